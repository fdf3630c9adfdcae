"""The sheets of a workbook, whatever kind of file it is; and what a cell holds, exactly."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import BinaryIO

from estimator.base.workbook.archive import check_magic, is_ods, is_xls
from estimator.base.workbook.cells import SheetCell, UnreadCell, WorkbookSheet
from estimator.base.workbook.ods import ods_sheets
from estimator.base.workbook.xlsx import xlsx_sheets
from estimator.errors import Place


def sheets_of(
    file: Path | BinaryIO, name: str, *, is_page: bool = False, encoding: str | None = None
) -> list[WorkbookSheet]:
    """The sheets of a workbook, by what the file is, whatever it is called.

    Of a web page, `is_page`, they are its tables, and `encoding` is its own. Raises as `xlsx_sheets`,
    `ods_sheets`, `xls_sheets`, `page_sheets` do.
    """
    if is_page:
        from estimator.base.workbook.page import page_sheets  # not many come from a web page

        return page_sheets(file, name, encoding)
    if is_xls(file):
        from estimator.base.workbook.xls import xls_sheets  # most workbooks are none

        return xls_sheets(file, name)
    check_magic(file, Place(name))
    return ods_sheets(file, name) if is_ods(file) else xlsx_sheets(file, name)


def exact(cell: SheetCell) -> object:
    """What a cell holds: a text, a day, a number as the shortest decimal that is no other.

    For small tables of numbers: what a cell shows may be rounded. A formula without a saved result raises
    `XLS005`.

    >>> exact(SheetCell(0.1)), exact(SheetCell(1250.0)), exact(SheetCell(" a ")), exact(SheetCell(None))
    (Decimal('0.1'), 1250, 'a', '')
    """
    value = cell.value
    if cell.held:
        return _held(cell.held)
    if isinstance(value, UnreadCell):
        raise value.error
    if isinstance(value, float):
        return _number(Decimal(repr(value)))
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return "" if value is None else value.strip() if isinstance(value, str) else value


def _held(text: str) -> object:
    """A number or a day as a file of OpenDocument writes it."""
    with suppress(InvalidOperation):
        return _number(Decimal(text))
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
        return moment.date() if moment.time() == time() else moment
    return text


def _number(number: Decimal) -> int | Decimal:
    return int(number) if number.is_finite() and number == number.to_integral_value() else number
