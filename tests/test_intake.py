"""One intake: the same rules for every kind of file that is a table, and for tables in memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest import mock

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest

from estimator.base.notes import collected
from estimator.campaign import open_campaign
from estimator.price.comparison.jobs import read_jobs
from estimator.price.reasons import reading_text
from estimator.save.lint.csv import cells as lint_cells
from estimator.supply.calendar import read_accounts, read_calendar
from estimator.tariff.imports import import_tariff

Cells = Sequence[Sequence[str]]
Outcome = tuple[object, list[str]]
"""What was read, and what was said about it."""


def _csv(path: Path, rows: Cells, *, delimiter: str = ";") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def _campaign(source: object) -> Outcome:
    campaign = open_campaign(source)  # type: ignore[arg-type]
    batches = list(campaign.batches())
    rows = [
        pair for batch in batches for pair in zip(batch.numbers.texts(), batch.messages.texts(), strict=True)
    ]
    return [(number or "", message or "") for number, message in rows], [
        reading_text(kind, detail, 1) for kind, detail in campaign.reading()
    ] + ["totals"] * any("totals" in batch.left_out for batch in batches)


def _noted(read: Callable[[], object]) -> Outcome:
    with collected() as notes:
        found = read()
    return found, [note.partition(": ")[2] for note in notes]


def _xlsx(path: Path, rows: Cells) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([cell or None for cell in row])
    book.save(path)
    return path


def _columns(rows: Cells) -> dict[str, list[str]]:
    width = max(map(len, rows))
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    names = [name or f"Unnamed: {at}" for at, name in enumerate(padded[0])]
    return {name: [row[at] for row in padded[1:]] for at, name in enumerate(names)}


def _messages(path: Path) -> object:
    return [found.text for found in lint_cells(path.read_bytes(), path.name, None)]


CAMPAIGN = (["phone", "message", "note"], ["0639980001", "Bonjour", "x"], ["0639980002", "Salut", ""])
READ = [("0639980001", "Bonjour"), ("0639980002", "Salut")]

KINDS: dict[str, tuple[Cells, Callable[[Path, Cells], Outcome], object]] = {
    "a campaign in CSV": (CAMPAIGN, lambda folder, rows: _campaign(_csv(folder / "a.csv", rows)), READ),
    "a campaign in tabs": (
        CAMPAIGN,
        lambda folder, rows: _campaign(_csv(folder / "a.txt", rows, delimiter="\t")),
        READ,
    ),
    "a campaign in Excel": (CAMPAIGN, lambda folder, rows: _campaign(_xlsx(folder / "a.xlsx", rows)), READ),
    "a DataFrame": (CAMPAIGN, lambda _, rows: _campaign(pd.DataFrame(_columns(rows))), READ),
    "columns": (CAMPAIGN, lambda _, rows: _campaign(_columns(rows)), READ),
    "an Arrow table": (CAMPAIGN, lambda _, rows: _campaign(pa.table(_columns(rows))), READ),
    "rows": (
        CAMPAIGN,
        lambda _, rows: _campaign(pd.DataFrame(_columns(rows)).to_dict("records")),
        READ,
    ),
    "a calendar": (
        (
            ["date", "account", "credits", "name"],
            ["2026-12-01", "a", "12", "x"],
            ["2026-12-02", "b", "3", ""],
        ),
        lambda folder, rows: _noted(
            lambda: [
                (need.account, int(need.credits))
                for need in read_calendar(_csv(folder / "c.csv", rows)).needs
            ]
        ),
        [("a", 12), ("b", 3)],
    ),
    "accounts": (
        (["account", "credits", "customer"], ["a", "12", "x"], ["b", "3", ""]),
        lambda folder, rows: _noted(
            lambda: {
                name: int(held) for name, held in read_accounts(_csv(folder / "c.csv", rows)).balances.items()
            }
        ),
        {"a": 12, "b": 3},
    ),
    "jobs": (
        (
            ["validReceivers", "invalidReceivers", "totalCreditsRemoved", "ids"],
            ["1", "0", "1", "7"],
            ["2", "0", "2", ""],
        ),
        lambda folder, rows: _noted(
            lambda: [int(job.taken) for job in read_jobs(_csv(folder / "jobs.csv", rows))]
        ),
        [1, 2],
    ),
    "a rate card": (
        (["Pays", "Crédits", "note"], ["France", "1", "x"], ["Inde", "2,15", ""]),
        lambda folder, rows: _noted(
            lambda: {
                country: str(rate)
                for country, rate in import_tariff(
                    _csv(folder / "r.csv", rows), billing_country="fr", valid_from="2026-11-01", source="t"
                ).rates.items()
            }
        ),
        {"FR": "1", "IN": "2.15"},
    ),
    "CSV that is linted": (
        (["key", "message", "note"], ["a", "Bonjour", "x"], ["b", "Salut", ""]),
        lambda folder, rows: _noted(lambda: _messages(_csv(folder / "l.csv", rows))),
        ["Bonjour", "Salut"],
    ),
}

of_every_kind = pytest.mark.parametrize("kind", KINDS)


def _read(folder: Path, kind: str, change: Callable[[Cells], Cells]) -> tuple[Outcome, object]:
    rows, read, expected = KINDS[kind]
    return read(folder, change(rows)), expected


@of_every_kind
@pytest.mark.parametrize(
    ("change", "line"),
    [
        pytest.param(lambda rows: rows, None, id="as it is"),
        pytest.param(lambda rows: [["Liste 2026"], *rows], 2, id="a title"),
        pytest.param(
            lambda rows: [["Liste 2026", "", ""], ["Exporté le", "27/11/2026"], *rows], 3, id="two titles"
        ),
        pytest.param(lambda rows: [*rows[:2], ["", " "], ["", "", ""], rows[2]], None, id="blank rows"),
        pytest.param(lambda rows: [*rows[:2], rows[2][:-1]], None, id="a row without its empty last cell"),
        pytest.param(lambda rows: [*rows, ["\u00a0", "  "]], None, id="blanks at the end"),
    ],
)
def test_what_every_table_may_have(
    tmp_path: Path, kind: str, change: Callable[[Cells], Cells], line: int | None
) -> None:
    (found, said), expected = _read(tmp_path, kind, change)
    assert found == expected
    assert said == ([f"header found in line {line}"] if line else [])


@of_every_kind
@pytest.mark.parametrize("label", ["Total", "TOTAL :", "Somme", "Sous-total", "Total général", "Grand total"])
def test_rows_of_totals_are_left_out_and_said(tmp_path: Path, kind: str, label: str) -> None:
    if kind == "CSV that is linted":
        pytest.skip("a text may say anything")
    (found, said), expected = _read(tmp_path, kind, lambda rows: [*rows, [label, "15"], ["", label, ""]])
    assert found == expected
    assert "totals" in " ".join(said)
    (found, said), expected = _read(tmp_path, kind, lambda rows: [*rows[:2], [label], rows[2]])
    assert found == expected


@pytest.mark.parametrize(
    "kind", ["accounts", "a calendar", "a campaign in CSV", "a campaign in Excel", "a DataFrame"]
)
def test_sums_without_a_word_are_left_out_too(tmp_path: Path, kind: str) -> None:
    amounts = {"accounts": 1, "a calendar": 2}

    def with_sum(rows: Cells) -> Cells:
        if kind in amounts:
            return [*rows, [""] * amounts[kind] + ["15"]]
        return [[*rows[0], "n"], [*rows[1], "1"], [*rows[2], "2,5"], ["", "", "", "3,5"]]

    (found, said), expected = _read(tmp_path, kind, with_sum)
    assert found == expected
    assert "totals" in " ".join(said)


OF_TEXT = [
    kind
    for kind, (_, read, _) in KINDS.items()
    if kind not in {"a campaign in Excel", "a DataFrame", "columns", "an Arrow table", "rows"}
]


@pytest.mark.parametrize("kind", OF_TEXT)
@pytest.mark.parametrize(
    ("change", "line"),
    [
        pytest.param(lambda rows: [*map(list, [["sep=;"]]), *rows], 2, id="Excel's line"),
        pytest.param(lambda rows: [[], [], *rows], 3, id="empty lines"),
        pytest.param(lambda rows: [[], ["Liste 2026"], [], *rows], 4, id="a title between empty lines"),
        pytest.param(
            lambda rows: [rows[0], *([*row, "", " "] for row in rows[1:])], None, id="empty cells too many"
        ),
        pytest.param(lambda rows: [[*row, ""] for row in rows], None, id="a delimiter at every end"),
    ],
)
def test_what_every_text_may_have(
    tmp_path: Path, kind: str, change: Callable[[Cells], Cells], line: int | None
) -> None:
    if kind == "a campaign in tabs" and line == 2:
        pytest.skip("Excel's line names another delimiter")
    (found, said), expected = _read(tmp_path, kind, change)
    assert found == expected
    assert said == ([f"header found in line {line}"] if line else [])


WORDS = "Été à Nîmes, l’œuvre d’Ève – 20 €"


@pytest.mark.parametrize("kind", OF_TEXT)
@pytest.mark.parametrize(
    ("encoding", "said_of_it"),
    [
        ("cp1252", "cp1252"),
        ("mac_roman", "Mac Roman"),
        ("iso8859-15", "8859-15"),
        ("utf-16", None),
        ("utf-8-sig", None),
    ],
)
def test_every_encoding_that_spreadsheets_save(
    tmp_path: Path, kind: str, encoding: str, said_of_it: str | None
) -> None:
    rows, read, expected = KINDS[kind]
    noted = [[*rows[0]], *([*row[:-1], WORDS] for row in rows[1:])]
    if kind == "jobs":
        noted = [[*row, "note" if at == 0 else WORDS] for at, row in enumerate(rows)]

    plain = _csv

    def encoded(path: Path, *args: object, **options: object) -> Path:
        written = plain(path, *args, **options)  # type: ignore[arg-type]
        text = written.read_text(encoding="utf-8")
        if encoding == "iso8859-15":
            text = text.replace("’", "'").replace("–", "-")
        written.write_bytes(text.encode(encoding))
        return written

    with mock.patch(f"{__name__}._csv", encoded):
        found, said = read(tmp_path, noted)
    assert found == expected
    assert said == ([] if said_of_it is None else [one for one in said if said_of_it in one])
    assert bool(said) == bool(said_of_it)
