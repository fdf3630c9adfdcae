"""What people are shown of a number."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.read import clipped
from estimator.count.strings import Strings
from estimator.errors import CATALOGUE
from estimator.numbers import COUNTRIES, REJECTS, as_told, explain_number, held_against, mask, match
from estimator.numbers.tables import calling_code
from tests.long import trying
from tests.numbers.plainly import reject_sentence


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


_CELLS = st.text("0123456789", max_size=24).flatmap(
    lambda digits: st.builds(
        lambda before, at, between, after: f"{before}{digits[:at]}{between}{digits[at:]}{after}",
        st.sampled_from(["", "", "+", "00", "0", " +", "' ", "tel:"]),
        st.integers(0, 8),
        st.sampled_from(["", "", " ", ".", "-", " (0)", "/", "\u00a0", "+", "e+", ".0", "\x1b", "é"]),
        st.sampled_from(["", "", " ", ".0", "\u202f", ",", "x" * 40]),
    )
)


@trying(300)
@given(cells=st.lists(_CELLS, min_size=1, max_size=30), home=st.sampled_from([None, *COUNTRIES]))
def test_what_is_told_of_a_column_is_what_is_told_of_each_number(cells: list[str], home: str | None) -> None:
    column = Strings.from_any(cells)
    assert as_told(column).texts() == [clipped(cell.strip()) for cell in cells]
    rejected = np.flatnonzero(match(column, default_country=home).reject)
    held = held_against(column.take(rejected), home).tolist()
    plans = [explain_number(cells[row], default_country=home).plan for row in rejected]
    assert [COUNTRIES[at] if at >= 0 else None for at in held] == plans


def test_what_is_told_of_cells_that_are_missing() -> None:
    column = Strings(Strings.from_any(["+4420", "12", "06"]).spans, np.array([True, False, True]))
    assert as_told(column).texts() == ["+4420", "", "06"]
    assert held_against(column, "FR").tolist() == [COUNTRIES.index("GB"), -1, COUNTRIES.index("FR")]
