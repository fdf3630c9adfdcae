"""The arguments of public functions: held against what the functions declare, before anything is done.

A function says in its annotations what it takes, and nowhere else: `@checked()` reads them. Texts, paths,
True or False, mappings, lists and our own values are looked at here. Whatever has a reader of its own, which
can say more of it, is left to that: amounts, days, closed sets, campaigns, tables.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from functools import cache, wraps
from inspect import Parameter, signature
from numbers import Integral
from types import NoneType, SimpleNamespace, UnionType
from typing import Any, Final, ParamSpec, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from estimator.base.language import listed, told
from estimator.base.paths import named
from estimator.base.read import repeated
from estimator.errors import ArgumentError, UsageError

Given = ParamSpec("Given")
Returned = TypeVar("Returned")
Made = TypeVar("Made")

_WORDS: Mapping[object, str] = {
    str: told("a text"),
    bool: told("True or False"),
    int: told("a whole number"),
    os.PathLike: told("a path"),
    float: told("a number"),
    NoneType: "None",
}
_MANY: Mapping[object, str] = {str: told("texts"), os.PathLike: told("paths")}


def checked(*own: str) -> Callable[[Callable[Given, Returned]], Callable[Given, Returned]]:
    """Let a function refuse arguments that it does not take: by name `USE018`, by type `USE022`.

    Parameters
    ----------
    *own : str
        Arguments that the function looks at itself, though their type could be told here.

    >>> @checked()
    ... def paint(what: str, *, colours: Mapping[str, str] | None = None): return what
    >>> paint("wall", colours={"top": "red"})
    'wall'
    >>> paint("wall", colours=["red"])
    Traceback (most recent call last):
    estimator.errors.kinds.ArgumentError: USE022  paint() cannot take a list as colours.
    Give a mapping of texts to texts, or None.
    """

    def decorate(function: Callable[Given, Returned]) -> Callable[Given, Returned]:
        @cache
        def hints() -> tuple[Mapping[str, Any], Sequence[str]]:
            return _hints(function)  # when it is first called: a hint may name what is defined after it

        @wraps(function)
        def with_checks(*args: Given.args, **kwargs: Given.kwargs) -> Returned:
            types, positional = hints()
            keywords = cast("dict[str, object]", kwargs)
            for name in keywords:
                if name not in types:
                    raise _unknown(with_checks, name)
            given: list[object] = list(args)
            for at, (name, value) in enumerate(zip(positional, args, strict=False)):
                given[at] = value if name in own else _taken(function, name, value, types[name])
            for name, value in keywords.items():
                keywords[name] = value if name in own else _taken(function, name, value, types[name])
            return cast("Callable[..., Returned]", function)(*given, **keywords)

        return with_checks

    return decorate


def checked_fields(*from_0: str, from_1: Sequence[str] = ()) -> Callable[[type[Made]], type[Made]]:
    """Let a value that is made of its fields refuse what they are not declared to hold.

    It stands below `@dataclass`, before whatever the class says of its fields itself.
    What is scaled inside is whole, and never a float; what is declared as an amount, a day or one of a closed
    set is read by the class itself.

    Parameters
    ----------
    *from_0 : str
        Fields in which less than 0 makes no sense (`AMT003`).
    from_1 : sequence of str
        Fields in which 0 does not, either.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... @checked_fields("milli")
    ... class Held:
    ...     milli: int
    >>> Held(1.5)
    Traceback (most recent call last):
    estimator.errors.kinds.ArgumentError: USE022  Held() cannot take a float as milli.
    Give a whole number.
    """

    def decorate(made: type[Made]) -> type[Made]:
        after: Callable[[Made], None] | None = getattr(made, "__post_init__", None)

        @cache
        def kinds() -> Mapping[str, tuple[Any, tuple[type, ...]]]:
            hints = get_type_hints(made)
            return {name: (hints[name], _classes(hints[name])) for name in made.__annotations__}

        def check(self: Made) -> None:
            for name, (hint, classes) in kinds().items():
                value = getattr(self, name)
                if get_origin(hint) is tuple:
                    object.__setattr__(self, name, _listed(type(self).__init__, name, value, hint))
                    continue
                if type(value) not in classes:
                    if not _holds(value, classes):
                        raise refused(type(self).__init__, name, value, _in_words(hint))
                    if int in classes and isinstance(value, Integral):  # numpy's turn over when they add up
                        object.__setattr__(self, name, int(value))
                least = 1 if name in from_1 else 0
                if (least or name in from_0) and value is not None and value < least:
                    raise UsageError("AMT003", what=name, found=repeated(value), least=least)
            if after is not None:
                after(self)

        cast("Any", made).__post_init__ = check
        return made

    return decorate


def _listed(function: Callable[..., Any], name: str, value: object, hint: Any) -> tuple[object, ...]:
    """What is declared as a tuple of any length, from any list of what it holds; else `USE022`."""
    wanted = cast("Any", Sequence)[get_args(hint)[0]]
    if isinstance(value, (str, bytes)):  # lists to Python, and to nobody else
        raise refused(function, name, value, _in_words(wanted))
    return tuple(cast("Sequence[object]", _taken(function, name, value, wanted)))


def _classes(hint: Any) -> tuple[type, ...]:
    """The classes of what a field may hold; `object` where that is not told by a class."""
    return tuple(
        kind if isinstance(kind := get_origin(each) or each, type) else object
        for each in (get_args(hint) if _is_union(hint) else (hint,))
    )


def _holds(value: object, classes: tuple[type, ...]) -> bool:
    if isinstance(value, Integral) and not isinstance(value, bool):
        return int in classes or object in classes
    # True is no number, and a time of day is not left out of a day in silence.
    exact = isinstance(value, bool) or (isinstance(value, datetime) and datetime not in classes)
    return object in classes or (not exact and isinstance(value, classes))


def _hints(function: Callable[..., Any]) -> tuple[dict[str, Any], list[str]]:
    """What a function's arguments may be, keywords of a `TypedDict` too, and which need no name."""
    names = cast("Any", function).__globals__
    types: dict[str, Any] = {}
    positional = []
    for name, parameter in signature(function).parameters.items():
        hint = _evaluated(name, parameter.annotation, names)
        if parameter.kind is Parameter.VAR_KEYWORD:
            options = get_args(hint)[0]
            known = vars(sys.modules[options.__module__])
            types |= {each: _evaluated(each, kind, known) for each, kind in options.__annotations__.items()}
            continue
        types[name] = hint
        if parameter.kind is not Parameter.KEYWORD_ONLY:
            positional.append(name)
    return types, positional


