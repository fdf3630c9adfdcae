"""Rates out of a saved web page: every table that has a column of countries and one of credits."""

from __future__ import annotations

from typing import NamedTuple

from lxml import html

from estimator.base.countries import country_code
from estimator.base.totals import is_total
from estimator.errors import Place, TariffError
from estimator.tariff.cells import RateCell, find_columns, has_no_rate, read_credits


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
    # The text is decoded already: a page that declares another encoding must not change what it says.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    # A page of nothing but blanks is a page too, but the parser knows no empty document.
    page = html.document_fromstring(f"<html>{text}".encode(), parser)
    cells = [cell for table in page.iter("table") for cell in _table_cells(_rows(table), file)]
    if not cells:
        raise TariffError(
            "TAR023",
            Place(file),
            what="No table of the page has a column of countries and one of credits",
            advice="Save the page once the prices are on the screen, or import a CSV.",
        )
    return cells


def _rows(table: html.HtmlElement) -> list[_Row]:
    own = (row for row in table.iter("tr") if next(row.iterancestors("table")) is table)
    rows: list[_Row] = []
    below: dict[int, tuple[int, str]] = {}
    for row in own:
        cells = list(row.iterchildren("td", "th"))
        texts = _spanned(cells, below)
        # A single cell is a heading between the rows.
        if (len(cells) > 1 or len(set(texts)) > 1) and any(texts) and not is_total(texts):
            rows.append(_Row(texts, row.sourceline or 0))
    return rows


_MOST_SPANNED = 1000
"""Columns or rows that a cell may take, as in HTML: who says more means harm."""


def _spanned(cells: list[html.HtmlElement], below: dict[int, tuple[int, str]]) -> list[str]:
    """The texts of a row by column: a cell over several columns or rows is the cell of each of them.

    `below` has what earlier cells still say, by column: in how many rows, and what.
    """
    texts: list[str] = []
    waiting = iter(cells)
    cell = next(waiting, None)
    while cell is not None or len(texts) in below:
        if len(texts) in below:
            rows, text = below.pop(len(texts))
            if rows > 1:
                below[len(texts)] = (rows - 1, text)
            texts.append(text)
            continue
        assert cell is not None, "else the row ends"
        text = _text(cell)
        for _ in range(_span(cell, "colspan")):
            if (rows := _span(cell, "rowspan") - 1) > 0:
                below[len(texts)] = (rows, text)
            texts.append(text)
        cell = next(waiting, None)
    return texts


def _span(cell: html.HtmlElement, name: str) -> int:
    given = cell.get(name, "1").strip()
    return (
        min(max(int(given), 1), _MOST_SPANNED)
        if given.isascii() and given.isdigit() and len(given) < 6
        else 1
    )


def _text(cell: html.HtmlElement) -> str:
    # A cell with a table inside is layout; reading its text once a level would take time in the square.
    return "" if next(cell.iter("table"), None) is not None else " ".join(cell.text_content().split())


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
    country, amount = columns
    for row in body:
        if any(row.cells[len(header) :]) or len(row.cells) <= max(country, amount):
            raise TariffError(
                "TAR023",
                Place(file, row.line),
                what=f"The row has {len(row.cells)} cells where the first one has {len(header)}",
                advice="Import a CSV with the columns country and credits instead.",
            )
    return [RateCell(row.cells[country], row.cells[amount], row.line) for row in body]


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
            what=f"{len(numbers)} columns of the table hold numbers, and no heading says which are credits",
            advice="Import a CSV with the columns country and credits instead.",
        )
    return countries[0], numbers[0]


def _are_rates(column: tuple[str, ...]) -> bool:
    rates = [cell for cell in column if not has_no_rate(cell)]
    return bool(rates) and all(map(read_credits, rates))


def _is_country(cell: str) -> bool:
    return country_code(cell) is not None
