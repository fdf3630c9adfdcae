"""One catalogue, two spellings: a shell is told of options, a script of arguments.

Where they differ, a text of the catalogue has both, in double brackets: `[[--max-orders 3|max_orders=3]]`.
What is filled in may be spelled, too: `{name:flag}` is `--split-by` of `split_by`, `{name:shell}` is quoted
as a shell wants it, without what nobody can type, and `{name:python}` as Python does; `{columns:names}` are
several, each spelled so that it can be typed. Whatever others wrote is made harmless.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from estimator.errors.shown import shown, without_invisible

_BOTH = re.compile(r"\[\[(.*?)\|(.*?)\]\]", re.DOTALL)
_ONE_WORD = re.compile(r"\w+")  # shlex quotes all letters with accents, though no shell needs it


def spelled(text: str, details: Mapping[str, object], *, command: bool) -> str:
    """A text of the catalogue, filled in, as the command says it or as a script is told.

    >>> text = "Name it: [[{option:flag} {name:shell}|{option}={name:python}]]"
    >>> details = {"option": "number_column", "name": "Tél. 2"}
    >>> spelled(text, details, command=True), spelled(text, details, command=False)
    ("Name it: --number-column 'Tél. 2'", 'Name it: number_column="Tél. 2"')
    """
    return _Spelling(command=command).vformat(chosen(text, command=command), (), details)


def chosen(text: str, *, command: bool) -> str:
    """A text of the catalogue in one spelling, not filled in.

    >>> chosen("Allow at least {least}: [[--max-orders {least}|max_orders={least}]]", command=False)
    'Allow at least {least}: max_orders={least}'
    """
    return _BOTH.sub(lambda both: both[1 if command else 2], text)


@dataclass(frozen=True, slots=True)
class HintPart:
    """A part of a hint, in both spellings: a detail of an error that depends on where it is met.

    >>> part = HintPart('add: [[--encoding cp1252|encoding="cp1252"]]')
    >>> str(part), part.for_command()
    ('add: encoding="cp1252"', 'add: --encoding cp1252')
    """

    text: str

    def __str__(self) -> str:
        return chosen(self.text, command=False)

    def for_command(self) -> str:
        """What the terminal shows."""
        return chosen(self.text, command=True)


class _Spelling(Formatter):
    def __init__(self, *, command: bool) -> None:
        self._command = command

    def format_field(self, value: Any, format_spec: str) -> str:
        if hasattr(value, "for_command"):  # an error within another
            told = value.for_command() if self._command else str(value)
            return " ".join(line.strip() for line in told.splitlines())
        if format_spec == "flag":
            return f"--{value.replace('_', '-')}"
        if format_spec == "names":
            typed = "shell" if self._command else "python"
            return ", ".join(self.format_field(name, typed) for name in value) or "none"
        if format_spec == "shell":
            name = without_invisible(value)
            return name if _ONE_WORD.fullmatch(name) else shlex.quote(name)
        if format_spec == "python":
            return f'"{value}"' if value.isprintable() and not set(value) & {'"', "\\"} else repr(value)
        return shown(str(super().format_field(value, format_spec)))
