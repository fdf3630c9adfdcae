"""The alphabet against the provider's own table and against the standard's well-known surprises."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from gsm0338.charset import BASIC_CHARACTER_SET, BASIC_CHARACTER_SET_EXTENSION

from estimator.count.alphabet import GSM7_UNITS

OVH = Path(__file__).parent / "data" / "gsm0338_ovh.csv"


def _ovh_table() -> dict[str, int]:
    with OVH.open(encoding="utf-8", newline="") as file:
        return {
            chr(int(row["codepoint"].removeprefix("U+"), 16)): int(row["units"])
            for row in csv.DictReader(file)
        }


def test_the_alphabet_is_the_providers_own() -> None:
    table = _ovh_table()
    table.pop("\x1b", None)  # listed there as the escape code that it is, not as a character
    assert dict(GSM7_UNITS) == table


def test_the_alphabet_is_the_one_of_another_package() -> None:
    escape = 0x1B
    table = {unicodedata.lookup(name): 1 for code, name in BASIC_CHARACTER_SET.items() if code != escape}
    table |= {unicodedata.lookup(name): 2 for name in BASIC_CHARACTER_SET_EXTENSION.values()}
    assert list(GSM7_UNITS.items()) == list(table.items())


def test_it_has_127_characters_and_10_in_the_extension() -> None:
    assert sorted(GSM7_UNITS.values()) == [1] * 127 + [2] * 10


@pytest.mark.parametrize(
    ("characters", "units"),
    [
        pytest.param("éèàùìòñÑüÜäÄöÖåÅøØæÆßÇÉ", 1, id="accents that GSM-7 has"),
        pytest.param("ΔΦΓΛΩΠΨΣΘΞ", 1, id="Greek capitals that do not look Latin"),
        pytest.param("\n\r @£$¥¤¡¿§_", 1, id="line ends and signs"),
        pytest.param("^{}\\[~]|€\f", 2, id="the extension table, form feed included"),
        pytest.param("çêâîôûëïÿœŒÀÈÊÂÎÔÛáíóúãõ", None, id="accents that GSM-7 lacks, ç above all"),
        pytest.param("’‘“”«»…–—°²µ`´", None, id="what word processors type"),
        pytest.param(
            "\0\t\x1b\x7f\u00a0\u202f\u200b\ufeff", None, id="ESC is no character; nor are tab, NUL, NBSP"
        ),
        pytest.param("ΑΒΕΖ", None, id="Greek capitals that do look Latin are not in it"),
    ],
)
def test_characters(characters: str, units: int | None) -> None:
    assert {c: GSM7_UNITS.get(c) for c in characters} == dict.fromkeys(characters, units)
