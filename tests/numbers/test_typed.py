"""How people type numbers."""

import unicodedata
from itertools import chain

import pytest

from estimator.numbers.typed import SEPARATORS, Typed, read_typed, several, whole_digits


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        pytest.param("+33639980001", "33639980001", id="plus"),
        pytest.param("0033639980001", "33639980001", id="double zero"),
        pytest.param("00 33 6 39 98 00 01", "33639980001", id="double zero, spaced"),
        pytest.param("(00)33639980001", "33639980001", id="double zero in parentheses"),
        pytest.param("(+33) 6.39.98.00.01", "33639980001", id="plus in parentheses"),
        pytest.param("+33 (0)6 39 98 00 01", "33639980001", id="marked trunk zero"),
        pytest.param("0033(0)639980001", "33639980001", id="marked trunk zero after double zero"),
        pytest.param("+33 ( 0 )6 39 98 00 01", "330639980001", id="a zero in wide parentheses is not marked"),
        pytest.param("\uff0b33639980001", "33639980001", id="full-width plus"),
    ],
)
def test_international(number: str, digits: str) -> None:
    typed = read_typed(number)
    assert isinstance(typed, Typed)
    assert (typed.international, typed.digits) == (True, digits)


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("06 39 98 00 01", id="spaces"),
        pytest.param("06.39.98.00.01", id="dots"),
        pytest.param("06-39-98-00-01", id="hyphens"),
        pytest.param("06/39/98/00/01", id="slashes"),
        pytest.param("(0)6 39 98 00 01", id="a trunk zero in parentheses stays in a national number"),
        pytest.param("06\u00a039\u00a098\u00a000\u00a001", id="no-break spaces"),
        pytest.param("06\u202f39\u202f98\u202f00\u202f01", id="narrow no-break spaces"),
        pytest.param("\t0639980001\t", id="tabs"),
        pytest.param("'0639980001", id="the apostrophe that makes Excel keep a text"),
        pytest.param("\u202a0639980001\u202c", id="direction marks, as phones copy them"),
        pytest.param("\u200e0639980001", id="left-to-right mark"),
        pytest.param("06\u00ad39980001", id="soft hyphen, which no screen shows"),
        pytest.param("\u2060\ufeff06\ufe0f39980001\U000e0001", id="marks that no screen shows"),
        pytest.param("06\u201139\u201198\u201100\u201101", id="no-break hyphens"),
        pytest.param(
            "\u0660\u0666\u0663\u0669\u0669\u0668\u0660\u0660\u0660\u0661", id="Arabic-Indic digits"
        ),
    ],
)
def test_national(number: str) -> None:
    assert read_typed(number) == Typed(False, "0639980001", "0639980001")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        pytest.param("", "NUM001", id="empty"),
        pytest.param(" \u00a0\t", "NUM001", id="blank"),
        pytest.param("-", "NUM001", id="a dash for nothing"),
        pytest.param("n/a", "NUM004", id="words"),
        pytest.param("+", "NUM004", id="a plus and no digits"),
        pytest.param("mailto:+33639980001", "NUM004", id="a link to something else"),
        pytest.param("06 39 98 00 01 (Anna)", "NUM004", id="a number and a name"),
        pytest.param("06+39980001", "NUM004", id="plus in the middle"),
        pytest.param("++33639980001", "NUM004", id="two pluses"),
        pytest.param("00+33639980001", "NUM004", id="plus after a double zero"),
        pytest.param("06\x0039980001", "NUM004", id="NUL"),
        pytest.param("06\ud83d", "NUM004", id="half an emoji"),
        pytest.param("3.36E+10", "NUM005", id="scientific"),
        pytest.param("3,36E+10", "NUM005", id="scientific with a comma"),
        pytest.param("3e10", "NUM005", id="scientific, lower case"),
        pytest.param(" 3.36E+10 ", "NUM005", id="scientific in spaces"),
        pytest.param("6.3998E+08", "NUM005", id="digits may be lost: zeros at the end are not written"),
    ],
)
def test_no_number(number: str, code: str) -> None:
    assert read_typed(number) == code


@pytest.mark.parametrize(
    ("number", "found"),
    [
        pytest.param("tel: 112345", "112345", id="six digits behind a word for what they are"),
        pytest.param("tel: 11234", "NUM004", id="five are none"),
        pytest.param(
            "06 39 98 00 01 (Anna perso)", "NUM004", id="one word that says what it is, and one not"
        ),
        pytest.param("&#43;33639980001", "33639980001", id="as HTML has it"),
        pytest.param("%2B33639980001", "33639980001", id="as an address has it"),
        pytest.param("tel:0639980001;EXT=a\nb", "0639980001", id="parameters of any case, on any line"),
        pytest.param("tel:0639980001;phone-context=+33", "330639980001", id="local, and whose"),
        pytest.param("tel:639980001;isub=1;Phone-Context=+33", "33639980001", id="whose, behind another"),
        pytest.param("tel:+33639980001;phone-context=+44", "33639980001", id="not local"),
        pytest.param("tel:0639980001;phone-context=example.com", "0639980001", id="local in a network"),
    ],
)
def test_what_stands_around_a_number(number: str, found: str) -> None:
    typed = read_typed(number)
    assert (typed.digits if isinstance(typed, Typed) else typed) == found


