"""One list as a dozen programs hand it out: it takes the same credits, and is read in the same sense."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import escape
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt

from estimator import Estimate, estimate
from tests.forks import smscost

polars = pytest.importorskip("polars")

HEADER = ["Prénom", "Mobile", "Message", "Montant", "Date"]
ROWS = [
    [
        "Zoé",
        "06 39 98 00 01",
        "Bonjour Zoé, votre bon de 12,50 € vous attend jusqu'à demain.",
        "12,50 €",
        "24/12/2026",
    ],
    [
        "Ana",
        "+33639980002",
        "Bonjour Ana, ça commence ✓ à 9 h : c’est l’heure ! " + "Venez. " * 9,
        "8,00 €",
        "24/12/2026",
    ],
    ["Léo", "0692 12 34 56", 'Léo, "soldes" ; -30 % sur tout\nà bientôt', "1 250,00 €", "01/01/2027"],
    ["Bob", "+44 7400 123456", "Hello Bob, your voucher is waiting for you.", "3,00 €", "02/01/2027"],
    ["Max", "0639980001", "Bonjour Max, le même numéro que Zoé, écrit sans blancs.", "0,50 €", "03/01/2027"],
    ["Eve", "pas de mobile", "Bonjour Eve, à demain.", "1,00 €", "03/01/2027"],
]
GOOGLE = {
    "First Name": 0,
    "Last Name": None,
    "Notes": None,
    "Labels": None,
    "E-mail 1 - Label": None,
    "E-mail 1 - Value": None,
    "Phone 1 - Label": "Mobile",
    "Phone 1 - Value": 1,
    "Message": 2,
}


def _csv(delimiter: str, header: list[str] = HEADER, rows: list[list[str]] = ROWS) -> str:
    text = io.StringIO()
    pd.DataFrame(rows, columns=header).to_csv(text, sep=delimiter, index=False, lineterminator="\r\n")
    return text.getvalue()


def _bytes(name: str, octets: bytes) -> Callable[[Path], object]:
    def written(folder: Path) -> Path:
        (folder / name).write_bytes(octets)
        return folder / name

    return written


def _workbook(folder: Path, *, cover: bool = False) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    if cover:
        sheet.title, sheet["B2"] = "Mode d'emploi", "Liste des clients pour les fêtes"
        sheet["B4"] = "Ne pas modifier les colonnes de la feuille suivante"
        sheet = book.create_sheet("Clients")
        sheet.append(["Export du 27/11/2026"])
        sheet.append([])
    sheet.append(HEADER)
    for row in ROWS:
        sheet.append(row)
        at = sheet.max_row
        digits = row[1].replace(" ", "")
        if digits.startswith("0"):
            sheet.cell(at, 2, int(digits)).number_format = "00 00 00 00 00"
        amount = float(row[3].removesuffix(" €").replace("\u202f", "").replace(" ", "").replace(",", "."))
        sheet.cell(at, 4, amount).number_format = '#,##0.00 "€"'
        sheet.cell(at, 5, pd.to_datetime(row[4], dayfirst=True).to_pydatetime()).number_format = "dd/mm/yyyy"
    path = folder / "liste.xlsx"
    book.save(path)
    return path


def _old_workbook(folder: Path) -> Path:
    """As Excel saved it before: numbers and days by their formats, too."""
    codes = "00 00 00 00 00", '#,##0.00 "€"', "DD/MM/YYYY"
    styles = {code: xlwt.easyxf(num_format_str=code) for code in codes}
    plain = str.maketrans({" ": "", "\u202f": "", "€": "", ",": "."})
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Clients")
    for line, row in enumerate([HEADER, *ROWS]):
        for at, cell in enumerate(row):
            digits = cell.replace(" ", "")
            if line and at == 1 and digits.startswith("0"):
                sheet.write(line, at, int(digits), styles["00 00 00 00 00"])
            elif line and at == 3:
                sheet.write(line, at, float(cell.translate(plain)), styles['#,##0.00 "€"'])
            elif line and at == 4:
                day = pd.to_datetime(cell, dayfirst=True).to_pydatetime()
                sheet.write(line, at, day, styles["DD/MM/YYYY"])
            else:
                sheet.write(line, at, cell)
    book.save(str(folder / "liste.xls"))
    return folder / "liste.xls"


def _page(folder: Path) -> Path:
    """A web page called `.xls`, as a CRM exports it."""
    lines = [[escape(cell).replace("\n", "<br>") for cell in row] for row in [HEADER, *ROWS]]
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    (folder / "export.xls").write_text(f"<html><body><table>{rows}</table></body></html>", encoding="utf-8")
    return folder / "export.xls"


def _parquet(folder: Path) -> Path:
    pq.write_table(
        pa.table(dict(zip(HEADER, zip(*ROWS, strict=True), strict=True))), folder / "liste.parquet"
    )
    return folder / "liste.parquet"


def _google(folder: Path) -> Path:
    rows = [
        ["" if at is None else at if isinstance(at, str) else row[at] for at in GOOGLE.values()]
        for row in ROWS
    ]
    (folder / "contacts.csv").write_text(_csv(",", list(GOOGLE), rows), encoding="utf-8")
    return folder / "contacts.csv"


# What cp1252 lacks is in none of the messages as Excel saves them there.
_IN_CP1252 = [[cell.replace("✓", "\u2026") for cell in row] for row in ROWS]

FORMS = {
    "a CSV with semicolons": _bytes("liste.csv", _csv(";").encode()),
    "UTF-16 with tabs, as Excel saves Unicode text": _bytes("liste.txt", _csv("\t").encode("utf-16")),
    "UTF-8 with a mark": _bytes("liste.csv", _csv(";").encode("utf-8-sig")),
    "a workbook with formats": _workbook,
    "a workbook behind a cover": lambda folder: _workbook(folder, cover=True),
    "an old workbook": _old_workbook,
    "a web page called a workbook": _page,
    "a text called a workbook": _bytes("liste.xls", _csv("\t").encode("utf-16")),
    "Parquet": _parquet,
    "a DataFrame": lambda _: pd.DataFrame(ROWS, columns=HEADER),
    "polars": lambda _: polars.DataFrame(ROWS, schema=HEADER, orient="row"),
    "Google's export": _google,
}


def _sense(found: Estimate) -> tuple[object, ...]:
    """What a campaign comes to, and what was found out about it that is the same in all forms."""
    said = {"language", "sheet", "sheet without", "header", "called workbook, page", "called workbook, text"}
    read_as = {kind for kind, _ in found.read_as} - said
    columns = [each for each in found.read_as if each[0] == "country"]
    return (
        *(found.totals, found.destinations, found.encodings, dict(found.summary.rejects), found.duplicates),
        *({kind for kind in read_as if not kind.startswith("encoding")} - {"numbers", "messages"}, columns),
    )


@pytest.fixture(scope="module")
def expected() -> tuple[object, ...]:
    found = estimate(pa.table(dict(zip(HEADER, zip(*ROWS, strict=True), strict=True))), on="2026-11-01")
    assert found.totals.messages == 5
    assert found.duplicates.rows == 1
    return _sense(found)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_the_same_list(form: str, tmp_path: Path, expected: tuple[object, ...]) -> None:
    assert _sense(estimate(FORMS[form](tmp_path), on="2026-11-01")) == expected  # type: ignore[arg-type]


def test_cp1252_is_the_same_list_where_it_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes(_csv(";", rows=_IN_CP1252).encode("cp1252"))
    found = estimate(path, on="2026-11-01")
    assert ("encoding", "cp1252") in found.read_as
    assert _sense(found) == _sense(estimate(pd.DataFrame(_IN_CP1252, columns=HEADER), on="2026-11-01"))


def test_a_clipboard_on_stdin_is_the_same_list(tmp_path: Path) -> None:
    words = ("--on", "2026-11-01", "--format", "json")
    (tmp_path / "liste.csv").write_text(_csv(";"), encoding="utf-8")
    pasted = smscost("estimate", "-", *words, stdin=_csv("\t").encode()).stdout
    saved = smscost("estimate", tmp_path / "liste.csv", *words).stdout
    # Of what is pasted nobody knows the size before it is read.
    told = saved.replace(str(tmp_path / "liste.csv").encode(), b"<stdin>")
    assert re.sub(rb'"bytes": (\d+|null)', b"", pasted) == re.sub(rb'"bytes": (\d+|null)', b"", told)
