"""What a campaign adds up to: small, and adding.

`a + b` is the summary of both; the order of the rows, the size of the batches and where a file is cut change
nothing. Whatever scales (threads, processes, clusters) only makes summaries and adds them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from threading import Lock, local
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from estimator.base.choices import Encoding
from estimator.campaign.batch import Batch
from estimator.campaign.columns import Decision
from estimator.count import core
from estimator.count.alphabet import (
    CONCATENATED_LIMIT,
    ENCODINGS,
    OTHER_STOP_CLAUSE,
    SINGLE_LIMIT,
    STOP_CLAUSE,
)
from estimator.count.core import RunningTotals
from estimator.count.core.shapes import CAME_BEFORE, LEFTOVERS, MOST_SEGMENTS
from estimator.count.segments import count
from estimator.count.strings import Strings
from estimator.numbers import COUNTRIES, WARNINGS
from estimator.price.examples import Examples, Gathering
from estimator.price.pricing import (
    NO_RATE,
    REJECTS,
    PricedRows,
    Terms,
    as_counted,
    nothing_added,
    price_batch,
)
from estimator.price.reasons import Duplicates
from estimator.price.seen import MOST_TEXTS, Seeing, Seen, keys_of

_NO_RATE: Final = REJECTS.index(NO_RATE)
_MOST_ROWS: Final = 1 << 25
"""That one `RunningTotals` takes."""

Line = tuple[str, Encoding]
"""A destination and an encoding: the rate and the limits are the same for all messages of a line."""


_NO_NUMBERS: Final = Seen()
_NO_TEXTS: Final = Seen(most=MOST_TEXTS)


def _no_numbers() -> Seen:
    return _NO_NUMBERS


def _no_texts() -> Seen:
    return _NO_TEXTS


@dataclass(frozen=True, slots=True)
class Summary:
    """Totals over rows, each a `Counter`. Summaries add up.

    A line is a destination and an encoding: `("FR", "GSM-7")`.

    Attributes
    ----------
    rows : Counter with the keys "read" and, of those that `unique` leaves out, "left_out"
    messages, segments : by line
    just_over : messages at most `JUST_OVER` units above what one segment less holds, by line
    lengths : messages by number of segments
    forcing : messages that hold a character, by character outside GSM-7
    with_clause : messages by whether the STOP clause was counted
    with_other : Counter with the one key "rows": rows that would take more segments with the longer clause
        that some accounts get; empty where it is known which one this account gets
    warnings : messages by kind of warning
    rejects : rows by code and country (empty where the country has no part in it)
    client_messages : messages by client, where rows have one (empty where it is not named)
    client_segments : segments by client and country
    client_rejects : rows without a price by client
    reading : files, or rows, by what was decided for their owner: its kind and a detail
    examples : the first messages and the longest, as they will be sent
    numbers, texts : the different numbers, and the numbers with their texts; how often each came again

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
    with_other: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    rejects: Counter[tuple[str, str]] = field(default_factory=Counter)
    client_messages: Counter[str] = field(default_factory=Counter)
    client_segments: Counter[tuple[str, str]] = field(default_factory=Counter)
    client_rejects: Counter[str] = field(default_factory=Counter)
    reading: Counter[Decision] = field(default_factory=Counter)
    examples: Examples = field(default_factory=Examples, compare=False)
    numbers: Seen = field(default_factory=_no_numbers, compare=False)
    texts: Seen = field(default_factory=_no_texts, compare=False)

    def duplicates(self, *, unique: bool) -> Duplicates:
        """Rows whose number came before; `unique` where they were left out."""
        rows = self.left_out if unique else self.numbers.repeated
        return Duplicates(
            rows=rows,
            same_text=min(self.texts.repeated, rows),
            one_in=1 if unique else self.numbers.one_in,
            text_one_in=self.texts.one_in,
            left_out=self.left_out,
        )

    def __add__(self, other: Summary) -> Summary:
        return total_of((self, other))

    @property
    def read(self) -> int:
        """Rows read: always those priced, those rejected, and those left out, whose number came before."""
        return self.rows["read"]

    @property
    def left_out(self) -> int:
        """Rows left out because their number came before: none, unless that was asked for."""
        return self.rows["left_out"]

    @property
    def rejected(self) -> int:
        """Rows that cannot be priced."""
        return sum(self.rejects.values())


