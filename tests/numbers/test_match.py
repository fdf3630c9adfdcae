"""`match` against its scalar twin, row by row, and against the laws it keeps."""

from collections.abc import Iterable
from functools import cache

import numpy as np
import phonenumbers
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from estimator.count.core import Match
from estimator.count.strings import Strings
from estimator.errors import UsageError
from estimator.numbers import COUNTRIES, REJECTS, WARNINGS, explain_number, match, matching
from tests.long import trying

Row = tuple[str | None, str | None, str | None]


def rows(found: Match) -> list[Row]:
    """Country, reject and warning of every row, as `explain_number` tells them."""
    columns = zip(found.country.tolist(), found.reject.tolist(), found.warning.tolist(), strict=True)
    return [
        (COUNTRIES[c] if c >= 0 else None, REJECTS[r] or None, WARNINGS[w] or None) for c, r, w in columns
    ]


def twin(numbers: Iterable[str], default_country: str | None) -> list[Row]:
    read = (explain_number(number, default_country=default_country) for number in numbers)
    return [(number.country, number.reject, number.warning) for number in read]


def matched(numbers: list[str], default_country: str | None = None) -> list[Row]:
    """What `match` finds."""
    return rows(match(Strings.from_any(numbers), default_country=default_country))


@cache
def examples() -> list[tuple[str, str, str]]:
    """Every example number of libphonenumber: its country, calling code and national number."""
    found = []
    for country in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in phonenumbers.PhoneNumberType.values():
            number = phonenumbers.example_number_for_type(country, kind)
            if number is not None:
                digits = phonenumbers.national_significant_number(number)
                found.append((country, str(number.country_code), digits))
    return found


def trunk_of(country: str) -> str:
    return phonenumbers.PhoneMetadata.metadata_for_region(country).national_prefix or ""


FORMS = {
    "international": lambda country, code, digits: f"+{code}{digits}",
    "double zero": lambda country, code, digits: f"00{code}{digits}",
    "bare": lambda country, code, digits: f"{code}{digits}",
    "national": lambda country, code, digits: f"{trunk_of(country)}{digits}",
    "national without trunk prefix": lambda country, code, digits: digits,
    "marked trunk zero": lambda country, code, digits: f"+{code} (0){digits}",
    "own first digit in parentheses": lambda country, code, digits: f"+{code}({digits[0]}){digits[1:]}",
    "trunk prefix kept": lambda country, code, digits: f"+{code}{trunk_of(country)}{digits}",
    "one digit short": lambda country, code, digits: f"{trunk_of(country)}{digits[:-1]}",
    "one digit long": lambda country, code, digits: f"+{code}{digits}5",
    "in a list, at home": lambda country, code, digits: f"1. {trunk_of(country) or 0}{digits}",
    "in a list, with its code": lambda country, code, digits: f"12) +{code}{digits}",
    "in a list, short": lambda country, code, digits: f"3 0{digits[1:]}",
    **{
        f"an amount {name}": lambda country, code, digits, by=by, point=point: (
            f"{int(digits):,}".replace(",", by) + f"{point}00"
        )
        for name, by, point in (
            ("of France", "\u202f", ","),
            ("of Germany", ".", ","),
            ("of Britain", ",", "."),
            ("of Switzerland", "'", "."),
            ("of Estonia", " ", "."),
        )
    },
}


