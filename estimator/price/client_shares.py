"""What each client takes and pays, made when it is asked for: until then columns, and runs of equals."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from estimator.base.credits import to_credits
from estimator.base.runs import Runs
from estimator.base.sums import Whole, products, sums_at, total, whole
from estimator.numbers import COUNTRIES
from estimator.price.amounts import Share
from estimator.price.clients import ClientSums
from estimator.price.packs.shares import Paid

Bounds: TypeAlias = tuple[Decimal | None, Decimal | None]

_CHUNK: Final = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Taking:
    """Clients in the order of what they take, the most credits first; those that take the same by name.

    Attributes
    ----------
    sums : ClientSums
    order : int array
        The places of the clients in `sums`.
    segments : array of whole numbers
        By place.
    milli : Runs of int [milli-credits]
        In that order.
    """

    sums: ClientSums
    order: NDArray[np.intp]
    segments: Whole
    milli: Runs[int]

    @classmethod
    def of(cls, sums: ClientSums, rates_milli: Mapping[str, int]) -> Taking:
        """What clients take, at the rate of each country they send to."""
        clients = sums.pair_clients
        rates = whole([rates_milli.get(country, 0) for country in COUNTRIES])[sums.pair_countries]
        milli = sums_at(clients, products(sums.segments, rates), len(sums))
        # A stable sort keeps the order of equals, which is that of their names.
        order = np.argsort(-milli, kind="stable")
        milli = milli[order]
        starts = np.flatnonzero(np.append(True, milli[1:] != milli[:-1])[: len(milli)])
        many = np.diff(starts, append=len(milli))
        runs = Runs(zip(milli[starts].tolist(), many.tolist(), strict=True))
        return cls(sums, order, sums_at(clients, sums.segments, len(sums)), runs)


class ClientShares(Mapping[str, Share]):
    """What each client takes, and its part of what is paid now; the most credits first.

    >>> from estimator import estimate
    >>> rows = [{"to": "+33639980001", "text": "Bonjour", "client": client} for client in ("Acme", "Borg")]
    >>> clients = estimate(rows, on="2026-11-01", split_by="client").clients
    >>> list(clients), str(clients["Borg"].price), "Cyan" in clients
    (['Acme', 'Borg'], '0.06', False)
    """

    def __init__(self, taking: Taking, paid: Runs[Paid] | None, stock: Runs[Bounds]) -> None:
        self._taking = taking
        parts: Runs[Any] = Runs([((None, None, None), len(stock))]) if paid is None else paid
        self._amounts = Runs.zipped(taking.milli, parts, stock).map(
            lambda each: (to_credits(each[0]), *each[1], *each[2])
        )

    def lines(self) -> Iterator[tuple[str, Share, int]]:
        """Each client with its share, and how many of its rows have no price: the cheapest way to all."""
        taking, sums = self._taking, self._taking.sums
        amounts = iter(self._amounts)
        last = None
        # Of a million clients few take different amounts: those that take the same have the same share.
        same: dict[tuple[int, int], Share] = {}
        for start in range(0, len(self), _CHUNK):
            places = taking.order[start : start + _CHUNK]
            columns = (column[places].tolist() for column in (sums.messages, taking.segments, sums.rejects))
            for client, messages, segments, rejects in zip(sums.names.at(places), *columns, strict=True):
                others = next(amounts)
                if others is not last:
                    last = others
                    same.clear()
                share = same.get((messages, segments))
                if share is None:
                    share = same[messages, segments] = Share(messages, segments, *others)
                yield client, share, rejects

    def segments_by_country(self) -> Iterator[dict[str, int]]:
        """Those of each client, in the same order."""
        sums = self._taking.sums
        # Pairs stand by client, whatever the order of the clients is here.
        by_client = np.argsort(sums.pair_clients, kind="stable")
        countries, segments = sums.pair_countries[by_client], sums.segments[by_client]
        ends = np.cumsum(np.bincount(sums.pair_clients, minlength=len(self)))
        for place in self._taking.order.tolist():
            pairs = slice(ends[place - 1] if place else 0, ends[place])
            yield {
                COUNTRIES[country]: n
                for country, n in zip(countries[pairs].tolist(), segments[pairs].tolist(), strict=True)
            }

    @property
    def rejected(self) -> int:
        """Rows of all of them that have no price."""
        return total(self._taking.sums.rejects)

    def together(self, first: int) -> tuple[Share, int]:
        """Those from the place `first` on, of which there is one at least, as one line of `lines`."""
        taking, sums = self._taking, self._taking.sums
        places = taking.order[first:]
        messages, segments, rejects = (
            total(column[places]) for column in (sums.messages, taking.segments, sums.rejects)
        )
        amounts = self._amounts.between(first, len(self)).counted
        columns = zip(
            *([each if each is None else each * many for each in of_one] for of_one, many in amounts),
            strict=True,
        )
        return Share(messages, segments, *map(_sum, columns)), rejects

    def __len__(self) -> int:
        return len(self._taking.order)

    def __iter__(self) -> Iterator[str]:
        return self._taking.sums.names.at(self._taking.order)

    def __contains__(self, client: object) -> bool:
        return client in self._taking.sums.names

    def __getitem__(self, client: str) -> Share:
        place = self._taking.sums.names.place(client)
        if place is None:
            raise KeyError(client)
        messages, segments = (
            int(column[place]) for column in (self._taking.sums.messages, self._taking.segments)
        )
        return Share(messages, segments, *self._amounts[int(self._ranks[place])])

    def items(self) -> ItemsView[str, Share]:
        """Each client with its share."""
        return _Items(self)

    def values(self) -> ValuesView[Share]:
        """The shares."""
        return _Values(self)

    def __repr__(self) -> str:
        return f"<ClientShares: {len(self)}>"

    @cached_property
    def _ranks(self) -> NDArray[np.intp]:
        ranks = np.empty(len(self), np.intp)
        ranks[self._taking.order] = np.arange(len(self))
        return ranks


def _sum(amounts: tuple[Decimal | None, ...]) -> Any:
    """Of all of them; None where one is not known."""
    known = [each for each in amounts if each is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


class _Items(ItemsView[str, Share]):
    _mapping: ClientShares

    def __iter__(self) -> Iterator[tuple[str, Share]]:
        return ((client, share) for client, share, _ in self._mapping.lines())


class _Values(ValuesView[Share]):
    _mapping: ClientShares

    def __iter__(self) -> Iterator[Share]:
        return (share for _, share, _ in self._mapping.lines())
