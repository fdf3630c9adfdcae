"""Messages as they will be sent: the first and the longest, so that a slip is seen before anything is paid.

Examples add up as everything in a summary does: of two lots, the first are those of the lower rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from estimator.base.choices import FIELDS_AS, Encoding
from estimator.campaign.fields import ForeignField, foreign_fields
from estimator.count.alphabet import ENCODINGS
from estimator.numbers.telling import mask

if TYPE_CHECKING:
    from estimator.price.pricing import PricedRows, Terms

MOST_EXAMPLES: Final = 20
"""Of the first messages: so many are kept."""

_UNITS: Final = 1 << 32
"""More than any message has."""


@dataclass(frozen=True, slots=True)
class Example:
    """A message of a campaign, as it will be sent.

    Attributes
    ----------
    row : int
        From 1, the header not counted.
    line : int, or None
        Of the file, where it has lines.
    number : str
        Who gets it, masked.
    message : str
        STOP clause included, where it is counted.
    encoding : "GSM-7" or "UCS-2"
    units, segments : int
    campaign : str
        What the campaign that it comes from is called.

    >>> from estimator import estimate
    >>> (example,) = estimate([{"to": "+33639980001", "text": "Bonjour"}], on="2026-11-01").examples.first
    >>> example.number, example.message, example.segments
    ('+33…01', 'Bonjour\\nSTOP:36111', 1)
    """

    row: int
    line: int | None
    number: str
    message: str
    encoding: Encoding
    units: int
    segments: int
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class Examples:
    """Some messages of a campaign.

    Attributes
    ----------
    first : tuple of Example
        Of the first rows that have a price: `MOST_EXAMPLES` at most.
    longest : Example, or None
        The one of the most segments, then units, then of the lowest row.
    foreign : tuple of ForeignField
        Fields in the first messages that have the name of a column.

    >>> from estimator import estimate
    >>> row = {"to": "+33639980001", "text": "Bonjour {{prenom}}", "prenom": "Zoé"}
    >>> examples = estimate([row], on="2026-11-01").examples
    >>> examples.longest == examples.first[0], [field.column for field in examples.foreign]
    (True, ['prenom'])
    """

    first: tuple[Example, ...] = ()
    longest: Example | None = None
    foreign: tuple[ForeignField, ...] = ()

    def __add__(self, other: Examples) -> Examples:
        both = sorted((*self.first, *other.first), key=_place)
        known = [each for each in (self.longest, other.longest) if each is not None]
        foreign = {(each.column, each.syntax.name): each for each in (*other.foreign, *self.foreign)}
        return Examples(
            tuple(both[:MOST_EXAMPLES]),
            min(known, key=lambda each: (-each.segments, -each.units, *_place(each)), default=None),
            tuple(foreign[key] for key in sorted(foreign)),
        )


def _place(example: Example) -> tuple[int, str, str]:
    return example.row, example.number, example.message


class Gathering:
    """Examples gathered from batch after batch by one thread."""

    def __init__(self, terms: Terms, header: Sequence[str], campaign: str = "") -> None:
        self._terms = terms
        self._header = header
        self._campaign = campaign
        self._longest = -1
        self._last_row = 0
        self.found = Examples()

    def add(self, rows: PricedRows) -> None:
        """Look at a batch. Few are more than looked at: only its longest message matters then."""
        wants_first = len(self.found.first) < MOST_EXAMPLES or rows.batch.first_row < self._last_row
        if not wants_first and not self._may_grow(rows):
            return
        priced = rows.reject == 0
        if not priced.any():
            return
        size = np.where(priced, rows.counts.segments * _UNITS + rows.counts.units, -1)
        longest = int(size.argmax())
        grows = int(size[longest]) > self._longest
        if not (wants_first or grows):
            return
        lines = None if rows.batch.line_numbers is None else rows.batch.line_numbers()

        def example(at: int) -> Example:
            clause = self._terms.stop_clause if rows.with_clause[at] else ""
            return Example(
                row=rows.batch.first_row + at,
                line=None if lines is None else int(lines[at]),
                number=mask(rows.batch.numbers[at] or ""),
                message=(rows.batch.messages[at] or "") + clause,
                encoding=ENCODINGS[rows.counts.encoding[at]],
                units=int(rows.counts.units[at]),
                segments=int(rows.counts.segments[at]),
                campaign=self._campaign,
            )

        first: tuple[Example, ...] = ()
        if wants_first:
            first = tuple(example(at) for at in np.flatnonzero(priced)[:MOST_EXAMPLES].tolist())
            self._last_row = max(self._last_row, first[-1].row)
        self.found += Examples(first, example(longest) if grows else None, tuple(self._foreign(first)))
        self._longest = max(self._longest, int(size[longest]))

    def _may_grow(self, rows: PricedRows) -> bool:
        """Whether any row, rejected ones too, is longer: quick, and nearly always the end of it."""
        segments, units = divmod(self._longest, _UNITS)
        most = int(rows.counts.segments.max(initial=0))
        return most > segments or (most == segments and int(rows.counts.units.max()) > units)

    def _foreign(self, first: Sequence[Example]) -> Iterator[ForeignField]:
        for example in first:
            yield from foreign_fields(example.message, self._header, FIELDS_AS)
