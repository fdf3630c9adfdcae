"""An option that takes one value is typed once; defaults of a file count for none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from estimator.cli import command_line
from tests.command import invoke


def _options(command: Any, path: tuple[str, ...] = ()) -> Iterator[Any]:
    """Of every command, one option that takes one value."""
    for each in command.params:
        if each.param_type_name == "option" and not (each.multiple or each.is_flag) and each.name != "lang":
            yield pytest.param((*path, each.opts[0]), id=" ".join((*path, each.opts[0])))
            break
    for name, below in getattr(command, "commands", {}).items():
        yield from _options(below, (*path, name))


@pytest.mark.parametrize("words", list(_options(typer.main.get_command(command_line()))))
def test_one_that_is_typed_twice(words: tuple[str, ...]) -> None:
    *path, option = words
    result = invoke([*path, option, "1", option, "2"])
    assert result.exit_code == 2
    assert f"USE033  {option} is given twice." in result.stderr


def test_a_file_of_defaults_counts_for_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("smscost.toml").write_text('billing-country = "es"\n', encoding="utf-8")
    shown = invoke(["tariff", "show", "FR", "--billing-country", "fr", "--on", "2026-11-01"]).stdout
    assert "Billing country fr" in shown


def test_a_country_that_is_named_twice_is_shown_once() -> None:
    shown = invoke(["tariff", "show", "FR", "France", "--on", "2026-11-01"]).stdout
    assert shown.count("France") == 1
