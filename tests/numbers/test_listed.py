"""Numbers behind their place in a list: "1. 06…" is no number of +1, in a column or alone."""

from __future__ import annotations

import pytest

from estimator.count.strings import Strings
from estimator.numbers import COUNTRIES, match
from estimator.numbers.model import REJECTS
from estimator.numbers.reading import explain_number
from tests.core.cores import both_cores  # noqa: F401 - every test here runs on both cores


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        *[
            (f"{mark}06 39 98 00 01", "+33639980001")
            for mark in ("1. ", "1) ", "12. ", "103 - ", "7: ", "1 ", "n° 3 : ")
        ],
        *[
            (f"{mark}06 39 98 00 01", "+33639980001")
            for mark in (
                "[1] ",
                "7/ ",
                "1– ",
                "N° 5 - ",
                "#6 ",
                "1° ",
                "1, ",
                "1.) ",
                "1.- ",
                "(3) ",
                "1) tel: ",
            )
        ],
        *[("1. 06 39 98 00 01 (perso)", "+33639980001"), ('"1. 06 39 98 00 01"', "+33639980001")],
        *[("1. 06/39/98/00/01", "+33639980001"), ("(3) +33 6 39 98 00 01", "+33639980001")],
        *[("1. 0639980001", "+33639980001"), ("1.06.39.98.00.01", "+33639980001")],
        *[("2. +33 6 39 98 00 01", "+33639980001"), ("2) +44 7700 900123", "+447700900123")],
        *[("1.212.555.0123", "+12125550123"), ("1 (212) 555-0123", "+12125550123")],
    ],
)
def test_a_place_in_a_list_is_no_part_of_a_number(text: str, e164: str) -> None:
    alone = explain_number(text, default_country="FR")
    assert alone.e164 == e164
    found = match(Strings.from_any([text]), default_country="FR")
    assert (f"+{found.e164[0]}", COUNTRIES[found.country[0]]) == (e164, alone.country)


@pytest.mark.parametrize("place", [1, 7, 20, 26, 27, 31, 38, 39, 44, 46, 49, 91, 130, 1234])
@pytest.mark.parametrize(
    "mark",
    [
        *(
            "{}. ",
            "[{}] ",
            "n° {} : ",
            "#{} ",
            "{}) ",
            "- {}. ",
            "no. {} : ",
            "{}_",
            "{}*",
            "{}.) ",
            "({}.) ",
        ),
        *("{}.: ", "{}.] ", "{}.° ", "{}.– ", "{} -> ", "n. {} "),
    ],
)
def test_a_place_that_is_a_calling_code_is_none_before_a_number(mark: str, place: int) -> None:
    """There are such numbers of +31, +39 and others."""
    _alike(f"{mark.format(place)}06 39 98 00 01", "+33639980001", "FR")


@pytest.mark.parametrize("place", [1, 2, 3, 7, 20, 31, 33, 44, 49, 91, 130])
@pytest.mark.parametrize(
    "mark",
    [
        *(
            "[{}] ",
            "no. {} : ",
            "n° {} ",
            "#{} ",
            "{}, ",
            "{} | ",
            "No {}: ",
            "{}.) ",
            "{}. ",
            "{}) ",
            "{}: ",
        ),
        *("({}.) ", "{}.– ", "{} -> ", "n. {} "),
    ],
)
@pytest.mark.parametrize(
    ("home", "number", "e164"),
    [("ES", "612 34 56 78", "+34612345678"), ("US", "202 555 0101", "+12025550101")],
)
def test_a_place_is_none_before_a_number_without_a_zero(
    home: str, number: str, e164: str, mark: str, place: int
) -> None:
    _alike(f"{mark.format(place)}{number}", e164, home)