class Total:
    """Summaries being added up in place, by any number of threads: what each costs is its own size.

    `a + b` copies both, for somebody may hold them; of many, every one before would be copied for each.

    >>> total = Total()
    >>> for _ in range(3):
    ...     total.add(Summary(rows=Counter(read=2)))
    >>> total.found().read
    6
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._counters: dict[str, Counter[Any]] = {name: Counter() for name in _COUNTERS}
        self._others = {name: _Merging(kind) for name, kind in _OTHERS.items()}

    def add(self, summary: Summary) -> None:
        """Add a summary, which stays as it is."""
        with self._lock:
            for name, counter in self._counters.items():
                # Not Counter's `+`, which drops keys that count 0: a destination of nobody is still a line.
                if more := getattr(summary, name):
                    counter.update(more)
            for name, merging in self._others.items():
                merging.add(getattr(summary, name))

    def found(self) -> Summary:
        """What was added so far. Nothing more may be added then: the summary holds what was added up."""
        found: dict[str, Any] = {name: merging.found() for name, merging in self._others.items()}
        return Summary(**found | self._counters)


def total_of(summaries: Iterable[Summary]) -> Summary:
    """All of them together."""
    total = Total()
    for summary in summaries:
        total.add(summary)
    return total.found()


@dataclass(slots=True)
class _Merging:
    """Examples, or keys that were seen: most summaries have none, and the first ones need no copy."""

    empty: Callable[[], Any]
    first: Any = None
    gathered: Seeing | None = None

    def add(self, more: Any) -> None:
        if isinstance(more, Seen) and not len(more.keys) and not more.level:
            return
        if self.first is None:
            self.first = more
        elif isinstance(more, Seen):
            if self.gathered is None:
                self.gathered = Seeing(more.most)
                self.gathered.add_seen(self.first)
            self.gathered.add_seen(more)
        else:
            self.first += more

    def found(self) -> Any:
        if self.gathered is not None:
            return self.gathered.found()
        return self.empty() if self.first is None else self.first


_OTHERS: Final[dict[str, Callable[[], Any]]] = {
    "examples": Examples,
    "numbers": _no_numbers,
    "texts": _no_texts,
}
_COUNTERS: Final = tuple(f.name for f in fields(Summary) if f.name not in _OTHERS)


class Adding:
    """Batches being priced and added up by any number of threads, each of which has totals of its own.

    >>> from datetime import date
    >>> from estimator.campaign import open_campaign
    >>> from estimator.price.job import terms_for
    >>> from estimator.tariff import find_tariff
    >>> adding = Adding(terms_for(find_tariff(billing_country="fr", on=date(2026, 11, 1))))
    >>> for batch in open_campaign([{"to": "+33639980001", "text": "Bonjour"}]).batches():
    ...     _ = adding.price(batch)
    >>> adding.summary().messages
    Counter({('FR', 'GSM-7'): 1})
    """

    def __init__(self, terms: Terms, header: Sequence[str] = (), campaign: str = "") -> None:
        self._terms = terms
        self._header, self._campaign = header, campaign
        self._mine = local()
        self._begun: list[RunningTotals] = []
        self._gatherings: list[Gathering] = []
        self._besides = Total()
        self._numbers, self._texts = Seeing(), Seeing(MOST_TEXTS)

    def price(self, read: Batch | PricedRows) -> PricedRows:
        """Price a batch, and add it; or add one that is priced already, as if it were priced here."""
        if isinstance(read, Batch):
            rows = price_batch(read, self._terms, self._totals(len(read)))
        else:
            rows = read
            self._tally(rows)
        self._add_besides(rows)
        self._mine.gathering.add(rows)
        numbers, texts = keys_of(rows, self._texts.level)
        self._numbers.add(numbers)
        self._texts.add(texts)
        return rows

    def add(self, rows: PricedRows) -> None:
        """Add rows that are priced already; none becomes an example, or comes before another."""
        self._tally(rows)
        self._add_besides(rows)

    def _tally(self, rows: PricedRows) -> None:
        core.tally(as_counted(rows), self._terms.rates_milli, self._totals(len(rows.batch)))

    def _add_besides(self, rows: PricedRows) -> None:
        if left_out := rows.batch.left_out:
            self._besides.add(Summary(reading=Counter({(kind, ""): n for kind, n in left_out.items()})))
        if besides := {**_leftovers(rows), **_by_client(rows), **_with_other(rows, self._terms)}:
            self._besides.add(Summary(**besides))

    def summary(self, reading: Iterable[Decision] = ()) -> Summary:
        """What all batches add up to, and what was decided when they were read."""
        total = Total()
        total.add(self.besides)
        total.add(Summary(reading=Counter(reading)))
        for gathering in self._gatherings:
            total.add(Summary(examples=gathering.found))
        total.add(Summary(numbers=self._numbers.found(), texts=self._texts.found()))
        for totals in self._begun:
            total.add(summary_of(totals))
        return total.found()

    @property
    def totals(self) -> tuple[RunningTotals, ...]:
        """What the core has added up, in one part or several."""
        return tuple(self._begun)

    @property
    def besides(self) -> Summary:
        """What is added up beside the core; no batch may be added after it was asked for."""
        return self._besides.found()

    def _totals(self, rows: int) -> RunningTotals:
        """Those of this thread; new ones where so many rows more could be too many."""
        mine = self._mine
        if not hasattr(mine, "gathering"):
            mine.gathering = Gathering(self._terms, self._header, self._campaign)
            self._gatherings.append(mine.gathering)
        if not hasattr(mine, "totals") or mine.rows + rows > _MOST_ROWS:
            mine.rows, mine.totals = 0, nothing_added()
            self._begun.append(mine.totals)
        mine.rows += rows
        totals: RunningTotals = mine.totals
        return totals


def summarise(rows: PricedRows, terms: Terms) -> Summary:
    """The summary of the rows of one batch, priced by `terms`."""
    totals = nothing_added()
    core.tally(as_counted(rows), terms.rates_milli, totals)
    return summary_of(totals) + Summary(**_leftovers(rows), **_by_client(rows), **_with_other(rows, terms))


def summary_of(totals: RunningTotals) -> Summary:
    """What the core has added up, in the words of the estimate: all but what is added up by client."""
    # Of hundreds of lines a campaign has few: the others are not even looked at one by one.
    sent_to = np.flatnonzero(totals.lines[:, 0])
    lines = [
        ((COUNTRIES[at // len(ENCODINGS)], ENCODINGS[at % len(ENCODINGS)]), row)
        for at, row in zip(sent_to.tolist(), totals.lines[sent_to].tolist(), strict=True)
    ]

    def by_line(column: int) -> Counter[Line]:
        return Counter({line: row[column] for line, row in lines})

    def messages(table: NDArray[np.int64]) -> dict[int, int]:
        there = np.flatnonzero(table[:, 0])
        return dict(zip(there.tolist(), table[there, 1].tolist(), strict=True))

    apart = (_NO_RATE, CAME_BEFORE)
    rejects = {(REJECTS[code], ""): n for code, n in _present(totals.rejects) if code not in apart}
    rows = {"read": int(totals.lines[:, 0].sum() + totals.rejects.sum())}
    if left_out := int(totals.rejects[CAME_BEFORE]):
        rows["left_out"] = left_out
    rejects |= {(NO_RATE, COUNTRIES[country]): n for country, n in _present(totals.no_rate)}
    return Summary(
        rows=Counter(rows),
        messages=by_line(1),
        segments=by_line(2),
        just_over=by_line(3),
        lengths=Counter(messages(totals.lengths)),
        forcing=Counter(totals.characters()),
        with_clause=Counter({bool(sent): n for sent, n in messages(totals.clauses).items()}),
        warnings=Counter({WARNINGS[kind]: n for kind, n in messages(totals.warnings).items() if kind}),
        rejects=Counter(rejects),
    )


def _present(rows: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    there = np.flatnonzero(rows)
    return zip(there.tolist(), rows[there].tolist(), strict=True)


def _totals(keys: NDArray[Any], amounts: NDArray[np.int64]) -> Counter[int]:
    """Sum of `amounts` by key (small, not negative), in integers: np.bincount would weigh in floats."""
    rows = np.bincount(keys)
    sums = np.zeros(len(rows), np.int64)
    np.add.at(sums, keys.astype(np.intp), amounts)
    found = np.flatnonzero(rows)
    return Counter(dict(zip(found.tolist(), sums[found].tolist(), strict=True)))


def _leftovers(rows: PricedRows) -> dict[str, Any]:
    """Messages that betray a broken export, by kind. Nearly all campaigns have none, and that is quick."""
    kinds = core.leftovers(rows.batch.messages.spans)
    if kinds is None:
        return {}
    priced = rows.reject == 0
    found = {
        kind: int(rows.recipients[priced & ((kinds >> bit & 1) != 0)].sum())
        for bit, kind in enumerate(LEFTOVERS)
    }
    return {"warnings": Counter({kind: messages for kind, messages in found.items() if messages})}


def _surely_held(encoding: Encoding) -> list[int]:
    """Units by number of segments: a cut leaves at most one empty, before a pair that does not fit."""
    several = CONCATENATED_LIMIT[encoding] - 1
    return [0, SINGLE_LIMIT[encoding], *(at * several + 1 for at in range(2, MOST_SEGMENTS + 1))]


_HELD: Final = np.array([_surely_held(each) for each in ENCODINGS])


def _with_other(rows: PricedRows, terms: Terms) -> dict[str, Any]:
    """Rows that would take more segments with the other clause, where nobody knows which one is added.

    Few are near enough to a boundary, and those are counted anew: units do not say what a cut leaves empty.
    """
    if not terms.clause_assumed:
        return {}
    counts, longer = rows.counts, len(OTHER_STOP_CLAUSE) - len(STOP_CLAUSE)
    of_encoding = np.multiply(counts.encoding, MOST_SEGMENTS + 1, dtype=np.int64)
    held = _HELD.take(of_encoding + np.minimum(counts.segments, MOST_SEGMENTS))
    near = np.flatnonzero(counts.units + longer > held)
    near = near[rows.with_clause[near] & (rows.reject[near] == 0)]
    anew = count(rows.batch.messages.take(near), OTHER_STOP_CLAUSE)
    found = int(np.count_nonzero(anew.segments > counts.segments[near]))
    return {"with_other": Counter({"rows": found})} if found else {}


def _by_client(rows: PricedRows) -> dict[str, Any]:
    """What each client takes: by number of client and country, so that no row is a Python object."""
    if rows.batch.groups is None:
        return {}
    priced = np.flatnonzero(rows.reject == 0)
    recipients = rows.recipients[priced]
    names, client = _coded(rows.batch.groups)
    of_priced = client[priced]
    # Renumbered, for most clients send to few countries.
    pairs, pair = np.unique(of_priced * len(COUNTRIES) + rows.country[priced], return_inverse=True)
    segments = _totals(pair, recipients * rows.counts.segments[priced])
    rejected = client[rows.rejected]
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
