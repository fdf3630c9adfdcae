"""What is known by two bounds is shown with both, wherever it is shown: a table of all such results."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

import estimator

ON = "2026-11-28"
ROWS = [
    {"to": "+33639980001", "text": "Bonjour", "client": "shop" if at % 3 else "clinic"} for at in range(3456)
]
JOBS = {"date": ["2026-12-01", "2026-12-20"], "credits": [300, 3456]}


def _calendar(**more: Any) -> estimator.Calendar:
    return estimator.read_calendar(pd.DataFrame(JOBS | more))


RESULTS: dict[str, Callable[[], Any]] = {
    "estimate": lambda: estimator.estimate(ROWS, on=ON),
    "estimate by client": lambda: estimator.estimate(ROWS, on=ON, split_by="client"),
    "cheapest_purchase": lambda: estimator.cheapest_purchase(3456, estimator.find_tariff(on=ON)),
    "plan_purchases": lambda: estimator.plan_purchases(_calendar(), on=ON),
    "plan_uncertain": lambda: estimator.plan_uncertain(
        _calendar(low=[200, 3000], high=[400, 4000]), on=ON, samples=100
    ),
    "simulate_recharge": lambda: estimator.simulate_recharge(
        _calendar(), balance=350, threshold=100, quantity=500
    ),
    "recommend_recharge": lambda: estimator.recommend_recharge(_calendar(), balance=3400, on=ON),
    "simulate_many": lambda: estimator.simulate_many(
        np.array([[90_000, 80_000]]), balances=np.array([100_000]), thresholds=np.array([50_000]),
        quantities=500, on=ON,
    ),
    "plan_transfers": lambda: estimator.plan_transfers({"a": 5, "b": 50}, needs={"a": 3456}, on=ON),
    "quote": lambda: estimator.quote(
        estimator.estimate(ROWS, on=ON), client="A", number="1", issuer="B", on=ON, valid_until="2026-12-31"
    ),
}  # fmt: skip
BOTH = re.compile(r"between [\d\s]*\d\.\d\d and [\d\s]*\d\.\d\d|[\d\s]*\d\.\d\d to [\d\s]*\d\.\d\d")


def _displays(found: Any) -> Iterator[tuple[str, str]]:
    """Everything that shows a result: as a line, as a notebook does, and as a document."""
    yield "repr", repr(found)
    if hasattr(found, "_repr_html_"):
        yield "html", re.sub("<[^>]*>", " ", found._repr_html_())


@pytest.mark.parametrize("name", RESULTS)
def test_both_bounds_are_shown(name: str) -> None:
    found = RESULTS[name]()
    for display, shown in _displays(found):
        assert BOTH.search(shown), (display, shown)
    if hasattr(found, "to_json"):
        # A quote is an offer: one price, which is the upper bound where that is asked for.
        assert "at_least" in found.to_json() or name == "quote"


@pytest.mark.parametrize(
    ("frame", "least"),
    [
        ("by_destination", "price_at_least"),
        ("by_encoding", "price_at_least"),
        ("by_client", "price_at_least"),
    ],
)
def test_frames_have_a_column_for_the_lower_bound(frame: str, least: str) -> None:
    found = estimator.estimate(ROWS, on=ON, split_by="client")
    table = getattr(found, frame)()
    assert (table[least] <= table["price"]).all()
    assert (table[least] < table["price"]).any()
    many = RESULTS["simulate_many"]().to_frame()
    assert (many["at_least"] < many["paid"]).all()
