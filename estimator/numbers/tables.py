"""The generated tables of `data/`, loaded when first asked for (`scripts/build_numbering.py` writes them)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from estimator.base.resources import data_path
from estimator.count.core.shapes import ASK
from estimator.numbers.model import COUNTRIES, NONE, REJECTS, WARNINGS

_LETTERS = {"m": "", "?": "not_valid", "l": "landline", "p": "premium", "s": "service"}
_FEWEST_WITHOUT_CODE = 3
"""Digits of the shortest number that libphonenumber looks for a calling code in."""

_COLUMNS, _LINE = 10, 48


@dataclass(frozen=True, slots=True)
class Numbering:
    """All numbers of the world, calling code first, as one automaton over digits.

    Attributes
    ----------
    step : uint32 array, shape (10 * states,)
        From state `s` the digit `d` leads to `step[s + d]`. States are multiples of 10, ready to add a digit
        to; state 0 is where no number goes on.
    root : int
        The state before the first digit.
    country : int16 array, shape (states,)
        By `state // 10`: the destination of a number that ends there, -1 for none.
    warning, reject : uint8 arrays, shape (states,)
        By `state // 10`: indices into `WARNINGS` and `REJECTS`; a reject of `ASK` is for libphonenumber.
    """

    step: NDArray[np.uint32]
    root: int
    country: NDArray[np.int16]
    warning: NDArray[np.uint8]
    reject: NDArray[np.uint8]

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
        if self.reject[state] == ASK or self.country[state] < 0 or WARNINGS[warning] == "not_valid":
            return None
        return COUNTRIES[self.country[state]], WARNINGS[warning]


@cache
def numbering() -> Numbering:
    """`data/numbering.txt`.

    A state is a line, and its number within a calling code counts lines from that code's heading: so the
    number of the heading's line plus that number is the line it leads to.
    """
    lines = _fixed_width_lines()
    headings = np.flatnonzero(lines[:, 0] == ord("[")).astype(np.int32)
    relative = _columns(lines)
    relative[headings] = 0
    heading_of_line = np.repeat(headings, np.diff(headings, append=len(lines)))
    following = np.where(relative > 0, relative + heading_of_line[:, None], 0)
    codes = {_calling_code_of(lines[heading]): int(heading) + 1 for heading in headings}
    beginnings, rejects = _calling_codes(codes, len(lines))
    unlabelled = len(beginnings)
    return Numbering(
        step=(np.concatenate([following, beginnings]) * 10).astype(np.uint32).ravel(),
        root=len(lines) * 10,
        country=np.append(_countries(lines[:, 42:44]), np.full(unlabelled, NONE, np.int16)),
        warning=np.append(_WARNING_OF[lines[:, 46]], np.zeros(unlabelled, np.uint8)),
        reject=np.append(_REJECT_OF[lines[:, 46]], rejects),
    )


def _fixed_width_lines() -> NDArray[np.uint8]:
    """The file without its comments, one row a line."""
    content = data_path("numbering.txt").read_bytes()
    body = content[content.index(b"\n[") + 1 :]
    return np.frombuffer(body, np.uint8).reshape(-1, _LINE)


def _columns(lines: NDArray[np.uint8]) -> NDArray[np.int32]:
    """The numbers in the ten columns, of four signs each; 0 for a dot."""
    signs = lines.view("<u4")[:, :_COLUMNS]
    # All four signs at once: the lower half of a byte is its digit, where bit 4 says that it is one.
    digits = signs & ((signs >> 4 & 0x01010101) * 15)
    pairs = digits * 10 + (digits >> 8)
    values: NDArray[np.uint32] = (pairs & 0xFF) * 100 + (pairs >> 16 & 0xFF)
    return values.astype(np.int32)


def _calling_code_of(heading: NDArray[np.uint8]) -> str:
    """`33` of `[33]-----…`."""
    return heading.tobytes().decode("ascii").strip("[-\n]")


def _calling_codes(codes: dict[str, int], first: int) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """The states from nothing, state `first`, to the first state of each calling code; their rejects.

    The last ones are where no calling code can begin any more, one for each number of digits so far.
    """
    beginnings = sorted({code[:length] for code in codes for length in range(len(code))})
    states = codes | {beginning: first + place for place, beginning in enumerate(beginnings)}
    unknown = first + len(beginnings)
    rows = [
        [
            states.get(f"{beginning}{digit}", unknown + min(len(beginning), _FEWEST_WITHOUT_CODE - 1))
            for digit in range(10)
        ]
        for beginning in beginnings
    ]
    rows += [[unknown + min(digits, _FEWEST_WITHOUT_CODE - 1)] * 10 for digits in range(1, 4)]
    short, unheard = REJECTS.index("NUM002"), REJECTS.index("NUM007")
    return np.array(rows, np.int32), np.array([*[short] * (len(rows) - 1), unheard], np.uint8)


def _countries(letters: NDArray[np.uint8]) -> NDArray[np.int16]:
    known = np.full((256, 256), NONE, np.int16)
    for index, country in enumerate(COUNTRIES):
        known[ord(country[0]), ord(country[1])] = index
    return known[letters[:, 0], letters[:, 1]]


def _by_sign(meaning: dict[str, int], otherwise: int) -> NDArray[np.uint8]:
    """A table by byte."""
    table = np.full(256, otherwise, np.uint8)
    for sign, value in meaning.items():
        table[ord(sign)] = value
    return table


_WARNING_OF = _by_sign({letter: WARNINGS.index(warning) for letter, warning in _LETTERS.items()}, 0)
_REJECT_OF = _by_sign(
    dict.fromkeys(_LETTERS, 0) | {code[-1]: number for number, code in enumerate(REJECTS) if code}, ASK
)


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
    known = _calling_codes_known()
    # None begins with another one.
    return next((digits[:length] for length in _LENGTHS if digits[:length] in known), "")


_LENGTHS: Final = range(1, 4)
"""Digits of a calling code, by ITU-T E.164."""


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
    shortest, longest : int
        Digits of national numbers; anything longer that begins with the calling code has it in it.
    unclear : bool array, shape (1000,)
        By the first three digits: libphonenumber must be asked (carrier codes, ways to dial abroad).
    """

    calling_code: str
    trunk: str
    shortest: int
    longest: int
    unclear: NDArray[np.bool_]


