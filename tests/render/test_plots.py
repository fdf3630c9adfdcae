"""Pictures say in words and numbers what the values they draw hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from matplotlib.axes import Axes

from estimator import Estimate, Tariff, cheapest_purchase, estimate, find_tariff
from estimator.base import display

ROOT = Path(__file__).resolve().parents[2]
DEGRESSIVE = ROOT / "data" / "examples" / "tariff-degressive.xml"
DAY = date(2026, 11, 1)
UNKNOWN_PRICES = date(2022, 8, 29)


@pytest.fixture(scope="module")
def degressive() -> Tariff:
    return find_tariff(on=DAY, tariff=DEGRESSIVE)


def _bill(texts: list[str], numbers: list[str], **terms: object) -> Estimate:
    campaign = pd.DataFrame({"to": numbers, "text": texts})
    return estimate(campaign, stop_clause=False, **{"on": DAY, **terms})


def _words(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def _title(axes: Axes) -> str:
    return axes.get_title(loc="left")


def _names(axes: Axes) -> list[str]:
    return [label.get_text() for label in axes.get_yticklabels()]


def test_destinations_are_drawn_by_price(degressive: Tariff) -> None:
    numbers = ["+33639980001"] * 3 + ["+447700900123"]
    bill = _bill(["Bonjour"] * 4, numbers, tariff=degressive)
    destinations, segments = bill.plot().axes
    assert _names(destinations) == ["France", "United Kingdom"]
    assert _words(destinations) == [str(amounts.price) for amounts in bill.destinations.values()]
    assert _title(destinations) == f"France takes 74.1 % of {bill.totals.price} EUR"
    assert destinations.get_xlabel() == "Price [EUR, excluding VAT]"
    assert _words(segments) == ["4"]
    assert _title(segments) == "0 % take more than one segment"


def test_destinations_are_drawn_by_credits_where_no_price_is_known() -> None:
    bill = _bill(["Bonjour"] * 2, ["+33639980001", "+919987654321"], on=UNKNOWN_PRICES)
    destinations, _ = bill.plot().axes
    assert _words(destinations) == ["1", "0.4"]
    assert _title(destinations) == "France takes 71.4 % of 1.4 credits"
    assert destinations.get_xlabel() == "Credits"


def test_a_price_that_can_only_be_lower_is_said_to_be_so() -> None:
    bill = _bill(["Bonjour"] * 300, ["+33639980001"] * 300)
    assert _title(bill.plot().axes[0]) == "France takes 100 % of between 17.40 and 18.00 EUR"


def test_many_destinations_end_with_the_others_together() -> None:
    bill = estimate(ROOT / "data" / "examples" / "transactional-intl.csv", on=DAY, stop_clause=False)
    destinations, _ = bill.plot().axes
    names, prices = _names(destinations), [Decimal(label) for label in _words(destinations)]
    assert len(names) == 11
    assert names[-1] == f"{len(bill.destinations) - 10} others"
    assert sum(prices) == bill.totals.price


@pytest.mark.parametrize(
    ("texts", "labels", "heights", "title"),
    [
        pytest.param(
            ["a", "b" * 161, "c" * 400],
            ["1", "2", "3"],
            [1, 1, 1],
            "66.7 % take more than one segment",
            id="one bar a number of segments",
        ),
        pytest.param(
            ["a", "b" * 400],
            ["1", "2", "3"],
            [1, 0, 1],
            "50.0 % take more than one segment",
            id="a number that no message takes still has its place",
        ),
        pytest.param(
            ["a" * 153 * 8, "b" * 153 * 9, "c" * 153 * 12],
            [*map(str, range(1, 9)), "over 8"],
            [0, 0, 0, 0, 0, 0, 0, 1, 2],
            "100 % take more than one segment",
            id="those over 8 segments are one bar",
        ),
    ],
)
def test_segments_are_counted(texts: list[str], labels: list[str], heights: list[int], title: str) -> None:
    _, segments = _bill(texts, ["+33639980001"] * len(texts)).plot().axes
    assert [label.get_text() for label in segments.get_xticklabels()] == labels
    assert [bar.get_height() for bar in segments.patches] == heights
    assert _title(segments) == title


def test_a_campaign_without_a_priced_row_is_drawn_too() -> None:
    bill = _bill(["Bonjour"], ["no number"])
    assert _title(bill.plot().axes[0]) == "No message could be priced"


def _legend(axes: Axes) -> list[str]:
    legend = axes.get_legend()
    assert legend is not None
    return [text.get_text() for text in legend.get_texts()]


def test_the_curve_marks_need_orders_and_trigger(degressive: Tariff) -> None:
    purchase = cheapest_purchase("6995.35", degressive, balance=500)
    (axes,) = purchase.plot().axes
    assert _legend(axes) == [
        "need: 6 495.35 credits",
        "cheapest: 1 order of 6 496",
        "from 9 474 to buy, an order of 10 000 costs less",
    ]
    assert _title(axes) == "6 496 credits for 308.56 EUR, 0.65 left over"
    assert (axes.get_xlabel(), axes.get_ylabel()) == (
        "Credits in one order",
        "Price of the order [EUR, excluding VAT]",
    )


def test_equal_orders_are_marked_once(degressive: Tariff) -> None:
    purchase = cheapest_purchase(2_000_500, degressive)
    marked = [line for line in _legend(purchase.plot().axes[0]) if line.startswith("cheapest")]
    times = {order: purchase.orders.count(order) for order in purchase.orders}
    assert len(marked) == len(times)
    assert [line.endswith(" each") for line in marked] == [
        n > 1 for _, n in sorted(times.items(), key=lambda item: -item[0].credits)
    ]


def test_a_price_that_is_not_public_is_dashed(degressive: Tariff) -> None:
    public = cheapest_purchase(500, find_tariff(on=DAY)).plot().axes[0]
    assert "at most: the price is not public" in _legend(public)
    assert {line.get_linestyle() for line in public.lines} >= {"-", "--"}
    known = cheapest_purchase(500, degressive).plot().axes[0]
    assert "at most: the price is not public" not in _legend(known)


def test_nothing_to_buy_is_said(degressive: Tariff) -> None:
    (axes,) = cheapest_purchase(5, degressive, balance=10).plot().axes
    assert _words(axes) == ["The balance covers the need: nothing to buy"]


def test_notebooks_are_given_a_png(degressive: Tariff) -> None:
    figure = cheapest_purchase(250, degressive).plot()
    assert figure._repr_png_().startswith(b"\x89PNG")


def test_a_plot_asks_for_the_extra_first(monkeypatch: pytest.MonkeyPatch, degressive: Tariff) -> None:
    asked: list[str] = []
    rooms = {
        "estimator.show.report": SimpleNamespace(check_installed=lambda: asked.append("installed?")),
        "estimator.show.plots": SimpleNamespace(plot_of=lambda value: asked.append("drawn")),
    }
    monkeypatch.setattr(display, "import_module", rooms.__getitem__)
    cheapest_purchase(250, degressive).plot()
    assert asked == ["installed?", "drawn"]