AMOUNTS = [
    (between, point)
    for between in (" ", ".", ",", "'", "\u00a0", "\u2009", "\u2019", "\u202f")
    for point in ".,"
    if between != point
]


@pytest.mark.parametrize(("between", "point"), AMOUNTS)
@pytest.mark.parametrize("fraction", ["0", "00", "000"])
def test_a_number_that_is_shown_as_an_amount(between: str, point: str, fraction: str) -> None:
    for digits in ("639980001", "33639980001", "7700900123", "1234567"):
        written = f"{int(digits):,}".replace(",", between) + point + fraction
        assert read_typed(written) == Typed(False, digits, digits)
        assert read_typed(f"\t{written} ") == Typed(False, digits, digits)
        assert read_typed(written[: -len(fraction)] + "5") == "NUM005"


@pytest.mark.parametrize(
    "number",
    [
        "639.980.001",
        "639 980 001",
        "63.99.80.00.01",
        "639.980.001.00",
        "06 39 98 00.01",
        "639 98.00",
        "639 980.01",
        "0639 980 001.0",
    ],
)
def test_what_is_no_amount(number: str) -> None:
    digits = "".join(filter(str.isdigit, number))
    assert read_typed(number) == Typed(False, digits, digits)


def test_the_groups_of_india() -> None:
    assert read_typed("98,76,54,3210.00") == Typed(False, "98765432100" + "0", "98765432100" + "0")
    assert read_typed("9,87,65,43,210.00") == Typed(False, "9876543210", "9876543210")


def test_a_format_with_a_blank_in_it_groups_once() -> None:
    assert read_typed("639980 001,00") == Typed(False, "639980001", "639980001")
    assert read_typed("639980 001.5") == "NUM005"


def test_so_few_digits_are_no_second_number() -> None:
    assert several("06399801 / 06399802") == ["06399801", "06399802"]
    assert several("0639980 / 06399802") == []


def test_every_sign_between_digits() -> None:
    """What no screen shows, blanks, dashes, and what programs put there is passed over; nothing else.

    What no screen shows is said anew, from the categories of Unicode and what DerivedCoreProperties.txt adds.
    """
    blanks = {*" \t\n\v\f\r\u00a0\u202f", *map(chr, range(0x2000, 0x200B))}
    dashes = {"-", "\u2212", *map(chr, range(0x2010, 0x2016))}
    beside = set(
        "./()'\u2019:;,*[]{}#_|<>?\u00a4\u00b0\u00b7\u2022\u260e\u2706\U0001f4de\U0001f4f1\U0001f4f2"
    )
    signs = [
        chr(code)
        for code in chain(
            *(range(0x80), range(0x80, 0xD800), range(0xE000, 0x10000), range(0x1BC90, 0x1BCB0)),
            *(range(0x1D160, 0x1D190), range(0x1F4D0, 0x1F500), range(0xDFFF0, 0xE1010)),
        )
    ]
    shown = {*map(chr, range(0x0600, 0x0606)), *"\u06dd\u070f\u0890\u0891\u08e2\ufff9\ufffa\ufffb"}
    unseen = {each for each in signs if unicodedata.category(each) == "Cf"} - shown
    unseen |= {*"\u034f\u115f\u1160\u17b4\u17b5\u2065\u3164\uffa0", *map(chr, range(0x180B, 0x1810))}
    unseen |= set(map(chr, chain(range(0xFE00, 0xFE10), range(0xFFF0, 0xFFF9), range(0xE0000, 0xE1000))))
    # Letters, and Roman numerals, may be a word for what the number is.
    words = {each for each in signs if unicodedata.category(each) in {"Lu", "Ll", "Lt", "Lm", "Lo", "Nl"}}
    asked = [each for each in signs if each in unseen or each not in words]
    plain = Typed(False, "0639980001", "0639980001")
    assert {each for each in asked if read_typed(f"06399{each}80001") == plain} == (
        blanks | dashes | beside | unseen
    )


def test_every_separator_is_harmless() -> None:
    assert read_typed(SEPARATORS.join("+33639980001")) == Typed(True, "33639980001", "33639980001")


@pytest.mark.parametrize(
    ("cell", "digits"),
    [
        pytest.param("33639980001.0", "33639980001", id="a decimal number"),
        pytest.param("3.3639980001E+10", "33639980001", id="a power with all its digits"),
        pytest.param("3.36E+10", None, id="a power without most of them"),
        pytest.param("3.36399800012E+10", None, id="a power with a fraction"),
        pytest.param("33639980001.5", None, id="a fraction"),
    ],
)
def test_digits_that_a_program_made_a_number_of(cell: str, digits: str | None) -> None:
    assert whole_digits(cell) == digits
