"""The credits received so far as states of a search: each of them, or steps of several.

A step of several credits makes a search of any need possible. Steps are counted from the end, where exactly
what is needed must have been received: so the first purchase of all also brings what does not make a whole
step. What such a search finds can be bought, and may be dearer than the best. How much dearer is bounded by a
search of the same size in which every purchase costs no more than it could: let any schedule be rounded down
to steps; what it buys in a period then is `k` steps, and really more than `k - 1` of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from estimator.errors import UsageError
from estimator.price.packs import cheapest_purchase
from estimator.price.packs.cheapest import cheapest_basket, prices_up_to
from estimator.price.packs.offers import offers_of
from estimator.supply.plan.schedule import Prices
from estimator.tariff.model import Tariff


@dataclass(frozen=True, slots=True)
class Grid:
    """States from nothing to `total` credits, `size` of them apart.

    >>> grid = Grid(total=10, size=4)
    >>> [grid.credits(state) for state in range(grid.count + 1)]
    [0, 2, 6, 10]
    >>> [(grid.up(credits), grid.down(credits)) for credits in (0, 1, 2, 3, 10)]
    [(0, 0), (1, 0), (1, 1), (2, 1), (3, 3)]
    """

    total: int
    size: int

    @property
    def count(self) -> int:
        """How many steps there are."""
        return -(-self.total // self.size)

    def credits(self, state: int) -> int:
        """What was received in a state."""
        return self.total - (self.count - state) * self.size if state else 0

    def up(self, received: int) -> int:
        """The first state with so many credits or more."""
        return self.count - (self.total - received) // self.size if received > 0 else 0

    def down(self, received: int) -> int:
        """The last state with so many credits or fewer."""
        return max(0, self.count + (received - self.total) // self.size)

    def bought(self, states: Sequence[int]) -> tuple[int, ...]:
        """A schedule of steps as one of credits."""
        found, before = [], 0
        for step in states:
            found.append(self.credits(before + step) - self.credits(before))
            before += step
        return tuple(found)


@dataclass(frozen=True, slots=True)
class PriceList:
    """What any quantity of credits costs with a tariff, in micro-units; `table` where it fits in memory."""

    tariff: Tariff
    table: Prices | None

    @classmethod
    def of(cls, tariff: Tariff, most: int) -> PriceList:
        """Prices of up to so many credits, or `PAC001` where nothing is sold."""
        cheapest_purchase(1, tariff)
        try:
            return cls(tariff, prices_up_to(offers_of(tariff), most))
        except UsageError:
            return cls(tariff, None)

    def of_quantities(self, quantities: Sequence[int] | range) -> Prices:
        """The price of each quantity."""
        if self.table is not None:
            return self.table[np.asarray(quantities, np.int64)]
        offers = offers_of(self.tariff)
        prices = [cheapest_basket(offers, each).price if each else 0 for each in quantities]
        return np.array(prices, np.int64)

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
