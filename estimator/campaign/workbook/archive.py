"""The ZIP archive that a workbook is, before anything of it is unpacked."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO, Final
from zipfile import BadZipFile, ZipFile

from estimator.base.language import told
from estimator.errors import CampaignError, Place

_MEGABYTE: Final = 1_000_000
_LARGEST: Final = 500
"""Megabytes unpacked: a full sheet of recipients takes half of it, a ZIP bomb asks for gigabytes."""

_ZIP: Final = b"PK"

SAVE: Final = told("Save it as .xlsx, or as CSV UTF-8.")
"""What to do with other documents."""

_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"


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
    except (BadZipFile, NotImplementedError) as error:
        raise CampaignError("XLS001", place) from error
    check_size(sum(parts.values()), place)
    return parts


def check_size(octets: int, place: Place) -> None:
    """Raise `XLS004` where a workbook takes more bytes than any sheet of recipients, once it is unpacked."""
    size = octets // _MEGABYTE
    if size > _LARGEST:
        raise CampaignError("XLS004", place, size=size, limit=_LARGEST)


def is_ods(file: Path | BinaryIO) -> bool:
    """Whether it is an archive that calls itself an OpenDocument spreadsheet."""
    try:
        with ZipFile(file) as archive, archive.open("mimetype") as part:
            return part.read(len(_ODS) + 1).strip() == _ODS
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError):
        return False
