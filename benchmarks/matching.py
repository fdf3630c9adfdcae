"""Numbers to destinations: `match` against `phonenumbers`, row by row, and odd numbers against good ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import phonenumbers

from benchmarks import data
from benchmarks.measure import in_turns, ratio
from benchmarks.table import Section
from estimator.count.strings import Strings
from estimator.numbers import COUNTRIES, match

_ROUNDS = 5
_SAMPLE = 5_000
"""Numbers that `phonenumbers` reads: it takes seconds for what `match` does in milliseconds."""

_HOME = "FR"
_GOOD = next(iter(data.NATIONAL))


def run(rows: int) -> list[Section]:
    """Numbers a second, for each way of writing them."""
    return [_beside_phonenumbers(rows), _odd(rows)]


def _beside_phonenumbers(rows: int) -> Section:
    table: list[tuple[str, ...]] = []
    for kind in (data.E164, *data.NATIONAL):
        country = None if kind == data.E164 else _HOME
        numbers = data.numbers(rows, kind)
        texts = [numbers[row] for row in range(min(_SAMPLE, rows))]
        contenders: dict[str, Callable[[], object]] = {
            "phonenumbers": partial(_by_phonenumbers, texts, country),
            "match": partial(match, numbers, default_country=country),
        }
        times = in_turns(contenders, rounds=_ROUNDS)
        slowest = len(texts) / times["phonenumbers"].least
        rate = rows / times["match"].least
        table.append((kind, f"{rate / 1e6:.1f}", f"{rate / slowest:,.0f}"))
        _check(numbers, texts, country)
    notes = (
        f"{rows:,} numbers; phonenumbers (parse, valid?, which country?) on the first {_SAMPLE:,} of them.",
        "The countries found are the same, number by number.",
    )
    return Section(
        "Numbers to destinations", ("written", "million numbers/s", "times phonenumbers"), table, notes
    )


def _odd(rows: int) -> Section:
    """Kind by kind, and all of them mixed, as times good numbers."""
    contenders: dict[str, Callable[[], object]] = {
        kind: partial(match, data.numbers(rows, kind), default_country=_HOME) for kind in (_GOOD, *data.ODD)
    }
    for country in (_HOME, None):
        mixed = f"all of these mixed, {'in France' if country else 'of nowhere'}"
        contenders[mixed] = partial(match, data.mixed(rows, tuple(data.ODD)), default_country=country)
    times = in_turns(contenders, rounds=_ROUNDS)
    table = [
        (kind, f"{rows / each.least / 1e6:.1f}", f"{ratio(times[_GOOD], each):.2f}")
        for kind, each in times.items()
    ]
    notes = (f"{rows:,} numbers, rejected or oddly written, against good ones, {_GOOD}.",)
    return Section("Odd numbers", ("kind", "million numbers/s", "times good ones"), table, notes)


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
