"""What a campaign adds up to: small, and adding.

`a + b` is the summary of both; the order of the rows, the size of the batches and where a file is cut change
nothing. Whatever scales (threads, processes, clusters) only makes summaries and adds them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any, Final

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from estimator.count.alphabet import Encoding
from estimator.count.kernels.tables import CONCATENATED_UNITS, ENCODINGS, SINGLE_UNITS
from estimator.count.segments import forcing_characters
from estimator.count.strings import Strings
from estimator.numbers import COUNTRIES, WARNINGS
from estimator.price.pricing import NO_RATE, REJECTS, PricedRows

JUST_OVER: Final = 10
"""Units: a message that passes a boundary by no more is "just over" it."""

Line = tuple[str, Encoding]
"""A destination and an encoding: the rate and the limits are the same for all messages of a line."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Totals over rows, each a `Counter`. Summaries add up.

    A line is a destination and an encoding: `("FR", "GSM-7")`.

    Attributes
    ----------
    rows : Counter with the one key "read"
    messages, segments : by line
    just_over : messages at most `JUST_OVER` units above what one segment less holds, by line
    lengths : messages by number of segments
    forcing : messages that hold a character, by character outside GSM-7
    with_clause : messages by whether the STOP clause was counted
    warnings : messages by kind of warning
    rejects : rows by code and country (empty where the country has no part in it)
    client_messages : messages by client, where rows have one (empty where it is not named)
    client_segments : segments by client and country
    client_rejects : rows without a price by client

    >>> from estimator import estimate
    >>> campaign = [{"to": "+33639980001", "text": "✓" * 71}]
    >>> summary = estimate(campaign, stop_clause=False, on="2026-11-01").summary
    >>> dict(summary.segments), (summary + summary).read
    ({('FR', 'UCS-2'): 2}, 2)
    """

    rows: Counter[str] = field(default_factory=Counter)
    messages: Counter[Line] = field(default_factory=Counter)
    segments: Counter[Line] = field(default_factory=Counter)
    just_over: Counter[Line] = field(default_factory=Counter)
    lengths: Counter[int] = field(default_factory=Counter)
    forcing: Counter[str] = field(default_factory=Counter)
    with_clause: Counter[bool] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    rejects: Counter[tuple[str, str]] = field(default_factory=Counter)
    client_messages: Counter[str] = field(default_factory=Counter)
    client_segments: Counter[tuple[str, str]] = field(default_factory=Counter)
    client_rejects: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Summary) -> Summary:
        return Summary(*(_sum(getattr(self, f.name), getattr(other, f.name)) for f in fields(self)))

    @property
    def read(self) -> int:
        """Rows read: always those priced and those rejected."""
        return self.rows["read"]

    @property
    def rejected(self) -> int:
        """Rows left out."""
        return sum(self.rejects.values())


def _sum(a: Counter[Any], b: Counter[Any]) -> Counter[Any]:
    # Not Counter's own `+`, which drops keys that count 0: a destination with 0 recipients is still a line.
    total = a.copy()
    total.update(b)
    return total


def summarise(rows: PricedRows) -> Summary:
    """The summary of the rows of one batch."""
    priced = np.flatnonzero(rows.reject == 0)
    recipients = rows.recipients[priced]
    encoding, segments = rows.counts.encoding[priced], rows.counts.segments[priced]
    line = rows.country[priced].astype(np.int64) * len(ENCODINGS) + encoding
    one_less = np.where(segments == 2, SINGLE_UNITS[encoding], CONCATENATED_UNITS[encoding] * (segments - 1))
    over = rows.counts.units[priced] - one_less
    just_over = np.where((segments > 1) & (over <= JUST_OVER), recipients, 0)
    ucs2 = priced[encoding == 1]
    return Summary(
        rows=Counter({"read": len(rows.batch)}),
        messages=_by_line(line, recipients),
        segments=_by_line(line, recipients * segments),
        just_over=_by_line(line, just_over),
        lengths=_totals(segments, recipients),
        forcing=_forcing(rows, ucs2),
        with_clause=Counter(
            {bool(key): n for key, n in _totals(rows.with_clause[priced], recipients).items()}
        ),
        warnings=_warnings(rows, priced, recipients),
        rejects=_rejects(rows),
        **_by_client(rows, priced, recipients),
    )


def _totals(keys: NDArray[Any], amounts: NDArray[np.int64]) -> Counter[int]:
    """Sum of `amounts` by key (small, not negative), in integers: np.bincount would weigh in floats."""
    rows = np.bincount(keys)
    sums = np.zeros(len(rows), np.int64)
    np.add.at(sums, keys.astype(np.intp), amounts)
    found = np.flatnonzero(rows)
    return Counter(dict(zip(found.tolist(), sums[found].tolist(), strict=True)))


def _by_line(line: NDArray[np.int64], amounts: NDArray[np.int64]) -> Counter[Line]:
    totals = _totals(line, amounts)
    return Counter(
        {(COUNTRIES[key // len(ENCODINGS)], ENCODINGS[key % len(ENCODINGS)]): n for key, n in totals.items()}
    )


def _by_client(
    rows: PricedRows, priced: NDArray[np.intp], recipients: NDArray[np.int64]
) -> dict[str, Counter[Any]]:
    """What each client takes: by number of client and country, so that no row is a Python object."""
    if rows.batch.groups is None:
        return {}
    names, client = _coded(rows.batch.groups)
    of_priced = client[priced]
    # Renumbered, for most clients send to few countries.
    pairs, pair = np.unique(of_priced * len(COUNTRIES) + rows.country[priced], return_inverse=True)
    segments = _totals(pair, recipients * rows.counts.segments[priced])
    rejected = client[rows.reject != 0]
    return {
        "client_messages": _named(names, _totals(of_priced, recipients)),
        "client_segments": Counter(
            {
                (names[pairs[key] // len(COUNTRIES)], COUNTRIES[pairs[key] % len(COUNTRIES)]): n
                for key, n in segments.items()
            }
        ),
        "client_rejects": _named(names, _totals(rejected, np.ones(len(rejected), np.int64))),
    }


def _coded(groups: Strings) -> tuple[list[str], NDArray[np.int64]]:
    """The different texts, and the number of each row's; blanks around a text do not make it another one."""
    texts = pc.utf8_trim_whitespace(pc.fill_null(groups.to_arrow(), "")).dictionary_encode()
    return texts.dictionary.to_pylist(), texts.indices.to_numpy().astype(np.int64)


