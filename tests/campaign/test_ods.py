"""OpenDocument spreadsheets: what is shown in them is what is read."""

from __future__ import annotations

import zipfile
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from estimator.base.workbook.ods import ods_sheets
from estimator.campaign import open_campaign
from estimator.errors import CampaignError
from tests.campaign.reading import Row, rows_of

_NAMES = {"office": "office", "table": "table", "text": "text", "style": "style"}
_SPACES = " ".join(f'xmlns:{a}="urn:oasis:names:tc:opendocument:xmlns:{b}:1.0"' for a, b in _NAMES.items())
_EMPTY = '<table:table-cell table:number-columns-repeated="1022"/>'
_HEADER = ["Mobile", "Message"]


def cell(text: str, given: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {given}><text:p>{escape(text)}</text:p></table:table-cell>"


def row(*cells: str, given: str = "") -> str:
    inside = "".join(each if each.startswith("<") else cell(each) for each in cells)
    return f"<table:table-row {given}>{inside}{_EMPTY}</table:table-row>"


def sheet(*rows: str, name: str = "Feuille1", style: str = "ta1") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def written(
    path: Path, *sheets: str, before: str = "", mime: str = "spreadsheet", manifest: str = ""
) -> Path:
    hidden = (
        '<style:style style:name="hid" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{mime}")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {_SPACES} '
            'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
            f"<office:automatic-styles>{hidden}</office:automatic-styles><office:body><office:spreadsheet>"
            f"{''.join(sheets)}</office:spreadsheet></office:body></office:document-content>",
        )
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "liste.ods"


def _error(file: Path) -> CampaignError:
    with pytest.raises(CampaignError) as caught:
        rows_of(open_campaign(file))
    return caught.value


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        pytest.param(
            cell("1 250,50 €", 'office:value-type="currency" office:value="1250.5"'), "1 250,50 €", id="money"
        ),
        pytest.param(
            cell("24/12/26", 'office:value-type="date" office:date-value="2026-12-24"'),
            "24/12/26",
            id="a date",
        ),
        pytest.param(
            cell("15 %", 'office:value-type="percentage" office:value="0.15"'), "15 %", id="percent"
        ),
        pytest.param(
            cell("01000", 'office:value-type="float" office:value="1000"'), "01000", id="leading zero"
        ),
        pytest.param(
            '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b<text:tab/>c</text:p>'
            "<text:p>à <text:span>demain</text:span></text:p></table:table-cell>",
            "a  b\tc\nà demain",
            id="blanks, a tab, two lines, a part in bold",
        ),
        pytest.param(
            '<table:table-cell office:value-type="string"><office:annotation><text:p>un mot</text:p>'
            "</office:annotation><text:p>Bonjour</text:p></table:table-cell>",
            "Bonjour",
            id="a comment is not in the cell",
        ),
        pytest.param(cell("Oui", 'table:formula="of:=X" office:value-type="string"'), "Oui", id="a formula"),
    ],
)
def test_a_cell_is_what_it_shows(file: Path, given: str, shown: str) -> None:
    written(file, sheet(row(*_HEADER), row("0639980001", given)))
    assert rows_of(open_campaign(file)) == [Row(1, "0639980001", shown)]


def test_repeated_rows_and_cells_are_there_as_often(file: Path) -> None:
    twice = 'table:number-rows-repeated="3"'
    blank = "<table:table-row table:number-rows-repeated='4'><table:table-cell/></table:table-row>"
    end = "<table:table-row table:number-rows-repeated='1048000'><table:table-cell/></table:table-row>"
    written(
        file,
        sheet(blank, row(*_HEADER), row("0639980001", "Bonjour", given=twice), blank, row("2", "b"), end),
    )
    campaign = open_campaign(file)
    (batch,) = campaign.batches()
    assert batch.numbers.texts() == ["0639980001"] * 3 + ["2"]
    assert batch.line_numbers is not None
    assert batch.line_numbers().tolist() == [6, 7, 8, 13]


