"""Every command with every option that names a file: a run of it that would succeed, with another file there.

Made from the commands themselves, so that a new option needs nothing here.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from importlib import import_module
from inspect import Parameter, signature
from typing import Any, Final, NamedTuple, get_args

from typer.models import ArgumentInfo, ParameterInfo

from estimator.cli.files import FileOption, file_options
from estimator.cli.spreading import spread
from estimator.cli.table import COMMANDS
from tests.languages.runs import RUNS

_MORE: Final = {
    "sandbox": "sandbox --port 0",
    "page": "page --out page.html",
    "tariff update": "tariff update --url https://127.0.0.1:9/",
}
"""Commands that have no run of their own in `RUNS`, and end at once with a file that is none."""


class Asked(NamedTuple):
    """An option of a command that names a file."""

    words: str
    option: FileOption

    def __str__(self) -> str:
        return f"{self.words} {self.option.name}"

    @property
    def usual(self) -> str | None:
        """What the run has there."""
        options, arguments = _apart(self.words)
        if self.option.is_argument:
            names = _arguments(self.words)
            place = names.index(self.option.parameter)
            return arguments[place] if place < len(arguments) else None
        return next((value for flag, value in options if flag == self.option.name), None)

    def with_file(self, name: str) -> list[str]:
        """The words of a run that has this file there."""
        options, arguments = _apart(self.words)
        if self.option.is_argument:
            place = _arguments(self.words).index(self.option.parameter)
            arguments = [*arguments[:place], name, *arguments[place + 1 :]]
        else:
            options = [each for each in options if each[0] != self.option.name]
            options.append((self.option.name, "" if self._is_flag else name))
        when = getattr(self.option.marker, "when", None)
        if when:
            options.append((f"--{when.replace('_', '-')}", ""))
        flat = [word for flag, value in options for word in ((flag, value) if value else (flag,))]
        return [*self.words.split(), *flat, "--", *arguments] if arguments else [*self.words.split(), *flat]

    @property
    def _is_flag(self) -> bool:
        return bool in _kinds(_parameters(self.words)[self.option.parameter].annotation)


def every_file_option() -> Iterator[Asked]:
    """All of them."""
    for words, entry in COMMANDS.items():
        if entry.place is not None:
            for option in file_options(_parameters(words).values()):
                asked = Asked(words, option)
                if not asked._is_flag:
                    yield asked


def run_of(words: str) -> list[str]:
    """The words of a run of a command."""
    return shlex.split((RUNS | _MORE)[words])


def _apart(words: str) -> tuple[list[tuple[str, str]], list[str]]:
    flags = {
        flag
        for each in _parameters(words).values()
        if bool in _kinds(each.annotation)
        for flag in _flags(each)
    }
    rest = run_of(words)[len(words.split()) :]
    options, arguments = [], []
    while rest:
        word = rest.pop(0)
        if not word.startswith("--"):
            arguments.append(word)
        else:
            options.append((word, "" if word in flags else rest.pop(0)))
    return options, arguments


def _parameters(words: str) -> dict[str, Parameter]:
    place = COMMANDS[words].place
    assert place is not None
    module, _, name = place.partition(":")
    command = getattr(import_module(f"estimator.cli.{module}"), name)
    return dict(signature(spread(command)).parameters)


def _arguments(words: str) -> list[str]:
    return [name for name, each in _parameters(words).items() if isinstance(_declared(each), ArgumentInfo)]


def _declared(parameter: Parameter) -> ParameterInfo | None:
    _, *notes = get_args(parameter.annotation) or (None,)
    return next((note for note in notes if isinstance(note, ParameterInfo)), None)


def _flags(parameter: Parameter) -> list[str]:
    declared = _declared(parameter)
    if declared is None:
        return []
    flags = [declared.default, *(declared.param_decls or ())]
    return [flag for flag in flags if isinstance(flag, str) and flag.startswith("--")]


def _kinds(annotation: Any) -> set[Any]:
    inner = get_args(annotation)
    if not inner:
        return {annotation}
    first = inner[:1] if hasattr(annotation, "__metadata__") else inner
    return {kind for each in first for kind in _kinds(each)}
