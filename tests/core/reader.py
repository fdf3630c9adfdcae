"""A CSV file read by the core, block by block: what the campaign's reader does with it, without the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from estimator.base.csv_faults import _undecodable, quote_error
from estimator.base.decode import Text, decoding_error
from estimator.base.read import place_of
from estimator.base.scan import CsvFault
from estimator.count import core
from estimator.errors import CampaignError


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows: their cells, the line each begins on, and the number of the first."""

    cut: core.Cut
    first_row: int
    first_line: int


def blocks(
    text: Text, delimiter: str, width: int, *, head: bytes = b"", first_line: int = 1
) -> Iterator[Block]:
    """The rows of a text, then its first fault, as `CampaignError`."""
    rest, row, line, ended = head, 1, first_line, False
    while not ended:
        # At least as much again, so that a long record is looked at a few times, not once a block.
        parts, size = [rest], len(rest)
        while size <= 2 * len(rest):
            block = text.read()
            if not block:
                ended = True
                break
            parts.append(block)
            size += len(block)
        octets = b"".join(parts)
        final = ended and text.fault is None
        cut = core.records(
            octets, size, final=final, delimiter=delimiter, width=width, wanted=range(width), lines=True
        )
        good = core.utf8(octets, cut.checked)
        if good < cut.checked:
            _, _, details = next(_undecodable(octets, True))
            raise CampaignError("ENC001", place_of(text.name, octets, good, line), **details)
        if cut.rows:
            yield Block(cut, row, line)
        if cut.fault is not None:
            raise _error(cut.fault, text.name, octets, line, shown=_shown(delimiter), width=width)
        rest, row, line = octets[cut.used :], row + cut.rows, line + cut.line_ends
    if text.fault is not None:
        raise decoding_error(text.fault, text.name, rest, line)


def _shown(delimiter: str) -> str:
    return "a tab" if delimiter == "\t" else f"'{delimiter}'"


def _error(
    fault: core.Fault, name: str, octets: bytes, line: int, *, shown: str, width: int
) -> CampaignError:
    if fault.code in {"CSV002", "CSV004"}:
        return quote_error(CsvFault(fault.code, fault.offset, fault.opened), name, octets, line)
    details = {}
    if fault.code == "CSV003":
        cells = [f"{count} cell{'' if count == 1 else 's'}" for count in (fault.cells, width)]
        details = {"found": cells[0], "width": cells[1], "delimiter": shown}
    return CampaignError(fault.code, place_of(name, octets, fault.offset, line), **details)
