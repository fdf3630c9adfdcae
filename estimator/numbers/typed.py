"""How people type numbers: what is left when everything that only pleases the eye is taken away.

These are our own rules, not libphonenumber's, which would take the first number out of any text: a cell that
holds words is a fault of the file, and is said to be one, unless the words only say what the number is.
`core/` reads columns by the plainest of these rules, and asks about all other cells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from estimator.base.read import EachCharacter, fold

_SPACES = " \t\n\v\f\r\u00a0" + "".join(map(chr, range(0x2000, 0x200B))) + "\u202f"
_DASHES = "-\u00ad" + "".join(map(chr, range(0x2010, 0x2016))) + "\u2212"
# Zero-width and text-direction marks come along when a number is copied from a phone or a web page.
_INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
# The apostrophe makes Excel keep a cell as text; Swiss people group digits with it.
SEPARATORS = _SPACES + _DASHES + _INVISIBLE + "./()'\u2019"
"""What may stand between the digits of a number, and around them."""

AROUND = _SPACES + _INVISIBLE + "'"
"""What may stand around a number that a spreadsheet wrote."""

# Default_Ignorable_Code_Point of Unicode 16, DerivedCoreProperties.txt: no screen shows any of these.
_IGNORABLE = (
    *(range(0x00AD, 0x00AE), range(0x034F, 0x0350), range(0x061C, 0x061D), range(0x115F, 0x1161)),
    *(range(0x17B4, 0x17B6), range(0x180B, 0x1810), range(0x200B, 0x2010), range(0x202A, 0x202F)),
    *(range(0x2060, 0x2070), range(0x3164, 0x3165), range(0xFE00, 0xFE10), range(0xFEFF, 0xFF00)),
    *(range(0xFFA0, 0xFFA1), range(0xFFF0, 0xFFF9), range(0x1BCA0, 0x1BCA4), range(0x1D173, 0x1D17B)),
    range(0xE0000, 0xE1000),
)
_UNSEEN = EachCharacter(lambda sign: None if any(ord(sign) in each for each in _IGNORABLE) else sign)

_WRAPPED = re.compile(r"""=?\s*(["'«“”‘’`]?)(.*?)["'»“”‘’`]?""", re.DOTALL)
"""`="06…"`: so a program keeps Excel from making a number of it."""

_SCHEME = re.compile(
    r"(?:(?:tel|sms|smsto|callto|phone|whatsapp|wa)\s*:\s*/{0,2}"
    r"|tel(?:;[a-z]+(?:=[a-z,]+)?)+:"  # a line of a vCard
    r"|(?:https?://)?(?:wa\.me/|(?:api\.)?whatsapp\.com/send/?\?phone=))",
    re.IGNORECASE,
)
_PARAMETERS = re.compile(r";[a-z-]+=.*", re.IGNORECASE | re.DOTALL)
_CONTEXT = re.compile(r";phone-context=(\+[0-9.() -]+)", re.IGNORECASE)
"""Whose number a local one is: what stands before it elsewhere (RFC 3966, 5.1.5)."""
_WORD = re.compile(r"[^\W\d_]+")
# Also what stands for a blank that was lost in another encoding.
_BESIDE = dict.fromkeys(
    map(ord, ":;,*[]{}#_|<>?\u00a4\u00b0\u00b7\u00ba\u2022\u260e\u2706\U0001f4de\U0001f4f1\U0001f4f2"), " "
)

# What a number is, or whose: French, English and the languages of the other billing countries.
_LABELS = frozenset(
    {"tel", "tels", "telephone", "phone", "mobile", "mob", "portable", "port", "gsm", "cell", "fixe", "home"}
    | {"work", "perso", "personnel", "personal", "pro", "professionnel", "bureau", "domicile", "maison", "no"}
    | {"whatsapp", "sms", "num", "numero", "number", "contact", "office", "business", "prive", "private", "n"}
    | {"nr"}
    | {"principal", "primary", "main", "other", "autre", "movil", "telefono", "telefon", "cellulare", "cel"}
    | {"casa", "trabajo", "lavoro", "komorka", "handy", "t", "m", "p", "h", "w", "of", "de", "du", "le", "la"}
)

FEWEST_DIGITS = 6
"""A cell that holds anything else and fewer digits than these is no number."""

MARKED_TRUNK = "(0)"
"""`+33 (0)6…`: a zero to be dialled inside the country only."""

_SERVICE = re.compile(r"\s*[*#][0-9]{2,3}#", re.ASCII)
"""Dialled before a number to hide one's own: `*31#` (3GPP TS 22.030)."""

_WITHOUT_SEPARATORS = EachCharacter(lambda sign: None if sign in SEPARATORS else sign)
_PLAIN = re.compile(r"\+?[0-9]+")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_DECIMAL = re.compile(r"[0-9]{7,}[.,](?:0{1,3}|[0-9]{1,2})")
_GROUPED = re.compile(
    r"[1-9][0-9]*([ .,'\u00a0\u2009\u2019\u202f])(?:[0-9]{2,3}\1)*[0-9]{3}(?!\1)[.,][0-9]{1,3}"
)
"""`639 980 001,00`: as a spreadsheet shows amounts, `63,99,80,001.00` in India, or `639980 001,00` where its
format has a blank in it."""
_ZEROS = re.compile(r"0+")
_CODE_AND_ZERO = re.compile(r"[^0-9+]*[1-9][0-9]{0,2}[^0-9]*\(0\)")
"""`33 (0)6…`: such a zero stands behind a calling code only, whose sign was left out."""
_ALL_DIGITS = re.compile(r"([0-9])[.,]([0-9]{7,})[eE]\+?([0-9]{1,2})")
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
    >>> [read_typed(text).digits for text in ('="0639980001"', "tel:0639980001", "Tél : 0639980001 (perso)")]
    ['0639980001', '0639980001', '0639980001']
    """
    text = number if number.isascii() else _in_ascii_digits(number.translate(_UNSEEN))
    if hidden := _SERVICE.match(text):
        text = text[hidden.end() :]
    bare = text.strip(AROUND)
    if _MOMENT.fullmatch(bare):
        return "NUM004"
    if (grouped := _GROUPED.fullmatch(bare)) and _DECIMAL.fullmatch(joined := bare.replace(grouped[1], "")):
        bare = joined
    if _SCIENTIFIC.fullmatch(bare) or _DECIMAL.fullmatch(bare):
        if (whole := whole_digits(bare)) is None:
            return "NUM005"
        text = bare = whole
    plain = text.translate(_WITHOUT_SEPARATORS)
    if not _PLAIN.fullmatch(plain):
        text = _unlabelled(bare)
        plain = text.translate(_WITHOUT_SEPARATORS)
    if not plain:
        return "NUM001"
    if not _PLAIN.fullmatch(plain):
        return "NUM004"
    if plain.startswith("+"):
        rest = text.partition("+")[2]
    elif plain.startswith("00"):
        rest = text.split("0", 2)[2]
    elif _CODE_AND_ZERO.match(text):
        rest = text
    else:
        return Typed(False, plain, plain)
    return Typed(True, _NOT_DIGITS.sub("", rest.replace(MARKED_TRUNK, "")), _NOT_DIGITS.sub("", rest))


def whole_digits(cell: str) -> str | None:
    """The digits of a number that a spreadsheet or a program made a decimal one of; None where some are lost.

    >>> whole_digits("33639980001.0"), whole_digits("6,3998000100E+08"), whole_digits("3,36E+10")
    ('33639980001', '639980001', None)
    """
    if _DECIMAL.fullmatch(cell):
        whole, fraction = re.split("[.,]", cell)
        return whole if _ZEROS.fullmatch(fraction) else None
    if (power := _ALL_DIGITS.fullmatch(cell)) is None:
        return None
    digits, fraction = power[2][: int(power[3])], power[2][int(power[3]) :]
    return power[1] + digits if len(digits) == int(power[3]) and not fraction.strip("0") else None


def _unlabelled(text: str) -> str:
    """What is left without what stands around a number: signs of other programs, and words for what it is."""
    if sum(map(str.isdigit, text)) < FEWEST_DIGITS:
        return text
    if "&" in text or "%" in text:
        text = unescape(text).replace("%2B", "+").replace("%2b", "+").replace("%20", " ")
    wrapped = _WRAPPED.fullmatch(text.strip())
    text = (wrapped[2] if wrapped else text).strip(_SPACES)
    if scheme := _SCHEME.match(text):
        said = text[scheme.end() :]
        text = _PARAMETERS.sub("", said)
        if (context := _CONTEXT.search(said)) and not text.startswith("+"):
            text = context[1] + text
    if not all(fold(word) in _LABELS for word in _WORD.findall(text)):
        return text
    left = _WORD.sub(" ", text).translate(_BESIDE)
    return left if any(map(str.isdigit, left)) else text


@dataclass(frozen=True, slots=True)
class Listed:
    """A number behind its own number in a list.

    Attributes
    ----------
    number : str
        What stands behind its place.
    place : str
        Its digits.
    is_marked : bool
        What shows that it is a place stands in no number: "31. 06…" or "[31] 06…", but not "31 06…" or
        "31.06…"; nor "(31) 06…", "31 - 06…" or "31/ 06…", where a calling code may stand as well.
    is_dialled : bool
        It begins with a sign or a zero.
    is_parted : bool
        A sign and a blank stand around the place, not a blank alone.
    """

    number: str
    place: str
    is_marked: bool
    is_dialled: bool
    is_parted: bool


def listed_number(number: str) -> Listed | None:
    """The number behind its own number in a list; None where there is none.

    >>> listed_number("1. 06 39 98 00 01"), listed_number("06 39 98 00 01")
    (Listed(number='06 39 98 00 01', place='1', is_marked=True, is_dialled=True, is_parted=True), None)
    >>> [listed_number(text).number for text in ("[1] 06 39 98 00 01", "1.) tel: 0639980001")]
    ['06 39 98 00 01', '0639980001']
    >>> listed_number("7. 212 555 0123").is_dialled, listed_number("1 06 39 98 00 01").is_marked
    (False, False)
    """
    text = number.translate(_UNSEEN).strip(AROUND)
    if DAY.fullmatch(text):
        return None
    found = _LISTED.fullmatch(text) or _LISTED.fullmatch(_unlabelled(text).strip(AROUND))
    signs = _PLACE.match(text)
    if not found or not signs:
        return None
    number = found[2].strip(AROUND)
    before, behind = signs.groups()
    is_parted = _BLANK.search(behind) is not None and _SIGN.search(before + behind) is not None
    is_dialled = number[0] in "+0" or number.startswith("(0")
    is_marked = _shows_place(before, behind, zero=is_dialled)
    # In "33 (0)6…" a zero is marked that is dialled at home only; a blank alone may stand in a number.
    if number.startswith(MARKED_TRUNK) and not is_marked:
        return None
    # In "06 03…" the zero of a number itself stands before its pairs of digits.
    may_be_pair = len(found[1]) == 2 and not is_parted
    if found[1].startswith("0") and (may_be_pair or not is_dialled):
        return None
    if not is_dialled and not is_parted:
        return None
    return Listed(number, found[1].lstrip("0"), is_marked, is_dialled, is_parted)


def _shows_place(before: str, behind: str, *, zero: bool) -> bool:
    """Whether what is around a place in a list stands in no number; `zero`: this one begins with one."""
    if _COUNTS.match(before) or (zero and _BULLET.match(before)) or "." in behind[:-1]:
        return True
    # A calling code may stand in brackets.
    in_numbers = "./" + _DASHES + (")" if "(" in before else "")
    return any(sign not in in_numbers for sign in _SIGN.findall(behind))


DAY = re.compile(r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{2,4}(?:[ T].*)?", re.ASCII)
"""A day, with or without a time: no place in a list. Without one it may be a number of few digits, too."""

_MOMENT = re.compile(
    r"[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{2,4}[ T]+[0-9]{1,2}:[0-9]{2}.*", re.ASCII | re.DOTALL
)

_IN_NUMBER = r"[0-9 ./()\u00a0\u202f\u2010-\u2015-]"
_LISTED = re.compile(
    r"(?:[^\w+]|_)*(?:n(?:[or]|um)?(?:[^\w+]|[_\u00ba])*)?(0*[1-9][0-9]{0,3})(?:[^\w+(]|[_\u00ba])+"
    rf"((?:\+|0|\(0){_IN_NUMBER}{{8,}}|\(?[1-9]{_IN_NUMBER}{{7,}})",
    re.IGNORECASE,
)
"""Signs or a blank around what counts the lines, and a number."""

_PLACE = re.compile(r"([^0-9]*)[0-9]+([^0-9+(]*)")
_BLANK = re.compile(r"\s")
_SIGN = re.compile(r"[^\w\s+'\"=\u00ab\u201c\u2018]|[_\u00ba]")
_BULLET = re.compile(r"\s*(?!\()[^\w\s+'\"=\u00ab\u201c\u2018]")
_COUNTS = re.compile(r"\s*(?:[\[#{]|n\s*[.\u00b0\u00ba]|n[or]\s*\.)", re.IGNORECASE)
"""Before a place in a list: "[7]", "#7", "n\u00b0 7", "no. 7"."""


def may_be_listed(number: str) -> bool:
    """Whether a number may stand behind its own number in a list: a fast look, which misses none.

    >>> may_be_listed("1. 06 39 98 00 01"), may_be_listed("06 39 98 00 01"), may_be_listed("33 6 39 98 00")
    (True, False, False)
    """
    return _MAY_BE_LISTED.match(number) is not None


# Of the signs around a place only those that the core reads: where there are others, it asks anyway.
_AMONG_DIGITS = r"[.)/\u2019\u2212\u00ad\u2010-\u2015-]"
_MAY_BE_LISTED = re.compile(
    r"[^0-9+]*0*[1-9](?:[^0-9]*[0-9]){0,3}?[^0-9]*(?:(?<=[^0-9])0|\+)"
    rf"|(?:[^0-9+]*[1-9](?:[^0-9]*[0-9]){{0,3}}?(?=[^0-9+(]*{_AMONG_DIGITS})"
    rf"|[^0-9+]*(?:\(|{_AMONG_DIGITS})[^0-9+]*[1-9](?:[^0-9]*[0-9]){{0,3}}?)(?=[^0-9+(]*\s)[^0-9+]*[1-9]"
)


def several(number: str) -> list[str]:
    """The parts of a cell that holds more than one number, as people part them.

    >>> several("06 39 98 00 01 / 06 39 98 00 02"), several("06/39/98/00/01")
    (['06 39 98 00 01', '06 39 98 00 02'], [])
    """
    for between in _BETWEEN:
        parts = [part.strip() for part in between.split(number) if part.strip()]
        if len(parts) > 1 and all(sum(map(str.isdigit, part)) >= _FEWEST_DIGITS for part in parts):
            return parts
    return []


_BETWEEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\s*:::\s*",  # Google's export of contacts
        r"[\r\n]+",
        r"[;,|]",
        r"\s(?:ou|or|et|and|y|o|e|oder|und|lub|i)\s",
        "/",
        r"\s-\s",
        r"(?<=[0-9])\s*(?=\+|\b00[1-9])",
        r"(?<=[0-9])\s+(?=0[1-9](?:[ .-]?[0-9]{2}){4}$)",
    )
)
_FEWEST_DIGITS = 8


def _in_ascii_digits(number: str) -> str:
    """Arabic-Indic, full-width and other decimal digits as 0 to 9."""
    return number.translate(_ASCII_DIGITS)


def _in_ascii(sign: str) -> str:
    if sign.isdecimal():
        return str(int(sign))
    return "+" if sign == "\uff0b" else sign


_ASCII_DIGITS = EachCharacter(_in_ascii)
