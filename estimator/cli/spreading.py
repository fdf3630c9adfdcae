"""Groups of options spread out: what the command line shows of a command, and how its run is framed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import update_wrapper
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeGuard, TypeVar, get_type_hints

from estimator.base.defaults import in_force, is_default, only_shown
from estimator.base.language import listed, told
from estimator.base.notes import note
from estimator.base.paths import also_reads, run
from estimator.cli.defaults import key_of
from estimator.cli.files import file_options, files_of_run, option_name, with_names_checked
from estimator.cli.options import (
    NoConfig,
)
from estimator.cli.spoken import language_option
from estimator.errors import Place, UsageError

if TYPE_CHECKING:
    pass


Command = TypeVar("Command", bound=Callable[..., Any])

_OF_ALL: Final = (
    Parameter(
        "lang", Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[str | None, language_option()]
    ),
    Parameter("no_config", Parameter.KEYWORD_ONLY, default=False, annotation=NoConfig),
)
"""Options that every command has, and need not know of."""


def spread(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command as typer wants it: each group of options that it takes is spread into its options.

    Groups are keyword-only parameters: they stand after the `*`. Every command has options for a language and
    for defaults, of which it need not know: these hold for the whole run. Before the command itself begins,
    all files that its options name are known, and a run that would write over what it reads is refused
    (`OUT003`, `OUT004`), as is one whose result would have a false name (`OUT005`), or one of whose options
    has nothing to act on (`USE029`).

    >>> from estimator.cli.groups import TariffOptions
    >>> def show(name: str, *, tariff: TariffOptions) -> None:
    ...     print(name, tariff.billing_country)
    >>> str(signature(spread(show)).parameters["billing_country"].default)
    'fr'
    >>> spread(show)(name="now", billing_country="es")
    now es
    """
    taken = [
        each.replace(annotation=hint)
        for each, hint in zip(signature(command).parameters.values(), _hints(command), strict=True)
    ]
    options = [*(with_names_checked(each) for one in taken for each in _options(one)), *_OF_ALL]
    files = file_options(options)
    # Whether a command takes nothing from a file of defaults this time but how its result is shown.
    only_shows: Callable[[Mapping[str, Any]], bool] = getattr(command, "only_shows", lambda _: False)
    idle: Sequence[_Idle] = [
        *getattr(command, "idle", ()),
        *(one for each in taken for one in _idle_of(each)),
    ]
    spread_signature = signature(command).replace(parameters=options)

    def spread_out(**given: Any) -> Any:
        bound = spread_signature.bind(**given)
        bound.apply_defaults()
        reads, writes = files_of_run(files, bound.arguments)
        with run(reads, writes):
            for file in files:
                file.check_name(bound.arguments)
            for each in idle:
                each.check(bound.arguments, spread_signature.parameters)
            with only_shown() if only_shows(bound.arguments) else nullcontext():
                _say_defaults()
            return command(**{each.name: _gathered(each, bound.arguments) for each in taken})

    update_wrapper(spread_out, command)
    spread_out.__signature__ = spread_signature  # type: ignore[attr-defined]
    spread_out.__annotations__ = {each.name: each.annotation for each in options}
    spread_out.files = files  # type: ignore[attr-defined]
    return spread_out


@dataclass(frozen=True, slots=True)
class _Idle:
    """Options that have nothing to act on where none of some others is given.

    `beside` may name some that a command does not have.
    """

    options: frozenset[str]
    beside: tuple[str, ...]

    def check(self, given: Mapping[str, Any], usual: Mapping[str, Parameter]) -> None:
        """Raise `USE029` where one of them is given for nothing; a file of defaults is for all commands."""
        beside = [each for each in self.beside if each in usual]
        if any(given[each] != usual[each].default for each in beside):
            return
        for name in sorted(self.options):
            if _is_typed(usual[name], given[name]):
                needed = listed([option_name(usual[each]) for each in beside], told(" or "))
                raise UsageError("USE029", option=name, beside=needed)


def acts_on(
    *beside: str, options: Iterable[type | str], but: Iterable[str] = ()
) -> Callable[[Command], Command]:
    """Refuse options of a command that are given without what they act on.

    Parameters
    ----------
    *beside : str
        Parameters, of which one is needed.
    options : iterable of str, or of groups
        What needs it,
    but : iterable of str
        without these.
    """

    def declared(command: Command) -> Command:
        names = (
            name
            for each in options
            for name in ([each] if isinstance(each, str) else [one.name for one in _options_of(each)])
        )
        idle = _Idle(frozenset(names) - {*but}, beside)
        command.idle = [*getattr(command, "idle", ()), idle]  # type: ignore[attr-defined]
        return command

    return declared


def _idle_of(parameter: Parameter) -> Iterator[_Idle]:
    """What a group, or a group within it, says of its own options: `acts_on`, by the option."""
    if _is_group(parameter.annotation):
        acts: Mapping[str, tuple[str, ...]] = getattr(parameter.annotation, "acts_on", {})
        for option, beside in acts.items():
            yield _Idle(frozenset({option}), beside)
        for each in _fields_of(parameter.annotation):
            yield from _idle_of(each)


def _is_typed(option: Parameter, value: Any) -> bool:
    """Whether somebody typed an option: it is neither left out, nor from a file of defaults."""
    return bool(value != option.default) and not is_default(key_of(option.name))


def typed_options(*groups: object) -> list[str]:
    """The options of groups that somebody typed.

    >>> from estimator.cli.groups import TariffOptions, ReadingOptions
    >>> typed_options(TariffOptions(billing_country="gb"), ReadingOptions(delimiter=";"))
    ['--billing-country', '--delimiter']
    """
    found: list[str] = []
    for group in groups:
        for each in _fields_of(type(group)):
            value = getattr(group, each.name)
            if _is_group(each.annotation):
                found += typed_options(value)
            elif _is_typed(each, value):
                found.append(option_name(each))
    return found


def _say_defaults() -> None:
    """Note which defaults are from a file, which is not written over; nothing is changed in silence."""
    for each in in_force():
        also_reads(told("the file of defaults"), each.file)
        if each.keys:
            note(Place(each.file), "defaults from this file: {keys}", keys=", ".join(each.keys))


def _hints(described: Any) -> list[Any]:
    """What the parameters of a function are declared as."""
    hints = get_type_hints(described, include_extras=True)
    hints.pop("return", None)
    return list(hints.values())


def _options(parameter: Parameter) -> Iterator[Parameter]:
    """What a parameter is on the command line: itself, or the options of its group."""
    if _is_group(parameter.annotation):
        yield from _options_of(parameter.annotation)
    else:
        yield parameter


def _options_of(group: type) -> Iterator[Parameter]:
    for each in _fields_of(group):
        yield from _options(each)


def _is_group(declared: Any) -> TypeGuard[type]:
    return isinstance(declared, type) and is_dataclass(declared)


def _fields_of(group: type) -> Iterator[Parameter]:
    hints = get_type_hints(group, include_extras=True)
    for each in fields(group):
        default = Parameter.empty if each.default is MISSING else each.default
        yield Parameter(each.name, Parameter.KEYWORD_ONLY, default=default, annotation=hints[each.name])


def _gathered(parameter: Parameter, options: Mapping[str, Any]) -> Any:
    """What the command gets for a parameter: the option's value, or the group made of its options."""
    group = parameter.annotation
    if not _is_group(group):
        return options[parameter.name]
    return group(**{each.name: _gathered(each, options) for each in _fields_of(group)})