@pytest.mark.parametrize(
    ("home", "text", "e164"),
    [
        pytest.param("ES", "351 - 912 345 678", "+351912345678", id="a dash may follow a calling code"),
        *[
            pytest.param(
                home, text, e164, id=f"{home} {text}: no calling code is {text.strip('(')[:2].strip()}"
            )
            for home, text, e164 in (
                ("ES", "2 - 612 34 56 78", "+34612345678"),
                ("ES", "(3) 612 34 56 78", "+34612345678"),
                ("PL", "(12) 512 345 678", "+48512345678"),
                ("US", "(24) (201) 555-0123", "+12015550123"),
                ("PT", "79 - 912 345 678", "+351912345678"),
                ("FR", "2 06 12 34 56 78", "+33612345678"),
            )
        ],
        pytest.param(
            "FR", "(242) 06 612 3456", "+242066123456", id="in the Congo the zero belongs to numbers"
        ),
        pytest.param("FR", "(225) 07 08 12 34 56", "+2250708123456", id="and in Côte d'Ivoire"),
        pytest.param(
            "FR", "(31) 06 12 34 56 78", "+33612345678", id="a mobile at home behind what may be one"
        ),
        pytest.param("CH", "(351) 912 345 678", "+351912345678", id="brackets around a code, anywhere"),
        pytest.param("GB", "06 03 12 3346", "+44603123346", id="the first digits of a number are no place"),
        pytest.param("ES", "(33) 612345678", "+33612345678", id="brackets may stand around one"),
        pytest.param("ES", "33/ 612345678", "+33612345678", id="a stroke may follow one"),
        pytest.param("ES", "Numéro : 33 612345678", "+33612345678", id="a word says that it is a number"),
        pytest.param("US", "7 - 202 555 0101", "+12025550101", id="where it is nobody's, it is a place"),
        pytest.param("GB", "0033 (0)6 39 98 00 01", "+33639980001", id="00 begins no place"),
        pytest.param("BE", "0033 06 39 98 00 02", "+33639980002", id="though nobody has the number yet"),
        pytest.param("NL", "0044 (0)7700 900123", "+447700900123", id="nor does 0044"),
        pytest.param("CH", "33 (0)6 12 34 56 78", "+33612345678", id="a zero in brackets is behind a code"),
        pytest.param("DE", "33 (0)6 12 34 56 78", "+33612345678", id="at home it would be a landline"),
        pytest.param("IT", "33 (0)6 12 34 56 78", "+33612345678", id="and here a service"),
        pytest.param("CH", "33 (\u200b0)6 12 34 56 78", "+33612345678", id="beside what is unseen, too"),
        pytest.param("FR", "31 06 12345678", "+31612345678", id="a blank may follow a calling code"),
        pytest.param("FR", "31.06.12345678", "+31612345678", id="so may a dot"),
        pytest.param("FR", "31-06-12345678", "+31612345678", id="so may a dash"),
        pytest.param("FR", "+31. 06 12345678", "+31612345678", id="a plus is no place"),
        pytest.param("FR", "001 06 39 98 00 01", "+33639980001", id="a place with zeros"),
        pytest.param("FR", "0031 06 12345678", "+31612345678", id="00 and a calling code"),
        pytest.param("FR", "44. 7700 900123", "+447700900123", id="what is behind it is no number at home"),
        pytest.param("FR", "1. 612345678", "+33612345678", id="a spreadsheet took the zero"),
        pytest.param("US", "7. 212 555 0123", "+12125550123", id="no zero is dialled at home"),
        pytest.param("US", "44. (212) 555-0123", "+12125550123", id="an area in brackets"),
        pytest.param("IT", "1. 333 1234567", "+393331234567", id="a number that began with no zero"),
        pytest.param("GB", "91. 07911 123456", "+447911123456", id="a place that is India's code"),
        *[
            pytest.param("FR", f"{code}06 39 98 00 01", "+33639980001", id=f"{code} hides who calls")
            for code in ("*31#", "#31#", "*31# ")
        ],
    ],
)
def test_what_is_a_place_and_what_a_calling_code(home: str, text: str, e164: str) -> None:
    _alike(text, e164, home)


@pytest.mark.parametrize(
    ("home", "text", "code"),
    [
        *((home, text, "NUM005") for home in ("FR", "GB", None) for text in ("639980001.5", "0639980001.25")),
        pytest.param("FR", "0639980001,5", "NUM005", id="a fraction"),
        pytest.param("FR", "no. 20 : 07700 900123", "NUM003", id="too long at home, and no number of Egypt"),
        pytest.param(None, "no. 20 : 07700 900123", "NUM006", id="nobody says of which country it is"),
    ],
)
def test_what_is_no_number_is_none_of_another_country(home: str | None, text: str, code: str) -> None:
    assert explain_number(text, default_country=home).reject == code
    assert REJECTS[match(Strings.from_any([text]), default_country=home).reject[0]] == code


def _alike(text: str, e164: str, home: str) -> None:
    assert explain_number(text, default_country=home).e164 == e164
    assert f"+{match(Strings.from_any([text]), default_country=home).e164[0]}" == e164


@pytest.mark.parametrize(
    "day", ["12/05/2026 08:30", "2026-05-12 08:30", "2026-05-12T08:30:00+02:00", "1.06.2026"]
)
def test_a_day_is_no_number_behind_its_place(day: str) -> None:
    assert explain_number(day, default_country="FR").e164 is None
    assert match(Strings.from_any([day]), default_country="FR").reject[0] != 0


@pytest.mark.parametrize(
    ("digits", "country"),
    [
        pytest.param("10639980001", None, id="none of +1 begins with a zero"),
        pytest.param("70639980001", None, id="nor one of +7"),
        pytest.param("4407700900123", "GB", id="behind its own code a zero that is dialled there is none"),
        pytest.param("447700900123", "GB", id="one that nobody has yet may be one of tomorrow"),
        pytest.param("390639980001", "IT", id="in Italy the zero belongs to the number"),
    ],
)
def test_what_is_too_long_at_home_is_of_another_country_where_it_could_be_one(
    digits: str, country: str | None
) -> None:
    assert explain_number(digits, default_country="FR").country == country
    found = match(Strings.from_any([digits]), default_country="FR")
    assert (COUNTRIES[found.country[0]] if found.country[0] >= 0 else None) == country
