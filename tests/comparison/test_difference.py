"""The parts of a difference add up to it, whatever the estimates; and each has the cause that made it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import jsonschema
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.base.credits import to_credits
from estimator.base.money import to_price
from estimator.base.prices import PriceDifference
from estimator.price.comparison import Comparison, SavedEstimate, UsedTariff, compare
from estimator.price.flow import estimate
from estimator.price.saved import LineCost
from estimator.price.totals import Estimate
from estimator.show.comparison import comparison_sheet
from tests import oracle
from tests.long import trying

DAY = date(2026, 11, 1)
SCHEMA = json.loads((oracle.ROOT / "data" / "schemas" / "difference.json").read_text(encoding="utf-8"))
TARIFF = UsedTariff("fr", "EUR", DAY, DAY, "test", "published")

LINES = st.tuples(st.sampled_from(["FR", "GB", "RE"]), st.sampled_from(["GSM-7", "UCS-2"]))
REJECTS = st.dictionaries(
    st.sampled_from([("NUM001", ""), ("DST001", "GB"), ("DST001", "FR")]), st.integers(0, 9), max_size=3
)


@st.composite
def _saved(draw: st.DrawFn) -> SavedEstimate:
    rates = {country: draw(st.integers(1, 15_000)) for country in ("FR", "GB", "RE")}
    costs = {}
    for line in draw(st.lists(LINES, unique=True, max_size=6)):
        messages = draw(st.integers(0, 10**12))
        costs[line] = LineCost(messages, messages * draw(st.integers(1, 3)) + bool(messages), rates[line[0]])
    price = draw(st.one_of(st.none(), st.integers(0, 10**9).map(lambda cents: cents * 10_000)))
    return SavedEstimate("c", costs, draw(REJECTS), "", 0, price, draw(st.booleans()), TARIFF)  # type: ignore[arg-type]


@settings(deadline=None)
@given(_saved(), _saved())
def test_the_parts_add_up_to_the_milli_credit(a: SavedEstimate, b: SavedEstimate) -> None:
    comparison = compare(a, b)
    assert comparison.credits == to_credits(b.milli) - to_credits(a.milli)
    assert sum(comparison.causes.values()) == comparison.credits
    assert all(change.milli for change in comparison.changes)
    for country in ("FR", "GB", "RE"):
        milli = sum(change.milli for change in comparison.changes if change.country == country)
        assert milli == sum(
            cost.milli * sign
            for saved, sign in ((a, -1), (b, 1))
            for cost in saved.of_country(country).values()
        )


@given(_saved())
def test_nothing_differs_from_itself(a: SavedEstimate) -> None:
    comparison = compare(a, a)
    assert comparison.empty
    assert (comparison.changes, comparison.rejects, comparison.credits) == ((), {}, 0)


@settings(deadline=None)
@given(_saved(), _saved())
def test_the_way_back_is_as_long(a: SavedEstimate, b: SavedEstimate) -> None:
    there, back = compare(a, b), compare(b, a)
    assert there.credits == -back.credits
    assert there.rejects == {key: (before, after) for key, (after, before) in back.rejects.items()}
    assert (there.price is None) == (back.price is None)
    if there.price is not None and back.price is not None:
        assert there.price == -back.price


@settings(deadline=None)
@given(_saved(), _saved())
def test_each_part_is_its_cause_worked_out_in_fractions(a: SavedEstimate, b: SavedEstimate) -> None:
    for change in compare(a, b).changes:
        old, new = a.of_country(change.country), b.of_country(change.country)
        before, after = old.get(change.encoding), new.get(change.encoding)
        messages_a, messages_b = (sum(cost.messages for cost in costs.values()) for costs in (old, new))
        rate_a = next((cost.rate_milli for cost in old.values()), 0)
        rate_b = next((cost.rate_milli for cost in new.values()), 0)
        segments_a, segments_b = (0 if cost is None else cost.segments for cost in (before, after))
        per_message = None if before is None or not before.messages else Fraction(segments_a, before.messages)
        moved = segments_b if per_message is None else (after.messages if after else 0) * per_message
        expected = {
            "volume": Fraction((messages_b - messages_a) * segments_a * rate_a, messages_a or 1),
            "encoding": (moved - Fraction(messages_b * segments_a, messages_a or 1)) * rate_a,
            "length": (segments_b - moved) * rate_a,
            "rate": segments_b * (rate_b - rate_a),
            "new": segments_b * rate_b,
            "rated": segments_b * rate_b,
            "gone": -segments_a * rate_a,
            "unrated": -segments_a * rate_a,
        }[change.cause]
        assert abs(change.milli - expected) <= 1


def _estimate(*rows: tuple[str, str, int], **options: Any) -> Estimate:
    table = pd.DataFrame(rows, columns=["to", "text", "count"])
    return estimate(table, on=DAY, stop_clause=False, **options)


FRANCE, BRITAIN = "+33639980001", "+447700900123"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(
            _estimate((FRANCE, "a" * 200, 2)),
            _estimate((FRANCE, "a" * 200, 5)),
            [("GSM-7", "volume", 6)],
            id="three more messages of two segments",
        ),
        pytest.param(
            _estimate((FRANCE, "a" * 150, 2)),
            _estimate((FRANCE, "a" * 149 + "ç", 2)),
            [("GSM-7", "encoding", -2), ("UCS-2", "encoding", 6)],
            id="one character outside GSM-7: the messages moved, none is new",
        ),
        pytest.param(
            _estimate((FRANCE, "a", 4)),
            _estimate((FRANCE, "a" * 161, 4)),
            [("GSM-7", "length", 4)],
            id="longer texts",
        ),
        pytest.param(
            _estimate((FRANCE, "a", 4), (BRITAIN, "a", 1)),
            _estimate((FRANCE, "a", 3), (BRITAIN, "ç", 2)),
            [
                *[("GSM-7", "volume", -1), ("GSM-7", "volume", "1.05")],
                *[("GSM-7", "encoding", "-2.1"), ("UCS-2", "encoding", "2.1")],
            ],
            id="each destination has its own mix",
        ),
        pytest.param(
            _estimate((FRANCE, "a", 1)),
            _estimate((BRITAIN, "a", 1)),
            [("GSM-7", "gone", -1), ("GSM-7", "new", "1.05")],
            id="another destination",
        ),
        pytest.param(
            _estimate((FRANCE, "a", 1), ("+377612345678", "a", 1)),
            _estimate((FRANCE, "a", 1), ("+377612345678", "a", 1), assume={"MC": "FR"}),
            [("GSM-7", "rated", 1)],
            id="a destination that had no rate",
        ),
        pytest.param(
            _estimate((FRANCE, "a", 1), ("+377612345678", "a", 1), assume={"MC": "FR"}),
            _estimate((FRANCE, "a", 1), ("+377612345678", "a", 1)),
            [("GSM-7", "unrated", -1)],
            id="a destination that has no rate any more",
        ),
        pytest.param(
            _estimate((FRANCE, "a", 0)),
            _estimate((FRANCE, "a", 2)),
            [("GSM-7", "new", 2)],
            id="nobody before: a mix of nothing is no mix",
        ),
    ],
)
def test_causes(before: Estimate, after: Estimate, expected: list[tuple[str, str, Any]]) -> None:
    found = [(each.encoding, each.cause, to_credits(each.milli)) for each in compare(before, after).changes]
    assert sorted(found) == sorted((encoding, cause, Decimal(n)) for encoding, cause, n in expected)


def test_a_rate_that_changed() -> None:
    def india(day: date) -> Estimate:
        row = {"to": ["+919999999999"], "text": ["a"], "count": [10]}
        return estimate(pd.DataFrame(row), on=day, stop_clause=False)

    comparison = compare(india(date(2023, 2, 9)), india(DAY))
    assert comparison.causes == {"rate": Decimal("17.5")}
    assert "rate 0.4 → 2.15" in _shown(comparison)


def _priced(price: int | None, at_most: bool, currency: str = "EUR") -> SavedEstimate:
    tariff = UsedTariff("fr", currency, DAY, DAY, "test", "published")
    return SavedEstimate("c", {}, {}, "", 0, price, None if at_most else price, tariff)


def _between(least: int, most: int) -> SavedEstimate:
    return replace(_priced(most, False), least_micro=least)


BOUNDS = st.lists(st.integers(0, 5_000_000), min_size=3, max_size=3).map(sorted)


@given(BOUNDS, BOUNDS)
def test_the_true_difference_lies_between_the_bounds(before: list[int], after: list[int]) -> None:
    (least, true, most), (lower, other, upper) = before, after
    bounds = compare(_between(least, most), _between(lower, upper)).bounds
    assert bounds is not None
    assert bounds.least is not None
    assert bounds.most is not None
    if (least, most) != (lower, upper):  # the same tariff and the same credits have one price
        assert bounds.least <= to_price(other - true) <= bounds.most
        # Both ends are reached: no bound is wider than what is known.
        assert (bounds.least, bounds.most) == (to_price(lower - most), to_price(upper - least))


def test_one_price_that_nobody_knows_is_the_same() -> None:
    same = _between(1_000_000, 2_000_000)
    assert compare(same, same).bounds == PriceDifference(to_price(0), to_price(0))


@pytest.mark.parametrize(
    ("before", "after", "price", "bound", "said"),
    [
        (_priced(1_000_000, False), _priced(3_000_000, False), "2.00", "exact", ": 2.00 EUR more"),
        (_priced(1_000_000, False), _priced(3_000_000, True), "2.00", "at most", ": at most 2.00 EUR more"),
        (_priced(1_000_000, True), _priced(3_000_000, False), "2.00", "at least", ": at least 2.00 EUR more"),
        (_priced(3_000_000, True), _priced(1_000_000, False), "-2.00", "at least", ": at most 2.00 EUR less"),
        (_priced(3_000_000, False), _priced(1_000_000, True), "-2.00", "at most", ": at least 2.00 EUR less"),
        (
            _priced(3_000_000, True),
            _priced(1_000_000, True),
            "-2.00",
            "unknown",
            "a difference that nobody knows",
        ),
        (
            _between(1_000_000, 2_000_000),
            _between(2_000_000, 4_000_000),
            "2.00",
            "unknown",
            ": between 0.00 and 3.00 EUR more",
        ),
        (
            _between(2_000_000, 4_000_000),
            _between(1_000_000, 2_000_000),
            "-2.00",
            "unknown",
            ": between 0.00 and 3.00 EUR less",
        ),
        (
            _between(1_000_000, 4_000_000),
            _between(2_000_000, 5_000_000),
            "1.00",
            "unknown",
            ": between 2.00 EUR less and 4.00 EUR more",
        ),
        (
            _priced(1_000_000, False),
            _between(2_000_000, 4_000_000),
            "3.00",
            "at most",
            ": between 1.00 and 3.00 EUR more",
        ),
        (_priced(None, False), _priced(1_000_000, False), None, "unknown", "unknown before, 1.00 EUR after"),
        (_priced(1_000_000, False, "PLN"), _priced(1_000_000, False), None, "unknown", "are not compared"),
    ],
)
def test_a_price_that_is_at_most_makes_the_difference_a_bound(
    before: SavedEstimate, after: SavedEstimate, price: str | None, bound: str, said: str
) -> None:
    comparison = compare(before, after)
    assert comparison.price == (None if price is None else Decimal(price))
    assert comparison.price_bound == bound
    assert said in " ".join(_shown(comparison).split())


def _shown(comparison: Comparison) -> str:
    return comparison_sheet(comparison).to_terminal()


def test_the_table_says_what_is_not_alike() -> None:
    before = _estimate((FRANCE, "a" * 155, 3), ("?", "a", 1))
    table = pd.DataFrame({"to": [FRANCE], "text": ["a" * 155], "count": [3]})
    after = estimate(table, on=DAY, stop_clause=True)
    shown = _shown(compare(before, after))
    assert "Credits: 3 before, 6 after: 3 more" in shown
    assert "1 → 2 segments per message" in shown
    assert "The STOP clause is counted after only" in shown
    assert "letters or other characters" in shown


def test_nothing_changed_is_said() -> None:
    same = _estimate((FRANCE, "a", 1))
    assert "Nothing changed in credits, price or rejects." in _shown(compare(same, same))


@trying(30)
@given(_saved(), _saved())
def test_the_document_obeys_its_schema_and_adds_up(a: SavedEstimate, b: SavedEstimate) -> None:
    document = json.loads(compare(a, b).to_json())
    jsonschema.validate(document, SCHEMA, format_checker=jsonschema.FormatChecker())
    for saved, part in ((a, document["before"]), (b, document["after"])):
        least = None if saved.bounds is None else saved.bounds.least
        assert part["price_at_least"] == (None if least is None else str(least))
    total = Decimal(document["difference"]["credits"])
    assert sum(Decimal(each["credits"]) for each in document["changes"]) == total
    assert sum(Decimal(each["credits"]) for each in document["causes"]) == total
    _shown(compare(a, b))


def test_the_frame_has_a_row_a_change() -> None:
    frame = compare(_estimate((FRANCE, "a", 1)), _estimate((FRANCE, "a", 3))).to_frame()
    assert frame.to_dict("records") == [
        {"country": "FR", "name": "France", "encoding": "GSM-7", "cause": "volume", "credits": Decimal(2)}
    ]


@pytest.mark.parametrize(
    ("rate", "way"),
    [(500, "0.5 credits more"), (0, "0 credits more"), (-500, "0.5 credits less")],
)
def test_less_than_a_credit_is_more_or_less(rate: int, way: str) -> None:
    line = ("GB", "GSM-7")
    one, other = (
        SavedEstimate("c", {line: LineCost(1, 1, each)}, {}, "", 0, None, False, TARIFF)  # type: ignore[dict-item]
        for each in (1000, 1000 + rate)
    )
    assert way in repr(compare(one, other))
