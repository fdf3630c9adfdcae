"""Excel workbooks: what Excel does to cells, workbooks that are none, and those made to do harm."""

# ruff: noqa: DTZ001 - cells of a spreadsheet know no time zone

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from estimator.base.workbook.xlsx import xlsx_sheets
from estimator.campaign import open_campaign
from estimator.errors import CampaignError, Place
from tests.campaign.reading import Row, rows_of

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "campaign.xlsx"


def written(path: Path, rows: Iterable[Iterable[Any]]) -> Path:
    workbook = Workbook()
    for row in rows:
        workbook.worksheets[0].append(list(row))
    workbook.save(path)
    return path


def changed(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The same workbook with one part of the archive replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, octets in parts.items():
            archive.writestr(name, octets)
    return path


def with_cells(path: Path, cells: str) -> Path:
    """A workbook with `to` and `text` in A1 and B1, and XML as Excel or others write it below."""
    written(path, [("to", "text")])
    return changed(path, SHEET, lambda sheet: sheet.replace(b"</sheetData>", f"{cells}</sheetData>".encode()))


def with_shared_texts(path: Path, texts: str) -> Path:
    """The same, with a row that names two of the texts kept apart, as Excel itself writes them."""
    with_cells(path, '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c></row>')
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    changed(path, "[Content_Types].xml", lambda types: types.replace(b"</Types>", override.encode()))
    spaces = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return changed(path, "xl/sharedStrings.xml", lambda _: f"<sst {spaces}>{texts}</sst>".encode())


def error_of(file: Path, **options: Any) -> CampaignError:
    with pytest.raises(CampaignError) as caught:
        rows_of(open_campaign(file, **options))
    return caught.value


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param("+33639980001", "+33639980001", id="a text"),
        pytest.param("0639980001", "0639980001", id="a text that begins with zero"),
        pytest.param(639980001, "639980001", id="a number that has lost it"),
        pytest.param(33639980001, "33639980001", id="a number"),
        pytest.param(33639980001.0, "33639980001", id="a whole float"),
        pytest.param(33639980001.5, "33639980002", id="half a number, as Excel shows it"),
        pytest.param("3.36E+10", "3.36E+10", id="what Excel ate stays eaten"),
        pytest.param(date(2026, 10, 1), "2026-10-01", id="a date"),
        pytest.param(datetime(2026, 10, 1, 4, 30), "2026-10-01 4:30:00", id="a date with a time"),
        pytest.param(time(14, 30), "14:30:00", id="a time"),
        pytest.param(True, "VRAI", id="a boolean"),
        pytest.param("NA", "NA", id="two letters"),
        pytest.param("a\nb", "a\nb", id="a line break"),
        pytest.param("  x ", "  x ", id="blanks"),
        pytest.param("=", "=", id="a sign that begins no formula"),
        pytest.param("20 €, ça 😀", "20 €, ça 😀", id="anything else"),
        pytest.param("", "", id="an empty text"),
        pytest.param(None, "", id="an empty cell"),
        pytest.param("_x000D_", "\r", id="a carriage return, as Excel writes it"),
        pytest.param("_xD83D__xDE00_", "😀", id="a pair of surrogates, written so"),
        pytest.param("_xD83D_", "\ufffd", id="half of one, which is no text"),
        pytest.param("_x_", "_x_", id="what only looks so"),
        pytest.param("#N/A", None, id="an error"),
    ],
)
def test_cells(file: Path, cell: object, text: str | None) -> None:
    campaign = open_campaign(written(file, [("to", "text"), ("+33639980001", cell), (cell, "x")]))
    assert rows_of(campaign) == [Row(1, "+33639980001", text), Row(2, text, "x")]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        pytest.param("<t>Bonjour</t>", "Bonjour", id="plain"),
        pytest.param('<t xml:space="preserve"> a  b </t>', " a  b ", id="blanks that count"),
        pytest.param("<r><t>Bon</t></r><r><rPr><b/></rPr><t>jour</t></r>", "Bonjour", id="partly bold"),
        pytest.param("<t>a_x000D_\nb</t>", "a\r\nb", id="a line break of Windows"),
        pytest.param("<t/>", "", id="empty"),
    ],
)
def test_shared_texts(file: Path, written: str, text: str) -> None:
    with_shared_texts(file, f"<si><t>+33639980001</t></si><si>{written}</si>")
    assert rows_of(open_campaign(file)) == [Row(1, "+33639980001", text)]


