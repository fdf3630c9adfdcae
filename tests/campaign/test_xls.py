"""Workbooks of Excel 97 to 2003: read as any other workbook, whatever they are called."""

# ruff: noqa: DTZ001 - cells of a spreadsheet know no time zone

from __future__ import annotations

import itertools
import tracemalloc
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from estimator import estimate
from estimator.campaign import open_campaign
from estimator.campaign.workbook.language import language
from estimator.campaign.workbook.rows import Look
from estimator.campaign.workbook.xls import xls_sheets
from estimator.campaign.workbook.xlsx import xlsx_sheets
from estimator.errors import CampaignError
from tests.campaign.reading import Row, rows_of

Cell = Any | tuple[Any, str]
"""A value, and its format where it has one."""

_ERROR = object()


def xls(path: Path, sheets: dict[str, Sequence[Sequence[Cell]]], **given: Any) -> Path:
    """A workbook; `given`: `hidden` rows (from 1), `merged` cells, `veiled` sheets, of a `mac`."""
    book = xlwt.Workbook(encoding="utf-8")
    book.dates_1904 = given.get("mac", False)
    styles: dict[str, Any] = {}
    for name, rows in sheets.items():
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        sheet.visibility = int(name in given.get("veiled", ()))
        for (at, row), line in zip(enumerate(rows), itertools.count(1), strict=False):
            for column, cell in enumerate(row):
                value, code = cell if isinstance(cell, tuple) else (cell, "General")
                style = styles.setdefault(code, xlwt.easyxf(num_format_str=code))
                if value is _ERROR:
                    sheet.row(at).set_cell_error(column, 0x2A, style)
                else:
                    sheet.write(at, column, value, style)
            sheet.row(at).hidden = line in given.get("hidden", ())
        for first, last, column in given.get("merged", ()):
            sheet.merge(first - 1, last - 1, column, column)
    book.save(str(path))
    return path


def xlsx(path: Path, sheets: dict[str, Sequence[Sequence[Cell]]], **given: Any) -> Path:
    """The same as Excel has saved it since."""
    book = Workbook()
    book.remove(book.worksheets[0])
    if given.get("mac"):
        book.epoch = CALENDAR_MAC_1904
    for name, rows in sheets.items():
        sheet: Any = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name in given.get("veiled", ()) else "visible"
        for line, row in enumerate(rows, 1):
            for column, cell in enumerate(row, 1):
                value, code = cell if isinstance(cell, tuple) else (cell, "General")
                sheet.cell(line, column).value = "#N/A" if value is _ERROR else value
                sheet.cell(line, column).number_format = {
                    "M/D/YY": "mm-dd-yy",
                    "M/D/YY h:mm": "m/d/yy h:mm",
                }.get(code, code)
            sheet.row_dimensions[line].hidden = line in given.get("hidden", ())
        for first, last, column in given.get("merged", ()):
            sheet.merge_cells(start_row=first, end_row=last, start_column=column + 1, end_column=column + 1)
    book.save(path)
    return path


ROWS: Sequence[Sequence[Cell]] = (
    ("Liste de Noël",),
    ("Client", "Mobile", "Montant", "Le", "À", "Remise", "Code", "VIP", "Note"),
    (
        *("Zoé", (639980001, '0#" "##" "##" "##" "##'), (1250.5, '#,##0.00\\ "€"')),
        *((date(2026, 12, 24), "M/D/YY"), (time(9, 30), "h:mm"), (0.15, "0%"), (1000, "00000"), True, _ERROR),
    ),
    (
        *("", (639980002, "General"), (-3, '#,##0.00\\ "€";[Red]\\-#,##0.00\\ "€"')),
        *((datetime(2026, 2, 3, 18, 5), "M/D/YY h:mm"), (time(18, 5), "hh:mm:ss"), (0.055, "0.0%")),
        *((59000, "General"), False, "ça ✓"),
    ),
    (),
    ("Total", "", 1247.5),
)


