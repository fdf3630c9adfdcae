"""Fields of other tools: pointed out where they name a column, filled in where that is asked for."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from estimator import bound_template, estimate, fill_template
from estimator.base.choices import FIELDS_AS, FieldsAs
from estimator.campaign import open_campaign
from estimator.campaign.fields import SYNTAXES, foreign_fields
from estimator.errors import CampaignError, UsageError
from tests.forks import smscost_text

TABLE = pd.DataFrame({"to": ["+33639980001", "+33639980002"], "Prénom": ["Ana", "Zoë"]})
OTHERS = [each for each in FIELDS_AS if each != "ovhcloud"]


def messages(table: pd.DataFrame, **options: object) -> list[str | None]:
    opened = open_campaign(table, **options)  # type: ignore[arg-type]
    return [text for batch in opened.batches() for text in batch.messages.texts()]


@pytest.mark.parametrize("name", OTHERS)
def test_a_template_that_names_a_column_as_another_tool_does(name: FieldsAs) -> None:
    text = f"Bonjour {SYNTAXES[name].written('prenom')} !"
    with pytest.raises(CampaignError) as caught:
        estimate(TABLE, template=text)
    assert caught.value.code == "TPL006"
    hint = str(caught.value)
    assert f'fields_as="{name}"' in hint
    assert messages(TABLE, template=text, fields_as=name) == ["Bonjour Ana !", "Bonjour Zoë !"]
    # As the hint says: what it is in the provider's own way, and as it stands.
    assert messages(TABLE, template="Bonjour {Prénom} !") == ["Bonjour Ana !", "Bonjour Zoë !"]
    assert "Prénom" not in str(messages(TABLE, template=text, fields_as="ovhcloud"))


@pytest.mark.parametrize("name", OTHERS)
def test_a_column_of_messages_is_filled_in(name: FieldsAs) -> None:
    table = TABLE.assign(
        text=[f"Bonjour {SYNTAXES[name].written('PRENOM')}", f"{SYNTAXES[name].written('x')} #1"]
    )
    assert messages(table, fields_as=name) == ["Bonjour Ana", f"{SYNTAXES[name].written('x')} #1"]
    assert messages(table) == list(table["text"])


def test_a_message_whose_value_is_missing_is_missing() -> None:
    table = TABLE.assign(text=["{prenom}", "{prenom}"], Prénom=["Ana", None])
    assert messages(table, fields_as="ovhcloud") == ["Ana", None]
    assert estimate(table, fields_as="ovhcloud", on="2026-11-01").summary.rejects == {("MSG003", ""): 1}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[STOP] 20 % de remise <3 (voir (ici)) {prenom}", id="no name of a column"),
        pytest.param("{{ville}} *|VILLE|* %ville%", id="of none that is there"),
        pytest.param("Bonjour {prenom} et #prenom#", id="the provider's own"),
    ],
)
def test_nothing_is_foreign(text: str) -> None:
    assert list(foreign_fields(text, TABLE.columns)) == []
    assert messages(TABLE, template=text)


def test_templates_are_bounded_and_filled_alike() -> None:
    assert [field.name for field in bound_template("Bonjour [x]", fields_as="brackets").fields] == ["x"]
    assert list(fill_template("{{prénom}}", TABLE, fields_as="handlebars").fields) == ["prénom"]
    for function in (
        lambda: bound_template("", fields_as="x"),
        lambda: estimate(TABLE, template="", fields_as="x"),
    ):  # type: ignore[arg-type]
        with pytest.raises(UsageError, match="USE017"):
            function()


@pytest.mark.parametrize("command", ["estimate", "template"])
@pytest.mark.one_in(2, checked=True)
def test_the_command(tmp_path: Path, command: str) -> None:
    TABLE.to_csv(tmp_path / "list.csv", index=False)
    words = {
        "estimate": ("estimate", "list.csv", "--message", "Bonjour %{prenom}"),
        "template": ("template", "Bonjour %{prenom}", "--fields", "list.csv"),
    }[command]
    done = smscost_text(*words, folder=tmp_path)
    assert (done.returncode, "TPL006" in done.stderr) == (3, True)
    assert smscost_text(*words, "--fields-as", "ruby", folder=tmp_path).returncode == 0
