"""Plans that begin in the past, against a search of its own: every day, every quantity, nothing shared."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pandas as pd
import pytest

from estimator import plan_purchases, plan_uncertain, read_calendar
from estimator.errors import SmsCostError
from estimator.supply.plan import Plan
from estimator.tariff.model import Bracket, Tariff
from tests.long import LONG

DAY = date(2026, 11, 1)
HOLIDAYS = {date(2026, 11, 1), date(2026, 11, 11), date(2026, 12, 25), date(2027, 1, 1)}
Prices = tuple[tuple[int, int], ...]
"""What is sold: from so many credits on, so many thousandths of a euro for each of them."""


@dataclass(frozen=True)
class Case:
    """Rows of a calendar, what is sold from which day on, and the day it is."""

    rows: list[dict[str, str]]
    sold: list[tuple[date, Prices]]
    held: int
    on: date

    @property
    def needs(self) -> list[tuple[date, int]]:
        """What is needed when, in thousandths of a credit, in the order of time."""
        found = []
        for row in self.rows:
            milli = int(row["credits"]) * 1000
            if row["date"]:
                found.append((date.fromisoformat(row["date"]), milli))
                continue
            year, month = map(int, row["month"].split("-"))
            days = [date(year, month, 1) + timedelta(each) for each in range(31)]
            days = [each for each in days if each.month == month and each.weekday() < 6]
            days = [each for each in days if each not in HOLIDAYS]
            if row["since"]:
                days = [each for each in days if each >= date.fromisoformat(row["since"])]
            each, over = divmod(milli, len(days))
            found += [(day, each + (place < over)) for place, day in enumerate(days)]
        return sorted(found)

    def needs_as_known(self, days: list[date]) -> list[tuple[date, int]]:
        """The same, where all of a month comes on the first of its days between two days to buy on."""
        found = []
        first: dict[tuple[str, int], date] = {}
        each = [
            (day, milli, row["month"]) for row in self.rows for day, milli in replace(self, rows=[row]).needs
        ]
        for day, milli, month in sorted(each):
            if day >= self.on:
                begun = sum(bought <= day for bought in days)
                found.append((first.setdefault((month, begun), day) if month else day, milli))
        return sorted(found)

    @property
    def tariffs(self) -> list[Tariff]:
        return [
            Tariff(
                "fr", "EUR", begins, DAY, "drawn", "illustrative", {"FR": 1000},
                tuple(
                    Bracket(least, following[0] if following else None, price * 1000)
                    for (least, price), following in zip(prices, [*prices[1:], None], strict=True)
                ),
            )
            for begins, prices in self.sold
        ]  # fmt: skip

    def planned(self) -> Plan:
        frames = [
            read_calendar(pd.DataFrame([row]).drop(columns="month" if row["date"] else ["date"]))
            for row in self.rows
        ]
        calendar = type(frames[0]).of(need for frame in frames for need in frame.needs)
        return plan_purchases(calendar, self.tariffs, balances=self.held, on=self.on)


@cache
def cheapest(prices: Prices, most: int) -> list[Fraction]:
    """What it costs to get 0, 1, 2 … credits or more, with orders of any number."""
    one: list[Fraction | None] = [None] * (most + 1)
    for (least, price), following in zip(prices, [*prices[1:], (10**9, 0)], strict=True):
        for quantity in range(most + 1):
            bought = max(quantity, least)
            if bought < following[0]:
                cost = Fraction(price * bought, 1000)
                one[quantity] = cost if one[quantity] is None else min(cost, one[quantity] or cost)
    found = [Fraction(0)]
    for quantity in range(1, most + 1):
        ways = [(one[first] or 0) + found[quantity - first] for first in range(1, quantity + 1)]
        found.append(min(ways))
    return found


def least(case: Case, days: list[date]) -> tuple[Fraction, Fraction] | None:
    """The least that serves every need that is not past, buying on any of some days; None where nothing does.

    And the least of it that is paid early, times the days that it is early.
    """
    to_come = [(day, milli) for day, milli in case.needs if day >= case.on]
    total = max(0, -(-sum(milli for _, milli in to_come) // 1000) - case.held)
    # By how many credits were received: the least that was paid.
    paid = {0: (Fraction(0), Fraction(0))}
    for day, following in zip(days, [*days[1:], date.max], strict=True):
        needed = sum(milli for at, milli in to_come if at < following)
        begun = [prices for begins, prices in case.sold if begins <= day]
        reached: dict[int, tuple[Fraction, Fraction]] = {}
        for received, (price, early) in paid.items():
            for more in range(total - received + 1) if begun else [0]:
                after = received + more
                if 1000 * (after + case.held) >= needed:
                    cost = cheapest(begun[-1], total)[more] if begun else Fraction(0)
                    way = (price + cost, early + cost * (days[-1] - day).days)
                    reached[after] = min(way, reached.get(after, way))
        paid = reached
    return min(paid.values(), default=None)


def any_day(case: Case) -> list[date]:
    days = {case.on, *(day for day, _ in case.needs), *(begins for begins, _ in case.sold)}
    return sorted(day for day in days if day >= case.on)


def days_of_the_page(case: Case) -> list[date]:
    """Before the first need of each month, on the first day of each tariff, and today."""
    begins = [begins for begins, _ in case.sold]
    start = max(case.on, min(begins))
    needed = sorted((day for day, _ in case.needs if day >= start), reverse=True)
    months = {(day.year, day.month): day for day in needed}
    changes = {day for day in begins if needed and start <= day <= needed[0]}
    return sorted({start, *months.values(), *changes})


def drawn(seed: int) -> Case:
    chance = random.Random(seed)

    def day() -> date:
        return DAY + timedelta(chance.randrange(80))

    rows = []
    for _ in range(chance.randint(1, 4)):
        row = {"date": "", "month": "", "since": "", "credits": str(chance.randint(1, 9))}
        if chance.random() < 0.3:
            row["month"] = chance.choice(["2026-11", "2026-12"])
            if chance.random() < 0.3:
                row["since"] = f"{row['month']}-{chance.randint(2, 20):02d}"
        else:
            row["date"] = day().isoformat()
        rows.append(row)
    begins = sorted({DAY, *(day() for _ in range(chance.randint(0, 2)))})
    if chance.random() < 0.1:
        begins = begins[1:] or [day()]
    levels = [(chance.randint(1, 4), chance.randint(5, 12)) for _ in begins]
    sold = [
        (at, ((1, 10 * dear), (least + 3, 10 * max(1, dear - least))))
        for at, (least, dear) in zip(begins, levels, strict=True)
    ]
    return Case(rows, sold, chance.choice([0, 0, 2, 5]), day())


@pytest.mark.parametrize("part", range(20))
@pytest.mark.one_in(3, checked=True)
def test_plans_that_begin_in_the_past(part: int) -> None:
    for seed in range(part * 100, part * 100 + (100 if LONG else 3)):
        case = drawn(seed)
        anywhere = least(case, any_day(case))
        if anywhere is None:
            with pytest.raises(SmsCostError) as raised:
                case.planned()
            assert raised.value.code == "TAR001", seed
            continue
        if all(day < case.on for day, _ in case.needs):
            with pytest.raises(SmsCostError, match="PLN010"):
                case.planned()
            continue
        plan = case.planned()
        assert plan.price == anywhere[0], seed
        # Of equal purchases the latest: no money is paid early that need not be.
        days = days_of_the_page(case)
        begun = [(max(day for day in days if day <= on), order) for on, order in plan.best.orders]
        paid_early = sum((order.price * (days[-1] - on).days for on, order in begun), Decimal(0))
        if plan.purchases:
            assert (plan.price, paid_early) == least(case, days), seed
        assert plan.past.credits * 1000 == sum(milli for day, milli in case.needs if day < case.on), seed
        # Nothing is bought before today, nor at a price that has not begun or is over.
        for each in plan.purchases:
            assert each.on >= case.on, seed
            prices = [prices for begins, prices in case.sold if begins <= each.on][-1]
            bought = sum(order.credits for order in each.purchase.orders)
            assert Fraction(each.purchase.price) == cheapest(prices, 60)[bought], seed
        # Within its month each waits until something is short without it, where days are known.
        known = case.needs_as_known(days)
        for each in plan.purchases:
            begins, ends = max(day for day in days if day <= each.on), [day for day in days if day > each.on]
            there = case.held + sum(order.credits for on, order in plan.best.orders if on < each.on)
            short = [
                day
                for day, _ in known
                if begins <= day < (ends[0] if ends else date.max)
                and sum(milli for at, milli in known if case.on <= at <= day) > 1000 * there
            ]
            assert each.on == min(short, default=begins), seed
        # And nothing runs short.
        for day, _ in case.needs:
            needed = sum(milli for at, milli in case.needs if case.on <= at <= day)
            received = sum(order.credits for on, order in plan.best.orders if on <= day)
            assert day < case.on or 1000 * (case.held + received) >= needed, seed


def test_today_is_the_day_it_is() -> None:
    days = [date.today() + timedelta(each) for each in (-1, 0, 1)]  # noqa: DTZ011
    calendar = read_calendar(pd.DataFrame({"date": days, "credits": [100, 200, 400]}))
    for planned in (plan_purchases(calendar), plan_uncertain(calendar)):
        assert (planned.past.credits, planned.calendar.credits) == (100, 600)


@pytest.mark.parametrize(
    ("since", "left", "begun"),
    [
        pytest.param("", 7, (7, 24), id="the days that are left count"),
        pytest.param("2026-11-23", 24, None, id="it says that all is to come"),
        pytest.param("2026-11-30", 24, None, id="and on one day"),
    ],
)
def test_the_forecast_of_the_month_that_has_begun(since: str, left: int, begun: object) -> None:
    rows = pd.DataFrame({"month": ["2026-11", "2026-12"], "credits": [24, 25], "since": [since, ""]})
    plan = plan_purchases(read_calendar(rows), on="2026-11-23")
    assert (plan.calendar.credits, plan.begun, plan.past.credits) == (left + 25, begun, 24 - left)


def test_forecast_since_a_day_without_advertising() -> None:
    calendar = read_calendar(pd.DataFrame({"month": ["2027-01"], "since": ["31/01/2027"], "credits": [5]}))
    assert [need.at.date() for need in calendar.needs] == [date(2027, 1, 31)]
