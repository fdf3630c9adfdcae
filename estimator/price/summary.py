"""What a campaign adds up to: small, and adding.

`a + b` is the summary of both; the order of the rows, the size of the batches and where a file is cut change
nothing. Whatever scales (threads, processes, clusters) only makes summaries and adds them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from threading import Lock
from typing import Any, Final

from estimator.base.choices import Encoding
from estimator.base.display import OneLine
from estimator.campaign.columns import Decision
from estimator.price.clients import ClientSums, Summing
from estimator.price.examples import Examples
from estimator.price.reasons import Duplicates
from estimator.price.seen import MOST_TEXTS, Seeing, Seen

Line = tuple[str, Encoding]
"""A destination and an encoding: the rate and the limits are the same for all messages of a line."""


_NO_NUMBERS: Final = Seen()
_NO_TEXTS: Final = Seen(most=MOST_TEXTS)


def _no_numbers() -> Seen:
    return _NO_NUMBERS


def _no_texts() -> Seen:
    return _NO_TEXTS


@dataclass(frozen=True, slots=True, repr=False)
class Summary(OneLine):
    """Totals over rows, most of them a `Counter`. Summaries add up.

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
    clients : what each client takes, where rows have one (the empty one where it is not named)
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
    clients: ClientSums = field(default_factory=ClientSums)
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
    def client_messages(self) -> Counter[str]:
        """Messages by client, where rows have one. These three are made when they are asked for."""
        return self.clients.messages_by_client

    @property
    def client_segments(self) -> Counter[tuple[str, str]]:
        """Segments by client and country."""
        return self.clients.segments_by_pair

    @property
    def client_rejects(self) -> Counter[str]:
        """Rows without a price by client."""
        return self.clients.rejects_by_client

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
        self._clients = Summing()
        self._counters: dict[str, Counter[Any]] = {name: Counter() for name in _COUNTERS}
        self._others = {name: _Merging(kind) for name, kind in _OTHERS.items()}

    def add(self, summary: Summary) -> None:
        """Add a summary, which stays as it is."""
        with self._lock:
            for name, counter in self._counters.items():
                # Not Counter's `+`, which drops keys that count 0: a destination of nobody is still a line.
                if more := getattr(summary, name):
                    counter.update(more)
            self._clients.add(summary.clients)
            for name, merging in self._others.items():
                merging.add(getattr(summary, name))

    def found(self) -> Summary:
        """What was added so far. Nothing more may be added then: the summary holds what was added up."""
        found: dict[str, Any] = {name: merging.found() for name, merging in self._others.items()}
        return Summary(**found | self._counters, clients=self._clients.found())


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
_COUNTERS: Final = tuple(f.name for f in fields(Summary) if f.name not in {*_OTHERS, "clients"})
