"""Rates out of a saved web page: every table that has a column of countries and one of credits."""

from __future__ import annotations

from typing import NamedTuple

from lxml import html

from estimator.base.countries import country_code
from estimator.base.html_tables import parsed_page, rows_of_table
from estimator.base.language import told
from estimator.base.totals import is_total
from estimator.errors import Place, TariffError
from estimator.tariff.cells import RateCell, find_columns, has_no_rate, note_columns, read_credits


class _Row(NamedTuple):
    cells: list[str]
    line: int


def read_html(text: str, file: str) -> list[RateCell]:
    """The countries and credits of all such tables of a page; other tables are passed over.

    The columns are found by the header where it says "Pays" and "Crédits" or the like, otherwise by what they
    hold: the only column with nothing but numbers, and the first in which most cells are countries.

    Raises `TAR023` where no table is of that kind, where several columns hold numbers, or where a row has
    another number of cells than the header.
    """
    page = parsed_page(text)
    cells = [cell for table in page.iter("table") for cell in _table_cells(_rows(table), file)]
    if not cells:
        raise TariffError(
            "TAR023",
            Place(file),
            what=told("No table of the page has a column of countries and one of credits"),
            advice=told("Save the page once the prices are on the screen, or import a CSV."),
        )
    return cells


def _rows(table: html.HtmlElement) -> list[_Row]:
    rows: list[_Row] = []
    for row in rows_of_table(table, spread=True):
        texts = [" ".join(cell.split()) for cell in row.cells]
        # A single cell is a heading between the rows.
        if (row.written > 1 or len(set(texts)) > 1) and any(texts) and not is_total(texts):
            rows.append(_Row(texts, row.line))
    return rows


def _table_cells(rows: list[_Row], file: str) -> list[RateCell]:
    if not rows:
        return []
    header = rows[0].cells
    body = [row for row in rows if row.cells != header]
    columns = find_columns(header, [row.cells for row in body])
    if columns is None:
        if any(read_credits(cell) for cell in header):
            body = rows
        columns = _columns_by_content(body, file)
    if columns is None:
        return []
    note_columns(header, columns[1], Place(file, rows[0].line))
    country, amount = columns
    for row in body:
        if any(row.cells[len(header) :]) or len(row.cells) <= max(country, amount):
            raise TariffError(
                "TAR023",
                Place(file, row.line),
                what=told(
                    "The row has {found} cells where the first one has {width}",
                    found=len(row.cells),
                    width=len(header),
                ),
                advice=told("Import a CSV with the columns country and credits instead."),
            )
    return [RateCell(row.cells[country], row.cells[amount], Place(file, row.line)) for row in body]


def _columns_by_content(body: list[_Row], file: str) -> tuple[int, int] | None:
    columns = list(zip(*(row.cells for row in body), strict=False))
    countries = [i for i, column in enumerate(columns) if 2 * sum(map(_is_country, column)) > len(column)]
    numbers = [i for i, column in enumerate(columns) if _are_rates(column)]
    if not countries or not numbers:
        return None
    if len(numbers) > 1:
        raise TariffError(
            "TAR023",
            Place(file, body[0].line),
            what=told(
                "{count} columns of the table hold numbers, and no heading says which are credits",
                count=len(numbers),
            ),
            advice=told("Import a CSV with the columns country and credits instead."),
        )
    return countries[0], numbers[0]


def _are_rates(column: tuple[str, ...]) -> bool:
    rates = [cell for cell in column if not has_no_rate(cell)]
    return bool(rates) and all(map(read_credits, rates))


def _is_country(cell: str) -> bool:
    return country_code(cell) is not None