def _named(names: list[str], totals: Counter[int]) -> Counter[str]:
    return Counter({names[key]: n for key, n in totals.items()})


def _forcing(rows: PricedRows, ucs2: NDArray[np.intp]) -> Counter[str]:
    """Characters that force UCS-2, counted in messages, so once for every recipient of a row."""
    recipients = rows.recipients[ucs2]
    total: Counter[str] = Counter()
    # With counts, for without them numpy first loads its masked arrays.
    different, _ = np.unique(recipients, return_counts=True)
    for times in different.tolist():
        found = forcing_characters(rows.batch.messages.take(ucs2[recipients == times]))
        total.update({character: n * times for character, n in found.items()})
    return total


def _warnings(rows: PricedRows, priced: NDArray[np.intp], recipients: NDArray[np.int64]) -> Counter[str]:
    found = _totals(rows.warning[priced], recipients)
    warnings = Counter({WARNINGS[kind]: n for kind, n in found.items() if kind})
    segments = rows.counts.segments[priced]
    empty = rows.batch.messages.lengths[priced] == 0
    # OVHcloud's advice on the longest message: 6 segments (its FAQ), 8 (its guide).
    for name, applies in (
        ("over_8_segments", segments > 8),
        ("over_6_segments", (segments > 6) & (segments <= 8)),
        ("empty_message", empty),
    ):
        if applies.any():
            warnings[name] = int(recipients[applies].sum())
    return warnings


def _rejects(rows: PricedRows) -> Counter[tuple[str, str]]:
    rejected = np.flatnonzero(rows.reject)
    code, country = rows.reject[rejected].astype(np.int64), rows.country[rejected]
    key = np.where(code == REJECTS.index(NO_RATE), (code << 8) | country, code << 8)
    totals = _totals(key, np.ones(len(key), np.int64))
    return Counter({_reject_key(key): n for key, n in totals.items()})


def _reject_key(key: int) -> tuple[str, str]:
    code = REJECTS[key >> 8]
    return code, COUNTRIES[key & 0xFF] if code == NO_RATE else ""