# Each of these goes wrong with one plausible slip in the arrays, and most with no other.
TROUBLE = [
    pytest.param("3+3612345678", None, id="plus after a digit"),
    pytest.param("++33612345678", None, id="two pluses"),
    pytest.param("+0033612345678", None, id="plus and double zero"),
    pytest.param("00+33612345678", None, id="double zero and plus"),
    pytest.param("+", None, id="plus alone"),
    pytest.param("(0)033612345678", None, id="first zero of a double zero in parentheses"),
    pytest.param("0(0)33612345678", None, id="second zero of a double zero in parentheses"),
    pytest.param("00(0)33612345678", None, id="third zero in parentheses"),
    pytest.param("+33(0)(0)612345678", None, id="two marked zeros"),
    pytest.param("+33( 0 )612345678", None, id="a zero in wide parentheses is not marked"),
    pytest.param("+39 (0)6 1234 5678", None, id="a marked zero that belongs to the number"),
    pytest.param("+39 (0)0 1234 5678", None, id="a marked zero, and not valid either way"),
    pytest.param("33612345678.0", None, id="decimal, and valid without the end"),
    pytest.param("3361234567.0", None, id="decimal, and valid with the end"),
    pytest.param("491512345678.0", None, id="decimal, and valid both ways"),
    pytest.param("+3361234567.8", None, id="one dot after a plus is no decimal"),
    pytest.param("3361234567,0", None, id="decimal with a comma"),
    pytest.param("336E7", None, id="scientific"),
    pytest.param("336e+7", None, id="scientific with a plus"),
    pytest.param("33612345678a", None, id="a letter at the end"),
    pytest.param("+33612345678\u00e9", None, id="a letter that is not ASCII"),
    pytest.param("+3361234567\u0668", None, id="a digit that is not ASCII"),
    pytest.param("\ufeff+33612345678", None, id="byte order mark"),
    pytest.param("0800 1111", "IM", id="valid in Britain, too short to lose its zero on the Isle of Man"),
    pytest.param("0312 3456", "IM", id="possible in Britain, too short to lose its zero on the Isle of Man"),
    pytest.param("07781 123456", "GB", id="Guernsey dialled in Britain"),
    pytest.param("12025550134", "US", id="trunk prefix or calling code"),
    pytest.param("1202555013", "US", id="the same, too short"),
    pytest.param("393 123 4567", "IT", id="a number that begins like its calling code"),
    pytest.param("39393123456", "IT", id="with its calling code, and short enough to be without"),
    pytest.param("4915123456789", "DE", id="calling code and number fit the longest number"),
    pytest.param("011 33 6 12 34 56 78", "US", id="dialled abroad"),
    pytest.param("0", "FR", id="one zero"),
    *(
        pytest.param(f"+{digits}", None, id=f"{digits}: no calling code, or not a whole one")
        for digits in ("2", "21", "210", "2101", "9", "99", "999", "9999", "8", "80", "801")
    ),
    pytest.param("06", "HU", id="trunk prefix alone"),
    pytest.param("8 912 345-67-89", "RU", id="trunk prefix that numbers may begin with"),
    pytest.param("021 11 98765 4321", "BR", id="carrier code"),
    pytest.param("011 15 2345 6789", "AR", id="mobile token"),
]


@pytest.mark.parametrize(("number", "default_country"), TROUBLE)
def test_trouble(number: str, default_country: str | None) -> None:
    assert matched([number], default_country) == twin([number], default_country)
    assert matched([number]) == twin([number], None)


def test_the_table_of_examples_is_the_whole_of_it() -> None:
    assert len({country for country, _, _ in examples()}) == len(COUNTRIES) == 245


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.one_in(3)
def test_examples_without_a_default_country(form: str) -> None:
    numbers = [FORMS[form](*example) for example in examples()]
    assert matched(numbers) == twin(numbers, None)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.one_in(3)
def test_examples_at_home(form: str) -> None:
    for home in COUNTRIES:
        numbers = [FORMS[form](*example) for example in examples() if example[0] == home]
        assert matched(numbers, home) == twin(numbers, home), home


@pytest.mark.parametrize("form", [form for form in FORMS if form.startswith("an amount")])
def test_an_amount_is_the_number_that_a_spreadsheet_lost_the_zero_of(form: str) -> None:
    for home in COUNTRIES:
        # A zero at its beginning is lost where it is shown so.
        own = [each for each in examples() if each[0] == home and each[2][0] != "0" and int(each[2]) >= 10**6]
        shown = [FORMS[form](*each) for each in own]
        assert matched(shown, home) == matched([digits for _, _, digits in own], home), home


