"""What the report shows of single rows, gathered while the campaign is read; never the rows themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from estimator.base.choices import Encoding
from estimator.count.alphabet import CONCATENATED_LIMIT, GSM7, UCS2
from estimator.numbers import COUNTRIES
from estimator.price.pricing import NO_RATE, REJECTS, PricedRows, Terms
from estimator.price.summary import Summary, summarise
from estimator.save.advice.rules import DEFAULT_LEVELS

SEGMENTS_SHOWN: Final = 8
"""The longest message that OVHcloud's guide advises; the few that are longer are counted together."""

EXAMPLES_SHOWN: Final = 3

_ENCODINGS: Final[tuple[Encoding, ...]] = (GSM7, UCS2)
_NO_COUNTRY: Final = -1
_MOST_UNITS: Final = SEGMENTS_SHOWN * max(CONCATENATED_LIMIT.values())


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A rejected row: its number in the campaign, from 1, and its phone number as it was read.

    `line` is the one its owner's program shows, where the campaign has lines; `file` its file, where there
    are several.
    """

    row: int
    number: str
    line: int | None = None
    file: str | None = None


class Gathered:
    """Lengths of all messages and a few rejected rows: small, whatever the size of the campaign.

    With `terms`, the messages of more than one segment are also rewritten, as `smscost advise` does without
    options, and counted again; that takes as long as to read them.
    """

    def __init__(self, terms: Terms | None = None) -> None:
        self._terms = terms
        self._rewritten = Summary()
        self._units = np.zeros((len(_ENCODINGS), _MOST_UNITS + 2), np.int64)
        self._examples: dict[tuple[str, str], list[RejectedRow]] = {}

    def add(self, rows: PricedRows, file: str | None = None) -> None:
        """Gather from the rows of one batch; of several files, with the name of theirs."""
        if self._terms is not None:
            from estimator.save.advice.cheaper import cheaper_rows, with_cheaper

            cheaper = with_cheaper(rows, cheaper_rows(rows, DEFAULT_LEVELS, self._terms))
            self._rewritten += summarise(cheaper, self._terms)
        priced = rows.reject == 0
        units = np.minimum(rows.counts.units[priced], _MOST_UNITS + 1)
        np.add.at(self._units, (rows.counts.encoding[priced], units), rows.recipients[priced])
        # As in `Summary.rejects`: the country matters only where it is the reason.
        country = np.where(rows.reject == REJECTS.index(NO_RATE), rows.country, _NO_COUNTRY)
        reasons = np.stack([rows.reject, country], axis=1)
        for index, place in np.unique(reasons[rows.rejected], axis=0).tolist():
            reason = REJECTS[index], "" if place == _NO_COUNTRY else COUNTRIES[place]
            examples = self._examples.setdefault(reason, [])
            found = np.flatnonzero((reasons == (index, place)).all(axis=1))[: EXAMPLES_SHOWN - len(examples)]
            numbers = rows.batch.row_numbers
            lines = rows.batch.line_numbers() if len(found) and rows.batch.line_numbers else None
            examples += [
                RejectedRow(
                    int(numbers[row]),
                    rows.batch.numbers[row],
                    None if lines is None else int(lines[row]),
                    file,
                )
                for row in found.tolist()
            ]

    @property
    def rewritten(self) -> Summary | None:
        """What the campaign adds up to with cheaper texts; None where nobody looked for them."""
        return None if self._terms is None else self._rewritten

    @property
    def longer(self) -> int:
        """Messages of more than `SEGMENTS_SHOWN` segments' worth of units."""
        return int(self._units[:, -1].sum())

    def examples(self, code: str, country: str = "") -> tuple[RejectedRow, ...]:
        """The first rows that were rejected for a reason of `Summary.rejects`."""
        return tuple(self._examples.get((code, country), ()))

    def lengths(self) -> Iterator[tuple[Encoding, NDArray[np.int64]]]:
        """For each encoding in use: messages by units, from 0 on; the last cell has all that are longer."""
        for encoding, units in zip(_ENCODINGS, self._units, strict=True):
            if units.any():
                yield encoding, units
