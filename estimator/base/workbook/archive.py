"""What a workbook is packed in, before anything of it is unpacked: a ZIP archive, or the one of old ones."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any, BinaryIO, Final
from zipfile import BadZipFile, ZipFile

from estimator.base.contents import OLE
from estimator.base.language import told
from estimator.errors import CampaignError, Place

_MEGABYTE: Final = 1_000_000
_LARGEST: Final = 500
"""Megabytes unpacked: a full sheet of recipients takes half of it, a ZIP bomb asks for gigabytes."""
_SMALLEST: Final = 64
_RATIO: Final = 100
"""Megabytes unpacked for each that is packed, beyond the smallest bound: sheets come to 10, full of one text
to 50, and a bomb to 1000. So what a file costs is bounded by what it is."""

LONGEST_TEXT: Final = 1 << 20
"""Characters in a cell: Excel has 32 767."""

_ZIP: Final = b"PK"

SAVE: Final = told("Save it as .xlsx, or as CSV UTF-8.")
"""What to do with other documents."""

_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"

_LONGEST_PIECE: Final = 4 << 20

_DAMAGED: Final = (BadZipFile, NotImplementedError, ValueError)
"""What `zipfile` raises of an archive that is none, or damaged; the last of a name that is not in UTF-8."""


def parse_next(parser: Any, block: bytes, fed: int) -> int:
    """Hand the next block to a parser of XML, none at the end; how many bytes it has got in all.

    What is begun and does not end, such as the value of an attribute, would be looked at again and again.
    """
    parser.Parse(block, not block)
    fed += len(block)
    if fed - parser.CurrentByteIndex > _LONGEST_PIECE:
        raise ValueError("a part has shorter pieces")
    return fed


def check_magic(file: Path | BinaryIO, place: Place) -> None:
    """Refuse what does not begin as an archive, which would be looked at from its end: `XLS001`."""
    with file.open("rb") if isinstance(file, Path) else nullcontext(file) as stream:
        start = stream.read(len(_ZIP))
        stream.seek(0)
    if start != _ZIP:
        raise CampaignError("XLS001", place)


def parts_of(file: Path | BinaryIO, place: Place) -> dict[str, int]:
    """The parts of an archive, and what each says that it unpacks to [bytes].

    Raises `XLS001` where it is none, `XLS004` where all together are too large.
    """
    try:
        with ZipFile(file) as archive:
            parts = {part.filename: part.file_size for part in archive.infolist()}
            packed = sum(part.compress_size for part in archive.infolist())
    except _DAMAGED as error:
        raise CampaignError("XLS001", place) from error
    check_size(sum(parts.values()), place, max(_SMALLEST, _RATIO * packed // _MEGABYTE))
    return parts


def check_size(octets: int, place: Place, most: int = _LARGEST) -> None:
    """Raise `XLS004` where a workbook takes more bytes than any sheet of recipients, once it is unpacked.

    `most` megabytes, where what it is packed into allows fewer.
    """
    size, limit = octets // _MEGABYTE, min(most, _LARGEST)
    if size > limit:
        raise CampaignError("XLS004", place, size=size, limit=limit)


def is_ods(file: Path | BinaryIO) -> bool:
    """Whether it is an archive that calls itself an OpenDocument spreadsheet."""
    try:
        with ZipFile(file) as archive, archive.open("mimetype") as part:
            return part.read(len(_ODS) + 1).strip() == _ODS
    except (*_DAMAGED, KeyError, RuntimeError):
        return False


def is_xls(file: Path | BinaryIO) -> bool:
    """Whether a file begins as one: in a container, or, before Excel 5, with the beginning of a sheet."""
    if isinstance(file, Path):
        with file.open("rb") as stream:
            return is_xls(stream)
    start = file.read(len(OLE))
    file.seek(0)
    return start == OLE or (start[:1] == b"\t" and start[1:2] in {b"\0", b"\x02", b"\x04", b"\x08"})
