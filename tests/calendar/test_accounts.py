"""Lists of accounts: balances, quotas, thresholds and needs, from files, tables and mappings."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from estimator.cli.groups import HoldingOptions
from estimator.errors import SmsCostError, UsageError
from estimator.supply.calendar import Account, read_accounts, read_balances

FULL = (
    "account,credits,held_by_quota,threshold\n"
    "sms-ab1234-1,250.5,20,100\n"
    "sms-ab1234-2,0,,\n"
)  # fmt: skip


def written(folder: Path, text: str) -> Path:
    file = folder / "accounts.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_every_column(tmp_path: Path) -> None:
    listed = read_accounts(written(tmp_path, FULL))
    assert listed.accounts == (
        Account("sms-ab1234-1", Decimal("250.5"), Decimal(20), Decimal(100)),
        Account("sms-ab1234-2", Decimal(0), Decimal(0), None),
    )
    assert listed.needs is None
    assert listed.balances == {"sms-ab1234-1": Decimal("250.5"), "sms-ab1234-2": Decimal(0)}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Compte;Crédits;Seuil;Besoin;Client\na;1 250,5;10;300;x\nb;0;;;x\n", id="French"),
        pytest.param(
            "serviceName,creditsLeft,creditThresholdForAutomaticRecredit,need,customer,status\n"
            "a,1250.5,10,300,x,enabled\nb,0,,,x,enabled\n",
            id="the provider's names, and a column nobody looks at",
        ),
    ],
)
def test_names_of_columns(tmp_path: Path, text: str) -> None:
    listed = read_accounts(written(tmp_path, text))
    assert listed.accounts == (
        Account("a", Decimal("1250.5"), Decimal(0), Decimal(10), "x"),
        Account("b", Decimal(0), Decimal(0), None, "x"),
    )
    assert listed.needs == {"a": Decimal(300), "b": Decimal(0)}


def test_balances_from_wherever(tmp_path: Path) -> None:
    expected = {"a": Decimal("2.5"), "b": Decimal(3)}
    assert read_balances({"a": "2.5", "b": 3}) == expected
    assert read_balances(pd.DataFrame({"account": ["a", "b"], "credits": ["2.5", 3]})) == expected
    assert read_balances(written(tmp_path, "account;credits\na;2,5\nb;3\n")) == expected
    assert read_balances(written(tmp_path, "account,credits\n")) == {}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        pytest.param("account\na\n", "CAL001", 1, id="no credits"),
        pytest.param("name,credits\na,1\n", "CAL001", 1, id="no account"),
        pytest.param("account,credits,creditsLeft\na,1,1\n", "COL004", 1, id="credits twice"),
        pytest.param("account,credits\na,1\nb,\n", "AMT001", 3, id="no number"),
        pytest.param("account,credits,threshold\na,1,low\n", "AMT001", 2, id="a threshold that is none"),
        pytest.param("account,credits\na,1\na,1\n", "TRF002", 3, id="an account twice"),
        pytest.param("account,credits\na\n", "AMT001", 2, id="a last cell left out is empty"),
        pytest.param("account,credits\na,1,2\n", "CSV003", 2, id="a cell too many"),
        pytest.param("", "CSV001", None, id="nothing"),
    ],
)
def test_what_is_no_list(tmp_path: Path, text: str, code: str, line: int | None) -> None:
    with pytest.raises(SmsCostError) as raised:
        read_accounts(written(tmp_path, text))
    assert raised.value.code == code
    assert raised.value.place is not None
    assert raised.value.place.line == line


@pytest.mark.parametrize(
    ("source", "code"),
    [
        pytest.param({"a": 0.1}, "AMT001", id="a float"),
        pytest.param(["a"], "CAL013", id="a list"),
        pytest.param(pd.DataFrame({"account": ["a"], "credits": [0.1]}), "AMT001", id="a column of floats"),
        pytest.param(
            pd.DataFrame({"account": ["a"], "credits": [1], "threshold": [0.5]}), "AMT001", id="a threshold"
        ),
    ],
)
def test_balances_that_are_none(source: Any, code: str) -> None:
    with pytest.raises(SmsCostError) as raised:
        read_balances(source)
    assert raised.value.code == code


def test_on_the_command_line(tmp_path: Path) -> None:
    file = written(tmp_path, FULL)
    assert HoldingOptions().read(None).balances == {}
    held = HoldingOptions(["x=5"], file).read(None)
    assert held.balances == held.spendable == {**read_balances(file), "x": Decimal(5)}
    held = HoldingOptions(["x=5"], file, "within").read(None)
    assert (held.spendable["sms-ab1234-1"], held.withheld["sms-ab1234-1"]) == (Decimal("230.5"), 20)
    with pytest.raises(UsageError) as raised:
        HoldingOptions(["sms-ab1234-2=5"], file).read(None)
    assert raised.value.code == "TRF002"
    file.write_bytes("compte;crédits\na;5\n".encode("cp1252"))
    assert HoldingOptions(None, file).read("cp1252").balances == {"a": Decimal(5)}
