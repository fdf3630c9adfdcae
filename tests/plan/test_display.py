"""Plans as terminals and notebooks show them, and as pictures."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

import lxml.html
import pytest

import estimator
from estimator import find_tariff
from estimator.documents import plan as documents
from estimator.show import sheet_of
from estimator.show.plan import plan_sheet
from estimator.supply.calendar import Calendar, Need
from estimator.supply.plan import Plan, UncertainPlan
from estimator.supply.plan.document import plan_document, uncertain_part
from estimator.tariff.model import Tariff

ROOT = Path(__file__).parents[2]
TARIFF = find_tariff(on=date(2026, 12, 1), tariff=ROOT / "data" / "examples" / "tariff-degressive.xml")
PUBLIC = find_tariff(on=date(2026, 12, 1))


plan_purchases = partial(estimator.plan_purchases, on="2026-11-23")
plan_uncertain = partial(estimator.plan_uncertain, on="2026-11-23")


def calendar(*, spread: int = 0) -> Calendar:
    """Three months of 1 200 credits."""
    return Calendar.of(
        Need(
            datetime(2027, month, 4, 9),  # noqa: DTZ001
            "a",
            1_200_000,
            **({"low_milli": 1_200_000 - spread, "high_milli": 1_200_000 + 2 * spread} if spread else {}),
        )
        for month in (1, 2, 3)
    )


def planned(tariff: Tariff = TARIFF) -> Plan:
    return plan_purchases(calendar(), tariff, balances={"a": 300}, budget_per_month=80, cost_of_cash=4)


def uncertain(tariff: Tariff = TARIFF) -> UncertainPlan:
    return plan_uncertain(calendar(spread=400_000), tariff, late_price="0.09", samples=1000)


def cells(html: str) -> list[list[str]]:
    rows = lxml.html.fromstring(html).xpath("//tbody/tr")
    return [[cell.text_content().replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in rows]


def test_a_plan_in_a_notebook() -> None:
    html = planned()._repr_html_()
    assert cells(html)[0] == ["2027-01-04", "1 000", "0.0525", "52.50"]
    names = [row[0] for row in cells(html)[-4:]]
    assert names == [
        "fewer or more days",
        "everything at once",
        "what each month lacks",
        "automatic recharge alone",
    ]
    assert "not possible: the budget of a month is too small" in html
    assert "2026-10-01" in html


def test_nothing_to_buy_in_a_notebook() -> None:
    html = plan_purchases(calendar(), TARIFF, balances=3600)._repr_html_()
    assert "Nothing to buy" in html
    assert "<table>" not in html


def test_an_uncertain_plan_in_a_notebook() -> None:
    html = uncertain()._repr_html_()
    names = [
        "Credits",
        "Price EUR",
        "Falls short",
        "Missing, bought late EUR",
        "Credits left over",
        "In the end EUR",
    ]
    levels = ["50 %", "80 %", "90 %", "95 %", "99 %"]
    assert [row[0] for row in cells(html)][:5] == levels
    assert [row[0] for row in cells(html)][6:] == names
    assert "1 000 calendars were drawn" in html


def by_month_of(plan: Plan) -> documents.Way:
    certificate = plan.document().certificate
    assert certificate is not None
    return certificate.by_month


def test_a_price_that_is_not_public_is_not_compared() -> None:
    plan = planned(PUBLIC)
    assert plan.at_most
    document = by_month_of(plan)
    assert (document.extra, document.at_most) == (None, True)
    assert ["what each month lacks", "181.80 to 193.20", "on 3 days"] in cells(plan._repr_html_())
    assert "for between 256.23 and 275.21 EUR" in sheet_of(uncertain(PUBLIC)).to_terminal()


def test_neither_is_compared_with_the_other_where_one_price_is_not_public() -> None:
    known, at_most = planned().best, planned(PUBLIC).best
    assert known.extra_to(at_most) is None
    assert at_most.extra_to(known) is None
    assert known.extra_to(known) == 0


def test_prices_that_are_known_are_compared() -> None:
    plan = planned()
    by_month = by_month_of(plan)
    assert by_month.extra is not None
    total = Decimal(by_month.price or 0) + Decimal(by_month.cost_of_cash or 0)
    assert Decimal(by_month.extra) == total - plan.best.total > 0


def test_an_uncertain_plan_in_a_line() -> None:
    plan = uncertain()
    assert repr(plan) == f"<UncertainPlan {repr(plan.best.purchase)[1:-1]}: 1 000 calendars drawn>"


def test_an_uncertain_plan_is_a_part_of_the_document() -> None:
    document = plan_document(planned(), uncertain())
    assert document.uncertain == uncertain_part(uncertain())
    assert plan_document(planned()).uncertain is None


def test_a_known_price_is_not_compared_with_one_that_is_not_public() -> None:
    needs = (Need(datetime(2027, month, 4, 9), "a", 100_000) for month in (1, 2, 3))  # noqa: DTZ001
    by_month = by_month_of(plan_purchases(Calendar.of(needs), PUBLIC))
    assert (by_month.price, by_month.at_most, by_month.extra) == ("18.00", False, None)


@pytest.mark.parametrize("tariff", [TARIFF, PUBLIC], ids=["known", "at most"])
def test_everything_fits_in_80_columns(tariff: Tariff) -> None:
    shown = plan_sheet(planned(tariff), uncertain=uncertain(tariff)).to_terminal()
    assert "…" not in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_certain_volumes_fall_short_always_or_never() -> None:
    certain = sheet_of(plan_uncertain(calendar(), TARIFF)).to_terminal()
    assert "3 600 credits for 180.00 EUR are enough: all volumes are certain" in certain
    small = calendar(spread=1_199_000)
    late = plan_uncertain(small, TARIFF, balances=7000, late_price="0.01", samples=500)
    assert late.least_on_average is not None
    assert late.least_on_average.purchase.orders == ()
    assert "to buy nothing beforehand costs least" in sheet_of(late).to_terminal()


def test_the_stock_is_drawn_with_its_purchases() -> None:
    plan = planned()
    figure = plan.plot()
    (axes,) = figure.axes
    stock, marks = axes.lines
    assert stock.get_ydata()[0] == 300
    assert stock.get_ydata()[-1] == float(plan.left_over)
    assert min(stock.get_ydata()) >= 0
    assert len(marks.get_ydata()) == len(plan.purchases)
    bought = [f"+{each.purchase.orders[0].credits:,}".replace(",", " ") for each in plan.purchases]
    assert [text.get_text() for text in axes.texts] == bought
    assert axes.get_title(loc="left").startswith("Cheapest purchases: ")
    (legend,) = figure.legends
    assert legend.get_texts()[1].get_text() == f"{len(bought)} purchases for {plan.price} EUR"


def test_pictures_of_nothing() -> None:
    (axes,) = plan_purchases(Calendar(()), TARIFF).plot().axes
    assert [text.get_text() for text in axes.texts] == ["Nothing is needed"]
    (axes,) = plan_purchases(calendar(), TARIFF, balances=Decimal(4000)).plot().axes
    assert len(axes.lines) == 1
