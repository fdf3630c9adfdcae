"""Ten times the size takes ten times as long, not a hundred times.

What is gated is how cost grows, never how fast anything is. One large piece is held against many small ones
that are as much in total: both then meet the same caches and the same busy machine, and only what grows
faster than the size tells them apart. A hundred times the size may take 2.5 times as long for each byte: that
is a slope of 1.2 where both axes are logarithmic. Something quadratic takes a hundred times as long, slope 2.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from typing import TypeVar

import pytest

from estimator.campaign import open_campaign
from estimator.count.message import explain
from estimator.count.outside import forcing_characters
from estimator.count.segments import count
from estimator.count.strings import Strings
from estimator.numbers import explain_number
from estimator.price.flow import run
from estimator.price.job import terms_for
from estimator.tariff import find_tariff

_STEEPEST = 1.2
_TIMES = 100
_ROUNDS, _MOST_ROUNDS = 4, 12

Piece = TypeVar("Piece")


def _slope(work: Callable[[Piece], object], small: Piece, large: Piece) -> float:
    """The slope of cost against size, of which `large` has `_TIMES` as much as `small`."""

    def seconds(pieces: Sequence[Piece]) -> float:
        began = time.process_time()
        for piece in pieces:
            work(piece)
        return time.process_time() - began

    # In turns, and the least of each: whatever else the machine does can only add to them. What is quadratic
    # stays so however often it is tried; what is not may need some more rounds on a busy machine.
    many = one = math.inf
    slope = math.inf
    for turn in range(_MOST_ROUNDS):
        many, one = min(many, seconds([small] * _TIMES)), min(one, seconds([large]))
        slope = 1 + math.log(one / many, _TIMES)
        if turn + 1 >= _ROUNDS and slope <= _STEEPEST:
            break
    return slope


_TEXTS = [
    pytest.param("a", id="plain"),
    pytest.param("€", id="pairs on all boundaries, so that all have to be walked"),
    pytest.param("ça 😀", id="outside GSM-7"),
]


def _text(pattern: str, size: int) -> str:
    return (pattern * size)[:size]


@pytest.mark.parametrize("work", [pytest.param(count, id="counted"), forcing_characters])
@pytest.mark.parametrize("pattern", _TEXTS)
def test_a_cell_of_a_million_characters(pattern: str, work: Callable[[Strings], object]) -> None:
    small, large = (Strings.from_any([_text(pattern, size)]) for size in (10_000, 1_000_000))
    assert _slope(work, small, large) <= _STEEPEST


@pytest.mark.parametrize("pattern", _TEXTS)
@pytest.mark.one_in(2)
def test_a_message_looked_at_closely(pattern: str) -> None:
    small, large = (_text(pattern, size) for size in (2_000, 200_000))
    assert _slope(explain, small, large) <= _STEEPEST


def test_a_million_digits_where_a_number_should_be() -> None:
    assert _slope(explain_number, "3" * 10_000, "3" * 1_000_000) <= _STEEPEST


def _campaign(rows: int, message: str) -> bytes:
    numbers = (f"+336399800{row % 100:02}" for row in range(rows))
    return ("number,message\n" + "".join(f"{number},{message}\n" for number in numbers)).encode()


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("Bonjour et à bientôt", id="plain rows"),
        pytest.param('"Bonjour ""ça"",\r\nà bientôt"', id="quotes and line breaks"),
        pytest.param("", id="empty messages"),
    ],
)
@pytest.mark.one_in(3)
def test_a_file_of_a_hundred_thousand_rows(message: str) -> None:
    terms = terms_for(find_tariff(billing_country="fr", on=date(2026, 11, 1)))
    small, large = (_campaign(rows, message) for rows in (1_000, 100_000))

    def totals(content: bytes) -> int:
        # One thread: what more of them wait for each other has nothing to do with how the work grows.
        return run(open_campaign(BytesIO(content)), terms, threads=1).read

    assert (totals(small), totals(large)) == (1_000, 100_000)
    assert _slope(totals, small, large) <= _STEEPEST


def test_the_gate_shuts() -> None:
    def quadratic(size: int) -> int:
        return sum(1 for _ in range(size) for _ in range(size))

    assert _slope(quadratic, 15, 1_500) > _STEEPEST
