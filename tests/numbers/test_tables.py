"""The generated tables against the library they were generated from."""

import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import phonenumbers
import pytest

from estimator.base.resources import data_path
from estimator.count.strings import Strings
from estimator.numbers import COUNTRIES, WARNINGS, match
from estimator.numbers.tables import (
    calling_code,
    country_by_prefix,
    national_rule,
    numbering,
    prefixes,
)
from scripts import build_numbering
from tests.core.cores import without_core

phonenumbers.enable_pattern_cache()

TABLES = ("numbering.txt", "prefixes.csv", "national.csv")

TYPES = {
    phonenumbers.PhoneNumberType.MOBILE: "",
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE: "",
    phonenumbers.PhoneNumberType.FIXED_LINE: "landline",
    phonenumbers.PhoneNumberType.PREMIUM_RATE: "premium",
    phonenumbers.PhoneNumberType.SHARED_COST: "premium",
    phonenumbers.PhoneNumberType.TOLL_FREE: "service",
    phonenumbers.PhoneNumberType.VOIP: "service",
    phonenumbers.PhoneNumberType.PERSONAL_NUMBER: "service",
    phonenumbers.PhoneNumberType.PAGER: "service",
    phonenumbers.PhoneNumberType.UAN: "service",
    phonenumbers.PhoneNumberType.VOICEMAIL: "service",
}


@pytest.mark.parametrize("name", TABLES)
def test_made_from_the_installed_metadata(name: str) -> None:
    version = re.search(r"from phonenumbers (\S+)\. Do not edit", data_path(name).read_text(encoding="utf-8"))
    assert version, f"{name} does not say what it was made from"
    assert version[1] == phonenumbers.__version__, "run scripts/build_numbering.py, and commit what it writes"


@without_core
@pytest.mark.soak
def test_the_script_writes_what_is_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_numbering, "DATA", tmp_path)
    build_numbering.main()
    for name in TABLES:
        made, committed = ((folder / name).read_text(encoding="utf-8") for folder in (tmp_path, data_path()))
        # Only the day of the making, on the second line, may differ.
        assert made.splitlines()[2:] == committed.splitlines()[2:], name


def test_countries_are_those_of_libphonenumber() -> None:
    assert tuple(sorted(phonenumbers.SUPPORTED_REGIONS)) == COUNTRIES


def test_every_country_has_a_prefix() -> None:
    # libphonenumber has Western Sahara in its list, and gives all of its numbers to Morocco.
    assert set(COUNTRIES) - set(prefixes().values()) == {"EH"}


def test_every_calling_code_of_a_country_is_a_prefix_and_no_other() -> None:
    geographic = {c: r for c, r in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items() if r != ("001",)}
    for code, countries in geographic.items():
        assert country_by_prefix(f"{code}") == countries[0]
        assert calling_code(f"{code}99") == f"{code}"
    for code in set(phonenumbers.COUNTRY_CODE_TO_REGION_CODE) - set(geographic):
        assert calling_code(f"{code}99") == ""
        with pytest.raises(KeyError):
            country_by_prefix(f"{code}99")


def test_national_rules_of_all_countries() -> None:
    for country in COUNTRIES:
        plan = phonenumbers.PhoneMetadata.metadata_for_region(country)
        rule = national_rule(country)
        assert rule.calling_code == str(plan.country_code)
        assert rule.shortest == min(plan.general_desc.possible_length)
        assert rule.longest == max(plan.general_desc.possible_length)
        assert rule.trunk in {"", plan.national_prefix}


def test_unclear_beginnings() -> None:
    us = national_rule("US").unclear
    assert np.flatnonzero(us).tolist() == [*range(10), 11]  # 00 and 011 dial abroad
    assert np.flatnonzero(national_rule("RU").unclear).tolist() == [*range(10), *range(800, 900)]


