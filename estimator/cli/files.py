"""What an option that names a file does with it, said where the option is declared.

    TariffFile = Annotated[Path | None, typer.Option("--tariff", …), Reads()]
    Rejects = Annotated[str | None, typer.Option("--rejects", …), Writes()]

`estimator.cli.groups.spread`, which every command goes through, gathers what the options of a command say,
and refuses before the command begins to read what would be written over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any, get_args

from typer.models import ArgumentInfo, ParameterInfo

from estimator.base.formats import check_suffix
from estimator.base.language import told
from estimator.base.paths import DEVICE_OUT, STDOUT, Use, is_folder, named, on_disk, uses

Values = Mapping[str, Any]
"""The options of a command by the names of its parameters."""


def standard_input(value: str) -> list[Path]:
    """The file that a text stands for: none, but for `-`, which is standard input."""
    return [Path("-")] if value == "-" else []


@dataclass(frozen=True, slots=True)
class Reads:
    """A file that is read.

    Attributes
    ----------
    inside : function, optional
        The files that a value stands for, where it stands for others than itself, as a folder does.
    usual : function, optional
        What is read where nothing is given, which may depend on the other options.
    """

    inside: Callable[[Any], Iterable[Path]] | None = None
    usual: Callable[[Values], Iterable[Path]] | None = None


@dataclass(frozen=True, slots=True)
class Writes:
    """A file that is written, whole or not at all; or a folder that is filled.

    `suffixes`: what its name may end in, where it is always written in the same formats (`base/formats`).
    """

    is_folder: bool = False
    suffixes: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Keeps:
    """A file that is read, and written anew.

    Attributes
    ----------
    inside, usual : function, optional
        As those of `Reads`.
    when : str, optional
        The parameter without which it is only read.
    beside : tuple of str
        What follows its name in those of the files that belong to it: its lock, and those of a database.
    """

    inside: Callable[[Any], Iterable[Path]] | None = None
    usual: Callable[[Values], Iterable[Path]] | None = None
    when: str | None = None
    beside: tuple[str, ...] = ()


Marker = Reads | Writes | Keeps


@dataclass(frozen=True, slots=True)
class FileOption:
    """An option that names a file: its parameter, what users know it as, and what is done with the file."""

    parameter: str
    name: str
    marker: Marker
    is_argument: bool = False

    def reads(self, values: Values) -> Iterator[Use]:
        """What a run with these options reads of it."""
        if isinstance(self.marker, Writes):
            return
        given = values.get(self.parameter)
        if not given:
            usual = self.marker.usual
            yield from (use for path in (usual(values) if usual else ()) for use in uses(self.name, path))
        elif self.marker.inside is not None:
            yield from (use for path in self.marker.inside(given) for use in uses(self.name, path))
        else:
            yield from uses(self.name, given)

    def writes(self, values: Values) -> Iterator[Use]:
        """What a run with these options writes of it."""
        given = values.get(self.parameter)
        if isinstance(self.marker, Writes) and given:
            # Not a pattern: a result may be called so.
            yield Use(self.name, given, self.marker.is_folder or is_folder(given))
        elif isinstance(self.marker, Keeps) and (self.marker.when is None or values[self.marker.when]):
            for use in self.reads(values):
                yield use
                yield from (Use(self.name, f"{use}{suffix}") for suffix in self.marker.beside)

    def check_name(self, values: Values) -> None:
        """Raise `OUT005` where its name says that it is something else than what is written there."""
        given = values.get(self.parameter)
        if isinstance(self.marker, Writes) and self.marker.suffixes is not None and given:
            check_suffix(given, self.marker.suffixes)


def path(text: str) -> Path:
    """What reads the name of a file on a disk, for typer's `parser`; `USE024` of an empty one."""
    return on_disk(named(text))


def file(text: str) -> str:
    """The same of what may be an address or a pattern, too."""
    return named(text)


def with_names_checked(option: Parameter) -> Parameter:
    """An option as it is, or, of one whose value is the name of a file, with that looked at."""
    kind, *notes = get_args(option.annotation) or (None,)
    marker = _marker(notes)
    if marker is None or getattr(marker, "inside", None) is not None:
        return option
    reader = path if Path in (kind, *get_args(kind)) else file
    checked = [_read_by(reader, note) if isinstance(note, ParameterInfo) else note for note in notes]
    return option.replace(annotation=Annotated[(kind, *checked)])


def _read_by(reader: Callable[[str], Any], declared: ParameterInfo) -> ParameterInfo:
    parsed = copy(declared)
    parsed.parser = parsed.parser or reader
    return parsed


def file_options(options: Iterable[Parameter]) -> list[FileOption]:
    """Those of the options of a command that name files."""
    found = []
    for option in options:
        _, *notes = get_args(option.annotation) or (None,)
        if marker := _marker(notes):
            declared = next(note for note in notes if isinstance(note, ParameterInfo))
            is_argument = isinstance(declared, ArgumentInfo)
            found.append(FileOption(option.name, _name(declared), marker, is_argument))
    return found


def files_of_run(options: Sequence[FileOption], values: Values) -> tuple[Iterator[Use], list[Use]]:
    """All that a run reads, and all that it writes; standard output counts where it is a file."""
    written = [use for option in options for use in option.writes(values)]
    reads = (use for option in options for use in option.reads(values))
    result = [Use(told("standard output"), STDOUT)]
    if "out" in values and values["out"] is None:
        # Where the result goes, which another one would be mixed with.
        result.append(Use(told("standard output"), DEVICE_OUT))
    return reads, [*written, *result]


def option_name(option: Parameter) -> str:
    """What users know an option of a command as.

    >>> from inspect import Parameter
    >>> declared = Annotated[int, ParameterInfo(param_decls=("-n", "--number"))]
    >>> option_name(Parameter("count", Parameter.KEYWORD_ONLY, annotation=declared))
    '--number'
    """
    return _name(next(note for note in get_args(option.annotation) if isinstance(note, ParameterInfo)))


def _marker(notes: Iterable[object]) -> Marker | None:
    return next((note for note in notes if isinstance(note, (Reads, Writes, Keeps))), None)


def _name(declared: ParameterInfo) -> str:
    if isinstance(declared, ArgumentInfo):
        # As its help shows it.
        return told((declared.metavar or "").partition("|")[0].strip("[]…."))
    # typer takes the first word of an annotation for a default, until it makes the command.
    words = [declared.default, *(declared.param_decls or ())]
    name = next(word for word in words if isinstance(word, str) and word.startswith("--"))
    return name.partition("/")[0]
