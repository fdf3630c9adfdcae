"""Which schedule is the best: what is compared, how finely, and how far the answer may be from the best.

What is made small is what is paid, weighed by what cash costs, exactly where that fits into memory and into
64 bits; otherwise in steps of several credits (`grid.py`) and with rounded weights, and how much dearer the
answer may be than the best is known and said.

**Of schedules of the same price** one is the latest: the one with the least money paid early, that is the
least sum of prices times days. It is found in the same search, by weights in which a day counts less than
the smallest difference of prices; where these do not fit into 64 bits, a schedule is taken than which none
has bought less by each day. Orders are paid in whole cents, so the purchases that are moved apart are of
quantities that cost whole cents: the sum of their prices is that of the one order that they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd, lcm
from typing import NamedTuple

from estimator.base.choices import Prepay
from estimator.base.credits import MILLI, whole_credits
from estimator.base.money import CENT
from estimator.price.packs.offers import ends, offers_of
from estimator.supply.plan.budgets import least_budget
from estimator.supply.plan.grid import Grid
from estimator.supply.plan.pattern import Pattern
from estimator.supply.plan.periods import Period
from estimator.supply.plan.price_list import PriceList
from estimator.supply.plan.schedule import Prices, ScheduleStep, cheapest_schedule
from estimator.tariff.model import Tariff

A_YEAR = 365 * 100_000
"""What thousandths of a percent a year, times days, are parts of."""

MOST_CELLS = 1 << 25
"""How many states of all periods together are compared one by one."""
_STEPS, _STEPS_OF_LATEST = 1 << 23, 1 << 21
"""How many there are where they are steps of several credits: to find the price, and the days."""
_STEPS_ONE_BY_ONE = 1 << 12
"""And where the price of each step is found on its own, because all of them would not fit in memory."""
_SAFE = 1 << 58
_MOST_FOR_CENTS = 1000


class Found(NamedTuple):
    """A schedule, and how much cheaper another one might be [micro-units]."""

    bought: tuple[int, ...]
    within: int


@dataclass(frozen=True, slots=True)
class Search:
    """Everything that a schedule is held to.

    Attributes
    ----------
    periods : sequence of Period
    needed : sequence of int [milli-credits]
        What must have been received by the end of each period.
    usable : sequence of int, or None [milli-credits]
        What of it can be used; None: all of it.
    pattern : Pattern
    budget : int, or None [micro-units]
        What the orders of a month may be invoiced for.
    yearly : int [thousandths of a percent a year]
    prices : mapping of Tariff to PriceList
    """

    periods: Sequence[Period]
    needed: Sequence[int]
    usable: Sequence[int | None]
    pattern: Pattern
    budget: int | None
    yearly: int
    prices: dict[Tariff, PriceList]

    @classmethod
    def of(
        cls,
        periods: Sequence[Period],
        needed: Sequence[int],
        usable: Sequence[int | None],
        pattern: Pattern,
        *,
        budget: int | None,
        yearly: int,
    ) -> Search:
        """The same with the prices of all its tariffs."""
        tariffs = dict.fromkeys(period.tariff for period in periods)
        prices = {tariff: PriceList.of(tariff, whole_credits(needed[-1])) for tariff in tariffs}
        return cls(periods, needed, usable, pattern, budget, yearly, prices)

    @property
    def total(self) -> int:
        """All that must be bought, in credits."""
        return whole_credits(self.needed[-1])

    @property
    def cells(self) -> int:
        """How many states there are in all periods, where each credit is one."""
        return (self.total + 1) * len(self.periods) * self._layers

    @property
    def is_exact(self) -> bool:
        """Whether every state is compared."""
        return self.cells <= MOST_CELLS and self.is_tabulated

    @property
    def is_tabulated(self) -> bool:
        """Whether the price of every quantity is known at once."""
        return all(each.table is not None for each in self.prices.values())

    @property
    def days_early(self) -> list[int]:
        """How many days before the last one each period begins."""
        return [(self.periods[-1].day - period.day).days for period in self.periods]

    @property
    def weights(self) -> list[int]:
        """What a price counts that is paid in each period, in whole numbers as small as they can be."""
        weights = [A_YEAR + self.yearly * days for days in self.days_early]
        shared = gcd(*weights)
        return [weight // shared for weight in weights]

    def price(self, at: int, quantity: int) -> int:
        """What so many credits cost in a period [micro-units]."""
        return self.prices[self.periods[at].tariff].price(quantity)

    def affordable(self, at: int, quantity: int) -> bool:
        """Whether the budget of a month pays for so many credits."""
        return self.budget is None or quantity <= self.prices[self.periods[at].tariff].affordable(self.budget)

    def ordered(self, at: int, quantity: int) -> int:
        """How many credits to order where so many are to be bought: the invoice is within the budget."""
        if self.budget is None:
            return quantity
        return self.prices[self.periods[at].tariff].within(self.budget, quantity)

    def exact_steps(self) -> list[ScheduleStep]:
        """The periods with a state for every credit; only where all prices are tabulated."""
        weights, _ = self._fitting(self.weights)
        return self._steps(Grid(self.total, 1), weights)

    def least_budget(self) -> int:
        """The smallest budget of a month that is enough [micro-units]."""

        def largest(budget: int) -> list[int]:
            paid = {tariff: prices.affordable(budget) for tariff, prices in self.prices.items()}
            return [paid[period.tariff] for period in self.periods]

        # One purchase of everything, in any month, is within this budget.
        most = max(prices.invoiced(self.total) for prices in self.prices.values())
        return least_budget(self.needed, self.usable, self.pattern, largest, most)

    def best(self, prepay: Prepay) -> Found | None:
        """The cheapest schedule, or one that is nearly so; None where nothing is possible."""
        grid = Grid(self.total, 1 if self.is_exact else self._size(1, _STEPS))
        weights, scale = self._fitting(self.weights)
        # Of equal ones those on the fewest days: a day counts less than any difference of prices.
        many = len(self.periods) + 1 if prepay == "few" else 1
        if many > 1 and not self._fits([each * many for each in weights]):
            many = 1
        steps = self._steps(grid, [each * many for each in weights], fee=int(many > 1))
        states = cheapest_schedule(steps, self.pattern, late=prepay != "early")
        if states is None:
            return None
        if grid.size == 1 and scale == 1:
            return Found(grid.bought(states), 0)
        return Found(grid.bought(states), self._within(grid, grid.bought(states), weights, scale))

    def latest(self, prepay: Prepay, known: int) -> tuple[int, ...] | None:
        """Of the cheapest schedules the latest one, or the earliest, in quantities that cost whole cents.

        `known` is the price of a schedule [micro-units]: the cheapest pays no more early.
        """
        grid = Grid(self.total, self._size(self._for_whole_cents, _STEPS_OF_LATEST))
        heavy = (known // self._unit + 1) * max(self.days_early) + 1
        sign = -1 if prepay == "early" else 1
        weights = [
            weight * heavy + sign * days for weight, days in zip(self.weights, self.days_early, strict=True)
        ]
        if not self._fits(weights):
            weights, _ = self._fitting(self.weights)
        states = cheapest_schedule(self._steps(grid, weights), self.pattern, late=prepay != "early")
        return None if states is None else grid.bought(states)

    def money_days(self, bought: Sequence[int]) -> int:
        """What is paid early, times the days that it is early."""
        return sum(
            self.price(at, quantity) * days
            for at, (quantity, days) in enumerate(zip(bought, self.days_early, strict=True))
        )

    def paid(self, bought: Sequence[int]) -> int:
        """What a schedule costs before its orders are rounded to the cent [micro-units]."""
        return sum(self.price(at, quantity) for at, quantity in enumerate(bought))

    @property
    def _layers(self) -> int:
        """How many tables of states there are at most: one for each amount beyond a whole credit."""
        return 1 + len({milli % MILLI for milli in self.usable if milli is not None} - {0})

    @property
    def _unit(self) -> int:
        """What all prices are whole multiples of."""
        brackets = (each.price_micro for tariff in self.prices for each in tariff.offered)
        return gcd(*brackets, *(each.price_micro for tariff in self.prices for each in tariff.packs)) or 1

    @property
    def _for_whole_cents(self) -> int:
        """How many credits cost whole cents, whatever each of them costs; 1 where that takes very many."""
        prices = [each.price_micro for tariff in self.prices for each in tariff.offered]
        found = lcm(*(CENT // gcd(price, CENT) for price in prices))
        return found if found <= _MOST_FOR_CENTS else 1

    def _size(self, least: int, cells: int) -> int:
        """How large steps must be, as multiples of a least size."""
        # In steps, what can be used before it expires mostly ends within one.
        layers = 1 + len({milli for milli in self.usable if milli is not None})
        states = (cells if self.is_tabulated else _STEPS_ONE_BY_ONE) // (len(self.periods) * layers)
        return least * max(1, -(-self.total // (least * max(1, states))))

    def _fits(self, weights: Sequence[int]) -> bool:
        # However a need is split, no purchase takes more than a whole one too many of some order.
        lots = [min(ends(offers_of(tariff)), key=lambda lot: lot.ratio) for tariff in self.prices]
        ratio, more = max(lot.ratio for lot in lots), max(lot.price for lot in lots)
        most = int(ratio * self.total) + len(weights) * more + 1
        return most // self._unit * max(weights) <= _SAFE

    def _fitting(self, weights: Sequence[int]) -> tuple[list[int], int]:
        """Weights that fit into 64 bits, and what they were divided by."""
        scale = 1
        while not self._fits([weight // scale for weight in weights]):
            scale *= 2
        return [weight // scale for weight in weights], scale

    def _steps(
        self, grid: Grid, weights: Sequence[int], *, fee: int = 0, rounded_down: bool = False
    ) -> list[ScheduleStep]:
        unit = self._unit
        known: dict[Tariff, tuple[Prices, Prices | None]] = {}
        largest: dict[Tariff, tuple[int | None, int | None]] = {}
        for tariff, prices in self.prices.items():
            if rounded_down:
                known[tariff] = (prices.least(grid) // unit, None)
            elif grid.size == 1 and prices.table is not None:
                known[tariff] = (prices.table // unit, None)
            else:
                later, first = prices.steps(grid)
                known[tariff] = (later // unit, first // unit)
            paid = None if self.budget is None else prices.affordable(self.budget)
            largest[tariff] = (None, None) if paid is None else prices.largest(grid, paid)
            if rounded_down and paid is not None:
                largest[tariff] = (grid.up(paid) + 1, None)
        return [
            ScheduleStep(
                known[period.tariff][0],
                grid,
                grid.floor(needed) if rounded_down else needed,
                None if usable is None else grid.floor(usable) if rounded_down else usable,
                largest[period.tariff][0],
                weight,
                fee,
                known[period.tariff][1],
                largest[period.tariff][1],
            )
            for period, needed, usable, weight in zip(
                self.periods, self.needed, self.usable, weights, strict=True
            )
        ]

    def _within(self, grid: Grid, bought: Sequence[int], weights: Sequence[int], scale: int) -> int:
        """How much cheaper than a schedule any other one can be [micro-units], rounded up."""
        steps = self._steps(grid, weights, rounded_down=True)
        found = cheapest_schedule(steps, self.pattern)
        assert found is not None, "what was bought is one"
        prices = [int(step.prices[quantity]) for step, (_, quantity) in zip(steps, found, strict=True)]
        lowest = scale * sum(price * weight for price, weight in zip(prices, weights, strict=True))
        exact = [
            self.price(at, quantity) // self._unit * weight
            for at, (quantity, weight) in enumerate(zip(bought, self.weights, strict=True))
        ]
        # Weights as they are, with nothing shared: an early euro counts a little more than one.
        above = (sum(exact) - lowest) * self._unit
        return max(0, -(-above // min(self.weights)))
