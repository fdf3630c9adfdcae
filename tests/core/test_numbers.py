"""Numbers by the core against libphonenumber, as `explain_number` asks it."""

from __future__ import annotations

import csv
import random
from functools import cache
from pathlib import Path

import numpy as np
import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks import data
from estimator.count import core
from estimator.count.core import ASK, Match, Spans
from estimator.count.core.shapes import NUMBER_REJECTS
from estimator.count.strings import Strings
from estimator.numbers import COUNTRIES, REJECTS, WARNINGS, explain_number, match
from estimator.numbers.plan import plan_for
from estimator.numbers.tables import national_rule

EXAMPLES = Path(__file__).parents[2] / "data" / "examples"
HOMES = (None, "FR", "GB", "US", "IT", "DE", "AR", "MX", "BR", "RU", "KZ", "CH", "GG", "RE", "AC", "SM", "VA")


def _found(numbers: list[str], home: str | None) -> Match:
    return core.numbers(Spans.from_texts(numbers), plan_for(home))


@cache
def _matched(numbers: tuple[str, ...], home: str | None) -> Match:
    """What libphonenumber says of each; kept for the next core, for it is slow."""
    read = [explain_number(number, default_country=home) for number in numbers]
    return Match(
        np.array([COUNTRIES.index(each.country) if each.country else -1 for each in read], np.int16),
        np.array([WARNINGS.index(each.warning or "") for each in read], np.uint8),
        np.array([REJECTS.index(each.reject or "") for each in read], np.uint8),
        np.array([int(each.e164) if each.country and each.e164 else 0 for each in read], np.int64),
    )


def _in_doubt(found: Match) -> NDArray[np.bool_]:
    """Where two spellings may be two numbers: nobody has such a number."""
    return found.warning == WARNINGS.index("not_valid")


def _agrees(numbers: list[str], home: str | None) -> int:
    """Check that what is read is what libphonenumber says; how many the core decides."""
    expected = _matched(tuple(numbers), home)
    found = match(Strings.from_any(numbers), default_country=home)
    for name in ("country", "warning", "reject", "e164"):
        differ = getattr(found, name) != getattr(expected, name)
        wrong = np.flatnonzero(differ & ~_in_doubt(expected) if name == "e164" else differ)
        assert not len(wrong), (name, numbers[wrong[0]], home)
    decided = _found(numbers, home)
    asked = decided.reject == ASK
    assert (decided.country[asked] == -1).all()
    assert (decided.warning[asked] == 0).all()
    return int((~asked).sum())


@cache
def _examples() -> list[tuple[str, str]]:
    """A country, and a number of it in E.164, for every kind of number libphonenumber has an example of."""
    kinds = [getattr(phonenumbers.PhoneNumberType, name) for name in dir(phonenumbers.PhoneNumberType)]
    found = []
    for country in COUNTRIES:
        for kind in {kind for kind in kinds if isinstance(kind, int)}:
            number = phonenumbers.example_number_for_type(country, kind)
            if number is not None:
                found.append(
                    (country, f"+{number.country_code}{phonenumbers.national_significant_number(number)}")
                )
    return found


@cache
def _spellings(e164: str, country: str) -> list[str]:
    number = phonenumbers.parse(e164)
    code = str(number.country_code)
    formats = phonenumbers.PhoneNumberFormat
    written = [
        phonenumbers.format_number(number, form)
        for form in (formats.E164, formats.INTERNATIONAL, formats.NATIONAL, formats.RFC3966)
    ]
    rest = e164[1 + len(code) :]
    return [
        *written,
        f"00{e164[1:]}",
        f"00 {code} {rest}",
        f"+{code}(0){rest}",
        f"+{code} (0){rest}",
        f"(+{code}) {rest}",
        e164[1:],
        rest,
        f"0{rest}",
        written[2].replace(" ", "."),
        written[1].replace(" ", "-"),
        written[1].replace(" ", "\u202f"),
        f"\u200e{e164}\u202c ",
        f"'{e164}",
        f"{e164[:-1]}",
        f"{e164}0",
        f"{e164}.0",
        f"{e164} x",
        f"1. {written[2]}",
        f"12) {e164}",
        f"3 0{rest}",
    ]


