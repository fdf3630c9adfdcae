"""Numbers to destinations: `match` against `phonenumbers`, row by row."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import phonenumbers

from benchmarks import data
from benchmarks.measure import in_turns
from benchmarks.table import Section
from estimator.count.strings import Strings
from estimator.numbers import COUNTRIES, match

_ROUNDS = 5
_SAMPLE = 5_000
"""Numbers that `phonenumbers` reads: it takes seconds for what `match` does in milliseconds."""

_KINDS = {
    "E.164, 9 countries": (False, None),
    "as written in France": (True, "FR"),
}


def run(rows: int) -> Section:
    """Numbers a second, for each way of writing them."""
    table: list[tuple[str, ...]] = []
    for kind, (national, country) in _KINDS.items():
        numbers = data.numbers(rows, national=national)
        texts = [numbers[row] for row in range(min(_SAMPLE, rows))]
        contenders: dict[str, Callable[[], object]] = {
            "phonenumbers": partial(_by_phonenumbers, texts, country),
            "match": partial(match, numbers, default_country=country),
        }
        times = in_turns(contenders, rounds=_ROUNDS)
        slowest = len(texts) / times["phonenumbers"].cpu
        for name, each in times.items():
            rate = (len(texts) if name == "phonenumbers" else rows) / each.cpu
            table.append((f"{name}, {kind}", f"{rate / 1e6:.3f}", f"{rate / slowest:.0f}"))
        _check(numbers, texts, country)
    notes = (
        f"{rows:,} numbers; phonenumbers (parse, valid?, which country?) on the first {_SAMPLE:,} of them.",
        "The countries found are the same, number by number.",
    )
    columns = ("reader", "million numbers/s", "times phonenumbers")
    return Section("Numbers to destinations", columns, table, notes)


def _by_phonenumbers(texts: list[str], country: str | None) -> list[str | None]:
    regions = []
    for text in texts:
        number = phonenumbers.parse(text, country)
        phonenumbers.is_valid_number(number)
        regions.append(phonenumbers.region_code_for_number(number))
    return regions


def _check(numbers: Strings, texts: list[str], country: str | None) -> None:
    found = match(numbers, default_country=country).country
    expected = _by_phonenumbers(texts, country)
    for row, (text, region) in enumerate(zip(texts, expected, strict=True)):
        if region and COUNTRIES[found[row]] != region:
            raise AssertionError(f"{text} is of {region}, not of {COUNTRIES[found[row]]}")
