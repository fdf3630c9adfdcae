"""One catalogue, two spellings: a shell is told of options, a script of arguments.

Where they differ, a text of the catalogue has both, in double brackets: `[[--max-orders 3|max_orders=3]]`.
What is filled in may be spelled, too: `{name:flag}` is `--split-by` of `split_by`, `{name:shell}` is quoted
as a shell wants it, without what nobody can type, and `{name:python}` as Python does; `{columns:names}` are
several, each spelled so that it can be typed; `{need:credit|credits}` is a number with its noun.
`{why:clause}` has no capital and no point, `{what:capital}` begins a sentence. Of a text in quotes, and of
`{account:short}`, no more is repeated than anybody reads. Whatever others wrote is made harmless. The texts
of the catalogue are looked up in the language in force.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any

from estimator.errors.shown import clipped, shown, without_invisible
from estimator.speech.catalogue import is_many, translated
from estimator.speech.languages import spoken_in
from estimator.speech.sentences import BOTH, Told, said_again, where_it_is
from estimator.speech.writing import day, exact

_QUOTES = ("'", "«\u202f")  # those that begin, in both languages
_ONE_WORD = re.compile(r"\w+")  # shlex quotes all letters with accents, though no shell needs it


def spelled(text: str, details: Mapping[str, object], *, command: bool) -> str:
    """A text of the catalogue, filled in, as the command says it or as a script is told.

    >>> text = "Name it: [[{option:flag} {name:shell}|{option}={name:python}]]"
    >>> details = {"option": "number_column", "name": "Tél. 2"}
    >>> spelled(text, details, command=True), spelled(text, details, command=False)
    ("Name it: --number-column 'Tél. 2'", 'Name it: number_column="Tél. 2"')
    """
    words = where_it_is(translated(text)) if command else translated(text)
    parts, end = [], 0
    for both in BOTH.finditer(words):
        parts += [(words[end : both.start()], False), (both[1 if command else 2], True)]
        end = both.end()
    parts.append((words[end:], False))
    return "".join(
        _Spelling(command=command, typed=typed).vformat(part, (), details) for part, typed in parts
    )


class SpelledText(Told):
    """The same as a part of a result or of another error: in English, and said again where it is shown."""

    is_clause: bool

    @classmethod
    def of(cls, text: str, details: Mapping[str, object], *, is_clause: bool = False) -> SpelledText:
        """What the command says. As a clause, it has no point at its end."""
        with spoken_in("en"):
            made = cls(_clause(spelled(text, details, command=True), is_clause))
        made.sentence, made.plural, made.fields, made.is_clause = text, "", details, is_clause
        return made

    def again(self) -> str:
        """The same in the language in force."""
        return _clause(spelled(self.sentence, self.fields, command=True), self.is_clause)

    def __reduce__(self) -> tuple[object, ...]:
        return _spelled_again, (self.sentence, dict(self.fields), self.is_clause)


def _spelled_again(text: str, details: Mapping[str, object], is_clause: bool) -> SpelledText:
    return SpelledText.of(text, details, is_clause=is_clause)


def _clause(text: str, is_clause: bool) -> str:
    return text.removesuffix(".") if is_clause else text


@dataclass(frozen=True, slots=True)
class HintPart:
    """A part of a hint, in both spellings: a detail of an error that depends on where it is met.

    >>> part = HintPart('add: [[--encoding {name}|encoding="{name}"]]', {"name": "cp1252"})
    >>> str(part), part.for_command()
    ('add: encoding="cp1252"', 'add: --encoding cp1252')
    """

    text: str
    details: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return spelled(self.text, self.details, command=False)

    def for_command(self) -> str:
        """What the terminal shows."""
        return spelled(self.text, self.details, command=True)


def _cased(text: str, spec: str) -> str:
    """A text as it is, or as it begins a sentence, or as a clause within one."""
    if spec == "capital":
        return text[:1].upper() + text[1:]
    if spec == "clause":
        return (text[:1].lower() + text[1:]).removesuffix(".")
    return format(text, spec)


def _written(value: object, spec: str) -> str:
    if isinstance(value, Decimal):
        return exact(value)
    return day(value) if isinstance(value, date) else format(value, spec)


def _counted(value: int | Decimal, forms: str) -> str:
    one, many = forms.split("|")
    return f"{_written(value, '')} {many if is_many(value) else one}"


class _Spelling(Formatter):
    def __init__(self, *, command: bool, typed: bool) -> None:
        self._command, self._typed = command, typed

    def parse(self, text: Any) -> Iterable[Any]:
        for before, name, spec, conversion in super().parse(text):
            yield before, name, "short" if spec == "" and before.endswith(_QUOTES) else spec, conversion

    def format_field(self, value: Any, format_spec: str) -> str:
        if hasattr(value, "for_command"):  # an error within another
            told = value.for_command() if self._command else str(value)
            return " ".join(line.strip() for line in told.splitlines())
        if format_spec == "names":
            typed = _as_shell if self._command else _as_python
            return ", ".join(map(typed, value)) or translated("none")
        if spelling := _counted if "|" in format_spec else _SPELLINGS.get(format_spec):
            return spelling(value, format_spec)
        if format_spec == "short":
            return clipped(said_again(value) if isinstance(value, (str, Exception)) else str(value))
        if isinstance(value, (str, Exception)):
            return shown(_cased(said_again(value), format_spec))
        # What is to be typed is read by programs.
        return shown(format(value, format_spec) if self._typed else _written(value, format_spec))


def _as_option(name: str, _: str = "") -> str:
    return where_it_is(f"--{name.replace('_', '-')}")


def _as_shell(text: str, _: str = "") -> str:
    name = without_invisible(text)
    return name if _ONE_WORD.fullmatch(name) else shlex.quote(name)


def _as_python(text: str, _: str = "") -> str:
    return f'"{text}"' if text.isprintable() and not set(text) & {'"', "\\"} else repr(text)


_SPELLINGS = {"flag": _as_option, "shell": _as_shell, "python": _as_python}
