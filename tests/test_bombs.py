"""What is packed costs what its packed size allows: bounded memory and time, and an error that says so."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from estimator.base.workbook.ods import ods_sheets
from tests.forks import forks

MEMORY = 1536 << 20

_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_HEADER = b'<row><c t="inlineStr"><is><t>phone</t></is></c><c t="inlineStr"><is><t>message</t></is></c></row>'
_TEXTS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_ODS = (
    '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body>'
    '<office:spreadsheet><table:table table:name="s"><table:table-row>'
    '<table:table-cell office:value-type="string"><text:p>phone</text:p></table:table-cell>'
    '<table:table-cell office:value-type="string"><text:p>message</text:p></table:table-cell>'
    "</table:table-row>"
)
_SHARED = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'spreadsheetml.sharedStrings+xml"/></Types>'
)
_BLANKS = '<text:s text:c="16000"/>' * 20_000
_ODS_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


def _xlsx(path: Path, rows: bytes, texts: bytes = b"") -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["phone"])
    plain = io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as parts, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in parts.namelist():
            if name == "xl/worksheets/sheet1.xml":
                made.writestr(name, _SHEET + _HEADER + rows + b"</sheetData></worksheet>")
            elif name == "[Content_Types].xml" and texts:
                made.writestr(name, parts.read(name).replace(b"</Types>", _SHARED))
                made.writestr("xl/sharedStrings.xml", _TEXTS + texts + b"</sst>")
            else:
                made.writestr(name, parts.read(name))


def _ods(path: Path, rows: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", _ODS + rows + _ODS_END)


def _cell(text: str, repeated: int = 1) -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def _unclosed(path: Path) -> None:
    with gzip.open(path, "wb", 1) as file:
        file.write(b'phone,message\n+33639980001,"')
        for _ in range(100):
            file.write(b"a b c d\n" * 125_000)


def _parquet(path: Path, groups: int, rows: int, **options: Any) -> None:
    """Texts that are all the same, more than memory may hold."""
    table = pa.table({"phone": ["+33639980001"] * rows, "message": ["a" * 240_000] * rows})
    with pq.ParquetWriter(path, table.schema, compression="zstd", **options) as writer:
        for _ in range(groups):
            writer.write_table(table)


_CELL = b"<c><v>1</v></c>"
_TEXT = b'<row><c t="inlineStr"><is><t>'
_ROW = "<table:table-row>{}</table:table-row>".format
_ROWS = '<table:table-row table:number-rows-repeated="1048575">{}</table:table-row>'.format

BOMBS: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "more than it may": ("a.xlsx", lambda path: _xlsx(path, b"<row>" + _CELL * 5_000_000), "XLS004"),
    "a row without end": ("a.xlsx", lambda path: _xlsx(path, b"<row>" + _CELL * 4_000_000), "XLS001"),
    "a cell without end": ("a.xlsx", lambda path: _xlsx(path, _TEXT + b"a" * 60_000_000), "XLS001"),
    "an attribute": ("a.xlsx", lambda path: _xlsx(path, b'<row r="' + b"9" * 60_000_000), "XLS001"),
    "a shared text": ("a.xlsx", lambda path: _xlsx(path, b"", b"<si><t>" + b"a" * 60_000_000), "XLS001"),
    "cells over and over": ("a.ods", lambda path: _ods(path, _ROWS(_cell("a", 16384))), "XLS001"),
    "blanks over and over": ("a.ods", lambda path: _ods(path, _ROW(_cell(_BLANKS))), "XLS001"),
    "a text without end": ("a.ods", lambda path: _ods(path, _ROW(_cell("a" * 60_000_000))), "XLS001"),
    "texts named by number": ("a.parquet", lambda path: _parquet(path, 5, 1000), "MSG002"),
    "texts packed": ("a.parquet", lambda path: _parquet(path, 60, 100, use_dictionary=False), "MSG002"),
    "a quote that is never closed": ("a.csv.gz", _unclosed, "CSV002"),
}
"""A file, what makes it, and what it is told to be."""


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.one_in(3, checked=True)
def test_a_bomb_is_bounded(tmp_path: Path, name: str) -> None:
    file, make, code = BOMBS[name]
    make(tmp_path / file)
    assert (tmp_path / file).stat().st_size < 2_000_000
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "SMSCOST_DATA_DIR": str(tmp_path / "data"),
    }
    done = forks().run(
        ["smscost", "estimate", file], folder=tmp_path, environment=environment, seconds=60, memory=MEMORY
    )
    err = done.stderr.decode()
    assert done.returncode in {0, 3}, (done.returncode, err)
    assert code in err


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(_ROWS(_cell("a", 3)), ["a"] * 3, id="cells over and over"),
        pytest.param(_ROW(_cell('<text:s text:c="160"/>' * 20)), [" " * 3200], id="blanks over and over"),
        pytest.param(_ROW(_cell("a" * 60_000)), ["a" * 60_000], id="a text without end"),
    ],
)
def test_less_of_the_same_is_no_bomb(tmp_path: Path, rows: str, expected: list[str]) -> None:
    """So what refuses a bomb is its size, and no other fault of the file."""
    _ods(tmp_path / "a.ods", rows)
    (sheet,) = ods_sheets(tmp_path / "a.ods", "a.ods")
    header, first = islice(sheet.rows(), 2)
    assert [cell.value for cell in header.cells] == ["phone", "message"]
    assert [cell.value for cell in first.cells] == expected
