"""What rows add up to: the core against the summary of the same rows in numpy."""

from __future__ import annotations

from datetime import date
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.campaign.batch import Batch
from estimator.count import core
from estimator.count.core import Counts, Match, Rows, RunningTotals, Spans
from estimator.count.core.shapes import CHARACTERS, NUMBER_REJECTS, ROW_REJECTS
from estimator.count.strings import Strings
from estimator.numbers import COUNTRIES
from estimator.price.pricing import MAX_SEGMENTS, REJECTS, Terms, price_batch
from estimator.price.summary import JUST_OVER, Summary, summarise
from estimator.tariff import find_tariff
from tests.core.summary import summary_of
from tests.strategies import MESSAGES

TERMS = Terms(find_tariff(billing_country="fr", on=date(2026, 11, 1)), stop_clause="\nSTOP:36111")


def _totals() -> RunningTotals:
    return RunningTotals(len(COUNTRIES), JUST_OVER)


def test_the_same_rejects() -> None:
    assert ROW_REJECTS == REJECTS
    assert MAX_SEGMENTS == core.shapes.MOST_SEGMENTS  # type: ignore[attr-defined]


NUMBERS = st.sampled_from(
    [
        "+33612345678",
        "+33639980001",
        "+447400123456",
        "+12125550100",
        "+8821612345",
        "n/a",
        "",
        "+5999",
        "+590690001234",
    ]
)
MESSAGE = MESSAGES | st.sampled_from(
    ["a" * 153 * 255, "a" * (153 * 255 + 1), "é" * 161, "ç" * 71, "€" * 600, ""]
)
ROW = st.tuples(NUMBERS, MESSAGE, st.sampled_from([1, 1, 0, -1, 3, 999_999_999]), st.booleans())


@given(st.lists(st.lists(ROW, max_size=5), max_size=3), st.booleans())
def test_as_the_summary_of_today(batches: list[list[tuple[str, str, int, bool]]], counted: bool) -> None:
    totals, expected = _totals(), Summary()
    for batch in batches:
        numbers, messages, recipients, present = zip(*batch, strict=True) if batch else ((), (), (), ())
        texts = Strings.from_any(list(messages))
        valid = np.array(present, np.bool_)
        priced = price_batch(
            Batch(
                1,
                Strings.from_any(list(numbers)),
                Strings(texts.spans, valid),
                counts=np.array(recipients, np.int64) if counted else None,
            ),
            TERMS,
        )
        expected += summarise(priced)
        of_number = np.where(priced.reject < len(NUMBER_REJECTS), priced.reject, 0).astype(np.uint8)
        rows = Rows(
            texts.spans,
            Counts(priced.counts.encoding, priced.counts.units, priced.counts.segments),
            Match(priced.country, priced.warning, of_number),
            recipients=np.array(recipients, np.int64) if counted else None,
            missing=(~valid).astype(np.uint8),
            with_clause=True,
        )
        core.tally(rows, TERMS.rates_milli, totals)
        assert of_number.tolist() == priced.reject.tolist()
    found = summary_of(totals)
    if not batches:
        expected += Summary(rows=found.rows)
    assert found == expected


def _rows(texts: list[str], clauses: list[int] | None = None, recipients: list[int] | None = None) -> Rows:
    spans = Spans.from_texts(texts)
    counted = core.count(spans)
    n = len(texts)
    matched = Match(np.full(n, COUNTRIES.index("FR"), np.int16), np.zeros(n, np.uint8), np.zeros(n, np.uint8))
    return Rows(
        *(spans, counted, matched),
        None if recipients is None else np.array(recipients, np.int64),
        None,
        False if clauses is None else np.array(clauses, np.uint8),
    )


def test_with_the_clause_and_without() -> None:
    totals = _totals()
    core.tally(_rows(["a", "b", "c"], [1, 0, 1], [5, 7, 11]), TERMS.rates_milli, totals)
    assert totals.clauses.tolist() == [[1, 7], [2, 16]]


def test_a_character_counts_once_a_message_and_for_every_recipient() -> None:
    totals = _totals()
    core.tally(_rows(["çç✓", "abc", "✓\0\0", "😀ç"], None, [2, 1, 3, 0]), TERMS.rates_milli, totals)
    assert totals.characters() == {"\0": 3, "ç": 2, "✓": 5, "😀": 0}
    core.tally(_rows(["ç"]), TERMS.rates_milli, totals)
    assert totals.characters()["ç"] == 3


def test_more_characters_than_the_table_has_places(functions: ModuleType) -> None:
    points = [chr(code) for code in range(0x3400, 0xD800)]
    texts = ["".join(points[first : first + 900]) for first in range(0, len(points), 900)]
    assert len(points) > CHARACTERS
    totals = _totals()
    core.tally(_rows(texts * 2), TERMS.rates_milli, totals)
    assert totals.characters() == dict.fromkeys(points, 2)
    assert totals.lines[2 * COUNTRIES.index("FR") + 1, 0] == 2 * len(texts)


@pytest.mark.parametrize("over", range(-1, 13))
@pytest.mark.parametrize(("filling", "single", "several"), [("a", 160, 153), ("ç", 70, 67)])
def test_just_over(over: int, filling: str, single: int, several: int) -> None:
    totals = _totals()
    texts = [filling * (single + over), filling * (2 * several + over), filling * (3 * several + over)]
    core.tally(_rows(texts), TERMS.rates_milli, totals)
    assert totals.lines[:, 3].sum() == (3 if 1 <= over <= JUST_OVER else 0)


def test_the_largest_sums() -> None:
    totals = _totals()
    core.tally(_rows(["a" * 153 * 255] * 100, None, [999_999_999] * 100), TERMS.rates_milli, totals)
    assert totals.lines[:, 2].sum() == 100 * 255 * 999_999_999
    assert 2**25 * 255 * 999_999_999 < 2**63
