"""Why rows are left out and what is worth a look, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from estimator.base.countries import country_told
from estimator.base.encodings import SAID
from estimator.base.language import marked, told
from estimator.errors import CATALOGUE
from estimator.errors.spelling import SpelledText
from estimator.tariff.model import Tariff

WARNINGS: Final = {
    "not_valid": marked("numbers that could exist, but that no operator has"),
    "landline": marked("landlines, which cannot receive SMS"),
    "premium": marked("premium-rate numbers, which cannot receive SMS"),
    "service": marked("service numbers (freephone and the like), which cannot receive SMS"),
    "read_as_international": marked("numbers without + or 00, read as international"),
    "first_of_several": marked("cells with several numbers, of which the first mobile is taken"),
    "over_6_segments": marked("longer than 6 segments, which some phones show in pieces"),
    "over_8_segments": marked("longer than 8 segments, which OVHcloud advises against"),
    "field": marked("fields that nobody filled in, such as {{prenom}}"),
    "entity": marked("signs of HTML, such as &amp; or <br>"),
    "escape": marked("signs of programs, such as \\n for a line end"),
    "mojibake": marked("letters of a file that was read in a wrong encoding, such as Ã©"),
    "replaced": marked("the character �, which stands for one that could not be read"),
    "currency": marked("the sign ¤, which € becomes where a file is read in a wrong encoding"),
    "sheet_error": marked("an error of a spreadsheet, such as #N/A"),
}
"""What a warning says of the messages it counts."""


READING: Final = {
    "files": marked("files read: {count}"),
    "kept sums": marked("of these, not read again but taken from what was kept: {count}"),
    "folders": marked("folders inside, not looked into: {count}, such as {detail}"),
    "hidden files": marked("hidden files, not read: {count}, such as {detail}"),
    "other files": marked("files of other kinds, not read: {count}, such as {detail}"),
    "broken links": marked("links that lead nowhere, not read: {count}, such as {detail}"),
    "files found twice": marked("files found more than once, which count once: {count}, such as {detail}"),
    "header": marked("header found in line {detail}"),
    **{f"encoding {encoding}": sentence for encoding, sentence in SAID.items()},
    "called workbook, text": marked("the file is a text called as a workbook is: read as CSV"),
    "called workbook, page": marked("the file is a web page: its tables are read as sheets"),
    "numbers": marked("phone numbers from the column '{detail}'"),
    "other numbers": marked(
        "the column '{detail}' holds phone numbers, too; [[--number-column|number_column]] chooses"
    ),
    "messages": marked("messages from the column '{detail}'"),
    "other messages": marked(
        "the column '{detail}' holds messages, too; [[--message-column|message_column]] chooses"
    ),
    "counts": marked("a row counts for as many recipients as its column '{detail}' says"),
    "senders": marked("senders from the column '{detail}'"),
    "countries": marked(
        "the column '{detail}' is not looked at; [[--default-country|default_country]] says whose "
        "numbers without a country are"
    ),
    "country": marked(
        "numbers without a country read as those of {detail}; "
        "[[--default-country|default_country]] says otherwise"
    ),
    "rate of its own": marked(
        "{detail} has a rate of its own; [[--assume|assume]] is for countries without one"
    ),
    "rejects": marked("a list of rejected rows, whose own columns are left out: {detail}"),
    "applied": marked("a campaign that smscost rewrote, whose own columns are left out: {detail}"),
    "totals": marked("rows of totals, left out: {count}"),
    "footers": marked("lines that a program wrote around its rows, left out: {count}"),
    "header again": marked("rows that repeat the header, left out: {count}"),
    "sheet": marked("recipients from the sheet '{detail}'"),
    "other sheet": marked(
        "the sheet '{detail}' has recipients, too, and is not read (rows: {count}); see [[--sheet|sheet]]"
    ),
    "hidden sheet": marked(
        "the hidden sheet '{detail}' has recipients, and is not read (rows: {count}); see [[--sheet|sheet]]"
    ),
    "sheet without": marked("the sheet '{detail}' has no recipients, and is not read (rows: {count})"),
    "hidden rows": marked(
        "rows that are hidden in the workbook, read all the same: {count}; "
        "see [[--visible-only|visible_only=True]]"
    ),
    "nothing hidden": marked(
        "no row can be hidden in such a file: [[--visible-only|visible_only]] changes nothing"
    ),
    "no cells": marked(
        "such a file has no cells that are shown in a language: "
        "[[--workbook-language|workbook_language]] changes nothing"
    ),
    "no delimiter": marked(
        "no character stands between the cells of such a file: [[--delimiter|delimiter]] changes nothing"
    ),
    "no encoding": marked("such a file says its encoding itself: [[--encoding|encoding]] changes nothing"),
    "hidden rows left out": marked("rows that are hidden in the workbook, left out: {count}"),
    "language": marked(
        "cells shown as in the language {detail}; "
        "[[--workbook-language|workbook_language]] chooses another one"
    ),
    "cells not as shown": marked("cells whose format may be shown differently: {count}, such as {detail}"),
    "error cells": marked("cells with an error such as #N/A, read as missing: {count}, such as {detail}"),
    "merged cells": marked(
        "merged cells, which count for all rows that they cover: {count}, such as {detail}"
    ),
    "long numbers": marked(
        "numbers read with all digits, where Excel may show a power of ten: {count}, such as {detail}"
    ),
}
"""What was decided for the owner of a campaign, by its kind: of `count` files, or rows."""


_REPEATED: Final = marked(
    "rows that send to a number that came before: {rows} (with the same text: {same}); "
    "[[--unique|unique=True]] leaves them out"
)
_LEFT_OUT: Final = marked(
    "rows that send to a number that came before, left out: {rows} (with the same text: {same})"
)
_SAME_ABOUT: Final = marked(
    "rows that send to a number that came before: {rows} (with the same text: about {same}, as one number in "
    "{one_in} says); [[--unique|unique=True]] leaves them out"
)
_ABOUT: Final = marked(
    "rows that send to a number that came before: about {rows} (with the same text: about {same}), as one "
    "number in {one_in} says; [[--unique|unique=True]] leaves them out and counts them all"
)


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Rows with a price whose number came before, however it was written.

    Attributes
    ----------
    rows : int
        How many there are, left out or not.
    same_text : int
        Of these, the rows whose text the same number got before, too.
    one_in, text_one_in : int
        1: the figure is exact. Else a campaign has so many different numbers (or numbers and texts) that one
        in so many was looked at, and the figure is what these stand for.
    left_out : int
        Rows that are not priced for it: always exact, 0 where `unique` was not asked for.

    >>> from estimator import estimate
    >>> campaign = [{"to": to, "text": "Bonjour"} for to in ("06 39 98 00 01", "+33639980001")]
    >>> estimate(campaign, on="2026-11-01").duplicates
    Duplicates(rows=1, same_text=1, one_in=1, text_one_in=1, left_out=0)
    """

    rows: int
    same_text: int
    one_in: int
    text_one_in: int
    left_out: int