@cache
def _ways_on() -> list[list[int]]:
    """For each state the digits after which a number can still end in a country."""
    step = numbering().step.reshape(-1, 10) // 10
    alive = numbering().reject == 0
    while (grown := alive | alive[step].any(axis=1)).tolist() != alive.tolist():
        alive = grown
    return [np.flatnonzero(alive[following]).tolist() for following in step]


def _walks(count: int, seed: int) -> Iterator[str]:
    """Random numbers that the automaton accepts, of every calling code alike."""
    table, chance = numbering(), random.Random(seed)
    codes = sorted({national_rule(country).calling_code for country in COUNTRIES})
    for turn in range(count):
        number = codes[turn % len(codes)]
        state = table.after(number)
        ends: list[str] = []
        while ways := _ways_on()[state // 10]:
            digit = chance.choice(ways)
            number += str(digit)
            state = int(table.step[state + digit])
            if not table.reject[state // 10]:
                ends.append(number)
        yield chance.choice(ends)


def _mutants(count: int, seed: int) -> Iterator[str]:
    """Numbers of a possible length near libphonenumber's examples, valid and not."""
    chance = random.Random(seed)
    countries = sorted(phonenumbers.SUPPORTED_REGIONS)
    for turn in range(count):
        kind = chance.choice(list(TYPES))
        country = countries[turn % len(countries)]
        number = phonenumbers.example_number_for_type(country, kind) or phonenumbers.example_number(country)
        digits = list(phonenumbers.national_significant_number(number))
        for _ in range(chance.randrange(1, 5)):
            digits[chance.randrange(len(digits))] = chance.choice("0123456789")
        yield f"{number.country_code}{''.join(digits)}"


def _assert_agreement(numbers: list[str]) -> None:
    """Country and kind of every valid number are libphonenumber's, and no other number counts as valid."""
    found = match(Strings.from_bytes(f"+{number}".encode() for number in numbers))
    valid = 0
    for number, country, warning in zip(numbers, found.country.tolist(), found.warning.tolist(), strict=True):
        parsed = phonenumbers.parse(f"+{number}")
        if phonenumbers.is_valid_number(parsed):
            valid += 1
            assert COUNTRIES[country] == phonenumbers.region_code_for_number(parsed), number
            assert WARNINGS[warning] == TYPES[phonenumbers.number_type(parsed)], number
        else:
            assert country < 0 or WARNINGS[warning] == "not_valid", number
    assert valid > len(numbers) / 4


def test_agrees_with_libphonenumber() -> None:
    _assert_agreement([*_walks(10_000, seed=1), *_mutants(10_000, seed=2)])


@pytest.mark.soak
def test_agrees_with_libphonenumber_on_200_000_valid_numbers() -> None:
    _assert_agreement([*_walks(400_000, seed=3), *_mutants(400_000, seed=4)])


@without_core
def test_prefixes_give_the_country_of_valid_numbers() -> None:
    """All but those that are told apart by their length: Canada's +1 310 1234."""
    others = set()
    for number in _walks(10_000, seed=5):
        parsed = phonenumbers.parse(f"+{number}")
        country = phonenumbers.region_code_for_number(parsed)
        # Without the zero that is only dialled inside the country, if it had one.
        plain = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)[1:]
        if phonenumbers.is_valid_number(parsed) and country_by_prefix(plain) != country:
            others.add((country, plain[:4], len(plain)))
    assert others <= {("CA", "1310", 8)}
    assert country_by_prefix("13102345") == "US"


def test_shared_calling_codes_by_prefix() -> None:
    known = {
        "14165550134": "CA",
        "12025550134": "US",
        "18095550134": "DO",
        "77012345678": "KZ",
        "3906698123": "VA",
        "447781123456": "GG",
        "61891621234": "CC",
        "262639123456": "YT",
        "358181234567": "AX",
        "59059087": "BL",
        "59059030": "MF",
        "5997151234": "BQ",
        "2908123": "TA",
    }
    assert {number: country_by_prefix(number) for number in known} == known
