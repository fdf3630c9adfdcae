"""Plans against an integer program solved by HiGHS, and against the textbook's rule of the empty stock."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from estimator.base.money import CENT, to_micro, to_price
from estimator.errors import UsageError
from estimator.price.packs import cheapest_purchase
from estimator.supply.calendar import Calendar, Need
from estimator.supply.plan import Way, plan_purchases
from estimator.tariff.model import Bracket, Tariff
from tests.long import LONG

DAY = date(2026, 1, 1)
YEAR = 365 * 100


@dataclass(frozen=True)
class Case:
    """Needs [credits] on the third of so many months, a tariff for each, and what purchases are held to."""

    needs: list[int]
    tariffs: list[Tariff]
    held: int
    budget: int | None = None
    percent: int = 0
    expiry: int | None = None
    months: list[date] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "months", [date(2026, at + 1, 3) for at in range(len(self.needs))])

    @property
    def lacking(self) -> list[int]:
        """What the balance, used first, leaves to be bought for each month."""
        held, found = self.held, []
        for need in self.needs:
            found.append(max(0, need - held))
            held = max(0, held - need)
        return found

    @property
    def weights(self) -> list[int]:
        """What a price counts that is paid in each month."""
        return [YEAR + self.percent * (self.months[-1] - day).days for day in self.months]

    def planned(self) -> Way:
        needs = [
            Need(datetime(day.year, day.month, day.day, 9), "", 1000 * need)  # noqa: DTZ001
            for day, need in zip(self.months, self.needs, strict=True)
        ]
        return plan_purchases(
            Calendar.of(needs),
            self.tariffs,
            balances=self.held,
            on=DAY,
            budget_per_month=None if self.budget is None else to_price(self.budget),
            cost_of_cash=self.percent,
            expiry=self.expiry,
        ).best

    def weighed(self, way: Way) -> int:
        """What a plan costs, exactly and before rounding, with the cost of cash."""
        return sum(
            to_micro(order.price_per_credit) * order.credits * self.weights[on.month - 1]
            for on, order in way.orders
        )


def tariff(chance: random.Random, month: int) -> Tariff:
    """All-units brackets: the more at once, the less for every credit."""
    minima = sorted(chance.sample([100, 150, 200, 300, 400, 500, 700, 1000], chance.randint(2, 4)))
    prices = sorted((chance.randrange(300, 601, 5) * 100 for _ in minima), reverse=True)
    brackets = tuple(
        Bracket(minimum, maximum, price)
        for minimum, maximum, price in zip(minima, [*minima[1:], None], prices, strict=True)
    )
    rates = {"FR": 1000}
    return Tariff("fr", "EUR", date(2026, month, 1), DAY, "drawn", "illustrative", rates, brackets)


def case(seed: int, *, budget: bool = False, expires: bool = False) -> Case:
    chance = random.Random(seed)
    months = chance.randint(2, 5)
    needs = [chance.choice([0, chance.randint(1, 400), chance.randint(100, 900)]) for _ in range(months)]
    needs[-1] = max(needs[-1], 1)
    changes = [1, *sorted(chance.sample(range(2, months + 1), chance.randint(0, min(2, months - 1))))]
    return Case(
        needs=needs,
        tariffs=[tariff(chance, month) for month in changes],
        held=chance.choice([0, 0, chance.randint(1, 500)]),
        budget=chance.randrange(1500, 4500) * 10_000 if budget else None,
        percent=chance.choice([0, 5, 60, 200]),
        expiry=chance.randint(1, 3) if expires else None,
    )


def by_integer_programming(given: Case) -> int | None:
    """The least that serves every need; None where nothing does.

    Variables: for every month and bracket the number of orders and the credits in all of them; for every
    month and later month what is bought in the one and used in the other. Nothing is used before it is
    bought, nor after it has expired.
    """
    months = range(len(given.needs))
    rows = [
        (month, bracket)
        for month in months
        for bracket in [t for t in given.tariffs if t.valid_from <= given.months[month]][-1].brackets
    ]
    uses = [
        (bought, used)
        for bought, used in product(months, months)
        if bought <= used and (given.expiry is None or used < bought + given.expiry)
    ]
    count, size = len(rows), 2 * len(rows) + len(uses)
    least, most = np.zeros((count, size)), np.zeros((count, size))
    for row, (_, bracket) in enumerate(rows):
        highest = 1_000_000 if bracket.maximum is None else bracket.maximum - 1
        least[row, [row, count + row]] = -bracket.minimum, 1
        most[row, [row, count + row]] = highest, -1
    stock, served = np.zeros((len(months), size)), np.zeros((len(months), size))
    for month in months:
        stock[month, [count + row for row, (bought, _) in enumerate(rows) if bought == month]] = 1
        stock[month, [2 * count + at for at, (bought, _) in enumerate(uses) if bought == month]] = -1
        served[month, [2 * count + at for at, (_, used) in enumerate(uses) if used == month]] = 1
    costs = np.zeros(size)
    costs[count : 2 * count] = [bracket.price_micro * given.weights[month] / YEAR for month, bracket in rows]
    rules = [
        LinearConstraint(least, lb=0),
        LinearConstraint(most, lb=0),
        LinearConstraint(stock, lb=0),
        LinearConstraint(served, lb=given.lacking, ub=given.lacking),
    ]
    if given.budget is not None:
        paid = np.zeros((len(months), size))
        for row, (month, bracket) in enumerate(rows):
            paid[month, count + row] = bracket.price_micro
        # What is held against a budget is the invoice: an order is rounded to the cent, half a cent up.
        rules.append(LinearConstraint(paid, ub=given.budget + CENT // 2 - 1))
    found = milp(
        costs,
        integrality=np.ones(size),
        bounds=Bounds(0, [3000] * size),
        constraints=rules,
        options={"mip_rel_gap": 0},
    )
    if found.x is None:
        return None
    sizes = [round(value) for value in found.x[count : 2 * count]]
    return sum(
        each * bracket.price_micro * given.weights[month]
        for each, (month, bracket) in zip(sizes, rows, strict=True)
    )


@pytest.mark.parametrize("expires", [False, True], ids=["lasting", "expiring"])
@pytest.mark.parametrize("budget", [False, True], ids=["free", "budget"])
@pytest.mark.parametrize("seed", range(30))
@pytest.mark.one_in(3)
def test_plans_equal_integer_programming(seed: int, budget: bool, expires: bool) -> None:
    given = case(seed, budget=budget, expires=expires)
    wanted = by_integer_programming(given)
    if wanted is None:
        with pytest.raises(UsageError, match="PLN001"):
            given.planned()
    else:
        assert given.weighed(given.planned()) == wanted


def with_an_empty_stock(given: Case) -> int:
    """The textbook's schedule: buy only when nothing is left, and then what whole months need."""
    months = len(given.needs)
    best: list[int | None] = [0] + [None] * months
    for first in range(months):
        sold = [t for t in given.tariffs if t.valid_from <= given.months[first]][-1]
        for last in range(first, months):
            wanted = sum(given.lacking[first : last + 1])
            price = to_micro(one_purchase(wanted, sold)) * given.weights[first]
            paid = (best[first] or 0) + price
            best[last + 1] = paid if best[last + 1] is None else min(paid, best[last + 1] or 0)
    return best[-1] or 0


def one_purchase(wanted: int, sold: Tariff) -> Decimal:
    """The exact price of the cheapest purchase that brings so many credits."""
    orders = cheapest_purchase(wanted, sold).orders
    return sum((order.price_per_credit * order.credits for order in orders), Decimal(0))


@pytest.mark.checked
def test_the_rule_of_the_empty_stock_is_beaten() -> None:
    dearer = 0
    for seed in range(120 if LONG else 60):
        given = case(seed)
        planned, textbook = given.weighed(given.planned()), with_an_empty_stock(given)
        assert planned <= textbook
        dearer += planned < textbook
    # Stock that is left at a purchase is no accident that a better textbook would avoid: 10 of
    # 120 when written.
    assert dearer >= (5 if LONG else 2)
