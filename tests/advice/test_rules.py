"""The reviewed rules: each leads into GSM-7, and none undoes or lengthens what it should not."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

import pytest

from estimator.count.alphabet import GSM7_UNITS
from estimator.save.advice.rules import LEVELS, gsm7_option, rulebook

FILE = Path(__file__).parent.parent.parent / "data" / "rewrites.toml"
DATA = tomllib.loads(FILE.read_text(encoding="utf-8"))
ROWS = [(old, new) for group in DATA["rules"] for old, new in group["rows"]]
RULES = rulebook(LEVELS)


def _septets(text: str) -> int:
    return sum(GSM7_UNITS[character] for character in text)


def test_every_row_is_there_once() -> None:
    assert len({old for old, _ in ROWS}) == len(ROWS) == len(RULES.literals)


@pytest.mark.parametrize(("old", "new"), [pytest.param(*row, id=ascii(row[0])) for row in ROWS])
def test_row(old: str, new: str) -> None:
    assert old != new
    option = gsm7_option(RULES.literals[old])
    assert option is not None, "with all levels every rule ends in GSM-7"
    if set(old) <= GSM7_UNITS.keys():
        assert _septets(option.new) < _septets(old), "what GSM-7 has is changed only to save room"


@pytest.mark.parametrize("group", DATA["rules"], ids=lambda group: str(group["name"]))
def test_group_says_what_it_is(group: dict[str, object]) -> None:
    assert set(group) - {"not_in"} == {"name", "level", "visible", "languages", "why", "rows"}
    assert group["level"] in LEVELS
    assert group["languages"]


def test_composed_forms_are_those_of_unicode() -> None:
    (group,) = [group for group in DATA["rules"] if group["name"] == "composed forms"]
    assert [new for _, new in group["rows"]] == [
        unicodedata.normalize("NFC", old) for old, _ in group["rows"]
    ]


@pytest.mark.parametrize("name", ["full-width characters", "plain twins"])
def test_plain_twins_are_those_of_unicode(name: str) -> None:
    (group,) = [group for group in DATA["rules"] if group["name"] == name]
    assert [(old, new) for old, new in group["rows"] if unicodedata.normalize("NFKC", old) != new] == []


def test_what_shows_nothing_is_a_mark_of_format() -> None:
    (group,) = [group for group in DATA["rules"] if group["name"] == "invisible marks"]
    assert {unicodedata.category(old) for old, _ in group["rows"]} == {"Cf", "Mn"}
    assert {new for _, new in group["rows"]} == {""}


def test_look_alikes_are_letters_of_other_scripts() -> None:
    for letter, latin in RULES.lookalikes.items():
        assert unicodedata.name(letter).split()[0] in {"CYRILLIC", "GREEK"}
        assert unicodedata.name(latin).startswith("LATIN")
        assert letter not in GSM7_UNITS
        assert latin in GSM7_UNITS


@pytest.mark.parametrize("accented", "éèàùìòñüäöåæøßÇÉÑÜÄÖÅÆØ€")
def test_what_gsm7_has_stays(accented: str) -> None:
    assert accented in GSM7_UNITS
    assert accented not in RULES.literals


def test_no_literal_is_an_emoji_too() -> None:
    emoji = [range(first, last + 1) for first, last in RULES.emoji]
    assert [old for old, _ in ROWS if any(ord(old[0]) in codes for codes in emoji)] == []


def test_the_file_says_its_source_and_day() -> None:
    assert "Source:" in FILE.read_text(encoding="utf-8")
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", DATA["reviewed"].isoformat())
