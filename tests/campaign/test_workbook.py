"""Workbooks as their owner sees them: as the CSV that Excel saves, one sheet of several, hidden rows."""

# ruff: noqa: DTZ001 - cells of a spreadsheet know no time zone

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from estimator import estimate, fill_template
from estimator.campaign import open_campaign
from estimator.errors import CampaignError, UsageError
from estimator.price.reasons import reading_text
from tests.campaign.reading import rows_of

HEADER = ("Mobile", "Montant", "Date", "Heure", "Remise", "Code postal", "Nombre")
FORMATS = ('0#" "##" "##" "##" "##', '#,##0.00\\ "€"', "mm-dd-yy", "hh:mm", "0%", "00000", "#,##0")
ROWS: Sequence[Sequence[Any]] = (
    (639980001, 1250.5, date(2026, 12, 24), time(9, 30), 0.15, 1000, 1250),
    (639980002, -3, date(2026, 2, 3), time(18, 5), 0.055, 59000, 2),
)
TEXT = "Bonjour, votre solde au {Date} à {Heure} est de {Montant}, remise {Remise}, {Code postal}"
# As each country's Excel saves the rows as CSV.
SAVED = {
    "fr": ("1\u00a0250,50 €", "24/12/2026", "-3,00 €", "03/02/2026"),
    "gb": ("1,250.50 €", "24/12/2026", "-3.00 €", "03/02/2026"),
    "ie": ("1,250.50 €", "24/12/2026", "-3.00 €", "03/02/2026"),
    "es": ("1.250,50 €", "24/12/2026", "-3,00 €", "03/02/2026"),
    "it": ("1.250,50 €", "24/12/2026", "-3,00 €", "03/02/2026"),
    "pl": ("1\u00a0250,50 €", "24.12.2026", "-3,00 €", "03.02.2026"),
}


def book(path: Path, sheets: dict[str, Sequence[Sequence[Any]]], hidden: Sequence[int] = ()) -> Path:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for line in hidden:
            sheet.row_dimensions[line].hidden = True
    workbook.save(path)
    return path


def formatted(path: Path) -> Path:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(HEADER)
    for row in ROWS:
        sheet.append(list(row))
        for at, code in enumerate(FORMATS, 1):
            sheet.cell(sheet.max_row, at).number_format = code
    workbook.save(path)
    return path


def saved(path: Path, country: str) -> Path:
    dear, day, cheap, second = SAVED[country]
    rows = [
        HEADER,
        ("06 39 98 00 01", dear, day, "09:30", "15%", "01000", "1250"),
        ("06 39 98 00 02", cheap, second, "18:05", "6%", "59000", "2"),
    ]
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def said(campaign: Any) -> list[str]:
    return [reading_text(kind, detail, count) for (kind, detail), count in campaign.read_as.items()]


@pytest.mark.parametrize("country", SAVED)
def test_a_workbook_costs_what_its_csv_costs(tmp_path: Path, country: str) -> None:
    options: Any = {"template": TEXT, "billing_country": country, "default_country": "FR", "on": "2026-11-01"}
    one = estimate(formatted(tmp_path / "a.xlsx"), keep_rows=True, **options)
    other = estimate(saved(tmp_path / "a.csv", country), keep_rows=True, **options)
    texts = [[row.batch.messages.texts() for row in each.kept or ()] for each in (one, other)]
    assert texts[0] == texts[1]
    assert one.totals == other.totals
    assert one.summary.read == 2
    if country == "fr":
        assert one.totals.messages == 1252