@pytest.mark.parametrize("given", [{}, {"mac": True}, {"hidden": [4]}, {"merged": [(3, 4, 0)]}], ids=str)
def test_a_workbook_is_read_as_the_same_one_saved_as_xlsx(tmp_path: Path, given: dict[str, Any]) -> None:
    sheets = {"Liste": ROWS, "Notes": [("rien",)], "Ancien": [("Mobile", "Message"), ("1", "a")]}
    given = given | {"veiled": ["Ancien"]}
    old = xls_sheets(xls(tmp_path / "a.xls", sheets, **given), "a")
    new = xlsx_sheets(xlsx(tmp_path / "a.xlsx", sheets, **given), "a")
    assert [(each.name, each.is_visible) for each in old] == [(each.name, each.is_visible) for each in new]
    for one, other in zip(old, new, strict=True):
        looks = [Look(sheet, "a", language("fr")) for sheet in (one, other)]
        read = [
            [
                (chunk.columns, chunk.line_numbers and chunk.line_numbers().tolist())
                for chunk in look.source(None).chunks(range(9))
            ]
            for look in looks
        ]
        assert read[0] == read[1]
        assert looks[0].decided == looks[1].decided
    if not given.get("mac"):
        ((columns, _),) = [(chunk.columns, 0) for chunk in looks_of(old[0]).chunks(range(9))]
        assert columns[2][1:3] == ["1\u00a0250,50 €", "-3,00 €"]
        assert columns[3][1:3] == ["24/12/2026", "03/02/2026 18:05"]


def looks_of(sheet: Any) -> Any:
    return Look(sheet, "a", language("fr")).source(None)


def test_both_cost_the_same(tmp_path: Path) -> None:
    options: Any = {"template": "{Client} {Montant} {Le} {VIP}", "on": "2026-11-01", "split_by": "Client"}
    old = estimate(xls(tmp_path / "a.xls", {"Liste": ROWS}, merged=[(3, 4, 0)]), **options)
    new = estimate(xlsx(tmp_path / "a.xlsx", {"Liste": ROWS}, merged=[(3, 4, 0)]), **options)
    assert old.totals == new.totals
    assert old.read_as == new.read_as
    assert old.read_as["merged cells", "A3"] == 1
    assert old.totals.messages == 2


def test_what_it_is_counts_whatever_it_is_called(tmp_path: Path) -> None:
    rows = [("Mobile", "Message"), ("+33639980001", "Bonjour")]
    as_xlsx = xls(tmp_path / "a.xlsx", {"A": rows})
    as_xls = xlsx(tmp_path / "b.xlsx", {"A": rows}).rename(tmp_path / "b.xls")
    for path in (as_xlsx, as_xls):
        assert rows_of(open_campaign(path)) == [Row(1, "+33639980001", "Bonjour")]
        with path.open("rb") as stream:
            assert rows_of(open_campaign(stream)) == [Row(1, "+33639980001", "Bonjour")]


def _code(path: Path) -> str:
    with pytest.raises(CampaignError) as caught:
        rows_of(open_campaign(path))
    return caught.value.code


def _ole(name: str) -> bytes:
    """A document of another program: a workbook's container, whose part has another name."""
    return name.encode("utf-16-le").ljust(64, b"\0")[: len("Workbook") * 2]


