"""The part of `plain.py` that reads phone numbers: how people write them, and the automaton of all."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from estimator.count.core.shapes import (
    ASK,
    NOT_VALID,
    NUMBER_REJECTS,
    READ_AS_INTERNATIONAL,
    Match,
    NumberPlan,
    Spans,
)

_MOST_DIGITS = 64  # no number typed by people has more
_MOST_OF_E164 = 18  # no number of any country has more
_SPACES = " \t\n\v\f\r\u00a0" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f"
_DASHES = "-\u00ad" + "".join(map(chr, range(0x2010, 0x2016))) + "\u2212"
_MARKS = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_UNSEEN = {"\u00ad", *_MARKS}  # no screen shows them
_SEPARATORS = str.maketrans("", "", _SPACES + _DASHES + _MARKS + "./()'\u2019")
_PLAIN = re.compile(r"\+?[0-9]+")
_BEGINNING = re.compile(r"[^+0]*(?:\+|0[^0]*0)")  # of an international number
# A spreadsheet made a number of the number: 3,36E+10, 33639980001.0, or with up to three zeros; or it is a
# fraction.
_DECIMAL = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+|[0-9]{7,}[.,](?:0{1,3}|[0-9]{1,2})")
# It may be shown as an amount: 639 980 001.00.
_AMOUNT = re.compile(r"[^.]*[^0-9.][0-9]{3}\.[0-9]{0,3}", re.DOTALL)
# What may be digits of another script; nothing from U+2000 to U+2FFF is.
_FOREIGN = re.compile("[\u0640-\u1fff\u3000-\U0010ffff]")


def numbers(cells: Spans, plan: NumberPlan) -> Match:
    """The destination of numbers as people write them, or why they have none; and what they are in E.164.

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
    found = Match.nothing(len(cells))
    for row in range(len(cells)):
        found.country[row], found.warning[row], found.reject[row], found.e164[row] = _number(
            cells.data[cells.starts[row] : cells.ends[row]].tobytes(), plan
        )
    return found


_USUAL = re.compile(rb"[0-9+].{6,}[0-9]", re.DOTALL)


def unusual(cells: Spans) -> NDArray[np.int64]:
    """The rows whose cell is not as nearly all numbers are, so that it may be something else.

    >>> unusual(Spans.from_texts(["+33639980001", "Total", "06 39 98 00 01", "12", ""])).tolist()
    [1, 3, 4]
    """
    bounds = zip(cells.starts.tolist(), cells.ends.tolist(), strict=True)
    texts = (cells.data[start:end].tobytes() for start, end in bounds)
    return np.array([row for row, text in enumerate(texts) if not _USUAL.fullmatch(text)], np.int64)


# A zero in brackets beside something that may be invisible.
_HIDDEN_ZERO = re.compile(rb"\((?:[\x80-\xff]+0[\x80-\xff]*|0[\x80-\xff]+)\)")

_AFTER_DIGITS = re.compile(r"[0-9][^0-9]*\(0\)")

_Destination = tuple[int, int, int, int]
"""Country, warning, reject, and the digits of E.164."""


def _refused(code: str) -> _Destination:
    return -1, 0, NUMBER_REJECTS.index(code), 0


_ASKED = (-1, 0, ASK, 0)


def _number(cell: bytes, plan: NumberPlan) -> _Destination:
    text = cell.decode("utf-8", "surrogatepass")
    plain = text.translate(_SEPARATORS)
    if not set(plain) <= set("+0123456789eE,"):
        odd = _FOREIGN.sub("", plain).strip("+0123456789eE,")
        return _refused("NUM004") if odd else _ASKED
    if _DECIMAL.fullmatch(text.strip(_SPACES + _MARKS + "'")):
        return _refused("NUM005")
    is_amount = _AMOUNT.fullmatch(text.rstrip(_SPACES + _MARKS + "'")) and not set(plain) & set("eE,")
    # Without what is unseen it may be a decimal one.
    hides_decimal = set(text) & _UNSEEN and (set(plain) & set("eE,") or text.count(".") == 1)
    if not (hides_decimal or is_amount or _PLAIN.fullmatch(plain)):
        return _refused("NUM004" if plain else "NUM001")
    international = plain.startswith(("+", "00"))
    # "33 (0)6": such a zero stands behind a calling code only, whose sign was left out.
    has_code = international or plain[:1] != "0"
    hides_zero = has_code and _HIDDEN_ZERO.search(cell)
    after_code = has_code and not international and _AFTER_DIGITS.search(text)
    if hides_decimal or is_amount or hides_zero or after_code or len(plain.lstrip("+")) > _MOST_DIGITS:
        return _ASKED
    if international:
        return _international(_BEGINNING.sub("", text, count=1), plan)
    return _national(plan, plain) if plan.home >= 0 else _guessed(plain, plan)


