"""What a command says to type, it has; of what another one has, it says which."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from estimator import estimate
from estimator.cli import command_line
from tests.command import invoke

CAMPAIGN = "number,message\n+33639980001,Bonjour\n0639980002,Bonjour\n+33639980001,Bonjour\n+22999,x\n"
_SAID = re.compile(r"(?:smscost ([a-z]+(?: [a-z]+)?) (?:\S+\.csv )?)?(?<![\w-])(--[a-z][a-z-]+)")


def _options(words: str) -> set[str]:
    command = typer.main.get_command(command_line())
    for word in words.split():
        command = command.commands[word]  # type: ignore[attr-defined]
    return {name for each in command.params for name in (*each.opts, *each.secondary_opts)}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "words",
    [
        ("sum", "saved.json"),
        ("sum", "saved.json", "--strict"),
        ("sum", "saved.json", "--format", "json"),
        ("plan", "calendar.csv"),
        ("plan", "two-columns.csv"),
        ("recharge", "simulate", "calendar.csv", "--quantity", "100", "--threshold", "10"),
        ("tariff", "diff", "2020-05-19", "2026-10-01", "--calendar", "calendar.csv"),
    ],
    ids=" ".join,
)
def test_an_option_is_said_with_a_command_that_has_it(
    words: tuple[str, ...], language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("campaign.csv").write_text(CAMPAIGN, encoding="utf-8")
    Path("two.csv").write_text("a,b,message\n+33639980001,+33639980002,Bonjour\n", encoding="utf-8")
    Path("calendar.csv").write_text("date,campaign\n2026-12-01,campaign.csv\n", encoding="utf-8")
    Path("two-columns.csv").write_text("date,campaign\n2026-12-01,two.csv\n", encoding="utf-8")
    estimate("campaign.csv", on="2026-11-01").save("saved.json")
    result = invoke(["--lang", language, *words])
    said = re.sub(r"\s+", " ", result.stdout + result.stderr)
    names = " ".join(word for word in words[:2] if word.isalpha())
    found = _SAID.findall(said)
    assert found
    assert not [(option, command) for command, option in found if option not in _options(command or names)]