def test_sheets_and_hidden_rows_are_said(file: Path) -> None:
    written(
        file,
        sheet(row("Notes", "rien"), name="Garde"),
        sheet(row(*_HEADER), row("1", "caché"), name="Ancien", style="hid"),
        sheet(row(*_HEADER), row("1", "a"), row("2", "b", given='table:visibility="filter"'), name="Liste"),
    )
    campaign = open_campaign(file)
    assert rows_of(campaign) == [Row(1, "1", "a"), Row(2, "2", "b")]
    said = {kind for kind, _ in campaign.reading()}
    assert {"sheet", "sheet without", "hidden sheet", "hidden rows"} <= said
    assert rows_of(open_campaign(file, visible_only=True)) == [Row(1, "1", "a")]
    assert rows_of(open_campaign(file, sheet="Ancien")) == [Row(1, "1", "caché")]


def test_an_error_is_no_text_and_a_formula_without_a_result_is_named(file: Path) -> None:
    error = cell("#N/A", 'table:formula="of:=X" calcext:value-type="error" office:value-type="string"')
    written(file, sheet(row(*_HEADER), row("0639980001", error)))
    (batch,) = open_campaign(file).batches()
    assert batch.messages.texts() == [None]
    written(file, sheet(row(*_HEADER), row("1", '<table:table-cell table:formula="of:=X"/>')))
    found = _error(file)
    assert (found.code, found.details["cell"]) == ("XLS005", "B2")


@pytest.mark.parametrize(
    ("code", "given"),
    [
        pytest.param("XLS003", {"mime": "text"}, id="a text document"),
        pytest.param("XLS002", {"manifest": "<manifest:encryption-data/>"}, id="a password"),
        pytest.param("XLS001", {"before": '<!DOCTYPE x [<!ENTITY a "lol">]>'}, id="entities"),
        pytest.param("XLS001", {"before": "<"}, id="no XML"),
    ],
)
def test_files_that_are_not_read(file: Path, code: str, given: dict[str, str]) -> None:
    assert _error(written(file, sheet(row(*_HEADER), row("1", "a")), **given)).code == code


def test_a_merged_cell_counts_for_all_rows_that_it_covers(file: Path) -> None:
    spanned = cell("Acme", 'office:value-type="string" table:number-rows-spanned="2"')
    covered = "<table:covered-table-cell/>"
    first, second = ("0639980001", "a"), ("0639980002", "b")
    written(
        file, sheet(row("Client", *_HEADER), row(spanned, *first), row(covered, *second), row("", *first))
    )
    (batch,) = open_campaign(file, split_by="Client").batches()
    assert batch.groups is not None
    assert batch.groups.texts() == ["Acme", "Acme", ""]


def test_a_full_sheet_of_one_repeated_cell_keeps_memory_flat(file: Path) -> None:
    wide = cell("x", 'office:value-type="string" table:number-columns-repeated="99999999"')
    many = "<table:table-row table:number-rows-repeated='6000'>"
    written(
        file, sheet(row(*_HEADER), f"{many}{cell('0639980001')}{cell('Bonjour')}{wide}</table:table-row>")
    )
    (sheet_,) = ods_sheets(file, "liste.ods")
    rows = list(islice(sheet_.rows(), 5_000))
    assert len(rows) == 5_000
    # One row, which is the same object wherever it is repeated, and no wider than any sheet.
    assert len({id(row.cells) for row in rows[1:]}) == 1
    assert len(rows[1][1]) == 1 << 14


@pytest.mark.parametrize(
    ("columns", "is_read"),
    [
        pytest.param(95, True, id="what a sheet full of recipients may come to"),
        pytest.param(96, False, id="more cells than anybody has"),
    ],
)
def test_cells_that_are_repeated_in_every_row_are_bounded(file: Path, columns: int, is_read: bool) -> None:
    wide = cell("x", f'office:value-type="string" table:number-columns-repeated="{columns}"')
    many = "<table:table-row table:number-rows-repeated='999999999'>"
    written(file, sheet(row(*_HEADER), f"{many}{wide}</table:table-row>"))
    (sheet_,) = ods_sheets(file, "liste.ods")
    rows = sheet_.rows()
    assert [each.cells[0].value for each in islice(rows, 1)] == [_HEADER[0]]
    if is_read:
        assert sum(len(each.cells) for each in islice(rows, 100)) == 100 * columns
    else:
        # Told before the first of them is handed out, and not once memory is full.
        with pytest.raises(CampaignError, match="XLS001"):
            next(rows)