def test_recipients_are_counted_as_they_are_and_not_as_they_are_shown(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.worksheets[0].append(["to", "text", "nombre"])
    workbook.worksheets[0].append(["+33639980001", "Bonjour", 1250])
    workbook.worksheets[0]["C2"].number_format = "#,##0"
    workbook.save(tmp_path / "a.xlsx")
    assert estimate(tmp_path / "a.xlsx", on="2026-11-01").totals.messages == 1250


def test_the_language_is_said_and_can_be_chosen(tmp_path: Path) -> None:
    file = formatted(tmp_path / "a.xlsx")
    french = estimate(file, template=TEXT, keep_rows=True)
    assert any("fr-FR" in line for line in said(french))
    english = estimate(file, template=TEXT, keep_rows=True, workbook_language="en-GB", stop_clause=False)
    (rows,) = english.kept or ()
    assert "1,250.50 €" in rows.batch.messages[0]
    with pytest.raises(UsageError, match="USE017"):
        estimate(file, template=TEXT, workbook_language="klingon")
    plain = book(tmp_path / "b.xlsx", {"A": [("to", "text"), ("+33639980001", "Bonjour")]})
    assert not any("fr-FR" in line for line in said(estimate(plain)))


def test_cells_that_may_be_shown_differently_are_named(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["to", "part"])
    sheet.append(["+33639980001", 0.5])
    sheet.append(["+33639980002", 0.25])
    sheet["B2"].number_format = sheet["B3"].number_format = "# ?/?"
    workbook.save(tmp_path / "a.xlsx")
    assert "cells whose format may be shown differently: 2, such as B2 (# ?/?)" in said(
        estimate(tmp_path / "a.xlsx", template="{part}")
    )


def test_numbers_of_twelve_digits_are_read_in_full_and_said(tmp_path: Path) -> None:
    file = book(tmp_path / "a.xlsx", {"A": [("to", "text"), (447700900123, "Bonjour")]})
    assert rows_of(open_campaign(file))[0].number == "447700900123"
    assert any("1, such as A2" in line for line in said(estimate(file)))


def test_a_power_of_ten_that_has_all_digits_is_a_number(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in [("to", "text", "rest"), (639980001, "Bonjour", 1.5e9), ("6,39981E+08", "Bonjour", 2.5)]:
        sheet.append(row)
    sheet["A2"].number_format = sheet["C3"].number_format = "0.00E+00"
    workbook.save(tmp_path / "a.xlsx")
    found = estimate(tmp_path / "a.xlsx", template="{text} {rest}", on="2026-11-01")
    assert (found.totals.messages, dict(found.summary.rejects)) == (1, {("NUM005", ""): 1})
    assert any("all digits" in line and "A2" in line for line in said(found))


LYON = [("Mobile", "Message"), ("+33639980001", "Bonjour")]
PARIS = [("Mobile", "Message"), ("+33639980002", "Bonjour"), ("+33639980003", "Salut")]
COVER = [("Campagne de Noël",), ("préparée par Zoé",)]


class TestSheets:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        return book(tmp_path / "a.xlsx", {"Lisez-moi": COVER, "Lyon": LYON, "Vide": [], "Paris": PARIS})

    def test_one_with_recipients_is_taken_and_the_others_are_named(self, file: Path) -> None:
        found = estimate(file)
        assert found.totals.messages == 1
        assert "recipients from the sheet 'Lyon'" in said(found)
        lines = " ".join(said(found))
        assert "the sheet 'Paris' has recipients, too, and is not read (rows: 2)" in lines
        assert "the sheet 'Lisez-moi' has no recipients, and is not read (rows: 2)" in lines
        assert "Vide" not in lines

    @pytest.mark.parametrize(
        "options",
        [
            {"split_by": "Client"},
            {"number_column": "Portable du client"},
            {"message_column": "Texte du SMS"},
            {"template": "Bonjour {client}"},
        ],
        ids=str,
    )
    def test_what_others_hold_does_not_depend_on_the_columns_that_are_named(
        self, tmp_path: Path, options: dict[str, str]
    ) -> None:
        rows = [("Client", "Portable du client", "Texte du SMS"), ("A", "+33639980001", "Bonjour")]
        sheets = {"Nantes": rows, "Lyon": LYON, "Lisez-moi": COVER}
        file = book(tmp_path / "a.xlsx", sheets)
        lines = said(estimate(file, **options))
        assert "recipients from the sheet 'Nantes'" in lines
        assert "the sheet 'Lyon' has recipients, too, and is not read (rows: 1); see --sheet" in lines
        assert "the sheet 'Lisez-moi' has no recipients, and is not read (rows: 2)" in lines

    @pytest.mark.parametrize("name", ["Paris", "paris", "PARIS "])
    def test_one_can_be_chosen(self, file: Path, name: str) -> None:
        assert estimate(file, sheet=name).totals.messages == 2

    def test_places_are_rows_and_columns_of_that_sheet(self, tmp_path: Path) -> None:
        rows = [("to", "text"), ("+33639980001", '="Bonjour"')]
        file = book(tmp_path / "a.xlsx", {"Lisez-moi": COVER, "Paris": rows})
        with pytest.raises(CampaignError) as caught:
            rows_of(open_campaign(file))
        assert str(caught.value.place) == f"{file}:Paris!B2"

    def test_there_is_no_such_sheet(self, file: Path, tmp_path: Path) -> None:
        with pytest.raises(CampaignError, match="XLS007") as caught:
            estimate(file, sheet="Pari")
        assert 'sheet="Paris"' in str(caught.value)
        (tmp_path / "a.csv").write_text("to,text\n+33639980001,x\n")
        for source in (tmp_path / "a.csv", [{"to": "+33639980001", "text": "x"}]):
            with pytest.raises(UsageError, match="XLS008"):
                estimate(source, sheet="Paris")  # type: ignore[arg-type]

    def test_hidden_sheets_are_named_and_can_be_chosen(self, tmp_path: Path) -> None:
        workbook = Workbook()
        for row in LYON:
            workbook.worksheets[0].append(row)
        hidden = workbook.create_sheet("Paris")
        for row in PARIS:
            hidden.append(row)
        hidden.sheet_state = "hidden"
        workbook.save(tmp_path / "a.xlsx")
        assert any("hidden sheet 'Paris'" in line for line in said(estimate(tmp_path / "a.xlsx")))
        assert estimate(tmp_path / "a.xlsx", sheet="Paris").totals.messages == 2

    def test_templates_choose_one_too(self, file: Path) -> None:
        assert fill_template("{Message}", file, sheet="Paris").messages == 2

    def test_without_recipients_the_first_sheet_that_is_not_empty_says_why(self, tmp_path: Path) -> None:
        file = book(tmp_path / "a.xlsx", {"Vide": [], "Notes": [("a", "b"), ("x", "y")]})
        with pytest.raises(CampaignError) as caught:
            open_campaign(file)
        assert str(caught.value.place) == f"{file}:Notes!1"


def test_days_may_be_counted_from_1904(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    for row in (("to", "day"), ("+33639980001", datetime(2026, 12, 24, 9, 30))):
        workbook.worksheets[0].append(row)
    workbook.worksheets[0]["B2"].number_format = "dd/mm/yyyy hh:mm"
    workbook.save(tmp_path / "a.xlsx")
    campaign = open_campaign(tmp_path / "a.xlsx", template="{day}")
    assert rows_of(campaign)[0].message == "24/12/2026 09:30"


class TestHiddenRows:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        return book(tmp_path / "a.xlsx", {"Paris": [*PARIS, ("+33639980004", "Salut")]}, hidden=(2, 4))

    def test_they_are_read_and_said(self, file: Path) -> None:
        found = estimate(file)
        assert found.totals.messages == 3
        assert any("hidden in the workbook, read all the same: 2" in line for line in said(found))

    def test_they_can_be_left_out(self, file: Path) -> None:
        found = estimate(file, visible_only=True)
        assert found.totals.messages == 1
        assert any("hidden in the workbook, left out: 2" in line for line in said(found))

    def test_lines_are_those_of_the_sheet(self, file: Path) -> None:
        rows = rows_of(open_campaign(file, visible_only=True), lines=True)
        assert [row.line for row in rows] == [3]


def test_what_is_said_is_counted_once_where_rows_are_read_twice(tmp_path: Path) -> None:
    campaign = open_campaign(book(tmp_path / "a.xlsx", {"Paris": PARIS}, hidden=(2,)))
    for _ in range(2):
        assert len(rows_of(campaign)) == 2
    assert Counter(campaign.reading())["hidden rows", ""] == 1


def merged(path: Path, rows: Sequence[Sequence[Any]], *cells: str) -> Path:
    workbook = Workbook()
    for row in rows:
        workbook.worksheets[0].append(list(row))
    for each in cells:
        workbook.worksheets[0].merge_cells(each)
    workbook.save(path)
    return path


CLIENTS = [
    ("Client", "Mobile", "Message"),
    ("Acme", "0639980001", "a"),
    (None, "0639980002", "b"),
    (None, None, None),
    (None, "Sous-total", "2"),
    ("Zoé", "0639980003", "c"),
]


class TestMergedCells:
    def test_one_counts_for_all_rows_that_it_covers(self, tmp_path: Path) -> None:
        file = merged(tmp_path / "a.xlsx", CLIENTS, "A2:A5")
        found = estimate(file, split_by="Client", keep_rows=True)
        (rows,) = found.kept or ()
        assert rows.batch.groups is not None
        assert rows.batch.groups.texts() == ["Acme", "Acme", "Zoé"]
        assert "merged cells, which count for all rows that they cover: 1, such as A2" in said(found)
        assert found.read_as["totals", ""] == 1
        assert not any("merged" in line for line in said(estimate(file)))

    def test_a_number_gets_one_message_however_many_rows_it_is_merged_over(self, tmp_path: Path) -> None:
        rows = [CLIENTS[0], ("Acme", "0639980001", "a"), ("rue de la Paix", None, None)]
        found = estimate(merged(tmp_path / "a.xlsx", rows, "B2:B3", "C2:C3"))
        assert (found.totals.messages, dict(found.summary.rejects)) == (1, {("NUM001", ""): 1})

    def test_a_header_in_two_rows_is_read_below(self, tmp_path: Path) -> None:
        rows = [("Contact", None, "Message"), ("Nom", "Mobile", None), ("Zoé", "0639980001", "Bonjour")]
        found = open_campaign(merged(tmp_path / "a.xlsx", rows, "A1:B1", "C1:C2"))
        assert (found.header, rows_of(found)[0].message) == (("Nom", "Mobile", "Message"), "Bonjour")


@pytest.mark.parametrize(
    ("last", "code"),
    [
        pytest.param(("Total", None, "=SUM(C2:C3)"), "", id="a row of totals"),
        pytest.param((None, None, "=A2&B2"), "", id="a formula beside no number"),
        pytest.param(("Zoé", "0639980009", "=A2&B2"), "XLS005", id="a recipient"),
        pytest.param(("Zoé", "=A2", "c"), "XLS005", id="the number itself"),
    ],
)
def test_a_formula_without_a_result_stops_where_a_recipient_needs_it(
    tmp_path: Path, last: Sequence[Any], code: str
) -> None:
    file = book(tmp_path / "a.xlsx", {"A": [*CLIENTS[:3], last]})
    if code:
        with pytest.raises(CampaignError, match=code):
            estimate(file)
    else:
        assert estimate(file).totals.messages == 2
