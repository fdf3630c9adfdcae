"""Names of characters: in French where our list has one, and marked as English where not."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

import pytest

from estimator.base.resources import data_path
from estimator.count.alphabet import GSM7_UNITS
from estimator.count.characters import name_of
from estimator.speech.languages import spoken_in

ROOT = Path(__file__).resolve().parents[1]

with data_path("characters-fr.csv").open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))


def test_the_list_is_in_order_and_says_where_names_come_from() -> None:
    codes = [int(row["code"], 16) for row in ROWS]
    assert codes == sorted(set(codes))
    assert {row["source"] for row in ROWS} == {"iso", "ours", "cldr"}
    for row in ROWS:
        assert row["name"] == row["name"].strip() != ""
        assert not re.search("['_:]", row["name"]), "a French editor writes ’"


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("’", "apostrophe typographique"),
        ("ç", "c cédille"),
        ("Ê", "e accent circonflexe majuscule"),
        ("œ", "e dans l’o"),
        ("\u00a0", "espace insécable"),
        ("\u202f", "espace fine insécable"),
        ("ế", "e accent circonflexe et accent aigu"),
        ("🎁", "cadeau"),
        ("с", "U+0441 (en anglais\u202f: cyrillic small letter es)"),
        ("\ue000", "U+E000"),
    ],
)
def test_french_names(character: str, name: str) -> None:
    with spoken_in("fr"):
        assert name_of(character).text == name


def test_characters_of_the_sales_campaign_have_french_names() -> None:
    text = (ROOT / "data" / "examples" / "soldes-fr.csv").read_text(encoding="utf-8-sig")
    listed = {chr(int(row["code"], 16)) for row in ROWS}
    assert {each for each in text if each not in GSM7_UNITS} <= listed


def test_a_capital_is_called_so() -> None:
    for row in ROWS:
        character = chr(int(row["code"], 16))
        if row["source"] == "iso":
            assert (unicodedata.category(character) == "Lu") == row["name"].endswith(" majuscule")
