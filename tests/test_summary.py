"""Summaries add up: a commutative monoid, whatever is in them."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from estimator.price.summary import Summary
from tests.core.cores import both_cores  # noqa: F401 - every test here runs on both cores

COUNTS = st.integers(0, 2**80)
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
    client_messages=_counter(st.sampled_from(["Acme", ""])),
    client_segments=_counter(st.tuples(st.sampled_from(["Acme", ""]), st.sampled_from(["FR", "GB"]))),
    client_rejects=_counter(st.sampled_from(["Acme", ""])),
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
