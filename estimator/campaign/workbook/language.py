"""How a language writes numbers and dates in cells: a workbook has formats, and no regional settings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from babel import Locale
from babel.core import UnknownLocaleError

from estimator.base.choices import none_of
from estimator.base.language import told

_SUCH_AS: Final = "fr", "fr-FR", "en-GB", "en-US", "de"

_TRUTH: Final = {
    "de": ("WAHR", "FALSCH"),
    "en": ("TRUE", "FALSE"),
    "es": ("VERDADERO", "FALSO"),
    "fr": ("VRAI", "FAUX"),
    "it": ("VERO", "FALSO"),
    "nl": ("WAAR", "ONWAAR"),
    "pl": ("PRAWDA", "FAŁSZ"),
    "pt": ("VERDADEIRO", "FALSO"),
}
"""As spreadsheets write them; those of other languages are not known, and are written in English."""


@dataclass(frozen=True, eq=False)  # there is one of each, and it is a key for what was drawn before
class CellLanguage:
    """A language that cells are shown in.

    Attributes
    ----------
    tag : str
        As people write it: "fr-FR".
    decimal, group : str
        Before decimals, and between thousands.
    date_mark : str
        What `/` of a format is shown as.
    truth : (str, str)
    short_date, long_date : str
        Formats: dates as a computer in that language writes them.
    minutes, seconds, long_time : str
        The same of times; the first two are what formats 20 to 22 stand for.

    >>> language("fr").short_date, language("en-US").short_date, language("pl").date_mark
    ('dd/mm/yyyy', 'm/d/yyyy', '.')
    """

    tag: str
    decimal: str
    group: str
    date_mark: str
    truth: tuple[str, str]
    short_date: str
    long_date: str
    minutes: str
    seconds: str
    long_time: str

    @property
    def delimiter(self) -> str:
        """Between the cells of a CSV, as spreadsheets in that language save it."""
        return ";" if self.decimal == "," else ","

    def name(self, kind: Literal["months", "days"], width: int, day: date, *, alone: bool) -> str:
        """The name of a month or a day of the week: 3 letters of a format stand for a short one."""
        locale = _locale(self.tag)
        context = "stand-alone" if alone else "format"
        names = (locale.months if kind == "months" else locale.days)[context]
        form = {3: "abbreviated", 4: "wide", 5: "narrow"}[width]
        # Some languages have one only.
        forms = names if form in names else locale.months["stand-alone"]
        return str(forms[form][day.month if kind == "months" else day.weekday()])


@lru_cache
def language(tag: str) -> CellLanguage:
    """How a language writes, or that of a country. Raises `USE017` where it is not known.

    >>> language("en-GB").decimal, language("und-FR").tag
    ('.', 'fr-FR')
    """
    locale = _locale(tag)
    marks = locale.number_symbols["latn"]
    short = locale.date_formats["short"].pattern
    is_american = str(locale) in {"en", "en_US"}
    time = locale.time_formats["medium"].pattern
    hours = "hh" if "HH" in time or "hh" in time else "h"
    mark = re.search(r"[^A-Za-z]", short)
    return CellLanguage(
        str(locale).replace("_", "-"),
        marks["decimal"],
        # In spreadsheets a French space is U+00A0, or U+202F on newer computers: a unit of UCS-2 each.
        marks["group"].replace("\u202f", "\u00a0"),
        mark[0] if mark else "/",
        _TRUTH.get(locale.language, _TRUTH["en"]),
        _code(short, whole=not is_american),
        _code(locale.date_formats["full"].pattern),
        f"{hours}:mm",
        f"{hours}:mm:ss",
        _code(time),
    )


def _locale(tag: str) -> Locale:
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError) as error:
        raise none_of(told("language of workbooks"), tag, _SUCH_AS) from error


def _code(pattern: str, *, whole: bool = False) -> str:
    """A pattern of the CLDR as a spreadsheet's format; `whole`: days and months in two digits.

    >>> _code("d/M/yy", whole=True), _code("EEEE d 'de' MMMM y"), _code("h:mm a")
    ('dd/mm/yyyy', 'dddd d "de" mmmm yyyy', 'h:mm AM/PM')
    """
    found = []
    for quoted, letters, other in re.findall(r"'([^']*)'|([A-Za-z]+)|(.)", pattern):
        letter = letters[:1]
        if quoted:
            found.append(f'"{quoted}"')
        elif letter == "y":
            found.append("yyyy")
        elif letter in {"E", "c"}:
            found.append("dddd")
        elif letter in {"d", "M", "L"}:
            two = whole and len(letters) == 1
            found.append(("d" if letter == "d" else "m") * (2 if two else len(letters)))
        elif letter in {"H", "h", "m", "s"}:
            found.append(letters.lower())
        elif letter == "a":
            found.append("AM/PM")
        else:
            found.append(letters or (other if other in " :/" else f"\\{other}" if other != "\u202f" else " "))
    return "".join(found)
