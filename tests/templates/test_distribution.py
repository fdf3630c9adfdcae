"""A template over a list: as a loop over its rows would find it."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator import explain, fill_template
from estimator.campaign import Template, open_campaign
from estimator.errors import CampaignError, UsageError
from estimator.save.templates.distribution import WORST_ROWS, TemplateDistribution, distribution_of
from tests.long import trying

CONTACTS = Path(__file__).parents[2] / "data" / "examples" / "template-contacts.csv"
APPOINTMENT = "Bonjour {prenom}, rendez-vous le {date_rdv} à #ville#. Répondez OUI."

NAMES = st.lists(st.one_of(st.text("aç€😀", max_size=90), st.sampled_from(["Zoë", "x" * 150])), max_size=12)


def frame(names: list[str | None]) -> pd.DataFrame:
    """A list with a column beside the names: a row in which every cell is blank is none."""
    return pd.DataFrame({"Prénom": pd.Series(names, dtype="str"), "ville": ["Brest"] * len(names)})


def test_a_shipped_list() -> None:
    with CONTACTS.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    messages = [
        explain(
            f"Bonjour {row['prenom']}, rendez-vous le {row['date_rdv']} à {row['ville']}. Répondez OUI.",
            stop_clause=True,
        )
        for row in rows
    ]
    found = fill_template(APPOINTMENT, CONTACTS, stop_clause=True)
    assert found.lengths == Counter((each.encoding, len(each.segments)) for each in messages)
    assert found.segments == sum(len(each.segments) for each in messages)
    assert found.longest == max(len(each.segments) for each in messages)
    for name, use in found.fields.items():
        values = [explain(row[name]) for row in rows]
        assert use.forcing_rows == sum(each.encoding == "UCS-2" for each in values)
        assert use.longest == max(each.units for each in values)
        assert use.forcing == Counter(char.character for each in values for char in each.forcing)
    lines = CONTACTS.read_text(encoding="utf-8-sig").splitlines()
    for long in found.worst:
        assert long.line is not None
        assert lines[long.line - 1].split(";")[0] == long.values["prenom"] == rows[long.row - 1]["prenom"]


@trying(60)
@given(NAMES, st.sampled_from([False, True]))
def test_as_a_loop_finds_it(names: list[str], clause: bool) -> None:
    found = fill_template("Bonjour {prenom} !", frame(list(names)), stop_clause=clause)
    messages = [explain(f"Bonjour {name} !", stop_clause=clause) for name in names]
    assert found.lengths == Counter((each.encoding, len(each.segments)) for each in messages)
    ranked = sorted(range(len(names)), key=lambda at: (-len(messages[at].segments), -messages[at].units, at))
    assert [long.row - 1 for long in found.worst] == ranked[:WORST_ROWS]
    assert [long.values["prenom"] for long in found.worst] == [names[at] for at in ranked[:WORST_ROWS]]


@trying(30)
@given(NAMES, st.integers(0, 12))
def test_parts_of_a_list_add_up(names: list[str], cut: int) -> None:
    template = Template.parse("Bonjour {prenom} !")
    whole = distribution_of(
        open_campaign(frame(list(names)), template=template, recipients=False), template, ""
    )
    parts = [
        distribution_of(open_campaign(part, template=template, recipients=False), template, "")
        for part in (frame(list(names[:cut])), frame(list(names[cut:])))
    ]
    added = parts[0] + parts[1]
    assert (added.lengths, added.fields, added.unfilled) == (whole.lengths, whole.fields, whole.unfilled)
    assert [long.units for long in added.worst] == [long.units for long in whole.worst]


def test_rows_without_a_value_have_no_message() -> None:
    found = fill_template("Bonjour {prenom}", frame(["Zoé", None, ""]))
    assert (found.messages, found.unfilled) == (2, 1)
    assert {long.row for long in found.worst} == {1, 3}


def test_an_empty_list() -> None:
    found = fill_template("Bonjour {prenom}", frame([]))
    assert (found.messages, found.segments, found.longest, found.worst) == (0, 0, 0, ())


def test_a_template_without_fields_counts_the_rows(tmp_path: Path) -> None:
    contacts = tmp_path / "contacts.parquet"
    frame(["Zoé", "Ana"]).to_parquet(contacts)
    assert fill_template("Bonjour", contacts).lengths == {("GSM-7", 1): 2}


def test_a_list_with_phone_numbers_need_not_name_them(tmp_path: Path) -> None:
    contacts = tmp_path / "contacts.csv"
    contacts.write_text("mobile;tel;prenom\n0639980001;0639980002;Zoé\n", encoding="utf-8")
    assert fill_template("Bonjour {prenom}", contacts).messages == 1


def test_a_field_that_is_no_column() -> None:
    with pytest.raises(CampaignError, match="TPL003"):
        fill_template("Bonjour {nom}", frame(["Zoé"]))


def test_distributions_of_two_templates_do_not_add() -> None:
    one, other = (TemplateDistribution(Template.parse(text), "") for text in ("{a}", "{b}"))
    with pytest.raises(UsageError, match="USE011"):
        _ = one + other
