"""What each client takes, in columns: neither a row nor a client is a Python object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import Final

import numpy as np
from numpy.typing import NDArray

from estimator.base.display import OneLine
from estimator.base.language import told
from estimator.base.read import fold
from estimator.base.sums import Whole, sums_at, whole
from estimator.count.names import SortedNames
from estimator.count.strings import Strings
from estimator.numbers import COUNTRIES
from estimator.price.pricing import PricedRows

_NONE: Final = np.zeros(0, np.int64)
_PLACE_OF: Final = {country: place for place, country in enumerate(COUNTRIES)}
_FEW: Final = 1 << 16


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ClientSums(OneLine):
    """What each client takes. Sums add up: see `Summing`.

    Attributes
    ----------
    names : SortedNames
        Of the clients; the empty one is of rows that name none.
    messages, rejects : arrays of whole numbers
        By client: messages, and rows without a price.
    pairs : int64 array
        Which clients send to which countries, each pair once: the place of the client times the number of
        countries, and the place of the country.
    segments : array of whole numbers
        Of each pair.

    >>> sums = ClientSums.of({"Acme": 2}, {("Acme", "FR"): 3}, {"Borg": 1})
    >>> sums.messages_by_client, sums.segments_by_pair, sums.rejects_by_client
    (Counter({'Acme': 2}), Counter({('Acme', 'FR'): 3}), Counter({'Borg': 1}))
    """

    names: SortedNames = field(default_factory=lambda: SortedNames.of(()))
    messages: Whole = field(default_factory=lambda: _NONE)
    rejects: Whole = field(default_factory=lambda: _NONE)
    pairs: NDArray[np.int64] = field(default_factory=lambda: _NONE)
    segments: Whole = field(default_factory=lambda: _NONE)

    @classmethod
    def of(
        cls, messages: Mapping[str, int], segments: Mapping[tuple[str, str], int], rejects: Mapping[str, int]
    ) -> ClientSums:
        """Sums by client, and by client and country. Raises `ValueError` where a country is none."""
        if unknown := {country for _, country in segments} - _PLACE_OF.keys():
            raise ValueError(told("{country} is no country with phone numbers", country=min(unknown)))
        names = SortedNames.of({*messages, *rejects, *(client for client, _ in segments)})
        place_of = {client: place for place, client in enumerate(names)}
        pairs = [place_of[client] * len(COUNTRIES) + _PLACE_OF[country] for client, country in segments]
        return cls(
            names,
            whole([messages.get(client, 0) for client in names]),
            whole([rejects.get(client, 0) for client in names]),
            np.array(pairs, np.int64),
            whole(list(segments.values())),
        )

    def __len__(self) -> int:
        return len(self.names)

    def __neg__(self) -> ClientSums:
        """What takes these away where it is added: of the same clients, who stay."""
        return replace(self, messages=-self.messages, rejects=-self.rejects, segments=-self.segments)

    @property
    def messages_by_client(self) -> Counter[str]:
        """Messages of clients that have a row with a price."""
        priced = self.messages != 0
        priced[self.pair_clients] = True
        return self._named(self.messages, np.flatnonzero(priced))

    @property
    def rejects_by_client(self) -> Counter[str]:
        """Rows without a price of clients that have some."""
        return self._named(self.rejects, np.flatnonzero(self.rejects))

    @property
    def segments_by_pair(self) -> Counter[tuple[str, str]]:
        """Segments by client and country."""
        clients = self.names.at(self.pair_clients)
        countries = self.pair_countries.tolist()
        return Counter(
            {
                (client, COUNTRIES[country]): n
                for client, country, n in zip(clients, countries, self.segments.tolist(), strict=True)
            }
        )

    @property
    def pair_clients(self) -> NDArray[np.intp]:
        """The place of the client of each pair."""
        return self.pairs // len(COUNTRIES)

    @property
    def pair_countries(self) -> NDArray[np.intp]:
        """The place of the country of each pair in `COUNTRIES`."""
        return self.pairs % len(COUNTRIES)

    def _named(self, numbers: Whole, places: NDArray[np.intp]) -> Counter[str]:
        return Counter(dict(zip(self.names.at(places), numbers[places].tolist(), strict=True)))

    def __eq__(self, other: object) -> bool:
        # As counters are: a client that takes nothing is none.
        return isinstance(other, ClientSums) and (
            self.messages_by_client == other.messages_by_client
            and self.rejects_by_client == other.rejects_by_client
            and self.segments_by_pair == other.segments_by_pair
        )

    __hash__ = None  # type: ignore[assignment]


class Summing:
    """Sums of clients being added up: what each costs is about its own size, however many there were before.

    >>> summing = Summing()
    >>> for _ in range(2):
    ...     summing.add(ClientSums.of({"Acme": 2}, {("Acme", "FR"): 3}, {}))
    >>> summing.found().segments_by_pair
    Counter({('Acme', 'FR'): 6})
    """

    def __init__(self) -> None:
        self._held: list[ClientSums] = []
        self._waiting = 0

    def add(self, sums: ClientSums) -> None:
        """Add sums, which stay as they are."""
        if not len(sums):
            return
        if self._held:
            self._waiting += len(sums)
        self._held.append(sums)
        # Only once they are as many as those that are together: so each is gone through a few times.
        if self._waiting >= max(_FEW, len(self._held[0])):
            self.found()

    def found(self) -> ClientSums:
        """All together so far."""
        if len(self._held) != 1:
            self._held, self._waiting = [_together(self._held)], 0
        return self._held[0]


def _together(several: Sequence[ClientSums]) -> ClientSums:
    if not several:
        return ClientSums()
    names, places = SortedNames.merged([each.names for each in several])
    place = np.concatenate(places)
    keys = np.concatenate(
        [
            at[each.pair_clients] * len(COUNTRIES) + each.pair_countries
            for each, at in zip(several, places, strict=True)
        ]
    )
    pairs, pair = np.unique(keys, return_inverse=True)
    return ClientSums(
        names,
        sums_at(place, np.concatenate([each.messages for each in several]), len(names)),
        sums_at(place, np.concatenate([each.rejects for each in several]), len(names)),
        pairs,
        sums_at(pair, np.concatenate([each.segments for each in several]), len(pairs)),
    )


def by_client(rows: PricedRows, groups: Strings) -> ClientSums:
    """Messages, segments by country, and rows without a price, by client: `groups` has that of each row."""
    names, client = _coded(groups)
    priced, rejected = np.flatnonzero(rows.reject == 0), np.flatnonzero(rows.rejected)
    # A client all of whose rows are left out, for their numbers came before, takes nothing.
    there = np.zeros(len(names), np.bool_)
    there[client[priced]] = there[client[rejected]] = True
    if not there.all():
        names, client = names.take(np.flatnonzero(there)), (np.cumsum(there) - 1)[client]
    recipients = rows.recipients[priced]
    pairs, pair = np.unique(
        client[priced] * len(COUNTRIES) + rows.country[priced].astype(np.int64), return_inverse=True
    )
    return ClientSums(
        names,
        sums_at(client[priced], recipients, len(names)),
        np.bincount(client[rejected], minlength=len(names)).astype(np.int64),
        pairs,
        sums_at(pair, recipients * rows.counts.segments[priced], len(pairs)),
    )


def alike(clients: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """Names that may be those of one client: capitals, accents, blanks and hyphens apart they are the same.

    >>> alike(["Acme", "Borg", "ACME", "ac-me"])
    (('ACME', 'Acme', 'ac-me'),)
    """
    # Of a million clients hardly any are alike: of the others there is no more than a number.
    marks = np.fromiter((hash(_folded(client)) for client in clients), np.int64)
    different, times = np.unique(marks, return_counts=True)
    several: dict[str, list[str]] = {}
    for client in compress(clients, np.isin(marks, different[times > 1])):
        several.setdefault(_folded(client), []).append(client)
    return tuple(sorted(tuple(sorted(names)) for names in several.values() if len(names) > 1))


def _folded(client: str) -> str:
    return fold(client) or client


def _coded(groups: Strings) -> tuple[SortedNames, NDArray[np.int64]]:
    """The different texts, and the place of each row's; blanks around a text do not make it another one."""
    octets = groups.octets()
    if (missing := groups.missing) is not None:
        for row in np.flatnonzero(missing).tolist():
            octets[row] = b""
    # Few are different: each is looked at once.
    texts = {each: each.decode().strip() for each in dict.fromkeys(octets)}
    names = SortedNames.of(set(texts.values()))
    places = {name: place for place, name in enumerate(names)}
    codes = {each: places[text] for each, text in texts.items()}
    return names, np.array([codes[each] for each in octets], np.int64)
