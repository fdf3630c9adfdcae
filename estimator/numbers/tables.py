"""The generated tables of `data/`, loaded when first asked for (`scripts/build_numbering.py` writes them)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from estimator.base.resources import data_path
from estimator.numbers.model import COUNTRIES, NONE, WARNINGS

UNDECIDED = 255
"""In `Numbering.warning`: no number ends here that the tables know; ask libphonenumber."""

_LETTERS = {"m": "", "?": "not_valid", "l": "landline", "p": "premium", "s": "service"}
_COLUMNS, _WIDTH, _LINE = 10, 4, 46
_ZERO = ord("0")


@dataclass(frozen=True, slots=True)
class Numbering:
    """All numbers of the world, calling code first, as one automaton over digits.

    Attributes
    ----------
    step : intp array, shape (10 * states,)
        From state `s` the digit `d` leads to `step[s + d]`. States are multiples of 10, ready to add a digit
        to; state 0 is where no number goes on.
    root : int
        The state before the first digit.
    country : int16 array, shape (states,)
        By `state // 10`: the destination of a number that ends there, -1 for none.
    warning : uint8 array, shape (states,)
        By `state // 10`: index into `WARNINGS`, or `UNDECIDED`.
    """

    step: NDArray[np.intp]
    root: int
    country: NDArray[np.int16]
    warning: NDArray[np.uint8]

    def after(self, digits: str) -> int:
        """The state that `digits` lead to from the root."""
        state = self.root
        for digit in digits:
            state = int(self.step[state + int(digit)])
        return state

    def valid(self, digits: str) -> tuple[str, str] | None:
        """The country and the warning of a number that is surely valid; None for any other.

        >>> numbering().valid("447400123456"), numbering().valid("44740012345")
        (('GB', ''), None)
        """
        state = self.after(digits) // 10
        warning = int(self.warning[state])
        if warning == UNDECIDED or self.country[state] < 0 or WARNINGS[warning] == "not_valid":
            return None
        return COUNTRIES[self.country[state]], WARNINGS[warning]


@cache
def numbering() -> Numbering:
    """`data/numbering.txt`.

    A state is a line, and its number within a calling code counts lines from that code's heading: so the
    number of the heading's line plus that number is the line it leads to.
    """
    lines = _fixed_width_lines()
    headings = np.flatnonzero(lines[:, 0] == ord("["))
    relative = _columns(lines)
    relative[headings] = 0
    heading_of_line = np.repeat(headings, np.diff(headings, append=len(lines)))
    following = np.where(relative > 0, relative + heading_of_line[:, None], 0)
    codes = {_calling_code_of(lines[heading]): int(heading) + 1 for heading in headings}
    following = np.concatenate([following, _calling_codes(codes, len(lines))])
    unlabelled = len(following) - len(lines)
    return Numbering(
        step=(following * 10).ravel(),
        root=len(lines) * 10,
        country=np.append(_countries(lines[:, 41:43]), np.full(unlabelled, NONE, np.int16)),
        warning=np.append(_warnings(lines[:, 44]), np.full(unlabelled, UNDECIDED, np.uint8)),
    )


def _fixed_width_lines() -> NDArray[np.uint8]:
    """The file without its comments, one row a line."""
    content = data_path("numbering.txt").read_bytes()
    body = content[content.index(b"\n[") + 1 :]
    return np.frombuffer(body, np.uint8).reshape(-1, _LINE)


def _columns(lines: NDArray[np.uint8]) -> NDArray[np.int16]:
    """The numbers in the ten columns; 0 for a dot."""
    signs = lines[:, : _COLUMNS * _WIDTH].reshape(-1, _COLUMNS, _WIDTH)
    digits = np.maximum(signs, _ZERO) - np.uint8(_ZERO)
    value = np.zeros(digits.shape[:2], np.int16)
    for place in range(_WIDTH):
        value = value * np.int16(10) + digits[:, :, place]
    return value


def _calling_code_of(heading: NDArray[np.uint8]) -> str:
    """`33` of `[33]-----…`."""
    return heading.tobytes().decode("ascii").strip("[-\n]")


def _calling_codes(codes: dict[str, int], first: int) -> NDArray[np.intp]:
    """The states that lead from nothing, state `first`, to the first state of each calling code."""
    states = {"": first}
    rows = [[0] * 10]
    for code, beginning in codes.items():
        for length in range(1, len(code)):
            if code[:length] not in states:
                states[code[:length]] = first + len(rows)
                rows[states[code[: length - 1]] - first][int(code[length - 1])] = first + len(rows)
                rows.append([0] * 10)
        rows[states[code[:-1]] - first][int(code[-1])] = beginning
    return np.array(rows, np.intp)


def _countries(letters: NDArray[np.uint8]) -> NDArray[np.int16]:
    known = np.full((256, 256), NONE, np.int16)
    for index, country in enumerate(COUNTRIES):
        known[ord(country[0]), ord(country[1])] = index
    return known[letters[:, 0], letters[:, 1]]


def _warnings(letters: NDArray[np.uint8]) -> NDArray[np.uint8]:
    known = np.full(256, UNDECIDED, np.uint8)
    for letter, warning in _LETTERS.items():
        known[ord(letter)] = WARNINGS.index(warning)
    return known[letters]


@cache
def prefixes() -> dict[str, str]:
    """`data/prefixes.csv`: the longest of these that a number begins with names its country."""
    return {prefix: country for prefix, country in _rows("prefixes.csv")}  # noqa: C416 - dict() wants tuples


def country_by_prefix(digits: str) -> str:
    """The country of a number given as digits with its calling code; `KeyError` where there is none.

    >>> country_by_prefix("14165550100"), country_by_prefix("12125550100")
    ('CA', 'US')
    """
    table = prefixes()
    for length in range(len(digits), 0, -1):
        if digits[:length] in table:
            return table[digits[:length]]
    raise KeyError(digits)


def calling_code(digits: str) -> str:
    """The calling code that digits begin with; `""` where they begin with none of a country."""
    return next((code for code in _calling_codes_known() if digits.startswith(code)), "")


@cache
def _calling_codes_known() -> frozenset[str]:
    return frozenset(row[1] for row in _rows("national.csv"))


@dataclass(frozen=True, slots=True)
class NationalRule:
    """How numbers are written inside one country.

    Attributes
    ----------
    calling_code : str
    trunk : str
        What is dialled before a national number and is not part of it; `""` where there is no such thing.
    longest : int
        Digits of the longest national number; anything longer that begins with the calling code has it in it.
    unclear : bool array, shape (1000,)
        By the first three digits: libphonenumber must be asked (carrier codes, ways to dial abroad).
    """

    calling_code: str
    trunk: str
    longest: int
    unclear: NDArray[np.bool_]


@cache
def national_rule(country: str) -> NationalRule:
    """The rule of one country, from `data/national.csv`."""
    _, code, trunk, longest, beginnings = next(row for row in _rows("national.csv") if row[0] == country)
    unclear = np.zeros(1000, np.bool_)
    for beginning in beginnings.split():
        width = 10 ** (3 - len(beginning))
        unclear[int(beginning) * width : (int(beginning) + 1) * width] = True
    return NationalRule(code, trunk, int(longest), unclear)


def _rows(name: str) -> list[list[str]]:
    """The lines of a generated table as cells, without comments and heading."""
    lines = data_path(name).read_text(encoding="utf-8").splitlines()
    return [line.split(",") for line in lines if not line.startswith("#")][1:]
