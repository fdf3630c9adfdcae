"""In which periods something may be bought: what a search keeps in mind from one period to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Layer(NamedTuple):
    """What matters of the periods so far, beside the state.

    Whether this month has a purchase, how many days have one, and how many milli-credits there are beyond the
    credits of the state: others may have expired.
    """

    bought_this_month: bool
    days: int
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which sequences of periods with and without a purchase are allowed.

    Attributes
    ----------
    months : sequence of int
        The month of each period, as a number.
    once_a_month : bool
        At most one period of each month has a purchase.
    not_days : int, or None
        How many periods must not have a purchase: fewer or more may.

    >>> pattern = Pattern((1, 1, 2), once_a_month=True)
    >>> pattern.after(Layer(True, 0), 1, buys=True) is None
    True
    >>> pattern.after(Layer(True, 0), 1, buys=False)
    Layer(bought_this_month=False, days=0, beyond=0)
    """

    months: Sequence[int]
    once_a_month: bool = False
    not_days: int | None = None

    @property
    def start(self) -> Layer:
        """Before the first period."""
        return Layer(bought_this_month=False, days=0)

    def after(self, layer: Layer, at: int, *, buys: bool) -> Layer | None:
        """The layer after period number `at`; None where the pattern does not allow that."""
        if buys and layer.bought_this_month:
            return None
        # A month that is over is forgotten: fewer layers to search.
        goes_on = at + 1 < len(self.months) and self.months[at + 1] == self.months[at]
        # And nobody asks how many more than `not_days` there are.
        days = 0 if self.not_days is None else min(layer.days + buys, self.not_days + 1)
        return Layer(self.once_a_month and goes_on and (layer.bought_this_month or buys), days, layer.beyond)

    def ends(self, layer: Layer) -> bool:
        """Whether a sequence may end in a layer."""
        return self.not_days is None or layer.days != self.not_days
