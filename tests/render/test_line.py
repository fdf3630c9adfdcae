"""Lines of a terminal: as wide as rich says, folded where rich folds, painted where they are seen."""

from __future__ import annotations

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from estimator.cli.console import show, width
from estimator.show.line import Line, columns_of
from estimator.show.sheet import Sheet, strong

WORDS = st.text(st.sampled_from("aé€ ␊日本😀-"), max_size=60).map(str.strip)


def test_every_character_is_as_wide_as_rich_says() -> None:
    characters = [char for char in map(chr, range(0x20, 0x20000)) if not "\ud800" <= char <= "\udfff"]
    assert [char for char in characters if columns_of(char) != cell_len(char)] == []


@given(WORDS, st.integers(4, 40))
def test_a_line_is_folded_where_rich_folds_it(text: str, columns: int) -> None:
    folded = [line.text.rstrip() for line in Line.of(text).folded(columns)]
    wrapped = Text(text).wrap(Console(width=columns), columns, overflow="fold")
    assert folded == ([line.plain.rstrip() for line in wrapped] or [""])


@given(WORDS, WORDS, st.integers(4, 40))
def test_folding_keeps_every_word_and_how_it_stands_out(first: str, second: str, columns: int) -> None:
    line = Line.of((first, strong(second)), "alarm")
    whole = [(char, style) for text, style in line.pieces for char in text if char != " "]
    folded = [piece for each in line.folded(columns) for piece in each.pieces]
    assert [(char, style) for text, style in folded for char in text if char != " "] == whole


@pytest.mark.parametrize(
    ("environment", "is_terminal", "shown"),
    [
        pytest.param({}, False, "all good", id="a file"),
        pytest.param({"TERM": "xterm"}, True, "all \x1b[1;31mgood\x1b[0m", id="a terminal"),
        pytest.param({"TERM": "dumb"}, True, "all good", id="a dumb terminal"),
        pytest.param({"NO_COLOR": "1"}, True, "all \x1b[1mgood\x1b[0m", id="a terminal, without colours"),
        pytest.param({"FORCE_COLOR": "1"}, False, "all \x1b[1;31mgood\x1b[0m", id="a file, forced"),
        pytest.param({"FORCE_COLOR": ""}, True, "all good", id="a terminal, forced not to"),
        pytest.param({"TTY_COMPATIBLE": "0"}, True, "all good", id="no terminal, the environment says"),
    ],
)
def test_words_stand_out_where_somebody_sees_them(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], is_terminal: bool, shown: str
) -> None:
    for name in ("TERM", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    file = io.StringIO()
    monkeypatch.setattr(file, "isatty", lambda: is_terminal)
    show(Sheet(("all ", strong("good")._replace(emphasis="strong alarm"))), file=file)
    assert file.getvalue() == f"{shown}\n"


def test_a_terminal_is_as_wide_as_somebody_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "33")
    assert width() == 33
    monkeypatch.delenv("COLUMNS")
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((57, 20)))
    assert width() == (57 if os.environ.get("TERM") not in {"dumb", "unknown"} else 80)
    monkeypatch.setattr(os, "get_terminal_size", _no_terminal)
    assert width() == 80


def _no_terminal(_: int) -> os.terminal_size:
    raise OSError
