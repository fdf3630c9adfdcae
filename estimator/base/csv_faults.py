"""What is wrong with the text of a CSV file, and the line and column it is at.

Nothing here runs while a file is well-formed. A stage that finds a block odd asks here what the first fault
in it is; so the answer is the same however the file was cut into blocks.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Final

from estimator.base.encodings import likeliest
from estimator.base.language import marked, told, told_many
from estimator.base.read import LINE_END, place_of
from estimator.base.scan import CsvFault, scan
from estimator.errors import CampaignError
from estimator.errors.spelling import HintPart

_WIDTH = 60  # of the preview of a line
_DIGITS_SHOWN = 4  # of all those in a preview: enough to recognise a file, too few to call somebody


def quote_error(fault: CsvFault, name: str, octets: bytes, first_line: int) -> CampaignError:
    """The error for a fault in the quotes."""
    opened = place_of(name, octets, fault.opened, first_line)
    place = place_of(name, octets, fault.offset, first_line)
    return CampaignError(fault.code, place, line=opened.line, column=opened.column)


def advice(encoding: str, *, encoding_option: bool) -> HintPart:
    """What to do about an encoding: name it where there is an option to, and else save the file again."""
    if not encoding_option:
        return HintPart(marked("save it again as CSV UTF-8."))
    return HintPart(marked('add: [[--encoding {encoding}|encoding="{encoding}"]]'), {"encoding": encoding})


def first_error(
    name: str,
    octets: bytes,
    first_line: int,
    delimiter: str = "",
    width: int | None = None,
    *,
    encoding_option: bool = True,
) -> CampaignError | None:
    """The first fault in some whole records; None where there is none.

    Parameters
    ----------
    name : str
        Of the file.
    octets : bytes
        The records; their quotes are known to be right.
    first_line : int
        The line they begin on.
    delimiter : str
        Between cells.
    width : int, optional
        How many cells the header has; None: whatever stands in a row.
    encoding_option : bool
        Whether whoever reads the error can name an encoding.

    Returns
    -------
    CampaignError
        `ENC001` a byte that is not UTF-8, `CSV005` a NUL byte, `CSV003` too many cells, `CSV009` a record
        that ends in the middle of a text.
    """
    faults = [*_undecodable(octets, encoding_option), *_nul(octets)]
    if width is not None:
        faults += _ragged(octets, delimiter, width)
    if not faults:
        return None
    offset, code, details = min(faults, key=lambda fault: fault[:2])
    return CampaignError(code, place_of(name, octets, offset, first_line), **details)


_Found = Iterator[tuple[int, str, dict[str, object]]]


def _undecodable(octets: bytes, encoding_option: bool) -> _Found:
    try:
        octets.decode()
    except UnicodeDecodeError as error:
        yield error.start, "ENC001", undecodable(octets, error.start, encoding_option=encoding_option)


def undecodable(octets: bytes, offset: int, *, encoding_option: bool = True) -> dict[str, object]:
    """What `ENC001` says of a byte that is not UTF-8."""
    # A mark of UTF-16 is looked for where no encoding is named, and found.
    is_marked = not offset and octets.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if is_marked else likeliest(octets[max(0, offset - 1) : offset + _LOOKED_AT])
    return {
        "byte": f"0x{octets[offset]:02X}",
        "preview": _preview(octets, offset, encoding),
        "advice": advice(encoding, encoding_option=encoding_option),
    }


_LOOKED_AT: Final = 1 << 16
"""Bytes by which an encoding is advised."""


def _nul(octets: bytes) -> _Found:
    if (offset := octets.find(b"\0")) >= 0:
        yield offset, "CSV005", {}


def _ragged(octets: bytes, delimiter: str, width: int) -> _Found:
    for record in scan(octets, delimiter, 0, len(octets), final=True):
        if record.is_blank:
            continue
        found = len(record.cells)
        if (surplus := record.surplus(width)) is not None:
            yield surplus, "CSV003", ragged(found, width, delimiter)
            return
        if (quote := record.torn(width)) is not None:
            yield quote, "CSV009", ragged(found, width, delimiter)
            return


def ragged(found: int, width: int, delimiter: str) -> dict[str, object]:
    """What `CSV003` and `CSV009` say of a record with so many cells."""
    shown = told("a tab") if delimiter == "\t" else told("'{text}'", text=delimiter)
    return {"found": _cells(found), "width": _cells(width), "delimiter": shown}


def _cells(count: int) -> str:
    return told_many("{count} cell", "{count} cells", count)


def _preview(octets: bytes, offset: int, encoding: str) -> str:
    """The line around `offset` as an encoding would read it, without what is nobody's business or no text."""
    start = max((found.end() for found in LINE_END.finditer(octets, 0, offset)), default=0)
    line = LINE_END.split(octets[start:], 1)[0].decode(encoding, "replace")
    # One byte is one character in each of these encodings, so offsets in the line are the same in both.
    begin = max(0, min(offset - start - _WIDTH // 2, len(line) - _WIDTH))
    digits = iter(range(len(line)))
    shown = "".join(
        "*" if char.isdigit() and next(digits) >= _DIGITS_SHOWN else char
        for char in line[begin : begin + _WIDTH]
    )
    return f"{'…' if begin else ''}{shown}{'…' if begin + _WIDTH < len(line) else ''}"
