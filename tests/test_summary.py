"""Summaries add up: a commutative monoid, whatever is in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator import estimate
from estimator.price.clients import ClientSums
from estimator.price.seen import MOST_TEXTS, Seen
from estimator.price.summary import Summary, total_of
from tests.core.cores import both_cores  # noqa: F401 - every test here runs on both cores

COUNTS = st.integers(0, 2**80)
ON: Final[dict[str, Any]] = {"on": "2026-11-01", "stop_clause": False}
LINES = st.tuples(st.sampled_from(["FR", "RE", "GB"]), st.sampled_from(["GSM-7", "UCS-2"]))


def _counter(keys: st.SearchStrategy) -> st.SearchStrategy[Counter]:  # type: ignore[type-arg]
    return st.dictionaries(keys, COUNTS, max_size=3).map(Counter)


SUMMARIES = st.builds(
    Summary,
    rows=_counter(st.just("read")),
    messages=_counter(LINES),
    segments=_counter(LINES),
    just_over=_counter(LINES),
    lengths=_counter(st.integers(1, 255)),
    forcing=_counter(st.sampled_from("çê’")),
    with_clause=_counter(st.booleans()),
    warnings=_counter(st.sampled_from(["landline", "not_valid"])),
    rejects=_counter(st.tuples(st.just("DST001"), st.sampled_from(["MC", "GG"]))),
    clients=st.builds(
        ClientSums.of,
        _counter(st.sampled_from(["Acme", ""])),
        _counter(st.tuples(st.sampled_from(["Acme", ""]), st.sampled_from(["FR", "GB"]))),
        _counter(st.sampled_from(["Acme", ""])),
    ),
)


@given(SUMMARIES, SUMMARIES, SUMMARIES)
def test_adding_is_commutative_and_associative_and_starts_from_nothing(
    a: Summary, b: Summary, c: Summary
) -> None:
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a + Summary() == a


@given(SUMMARIES, SUMMARIES)
def test_adding_changes_neither(a: Summary, b: Summary) -> None:
    before = a + Summary(), b + Summary()
    a + b
    assert (a, b) == before


def test_a_line_without_messages_stays_a_line() -> None:
    nothing_sent = Summary(messages=Counter({("FR", "GSM-7"): 0}))
    assert ("FR", "GSM-7") in (nothing_sent + Summary()).messages


@pytest.mark.parametrize(
    ("unique", "found"),
    [
        pytest.param(False, (3, 2, 1, 0), id="counted"),
        pytest.param(True, (3, 2, 1, 3), id="left out: then it is known of every one"),
    ],
)
def test_duplicates_are_those_that_are_left_out_or_seen(unique: bool, found: tuple[int, ...]) -> None:
    """Of two campaigns together, whether their rows are left out or only counted."""
    rows = [("+33639980001", "a"), ("+33639980001", "a"), ("+33639980002", "a"), ("+33639980002", "b")]
    rows += [("+33639980001", "a")]
    campaign = [{"to": to, "text": text} for to, text in rows]
    estimated = estimate(campaign, unique=unique, on="2026-11-01")
    duplicates = estimated.summary.duplicates(unique=unique)
    assert (duplicates.rows, duplicates.same_text, duplicates.one_in, duplicates.left_out) == found
    assert duplicates.text_one_in == 1
    sampled = Summary(numbers=Seen(level=2)).duplicates(unique=unique)
    assert sampled.one_in == (1 if unique else 4), "what was left out was counted, not estimated"


def test_what_was_seen_of_several_adds_up_and_is_no_part_of_being_equal() -> None:
    summaries = [
        estimate(
            [{"to": f"+3363998{at:04}", "text": "Bonjour"} for at in range(part, part + 10)], **ON
        ).summary
        for part in (0, 5, 10)
    ]
    added = total_of(summaries)
    assert (added.read, added.numbers.repeated, added.texts.repeated) == (30, 10, 10)
    assert [len(each.numbers.keys) for each in summaries] == [10] * 3, "none of them was changed"
    assert added.texts.most == MOST_TEXTS
    assert summaries[0] == replace(summaries[0], numbers=Summary().numbers, texts=Summary().texts)
