"""What `--help` says reaches the reader as it was written."""

from __future__ import annotations

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from estimator.cli import command_line

COMMANDS = sorted(get_command(command_line()).commands)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does_in_80_columns(command: str) -> None:
    told = CliRunner().invoke(command_line(), [command, "--help"], env={"COLUMNS": "80"})
    assert told.exit_code == 0
    assert told.output.startswith(f"Usage: smscost {command} ")
    assert max(map(len, told.output.splitlines())) <= 80


def test_what_stands_in_brackets_is_no_markup() -> None:
    told = CliRunner().invoke(command_line(), ["packs", "--help"], env={"COLUMNS": "80"})
    assert "VAT [that of the billing country, where known]." in told.output


def test_help_needs_no_subcommand() -> None:
    told = [
        CliRunner().invoke(command_line(loaded), ["--help"], env={"COLUMNS": "80"}).output
        for loaded in ((), ("text",), COMMANDS)
    ]
    assert told[0] == told[1] == told[2]
    assert all(f"  {command} " in told[0] for command in COMMANDS)


def test_a_mistyped_command_is_told_of_its_neighbours() -> None:
    told = CliRunner().invoke(command_line(()), ["estimat"])
    assert told.exit_code == 2
    assert "'estimate'" in told.output
