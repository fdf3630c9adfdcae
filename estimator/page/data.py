"""What the page is made with: every list and every sentence from where the command has it."""

from __future__ import annotations

import csv
import re
import zlib
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any, Final

import numpy as np
from msgspec import to_builtins

from estimator.base import encodings, totals
from estimator.base.choices import FIELDS_AS, Level
from estimator.base.countries import country_name
from estimator.base.resources import data_path
from estimator.campaign import headings, own
from estimator.campaign.fields import SYNTAXES
from estimator.campaign.headings import COUNT_NAMES, COUNTRY_NAMES, SENDER_NAMES
from estimator.campaign.workbook.language import language as language_of
from estimator.count.alphabet import GSM7_UNITS, OTHER_STOP_CLAUSE, STOP_CLAUSE
from estimator.count.core.shapes import NUMBER_REJECTS
from estimator.count.message import character_name
from estimator.errors import CATALOGUE
from estimator.numbers import typed
from estimator.numbers.model import COUNTRIES, DIALLED_ALIKE, WARNINGS
from estimator.numbers.tables import country_by_prefix, national_rule, numbering, prefixes
from estimator.page.words import HINTS, SENTENCES, UNDECIDED, WORDS
from estimator.price import reasons
from estimator.save.advice.columns import _optional
from estimator.save.advice.outside import _tables
from estimator.save.advice.rules import LEVELS, Option, rulebook
from estimator.save.advice.tokens import _joining, _pattern
from estimator.speech.catalogue import translated, translated_many
from estimator.speech.languages import LANGUAGES, LanguageCode, spoken_in
from estimator.speech.sentences import chosen
from estimator.tariff.document import used
from estimator.tariff.model import Tariff

_REJECTS: Final = (*filter(None, NUMBER_REJECTS), "DST001", "CNT001", "MSG003", "MSG002", "NUM010", UNDECIDED)
_FAULTS: Final = (
    *("CSV001", "CSV002", "CSV003", "CSV004", "CSV005", "CSV006", "CSV007", "CSV009", "ENC001", "ENC003"),
    *(
        "ENC004",
        "FIL003",
        "FIL006",
        "FIL007",
        "FIL008",
        "XLS001",
        "XLS005",
        "XLS006",
        "FIL010",
        "COL001",
        "COL002",
        "COL003",
        "COL004",
        "COL005",
        "COL006",
    ),
    *("COL007", "COL012", "COL013", "TPL001", "TPL002", "TPL003", "TPL004"),
)


def page_data(tariff: Tariff, language: LanguageCode) -> dict[str, Any]:
    """What a text and every sentence need, as JSON has it; `web/page-data.js` says what is what."""
    return {
        "language": language,
        "version": version("smscost"),
        "homes": COUNTRIES,
        "clauses": {"usual": STOP_CLAUSE, "other": OTHER_STOP_CLAUSE, "home": "fr"},
        "tariff": _tariff(tariff),
        "names": {country: [country_name(country, each) for each in LANGUAGES] for country in _named(tariff)},
        "characters": _characters(),
        "reasons": {code: _reason(code) for code in (*_REJECTS, *_FAULTS)},
        "warnings": {kind: _said(sentence) for kind, sentence in reasons.WARNINGS.items()},
        "reading": {kind: _spelled(sentence) for kind, sentence in reasons.READING.items()},
        "words": {key: _forms(forms) for key, forms in WORDS.items()},
        "replacements": _replacements(),
    }


def reader_data(tariff: Tariff) -> dict[str, Any]:
    """What only the worker needs, which reads campaigns: a text is answered before the page looks at it."""
    return {
        "numbers": _numbers(),
        "headings": _headings(),
        "encodings": {
            "plausible": for_javascript(encodings._PLAUSIBLE),
            "letters": encodings._LOWER + encodings._UPPER,
        },
        "sums": {
            "initials": totals.INITIALS.decode(),
            "sums": sorted(totals._SUMS),
            "beside": sorted(totals._BESIDE),
        },
        "fields": [
            {"name": name, "source": for_javascript(SYNTAXES[name].source), "strict": SYNTAXES[name].strict}
            for name in FIELDS_AS
        ],
        "levels": [_level(LEVELS[: at + 1]) for at, level in enumerate(LEVELS) if level != "shorten"],
        "gsm7": ["".join(c for c, size in GSM7_UNITS.items() if size == units) for units in (1, 2)],
        "workbookLanguage": language_of(f"und-{tariff.billing_country.upper()}").tag,
        "undecided": UNDECIDED,
    }