def test_a_shared_text_that_is_not_there(file: Path) -> None:
    assert error_of(with_shared_texts(file, "<si><t>+33639980001</t></si>")).code == "XLS001"


def test_rows_have_their_numbers_and_lines(file: Path) -> None:
    rows = [(), ("to", "text"), (), (1, "a"), ("", None, ""), (None, None, "x"), (2,)]
    campaign = open_campaign(written(file, rows))
    read = [Row(1, "1", "a", line=4), Row(2, "", "", line=6), Row(3, "2", "", line=7)]
    assert rows_of(campaign, lines=True) == read
    assert rows_of(campaign, lines=True) == read, "and a second time"


def test_rows_that_the_file_leaves_out_are_counted(file: Path) -> None:
    with_cells(file, '<row r="900"><c r="A900"><v>1</v></c><c r="B900"><v>2</v></c></row>')
    assert rows_of(open_campaign(file), lines=True) == [Row(1, "1", "2", line=900)]


def test_cells_beyond_the_header_belong_to_no_column(file: Path) -> None:
    campaign = open_campaign(
        written(file, [("to", None, "text", None), (1, 2, "a", "a note")]), keep_originals=True
    )
    assert campaign.header == ("to", "", "text")
    (batch,) = campaign.batches()
    assert [column.texts() for column in batch.originals.columns] == [["1"], ["2"], ["a"]]


def test_the_first_sheet_one_can_see(file: Path) -> None:
    workbook = Workbook()
    workbook.worksheets[0].sheet_state = "hidden"
    workbook.worksheets[0].append(["to", "text"])
    workbook.create_sheet("Contacts").append(["gsm", "sms"])
    workbook.create_sheet("Notes").append(["x"])
    workbook.save(file)
    assert open_campaign(file).header == ("gsm", "sms")


def test_names_of_columns_may_be_numbers(file: Path) -> None:
    assert open_campaign(written(file, [("to", "text", 2026)])).header == ("to", "text", "2026")


def test_progress_and_size(file: Path) -> None:
    campaign = open_campaign(written(file, [("to", "text"), *([(1, "a")] * 1000)]))
    assert campaign.size == file.stat().st_size
    for _ in campaign.batches():
        pass
    assert 0 < campaign.position() <= campaign.size


def test_a_stream_is_as_good_as_a_file(file: Path) -> None:
    stream = io.BytesIO(written(file, [("to", "text"), (1, "a")]).read_bytes())
    campaign = open_campaign(stream)
    assert rows_of(campaign) == rows_of(campaign) == [Row(1, "1", "a")]


def test_the_file_is_closed_when_nobody_reads_it(file: Path) -> None:
    # Left open it would be a ResourceWarning, which pytest turns into a failure.
    open_campaign(written(file, [("to", "text"), (1, "a")]))
    next(iter(open_campaign(file).batches()))


