"""What cells show: number formats by languages, each as a spreadsheet in that language draws it."""

# ruff: noqa: DTZ001 - cells of a spreadsheet know no time zone

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.campaign.workbook.language import language
from estimator.campaign.workbook.shown import shown
from estimator.errors import UsageError

MOMENT = datetime(2026, 12, 24, 9, 30, 45)
EVENING = datetime(2026, 2, 3, 21, 5)
DEAR = '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-'

# Value, format, and what is shown in France, Great Britain, Spain and Poland; "" is as in France.
TABLE: list[tuple[Any, str, str, str, str, str]] = [
    (1250.5, '#,##0.00\\ "€"', "1\u00a0250,50 €", "1,250.50 €", "1.250,50 €", "1\u00a0250,50 €"),
    (1250.5, "#,##0.00", "1\u00a0250,50", "1,250.50", "1.250,50", "1\u00a0250,50"),
    (-1250.5, "#,##0.00", "-1\u00a0250,50", "-1,250.50", "-1.250,50", "-1\u00a0250,50"),
    (-1250.5, "#,##0.00;[Red](#,##0.00)", "(1\u00a0250,50)", "(1,250.50)", "(1.250,50)", "(1\u00a0250,50)"),
    (1250.5, DEAR, " 1\u00a0250,50 € ", " 1,250.50 € ", " 1.250,50 € ", " 1\u00a0250,50 € "),
    (0, DEAR, " -   € ", "", "", ""),
    ("x", DEAR, " x ", "", "", ""),
    (1250, "[$€-40C] #,##0", "€ 1\u00a0250", "€ 1,250", "€ 1.250", "€ 1\u00a0250"),
    (1234567, '#,##0,"k"', "1\u00a0235k", "1,235k", "1.235k", "1\u00a0235k"),
    (0.15, "0%", "15%", "", "", ""),
    (0.155, "0.0%", "15,5%", "15.5%", "15,5%", "15,5%"),
    (0.155, "0%", "16%", "", "", ""),
    (1.005, "0.00", "1,01", "1.01", "1,01", "1,01"),
    (2.5, "0", "3", "", "", ""),
    (-0.001, "0.00", "0,00", "0.00", "0,00", "0,00"),
    (0.5, "#.00", ",50", ".50", ",50", ",50"),
    (5, "0.##", "5,", "5.", "5,", "5,"),
    (5.25, "0.0##", "5,25", "5.25", "5,25", "5,25"),
    (5.25, "0.0??", "5,25 ", "5.25 ", "5,25 ", "5,25 "),
    (1000, "00000", "01000", "", "", ""),
    (639980001, '0#" "##" "##" "##" "##', "06 39 98 00 01", "", "", ""),
    (639980001, "0000000000", "0639980001", "", "", ""),
    (33639980001, "0", "33639980001", "", "", ""),
    (33639980001.0, "General", "33639980001", "", "", ""),
    (33639980001, '"+"0', "+33639980001", "", "", ""),
    (123456789, "000 000 000", "123 456 789", "", "", ""),
    (3, '0" jours"', "3 jours", "", "", ""),
    (12345.678, "0.00E+00", "1,23E+04", "1.23E+04", "1,23E+04", "1,23E+04"),
    (0.00012, "0.0E+0", "1,2E-4", "1.2E-4", "1,2E-4", "1,2E-4"),
    (120, '[>100]"many";"few"', "many", "", "", ""),
    (12, '[>100]"many";"few"', "few", "", "", ""),
    (0, "0;-0;;@", "", "", "", ""),
    (0.1 + 0.2, "General", "0,3", "0.3", "0,3", "0,3"),
    (1 / 3, "General", "0,333333333", "0.333333333", "0,333333333", "0,333333333"),
    (-1 / 3, "General", "-0,333333333", "-0.333333333", "-0,333333333", "-0,333333333"),
    (1234.5, "General", "1234,5", "1234.5", "1234,5", "1234,5"),
    (1.5e20, "General", "1,5E+20", "1.5E+20", "1,5E+20", "1,5E+20"),
    (19.9, "@", "19,9", "19.9", "19,9", "19,9"),
    ("x", '"Réf. "@', "Réf. x", "", "", ""),
    ("x", "0.00", "x", "", "", ""),
    (True, "General", "VRAI", "TRUE", "VERDADERO", "PRAWDA"),
    (False, "General", "FAUX", "FALSE", "FALSO", "FAŁSZ"),
    (MOMENT, "mm-dd-yy", "24/12/2026", "24/12/2026", "24/12/2026", "24.12.2026"),
    (MOMENT, "m/d/yy h:mm", "24/12/2026 09:30", "24/12/2026 09:30", "24/12/2026 9:30", "24.12.2026 09:30"),
    (MOMENT, "dd/mm/yyyy", "24/12/2026", "24/12/2026", "24/12/2026", "24.12.2026"),
    (MOMENT, "dd/mm/yyyy\\ hh:mm", "24/12/2026 09:30", "", "", "24.12.2026 09:30"),
    (MOMENT, "yyyy\\-mm\\-dd;@", "2026-12-24", "", "", ""),
    (MOMENT, "yyyymmdd", "20261224", "", "", ""),
    (MOMENT, "d mmmm yyyy", "24 décembre 2026", "24 December 2026", "24 diciembre 2026", "24 grudnia 2026"),
    (MOMENT, "mmmm yyyy", "décembre 2026", "December 2026", "diciembre 2026", "grudzień 2026"),
    (MOMENT, "dddd", "jeudi", "Thursday", "jueves", "czwartek"),
    (MOMENT, "d-mmm-yy", "24-déc.-26", "24-Dec-26", "24-dic-26", "24-gru-26"),
    (MOMENT, "[$-40C]d\\ mmmm\\ yyyy;@", "24 décembre 2026", "", "", ""),
    (MOMENT, "[$-en-US]d\\ mmmm\\ yyyy;@", "24 December 2026", "", "", ""),
    (MOMENT, "hh:mm", "09:30", "", "", ""),
    (MOMENT, "h:mm", "09:30", "09:30", "9:30", "09:30"),
    (MOMENT, "mm:ss.0", "30:45,0", "30:45.0", "30:45,0", "30:45,0"),
    (EVENING, "h:mm AM/PM", "9:05 PM", "", "", ""),
    (EVENING, "h\\hmm", "21h05", "", "", ""),
    (time(9, 30), "h:mm", "09:30", "09:30", "9:30", "09:30"),
    (time(9, 30), "h:mm:ss", "09:30:00", "09:30:00", "9:30:00", "09:30:00"),
    (timedelta(hours=30, minutes=5), "[h]:mm", "30:05", "", "", ""),
    (timedelta(minutes=90), "[mm]:ss", "90:00", "", "", ""),
    (date(1900, 2, 28), "dd/mm/yyyy", "28/02/1900", "28/02/1900", "28/02/1900", "28.02.1900"),
    (date(1900, 3, 1), "dd/mm/yyyy", "01/03/1900", "01/03/1900", "01/03/1900", "01.03.1900"),
]