def automaton() -> bytes:
    """All numbers of the world for `web/numbers.js`: steps from each state on, countries, warnings, rejects.

    Deflated it takes a twentieth; that steps are counted from where they start makes them alike.
    """
    table = numbering()
    states = len(table.country)
    target = table.step.reshape(states, 10).astype(np.int64) // 10
    relative = np.where(target > 0, target - np.arange(states)[:, None], 0)
    assert np.abs(relative).max() < 1 << 15
    parts = (relative.astype("<i2"), table.country.astype("<i2"), table.warning, table.reject)
    return zlib.compress(b"".join(part.tobytes() for part in parts), 9)


def _numbers() -> dict[str, Any]:
    table = numbering()
    return {
        "countries": COUNTRIES,
        "rejects": NUMBER_REJECTS,
        "warnings": WARNINGS,
        "dialledAlike": DIALLED_ALIKE,
        "national": {country: _national(country) for country in COUNTRIES},
        "prefixes": prefixes(),
        "states": len(table.country),
        "root": int(table.root),
        "typed": {
            "spaces": typed._SPACES,
            "separators": typed.SEPARATORS,
            "around": typed.AROUND,
            "ignorable": [[each.start, each.stop] for each in typed._IGNORABLE],
            "labels": sorted(typed._LABELS),
            "beside": "".join(map(chr, typed._BESIDE)),
            "fewestDigits": typed.FEWEST_DIGITS,
            "markedTrunk": typed.MARKED_TRUNK,
        },
    }


def _national(country: str) -> dict[str, Any]:
    rule = national_rule(country)
    beginnings = np.flatnonzero(rule.unclear[10:]) + 10
    return {
        "code": rule.calling_code,
        "trunk": rule.trunk,
        "shortest": rule.shortest,
        "longest": rule.longest,
        "unclear": " ".join(f"{each:03d}" for each in beginnings.tolist()),
        "isMain": country_by_prefix(rule.calling_code) == country,
    }


def _headings() -> dict[str, Any]:
    return {
        "numberNames": headings.NUMBER_NAMES,
        "messageNames": headings.MESSAGE_NAMES,
        "recipients": sorted(headings._RECIPIENTS),
        "mobile": sorted(headings._MOBILE),
        "phone": sorted(headings._PHONE),
        "fixed": sorted(headings._FIXED),
        "noNumbers": sorted(headings._NO_NUMBERS),
        "message": sorted(headings._MESSAGE),
        "noMessages": sorted(headings._NO_MESSAGES),
        "noTexts": sorted(headings._NO_TEXTS),
        "identifiers": sorted(headings._IDENTIFIERS),
        "counts": COUNT_NAMES,
        "senders": SENDER_NAMES,
        "countries": COUNTRY_NAMES,
        "appliedMessage": own.APPLIED_MESSAGE,
        "ours": own._OURS,
    }


def _tariff(tariff: Tariff) -> dict[str, Any]:
    return {
        "rates": tariff.rates_milli,
        "brackets": [
            {
                "minimum": bracket.minimum,
                "maximum": bracket.maximum,
                "price": bracket.price_micro,
                "known": bracket.known,
                "gift": bracket.gift,
                "least": bracket.least_micro,
            }
            for bracket in tariff.offered
        ],
        "packs": [
            {"credits": pack.credits, "price": pack.price_micro, "gift": pack.gift} for pack in tariff.packs
        ],
        "orderMaximum": tariff.order_maximum,
        "vat": None if tariff.vat is None else format(tariff.vat, "f"),
        "currency": tariff.currency,
        "hasPrices": tariff.has_prices,
        "used": to_builtins(used(tariff)),
    }


def _named(tariff: Tariff) -> list[str]:
    return sorted({*COUNTRIES, *tariff.rates_milli})