@cache
def national_rule(country: str) -> NationalRule:
    """The rule of one country, from `data/national.csv`."""
    _, code, trunk, shortest, longest, beginnings = next(
        row for row in _rows("national.csv") if row[0] == country
    )
    unclear = np.zeros(1000, np.bool_)
    unclear[:10] = True  # 00 dials abroad, everywhere
    for beginning in beginnings.split():
        width = 10 ** (3 - len(beginning))
        unclear[int(beginning) * width : (int(beginning) + 1) * width] = True
    return NationalRule(code, trunk, int(shortest), int(longest), unclear)


@cache
def trunks() -> NDArray[np.uint8]:
    """For each of `COUNTRIES` four numbers: digits of its calling code and of its trunk prefix; that prefix.

    >>> trunks()[4 * COUNTRIES.index("FR") :][:4].tolist()
    [2, 1, 0, 0]
    """
    found = np.zeros((len(COUNTRIES), 4), np.uint8)
    for country, code, trunk, *_ in _rows("national.csv"):
        found[COUNTRIES.index(country)] = len(code), len(trunk), *map(int, f"{trunk:0<2}")
    return found.ravel()


def _rows(name: str) -> list[list[str]]:
    """The lines of a generated table as cells, without comments and heading."""
    lines = data_path(name).read_text(encoding="utf-8").splitlines()
    return [line.split(",") for line in lines if not line.startswith("#")][1:]