@pytest.mark.parametrize("at", range(4), ids=["fr-FR", "en-GB", "es-ES", "pl-PL"])
@pytest.mark.parametrize(("value", "code", "texts"), [(row[0], row[1], row[2:]) for row in TABLE], ids=str)
@pytest.mark.one_in(3, checked=True)
def test_formats_by_languages(value: Any, code: str, texts: tuple[str, ...], at: int) -> None:
    written = language(("fr-FR", "en-GB", "es-ES", "pl-PL")[at])
    assert shown(value, code, written) == ((texts[at] or texts[0]), True)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        pytest.param(0.5, "# ?/?", "0,5", id="a fraction"),
        pytest.param(5, "[DBNum1]0", "5", id="digits of another script"),
        pytest.param(MOMENT, "ggge", "46380,39635", id="an era"),
        pytest.param(time(9, 30), "dd/mm/yyyy", "0,395833333", id="a day before the first one"),
        pytest.param(-5, "[>100]0;0", "-5", id="a sign that conditions leave open"),
        pytest.param(5, '"$"#,##0_);\\("$"#,##0\\)', "$5 ", id="the money of whoever opens the file"),
        pytest.param(MOMENT, "[$-F800]dddd", "jeudi 24 décembre 2026", id="the computer's own long date"),
    ],
)
def test_what_may_be_shown_differently_is_said(value: Any, code: str, text: str) -> None:
    assert shown(value, code, language("fr")) == (text, False)


def test_a_language_that_nobody_knows() -> None:
    with pytest.raises(UsageError, match="USE017"):
        language("klingon")


@given(st.decimals(-(10**9), 10**9, places=4), st.integers(0, 4), st.booleans())
def test_digits_are_those_of_the_number_rounded_once(number: Decimal, places: int, grouped: bool) -> None:
    code = ("#,##0" if grouped else "0") + ("." + "0" * places if places else "")
    text = shown(number, code, language("fr")).text
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert Decimal(text.replace("\u00a0", "").replace(",", ".")) == rounded
    # The way for digits among other characters gives the same.
    apart = code.replace("0", '0""', 1)
    assert shown(number, apart, language("fr")).text == text
