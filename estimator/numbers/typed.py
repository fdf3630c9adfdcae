"""How people type numbers: what is left when everything that only pleases the eye is taken away.

These are our own rules, not libphonenumber's, which would take the first number out of any text: a cell that
holds words or two numbers is a fault of the file, and is said to be one. `core/` reads columns by them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPACES = " \t\n\v\f\r\u00a0" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f"
_DASHES = "-\u00ad" + "".join(map(chr, range(0x2010, 0x2016))) + "\u2212"
# Zero-width and text-direction marks come along when a number is copied from a phone or a web page.
_INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
# The apostrophe makes Excel keep a cell as text; Swiss people group digits with it.
SEPARATORS = _SPACES + _DASHES + _INVISIBLE + "./()'\u2019"
"""What may stand between the digits of a number, and around them."""

MARKED_TRUNK = "(0)"
"""`+33 (0)6…`: a zero to be dialled inside the country only."""

_WITHOUT_SEPARATORS = str.maketrans("", "", SEPARATORS)
_PLAIN = re.compile(r"\+?[0-9]+")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_DECIMAL = re.compile(r"[0-9]{7,}[.,]0")
_NOT_DIGITS = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True)
class Typed:
    """The digits of one number.

    Attributes
    ----------
    international : bool
        It began with `+` or `00`, which `digits` no longer have.
    digits : str
        As typed, without a marked trunk zero.
    with_trunk : str
        The same with that zero: in a few countries it belongs to the number.
    """

    international: bool
    digits: str
    with_trunk: str


def read_typed(number: str) -> Typed | str:
    """The digits of a number, or the code of the reason why there are none.

    >>> read_typed("+33 (0)6 39 98 00 01")
    Typed(international=True, digits='33639980001', with_trunk='330639980001')
    >>> read_typed("3,36E+10"), read_typed("n/a"), read_typed(" - ")
    ('NUM005', 'NUM004', 'NUM001')
    """
    text = number if number.isascii() else _in_ascii_digits(number)
    bare = text.strip(_SPACES + _INVISIBLE + "'")
    if _SCIENTIFIC.fullmatch(bare) or _DECIMAL.fullmatch(bare):
        return "NUM005"
    plain = text.translate(_WITHOUT_SEPARATORS)
    if not plain:
        return "NUM001"
    if not _PLAIN.fullmatch(plain):
        return "NUM004"
    if plain.startswith("+"):
        rest = text.partition("+")[2]
    elif plain.startswith("00"):
        rest = text.split("0", 2)[2]
    else:
        return Typed(False, plain, plain)
    return Typed(True, _NOT_DIGITS.sub("", rest.replace(MARKED_TRUNK, "")), _NOT_DIGITS.sub("", rest))


def _in_ascii_digits(number: str) -> str:
    """Arabic-Indic, full-width and other decimal digits as 0 to 9."""
    digits = (str(int(sign)) if sign.isdecimal() else sign for sign in number)
    return "".join(digits).replace("\uff0b", "+")