def reading_text(kind: str, detail: str, count: int) -> str:
    """The words for one of `Summary.reading`.

    >>> reading_text("header", "3", 1)
    'header found in line 3'
    """
    if kind in {"country", "rate of its own"}:
        detail = country_told(detail)
    sentence = READING[f"{kind} {detail}" if kind == "encoding" else kind]
    return told(sentence, detail=detail, count=count)


def duplicates_text(found: Duplicates) -> str:
    """The words for rows whose number came before.

    >>> duplicates_text(Duplicates(rows=3, same_text=2, one_in=1, text_one_in=1, left_out=0))
    'rows that send to a number that came before: 3 (with the same text: 2); --unique leaves them out'
    """
    if found.left_out:
        return told(_LEFT_OUT, rows=found.rows, same=found.same_text)
    if found.one_in == found.text_one_in == 1:
        return told(_REPEATED, rows=found.rows, same=found.same_text)
    sentence = _SAME_ABOUT if found.one_in == 1 else _ABOUT
    one_in = max(found.one_in, found.text_one_in)
    return told(sentence, rows=found.rows, same=found.same_text, one_in=one_in)


def reject_reason(code: str, country: str = "") -> str:
    """The words under which all rows rejected with a code are counted.

    >>> reject_reason("DST001", "MC")
    'no rate for Monaco'
    """
    return told(CATALOGUE[code].title, country=country_told(country) if country else "")


def reject_hint(code: str, country: str, tariff: Tariff) -> str:
    """What to do about all rows rejected with a code, as the command takes it.

    >>> from estimator.tariff import find_tariff
    >>> reject_hint("NUM006", "", find_tariff(on="2026-11-01"))
    'Say whose: --default-country FR'
    """
    return SpelledText.of(CATALOGUE[code].hint, hint_details(country, tariff))


def hint_details(country: str, tariff: Tariff) -> dict[str, str]:
    """The fields of such a hint: a country without a rate, and one that it can be priced as."""
    home = tariff.billing_country.upper()
    return {"code": country, "like": home if home in tariff.rates_milli else min(tariff.rates_milli)}


def warning_text(kind: str) -> str:
    """The words for a kind of warning of `Summary.warnings`.

    >>> warning_text("landline")
    'landlines, which cannot receive SMS'
    """
    return told(WARNINGS[kind])
