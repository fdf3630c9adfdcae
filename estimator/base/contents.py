"""What a file of others is: its suffix says so, or else its first bytes do."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath
from typing import Final, Literal

from estimator.base.formats import CAMPAIGNS, WORKBOOKS
from estimator.base.language import told
from estimator.errors import CampaignError, Place

LONGEST_MAGIC: Final = 64
"""Bytes by which a file is known, with what may stand before the first tag of a page."""

OLE: Final = bytes.fromhex("d0cf11e0")
"""How a file begins that holds an `.xls`, also how a password wraps any workbook."""

Content = Literal["csv", "text", "page", "parquet", "excel", "packed"]
"""What a file is: "text" is a CSV that is called a workbook, "page" a web page."""

_SUFFIXES: dict[str, Content] = {
    **dict.fromkeys(CAMPAIGNS, "csv"),
    **dict.fromkeys(WORKBOOKS, "excel"),
    ".parquet": "parquet",
    ".pq": "parquet",
}
_MAGIC: dict[bytes, Content] = {
    b"PK\x03\x04": "excel",
    OLE: "excel",
    b"PAR1": "parquet",
}
_NO_TEXTS: dict[bytes, tuple[str, str]] = {
    b"PK\x03\x04": (
        told("a workbook or another archive"),
        told("If it is a workbook, name it .xlsx or .ods."),
    ),
    OLE: (
        told("an old Excel file (.xls), or a workbook protected by a password"),
        told("If it is a workbook without a password, name it .xls."),
    ),
    b"PAR1": (told("a Parquet file"), told("Name it .parquet.")),
}
"""What others are that begin so, and what to do with one that is called as a text is."""
_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|meta|body|table|style)\b", re.IGNORECASE
)
_XML: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--)")
_NO_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def known_content(name: str) -> Content | None:
    """What a file is by its name alone."""
    return _SUFFIXES.get(PurePath(name).suffix.lower())


def content_of(start: bytes, name: str = "", shown: str = "") -> Content:
    """What a file is, by its name, else its first bytes; `FIL009` where it is no text and is called one."""
    magic = next((magic for magic in _MAGIC if start.startswith(magic)), None)
    known = known_content(name)
    if magic is not None and known == "csv":
        found, way = _NO_TEXTS[magic]
        raise CampaignError("FIL009", Place(shown or name), found=found, way=way)
    if known == "parquet":
        return known
    begins = start.decode("utf-16", "ignore").encode() if start.startswith(_UTF_16) else start
    if _PAGE.match(begins):
        if known == "csv":
            found, way = told("a web page (HTML)"), told("If it holds a table, name it .xls.")
            raise CampaignError("FIL009", Place(shown or name), found=found, way=way)
        return "page"
    if magic is not None:
        return _MAGIC[magic]
    if known != "excel":
        return known or "csv"
    if _XML.match(begins):
        return "page"
    return "text" if begins and _NO_TEXT.search(begins) is None else "excel"
