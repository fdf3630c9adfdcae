"""The cheapest basket of at most so many orders.

As without a limit (see `cheapest.py`), some best basket has at most one order that is not at an end of its
bracket, for the exchange behind that leaves the number of orders alone. So the search goes from layer to
layer: layer `k` holds what is still needed after `k` ends, each with the lowest price that leads there, and
every layer is completed by one order of any quantity.

Three things keep the layers small. What remains must fit in the orders that are left. Of two ways, one that
leaves more to buy *and* has cost more can be forgotten. And a straight line bounds the price from below: when
`price >= slope * received - fee` holds for every order, with a fee of 0 or more, any basket of at most
`limit` orders costs at least `slope * need - fee * limit`. Each order exceeds the line by something, and all
these excesses must fit in the gap between that bound and the best basket known. The line that gives the best
bound goes through two ends, or through one and the origin.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from estimator.base.language import told
from estimator.errors import UsageError
from estimator.price.packs.cheapest import cheapest_basket
from estimator.price.packs.offers import Basket, Lot, Offer, best_single, ends, within_reach

_STATES = 1 << 22
_SAFE = 1 << 61


def best_basket(offers: tuple[Offer, ...], need: int, max_orders: int | None) -> Basket | None:
    """The best basket, of at most so many orders; None where there is nothing to buy or no way to buy it."""
    if not (need and offers):
        return None
    free = cheapest_basket(offers, need)
    if max_orders is None or free.size <= max_orders:
        return free
    return cheapest_of_few(offers, need, max_orders)


def cheapest_of_few(offers: tuple[Offer, ...], need: int, limit: int) -> Basket | None:
    """The best basket that brings at least `need` credits in at most `limit` orders; None where none does.

    Raises `PAC004` where too many combinations are nearly as good to look at all of them.

    >>> from estimator.tariff.model import Pack
    >>> packs = [Offer(Pack(size, 1), size, size, 0, price, 0, 0) for size, price in ((10, 100), (25, 300))]
    >>> [lot.quantity for lot, _ in cheapest_of_few(tuple(packs), 30, 2).lines]
    [25, 10]
    """
    largest = max(ends(offers), key=lambda lot: (lot.received, -lot.price))
    if need > limit * largest.received:
        return None
    known = Basket().plus((largest, -(-need // largest.received)))
    one = best_single(offers, need)
    if one and one.rank < known.rank:
        known = Basket().plus((one, 1))
    offers = within_reach(offers, known.price, need)
    return _Layers(offers, need, limit, known).search()


@dataclass(frozen=True, slots=True)
class _Line:
    """`price * run >= rise * received - fee` for every order: a bound in whole numbers."""

    rise: int
    run: int
    fee: int

    def bound(self, need: int, limit: int) -> int:
        return self.rise * need - self.fee * limit

    def excess(self, lot: Lot) -> int:
        return lot.price * self.run - self.rise * lot.received + self.fee


@dataclass(frozen=True, slots=True)
class _Layer:
    """What is still needed after some ends, rising.

    The last end on the way there is number `end`; the way to it is row `parent` of the layer before.
    """

    need: NDArray[np.int64]
    price: NDArray[np.int64]
    least: NDArray[np.int64]
    excess: NDArray[np.int64]
    parent: NDArray[np.int64]
    end: NDArray[np.int64]

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> _Layer:
        return _Layer(*(column[rows] for column in _columns(self)))


class _Layers:
    """The search, layer by layer; `_known` is the best basket so far."""

    def __init__(self, offers: tuple[Offer, ...], need: int, limit: int, known: Basket) -> None:
        self._offers = offers
        self._ends = ends(offers)
        self._need = need
        self._limit = limit
        self._known = known
        self._line = _best_line(self._ends, need, limit)
        self._largest = max(lot.received for lot in self._ends)
        nothing = np.zeros(1, np.int64)
        self._layers = [_Layer(np.full(1, need, np.int64), nothing, nothing, nothing, nothing, nothing)]
        if known.price > _SAFE:
            raise self._too_large()

    def _too_large(self) -> UsageError:
        return UsageError("PAC004", need=self._need, advice=told("do not limit the number of orders"))

    def search(self) -> Basket:
        """The best basket; every layer may improve on it, and a better one makes the next layers smaller."""
        for left in range(self._limit, 0, -1):
            self._complete()
            if left > 1:
                self._descend(left - 1)
            if not len(self._layers[-1].need):
                break
        return self._known

    def _gap(self) -> int:
        """How much all excesses may come to in a basket no dearer than the best one known.

        Raises `PAC004` where sums of them could pass 64 bits.
        """
        gap = self._known.price * self._line.run - self._line.bound(self._need, self._limit)
        if gap > _SAFE:
            raise self._too_large()
        return gap

    def _complete(self) -> None:
        """Try one last order of each offer after every way in the last layer."""
        layer = self._layers[-1]
        for offer in self._offers:
            rows = np.flatnonzero(layer.need <= offer.highest + offer.gift)
            quantity = np.maximum(offer.lowest, layer.need[rows] - offer.gift)
            price = layer.price[rows] + offer.base + offer.unit * quantity
            least = layer.least[rows] + offer.base + offer.least * quantity
            over = quantity + offer.gift - layer.need[rows]
            best = np.lexsort((-over, least, price))[:1]
            for row, bought in zip(rows[best], quantity[best], strict=True):
                if price[best] <= self._known.price:
                    whole = Basket().plus(*self._way_to(row), (offer.order(int(bought)), 1))
                    self._known = min(self._known, whole, key=lambda basket: basket.rank)

    def _way_to(self, row: int) -> Iterator[tuple[Lot, int]]:
        """The ends that lead to a row of the last layer."""
        for layer in self._layers[:0:-1]:
            yield self._ends[layer.end[row]], 1
            row = layer.parent[row]

    def _descend(self, left: int) -> None:
        """Add the layer of one end more, after which `left` orders are left."""
        layer, gap = self._layers[-1], self._gap()
        lots = [(end, lot) for end, lot in enumerate(self._ends) if self._line.excess(lot) <= gap]
        if len(layer.need) * len(lots) > _STATES:
            raise self._too_large()
        ways = [self._after(layer, end, lot, left, gap) for end, lot in lots]
        self._layers.append(_pareto(ways))

    def _after(self, layer: _Layer, end: int, lot: Lot, left: int, gap: int) -> _Layer:
        """The ways that go on with `lot` and can still become a best basket."""
        need = layer.need - lot.received
        price, least = layer.price + lot.price, layer.least + lot.least
        excess = layer.excess + self._line.excess(lot)
        fits = (need > 0) & (need <= min(left * self._largest, self._need))
        rows = np.flatnonzero(fits & (excess <= gap) & (price <= self._known.price))
        ended = np.full(len(rows), end, np.int64)
        return _Layer(need[rows], price[rows], least[rows], excess[rows], rows, ended)


def _pareto(ways: list[_Layer]) -> _Layer:
    """All ways together but those that leave no less to buy than another one and have cost more."""
    together = _Layer(*(np.concatenate(columns) for columns in zip(*map(_columns, ways), strict=True)))
    rising = together.take(np.lexsort((together.least, together.price, together.need)))
    new = np.diff(rising.need, prepend=0) > 0
    return rising.take(new & (rising.price <= np.minimum.accumulate(rising.price)))


def _columns(layer: _Layer) -> tuple[NDArray[np.int64], ...]:
    return layer.need, layer.price, layer.least, layer.excess, layer.parent, layer.end


def _best_line(lots: tuple[Lot, ...], need: int, limit: int) -> _Line:
    """The line with the highest bound."""
    return max(_lines(lots), key=lambda line: Fraction(line.bound(need, limit), line.run))


def _lines(lots: tuple[Lot, ...]) -> Iterator[_Line]:
    """The lines that every order is on or above."""
    cheapest = min(lots, key=lambda lot: lot.ratio)
    yield _Line(cheapest.price, cheapest.received, 0)
    for one, other in combinations(sorted(lots, key=lambda lot: lot.received), 2):
        rise, run = other.price - one.price, other.received - one.received
        line = _Line(rise, run, rise * one.received - one.price * run)
        if run and rise >= 0 and line.fee >= 0 and all(line.excess(lot) >= 0 for lot in lots):
            yield line
