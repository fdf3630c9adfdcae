"""What `--help` says reaches the reader as it was written."""

from __future__ import annotations

import re
from functools import cache

import pytest
from click import Command, Parameter
from typer import Context
from typer.main import get_command
from typer.testing import CliRunner

from estimator.cli import command_line
from estimator.cli.table import COMMANDS as TABLE
from tests.command import invoke

COMMANDS = sorted(get_command(command_line()).commands)
_LONGEST = 100
_FOREWORDS = {"--install-completion", "--show-completion"}  # typer's own


@cache
def _commands() -> dict[str, Command]:
    """Every command and every group, by its words; those of `smscost` itself under the empty name."""
    found = {"": get_command(command_line())}
    for words in TABLE:
        above, _, name = words.rpartition(" ")
        found[words] = found[above].commands[name]
    return found


@cache
def _options() -> dict[str, tuple[Parameter, str | None]]:
    """Every option and argument of every command, with what `--help` says of it."""
    return {
        f"{words} {parameter.opts[0]}".strip(): (parameter, getattr(parameter, "help", None))
        for words, command in _commands().items()
        for parameter in command.params
        if parameter.opts[0] not in _FOREWORDS
    }


@pytest.mark.parametrize("words", _commands())
def test_no_option_or_argument_is_shown_with_a_type_of_python(words: str) -> None:
    command = _commands()[words]
    context = Context(command, info_name=words)
    shown = [each.get_help_record(context) for each in command.get_params(context)]
    assert [record[0] for record in shown if record and re.search(r"<\w|\[str", record[0])] == []


def test_the_table_of_commands_is_all_there_is() -> None:
    for words, command in _commands().items():
        below = {f"{words} {name}".strip() for name in getattr(command, "commands", {})}
        assert below == {each for each in TABLE if each.rpartition(" ")[0] == words and each != words}


@pytest.mark.parametrize("option", _options())
def test_every_option_says_in_a_sentence_what_it_does(option: str) -> None:
    """What it is where it is left out stands in brackets behind the sentence."""
    _, said = _options()[option]
    assert said, "no help"
    sentence = said.partition(" [")[0]
    assert len(sentence.split()) >= 3
    assert sentence[0].isupper()
    assert sentence.endswith((".", "…"))
    assert said == sentence or said.endswith("]")
    assert len(said) <= _LONGEST


@pytest.mark.parametrize("words", TABLE)
def test_every_command_says_in_a_sentence_what_it_is_for(words: str) -> None:
    purpose = TABLE[words].purpose
    assert purpose[0].isupper()
    assert purpose.endswith(".")
    assert (_commands()[words].help or "").strip()


@pytest.mark.parametrize("command", TABLE)
def test_every_command_says_what_it_does_in_80_columns(command: str) -> None:
    told = invoke([*command.split(), "--help"], env={"COLUMNS": "80"})
    assert told.exit_code == 0
    assert told.output.startswith(f"Usage: smscost {command} ")
    assert max(map(len, told.output.splitlines())) <= 80


@pytest.mark.parametrize(
    ("words", "usage"),
    [
        pytest.param("text", "text [OPTIONS] TEXT", id="one that must be there"),
        pytest.param("estimate", "estimate [OPTIONS] FILE…", id="several"),
        pytest.param(
            "account reconcile", "account reconcile [OPTIONS] [INTENT]", id="one that may be left out"
        ),
        pytest.param("tariff show", "tariff show [OPTIONS] [COUNTRY…]", id="several that may be left out"),
        pytest.param("sandbox buy", "sandbox buy [OPTIONS] ACCOUNT CREDITS", id="two"),
    ],
)
def test_arguments_are_shown_as_they_are_typed(words: str, usage: str) -> None:
    assert invoke([*words.split(), "--help"], env={"COLUMNS": "80"}).output.startswith(
        f"Usage: smscost {usage}\n"
    )


@pytest.mark.parametrize("command", TABLE)
def test_no_usage_has_brackets_within_brackets(command: str) -> None:
    usage = invoke([*command.split(), "--help"], env={"COLUMNS": "80"}).output.partition("\n\n")[0]
    assert not re.search(r"\[\[|\]\]|[{}]|…\.", usage)


def test_what_stands_in_brackets_is_no_markup() -> None:
    told = invoke(["packs", "--help"], env={"COLUMNS": "80"})
    assert "[that of the billing country, where it is known]" in " ".join(told.output.split())


MISTYPED = {
    "an option of no command": (["--no-such-option"], "smscost"),
    "an argument that is missing": (["estimate"], "smscost estimate"),
    "an option that there is not": (["text", "Hi", "--langauge", "fr"], "smscost text"),
    "an option without its value": (["packs", "5", "--vat"], "smscost packs"),
    "an argument too many": (["text", "Hi", "there"], "smscost text"),
    "a command that there is not": (["tariff", "chek"], "smscost tariff"),
    "an option of a command in a group": (["tariff", "show", "--fob"], "smscost tariff show"),
}


@pytest.mark.parametrize(("words", "command"), MISTYPED.values(), ids=MISTYPED)
def test_what_is_mistyped_has_a_code_and_a_way_out(words: list[str], command: str) -> None:
    told = invoke(words)
    first, second = told.stderr.splitlines()
    assert (told.exit_code, told.stdout) == (2, "")
    assert first == f"USE023  {command} is not called like this."
    assert second.endswith((f". Try: {command} --help", f"? Try: {command} --help"))
    assert invoke([*command.split()[1:], "--help"]).exit_code == 0


@pytest.mark.parametrize("words", [words for words, entry in TABLE.items() if entry.place is None])
def test_a_group_alone_shows_its_help(words: str) -> None:
    told = invoke(words.split())
    assert told.exit_code == 2
    assert f"Usage: smscost {words} " in told.output


@pytest.mark.parametrize("words", ["text", "template", "lint"])
def test_where_there_is_no_campaign_nothing_is_said_of_its_columns(words: str) -> None:
    assert "sender column" not in _options()[f"{words} --sender-type"][1]


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