def _characters() -> dict[str, list[str]]:
    with data_path("characters-fr.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    each = ((chr(int(row["code"], 16)), row["name"]) for row in rows)
    return {character: [character_name(character), french] for character, french in each}


def _replacements() -> dict[str, str]:
    """The plain form of each character that GSM-7 lacks and that has one; nothing for an emoji."""
    rules = rulebook(LEVELS)
    plain = {
        old: options[0].new
        for old, options in rules.literals.items()
        if len(old) == 1 and old not in GSM7_UNITS and all(new in GSM7_UNITS for new in options[0].new)
    }
    emoji = {chr(code): "" for first, last in rules.emoji for code in range(first, last + 1)}
    lookalikes = {old: new for old, new in rules.lookalikes.items() if new in GSM7_UNITS}
    return {**{each: new for each, new in emoji.items() if each not in GSM7_UNITS}, **lookalikes, **plain}


def _level(levels: tuple[Level, ...]) -> dict[str, Any]:
    """The rules of levels that go together: tables of single characters, and the patterns of all others."""
    tables, rules = _tables(levels), rulebook(levels)
    optional = _optional(levels)
    singles = tables.singles
    return {
        "level": levels[-1],
        "codes": singles.codes,
        "kinds": singles.kinds,
        "shrink": singles.shrink,
        "runs": singles.runs,
        "becomes": [None if new is None else new.decode() for new in singles.new],
        "pairs": tables.pairs,
        "linked": for_javascript(tables.linked),
        "coded": for_javascript(tables.coded),
        "glued": for_javascript(tables.emoji_glued),
        "optional": {"pattern": for_javascript(optional.pattern), "begins": list(optional.begins)},
        "pattern": for_javascript(_pattern(levels).pattern, lines=True),
        "literals": {old: _options(options) for old, options in rules.literals.items()},
        "forms": {kind: _options([option])[0] for kind, option in rules.forms.items()},
        "lookalikes": rules.lookalikes,
        "hidden": "".join(sorted(rules.hidden)),
        "joining": for_javascript(_joining(levels).pattern),
    }


def _options(options: Iterable[Option]) -> list[list[Any]]:
    return [[option.new, int(option.visible)] for option in options]


def _said(sentence: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with spoken_in(language):
            found[language] = translated(sentence)
    return found


def _forms(forms: str | tuple[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        with spoken_in(language):
            found[language] = (
                [translated(forms)]
                if isinstance(forms, str)
                else [translated_many(*forms, 1), translated_many(*forms, 2)]
            )
    return found


def _reason(code: str) -> dict[str, dict[str, str]]:
    """A reject or a fault; where the page has another way out than the command, that is the hint."""
    entry = CATALOGUE[code]
    hint = HINTS.get(code, entry.hint)
    return {
        "title": _said(entry.title),
        "sentence": _spelled(SENTENCES.get(code, entry.sentence)),
        "hint": _spelled(hint) if hint else dict.fromkeys(LANGUAGES, ""),
    }


def _spelled(text: str) -> dict[str, str]:
    return {language: chosen(each, command=True) for language, each in _said(text).items()}


_JAVASCRIPT: Final = (
    ("(?P<", "(?<"),
    (r"[^\W\d_]", r"[\p{L}\p{Nl}\p{No}]"),
    (r"[^\W\d]", r"[\p{L}\p{Nl}\p{No}_]"),
    (r"[^\W_]", r"[\p{L}\p{N}]"),
    (r"\#", "#"),
)
_IN_CLASS: Final = {
    r"\w": r"\p{L}\p{N}_",
    r"\d": r"\p{Nd}",
    r"\s": r"\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000",
}
_NEEDS_NO_ESCAPE: Final = frozenset(" \t\r\n\v\f&~#\"'<>%,;:!@`=")


def for_javascript(pattern: str, *, lines: bool = False) -> str:
    """A regular expression of Python as JavaScript has it, with the flag `u`; `lines`: for `re.MULTILINE`."""
    for python, javascript in _JAVASCRIPT:
        pattern = pattern.replace(python, javascript)
    parts, inside = [], False
    for part in re.findall(r"\\.|.", pattern, re.DOTALL):
        unicode = _IN_CLASS.get(part)
        if unicode is not None:
            parts.append(unicode if inside else f"[{unicode}]")
        elif part[0] == "\\" and (part[1] in _NEEDS_NO_ESCAPE or (part[1] == "-" and not inside)):
            parts.append(part[1])
        elif part == "^" and lines and not inside:
            parts.append(r"(?<![^\n])")  # of JavaScript a carriage return would end a line, too
        else:
            parts.append(part)
        inside = part == "[" or (inside and part != "]")
    return "".join(parts)
