"""How people type numbers."""

import pytest

from estimator.numbers.typed import SEPARATORS, Typed, read_typed


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


def test_every_separator_is_harmless() -> None:
    assert read_typed(SEPARATORS.join("+33639980001")) == Typed(True, "33639980001", "33639980001")
