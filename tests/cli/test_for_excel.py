"""Tables for people: an amount is a number there, with the sign for decimals of its reader, everywhere."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.forks import smscost

ROWS = {
    "estimate": ["estimate", "a.csv", "--out"],
    "rejects": ["estimate", "a.csv", "--out", "e.json", "--rejects"],
    "shares": ["estimate", "a.csv", "--split-by", "client", "--out", "e.json", "--split-out"],
    "advise": ["advise", "a.csv", "--all", "--out"],
    "events": ["recharge", "simulate", "calendar.csv", "--quantity", "100", "--balance", "10.5", "--events"],
    "replay": ["recharge", "simulate", "calendar.csv", "--quantity", "100", "--balance", "10.5", "--out"],
    "accounts": ["account", "list", "--sandbox", "--out"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = ["0639980001;Ça va ? 10 €;A", "+447700900123;âme;B", ";x;A", "+447700900124;âme;A"]
    (tmp_path / "a.csv").write_text("tel;message;client\n" + "\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "calendar.csv").write_text("date,credits\n2999-12-01,5.25\n2999-12-02,7\n", encoding="utf-8")
    return tmp_path


def written(words: list[str], name: str, folder: Path, *more: str) -> Path:
    done = smscost(*words, name, *more, folder=folder, SMSCOST_DATA_DIR=str(folder / "data"))
    assert done.returncode in (0, 3), done.stderr.decode()
    return folder / name


@pytest.mark.parametrize("words", ROWS.values(), ids=ROWS)
def test_amounts_are_numbers_for_excel(words: list[str], folder: Path) -> None:
    exact = list(csv.reader(written(words, "exact.csv", folder).read_text(encoding="utf-8").splitlines()))
    excel = list(
        csv.reader(
            written(words, "excel.csv", folder, "--csv-for", "excel")
            .read_text(encoding="utf-8-sig")
            .splitlines(),
            delimiter=";",
        )
    )
    book = openpyxl.load_workbook(written(words, "book.xlsx", folder)).active
    assert book is not None
    cells = [list(row) for row in book.iter_rows()]
    assert len(exact) == len(excel) == len(cells) > 1
    seen = 0
    for plain, comma, typed in zip(exact[1:], excel[1:], cells[1:], strict=True):
        for each, shown, cell in zip(plain, comma, typed, strict=False):
            if re.fullmatch(r"-?[0-9]+\.[0-9]+", each):
                seen += 1
                assert shown == each.replace(".", ",")
                assert cell.data_type == "n"
                assert Decimal(str(cell.value)) == Decimal(each)
    assert seen or words[-1] == "--rejects"


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("command", ["estimate", "advise"])
def test_a_table_for_excel_has_the_delimiter_of_its_campaign(
    command: str, delimiter: str, folder: Path
) -> None:
    rows = [("tel", "message"), ("+447700900123", "âme")]
    text = "".join(delimiter.join(row) + "\n" for row in rows)
    (folder / "b.csv").write_text(text, encoding="utf-8")
    table = written([command, "b.csv", "--lang", "en", "--out"], "b-out.csv", folder, "--csv-for", "excel")
    first = table.read_text(encoding="utf-8-sig").splitlines()[0]
    assert first.count(delimiter) == len(first.replace(";", ",").split(",")) - 1 > 3