class TestFormulas:
    """Cells that are computed: only Excel can, so what it saved is what counts."""

    def test_results_are_read(self, file: Path) -> None:
        with_cells(
            file,
            '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>'
            '<row r="4"><c r="A4"><f>A2+1</f><v>33639980001</v></c>'
            '<c r="B4" t="str"><f>"a"</f><v>a</v></c></row>'
            '<row r="5"><c r="A5"><v>3</v></c><c r="B5" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
        )
        assert rows_of(open_campaign(file), lines=True) == [
            Row(1, "1", "2", line=2),
            Row(2, "33639980001", "a", line=4),
            Row(3, "3", None, line=5),
        ]

    def test_a_result_may_be_an_empty_text_and_a_row_of_them_is_empty(self, file: Path) -> None:
        empty = '<c r="{}" t="str"><f>IF(1,"","")</f><v></v></c>'
        with_cells(
            file,
            f'<row r="2">{empty.format("A2")}<c r="B2"><v>2</v></c></row>'
            f'<row r="3">{empty.format("A3")}{empty.format("B3")}</row>',
        )
        assert rows_of(open_campaign(file)) == [Row(1, "", "2")]

    def test_a_formula_in_the_header(self, file: Path) -> None:
        written(file, [("to", "x")])
        name = b'<c r="B1" t="inlineStr"><is><t>x</t></is></c>'
        formula = b'<c r="B1" t="str"><f>A1</f><v>text</v></c>'
        changed(file, SHEET, lambda sheet: sheet.replace(name, formula))
        assert open_campaign(file).header == ("to", "text")

    def test_a_formula_that_was_never_computed_matters_only_where_it_is_used(self, file: Path) -> None:
        written(file, [("to", "text", "total"), (1, "a", "=A2*2"), (2, "b", None)])
        assert rows_of(open_campaign(file)) == [Row(1, "1", "a"), Row(2, "2", "b")]
        (batch,) = open_campaign(file, keep_originals=True).batches()
        assert batch.originals.columns[2].texts() == [None, ""]

    @pytest.mark.parametrize("above", [(), ("Clients de 2026",)], ids=["first row", "below a title"])
    @pytest.mark.parametrize(
        ("header", "options", "found"),
        [
            pytest.param(("to", "text", "=A9"), {}, ("to", "text", ""), id="the last one is not needed"),
            pytest.param(("=A9", "to", "text"), {}, ("", "to", "text"), id="the first one is not needed"),
            pytest.param(("=A9", "text", "=B9"), {}, 1, id="the one of numbers"),
            pytest.param(("to", "=A9"), {}, 2, id="the one of messages"),
            pytest.param(("to", "text", "=A9"), {"message_column": "avis"}, 3, id="one that is chosen"),
            pytest.param(("to", "=A9"), {"template": "Bonjour {nom}"}, 2, id="one of a field"),
            pytest.param(("to", "=A9"), {"template": "Bonjour"}, ("to", ""), id="none of a field"),
        ],
    )
    def test_a_heading_that_was_never_computed_matters_only_where_it_is_used(
        self,
        file: Path,
        above: tuple[str, ...],
        header: tuple[str, ...],
        options: dict[str, Any],
        found: object,
    ) -> None:
        cells = {"to": "+33639980001", "text": "Bonjour à tous, à demain"}
        rows = [above] * bool(above) + [header, tuple(cells.get(name, "x") for name in header)]
        written(file, rows)
        if isinstance(found, int):
            error = error_of(file, **options)
            assert (error.code, error.place) == ("XLS005", Place(str(file), len(rows) - 1, found, "Sheet"))
            return
        opened = open_campaign(file, keep_originals=True, **options)
        (batch,) = opened.batches()
        assert (opened.header, len(batch), batch.originals.columns[header.index("to")].texts()) == (
            found,
            1,
            [cells["to"]],
        )

    def test_a_formula_that_was_never_computed_is_named(self, file: Path) -> None:
        error = error_of(written(file, [("to", "text"), (1, "a"), (2, '="Bonjour "&A2')]))
        assert (error.code, error.place) == ("XLS005", Place(str(file), 3, 2, "Sheet"))
        assert "Cell B3" in error.sentence


def test_durations_are_shown(file: Path) -> None:
    campaign = open_campaign(written(file, [("to", "text"), (1, timedelta(hours=30))]))
    assert rows_of(campaign) == [Row(1, "1", "30:00:00")]


@pytest.mark.parametrize(
    "rows", [pytest.param([], id="nothing"), pytest.param([(), (None, "")], id="only empty cells")]
)
def test_an_empty_sheet(file: Path, rows: list[tuple[object, ...]]) -> None:
    error = error_of(written(file, rows))
    assert error.code == "XLS006"
    assert "'Sheet'" in error.sentence


def test_the_line_of_the_header_is_named(file: Path) -> None:
    error = error_of(written(file, [(), (), ("nom", "texte")]))
    assert (error.code, error.place) == ("COL001", Place(str(file), 3, sheet="Sheet"))


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        pytest.param(b"", "XLS001", id="empty"),
        pytest.param(b"<html><table></table></html>", "XLS006", id="a web page with an empty table"),
        pytest.param(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504), "XLS001", id="a damaged .xls"),
    ],
)
def test_files_that_are_none(file: Path, octets: bytes, code: str) -> None:
    file.write_bytes(octets)
    assert error_of(file).code == code


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        pytest.param(["mimetype", "content.xml"], "an OpenDocument file", id=".ods"),
        pytest.param(["[Content_Types].xml", "xl/workbook.bin"], "a binary workbook (.xlsb)", id=".xlsb"),
        pytest.param(["[Content_Types].xml", "word/document.xml"], "a document of Word (.docx)", id=".docx"),
        pytest.param(
            ["[Content_Types].xml", "ppt/presentation.xml"],
            "a presentation of PowerPoint (.pptx)",
            id=".pptx",
        ),
        pytest.param(["Index/Document.iwa"], "a document of Apple's Numbers or Pages", id=".numbers"),
        pytest.param(["campaign.csv"], "a ZIP archive", id=".zip"),
    ],
)
def test_archives_of_another_kind(file: Path, parts: list[str], kind: str) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    error = error_of(file)
    assert (error.code, error.details["kind"]) == ("XLS003", kind)