def _evaluated(name: str, annotation: Any, names: dict[str, Any]) -> Any:
    try:
        return get_type_hints(SimpleNamespace(__annotations__={name: annotation}), names)[name]
    except NameError:
        return Any  # a type of a library that is not loaded for its sake: the function reads it itself


def _taken(function: Callable[..., Any], name: str, value: object, hint: Any) -> object:
    """What a function is given, or `USE022`. An iterator is listed, so that its items can be looked at."""
    if type(value) in _at_once(hint):
        return value
    if hasattr(value, "read") and getattr(value, "closed", False) is True:
        found, wanted = told("a file that is closed"), told("one that is open")
        raise ArgumentError("USE022", function=_called(function), name=name, found=found, wanted=wanted)
    if not _is_told_here(hint):
        return value
    if isinstance(value, Iterator):
        value = tuple(value)
    if _is_truth(value):
        value = bool(value)
    if _fits(value, hint):
        if _may_be_path(hint) and isinstance(value, (str, os.PathLike)):
            named(os.fspath(value))
        return value
    raise refused(function, name, value, _in_words(hint), _misfit(value, hint))


_NOTHING: Final = object()


def refused(
    function: Callable[..., Any], name: str, value: object, wanted: str, item: object = _NOTHING
) -> ArgumentError:
    """`USE022`: what a function was given, and what it wants instead.

    Only the type of it is said: a table that is given where a text is wanted may hold anything. Where it is
    of the right type, `item` is what it holds and should not.
    """
    found = type_in_words(value)
    if item is not _NOTHING:
        found = told("{found} that holds {item}", found=found, item=type_in_words(item))
    return ArgumentError("USE022", function=_called(function), name=name, found=found, wanted=wanted)


def _called(function: Callable[..., Any]) -> str:
    """As it is typed: `estimate()`, `Template.parse()`, `Account()`; `save()` of a value that there is."""
    name = function.__qualname__.rpartition("<locals>.")[2].removesuffix(".__init__")
    if "self" in signature(function).parameters:
        name = name.rpartition(".")[2]
    return f"{name}()"


@cache
def _at_once(hint: Any) -> frozenset[type]:
    """The types of which no more need be asked: most calls have no others."""
    kinds = set(get_args(hint)) if _is_union(hint) else {hint}
    return frozenset(kinds & ({bool, NoneType} if _may_be_path(hint) else {bool, NoneType, str}))


