"""Small tables in the forms that people have them in: one door, the same rows, the same places."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from estimator import SmsCostError, estimate, read_accounts, read_balances, read_calendar
from estimator.base.notes import collected
from estimator.price.comparison.jobs import read_jobs
from estimator.price.stock import read_stock
from estimator.tariff.imports import import_tariff
from tests.campaign.test_ods import cell, row, sheet
from tests.campaign.test_ods import written as ods_written
from tests.forks import smscost_text

Rows = Sequence[Sequence[object]]

TABLES: Mapping[str, tuple[Rows, Callable[[Any], object]]] = {
    "calendar": (
        [
            ("Date", "Compte", "Crédits"),
            (date(2026, 12, 1), "été-1", 1250),
            (date(2026, 12, 2), "été-2", "12.5"),
        ],
        lambda source: [(str(need.at), need.account, need.milli) for need in read_calendar(source).needs],
    ),
    "accounts": (
        [("Compte", "Crédits", "Seuil"), ("été-1", 1250, 100), ("été-2", "12.5", None)],
        lambda source: [(one.name, one.credits, one.threshold) for one in read_accounts(source).accounts],
    ),
    "balances": ([("Compte", "Crédits"), ("été-1", 1250), ("été-2", "12.5")], read_balances),
    "purchases": (
        [("Date", "Crédits", "Prix payé"), (date(2026, 10, 1), 100, 6), (date(2026, 10, 2), 1000, "58.5")],
        lambda source: [(lot.on, lot.credits, lot.price) for lot in read_stock(source)],
    ),
    "jobs": (
        [
            ("ids", "validReceivers", "invalidReceivers", "totalCreditsRemoved", "Libellé"),
            (1, 2, 0, "2.05", "été"),
            (2, "0639980001", 1, 1, "Noël"),
        ],
        read_jobs,
    ),
    "rates": (
        [("Pays", "Crédits"), ("Inde", "2.15"), ("États-Unis", 1)],
        lambda source: import_tariff(source, billing_country="fr", valid_from="2026-11-01", source="t").rates,
    ),
}


def _comma(value: object) -> str:
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    text = "" if value is None else str(value)
    return text.replace(".", ",") if text.replace(".", "").isdigit() else text


def _text(rows: Rows, delimiter: str = ";", *, above: str = "", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows([*map(_comma, one)] for one in rows)
    return (above + out.getvalue()).encode(encoding)


def _decimals(rows: Rows) -> list[list[object]]:
    """As a workbook has them: numbers, days as moments, nothing where nothing is."""

    def held(value: object) -> object:
        if isinstance(value, date):
            return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a cell has no zone
        is_number = isinstance(value, str) and "." in value and value.replace(".", "").isdigit()
        return float(str(value)) if is_number else value

    return [[held(value) for value in one] for one in rows]


def _xlsx(rows: Rows, path: Path, *, above: int = 0, cover: bool = False) -> None:
    book = openpyxl.Workbook()
    taken = book.worksheets[0]
    if cover:
        taken.append(["Notes de l'équipe", "rien ici"])
        taken = book.create_sheet("Données")
    for at in range(above):
        taken.append([f"Titre {at}"] if at else [])
    for each in _decimals(rows):
        taken.append(each)
    book.save(path)


def _ods(rows: Rows, path: Path) -> None:
    def one(value: object) -> str:
        if isinstance(value, datetime):
            return cell("x", f'office:value-type="date" office:date-value="{value:%Y-%m-%d}"')
        if isinstance(value, int | float):
            return cell("x", f'office:value-type="float" office:value="{value}"')
        return cell("" if value is None else escape(str(value)))

    ods_written(path, sheet(*(row(*map(one, each)) for each in _decimals(rows))))


def _plain(rows: Rows) -> dict[str, list[Any]]:
    """Columns of one type each, as tables in memory have them."""
    header, *below = rows
    columns: dict[str, list[Any]] = {}
    for at, name in enumerate(header):
        values = [each[at] for each in below]
        is_mixed = len({type(value) for value in values}) > 1
        columns[str(name)] = (
            [None if value is None else str(value) for value in values] if is_mixed else values
        )
    return columns


def _file(name: str) -> Callable[[Path, Rows], Any]:
    def give(folder: Path, rows: Rows) -> Any:
        path = folder / name
        FORMS_OF_FILES[name](rows, path)
        return path

    return give


def _of_text(**options: Any) -> Callable[[Rows, Path], None]:
    return lambda rows, path: path.write_bytes(_text(rows, **options)) and None


FORMS_OF_FILES: Mapping[str, Callable[[Rows, Path], None]] = {
    "semicolons.csv": _of_text(),
    "tabs.tsv": _of_text(delimiter="\t"),
    "cp1252.csv": _of_text(encoding="cp1252"),
    "utf16.txt": _of_text(delimiter="\t", encoding="utf-16"),
    "sep.csv": _of_text(above="sep=;\r\n"),
    "titled.csv": _of_text(above="Export du 27/11/2026;;\r\n;;\r\n"),
    "called.xls": _of_text(delimiter="\t"),
    "plain.xlsx": _xlsx,
    "titled.xlsx": lambda rows, path: _xlsx(rows, path, above=3),
    "cover.xlsx": lambda rows, path: _xlsx(rows, path, cover=True),
    "plain.ods": _ods,
    "plain.parquet": lambda rows, path: pq.write_table(pa.table(_plain(rows)), path),
    "blank-and-total.xlsx": lambda rows, path: _xlsx(
        [*rows, [None] * len(rows[0]), ["Total", *[None] * (len(rows[0]) - 2), 1262.5]], path
    ),
}


def _polars(rows: Rows) -> Any:
    return pytest.importorskip("polars").DataFrame(_plain(rows))


FRAMES: Mapping[str, Callable[[Rows], Any]] = {
    "pandas": lambda rows: pd.DataFrame(_plain(rows)),
    "Arrow": lambda rows: pa.table(_plain(rows)),
    "polars": _polars,
}


@pytest.mark.parametrize("what", TABLES)
@pytest.mark.parametrize("form", FORMS_OF_FILES)
def test_a_table_says_the_same_in_any_file(tmp_path: Path, what: str, form: str) -> None:
    rows, read = TABLES[what]
    plain = tmp_path / "first.csv"
    plain.write_bytes(_text(rows, encoding="utf-8-sig"))
    FORMS_OF_FILES[form](rows, tmp_path / form)
    with collected() as notes:
        assert read(tmp_path / form) == read(plain)
    said = " ".join(notes)
    wanted = {
        "header found": ("titled", "sep"),
        "totals": ("total",),
        "cp1252": ("cp1252",),
        "Données": ("cover",),
    }
    for words, kinds in wanted.items():
        assert (words in said) == any(kind in form for kind in kinds), said


@pytest.mark.parametrize("what", ["calendar", "accounts", "balances", "purchases"])
@pytest.mark.parametrize("kind", FRAMES)
def test_a_table_in_memory_says_the_same(tmp_path: Path, what: str, kind: str) -> None:
    rows, read = TABLES[what]
    plain = tmp_path / "first.csv"
    plain.write_bytes(_text(rows))
    assert read(FRAMES[kind](rows)) == read(plain)


@pytest.mark.parametrize("read", [read_calendar, read_accounts, read_balances, read_stock])
@pytest.mark.parametrize(("source", "found"), [(5, "an int"), (None, "None"), ([1], "a list")])
def test_what_is_no_table_is_a_type_error(read: Callable[[Any], object], source: object, found: str) -> None:
    with pytest.raises(TypeError, match=f"cannot be read from {found}\\.") as raised:
        read(source)
    assert isinstance(raised.value, SmsCostError)
    assert raised.value.code == "CAL013"


def test_a_mistake_in_a_sheet_is_said_at_its_row(tmp_path: Path) -> None:
    path = tmp_path / "comptes.xlsx"
    _xlsx([("compte", "crédits"), ("a", 1), ("b", "douze")], path, above=2)
    run = smscost_text("transfers", str(path), "--lang", "en")
    assert f"{path.name}:Sheet!5" in run.stderr.replace("\n", "")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_command_takes_workbooks(tmp_path: Path, lang: str) -> None:
    calendar, accounts = tmp_path / "c.xlsx", tmp_path / "a.xlsx"
    _xlsx(TABLES["calendar"][0], calendar, cover=True)
    _xlsx([("Compte", "Crédits"), ("été-1", 10), ("été-2", Decimal("2.5"))], accounts)
    run = smscost_text(
        "plan", str(calendar), "--balances", str(accounts), "--on", "2026-11-01", "--lang", lang
    )
    assert run.returncode == 0, run.stderr
    assert "Données" in run.stdout + run.stderr


FOOTERS = [
    "2 lignes exportées",
    "Exporté le 27/11/2026",
    "Fichier généré le : 2026-11-27 09:30",
    "2 rows selected",
    "(2 rows affected)",
    "2 rows in set (0.01 sec)",
    "Copyright (c) 2000-2026 Example, Inc. All rights reserved.",
    "Confidential Information - Do Not Distribute",
    "Generated By:  Ana B  28/11/2026 09:00",
    "Page 2/2",
    "----------",
]


@pytest.mark.parametrize("footer", FOOTERS)
def test_lines_that_a_program_wrote_below_are_no_rows(tmp_path: Path, footer: str) -> None:
    campaign = tmp_path / "a.csv"
    campaign.write_text(
        f"Mobile;Message\n0639980001;a\n0639980002;b\n{footer};\n;{footer}\n", encoding="utf-8"
    )
    found = estimate(campaign, on="2026-11-01")
    assert (found.summary.read, found.summary.rejected) == (2, 0)
    assert found.read_as["footers", ""] == 2
    accounts = tmp_path / "b.csv"
    accounts.write_text(f"compte;crédits\na;1\n{footer};\n", encoding="utf-8")
    with collected() as notes:
        assert read_balances(accounts) == {"a": 1}
    assert "around its rows" in " ".join(notes)