@pytest.mark.parametrize(
    ("part", "octets"),
    [
        pytest.param("[Content_Types].xml", b"<", id="no XML"),
        pytest.param("xl/workbook.xml", b"<workbook/>", id="no sheets"),
        pytest.param(SHEET, b"<worksheet>", id="XML that does not end"),
        pytest.param("xl/styles.xml", b"\xff", id="styles that cannot be read"),
    ],
)
def test_damaged_workbooks(file: Path, part: str, octets: bytes) -> None:
    changed(written(file, [("to", "text"), (1, "a")]), part, lambda _: octets)
    assert error_of(file).code == "XLS001"


def test_strict_open_xml_is_named(file: Path) -> None:
    strict = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    changed(written(file, [("to", "text"), (1, "a")]), "xl/workbook.xml", lambda part: part.replace(*strict))
    error = error_of(file)
    assert (error.code, error.details["kind"]) == ("XLS003", "a spreadsheet in Strict Open XML")


def test_a_part_whose_name_is_said_to_be_utf_8_and_is_not(file: Path) -> None:
    written(file, [("to", "text"), (1, "a")])
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("é", b"")
    file.write_bytes(file.read_bytes().replace("é".encode(), b"\xf2a"))
    assert error_of(file).code == "XLS001"


def test_every_shortened_file_is_an_error_and_never_a_shorter_campaign(file: Path) -> None:
    whole = written(file, [("to", "text"), (1, "a")]).read_bytes()
    for size in range(4, len(whole), 211):
        file.write_bytes(whole[:size])
        assert error_of(file).code == "XLS001"


class TestHostile:
    """Files made to keep a reader busy, or to make it eat all memory."""

    @pytest.mark.one_in(2)
    def test_an_archive_that_unpacks_to_gigabytes(self, file: Path) -> None:
        written(file, [("to", "text")])
        with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("bomb", "w") as part:
            for _ in range(501):
                part.write(bytes(1_000_000))
        error = error_of(file)
        assert error.code == "XLS004"
        assert error.details == {"size": 501, "limit": 64}

    def test_entities_that_multiply(self, file: Path) -> None:
        names = "abcdefghi"
        entities = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
        bomb = f'<!DOCTYPE x [<!ENTITY a "{"lol" * 20}">{entities}]>'.encode()
        with_cells(file, '<row r="2"><c r="A2" t="str"><v>&i;</v></c></row>')
        changed(file, SHEET, lambda sheet: bomb + sheet)
        assert error_of(file).code == "XLS001"

    def test_a_file_beside_ours_is_not_read_in(self, file: Path) -> None:
        secret = file.with_name("secret")
        secret.write_text("secret")
        with_cells(file, '<row r="2"><c r="A2" t="str"><v>&s;</v></c><c r="B2"><v>1</v></c></row>')
        doctype = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'.encode()
        changed(file, SHEET, lambda sheet: doctype + sheet)
        assert error_of(file).code == "XLS001"

    def test_a_row_number_beyond_all_rows(self, file: Path) -> None:
        with_cells(file, '<row r="99999999999"><c><v>1</v></c></row>')
        assert error_of(file).code == "XLS001"

    def test_a_declared_size_is_not_believed(self, file: Path) -> None:
        written(file, [("to", "text"), (1, "a")])
        changed(file, SHEET, lambda sheet: sheet.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"'))
        (sheet,) = xlsx_sheets(file, "campaign.xlsx")
        assert sheet.declared == 1_048_576
        assert open_campaign(file).header == ("to", "text")
        assert rows_of(open_campaign(file)) == [Row(1, "1", "a")]
