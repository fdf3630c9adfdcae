"""One batch of a campaign, priced: the middle of the flow, from columns of texts to credits per row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from estimator import numbers
from estimator.base.credits import to_credits
from estimator.campaign.batch import UNREADABLE, Batch
from estimator.count.kernels.tables import ENCODINGS
from estimator.count.segments import Counts, count
from estimator.count.senders import NUMERIC
from estimator.count.strings import Strings
from estimator.numbers import COUNTRIES, match
from estimator.tariff import Tariff

MAX_SEGMENTS: Final = 255
"""The longest message OVHcloud sends. Source: the code of its customer panel."""

NO_RATE: Final = "DST001"
REJECTS: Final = (*numbers.REJECTS, NO_RATE, "CNT001", "MSG003", "MSG002")
"""A reason for a reject by its number in `PricedRows.reject`; 0: none. A row gets the first that applies."""


@dataclass(frozen=True)
class Terms:
    """What a campaign is counted and priced by: the same for every row.

    Attributes
    ----------
    tariff : Tariff
    stop_clause : str
        Appended to every message before counting; empty: nothing.
    clause_by_sender : bool
        Append it only where the row's sender (if the campaign has that column) is alphanumeric.
    default_country : str, or None
        The country whose national numbers are meant.
    assume : mapping of str to str
        Destinations priced as another: `{"GG": "GB"}`.

    >>> from estimator import find_tariff
    >>> terms = Terms(find_tariff(on="2026-11-01"), assume={"GG": "GB"})
    >>> terms.rates_milli[COUNTRIES.index("GG")] == terms.rates_milli[COUNTRIES.index("GB")]
    np.True_
    """

    tariff: Tariff
    stop_clause: str = ""
    clause_by_sender: bool = False
    default_country: str | None = None
    assume: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def rates_milli(self) -> NDArray[np.int64]:
        """Milli-credits for a segment by index into `COUNTRIES`; -1 where the tariff has no rate."""
        rates = self.tariff.rates_milli
        return np.array([rates.get(self.assume.get(country, country), -1) for country in COUNTRIES])


@dataclass(frozen=True, slots=True)
class PricedRows:
    """What each row of a batch costs, or why it has no price. Arrays of shape (n,).

    Attributes
    ----------
    batch : Batch
    country : int16 array
        Index into `COUNTRIES`; -1 where the number names none.
    counts : Counts
        Encoding, units and segments of the messages, STOP clause included.
    recipients : int64 array
        How many messages a row stands for.
    with_clause : bool array
        Where the STOP clause was counted.
    rate_milli : int64 array
        Milli-credits for one segment; 0 where the row is rejected.
    reject : uint8 array
        Index into `REJECTS`; 0 where the row is priced.
    warning : uint8 array
        Index into `numbers.WARNINGS`.

    >>> from estimator import estimate
    >>> campaign = [{"to": "+33639980001", "text": "Bonjour"}, {"to": "12", "text": "Bonjour"}]
    >>> (rows,) = estimate(campaign, on="2026-11-01", keep_rows=True).kept
    >>> rows.credits_milli.tolist(), [REJECTS[each] for each in rows.reject.tolist()]
    ([1000, 0], ['', 'NUM006'])
    """

    batch: Batch
    country: NDArray[np.int16]
    counts: Counts
    recipients: NDArray[np.int64]
    with_clause: NDArray[np.bool_]
    rate_milli: NDArray[np.int64]
    reject: NDArray[np.uint8]
    warning: NDArray[np.uint8]

    @property
    def credits_milli(self) -> NDArray[np.int64]:
        """Milli-credits for all recipients of each row."""
        return self.counts.segments * self.rate_milli * self.recipients


def price_batch(batch: Batch, terms: Terms) -> PricedRows:
    """Count, match and rate the rows of a batch."""
    matched = match(batch.numbers, default_country=terms.default_country)
    with_clause = _with_clause(batch, terms)
    counts = count_as_sent(batch.messages, with_clause, terms.stop_clause)
    rate = terms.rates_milli[matched.country]
    recipients = np.ones(len(batch), np.int64) if batch.counts is None else batch.counts
    missing = np.zeros(len(batch), np.bool_) if batch.messages.valid is None else ~batch.messages.valid
    reject = matched.reject.copy()
    for code, applies in (
        (NO_RATE, rate < 0),
        ("CNT001", recipients == UNREADABLE),
        ("MSG003", missing),
        ("MSG002", counts.segments > MAX_SEGMENTS),
    ):
        reject[(reject == 0) & applies] = REJECTS.index(code)
    rate[reject != 0] = 0
    return PricedRows(batch, matched.country, counts, recipients, with_clause, rate, reject, matched.warning)


def _with_clause(batch: Batch, terms: Terms) -> NDArray[np.bool_]:
    """OVHcloud adds the clause for alphanumeric senders; a number or a short code can be answered."""
    if not terms.stop_clause:
        return np.zeros(len(batch), np.bool_)
    if batch.senders is None or not terms.clause_by_sender:
        return np.ones(len(batch), np.bool_)
    numeric = pc.match_substring_regex(batch.senders.to_arrow(), NUMERIC)
    return np.asarray(~pc.fill_null(numeric, False).to_numpy(zero_copy_only=False))


def count_as_sent(messages: Strings, with_clause: NDArray[np.bool_], stop_clause: str) -> Counts:
    """Count messages, the clause only where it is added."""
    if with_clause.all():
        return count(messages, stop_clause)
    counts = count(messages)
    rows = np.flatnonzero(with_clause)
    if len(rows):
        with_it = count(messages.take(rows), stop_clause)
        counts.encoding[rows], counts.units[rows] = with_it.encoding, with_it.units
        counts.segments[rows] = with_it.segments
    return counts


def row_table(rows: PricedRows) -> pa.RecordBatch:
    """The rows as columns for people and files: one row in, one row out.

    Columns `row` (int64, from 1), `country`, `encoding`, `units`, `segments` (int64), `rate` and `credits`
    (exact decimals as text), `reject` (a code). What a rejected row costs is null, not 0.
    """
    priced = rows.reject == 0
    first = rows.batch.first_row
    return pa.RecordBatch.from_pydict(
        {
            "row": pa.array(np.arange(first, first + len(priced))),
            "country": _named(COUNTRIES, rows.country, rows.country >= 0),
            "encoding": _named(ENCODINGS, rows.counts.encoding, priced),
            "units": pa.array(rows.counts.units, mask=~priced),
            "segments": pa.array(rows.counts.segments, mask=~priced),
            "rate": _credits(rows.rate_milli, priced),
            "credits": _credits(rows.credits_milli, priced),
            "reject": _named(REJECTS, rows.reject, ~priced),
        }
    )


def _named(names: tuple[str, ...], index: NDArray[Any], valid: NDArray[np.bool_]) -> Any:
    return pa.DictionaryArray.from_arrays(pa.array(index, mask=~valid), pa.array(names)).dictionary_decode()


def _credits(milli: NDArray[np.int64], valid: NDArray[np.bool_]) -> Any:
    """Exact texts; a campaign has few different amounts, so each is written once and then looked up."""
    amounts, index = np.unique(milli, return_inverse=True)
    return _named(tuple(str(to_credits(amount)) for amount in amounts.tolist()), index, valid)
