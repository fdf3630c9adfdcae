"""Web pages called `.xls`, as many programs export: each table is a sheet.

Excel opens them, and so their owner takes them for workbooks.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

from estimator.base.decode import utf8_of
from estimator.base.html_tables import parsed_page, rows_of_table
from estimator.base.language import told
from estimator.base.read import PAGE, read_bounded
from estimator.campaign.workbook.archive import SAVE
from estimator.campaign.workbook.rows import SheetCell, SheetRow, WorkbookSheet
from estimator.errors import CampaignError, Place

_LOOKED_AT: Final = 4096
_OF_EXCEL_2003: Final = b"urn:schemas-microsoft-com:office:spreadsheet"
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)


def page_sheets(file: Path | BinaryIO, name: str, encoding: str | None) -> list[WorkbookSheet]:
    """The tables of a page.

    Raises
    ------
    CampaignError
        `FIL005` it is larger than any; `XLS001` it has no table, `XLS003` it is XML of Excel; `ENC001` a byte
        that fits no encoding.
    """
    place = Place(name)
    octets = read_bounded(file, PAGE, name)
    if _OF_EXCEL_2003 in octets[:_LOOKED_AT]:
        raise CampaignError("XLS003", place, kind=told("an XML spreadsheet of Excel 2003"), way=SAVE)
    page = parsed_page(_decoded(octets, name, encoding))
    sheets: list[WorkbookSheet] = [
        _PageSheet(_title(table) or str(at), table, place)
        for at, table in enumerate(page.iter("table"), start=1)
    ]
    if not sheets:
        raise CampaignError("XLS001", place)
    return sheets


def _decoded(octets: bytes, name: str, encoding: str | None) -> str:
    if encoding is None and (found := _CHARSET.search(octets[:_LOOKED_AT])) is not None:
        with suppress(LookupError, UnicodeDecodeError):
            declared = codecs.lookup(found[1].decode()).name
            encoding = None if declared == "utf-8" else declared
    return utf8_of(octets, name, encoding, is_table=True).decode("utf-8", "replace")


def _title(table: Any) -> str:
    caption = table.find("caption")
    return "" if caption is None else " ".join(caption.text_content().split())


class _PageSheet(WorkbookSheet):
    def __init__(self, name: str, table: Any, place: Place) -> None:
        super().__init__(name)
        self._table, self._place = table, place

    def rows(self) -> Iterator[SheetRow]:
        """Its rows; the first is row 1, as where Excel shows the page."""
        try:
            for line, row in enumerate(rows_of_table(self._table, spread=False), start=1):
                yield SheetRow(line, [SheetCell(cell) for cell in row.cells], row.is_hidden, row.below)
        except ValueError as error:
            raise CampaignError("XLS001", self._place) from error
