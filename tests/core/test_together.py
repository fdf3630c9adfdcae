"""Several calls as one: they find what they find one by one."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.count import core
from estimator.count.core import Counts, Match, Rows, RunningTotals, Spans
from estimator.count.core.shapes import CHARACTERS
from estimator.numbers import COUNTRIES
from estimator.numbers.plan import plan_for
from tests.strategies import MESSAGES

RATES = np.array([1000 if country != "GB" else -1 for country in COUNTRIES])
NUMBERS = st.sampled_from(["+33639980001", "06 39 98 00 02", "+447700900123", "12", ""])


def _plain(found: Any) -> Any:
    """As lists, which compare."""
    if isinstance(found, Counts):
        return [each.tolist() for each in (found.encoding, found.units, found.segments)]
    if isinstance(found, Match):
        return [each.tolist() for each in (found.country, found.warning, found.reject, found.e164)]
    if isinstance(found, tuple):
        return [each.tolist() for each in found]
    return found.tolist() if isinstance(found, np.ndarray) else found


@given(st.lists(st.tuples(NUMBERS, MESSAGES), max_size=6), st.permutations(range(6)))
def test_each_finds_what_it_finds_alone(rows: list[tuple[str, str]], order: list[int]) -> None:
    cells, texts = (Spans.from_texts([row[at] for row in rows]) for at in range(2))
    counted, matched = core.count(texts, b"b"), core.numbers(cells, plan_for("FR"))
    sent = np.ones(len(rows), np.bool_)
    calls = [
        partial(core.count, texts, b"x"),
        partial(core.numbers, cells, plan_for("FR")),
        partial(core.nothing, texts),
        partial(core.leftovers, texts),
        partial(core.more, texts, counted, sent, matched.reject, clause=b"bbb", longer=2),
        partial(core.keys, texts, matched.e164, matched.reject, 1),
    ]
    chosen = [calls[at] for at in order]
    assert list(map(_plain, core.together(*chosen))) == [_plain(call()) for call in chosen]


def test_none() -> None:
    assert core.together() == []


@pytest.mark.parametrize("more_characters", [False, True])
def test_what_follows_waits_until_all_rows_are_settled(more_characters: bool) -> None:
    """The table of characters may be full: then rows are added in several steps."""
    points = [chr(code) for code in range(0x3400, 0xD800 if more_characters else 0x3500)]
    texts = ["".join(points[first : first + 900]) for first in range(0, len(points), 900)]
    assert (len(points) > CHARACTERS) == more_characters
    rows = 2 * len(texts)
    spans, matched = Spans.from_texts(texts * 2), Match.nothing(rows)
    matched.country[:] = COUNTRIES.index("FR")
    matched.country[-1] = COUNTRIES.index("GB")  # has no rate: rejected when it is settled
    matched.e164[:] = np.arange(33639980001, 33639980001 + rows)
    totals, rate = RunningTotals(len(COUNTRIES), 10), np.empty(rows, np.int64)
    _, (numbers, _), nothing = core.together(
        partial(core.tally, Rows(spans, core.count(spans), matched), RATES, totals, rate),
        partial(core.keys, spans, matched.e164, matched.reject),
        partial(core.nothing, spans),
    )
    assert rate.tolist() == [1000] * (rows - 1) + [0]
    assert (numbers != 0).tolist() == [True] * (rows - 1) + [False]
    assert nothing is None
    assert totals.lines[:, 0].sum() == rows - 1
    assert sorted(totals.characters()) == points
