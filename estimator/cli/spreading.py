"""Groups of options spread out: what the command line shows of a command, and how its run is framed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import MISSING, fields, is_dataclass, replace
from functools import update_wrapper
from inspect import Parameter, signature
from typing import Annotated, Any, Final, TypeGuard, get_type_hints

from estimator.base.defaults import in_force, only_shown
from estimator.base.language import told
from estimator.base.notes import note
from estimator.base.paths import also_reads, run
from estimator.cli.files import file_options, files_of_run, option_name, with_names_checked
from estimator.cli.idle import Idle, Others, is_typed
from estimator.cli.options import NoConfig
from estimator.cli.spoken import language_option
from estimator.errors import Place

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
    has nothing to act on (`USE029`, `USE032`).

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
    idle = list(_idle_in(command, taken))
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


def _idle_in(command: Callable[..., Any], taken: Iterable[Parameter]) -> Iterator[Idle]:
    """What a command says of options that may have nothing to act on, and what its groups say of theirs."""
    for each in getattr(command, "idle", ()):
        names = (
            name
            for one in each.options
            for name in ([one] if isinstance(one, str) else [of.name for of in _options_of(one)])
        )
        yield replace(each, options=tuple(name for name in names if name not in each.but))
    for parameter in taken:
        yield from _idle_of(parameter)


def _idle_of(parameter: Parameter) -> Iterator[Idle]:
    """The same of a group, or a group within it: `acts_on` and `gives_way`, by the option."""
    if _is_group(parameter.annotation):
        beside: Mapping[str, Others] = getattr(parameter.annotation, "acts_on", {})
        instead: Mapping[str, Others] = getattr(parameter.annotation, "gives_way", {})
        for option in beside.keys() | instead.keys():
            yield Idle((option,), beside.get(option, ()), instead.get(option, ()))
        for each in _fields_of(parameter.annotation):
            yield from _idle_of(each)


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
            elif is_typed(each, value):
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
