"""What is given to a command: one mistake has one code, whichever option it is made in.

Options are found by what their help calls their value: a new one must find its command in `GOOD`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from estimator.cli import command_line
from tests.forks import smscost

GOOD = {
    "": [],
    "account": ["list"],
    "account recharge": ["show", "sms-sandbox-1"],
    "recharge": ["simulate"],
    "sandbox buy": ["sms-sandbox-1", "100"],
    "sandbox stop-clause": ["STOP"],
    "sandbox reset": [],
    "tariff": ["show"],
    "estimate": ["campaign.csv"],
    "quote": [
        *("campaign.csv", "--client", "Acme", "--number", "1", "--from", "Agence"),
        *("--valid-until", "2099-12-31"),
    ],
    "advise": ["campaign.csv"],
    "page": ["--out", "page.html"],
    "text": ["Bonjour"],
    "template": ["Bonjour {prenom}"],
    "lint": ["campaign.csv"],
    "diff": ["campaign.csv", "campaign.csv"],
    "packs": ["--credits", "5"],
    "plan": ["calendar.csv"],
    "transfers": ["accounts.csv", "--need", "b=1"],
    "sum": ["saved.json"],
    "reconcile": ["saved.json", "jobs.json"],
    "account list": ["--sandbox"],
    "account show": ["sms-sandbox-1", "--sandbox"],
    "account balance": ["sms-sandbox-1", "--sandbox"],
    "account calibrate": ["sms-sandbox-1", "--sandbox"],
    "account transfer": ["sms-sandbox-1", "sms-sandbox-2", "5", "--sandbox"],
    "account apply": ["saved.json", "--sandbox"],
    "account reconcile": ["--sandbox"],
    "account journal": ["--sandbox"],
    "account recharge show": ["sms-sandbox-1", "--sandbox"],
    "account recharge set": ["sms-sandbox-1", "--threshold", "5", "--quantity", "100", "--sandbox"],
    "account recharge off": ["sms-sandbox-1", "--sandbox"],
    "config": [],
    "tariff check": ["t.xml"],
    "recharge simulate": ["calendar.csv", "--quantity", "100"],
    "recharge recommend": ["calendar.csv"],
    "sandbox": [],
    "tariff show": [],
    "tariff diff": ["2023-02-09", "2026-10-01"],
    "tariff import": ["rates.csv", "--out", "t.xml", "--source", "x", "--valid-from", "2026-11-01"],
    "tariff update": [],
}
"""How each command is called where nothing is wrong."""

ELSEWHERE = frozenset({"account recharge set --threshold", "tariff import --billing-country"})
"""The value is held against an account first (`tests/ovhcloud`), or a tariff of any country is taken."""

BAD = {
    "CREDITS": ("abc", "AMT001"),
    "[ACCOUNT=]CREDITS": ("a=1.23456", "AMT001"),
    "ACCOUNT=CREDITS": ("a=nan", "AMT001"),
    "MONEY": ("1,250", "AMT005"),
    "PERCENT": ("-1", "AMT003"),
    "SHARE": ("2", "AMT004"),
    "MIN": ("1e3", "AMT001"),
    "N": ("1_000", "AMT001"),
    "MONTHS": ("1.5", "AMT001"),
    "DATE": ("2026-13-01", "DAY001"),
}
"""What the help calls a value, one that is none, and the code it has."""


def _commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    yield " ".join(path), command
    for name, each in getattr(command, "commands", {}).items():
        yield from _commands(each, (*path, name))


def _options() -> Iterator[Any]:
    for name, command in _commands(typer.main.get_command(command_line())):
        for parameter in command.params:
            option = parameter.opts[0]
            called = parameter.metavar or ""
            wrong = BAD.get(called)
            if called.startswith("[") and "|" in called:
                wrong = ("Nothing", "USE017")
            if option == "--billing-country":
                wrong = ("zz", "USE017")
            if wrong and option.startswith("--") and f"{name} {option}" not in ELSEWHERE:
                yield pytest.param(name, option, *wrong, id=f"{name} {option}")


@pytest.mark.parametrize(("command", "option", "value", "code"), list(_options()))
@pytest.mark.one_in(3, checked=True)
def test_a_mistake_has_its_code(command: str, option: str, value: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "campaign.csv").write_text("to,text\n+33639980001,Bonjour\n", encoding="utf-8")
    (tmp_path / "calendar.csv").write_text("date,credits,low,high\n2026-12-01,5,4,6\n", encoding="utf-8")
    (tmp_path / "accounts.csv").write_text("account,credits\na,5\nb,5\n", encoding="utf-8")
    (tmp_path / "rates.csv").write_text("Pays;Crédits\nInde;2,15\n", encoding="utf-8")
    good = list(GOOD[command])
    if option in good:  # it is typed once
        del good[good.index(option) : good.index(option) + 2]
    done = smscost(*command.split(), *good, f"{option}={value}", folder=tmp_path)
    assert code in done.stderr.decode()
    assert done.returncode in (2, 3)