def test_every_truncation_and_every_flipped_byte_ends_in_a_coded_error_or_a_result(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", {"A": ROWS}, merged=[(3, 4, 0)])
    whole = path.read_bytes()
    for at in range(8, len(whole), 197):
        for octets in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            path.write_bytes(octets)
            try:
                for batch in open_campaign(path, template="x").batches():
                    batch.numbers.texts()
            except CampaignError as error:
                assert error.code[:3] in {"XLS", "COL", "FIL", "ENC", "CSV"}, at  # noqa: PT017


def test_documents_that_are_no_workbooks_are_told_apart(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", {"A": ROWS})
    whole = path.read_bytes()
    path.write_bytes(whole.replace("Workbook".encode("utf-16-le"), _ole("WordDocu")))
    assert _code(path) == "XLS003"
    path.write_bytes(
        whole.replace("Workbook".encode("utf-16-le"), _ole("WordDocu"))
        + "EncryptedPackage".encode("utf-16-le")
    )
    assert _code(path) == "XLS002"
    veiled = xls(tmp_path / "b.xls", {"A": ROWS}, veiled=["A"])
    assert _code(veiled) == "XLS001"


def test_a_text_that_is_in_the_file_once_and_in_every_cell_keeps_memory_flat(tmp_path: Path) -> None:
    rows = [("Mobile", "Message"), *[("0639980001", "x" * 32_000)] * 3000]
    sheet = xls_sheets(xls(tmp_path / "a.xls", {"A": rows}), "a")[0]
    source = looks_of(sheet)
    tracemalloc.start()
    sizes = [len(chunk.columns[0]) for chunk in source.chunks([0, 1])]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(sizes) == 3000
    assert max(sizes) < 1_100
    assert peak < 30_000_000


PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body>
<table><tr><td>Export du 27/11/2026</td></tr></table>
<table border="1"><caption>Clients de Noël</caption>
<tr><th colspan="2">Liste</th></tr>
<tr><th>Client</th><th>Mobile</th><th>Message</th></tr>
<tr><td rowspan="2">Zoé</td><td>06&nbsp;39 98 00 01</td><td>Bonjour&nbsp;!<br>À  bientôt &lt;3</td></tr>
<tr style="display:none"><td>0639980002</td><td>Salut</td></tr>
<tr><td>Total</td><td>2</td><td></td></tr></table></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "utf-16", "mac-roman"])
def test_a_page_called_xls_is_read_by_its_tables(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "export.xls"
    path.write_bytes(PAGE.format(charset=charset).encode(charset))
    found = estimate(path, keep_rows=True, split_by="Client", on="2026-11-01")
    (rows,) = found.kept or ()
    assert rows.batch.messages.texts() == ["Bonjour\u00a0!\nÀ bientôt <3", "Salut"]
    assert rows.batch.groups is not None
    assert rows.batch.groups.texts() == ["Zoé", "Zoé"]
    assert {"called workbook, page", "hidden rows", "merged cells", "totals", "header"} <= {
        kind for kind, _ in found.read_as
    }
    visible = estimate(path, visible_only=True, on="2026-11-01")
    assert visible.totals.messages == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("name", ["export.xls", "export.xlsx", "export.xls.gz"])
def test_a_text_called_a_workbook_is_read_as_what_it_is(tmp_path: Path, encoding: str, name: str) -> None:
    import gzip

    path = tmp_path / name
    octets = "Prénom\tMobile\tMessage\r\nZoé\t0639980001\tBonjour à tous\r\n".encode(encoding)
    path.write_bytes(gzip.compress(octets) if name.endswith("gz") else octets)
    campaign = open_campaign(path)
    assert rows_of(campaign) == [Row(1, "0639980001", "Bonjour à tous")]
    assert ("called workbook, text", "") in dict.fromkeys(campaign.reading())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param("<html><p>Session expired</p></html>", "XLS001", id="a page without a table"),
        pytest.param("<table></table>", "XLS006", id="an empty table"),
        pytest.param("<table><tr>" + "<td>a" * 300 + "</table>", "XLS001", id="wider than a sheet"),
        pytest.param(
            '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "XLS003",
            id="XML of Excel 2003",
        ),
        pytest.param("\x01\x02\x03\x04", "XLS001", id="bytes"),
    ],
)
def test_pages_that_are_not_read(tmp_path: Path, content: str, code: str) -> None:
    path = tmp_path / "a.xls"
    path.write_text(content, encoding="utf-8")
    assert _code(path) == code


def test_spans_cost_what_a_page_is_long(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    cell = "<td rowspan=99999 colspan=99999>a"
    path.write_text(f"<table><tr>{cell}{'<tr>' * 20_000}</table>", encoding="utf-8")
    assert _code(path) == "COL001"


def test_a_page_called_csv_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(PAGE.format(charset="utf-8"), encoding="utf-8")
    assert _code(path) == "FIL009"
    assert len(rows_of(open_campaign(path.rename(tmp_path / "a.xls")))) == 2
