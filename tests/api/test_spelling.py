"""One catalogue, two spellings: the command is told of its options, a script of arguments; both are true."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import typer

import estimator
from estimator.base.notes import ReadingWarning, collected
from estimator.cli import command_line
from estimator.errors import CATALOGUE, SmsCostError
from estimator.price.reasons import READING
from estimator.speech.languages import LanguageCode, spoken_in
from estimator.speech.sentences import chosen
from tests.api.test_names import FUNCTIONS

_FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
_ARGUMENT = re.compile(r"(?<![\w.{])([a-z_]{2,})=")
_RAISED = re.compile(r'(?:Error|Exceeded)\(\s*"([A-Z]{3}\d{3})"')
_OF_OTHERS = {"--keep"}
"""Options of other programs: gunzip's."""


def _flags(command: typer.Typer) -> Iterator[str]:
    """Every option of the command and of all that is below it."""
    todo = [typer.main.get_command(command)]
    while todo:
        each = todo.pop()
        todo += getattr(each, "commands", {}).values()
        for parameter in each.params:
            yield from (*parameter.opts, *parameter.secondary_opts)


FLAGS = {"--help", *_flags(command_line())}
ARGUMENTS = {name for function in FUNCTIONS.values() for name in inspect.signature(function).parameters} | {
    # Of functions that pages name and `estimator` does not: transfers at the provider, the sandbox, imports.
    *("again", "below_threshold", "accept_balances", "port", "currency", "dtype"),
}


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_script_is_told_of_arguments(code: str) -> None:
    entry = CATALOGUE[code]
    if entry.only_command:
        return
    told = chosen(f"{entry.sentence} {entry.hint}", command=False)
    assert _FLAG.findall(told) == []
    assert set(_ARGUMENT.findall(told)) <= ARGUMENTS


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_command_is_told_of_options_that_there_are(code: str) -> None:
    entry = CATALOGUE[code]
    told = chosen(f"{entry.sentence} {entry.hint}", command=True)
    assert set(_FLAG.findall(told)) - _OF_OTHERS <= FLAGS
    if not entry.only_command and told != chosen(f"{entry.sentence} {entry.hint}", command=False):
        assert "[[" not in told


def test_what_only_the_command_says_is_raised_by_the_command_only() -> None:
    package = Path(estimator.__file__).parent
    only = {code for code, entry in CATALOGUE.items() if entry.only_command}
    # The templates of a repository are checked for the command alone.
    for module in package.rglob("*.py"):
        room = module.relative_to(package).parts
        if room[0] in ("cli", "errors") or room[:2] in (("save", "lint"), ("show", "lint.py")):
            continue
        raised = set(
            re.findall(r'(?:Error|Exceeded)\(\s*"([A-Z]{3}\d{3})"', module.read_text(encoding="utf-8"))
        )
        assert raised & only == set(), module


@pytest.mark.parametrize("kind", READING)
def test_what_was_decided_is_said_in_both_spellings(kind: str) -> None:
    told = chosen(READING[kind], command=False)
    assert _FLAG.findall(told) == []
    assert set(_FLAG.findall(chosen(READING[kind], command=True))) <= FLAGS
    assert set(_ARGUMENT.findall(told)) <= ARGUMENTS


@pytest.mark.parametrize(("language", "said"), [("en", "otherwise"), ("fr", "autre")])
def test_a_warning_to_a_script_names_arguments(tmp_path: Path, language: LanguageCode, said: str) -> None:
    (tmp_path / "a.csv").write_text("to,text\n0639980001,Bonjour\n", encoding="utf-8")
    calendar = tmp_path / "calendar.csv"
    calendar.write_text("date,campaign\n2026-12-01,a.csv\n", encoding="utf-8")
    with spoken_in(language), pytest.warns(ReadingWarning, match="default_country") as noted:
        estimator.read_calendar(calendar, on="2026-11-01")
    assert [_FLAG.findall(str(each.message)) for each in noted] == [[]] * len(noted)
    assert any(said in str(each.message) for each in noted)
    with collected() as notes:
        estimator.read_calendar(calendar, on="2026-11-01")
    assert any("--default-country" in line for line in notes)


def test_a_notebook_is_told_of_arguments() -> None:
    found = estimator.estimate([{"to": "06 39 98 00 01", "text": "x"}] * 2, on=date(2026, 11, 1))
    assert _FLAG.findall(found._repr_html_()) == []
    assert "unique=True" in found._repr_html_()


def test_both_spellings_of_an_error() -> None:
    with pytest.raises(SmsCostError) as caught:
        estimator.estimate([{"A 2": "+33639980001", "B": "+33639980002", "text": "x"}], on=date(2026, 11, 1))
    assert 'number_column="A 2"' in str(caught.value)
    assert "--number-column 'A 2'" in caught.value.for_command()
