"""The cheapest basket of orders that covers a need: an exact search over few candidates.

*Best* means: the lowest exact price, and where a price is not known, the lowest of what it is at most; among
equals the lowest of what it is at least; among equals the most credits received, for they cost nothing; among
equals the fewest orders.

**At most one order of a best basket is free.** Within a bracket every credit costs the same. Take two orders
that are both strictly between the smallest and the largest quantity of their brackets, and move credits one
by one from the one with the dearer credits to the other (of equally dear ones, from the one that is dearer at
least): the price does not rise, the credits received (gifts come with orders, not with credits) and the
number of orders stay, and sooner or later one of the two is at an end of its bracket. So some best basket
consists of *ends* (smallest and largest orders, fixed packs) and at most one other order. There are few ends,
and that makes the search a covering knapsack.

**The table.** `best(n)`, the rank of the best basket for `n` credits, starts as the best single order. For
each end, once, twice, four times and so on, `best(n) = min(best(n), best(n - received) + price)` is one pass
over the table; any number of copies is a sum of such powers. When a pass changes nothing, twice as many
copies cannot change anything either, and the next end follows. Adding the same order to two baskets keeps
their ranks in order, which is what makes the recursion right for the ties too.

**Large needs are made small first.** Let the *bulk* order have the lowest price for each credit received, δ;
of those that share it, the lowest at least; and be the largest of those that share both. Every order then has
an *excess*, `price - δ * received`, of 0 or more. A basket that receives at least `need` costs at least
`δ * need`, so all its excesses together fit in the *gap* between the price of any basket known and
`δ * need`. That rules out ends that exceed the gap alone, and limits the credits that can come from the
others. Ends without excess, other than the bulk order, can be exchanged for it, and what is paid at least
does not rise: among any `m` whole numbers some add up to a multiple of `m`, so fewer than
`bulk.received / gcd` of them are needed. All the rest of the need comes from bulk orders, and only what
remains goes through the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd
from operator import add

import numpy as np
from numpy.typing import NDArray

from estimator.base.language import told
from estimator.errors import UsageError
from estimator.price.packs.offers import Basket, Lot, Offer, Rank, best_single, ends, within_reach

_CELLS = 1 << 23
_BLOCK = 1 << 15

_COUNT = 1 << 26
"""The number of orders, less credits received times this, is one integer that ranks both."""

_SAFE = 1 << 61


def cheapest_basket(offers: tuple[Offer, ...], need: int) -> Basket:
    """The best basket that brings at least `need` credits, with any number of orders.

    Parameters
    ----------
    offers : tuple of Offer, at least one
    need : int [credits, 1..]

    Raises
    ------
    UsageError
        `PAC004` where so many combinations are equally good that the table would not fit in memory.

    >>> from estimator.tariff.model import Bracket
    >>> small = Offer(Bracket(100, 200, 60_000), 100, 199, 60_000, 0, 0, 60_000)
    >>> large = Offer(Bracket(200, None, 50_000), 200, 1_000_000, 50_000, 0, 0, 50_000)
    >>> [(lot.quantity, times) for lot, times in cheapest_basket((small, large), 170).lines]
    [(200, 1)]
    """
    known, offers = _narrowed(offers, need)
    bulk = _bulk_of(offers)
    if _is_unbeatable(known, bulk, need):
        return known
    gap = known.price * bulk.received - bulk.price * need
    candidates = tuple(lot for lot in ends(offers) if _excess(lot, bulk) <= gap)
    free = max(offer.highest + offer.gift for offer in offers)
    times = max(0, -(-(need - free - _most_from_others(candidates, bulk, gap)) // bulk.received))
    left = _from_table(offers, candidates, bulk, need - times * bulk.received)
    return left.plus((bulk, times))


def prices_up_to(offers: tuple[Offer, ...], need: int) -> NDArray[np.int64]:
    """What the best basket costs for every need from 0 to `need`, in micro-units, exact, never falling.

    Raises `PAC004` where the table would not fit in memory.

    >>> from estimator.tariff.model import Bracket
    >>> offer = Offer(Bracket(2, None, 10), 2, 1_000_000, 10, 0, 0, 10)
    >>> prices_up_to((offer,), 4).tolist()
    [0, 20, 20, 30, 40]
    """
    candidates = ends(offers)
    _check_size(candidates, need)
    table = _tabulated(offers, candidates, _bulk_of(offers), need)
    prices = table.prices()
    prices[0] = 0
    return prices


def _bulk_of(offers: tuple[Offer, ...]) -> Lot:
    return min(ends(offers), key=lambda lot: (lot.ratio, lot.least_ratio, -lot.received))


def _narrowed(offers: tuple[Offer, ...], need: int) -> tuple[Basket, tuple[Offer, ...]]:
    """A good basket, and the offers that a better one could still use: each shrinks the other."""
    known = min(_guesses(offers, need), key=lambda basket: basket.rank)
    while True:
        offers = within_reach(offers, known.price, need)
        better = min(_guesses(offers, need), key=lambda basket: basket.rank)
        if better.rank >= known.rank:
            return known, offers
        known = better


def _guesses(offers: tuple[Offer, ...], need: int) -> Iterator[Basket]:
    """Baskets worth trying first: one order; bulk orders and one more; bulk orders of equal price."""
    bulk = _bulk_of(offers)
    full, rest = divmod(need, bulk.received)
    yield Basket().plus((bulk, full + (rest > 0)))
    one, last = best_single(offers, need), best_single(offers, rest)
    if one:
        yield Basket().plus((one, 1))
    if last and rest:
        yield Basket().plus((bulk, full), (last, 1))
    offer = bulk.offer
    times, room = -(-need // bulk.received), offer.highest - offer.lowest
    if room and not offer.gift and times * offer.lowest <= need:
        raised, more = divmod(need - times * offer.lowest, room)
        high, low = offer.order(offer.highest), offer.order(offer.lowest)
        between = [(offer.order(offer.lowest + more), 1)] if raised < times else []
        yield Basket().plus((high, raised), *between, (low, times - raised - len(between)))


def _is_unbeatable(guess: Basket, bulk: Lot, need: int) -> bool:
    """Whether nothing can be cheaper than a guess, receive more for the same or take fewer orders.

    The bulk order is the largest without excess, so no basket at the lowest price takes fewer orders than
    bulk orders would; and no guess takes more.
    """
    return (
        guess.received == need
        and guess.price * bulk.received == bulk.price * need
        and guess.least * bulk.received == bulk.least * need
    )


def _most_from_others(candidates: tuple[Lot, ...], bulk: Lot, gap: int) -> int:
    """The most credits that ends other than `bulk` bring to some best basket (see the top of the file)."""
    excesses = [(lot, _excess(lot, bulk)) for lot in candidates if lot != bulk]
    dear = max((gap * lot.received // excess for lot, excess in excesses if excess), default=0)
    level = [lot.received for lot, excess in excesses if not excess]
    return dear + max(level, default=0) * (bulk.received // gcd(bulk.received, *level) - 1)


def _excess(lot: Lot, bulk: Lot) -> int:
    """The excess times `bulk.received`, which makes it a whole number; the gap is held likewise."""
    return lot.price * bulk.received - bulk.price * lot.received


def _from_table(offers: tuple[Offer, ...], candidates: tuple[Lot, ...], bulk: Lot, need: int) -> Basket:
    """The best basket of any one order and `candidates`, for a need small enough to tabulate."""
    _check_size(ends(offers), need)
    return _tabulated(offers, candidates, bulk, need).walk_back(offers, candidates)


def _tabulated(offers: tuple[Offer, ...], candidates: tuple[Lot, ...], bulk: Lot, need: int) -> _Table:
    table = _Table(offers, bulk, need)
    # The largest first: after them the table is nearly right, and the others stop at their first pass.
    for lot in sorted(candidates, key=lambda lot: -lot.received):
        times = 1
        while times * lot.received <= need and table.add(lot, times):
            times *= 2
    return table


def _check_size(candidates: tuple[Lot, ...], need: int) -> None:
    """Refuse what would not fit in memory, or in 64 bits."""
    most = max(lot.price * (2 * need // lot.received + 2) for lot in candidates)
    if need > _CELLS or most > _SAFE or max(lot.received for lot in candidates) * _COUNT > _SAFE:
        raise UsageError("PAC004", need=need, advice=told("leave out packs of nearly equal price"))


class _Table:
    """For each need from 0 on, the best basket found so far.

    Its price at most and at least, and `size - received * _COUNT`.
    """

    def __init__(self, offers: tuple[Offer, ...], bulk: Lot, need: int) -> None:
        cells = np.arange(need + 1, dtype=np.int64)
        copies = -(-cells // bulk.received)
        self._price = copies * bulk.price
        self._least = copies * bulk.least
        self._tie = copies * _tie(bulk)
        for offer in offers:
            quantity = np.maximum(offer.lowest, cells[: offer.highest + offer.gift + 1] - offer.gift)
            self._improve(
                slice(0, len(quantity)),
                offer.base + offer.unit * quantity,
                offer.base + offer.least * quantity,
                1 - (quantity + offer.gift) * _COUNT,
            )

    def add(self, lot: Lot, times: int) -> bool:
        """Try `times` copies of `lot` on top of each basket; whether that made any better."""
        shift, price, least, tie = (times * each for each in (lot.received, lot.price, lot.least, _tie(lot)))
        changed = False
        for start in range(shift, len(self._price), _BLOCK):
            stop = min(start + _BLOCK, len(self._price))
            below = slice(start - shift, stop - shift)
            changed |= self._improve(
                slice(start, stop),
                self._price[below] + price,
                self._least[below] + least,
                self._tie[below] + tie,
            )
        return changed

    def _improve(
        self, cells: slice, price: NDArray[np.int64], least: NDArray[np.int64], tie: NDArray[np.int64]
    ) -> bool:
        old_price, old_least, old_tie = self._price[cells], self._least[cells], self._tie[cells]
        better = price <= old_price
        if not better.any():
            return False
        better &= (price < old_price) | (least < old_least) | ((least == old_least) & (tie < old_tie))
        np.copyto(old_price, price, where=better)
        np.copyto(old_least, least, where=better)
        np.copyto(old_tie, tie, where=better)
        return bool(better.any())

    def prices(self) -> NDArray[np.int64]:
        """The price of each cell."""
        return self._price.copy()

    def rank(self, need: int) -> Rank:
        """As `Basket.rank`, of the best basket for `need`."""
        less_received, size = divmod(int(self._tie[need]), _COUNT)
        return int(self._price[need]), int(self._least[need]), less_received, size

    def walk_back(self, offers: tuple[Offer, ...], candidates: tuple[Lot, ...]) -> Basket:
        """The basket of the last cell: whatever leads from cell to cell is part of it."""
        basket, need = Basket(), len(self._price) - 1
        taken: dict[Lot, int] = {}
        while (one := best_single(offers, need)) is None or one.rank != self.rank(need):
            lot = next(lot for lot in candidates if self._leads(lot, need))
            while self._leads(lot, need):
                taken[lot] = taken.get(lot, 0) + 1
                need -= lot.received
        return basket.plus(*taken.items(), (one, 1))

    def _leads(self, lot: Lot, need: int) -> bool:
        if lot.received >= need:
            return False
        before = self.rank(need - lot.received)
        return tuple(map(add, before, lot.rank)) == self.rank(need)


def _tie(lot: Lot) -> int:
    return 1 - lot.received * _COUNT