@cache
def _is_told_here(hint: Any) -> bool:
    """Whether a value can be held against a type without its own reader."""
    if _is_union(hint):
        return all(map(_is_told_here, get_args(hint)))
    kind = get_origin(hint) or hint
    if kind in (str, bool, float, NoneType) or kind in (Mapping, Sequence, Iterable):
        return True
    return isinstance(kind, type) and (
        issubclass(kind, os.PathLike) or (_is_ours(kind) and not getattr(kind, "_is_protocol", False))
    )


def _fits(value: object, hint: Any) -> bool:
    """Whether a value is of a type, and what it holds, too. What items have a reader for is left to that."""
    if _is_union(hint):
        return any(_fits(value, each) for each in get_args(hint))
    kind, of = get_origin(hint) or hint, get_args(hint)
    if not _is_told_here(hint):
        return True
    if kind is Mapping:
        keys, values = of
        return isinstance(value, Mapping) and all(
            _fits(key, keys) and _fits(item, values) for key, item in value.items()
        )
    if kind in (Sequence, Iterable):
        # A table goes through the names of its columns, which nobody means.
        is_table = isinstance(value, Mapping) or hasattr(value, "columns")
        return isinstance(value, kind) and not is_table and all(_fits(item, of[0]) for item in value)
    if kind is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, os.PathLike if issubclass(kind, os.PathLike) else kind)


def _misfit(value: object, hint: Any) -> object:
    """What a list or a mapping holds that does not belong there; `_NOTHING` of anything else."""
    for each in get_args(hint) if _is_union(hint) else (hint,):
        kind, of = get_origin(each), get_args(each)
        if kind is Mapping and isinstance(value, Mapping):
            pairs = ((item, of[at]) for pair in value.items() for at, item in enumerate(pair))
        elif kind in (Sequence, Iterable) and isinstance(value, kind) and not isinstance(value, str):
            pairs = ((item, of[0]) for item in value)
        else:
            continue
        return next((item for item, wanted in pairs if not _fits(item, wanted)), _NOTHING)
    return _NOTHING


def type_in_words(value: object) -> str:
    """Of what type it is, with its article.

    >>> type_in_words(5), type_in_words(None), type_in_words([])
    ('an int', 'None', 'a list')
    """
    return "None" if value is None else _with_article(type(value).__name__)


@cache
def _may_be_path(hint: Any) -> bool:
    return any(_plain(get_origin(each) or each) is os.PathLike for each in get_args(hint))


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in (Union, UnionType)


def _is_ours(kind: type) -> bool:
    return kind.__module__.partition(".")[0] == "estimator"


def _is_truth(value: object) -> bool:
    """Whether it is True or False as numpy has them: a cell of a table of truths."""
    return type(value).__module__ == "numpy" and type(value).__name__ in ("bool", "bool_")


def _in_words(hint: Any) -> str:
    """What may be given.

    >>> _in_words(Mapping[str, str] | None), _in_words(bool | str)
    ('a mapping of texts to texts, or None', 'True or False, or a text')
    """
    if _is_union(hint):
        *most, last = dict.fromkeys(map(_in_words, get_args(hint)))
        return told("{some}, or {last}", some=listed(most), last=last) if most else last
    kind, of = get_origin(hint) or hint, get_args(hint)
    if kind is Mapping:
        return told(
            "a mapping of {keys} to {values}", keys=_many_in_words(of[0]), values=_many_in_words(of[1])
        )
    if kind in (Sequence, Iterable):
        return told("a list of {items}", items=_many_in_words(of[0]))
    return _WORDS.get(_plain(kind)) or _with_article(kind.__name__)


def _many_in_words(hint: Any) -> str:
    if _is_union(hint) and _is_told_here(hint):
        return listed(map(_many_in_words, get_args(hint)), told(" or "))
    kind = _plain(get_origin(hint) or hint)
    if kind in _MANY:
        return _MANY[kind]
    return told("{kind} values", kind=kind.__name__) if _is_told_here(hint) else told("exact numbers")


def _plain(kind: Any) -> Any:
    return os.PathLike if isinstance(kind, type) and issubclass(kind, os.PathLike) else kind


def _with_article(noun: str) -> str:
    return told("an {kind}", kind=noun) if noun[0].lower() in "aeiou" else told("a {kind}", kind=noun)


def _unknown(function: Callable[..., Any], name: str) -> ArgumentError:
    """An argument that nobody takes, with the one that is probably meant."""
    there_are = [name for name in signature(function).parameters if name not in ("self", "cls")]
    close = get_close_matches(name, there_are, 1)
    if close:
        meant = told("Is {name} meant?", name=close[0])
    else:
        meant = told("There are: {names}.", names=", ".join(there_are))
    return ArgumentError("USE018", function=_called(function), name=name, meant=meant)
