"""A message cut into pieces: those that a rule may change, and all that is left as it is.

What is typed or opened as it stands is never changed. The shop's page `façade.example/été` under another name
is another page, or none; a code `NOËL25` typed as `NOEL25` is refused at the till.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from estimator.base.choices import Level
from estimator.save.advice.rules import Option, Rulebook, rulebook

# Letters with their accents, and the visible part of ASCII; curly quotes, dashes and blanks end a link. The
# lengths are bounded, as those of names of hosts are, so that no text takes time by its square.
IN_LINK = r"[\w\u0300-\u036f!-~]"
_LABEL = r"[\w\u0300-\u036f-]{1,63}"
LINK = (
    rf"(?:https?://|www\.){IN_LINK}+"
    rf"|(?<![\w\u0300-\u036f]){_LABEL}(?:\.{_LABEL}){{0,8}}\.[a-z]{{2,24}}(?![\w\u0300-\u036f])(?:/{IN_LINK}*)?"
)

_ADDRESS = rf"[\w\u0300-\u036f!#-'*+./=?^`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL}){{0,8}}"

_CAPITAL = r"A-Z\u00c0-\u00d6\u00d8-\u00de\u0152\u0178\u0300-\u036f"
_LETTER = r"[^\W\d_]"
_PROMO = r"(?: (?:promo|PROMO|r[ée]duction|R[ÉE]DUCTION|cadeau|CADEAU|avantage|AVANTAGE|remise|parrainage))?"
_REPLY = "[Rr][ée]pondez|R[ÉE]PONDEZ|[Ee]nvoyez|ENVOYEZ|[Tt]apez|TAPEZ|[Rr]eply|REPLY"
_CODE = (
    rf"(?<![\w\u0300-\u036f])[@#]?(?={_LETTER}[\w\u0300-\u036f-]{{0,24}}[0-9])[\w\u0300-\u036f-]{{3,32}}"
    rf"(?![\w\u0300-\u036f-]| ?[%€])"
    rf"|(?<![\w@#])[@#]{_LETTER}[\w\u0300-\u036f]{{1,32}}"
    rf"|(?:(?:[Cc]ode|CODE){_PROMO}(?: ?:)?|{_REPLY}) ?[\"'\u00ab\u201c\u2018]?[ \u00a0\u202f]?"
    rf"[{_CAPITAL}]{{3,32}}(?![\w\u0300-\u036f])"
)
"""`NOËL25`, `#fête`, or what is called a code, or is to be sent: `code FÊTE`; not `2ÈME`, nor `FÊTE-30 %`."""

KEPT = f"{LINK}|{_ADDRESS}|{_CODE}"

_TRAILING = " \r\n"

SELECTORS = "[\u200d\ufe00-\ufe0f]"
"""What changes the character before it, or joins it to the next."""

_LATIN = "A-Za-z\u00c0-\u024f"
_NO_BASE = rf"{_LATIN}\s.,;:!?'\"()/\-"
"""Characters that no selector changes; one may follow a digit, as in keycaps."""


class Token(NamedTuple):
    """A piece of a message that rules apply to; the least visible option first."""

    position: int
    old: str
    options: tuple[Option, ...]


@cache
def _pattern(levels: tuple[Level, ...]) -> re.Pattern[str]:
    """Everything to be found in a message, the first alternative that fits."""
    rules = rulebook(levels)
    emoji = emoji_class(rules)
    alternatives = []
    if "shorteners" in rules.forms:
        hosts = "|".join(map(re.escape, rules.shorteners))
        alternatives.append(rf"(?P<shorteners>https://(?=(?:{hosts})/))")
    alternatives.append(f"(?P<kept>{KEPT})")
    if "emoji" in rules.forms:
        alternatives += [rf"(?P<glued>(?<=\w){emoji}(?=\w))", f"(?P<emoji>{emoji_piece(rules)})"]
    if "doubled_blanks" in rules.forms:
        # The last blank before an emoji, or a closing guillemet, goes with that.
        closing = [re.escape(old[1:]) for old in rules.literals if old[0] == " "]
        followers = "|".join([*closing, *([emoji] if "emoji" in rules.forms else [])]) or "(?!)"
        alternatives.append(f"(?P<doubled_blanks> {{2,}}(?!{followers}))")
    if "lone_selectors" in rules.forms:
        alternatives.append(rf"(?P<lone_selectors>(?<![^{_NO_BASE}]){SELECTORS}+)")
    if rules.lookalikes:
        some = f"[{''.join(rules.lookalikes)}]+"
        alternatives.append(f"(?P<lookalikes>(?<=[{_LATIN}]){some}|{some}(?=[{_LATIN}]))")
    alternatives.append(f"(?P<literal>{_any_of(rules.literals)})")
    return re.compile("|".join(alternatives), re.MULTILINE)


def lookalikes(message: str) -> dict[str, str]:
    """Letters of other scripts in words that have a Latin one, and the Latin letters they look like.

    >>> lookalikes("votre сommande, мир")
    {'с': 'c'}
    """
    twins = rulebook(("symbols",)).lookalikes
    found = tokens(message, ("symbols",))
    return {letter: twins[letter] for token in found for letter in token.old if letter in twins}


@cache
def _joining(levels: tuple[Level, ...]) -> re.Pattern[str]:
    return re.compile(f"[{_class(rulebook(levels).joining)}]")


def emoji_class(rules: Rulebook) -> str:
    """A regular expression (of Python and of RE2) for a run of emoji."""
    first = _class(rules.emoji)
    return f"[{first}][{first}{_class(rules.emoji_joining)}]*"


def emoji_piece(rules: Rulebook) -> str:
    """A run of emoji and one blank beside it, in a pattern of many lines."""
    emoji = emoji_class(rules)
    return f"^{emoji} ?|[ \u00a0\u202f]?{emoji}"


def _class(ranges: Iterable[tuple[int, int]]) -> str:
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


def _any_of(literals: Iterable[str]) -> str:
    longer = sorted((text for text in literals if len(text) > 1), key=lambda text: (-len(text), text))
    single = "".join(sorted(re.escape(text) for text in literals if len(text) == 1))
    # With no single character at all the class would be empty, which is no pattern.
    return "|".join([*map(re.escape, longer), *([f"[{single}]"] if single else [])]) or r"(?!)"


def tokens(message: str, levels: tuple[Level, ...]) -> Iterator[Token]:
    """The pieces of a message that the rules of `levels` apply to, in order, none of what is kept.

    >>> text = "Ça gêne, façade.example/ê, zoë@exemple.fr, NOËL25"
    >>> [(token.old, token.options[0].new) for token in tokens(text, ("accents",))]
    [('ê', 'e')]
    """
    rules = rulebook(levels)
    keeps_hidden = bool(_joining(levels).search(message))
    end = len(message)
    if "trailing_blanks" in rules.forms:
        end = len(message.rstrip(_TRAILING))
    for match in _pattern(levels).finditer(message, 0, end):
        kind, old = match.lastgroup or "", match[0]
        if kind == "literal" and keeps_hidden and old in rules.hidden:
            continue
        if kind == "literal":
            yield Token(match.start(), old, rules.literals[old])
        elif kind == "glued":
            yield Token(match.start(), old, (rules.forms["emoji"]._replace(new=" "),))
        elif kind == "lookalikes":
            latin = "".join(rules.lookalikes[letter] for letter in old)
            yield Token(match.start(), old, (rules.forms[kind]._replace(new=latin),))
        elif kind != "kept":
            yield Token(match.start(), old, (rules.forms[kind],))
    if end < len(message):
        yield Token(end, message[end:], (rules.forms["trailing_blanks"],))
