"""Which sheet of a workbook is the campaign: the one that is named, or the first one with recipients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO

from estimator.base.read import fold
from estimator.campaign.batch import Campaign
from estimator.campaign.columnar import Source, UnreadCell
from estimator.campaign.columns import Decision
from estimator.campaign.workbook.archive import check_magic, is_ods, is_xls
from estimator.campaign.workbook.language import language
from estimator.campaign.workbook.ods import ods_sheets
from estimator.campaign.workbook.rows import Look, SheetCell, WorkbookSheet
from estimator.campaign.workbook.xlsx import xlsx_sheets
from estimator.errors import CampaignError, Place


def workbook_campaign(
    file: Path | BinaryIO,
    name: str,
    opened: Callable[[Source], Campaign],
    *,
    looked_at: Callable[[Source], Campaign],
    sheet: str | None,
    visible_only: bool,
    language_tag: str,
    is_page: bool = False,
    encoding: str | None = None,
) -> Campaign:
    """Open a workbook as a campaign.

    Parameters
    ----------
    file : path or binary file
    name : str
        What errors call it.
    opened : function (Source) -> Campaign
        Finds the columns of a sheet; raises where it is no campaign.
    looked_at : function (Source) -> Campaign
        Raises where a sheet has no recipients, whatever columns were named for the one that is read.
    sheet : str, optional
        The one to take. None: the first visible one that is a campaign, and the others are said.
    visible_only : bool
        Leave out rows that are hidden.
    language_tag : str
        Of the numbers and dates in cells.
    is_page : bool
        Whether it is a web page, whose tables are the sheets.
    encoding : str, optional
        Of a page.

    Raises
    ------
    CampaignError
        As `xlsx_sheets`, `ods_sheets`, `xls_sheets`, `page_sheets` do; `XLS006` all is empty; `XLS007`
        there is no such sheet; what `opened` raises of the first sheet that is not empty, where none is a
        campaign.
    """
    written = language(language_tag)
    sheets = _tables(file, name, encoding) if is_page else _sheets(file, name)
    size = file.stat().st_size if isinstance(file, Path) else None

    def source(each: WorkbookSheet) -> Source:
        return Look(each, name, written, visible_only).source(size)

    def campaign(each: WorkbookSheet) -> Campaign:
        return opened(source(each))

    def has_recipients(each: WorkbookSheet) -> bool:
        # What is broken there matters to nobody who does not ask for it.
        for read in (opened, looked_at):
            with suppress(CampaignError):
                read(source(each))
                return True
        return False

    if sheet is not None:
        found = campaign(_named(sheet, sheets, name))
        return replace(found, delimiter=written.delimiter)
    taken, found = _first([each for each in sheets if each.is_visible], campaign)
    others = _others(sheets, taken, has_recipients)
    found = replace(found, delimiter=written.delimiter)
    if not others:
        return found
    decided = Counter({("sheet", taken.name): 1}) + others

    def reading() -> Iterable[Decision]:
        return Counter(found.reading()) + decided

    return replace(found, reading=reading)


def _tables(file: Path | BinaryIO, name: str, encoding: str | None) -> list[WorkbookSheet]:
    from estimator.campaign.workbook.page import page_sheets  # nor do many come from a web page

    return page_sheets(file, name, encoding)


def _sheets(file: Path | BinaryIO, name: str) -> list[WorkbookSheet]:
    """The sheets of a workbook, by what the file is, whatever it is called."""
    if is_xls(file):
        from estimator.campaign.workbook.xls import xls_sheets  # most workbooks are none

        return xls_sheets(file, name)
    check_magic(file, Place(name))
    return ods_sheets(file, name) if is_ods(file) else xlsx_sheets(file, name)


def _first(
    sheets: Sequence[WorkbookSheet], campaign: Callable[[WorkbookSheet], Campaign]
) -> tuple[WorkbookSheet, Campaign]:
    """The first sheet that is a campaign."""
    errors: list[CampaignError] = []
    for sheet in sheets:
        try:
            return sheet, campaign(sheet)
        except CampaignError as error:
            errors.append(error)
    raise next((error for error in errors if error.code != "XLS006"), errors[0])


def _others(
    sheets: Sequence[WorkbookSheet], taken: WorkbookSheet, has_recipients: Callable[[WorkbookSheet], bool]
) -> Counter[Decision]:
    """The sheets that are not read, and how many rows each has."""
    found: Counter[Decision] = Counter()
    for sheet in sheets:
        if sheet is taken:
            continue
        kind, header = "sheet without", 0
        if has_recipients(sheet):
            kind, header = "other sheet" if sheet.is_visible else "hidden sheet", 1
        with suppress(CampaignError):
            found[kind, sheet.name] = sheet.count() - header
    return +found


def _named(name: str, sheets: Sequence[WorkbookSheet], file: str) -> WorkbookSheet:
    """The sheet that a user named: exactly so, or else as names are compared."""
    same = [sheet for sheet in sheets if sheet.name == name]
    same = same or [sheet for sheet in sheets if fold(sheet.name) == fold(name)]
    if len(same) == 1:
        return same[0]
    names = tuple(sheet.name for sheet in sheets)
    close = next(iter(get_close_matches(name, names, 1, 0)), names[0])
    raise CampaignError("XLS007", Place(file), name=name, sheets=names, close=close)


def workbook_cells(file: BinaryIO, name: str) -> tuple[str, list[tuple[int, list[str]]]]:
    """The first visible sheet of a workbook that is not empty: its name, and the exact values of its cells.

    For small tables of numbers: what a cell shows may be rounded. A formula without a saved result raises
    `XLS005`, a workbook without any row `XLS006`.
    """
    sheets = _sheets(file, name)
    for sheet in sheets:
        if not sheet.is_visible:
            continue
        rows = [(row.line, [_exact(cell) for cell in row.cells]) for row in sheet.filled_rows()]
        if rows:
            return sheet.name, rows
    raise CampaignError("XLS006", Place(name), sheet=sheets[0].name)


def _exact(cell: SheetCell) -> str:
    """What a cell holds, as text; a float as the shortest number that is no other."""
    value = cell.value
    if isinstance(value, UnreadCell):
        raise value.error
    if isinstance(value, float):
        exact = Decimal(repr(value))
        return format(exact.to_integral_value() if exact == exact.to_integral_value() else exact, "f")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return "" if value is None else str(value).strip()
