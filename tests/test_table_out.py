"""Tables out: a spreadsheet computes nothing of a stranger's, and programs get every cell exactly."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest

from estimator.base import table_out as tables
from estimator.base.notes import collected
from estimator.base.table_out import LONGEST_CELL, TableForm, harmless, table_file, table_out
from estimator.cli.files import Writes
from scripts.written import ROOT
from tests.cli.whole import every_file_option
from tests.command import invoke

HOSTILE = [
    "=1+1",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=HYPERLINK(0)",
    "-20 % demain",
]
HARMLESS = [
    "",
    "Bonjour",
    "+33639980001",
    "+33 6 39 98 00 01",
    "-12,5",
    "-3",
    "06",
    " =1",
    "a=1",
    "'=1",
    "#N/A",
]


@pytest.mark.parametrize("cell", HOSTILE)
def test_a_cell_that_would_be_computed_begins_with_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", HARMLESS)
def test_all_other_cells_are_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def _cells(path: Path) -> Iterator[Any]:
    """All cells of a file that was written, as a spreadsheet has them."""
    if path.suffix == ".xlsx":
        for row in openpyxl.load_workbook(path).worksheets[0].iter_rows():
            yield from row
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        dialect: Any = csv.Sniffer().sniff(file.readline(), ";,")
        file.seek(0)
        for line in csv.reader(file, delimiter=dialect.delimiter):
            yield from line


def _campaign(folder: Path) -> str:
    """A list whose every text is hostile: names, clients, messages; and its numbers are too."""
    rows: list[Sequence[str]] = [("Mobile", "Message", "client")]
    rows += [("+33639980001", f"{text} ê" + "." * 70, text) for text in HOSTILE]
    rows += [("=12", text, text) for text in HOSTILE]
    file = folder / "a.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, delimiter=";").writerows(rows)
    return str(file)


# Every option that writes a table, by a run in which all that can be hostile is.
OUTPUTS: Final = {
    "estimate --out": "estimate {campaign} --out {out}",
    "estimate --rejects": "estimate {campaign} --rejects {out}",
    "estimate --split-out": "estimate {campaign} --split-by client --split-out {out}",
    "estimate --focus": "estimate {campaign} --split-by client --focus-account {text} --focus {out}",
    "estimate --bad-files-out": "estimate {files} --bad-files skip --bad-files-out {out}",
    "advise --apply": "advise {campaign} --all --apply {out}",
    "advise --out": "advise {campaign} --all --out {out}",
    "advise --out, of a text": "advise {text} --all --out {out}",
    "account list --out": "account list --sandbox --out {out}",
    "recharge simulate --events": "recharge simulate {calendar} --quantity 100 --balance 1 --events {out}",
    "recharge simulate --out": "recharge simulate {calendar} --quantity 100 --balance 1 --out {out}",
}
_EXACT: Final = (
    "estimate --rejects",
    "estimate --split-out",
    "estimate --focus",
    "advise --apply",
    "recharge simulate --events",
    "recharge simulate --out",
)
"""Those that have texts of the campaign as they are."""


def _written(folder: Path, name: str, out: Path, *options: str) -> Path:
    calendar = folder / "c.csv"
    names = "".join(f'2026-12-{day:02d},12,"{text}"\n' for day, text in enumerate(HOSTILE, 1))
    calendar.write_text(f"date,credits,name\n{names}", encoding="utf-8", newline="")
    files = folder / "=files"
    files.mkdir()
    (files / "=good.csv").write_text("to;text\n+33639980001;=1\n", encoding="utf-8")
    (files / "=1+1.csv").write_text("=1+1\n", encoding="utf-8")
    given = {
        "campaign": _campaign(folder),
        "out": str(out),
        "calendar": str(calendar),
        "files": "=*.csv" if "--bad" in name else "",
        "text": "=2+3 ê" + "." * 70,
    }
    words = [word.format(**given) for word in OUTPUTS[name].split()]
    with contextlib.chdir(files):
        ended = invoke([*words, "--on", "2026-11-01", *options])
        if ended.exit_code == 2:  # there is no day
            ended = invoke([*words, *options])
    assert ended.exit_code in {0, 1, 3}, ended.stderr
    return out


@pytest.mark.parametrize("name", OUTPUTS)
def test_excel_computes_nothing(tmp_path: Path, name: str) -> None:
    path = _written(tmp_path, name, tmp_path / "out.csv", "--csv-for", "excel")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    delimiter = "," if name == "estimate --focus" else ";"  # FOCUS is CSV with commas, whoever reads it
    assert path.read_text(encoding="utf-8-sig").partition("\n")[0].count(delimiter) > 0
    cells = list(_cells(path))
    assert all(harmless(cell) == cell for cell in cells)


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_workbook_holds_no_formula(tmp_path: Path, name: str) -> None:
    cells = list(_cells(_written(tmp_path, name, tmp_path / "out.xlsx")))
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    if name in _EXACT:
        texts = {str(cell.value) for cell in cells}
        assert any(text in cell for text in HOSTILE for cell in texts), "the texts are there, as they are"


@pytest.mark.parametrize("name", _EXACT)
def test_programs_get_every_cell_exactly(tmp_path: Path, name: str) -> None:
    cells = "\n".join(_cells(_written(tmp_path, name, tmp_path / "out.csv")))
    # Names in a calendar lose blanks around them, as it is read.
    assert all(text.strip() in cells for text in HOSTILE)
    assert "'=1+1" not in cells


def test_every_option_that_writes_a_table_is_above(tmp_path: Path) -> None:
    """A result that takes a name that ends in `.csv` is a table: any other is refused (`OUT005`)."""
    found = set()
    for asked in every_file_option():
        if isinstance(asked.option.marker, Writes) and not asked.option.marker.is_folder:
            ended = invoke(asked.with_file(str(tmp_path / "out.csv")))
            if "OUT005" not in ended.stderr:
                found.add(str(asked))
    assert found == {name.partition(",")[0] for name in OUTPUTS}


def test_whoever_else_writes_csv_asks_first_whether_it_is_for_programs() -> None:
    """Cells are made harmless in one room; Arrow, which is faster, writes where nothing is to be."""
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "estimator").rglob("*.py")}
    writers = {
        path.relative_to(ROOT / "estimator").as_posix(): "is_exact" in text
        for path, text in texts.items()
        if re.search(r"csv\.(?:Dict)?[wW]riter|\.to_csv\(|write_csv\(", text)
    }
    assert writers == dict.fromkeys(["base/table_out.py", "save/advice/applied.py", "show/rows.py"], True)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        pytest.param(TableForm(), "=1,0.5,,3\n", id="for programs"),
        pytest.param(TableForm("excel", ";"), "\ufeff'=1;0,5;;3\n", id="Excel in French"),
        pytest.param(TableForm("excel", ","), "\ufeff'=1,0.5,,3\n", id="Excel in English"),
    ],
)
def test_a_row_in_every_form(form: TableForm, text: str) -> None:
    file = io.StringIO()
    with collected(), table_out(file, form=form) as table:
        table.row(["=1", Decimal("0.5"), None, 3])
    assert file.getvalue() == text


def test_cells_that_were_changed_are_said() -> None:
    with collected() as notes, table_out(io.StringIO(), form=TableForm("excel"), name="a.csv") as table:
        table.row(["=1", "x", "-2-"])
    assert notes == ["a.csv: cells that a spreadsheet would compute, and that begin with ' now: 2"]


@pytest.mark.parametrize("text", ["a\x01b", "a\r\nb", "_x0041_", "\ufffe", "é😀", "x" * LONGEST_CELL])
def test_a_workbook_gives_texts_back(tmp_path: Path, text: str) -> None:
    from estimator.campaign import open_campaign

    with table_file(tmp_path / "a.xlsx") as table:
        table.row(["to", "text"])
        table.row(["+33639980001", text])
    (batch,) = open_campaign(tmp_path / "a.xlsx").batches()
    assert batch.messages[0] == text


def test_longer_cells_are_cut_and_said(tmp_path: Path) -> None:
    with collected() as notes, table_file(tmp_path / "a.xlsx") as table:
        table.row(["x" * (LONGEST_CELL + 1)])
    assert [note.endswith("can hold: 1") for note in notes] == [True]


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    with table_file(tmp_path / "a.xlsx") as table:
        for cell in ["name", *"abcde"]:
            table.row([cell])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    found = [[cell for (cell,) in sheet.values] for sheet in book.worksheets]
    assert found == [["name", "a", "b"], ["name", "c", "d"], ["name", "e"]]


def test_nothing_is_left_where_writing_fails(tmp_path: Path) -> None:
    def write() -> None:
        with table_file(tmp_path / "a.xlsx") as table:
            table.row(["x"])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write()
    assert list(tmp_path.iterdir()) == []
