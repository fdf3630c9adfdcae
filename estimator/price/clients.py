"""What each client takes, of the rows of one batch: so that no row is a Python object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.base.read import fold
from estimator.count.strings import Strings
from estimator.numbers import COUNTRIES
from estimator.price.pricing import PricedRows


def by_client(rows: PricedRows) -> dict[str, Any]:
    """Messages, segments by country, and rows without a price, by client: parts of a summary."""
    if rows.batch.groups is None:
        return {}
    priced = np.flatnonzero(rows.reject == 0)
    recipients = rows.recipients[priced]
    names, client = _coded(rows.batch.groups)
    of_priced = client[priced]
    # Renumbered, for most clients send to few countries.
    pairs, pair = np.unique(of_priced * len(COUNTRIES) + rows.country[priced], return_inverse=True)
    segments = _sums_by_key(pair, recipients * rows.counts.segments[priced])
    rejected = client[rows.rejected]
    return {
        "client_messages": _named(names, _sums_by_key(of_priced, recipients)),
        "client_segments": Counter(
            {
                (names[pairs[key] // len(COUNTRIES)], COUNTRIES[pairs[key] % len(COUNTRIES)]): n
                for key, n in segments.items()
            }
        ),
        "client_rejects": _named(names, _sums_by_key(rejected, np.ones(len(rejected), np.int64))),
    }


def alike(clients: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Names that may be those of one client: capitals, accents, blanks and hyphens apart they are the same.

    >>> alike(["Acme", "Borg", "ACME", "ac-me"])
    (('ACME', 'Acme', 'ac-me'),)
    """
    # Of a million clients hardly any are alike: only these have a list.
    first: dict[str, str] = {}
    several: dict[str, list[str]] = {}
    for client in clients:
        folded = fold(client) or client
        if folded in first:
            several.setdefault(folded, [first[folded]]).append(client)
        else:
            first[client if folded == client else folded] = client
    return tuple(sorted(tuple(sorted(names)) for names in several.values()))


def _coded(groups: Strings) -> tuple[list[str], NDArray[np.int64]]:
    """The different texts, and the number of each row's; blanks around a text do not make it another one."""
    octets = groups.octets()
    if (missing := groups.missing) is not None:
        for row in np.flatnonzero(missing).tolist():
            octets[row] = b""
    names: dict[str, int] = {}
    # Few are different: each is looked at once.
    codes = {each: names.setdefault(each.decode().strip(), len(names)) for each in dict.fromkeys(octets)}
    return list(names), np.array([codes[each] for each in octets], np.int64)


def _named(names: list[str], totals: Counter[int]) -> Counter[str]:
    return Counter({names[key]: n for key, n in totals.items()})


def _sums_by_key(keys: NDArray[Any], amounts: NDArray[np.int64]) -> Counter[int]:
    """Sum of `amounts` by key (small, not negative), in integers: np.bincount would weigh in floats."""
    rows = np.bincount(keys)
    sums = np.zeros(len(rows), np.int64)
    np.add.at(sums, keys.astype(np.intp), amounts)
    found = np.flatnonzero(rows)
    return Counter(dict(zip(found.tolist(), sums[found].tolist(), strict=True)))