def test_the_same_rejects() -> None:
    assert NUMBER_REJECTS == REJECTS
    assert ASK not in range(len(WARNINGS))


@pytest.mark.parametrize("home", HOMES)
@pytest.mark.one_in(2)
def test_examples_of_every_country_in_every_spelling(home: str | None) -> None:
    numbers = [spelling for country, e164 in _examples() for spelling in _spellings(e164, country)]
    decided = _agrees(random.Random(7).sample(numbers, 1200), home)
    assert decided > 500


@pytest.mark.one_in(3, checked=True)
def test_every_country_at_home() -> None:
    for country in COUNTRIES:
        numbers = [
            spelling for of, e164 in _examples() if of == country for spelling in _spellings(e164, country)
        ]
        _agrees(numbers[:25], country)


@pytest.mark.parametrize("file", ["soldes-fr.csv", "transactional-intl.csv"])
@pytest.mark.parametrize("home", [None, "FR"])
@pytest.mark.one_in(3, checked=True)
def test_the_examples(file: str, home: str | None) -> None:
    with (EXAMPLES / file).open(encoding="utf-8", newline="") as opened:
        head = opened.readline()
        delimiter = ";" if ";" in head else ","
        numbers = [
            cell for row in csv.reader(opened, delimiter=delimiter) for cell in row if cell[:1] in "+0"
        ]
    assert len(numbers) > 100
    _agrees(numbers[:3000], home)


@pytest.mark.parametrize(
    ("number", "home", "expected"),
    [
        pytest.param("+33612345678", None, ("FR", "", ""), id="E.164"),
        pytest.param("0033 6 12 34 56 78", None, ("FR", "", ""), id="00 and blanks"),
        pytest.param("+33 (0)6 12 34 56 78", None, ("FR", "", ""), id="a zero in brackets"),
        pytest.param("00 33 (0)6.12.34.56.78", None, ("FR", "", ""), id="the same after 00"),
        pytest.param("06 12 34 56 78", "FR", ("FR", "", ""), id="national"),
        pytest.param("06.12.34.56.78", "FR", ("FR", "", ""), id="dots"),
        pytest.param("(06) 12-34/56'78", "FR", ("FR", "", ""), id="brackets, dashes, slashes, apostrophes"),
        pytest.param(
            "\u200e+33\u00a06\u202f12\u201034\u20615678", None, ("", "", "NUM004"), id="no separator"
        ),
        pytest.param(
            "\u200e+33\u00a06\u202f12\u201034\u20605678", None, ("FR", "", ""), id="wide separators"
        ),
        pytest.param("33612345678", None, ("FR", "read_as_international", ""), id="bare digits"),
        pytest.param("33612345678", "FR", ("FR", "", ""), id="bare digits at home"),
        pytest.param("33 06 12 34 56 78", "FR", ("FR", "", ""), id="bare digits and a trunk zero at home"),
        pytest.param("33 00 6 12 34 56 78", "FR", ("", "", "?"), id="two trunk zeros"),
        pytest.param("0612345678", None, ("", "", "NUM006"), id="national, of nobody"),
        pytest.param("+33199001234", None, ("FR", "landline", ""), id="a landline"),
        pytest.param("", None, ("", "", "NUM001"), id="empty"),
        pytest.param(" - ", None, ("", "", "NUM001"), id="nothing but separators"),
        pytest.param("n/a", None, ("", "", "NUM004"), id="letters"),
        pytest.param("0612345678 / 0612345679", "FR", ("", "", "NUM003"), id="two numbers"),
        pytest.param("06+12345678", "FR", ("", "", "NUM004"), id="a plus inside"),
        pytest.param("++33612345678", None, ("", "", "NUM004"), id="two pluses"),
        pytest.param("3.36E+10", None, ("", "", "NUM005"), id="a spreadsheet"),
        pytest.param("33612345678.0", None, ("", "", "NUM005"), id="a decimal number"),
        pytest.param("\uff0b33612345678", None, ("", "", "?"), id="another plus"),
        pytest.param("+", None, ("", "", "NUM004"), id="only a plus"),
        pytest.param("+33 6 12 34 56 78" + " " * 60, None, ("FR", "", ""), id="a long cell"),
        pytest.param("+" + "3" * 65, None, ("", "", "?"), id="too many digits to be looked at"),
    ],
)
def test_spellings(number: str, home: str | None, expected: tuple[str, str, str]) -> None:
    found = _found(["x", number, "+"], home)
    country, warning, reject = (int(array[1]) for array in (found.country, found.warning, found.reject))
    assert (
        COUNTRIES[country] if country >= 0 else "",
        WARNINGS[warning],
        "?" if reject == ASK else REJECTS[reject],
    ) == expected


