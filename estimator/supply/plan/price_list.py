"""What any quantity of credits costs, exactly and as it is invoiced, and how much a budget pays for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from estimator.base.money import CENT, to_micro
from estimator.errors import UsageError
from estimator.price.packs import cheapest_purchase
from estimator.price.packs.cheapest import cheapest_basket, prices_up_to
from estimator.price.packs.offers import Basket, offers_of
from estimator.price.packs.single import line_of
from estimator.supply.plan.grid import Grid
from estimator.supply.plan.schedule import Prices
from estimator.tariff.model import Tariff


@dataclass(frozen=True, slots=True)
class PriceList:
    """What any quantity of credits costs with a tariff, in micro-units; `table` where it fits in memory.

    Attributes
    ----------
    tariff : Tariff
    most : int [credits]
        The largest quantity that anybody asks for.
    table : int64 array, or None
    """

    tariff: Tariff
    most: int
    table: Prices | None
    _invoiced: dict[int, int] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, tariff: Tariff, most: int) -> PriceList:
        """Prices of up to so many credits, or `PAC001` where nothing is sold."""
        cheapest_purchase(1, tariff)
        try:
            return cls(tariff, most, prices_up_to(offers_of(tariff), most))
        except UsageError:
            return cls(tariff, most, None)

    def of_quantities(self, quantities: Sequence[int] | range) -> Prices:
        """The price of each quantity."""
        if self.table is not None:
            return self.table[np.asarray(quantities, np.int64)]
        return np.array([self._basket(each).price for each in quantities], np.int64)

    def steps(self, grid: Grid) -> tuple[Prices, Prices]:
        """What so many steps cost, and what they cost as the first purchase of all."""
        steps = range(grid.count + 1)
        # As many steps as there are brings more than is needed, and only the first purchase takes them all.
        later = self.of_quantities([min(step * grid.size, grid.total) for step in steps])
        return later, self.of_quantities([grid.credits(step) for step in steps])

    def least(self, grid: Grid) -> Prices:
        """No purchase costs less that comes to so many steps once all is rounded down."""
        steps = range(1, grid.count + 1)
        return self.of_quantities([0, *((step - 1) * grid.size + 1 for step in steps)])

    def largest(self, grid: Grid, quantity: int) -> tuple[int, int]:
        """How many steps bring no more than so many credits, as a later purchase and as the first one."""
        later = grid.count if quantity >= grid.total else quantity // grid.size
        return later, grid.down(quantity)

    def invoiced(self, quantity: int) -> int:
        """What the orders of the cheapest purchase cost, each rounded to the cent, as they are shown."""
        found = self._invoiced.get(quantity)
        if found is None:
            lines = self._basket(quantity).lines
            found = sum(to_micro(line_of(lot).price) * times for lot, times in lines)
            self._invoiced[quantity] = found
        return found

    def affordable(self, budget: int) -> int:
        """The largest quantity whose orders are invoiced within a budget.

        >>> from datetime import date
        >>> from estimator.tariff.model import Bracket
        >>> day = date(2026, 10, 1)
        >>> brackets = (Bracket(1, None, 58_500),)
        >>> tariff = Tariff("fr", "EUR", day, day, "an example", "illustrative", {"FR": 1000}, brackets)
        >>> prices = PriceList.of(tariff, 1000)
        >>> [prices.affordable(budget) for budget in (60_000, 120_000, 170_000, 180_000)]
        [1, 2, 2, 3]
        """
        whole = budget // CENT * CENT
        found = self._most_for(whole + _just_below_half_a_cent(1))
        # Several orders may each be rounded down, or up.
        found = max(found, self._most_for(whole + _just_below_half_a_cent(self._basket(found).size)))
        while self.invoiced(found) > budget:
            found = self._most_for(self.price(found) - 1)
        return found

    def price(self, quantity: int) -> int:
        """What so many credits cost, before orders are rounded."""
        return int(self.of_quantities([quantity])[0])

    def within(self, budget: int, quantity: int) -> int:
        """The smallest quantity from this one on that is invoiced within a budget that pays for it.

        Where a purchase takes several orders, a larger one may be rounded to less.
        """
        while self.invoiced(quantity) > budget:
            quantity += 1
        return quantity

    def _most_for(self, price: int) -> int:
        """The largest quantity that costs no more, before orders are rounded."""
        if self.table is not None:
            return int(np.searchsorted(self.table, price, side="right")) - 1
        low, high = 0, self.most + 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.price(middle) <= price else (low, middle)
        return low

    def _basket(self, quantity: int) -> Basket:
        return cheapest_basket(offers_of(self.tariff), quantity) if quantity else Basket()


def _just_below_half_a_cent(orders: int) -> int:
    """What so many orders can be rounded down by in all [micro-units]: half a cent goes up."""
    return max(1, orders) * (CENT // 2 - 1)