def test_valid_examples_have_the_country_of_libphonenumber() -> None:
    numbers = [f"+{code}{digits}" for _, code, digits in examples()]
    parsed = [phonenumbers.parse(number) for number in numbers]
    expected = [
        phonenumbers.region_code_for_number(n) if phonenumbers.is_valid_number(n) else None for n in parsed
    ]
    found = [country if warning != "not_valid" else None for country, _, warning in matched(numbers)]
    assert found == expected


DIGIT = st.characters(min_codepoint=ord("0"), max_codepoint=ord("9"))
_BETWEEN = ("(0)", "00", ".0", ".00", ",000", "E+0", "1. ", "[7] ", "\u00ad", "\u200e")
SIGNS = "0123456789+ .-()/'\t\u00a0\u202f\u200e\u2212\u2019eE,a\u0665\ufeff\u00e9\U0001f600\x00"


@st.composite
def typed_numbers(draw: st.DrawFn) -> tuple[str, str]:
    """A number of some country with some digits changed, in any form, with something typed in between."""
    country, code, digits = draw(st.sampled_from(examples()))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(digits) - 1))
        digits = digits[:place] + draw(DIGIT) + digits[place + draw(st.integers(0, 1)) :]
    number = FORMS[draw(st.sampled_from(sorted(FORMS)))](country, code, digits)
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(number)))
        number = number[:place] + draw(st.sampled_from([*SIGNS, *_BETWEEN])) + number[place:]
    return country, number


@example(
    [("AC", "+247 (\ufeff0)62889"), ("AC", "00247 (0\u200b\ufe0f)62889"), ("AC", "(\ufeff0)024762889")], False
)
@given(st.lists(typed_numbers(), min_size=1, max_size=12), st.booleans())
@trying(400)
def test_match_is_its_twin_on_numbers(typed: list[tuple[str, str]], at_home: bool) -> None:
    numbers = [number for _, number in typed]
    default_country = typed[0][0] if at_home else None
    assert matched(numbers, default_country) == twin(numbers, default_country)


@given(
    st.lists(st.text(SIGNS, max_size=20) | st.text(max_size=5), max_size=12),
    st.sampled_from([None, "FR", "US", "IT", "RU", "BB", "HU"]),
)
@example(["0E\u200e0", "33639980001\u200e.0", "\u00ad0E0", "+33\u200e6 39.98 00 01"], "FR")
@example(["0639980001.00", "33639980001.000", "1234567.00", "12345678,000", "33639980001.0000"], "FR")
@trying(400)
def test_match_is_its_twin_on_anything(numbers: list[str], default_country: str | None) -> None:
    assert matched(numbers, default_country) == twin(numbers, default_country)


@given(st.lists(typed_numbers(), max_size=20), st.integers(0, 20), st.sampled_from([None, "FR", "GB"]))
@trying(100)
def test_order_and_batches_change_nothing(
    typed: list[tuple[str, str]], cut: int, default_country: str | None
) -> None:
    numbers = [number for _, number in typed]
    whole = matched(numbers, default_country)
    assert matched(numbers[:cut], default_country) + matched(numbers[cut:], default_country) == whole
    assert matched(numbers[::-1], default_country)[::-1] == whole


DIALLED_BEFORE = [
    ("+82 010 2000 0000", "+821020000000", "South Korea's 0, or a carrier's 081 and more"),
    ("+298 1001 211234", "+298211234", "a carrier of the Faroe Islands"),
    ("+375 80 29 491-19-11", "+375294911911", "80 of Belarus"),
    ("+375 8 029 491-19-11", "+375294911911", "8 of Belarus, and the 0 of the area"),
    ("+370 8 612 34567", "+37061234567", "8 of Lithuania"),
    ("+55 0 11 96123-4567", "+5511961234567", "0 of Brazil, which may have a carrier behind it"),
]


