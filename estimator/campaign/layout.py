"""Where the lines and the records of a block end: for a whole block at once, and provably right.

Without quotes every line is a record. With quotes the parity rule says which line ends lie inside them: those
with an odd number of quotes before. The rule holds only if every quote opens or closes a cell, so that is
checked: an opening one follows a delimiter, a line end or a quote (doubled), a closing one comes before one
of these. By induction from the start of the block, what passes the check is what `scan` reads; where it
fails, `scan` decides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimator.base.scan import QUOTE, CsvFault, scan
from estimator.campaign.bitmaps import (
    Bitmap,
    at,
    count,
    end,
    following,
    inside,
    positions,
    preceding,
    where,
)

_LF, _CR = ord("\n"), ord("\r")


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines and records of some bytes, as bitmaps over them.

    Attributes
    ----------
    lines : Bitmap
        The last byte of each line end.
    records : Bitmap
        Those of them that end a record: the others are inside quotes.
    blanks : Bitmap
        The first byte of each record that is an empty line.
    fault : CsvFault, or None
        What is wrong with the record after the last one.
    """

    lines: Bitmap
    records: Bitmap
    blanks: Bitmap
    fault: CsvFault | None

    @property
    def size(self) -> int:
        """Bytes of whole records."""
        return end(self.records)

    @property
    def line_count(self) -> int:
        """Line ends in the whole records."""
        beyond = positions(self.lines[self.size // 64 :]) + self.size // 64 * 64 >= self.size
        return count(self.lines) - int(beyond.sum())

    @property
    def row_count(self) -> int:
        """Records that are not blank."""
        return count(self.records) - count(self.blanks)

    def rows(self) -> NDArray[np.intp]:
        """Where each row begins."""
        starts = positions(following(self.records) & ~self.blanks)
        return starts[starts < self.size]


def _line_ends(block: NDArray[np.uint8], *, returned: bool) -> tuple[Bitmap, Bitmap]:
    """The last byte of each line end, and every byte that belongs to one; `returned`: some have a `\\r`."""
    feeds = where(block, _LF)
    if not returned:
        return feeds, feeds
    returns = where(block, _CR)
    return feeds | (returns & ~preceding(feeds)), feeds | returns


def lay_out(octets: bytes, size: int, delimiter: str, *, final: bool) -> Layout:
    """Find the records of `octets[:size]`, which begins with a record.

    Parameters
    ----------
    octets, size, delimiter
        As for `scan`; the time it takes grows with `size` alone.
    final : bool
        Whether the text ends at `size`; if not, a record without an end is left for later.
    """
    block = np.frombuffer(octets, np.uint8, size)
    lines, breaks = _line_ends(block, returned=octets.find(b"\r", 0, size) >= 0)
    records = lines
    fault = None
    if octets.find(b'"', 0, size) >= 0:
        certain = _outside_quotes(block, lines, breaks, delimiter, final=final)
        records, fault = (
            _scanned(octets, size, delimiter, final=final) if certain is None else (certain, None)
        )
    return Layout(lines, records, following(records) & breaks, fault)


def _outside_quotes(
    block: NDArray[np.uint8], lines: Bitmap, breaks: Bitmap, delimiter: str, *, final: bool
) -> Bitmap | None:
    """The line ends that end a record; None where parity cannot tell."""
    quotes = where(block, QUOTE)
    between = breaks | where(block, ord(delimiter))
    beside = between | quotes
    quoted = inside(quotes)
    astray = (quotes & quoted & ~following(beside)) | (quotes & ~quoted & ~preceding(beside))
    # The last byte has no neighbour yet; when it is a quote, the next look at this record will judge it.
    astray[-1] &= ~(np.uint64(1) << np.uint64((len(block) - 1) % 64))
    never_closed = final and count(quotes) % 2
    if not (never_closed or astray.any()):
        return lines & ~quoted
    # Where no quote begins a cell, each is a character like any other.
    return None if (quotes & following(between)).any() else lines


def _scanned(octets: bytes, size: int, delimiter: str, *, final: bool) -> tuple[Bitmap, CsvFault | None]:
    ends: list[int] = []
    fault = None
    try:
        for record in scan(octets, delimiter, 0, size, final=final):
            ends.append(record.end)  # noqa: PERF401 - kept when the next one is at fault
    except CsvFault as found:
        fault = found
    return at(np.array(ends, np.intp) - 1, size), fault
