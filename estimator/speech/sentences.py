"""Sentences: one literal in the code, with `{fields}`, said in the language in force.

A sentence is never glued from fragments: the order of words is the translator's. `said`, `said_many`, `told`,
`told_many` and `marked` are also the words by which `scripts/build_languages.py` finds all of them.

Where a shell is told of an option and a script of an argument, a sentence has both, in double brackets:
`[[--unique|unique=True]]`. An option that the command which runs does not have is said with one that has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from estimator.speech.catalogue import translated, translated_many
from estimator.speech.languages import spoken_in
from estimator.speech.writing import currency_sign, day, moment, number

Field = str | int | Decimal | date | Exception
"""What a sentence is filled in with: numbers and days are written as people read them."""


BOTH = re.compile(r"\[\[(.*?)\|(.*?)\]\]", re.DOTALL)
"""What is typed: in a shell, and in a script."""

_TO_A_SCRIPT: ContextVar[bool] = ContextVar("whether a script is told", default=False)


@contextmanager
def to_a_script() -> Iterator[None]:
    """Tell of arguments rather than of options while the block runs.

    >>> with to_a_script():
    ...     said("[[--unique|unique=True]] leaves them out")
    'unique=True leaves them out'
    """
    before = _TO_A_SCRIPT.set(True)
    try:
        yield
    finally:
        _TO_A_SCRIPT.reset(before)


@dataclass(slots=True)
class _Running:
    options: Collection[str]
    elsewhere: Callable[[str], str]


_RUNNING: ContextVar[list[_Running] | None] = ContextVar("the command that runs", default=None)


@contextmanager
def running() -> Iterator[None]:
    """Let a command begin inside, with `command_begins`; what is said afterwards is said by it, too."""
    before = _RUNNING.set([])
    try:
        yield
    finally:
        _RUNNING.reset(before)


def command_begins(options: Collection[str], elsewhere: Callable[[str], str]) -> None:
    """Name the options of the command that runs, and a function that says which command has another one.

    It says nothing, an empty text, of an option that nobody has.
    """
    if (commands := _RUNNING.get()) is not None:
        commands[:] = [_Running(options, elsewhere)]


_OPTION = re.compile(r"smscost (?:\{[^}]*\}|[^.,;:()|`\[\]{}])*|(?<![\w-])--[a-z][a-z-]+")
"""An option in a sentence, or a command with all that follows it."""


def where_it_is(text: str) -> str:
    """A text with each option as it can be typed: one that the command lacks behind the one that has it.

    A result of one command may be shown by another: a sum of saved estimates has no rows to leave out.

    >>> with running():
    ...     command_begins({"--out"}, lambda option: "smscost estimate")
    ...     where_it_is("--out and --unique; smscost estimate {file:shell} --level")
    '--out and smscost estimate --unique; smscost estimate {file:shell} --level'
    """
    commands = _RUNNING.get()
    if not commands or "--" not in text:
        return text
    command = commands[0]

    def said_with(found: re.Match[str]) -> str:
        option = found[0]
        known = not option.startswith("--") or option in command.options
        other = "" if known else command.elsewhere(option)
        return f"{other} {option}" if other else option

    return _OPTION.sub(said_with, text)


def chosen(text: str, *, command: bool) -> str:
    """A text in one spelling, not filled in.

    >>> chosen("Allow at least {least}: [[--max-orders {least}|max_orders={least}]]", command=False)
    'Allow at least {least}: max_orders={least}'
    """
    return BOTH.sub(lambda both: both[1 if command else 2], text) if "[[" in text else text


def marked(sentence: str) -> str:
    """The sentence as it is: one of a table, which `said` is given later.

    >>> marked("{file} is a folder")
    '{file} is a folder'
    """
    return sentence


def marked_many(one: str, many: str) -> tuple[str, str]:
    """Both forms of a sentence as they are: those of a table, which `said_many` is given later.

    >>> marked_many("{count} row", "{count} rows")
    ('{count} row', '{count} rows')
    """
    return one, many


def said(sentence: str, **fields: Field) -> str:
    """A sentence with its fields filled in; numbers are written as people read them.

    Parameters
    ----------
    sentence : str
        With a placeholder `{name}` for each of the fields.

    >>> said("{credits} credits for {name}", credits=12500, name="soldes.csv")
    '12 500 credits for soldes.csv'
    """
    return _filled(translated(sentence), fields)


def said_many(one: str, many: str, count: int | Decimal, **fields: Field) -> str:
    """A sentence in the form that its number asks for; the number is its field `{count}`.

    Parameters
    ----------
    one, many : str
        The sentence for 1, and for every other number.

    >>> said_many("{count} row", "{count} rows", 1), said_many("{count} row", "{count} rows", 2500)
    ('1 row', '2 500 rows')
    >>> said_many("{count} credit", "{count} credits", Decimal("0.5"))
    '0.5 credits'
    """
    return _filled(translated_many(one, many, count), {"count": count, **fields})


class Told(str):
    """A sentence of a result or an error: English for programs, and said again wherever it is shown.

    What a result says in JSON does not depend on who reads it, and an error is put into words where it is
    seen, which may be another thread or another machine than where it happened.
    """

    sentence: str
    plural: str
    fields: Mapping[str, Any]

    def again(self) -> str:
        """The same in the language in force."""
        return _filled(_form(self.sentence, self.plural, self.fields), self.fields)

    def __reduce__(self) -> tuple[object, ...]:
        return _told, (self.sentence, self.plural, dict(self.fields))


def told(sentence: str, **fields: Field) -> Told:
    """A sentence that is English now, and said again where it is shown.

    >>> told("balance of {account}", account="sms-ab1234-1")
    'balance of sms-ab1234-1'
    """
    return _told(sentence, "", fields)


def told_many(one: str, many: str, count: int | Decimal, **fields: Field) -> Told:
    """The same with a form for each number.

    >>> told_many("{count} cell", "{count} cells", 3)
    '3 cells'
    """
    return _told(one, many, {"count": count, **fields})


def said_again(text: str | Exception) -> str:
    """A text as it is shown: what was told in the language in force, any other as it is; what an error says.

    >>> said_again("Paul"), said_again(told("missing"))
    ('Paul', 'missing')
    """
    if isinstance(text, Exception):
        # An exception would give the text without what it remembers.
        text = text.args[0] if text.args and isinstance(text.args[0], Told) else str(text)
    return text.again() if isinstance(text, Told) else text


def _told(sentence: str, plural: str, fields: Mapping[str, Field]) -> Told:
    with spoken_in("en"):
        text = Told(_filled(_form(sentence, plural, fields), fields))
    text.sentence, text.plural, text.fields = sentence, plural, fields
    return text


def _form(sentence: str, plural: str, fields: Mapping[str, Field]) -> str:
    if not plural:
        return translated(sentence)
    count = fields["count"]
    assert isinstance(count, int | Decimal)
    return translated_many(sentence, plural, count)


def _filled(sentence: str, fields: Mapping[str, Field]) -> str:
    to_script = _TO_A_SCRIPT.get()
    typed = chosen(sentence if to_script else where_it_is(sentence), command=not to_script)
    return typed.format_map({name: _written(value) for name, value in fields.items()})


def _written(value: Field) -> str:
    if isinstance(value, (str, Exception)):
        return said_again(value)
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else number(value)


class _Listed(Told):
    """Several texts, one after the other."""

    parts: tuple[str, ...]

    def again(self) -> str:
        """The same in the language in force."""
        return said_again(self.sentence).join(map(said_again, self.parts))

    def __reduce__(self) -> tuple[object, ...]:
        return listed, (self.parts, self.sentence)


class _Currency(Told):
    """The code of a currency; its sign where a language writes that beside an amount."""

    def again(self) -> str:
        """The same in the language in force."""
        return currency_sign(str(self))

    def __reduce__(self) -> tuple[object, ...]:
        return currency_told, (str(self),)


def currency_told(code: str) -> Told:
    """What stands beside an amount of money in a sentence that is told.

    >>> currency_told("EUR")
    'EUR'
    """
    text = _Currency(code)
    text.sentence, text.plural, text.fields = code, "", {}
    return text


def listed(parts: Iterable[str], separator: str = ", ") -> str:
    """Several texts as one, each of them said again where it is shown.

    >>> listed([told("missing"), "Paul"])
    'missing, Paul'
    """
    every = tuple(parts)
    text = _Listed(separator.join(every))
    text.sentence, text.plural, text.fields, text.parts = separator, "", {}, every
    return text


def joined(parts: Iterable[str]) -> str:
    """The same with "and" between them.

    >>> joined(["application_key", "consumer_key"])
    'application_key and consumer_key'
    """
    return listed(parts, told(" and "))
