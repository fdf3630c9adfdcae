"""What rows add up to: the core against rows that are read and added one by one."""

from __future__ import annotations

from collections import Counter
from datetime import date
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.scan import is_blank
from estimator.campaign.batch import Batch
from estimator.count import core
from estimator.count.alphabet import CONCATENATED_LIMIT, GSM7_UNITS, SINGLE_LIMIT
from estimator.count.core import Match, Rows, RunningTotals, Spans, plain
from estimator.count.core.shapes import CHARACTERS, LEFTOVERS, MOST_SEGMENTS
from estimator.count.message import explain
from estimator.count.strings import Strings
from estimator.numbers import COUNTRIES, explain_number
from estimator.price import adding as summaries
from estimator.price.adding import Adding, summarise
from estimator.price.pricing import JUST_OVER, REJECTS, Terms
from estimator.price.summary import Summary
from estimator.tariff import find_tariff
from tests.strategies import MESSAGES

TERMS = Terms(find_tariff(billing_country="fr", on=date(2026, 11, 1)), stop_clause="\nSTOP:36111")


def _totals() -> RunningTotals:
    return RunningTotals(len(COUNTRIES), JUST_OVER)


def _is_seen(message: str) -> bool:
    return not is_blank(message.encode("utf-8", "surrogatepass"))


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
def test_the_summary_is_what_the_rows_say_one_by_one(
    batches: list[list[tuple[str, str, int, bool]]], counted: bool
) -> None:
    adding, expected, apart = Adding(TERMS), Summary(rows=Counter()), Summary()
    for batch in batches:
        numbers, messages, recipients, present = zip(*batch, strict=True) if batch else ((), (), (), ())
        priced = adding.price(
            Batch(
                1,
                Strings.from_any(list(numbers)),
                Strings(Strings.from_any(list(messages)).spans, np.array(present, np.bool_)),
                counts=np.array(recipients, np.int64) if counted else None,
            )
        )
        apart += summarise(priced, TERMS)
        rejects = [
            _add(expected, number, message if there and _is_seen(message) else None, times if counted else 1)
            for number, message, times, there in batch
        ]
        assert [REJECTS[code] for code in priced.reject] == rejects
    found = adding.summary()
    expected.rows.setdefault("read", found.rows["read"])
    assert found + Summary(rows=Counter({"read": 0})) == expected
    if batches:
        assert apart == expected


def _add(summary: Summary, number: str, message: str | None, recipients: int) -> str:
    """Add one row as the slow readers of one number and one message see it; its reject."""
    summary.rows["read"] += 1
    read = explain_number(number)
    explained = explain(message or "", stop_clause=TERMS.stop_clause)
    rate = TERMS.rates_milli[COUNTRIES.index(read.country)] if read.country else -1
    for code, applies in (
        (read.reject or "", read.reject is not None),
        ("DST001", rate < 0),
        ("CNT001", recipients < 0),
        ("MSG003", message is None),
        ("MSG002", len(explained.segments) > MOST_SEGMENTS),
    ):
        if applies:
            summary.rejects[code, read.country or "" if code == "DST001" else ""] += 1
            return code
    segments = len(explained.segments)
    found = plain.leftovers(Spans.from_texts([message or ""]))
    bits = 0 if found is None else int(found[0])
    assert read.country is not None
    line = (read.country, explained.encoding)
    limit = SINGLE_LIMIT if segments == 2 else CONCATENATED_LIMIT
    over = explained.units - limit[explained.encoding] * (segments - 1)
    summary.messages[line] += recipients
    summary.segments[line] += segments * recipients
    summary.just_over[line] += recipients if segments > 1 and over <= JUST_OVER else 0
    summary.lengths[segments] += recipients
    summary.with_clause[True] += recipients
    for character in {c for c in message or "" if c not in GSM7_UNITS}:
        summary.forcing[character] += recipients
    for name, applies in (
        (read.warning or "", read.warning is not None),
        ("over_6_segments", segments in {7, 8}),
        ("over_8_segments", segments > 8),
        *((kind, bits >> bit & 1) for bit, kind in enumerate(LEFTOVERS)),
    ):
        if applies:
            summary.warnings[name] += recipients
    return ""


def test_more_rows_than_one_sum_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summaries, "_MOST_ROWS", 3)
    adding = Adding(TERMS)
    for rows in (2, 1, 1, 5):
        texts = Strings.from_any(["ç"] * rows)
        adding.price(Batch(1, Strings.from_any(["+33639980001"] * rows), texts))
    assert len(adding._begun) == 3
    assert adding.summary().forcing == {"ç": 9}
    assert adding.summary().read == 9


def _rows(texts: list[str], clauses: list[int] | None = None, recipients: list[int] | None = None) -> Rows:
    spans = Spans.from_texts(texts)
    counted = core.count(spans)
    n = len(texts)
    matched = Match.nothing(n)
    matched.country[:] = COUNTRIES.index("FR")
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