@pytest.mark.parametrize(
    ("cell", "is_unusual"),
    [
        pytest.param("+33639980001", False, id="E.164"),
        pytest.param("06 39 98 00 01", False, id="with blanks"),
        pytest.param("06399800", False, id="eight bytes"),
        pytest.param("0639980", True, id="seven bytes"),
        pytest.param("", True, id="nothing"),
        pytest.param("Total 12", True, id="a word first"),
        pytest.param("12 lignes", True, id="a word last"),
        pytest.param("(0)639980001", True, id="a bracket first"),
        pytest.param("0639980001 ", True, id="a blank last"),
        pytest.param("06 Zoé 99 8", False, id="a word inside"),
    ],
)
def test_unusual_cells(cell: str, is_unusual: bool) -> None:
    found = core.unusual(Spans.from_texts(["+33639980001", cell, "+33639980002"]))
    assert found.tolist() == [1] * is_unusual


TYPED = st.text("0123456789+ .-/()'\u00a0\u202f\u200e\u2019eE,x\"\ufeff\u2028٣", max_size=22)
NEAR = st.builds(
    lambda start, digits, blanks: start + "".join(d + b for d, b in zip(digits, blanks, strict=False)),
    st.sampled_from(["+33", "0033", "+1", "06", "0", "+44 7", "+39 0", "+39 (0)", "33", "1", "+7", "00 (0)"]),
    st.text("0123456789", max_size=12),
    st.lists(st.sampled_from(["", "", " ", ".", "-", "(0)"]), min_size=12, max_size=12),
)


@given(st.lists(TYPED | NEAR, max_size=8), st.sampled_from(HOMES))
def test_whatever_comes(numbers: list[str], home: str | None) -> None:
    _agrees(numbers, home)


@given(NEAR, st.sampled_from(HOMES))
def test_what_is_dialled_is_what_libphonenumber_says(number: str, home: str | None) -> None:
    _agrees([number], home)


@pytest.mark.parametrize("home", ["FR", None])
@pytest.mark.parametrize("kind", data.NUMBERS)
@pytest.mark.one_in(3, checked=True)
def test_nearly_all_of_every_way_of_writing_is_decided(kind: str, home: str | None) -> None:
    chance = random.Random(kind)
    numbers = [data.NUMBERS[kind](chance) for _ in range(250)]
    assert _agrees(numbers, home) > 0.98 * len(numbers)


@pytest.mark.soak
def test_what_is_decided_is_what_libphonenumber_says_of_400_000() -> None:
    chance = random.Random(11)
    for home in [None, "FR", *COUNTRIES] * 8:
        _agrees([_near(chance, home or chance.choice(COUNTRIES)) for _ in range(200)], home)


def _near(chance: random.Random, country: str) -> str:
    """Digits like those of a number of a country, as somebody might dial them."""
    rule = national_rule(country)
    digits = chance.choice(
        [e164[1 + len(rule.calling_code) :] for of, e164 in _examples() if of == country] or ["1"]
    )
    kept = chance.randint(0, len(digits)) if chance.random() < 0.5 else len(digits)
    added = "".join(
        chance.choice("0123456789") for _ in range(max(0, round(chance.gauss(len(digits) - kept, 2))))
    )
    code, trunk = rule.calling_code, rule.trunk
    begins = (
        *(
            f"+{code}",
            f"+{code}{trunk}",
            f"+{code} (0)",
            f"+{code}{code}",
            f"00{code}",
            f"+{chance.randint(1, 999)}",
        ),
        *(trunk, "", code, f"{code}{trunk}", f"{code}{trunk}{trunk}", f"{trunk}{trunk}", f"{code}{code}"),
    )
    return f"{chance.choice(begins)}{digits[:kept]}{added}"
