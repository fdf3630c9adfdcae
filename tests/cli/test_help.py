"""What `--help` says reaches the reader as it was written."""

from __future__ import annotations

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from estimator.cli import app

COMMANDS = sorted(get_command(app).commands)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does_in_80_columns(command: str) -> None:
    told = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "80"})
    assert told.exit_code == 0
    assert told.output.startswith(f"Usage: smscost {command} ")
    assert max(map(len, told.output.splitlines())) <= 80


def test_what_stands_in_brackets_is_no_markup() -> None:
    told = CliRunner().invoke(app, ["packs", "--help"], env={"COLUMNS": "80"})
    assert "VAT [that of the billing country, where known]." in told.output
