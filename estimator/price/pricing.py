"""One batch of a campaign, priced: the middle of the flow, from columns of texts to credits per row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from estimator.base.credits import to_credits
from estimator.base.display import OneLine
from estimator.campaign.batch import Batch
from estimator.count import core
from estimator.count.alphabet import ENCODINGS
from estimator.count.clauses import MeasuredClause
from estimator.count.core import RunningTotals
from estimator.count.core.shapes import CAME_BEFORE, ROW_REJECTS
from estimator.count.segments import Counts
from estimator.count.senders import is_numeric
from estimator.count.strings import Strings
from estimator.numbers import COUNTRIES, looked_at_closer, undecided
from estimator.tariff import Tariff

if TYPE_CHECKING:
    from pyarrow import RecordBatch

JUST_OVER: Final = 10
"""Units: a message that passes a boundary by no more is "just over" it."""

NO_RATE: Final = "DST001"
REJECTS: Final = ROW_REJECTS
"""A reason for a reject by its number in `PricedRows.reject`; 0: none. A row gets the first that applies."""


def nothing_added() -> RunningTotals:
    """What rows can be added to, for one thread at a time."""
    return RunningTotals(len(COUNTRIES), JUST_OVER)


@dataclass(frozen=True, repr=False)
class Terms(OneLine):
    """What a campaign is counted and priced by: the same for every row.

    Attributes
    ----------
    tariff : Tariff
    stop_clause : str
        Appended to every message before counting; empty: nothing.
    measured : MeasuredClause, or None
        Where the clause is that of an account, as it was measured.
    clause_assumed : bool
        Whether nobody said which clause the account gets, and it is the usual one.
    clause_by_sender : bool
        Append it only where the row's sender (if the campaign has that column) is alphanumeric.
    default_country : str, or None
        The country whose national numbers are meant.
    assumes_country : bool
        Whether nobody said so, and it is where the account is billed.
    assume : mapping of str to str
        Destinations priced as another: `{"GG": "GB"}`.
    rated_anyway : tuple of str
        Those that somebody asked to price as another, and that have a rate of their own.
    unique : bool
        Leave out rows whose number came before.

    >>> from estimator import find_tariff
    >>> terms = Terms(find_tariff(on="2026-11-01"), assume={"GG": "GB"})
    >>> terms.rates_milli[COUNTRIES.index("GG")] == terms.rates_milli[COUNTRIES.index("GB")]
    np.True_
    """

    tariff: Tariff
    stop_clause: str = ""
    measured: MeasuredClause | None = None
    clause_assumed: bool = False
    clause_by_sender: bool = False
    default_country: str | None = None
    assumes_country: bool = False
    assume: Mapping[str, str] = field(default_factory=dict)
    unique: bool = False
    rated_anyway: tuple[str, ...] = ()

    @cached_property
    def rates_milli(self) -> NDArray[np.int64]:
        """Milli-credits for a segment by index into `COUNTRIES`; -1 where the tariff has no rate."""
        rates = self.tariff.rates_milli
        return np.array([rates.get(self.assume.get(country, country), -1) for country in COUNTRIES])


@dataclass(frozen=True, slots=True, repr=False)
class PricedRows(OneLine):
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
    e164 : int64 array
        The digits of the number; 0 where it is none.

    >>> from estimator import estimate
    >>> campaign = [{"to": "+33639980001", "text": "Bonjour"}, {"to": "12", "text": "Bonjour"}]
    >>> (rows,) = estimate(campaign, on="2026-11-01", keep_rows=True).kept
    >>> rows.credits_milli.tolist(), [REJECTS[each] for each in rows.reject.tolist()]
    ([1000, 0], ['', 'NUM002'])
    """

    batch: Batch
    country: NDArray[np.int16]
    counts: Counts
    recipients: NDArray[np.int64]
    with_clause: NDArray[np.bool_]
    rate_milli: NDArray[np.int64]
    reject: NDArray[np.uint8]
    warning: NDArray[np.uint8]
    e164: NDArray[np.int64] = field(repr=False)

    def take(self, rows: NDArray[np.intp]) -> PricedRows:
        """Some of the rows, as `Batch.take` has them."""
        return PricedRows(
            self.batch.take(rows),
            self.country[rows],
            self.counts.take(rows),
            self.recipients[rows],
            self.with_clause[rows],
            self.rate_milli[rows],
            self.reject[rows],
            self.warning[rows],
            self.e164[rows],
        )

    @property
    def rejected(self) -> NDArray[np.bool_]:
        """Where a row cannot be priced; those left out because their number came before are none of these."""
        rejected: NDArray[np.bool_] = (self.reject != 0) & (self.reject != CAME_BEFORE)
        return rejected

    @property
    def credits_milli(self) -> NDArray[np.int64]:
        """Milli-credits for all recipients of each row."""
        return self.counts.segments * self.rate_milli * self.recipients


