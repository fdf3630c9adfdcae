"""The part of `plain.py` that reads phone numbers: how people write them, and the automaton of all."""

from __future__ import annotations

import re

import numpy as np

from estimator.count.core.shapes import (
    ASK,
    NOT_VALID,
    NUMBER_REJECTS,
    READ_AS_INTERNATIONAL,
    Match,
    NumberPlan,
    Spans,
)

_MOST_BYTES = 64  # no number typed by people is longer
_SPACES = " \t\n\v\f\r\u00a0" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f"
_DASHES = "-\u00ad" + "".join(map(chr, range(0x2010, 0x2016))) + "\u2212"
_MARKS = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_SEPARATORS = str.maketrans("", "", _SPACES + _DASHES + _MARKS + "./()'\u2019")
_PLAIN = re.compile(r"\+[0-9]*|[0-9]+")
_BEGINNING = re.compile(r"[^+0]*(?:\+|0[^0]*0)")  # of an international number
_PLUS_AND_DIGITS = re.compile(r"\+[0-9]*")


def numbers(cells: Spans, plan: NumberPlan) -> Match:
    """The destination of numbers as people write them, or why they have none.

    Parameters
    ----------
    cells : Spans, n texts
        A plus or `00` and a calling code, or as dialled inside `plan.home`; blanks, dots, dashes, slashes,
        brackets, apostrophes and invisible marks do no harm.

    Returns
    -------
    Match
        `reject` is `ASK` where libphonenumber must be asked.
    """
    rows = len(cells)
    found = Match(np.full(rows, -1, np.int16), np.zeros(rows, np.uint8), np.zeros(rows, np.uint8))
    for row in range(rows):
        found.country[row], found.warning[row], found.reject[row] = _number(
            cells.data[cells.starts[row] : cells.ends[row]].tobytes(), plan
        )
    return found


_Destination = tuple[int, int, int]
"""Country, warning, reject."""


def _number(cell: bytes, plan: NumberPlan) -> _Destination:
    try:
        text = cell.decode()
    except UnicodeDecodeError:
        return -1, 0, ASK
    if not _PLUS_AND_DIGITS.fullmatch(text):
        if len(cell) > _MOST_BYTES:
            return -1, 0, ASK
        return _typed(text, plan)
    return _at_state(_walk(plan, plan.root, text[1:]), plan)


def _typed(text: str, plan: NumberPlan) -> _Destination:
    plain = text.translate(_SEPARATORS)
    # These occur where a spreadsheet made a number of the number: 3.36E+10, 33639980001,0 and 33639980001.0.
    if not plain.isascii() or set("eE,") & set(plain) or (text.count(".") == 1 and "+" not in text):
        return -1, 0, ASK
    if not _PLAIN.fullmatch(plain):
        return -1, 0, NUMBER_REJECTS.index("NUM004" if plain else "NUM001")
    if plain.startswith(("+", "00")):
        rest = _BEGINNING.sub("", text, count=1)
        digits = re.sub("[^0-9]", "", rest.replace("(0)", ""))
        state = _walk(plan, plan.root, digits)
        # libphonenumber may still find a number with the zero in brackets.
        return _at_state(state, plan, doubted="(0)" in rest)
    return _at_state(_national(plan, plain), plan) if plan.home >= 0 else _guessed(plain, plan)


def _guessed(digits: str, plan: NumberPlan) -> _Destination:
    """Bare digits, of which nobody says where they are dialled."""
    if digits.startswith("0"):  # no calling code does
        return -1, 0, NUMBER_REJECTS.index("NUM006")
    country, warning, reject = _at_state(_walk(plan, plan.root, digits), plan, doubted=True)
    return country, warning if reject else warning or READ_AS_INTERNATIONAL, reject


def _at_state(state: int, plan: NumberPlan, *, doubted: bool = False) -> _Destination:
    """What a number is that ends at a state; a doubted one must be valid."""
    warning = int(plan.warning[state])
    if warning == ASK or (doubted and warning == NOT_VALID):
        return -1, 0, ASK
    return int(plan.country[state]), warning, 0


def _walk(plan: NumberPlan, state: int, digits: str) -> int:
    for digit in digits:
        state = int(plan.step[state, int(digit)])
    return state


def _national(plan: NumberPlan, digits: str) -> int:
    """The state of a number as dialled inside the home country; 0 where it may be read in several ways."""
    if _is_unclear(plan, digits):
        return 0
    code = digits.startswith(plan.calling_code)
    trunk = bool(plan.trunk) and digits.startswith(plan.trunk)
    state = _walk(plan, plan.after(plan.calling_code), digits.removeprefix(plan.trunk))
    warning = plan.warning[state]
    valid = warning not in {ASK, NOT_VALID} and plan.country[state] == plan.home
    # A number that is not valid is held against the lengths of the main country of its calling code.
    strange = warning == NOT_VALID and plan.is_main
    if state and ((valid and not trunk) if code else (valid or strange) if trunk else True):
        return state
    rest = digits[len(plan.calling_code) :]
    own = code and len(digits) > plan.longest and not _is_unclear(plan, rest)
    if own and not (plan.trunk and rest.startswith(plan.trunk)):
        return _walk(plan, plan.root, digits)
    return 0


def _is_unclear(plan: NumberPlan, digits: str) -> bool:
    return len(digits) < 3 or bool(plan.unclear[int(digits[:3])])
