"""Numbers behind their place in a list: "1. 06…" is no number of +1, in a column or alone."""

from __future__ import annotations

import pytest

from estimator.count.strings import Strings
from estimator.numbers import COUNTRIES, match
from estimator.numbers.reading import explain_number
from tests.core.cores import both_cores  # noqa: F401 - every test here runs on both cores


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        *[
            (f"{mark}06 39 98 00 01", "+33639980001")
            for mark in ("1. ", "1) ", "12. ", "103 - ", "7: ", "1 ", "n° 3 : ")
        ],
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