@pytest.mark.parametrize(
    ("number", "e164", "why"), DIALLED_BEFORE, ids=[number for number, _, _ in DIALLED_BEFORE]
)
@pytest.mark.parametrize("default_country", [None, "FR"])
def test_what_is_dialled_before_a_number_is_none_of_it(
    number: str, e164: str, why: str, default_country: str | None
) -> None:
    """Behind the calling code, too: two spellings of one number are not sent, and paid, twice."""
    found = match(Strings.from_any([number, e164]), default_country=default_country)
    assert found.e164.tolist() == [int(e164)] * 2, why


def test_cells_longer_than_any_number() -> None:
    number = "+33612345678"
    numbers = [number + " " * spaces for spaces in (51, 52, 53, 300, 1_000_000)] + ["+" * 256, "7" * 70_000]
    assert matched(numbers) == twin(numbers, None)
    assert matched(numbers)[:5] == [("FR", None, None)] * 5


def test_missing_is_not_read() -> None:
    array = pa.array(["+33612345678", None, "+447400123456", ""])
    assert rows(match(Strings.from_arrow(array))) == [
        ("FR", None, None),
        (None, "NUM001", None),
        ("GB", None, None),
        (None, "NUM001", None),
    ]


def test_missing_rows_hide_the_bytes_below() -> None:
    column = Strings.from_any(["+33612345678", "+33 6 12", "+33199001234"])
    hidden = Strings(column.spans, np.zeros(3, np.bool_))
    assert rows(match(hidden)) == [(None, "NUM001", None)] * 3


def test_a_slice_of_a_column() -> None:
    array = pa.array(["n/a", "+33612345678", "06 12", "+447400123456"]).slice(1, 3)
    assert rows(match(Strings.from_arrow(array), default_country="FR")) == [
        ("FR", None, None),
        (None, "NUM002", None),
        ("GB", None, None),
    ]


def test_no_rows() -> None:
    found = match(Strings.from_any([]))
    assert (found.country.dtype, found.reject.dtype, found.warning.dtype) == (np.int16, np.uint8, np.uint8)
    assert rows(found) == []


def test_unknown_default_country_even_without_rows() -> None:
    with pytest.raises(UsageError, match="USE001"):
        match(Strings.from_any([]), default_country="XX")


def _refuse(number: str, **_: object) -> None:
    raise AssertionError(f"{number!r} was read one by one")


# They rewrite what they take a prefix off, so some of their landlines are left to libphonenumber.
ASKED_ABOUT = {"MG", "NF"}


@pytest.mark.parametrize(
    ("numbers", "default_country"),
    [
        pytest.param(
            [f"+{code}{digits}" for country, code, digits in examples() if country not in ASKED_ABOUT],
            None,
            id="international",
        ),
        pytest.param(
            ["06 12 34 56 78", "06.39.98.00.01", "01 99 00 12 34", "0033612345678"], "FR", id="French"
        ),
        pytest.param(["33612345678", "612345678", "+33 (0)6 12 34 56 78"], "FR", id="French, carelessly"),
        pytest.param(["07400 123456", "07700 900123", "447400123456"], "GB", id="British"),
        pytest.param(["391 234 5678", "312 345 6789", "06 1234 5678"], "IT", id="Italian, some like +39 39"),
        pytest.param(["(202) 555-0134", "1-416-555-0134", "1 202 555 0134"], "US", id="American"),
        pytest.param(["416-555-0134", "1-416-555-0134"], "CA", id="Canadian"),
        pytest.param(["0612345678", "n/a", "", " - ", "33612345678"], None, id="without a country"),
    ],
)
def test_common_numbers_take_the_fast_way(
    numbers: list[str], default_country: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = twin(numbers, default_country)
    monkeypatch.setattr(matching, "explain_number", _refuse)
    assert matched(numbers, default_country) == expected
