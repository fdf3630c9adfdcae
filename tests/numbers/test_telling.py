"""What people are shown of a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.errors import CATALOGUE
from estimator.numbers import REJECTS, mask, reject_sentence
from estimator.numbers.tables import calling_code


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        pytest.param("+33 6 39 98 00 01", "+33…01", id="international"),
        pytest.param("0044 7700 900123", "+44…23", id="double zero"),
        pytest.param("+1 202 555 0134", "+1…34", id="the area code is hidden"),
        pytest.param("06 39 98 00 01", "…01", id="national"),
        pytest.param("33639980001", "…01", id="bare digits may or may not have a calling code"),
        pytest.param("+999 1234567", "…67", id="no such calling code"),
        pytest.param("36111", "…", id="too short to show anything of it"),
        pytest.param("someone@example.org", "…", id="not a number at all"),
        pytest.param("", "…", id="empty"),
    ],
)
def test_mask(number: str, shown: str) -> None:
    assert mask(number) == shown


@given(st.text("0123456789+ ", max_size=20))
def test_mask_shows_two_digits_and_the_calling_code_at_most(number: str) -> None:
    code, _, last = mask(number).partition("…")
    assert len(last) in {0, 2}
    assert code in {"", f"+{calling_code(code[1:])}"}


@pytest.mark.parametrize(
    ("code", "number", "default_country", "sentence"),
    [
        pytest.param("NUM001", "", None, "The number is missing.", id="missing"),
        pytest.param("NUM002", "06 39 98", "FR", "'06 39 98' is too short for France.", id="too short"),
        pytest.param(
            "NUM002", "+1 555 0134", "FR", "'+1 555 0134' is too short for United States.", id="abroad"
        ),
        pytest.param("NUM002", "+3", None, "'+3' is too short for any country.", id="of no country yet"),
        pytest.param(
            "NUM004",
            "a\nb\x1b[31m",
            None,
            "'a␊b␛[31m' holds characters that no phone number has.",
            id="one line",
        ),
        pytest.param(
            "NUM004", "é" * 99, None, f"'{'é' * 40}…' holds characters that no phone number has.", id="cut"
        ),
    ],
)
def test_reject_sentence(code: str, number: str, default_country: str | None, sentence: str) -> None:
    assert reject_sentence(code, number, default_country) == sentence


@pytest.mark.parametrize("code", REJECTS[1:])
def test_every_reject_can_be_told(code: str) -> None:
    assert CATALOGUE[code].title
    assert "{" not in reject_sentence(code, "06 39 98", "FR")
