"""What is fast about workbooks, against what is plain: digits laid out, cells drawn once, rows out of XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from estimator.base.workbook.cells import SheetCell, SheetRow, UnreadCell, WorkbookSheet
from estimator.base.workbook.xlsx import xlsx_sheets
from estimator.campaign.workbook.codes import sections_of
from estimator.campaign.workbook.digits import EXACT, drawn_number
from estimator.campaign.workbook.language import CellLanguage, language
from estimator.campaign.workbook.rows import Look
from estimator.campaign.workbook.shown import shown
from estimator.errors import CampaignError

LANGUAGES = [language("fr"), language("en-GB"), language("es")]
PIECES = st.sampled_from([*"00##??,,..%% -/(", '"d%s"', "\\%", "_)", "[Red]", "[$€-40C]"])
CODES = st.lists(PIECES, min_size=1, max_size=12).map("".join)
NUMBERS = st.one_of(
    st.integers(-(10**12), 10**12).map(Decimal),
    st.decimals(-(10**9), 10**9, allow_nan=False, places=4),
    st.sampled_from([Decimal(0), Decimal("0.5"), Decimal("-0.001"), Decimal("999999.5")]),
)


def plainly_drawn(code: str, number: Decimal, written: CellLanguage) -> str:
    """A number by a format without exponents, one digit after the other, from the decimal mark outwards."""
    parts = sections_of(code)[0].parts
    kinds = [part.kind for part in parts]
    if "digit" not in kinds:
        return "".join(part.text for part in parts if part.kind != "comma")
    point = kinds.index("point") if "point" in kinds else len(kinds)
    before = [at for at in range(point) if kinds[at] == "digit"]
    after = [at for at in range(point, len(kinds)) if kinds[at] == "digit"]
    commas = [at for at in range(point) if kinds[at] == "comma"]
    grouped = any(before and at < before[-1] for at in commas)
    thousands = sum(not before or at > before[-1] for at in commas)
    number = EXACT.scaleb(number, 2 * kinds.count("percent") - 3 * thousands)
    number = EXACT.quantize(number, Decimal(1).scaleb(-len(after)))
    whole, _, rest = f"{abs(number):f}".partition(".")
    left, rest = list(whole.lstrip("0")), rest.rstrip("0")
    drawn: list[str] = []
    place = 0

    def put(digit: str) -> None:
        nonlocal place
        mark = written.group if grouped and place and place % 3 == 0 and digit.strip() else ""
        drawn.append(digit + mark)
        place += 1

    padding = {"0": "0", "?": " ", "#": ""}
    for at in range(point - 1, -1, -1):
        if kinds[at] == "digit":
            if left or padding[parts[at].text]:
                put(left.pop() if left else padding[parts[at].text])
            else:
                place += 1
            while at == before[0] and left:
                put(left.pop())
        elif kinds[at] != "comma":
            drawn.append(parts[at].text)
    drawn.reverse()
    if not before and "point" in kinds:
        drawn.append("".join(left))
    for at in range(point, len(kinds)):
        if kinds[at] == "point":
            # What no place is for stands before the first mark.
            drawn.append(written.decimal)
        elif kinds[at] == "digit":
            nth = after.index(at)
            drawn.append(rest[nth] if nth < len(rest) else padding[parts[at].text])
        elif kinds[at] != "comma":
            drawn.append(parts[at].text)
    return ("-" if number < 0 else "") + "".join(drawn)


@given(CODES, NUMBERS, st.sampled_from(LANGUAGES))
def test_digits_are_laid_out_as_they_are_placed_one_by_one(
    code: str, number: Decimal, written: CellLanguage
) -> None:
    section = sections_of(code)[0]
    if section.kind == "number":
        assert drawn_number(section, number, written) == plainly_drawn(code, number, written)


VALUES = st.one_of(
    st.sampled_from([1, 1.0, True, 0, 0.0, False, "1", "", 45000, 45000.5]),
    st.integers(0, 10**6),
    st.text(max_size=3),
)
FORMATS = st.sampled_from(["General", "0", "0.00", "@", "dd/mm/yyyy", "0#_)", "# ?/?", '"x"@', "0%"])


@given(st.lists(st.tuples(VALUES, FORMATS), max_size=40))
def test_cells_drawn_once_are_what_each_shows(cells: list[tuple[Any, str]]) -> None:
    written = language("fr")
    look = Look(WorkbookSheet("a"), "a.xlsx", written)
    rows = [SheetRow(line, [SheetCell(value, code)]) for line, (value, code) in enumerate(cells, 1)]
    drawn = [shown(value, code, written) for value, code in cells]
    assert look._chunk(rows, [0]).columns[0] == [cell.text for cell in drawn]
    doubted = sum(count for (kind, _), count in look.decided.items() if kind == "cells not as shown")
    assert doubted == sum(not cell.sure for cell in drawn)


_UNSAVED = "unsaved"
STYLES = ["General", "0.00", "dd/mm/yyyy", "[h]:mm", "@", "h:mm", '0 "m"']
WRITTEN_CELLS = st.tuples(
    st.sampled_from(["", ' t="n"', ' t="s"', ' t="str"', ' t="b"', ' t="e"', ' t="inlineStr"', ' t="d"']),
    st.integers(0, len(STYLES) - 1),
    st.booleans(),
    st.sampled_from([None, "", "0", "1", "1.5", "45000.25", "3E2", "-1", "2026-10-01T10:00:00"]),
    st.booleans(),
)
WRITTEN_ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.booleans(), st.lists(WRITTEN_CELLS, max_size=4)), max_size=5
)


def _workbook(rows: str) -> io.BytesIO:
    book = Workbook()
    for at, style in enumerate(STYLES, 1):
        book.worksheets[0].cell(1, at, "x").number_format = style
    first = io.BytesIO()
    book.save(first)
    changed = io.BytesIO()
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                start = part.index(b"<sheetData>") + len("<sheetData>")
                part = part[:start] + rows.encode() + part[part.index(b"</sheetData>") :]
            new.writestr(name, part)
    return changed


def _xml(rows: list[Any]) -> str:
    found, line = [], 0
    for step, hidden, cells in rows:
        line += max(step, 1)
        number = f' r="{line}"' if step else ""
        written = []
        for at, (kind, style, formula, value, located) in enumerate(cells):
            where = f' r="{"ABCDEFGH"[2 * at]}{line}"' if located else ""
            inner = "<f>1+1</f>" if formula else ""
            if "inlineStr" in kind:
                inner += f"<is><r><t>{value}</t></r><rPh><t>kana</t></rPh><r><t>z</t></r></is>"
            elif value is not None:
                inner += f"<v>{value}</v>"
            written.append(f'<c s="{style}"{kind}{where}>{inner}</c>')
        found.append(
            f"<row{number}{' hidden=' + chr(34) + '1' + chr(34) if hidden else ''}>{''.join(written)}</row>"
        )
    return "".join(found)


def _by_openpyxl(file: io.BytesIO) -> Iterator[tuple[int, list[Any]]]:
    sheets = [load_workbook(file, data_only=only, read_only=True).worksheets[0] for only in (False, True)]
    for sheet in sheets:
        sheet.reset_dimensions()
    pairs = zip(*(sheet.iter_rows() for sheet in sheets), strict=True)
    for line, (typed, saved) in enumerate(pairs, 1):
        cells: list[Any] = []
        for of, cell in zip(typed, saved, strict=True):
            if of.data_type == "f" and cell.value is None and cell.data_type == "n":
                cells.append(_UNSAVED)
            elif cell.data_type == "e":
                cells.append((None, "General"))
            else:
                cells.append(("", "General") if cell.value is None else (cell.value, cell.number_format))
        yield line, cells


def _read(file: io.BytesIO) -> dict[int, list[Any]]:
    (sheet,) = xlsx_sheets(file, "a.xlsx")
    return {
        row.line: [_UNSAVED if isinstance(cell.value, UnreadCell) else tuple(cell)[:2] for cell in row.cells]
        for row in sheet.rows()
        if row.cells
    }


@pytest.mark.filterwarnings("ignore")
@given(WRITTEN_ROWS)
@pytest.mark.one_in(2)
def test_rows_are_those_that_openpyxl_reads(rows: list[Any]) -> None:
    file = _workbook(_xml(rows))
    try:
        expected = {line: cells for line, cells in _by_openpyxl(file) if cells}
    except Exception:
        with suppress(CampaignError):  # what it stumbles over may be read, and is never another error
            _read(file)
    else:
        assert _read(file) == expected
