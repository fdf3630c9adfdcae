"""The credits received so far as states of a search: each of them, or steps of several.

A step of several credits makes a search of any need possible. Steps are counted from the end, where exactly
what is needed must have been received: so the first purchase of all also brings what does not make a whole
step. What such a search finds can be bought, and may be dearer than the best. How much dearer is bounded by a
search of the same size in which every purchase costs no more than it could: let any schedule be rounded down
to steps; what it buys in a period then is `k` steps, and really more than `k - 1` of them.

Needs are no whole credits. Where some of the credits received expire, those that are used end within a
credit, or within a step: what there is `beyond` a state is kept beside it, in thousandths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from estimator.base.credits import MILLI, whole_credits


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

    def lowest(self, needed: int, beyond: int) -> int:
        """The first state that, with what is beyond it, is enough for so many milli-credits.

        >>> Grid(total=10, size=1).lowest(2_500, 0), Grid(total=10, size=1).lowest(2_500, 500)
        (3, 2)
        """
        return self.up(whole_credits(needed - beyond))

    def highest(self, usable: int, beyond: int) -> int:
        """The last state that, with what is beyond it, is no more than so many milli-credits."""
        return self.down((usable - beyond) // MILLI)

    def within(self, milli: int) -> tuple[int, int]:
        """The last state of no more than so many milli-credits, and what these are beyond it.

        >>> Grid(total=10, size=4).within(7_250)
        (2, 1250)
        """
        state = self.highest(milli, 0)
        return state, milli - MILLI * self.credits(state)

    def floor(self, milli: int) -> int:
        """So many milli-credits rounded down to a state."""
        return MILLI * self.credits(self.highest(milli, 0))

    def bought(self, purchases: Sequence[tuple[int, int]]) -> tuple[int, ...]:
        """A schedule of credits: from each state so many steps up.

        >>> Grid(total=10, size=4).bought([(0, 1), (1, 0), (1, 2)])
        (2, 0, 8)
        """
        return tuple(self.credits(before + steps) - self.credits(before) for before, steps in purchases)
