"""Groups of options: spread for the command line, gathered for the command."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import Parameter, signature
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from estimator.cli.spreading import spread

Size = Annotated[int, typer.Option("--size")]
Colour = Annotated[str, typer.Option("--colour")]


@dataclass(frozen=True)
class Paint:
    colour: Colour = "red"


@dataclass(frozen=True)
class Shape:
    size: Size
    paint: Paint


def draw(name: str, *, shape: Shape, loud: bool = False) -> None:
    """Draw something."""
    typer.echo(f"{name} {shape.size} {shape.paint.colour} {loud}")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        pytest.param(["a", "--size", "3"], "a 3 red False\n", id="a default of a group in a group"),
        pytest.param(["a", "--colour", "blue", "--size", "3", "--loud"], "a 3 blue True\n", id="all given"),
    ],
)
def test_a_command_gets_its_groups(words: list[str], shown: str) -> None:
    app = typer.Typer()
    app.command()(spread(draw))
    ended = CliRunner().invoke(app, words)
    assert (ended.exit_code, ended.output) == (0, shown)


def test_an_option_without_a_default_is_required() -> None:
    app = typer.Typer()
    app.command()(spread(draw))
    ended = CliRunner().invoke(app, ["a"])
    assert ended.exit_code == 2
    assert "--size" in ended.output


def test_options_stand_where_their_group_stood() -> None:
    assert list(signature(spread(draw)).parameters) == ["name", "size", "colour", "loud", "lang", "no_config"]
    assert spread(draw).__doc__ == "Draw something."
    assert signature(spread(draw)).parameters["size"].default is Parameter.empty


def test_one_name_in_two_groups_is_a_mistake_of_ours() -> None:
    def twice(*, paint: Paint, colour: Colour = "") -> None:
        raise AssertionError((paint, colour))

    with pytest.raises(ValueError, match="duplicate parameter name"):
        spread(twice)
