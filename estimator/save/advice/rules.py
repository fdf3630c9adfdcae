"""The rules by which a message may be rewritten: `data/rewrites.toml`, read once, by the levels asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple, get_args

from estimator.base.choices import Level, one_of
from estimator.base.language import told
from estimator.base.resources import data_path
from estimator.count.alphabet import GSM7_UNITS, utf16_units

LEVELS: Final[tuple[Level, ...]] = get_args(Level)
"""In growing visibility; a user chooses among them."""

DEFAULT_LEVELS: Final[tuple[Level, ...]] = ("invisible", "accents")
"""What nobody complains of in an SMS: straight quotes, and letters without the accents that GSM-7 lacks."""


class Option(NamedTuple):
    """What a piece of text may become, by which rule, and at which level."""

    new: str
    rule: str
    level: Level

    @property
    def visible(self) -> bool:
        """Whether a reader may notice."""
        return self.level != "invisible"


@dataclass(frozen=True)
class Rulebook:
    """The rules of some levels.

    Attributes
    ----------
    literals : mapping of str to tuple of Option
        What a text may become, the least visible first.
    emoji, emoji_joining : tuple of (int, int)
        Ranges of code points, first to last: what an emoji may begin with, and what only goes on with it.
    shorteners : tuple of str
        Hosts whose links open without `https://`.
    forms : mapping of str to Option
        The rules that know a piece by its form: `emoji`, `doubled_blanks`, `trailing_blanks`, `shorteners`,
        `lone_selectors`, `lookalikes`; those of other levels are not there.
    lookalikes : mapping of str to str
        Letters of other scripts, and the Latin ones of the same shape.
    joining : tuple of (int, int)
        Ranges of code points: letters among which the `hidden` literals do matter.
    hidden : frozenset of str
        Literals that show nothing, unless a letter of `joining` is in the message.
    """

    literals: Mapping[str, tuple[Option, ...]]
    emoji: tuple[tuple[int, int], ...]
    emoji_joining: tuple[tuple[int, int], ...]
    shorteners: tuple[str, ...]
    forms: Mapping[str, Option]
    lookalikes: Mapping[str, str]
    joining: tuple[tuple[int, int], ...]
    hidden: frozenset[str]


def check_levels(levels: Iterable[str]) -> tuple[Level, ...]:
    """Levels in growing visibility, each once.

    Raises
    ------
    UsageError
        `USE017` where one is no level, or there is none.

    >>> check_levels(["symbols", "invisible"])
    ('invisible', 'symbols')
    """
    wanted = [levels] if isinstance(levels, str) else list(levels)
    for level in wanted or [""]:
        one_of(told("level"), level, LEVELS)
    return tuple(level for level in LEVELS if level in wanted)


@cache
def rulebook(levels: tuple[Level, ...]) -> Rulebook:
    """The rules of `levels`, as `check_levels` gives them.

    >>> [option.new for option in rulebook(("invisible", "accents")).literals["e\\u0302"]]
    ['ê', 'e']
    """
    data = _data()
    every = _literals(data["rules"])
    chosen = {
        old: tuple(option for option in options if option.level in levels) for old, options in every.items()
    }
    return Rulebook(
        literals={old: options for old, options in chosen.items() if options},
        emoji=_ranges(data["emoji"]["ranges"]),
        emoji_joining=_ranges(data["emoji"]["joining"]),
        shorteners=tuple(data["shorteners"]["hosts"]),
        forms={
            key: Option(new, data[key]["name"], data[key]["level"])
            for key, new in _FORMS.items()
            if data[key]["level"] in levels
        },
        lookalikes=dict(data["lookalikes"]["rows"]) if data["lookalikes"]["level"] in levels else {},
        joining=_ranges(data["joining"]["ranges"]),
        hidden=frozenset(old for group in data["rules"] if "not_in" in group for old, _ in group["rows"]),
    )


_FORMS = {
    "emoji": "",
    "doubled_blanks": " ",
    "trailing_blanks": "",
    "shorteners": "",
    "lone_selectors": "",
    "lookalikes": "",
}


def gsm7_option(options: Iterable[Option]) -> Option | None:
    """The least visible of the options that is all GSM-7."""
    return next((option for option in options if GSM7_UNITS.keys() >= set(option.new)), None)


def shorter_option(old: str, options: Iterable[Option]) -> Option | None:
    """The least visible of the options that takes fewer units of UCS-2."""
    return next((option for option in options if ucs2_units(option.new) < ucs2_units(old)), None)


def ucs2_units(text: str) -> int:
    """UTF-16 code units."""
    return sum(map(utf16_units, text))


@cache
def _data() -> dict[str, Any]:
    with data_path("rewrites.toml").open("rb") as file:
        return tomllib.load(file)


def _literals(groups: list[dict[str, Any]]) -> dict[str, tuple[Option, ...]]:
    direct = {
        old: Option(new, group["name"], group["level"]) for group in groups for old, new in group["rows"]
    }
    # What a rule gives may itself be under a rule: a letter put together with its accent may then lose it.
    return {
        old: (option, direct[option.new]) if option.new in direct else (option,)
        for old, option in direct.items()
    }


def _ranges(texts: Iterable[str]) -> tuple[tuple[int, int], ...]:
    ends = (text.split("-") for text in texts)
    return tuple((int(first, 16), int(last, 16)) for first, last in ends)


def codes_of(ranges: Iterable[tuple[int, int]]) -> Iterator[int]:
    """The code points of some ranges."""
    for first, last in ranges:
        yield from range(first, last + 1)