def settling(
    rows: PricedRows, terms: Terms, totals: RunningTotals, missing: NDArray[np.bool_] | None
) -> partial[None]:
    """The call of the core that says what becomes of rows, and adds them up.

    `missing` says where there is no message.
    """
    counted = core.Rows(
        rows.batch.messages.spans,
        rows.counts,
        core.Match(rows.country, rows.warning, rows.reject, rows.e164),
        rows.batch.counts,
        missing,
        rows.with_clause,
    )
    return partial(core.tally, counted, terms.rates_milli, totals, rows.rate_milli)


def without_message(messages: Strings, nothing: NDArray[np.bool_] | None = None) -> NDArray[np.bool_] | None:
    """Where nothing is to be sent: a text is missing, or is one of `nothing`; None: nowhere."""
    missing = messages.missing
    return missing if nothing is None else nothing if missing is None else nothing | missing


def unsettled(batch: Batch, terms: Terms) -> tuple[PricedRows, NDArray[np.bool_] | None]:
    """The rows of a batch, counted and matched but not settled yet; and where there is no message."""
    with_clause = _with_clause(batch, terms)
    texts, clause = batch.messages.spans, terms.stop_clause.encode("utf-8", "surrogatepass")
    found, counts, nothing = core.together(
        undecided(batch.numbers, terms.default_country),
        partial(core.count, texts, clause, with_clause),
        partial(core.nothing, texts),
    )
    matched = looked_at_closer(found, batch.numbers, terms.default_country)
    rows = PricedRows(
        batch,
        matched.country,
        counts,
        np.ones(len(batch), np.int64) if batch.counts is None else batch.counts,
        with_clause,
        np.empty(len(batch), np.int64),
        matched.reject,
        matched.warning,
        matched.e164,
    )
    return rows, without_message(batch.messages, nothing)


def price_batch(batch: Batch, terms: Terms) -> PricedRows:
    """Count, match and rate the rows of a batch; the core says what becomes of each."""
    rows, missing = unsettled(batch, terms)
    core.together(settling(rows, terms, nothing_added(), missing))
    return rows


def _with_clause(batch: Batch, terms: Terms) -> NDArray[np.bool_]:
    """OVHcloud adds the clause for alphanumeric senders; a number or a short code can be answered."""
    if not terms.stop_clause:
        return np.zeros(len(batch), np.bool_)
    if batch.senders is None or not terms.clause_by_sender:
        return np.ones(len(batch), np.bool_)
    senders = batch.senders.texts()
    numeric = {sender: sender is not None and is_numeric(sender) for sender in set(senders)}
    return np.array([not numeric[sender] for sender in senders], np.bool_)


def row_table(rows: PricedRows) -> RecordBatch:
    """The rows as columns for people and files: one row in, one row out.

    Columns `row` (int64, from 1), `country`, `encoding`, `units`, `segments` (int64), `rate` and `credits`
    (exact decimals as text), `reject` (a code). What a rejected row costs is null, not 0.
    """
    import pyarrow as pa

    priced = rows.reject == 0
    return pa.RecordBatch.from_pydict(
        {
            "row": pa.array(rows.batch.row_numbers),
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
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(index, mask=~valid), pa.array(names)).dictionary_decode()


def _credits(milli: NDArray[np.int64], valid: NDArray[np.bool_]) -> Any:
    """Exact texts; a campaign has few different amounts, so each is written once and then looked up."""
    amounts, index = np.unique(milli, return_inverse=True)
    return _named(tuple(str(to_credits(amount)) for amount in amounts.tolist()), index, valid)
