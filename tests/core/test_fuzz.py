"""Whole files of anything: both cores cut, check, count, match and add them up alike."""

from __future__ import annotations

import random
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from estimator.count.core import ASK, Match, Rows, RunningTotals, Spans, plain
from estimator.numbers import COUNTRIES
from estimator.numbers.plan import plan_for
from tests.core.cores import binding
from tests.core.hostile import BROKEN, PIECES

HOMES = (None, "FR", "GB", "US", "IT", "DE", "GG")
NUMBERS = (
    "+33639980001",
    "06 39 98 00 01",
    "+44 7400 123456",
    "(0)",
    "+1 212 555 0100",
    "n/a",
    "3,3E+10",
    "33.0",
)
CELLS = (*PIECES, *NUMBERS, "a" * 160, "ç" * 70, "€" * 77, ",", "é")
RATES = np.array([-1 if place % 3 == 0 else 1000 + place for place in range(len(COUNTRIES))])


@pytest.fixture(autouse=True, scope="module", params=["both"])
def functions() -> ModuleType:
    """Both at once here."""
    return binding()


def _file(chance: random.Random) -> tuple[bytes, str, int]:
    """A file that is mostly well made; its delimiter and how many cells a row should have."""
    delimiter, width = chance.choice(";,"), chance.randrange(1, 4)
    rows = chance.randrange(12)
    line_end = chance.choice(("\n", "\n", "\r\n", "\r"))
    text = "".join(
        delimiter.join(_cell(chance, delimiter) for _ in range(width)) + line_end for _ in range(rows)
    )
    if chance.random() < 0.3:
        place = chance.randrange(len(text) + 1)
        text = text[:place] + chance.choice(CELLS) + text[place:]
    octets = text.encode()
    if chance.random() < 0.1:
        place = chance.randrange(len(octets) + 1)
        octets = octets[:place] + chance.choice(BROKEN) + octets[place:]
    return octets, delimiter, width


def _cell(chance: random.Random, delimiter: str) -> str:
    text = "".join(chance.choices(CELLS, k=chance.randrange(4)))
    quoted = any(sign in text for sign in (delimiter, '"', "\n", "\r", "\0")) or chance.random() < 0.1
    doubled = text.replace('"', '""').replace("\0", "")
    return f'"{doubled}"' if quoted else text


def _spans(spans: Spans) -> list[Any]:
    return [
        spans.starts.tolist(),
        spans.ends.tolist(),
        (spans.doubled != 0).tolist() if spans.doubled is not None else [],
    ]


def _found(core: ModuleType, seed: int) -> list[Any]:
    """All that a core says of a file."""
    octets, delimiter, width = _file(random.Random(seed))
    chance = random.Random(seed)
    cut = core.records(
        *(octets, len(octets)),
        final=chance.random() < 0.7,
        delimiter=delimiter,
        width=width,
        wanted=range(width),
        lines=True,
    )
    whole = core.utf8(octets, len(octets))
    found = [cut.used, cut.line_ends, cut.fault, cut.lines.tolist(), whole, *map(_spans, cut.columns)]
    if whole < cut.used:  # neither core is asked about rows that are no text
        return found
    numbers, messages = cut.columns[0], cut.columns[-1]
    sent = np.array([chance.random() < 0.5 for _ in range(cut.rows)], np.bool_)
    matched: Match
    counted, matched, nothing = core.together(
        partial(core.count, messages, "€\nSTOP".encode(), sent),
        partial(core.numbers, numbers, plan_for(chance.choice(HOMES))),
        partial(core.nothing, messages),
    )
    found += [each.tolist() for each in (counted.encoding, counted.units, counted.segments)]
    found += [each.tolist() for each in (matched.country, matched.warning, matched.reject, matched.e164)]
    found += [each.tolist() for each in core.keys(messages, matched.e164, matched.reject)]
    found.append(core.unusual(numbers).tolist())
    found.append(None if nothing is None else nothing.tolist())
    found.append(core.more(messages, counted, sent, matched.reject, clause="€€\nSTOP".encode(), longer=2))
    matched.reject[matched.reject == ASK] = 4
    recipients = np.array([chance.choice([-1, 0, 1, 1, 7, 999_999_999]) for _ in range(cut.rows)], np.int64)
    totals = RunningTotals(len(COUNTRIES), 10)
    rate = np.empty(cut.rows, np.int64)
    core.tally(Rows(messages, counted, matched, recipients, nothing, sent), RATES, totals, rate)
    sums = (totals.lines, totals.lengths, totals.warnings, totals.clauses, totals.rejects, totals.no_rate)
    return [
        *found,
        matched.reject.tolist(),
        rate.tolist(),
        *(each.tolist() for each in sums),
        totals.characters(),
    ]


def _agree(functions: ModuleType, seeds: range) -> int:
    """Check that both say the same of each file; how many rows they had."""
    rows = 0
    for seed in seeds:
        expected = _found(plain, seed)
        assert _found(functions, seed) == expected, seed
        rows += len(expected[3])
    return rows


def test_both_cores_say_the_same_of_500_files(functions: ModuleType) -> None:
    assert _agree(functions, range(500)) > 500


@pytest.mark.soak
@pytest.mark.parametrize("part", range(20))
def test_both_cores_say_the_same_of_200_000_files(functions: ModuleType, part: int) -> None:
    """In parts, for all processors."""
    assert _agree(functions, range(10_000 * part, 10_000 * (part + 1))) > 10_000