def _international(rest: str, plan: NumberPlan) -> _Destination:
    """What follows the plus; a zero in brackets is to be dialled inside the country only."""
    digits = re.sub("[^0-9]", "", rest.replace("(0)", ""))
    state = _walk(plan, plan.root, digits)
    if plan.reject[state // 10] == ASK or _is_valid(plan, state):
        return _at_state(state, plan, digits)
    # In Italy and a few other countries that zero belongs to the number.
    with_zero = re.sub("[^0-9]", "", rest)
    kept = _walk(plan, plan.root, with_zero)
    if plan.reject[kept // 10] == ASK or _is_valid(plan, kept):
        return _at_state(kept, plan, with_zero)
    return _at_state(state, plan, digits)


def _guessed(digits: str, plan: NumberPlan) -> _Destination:
    """Bare digits, of which nobody says where they are dialled."""
    state = _walk(plan, plan.root, digits)
    country, warning, reject, e164 = _at_state(state, plan, digits)
    if reject == ASK or _is_valid(plan, state):
        return country, warning or (0 if reject else READ_AS_INTERNATIONAL), reject, e164
    return _refused("NUM006")


def _national(plan: NumberPlan, digits: str) -> _Destination:
    """A number as dialled inside the home country."""
    has_code = len(digits) > plan.longest and digits.startswith(plan.calling_code)
    with_code = digits if has_code else plan.calling_code + digits
    return _at_state(_national_state(plan, digits), plan, with_code)


def _at_state(state: int, plan: NumberPlan, with_code: str) -> _Destination:
    """What a number of these digits is that ends at a state."""
    country, reject = int(plan.country[state // 10]), int(plan.reject[state // 10])
    e164 = 0 if reject or country < 0 else _e164(plan, with_code, state)
    return country, int(plan.warning[state // 10]), reject, e164


def _e164(plan: NumberPlan, digits: str, state: int) -> int:
    """A number with its calling code, without the trunk prefix that some put after that.

    libphonenumber takes it off unless that spoils a valid number.
    """
    if len(digits) > _MOST_OF_E164:
        return 0
    code, size, *prefix = plan.trunks[4 * plan.country[state // 10] :][:4].tolist()
    trunk = "".join(map(str, prefix[:size]))
    if not size or not digits[code:].startswith(trunk):
        return int(digits)
    without = digits[:code] + digits[code + size :]
    left = _walk(plan, plan.root, without)
    kept = not _is_valid(plan, left) if _is_valid(plan, state) else plan.reject[left // 10] != 0
    return int(digits if kept else without)


def _is_valid(plan: NumberPlan, state: int) -> bool:
    return not plan.reject[state // 10] and plan.warning[state // 10] != NOT_VALID


def _walk(plan: NumberPlan, state: int, digits: str) -> int:
    for digit in digits:
        state = int(plan.step[state + int(digit)])
    return state


def _national_state(plan: NumberPlan, digits: str) -> int:
    """The state of a number as dialled inside the home country; 0 where it may be read in several ways."""
    if _is_unclear(plan, digits):
        return 0
    code = digits.startswith(plan.calling_code)
    trunk = bool(plan.trunk) and digits.startswith(plan.trunk)
    if code and len(digits) > plan.longest:
        return _after_own_code(plan, digits)
    after_code = plan.after(plan.calling_code)
    if plan.is_main:
        # The same as after the calling code, unless the number has that in it.
        state = _walk(plan, after_code, digits)
        short = len(digits) - len(plan.calling_code) < plan.shortest
        return state if not code or short or (_is_valid(plan, state) and not trunk) else 0
    state = _walk(plan, after_code, digits.removeprefix(plan.trunk))
    valid = _is_valid(plan, state) and plan.country[state // 10] == plan.home
    known = (valid and not (code and trunk)) if code or trunk else not plan.reject[state // 10]
    return state if known else 0


def _after_own_code(plan: NumberPlan, digits: str) -> int:
    """The state of a number that begins with the home country's own calling code, too long without it."""
    rest = digits[len(plan.calling_code) :]
    if _is_unclear(plan, rest):
        return 0
    if not (plan.trunk and rest.startswith(plan.trunk)):
        return _walk(plan, plan.root, digits)
    rest = rest.removeprefix(plan.trunk)
    unclear = rest.startswith(plan.trunk) or _is_unclear(plan, rest)
    return 0 if unclear else _walk(plan, plan.after(plan.calling_code), rest)


def _is_unclear(plan: NumberPlan, digits: str) -> bool:
    return len(digits) >= 3 and bool(plan.unclear[int(digits[:3])])
