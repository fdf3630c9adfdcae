"""JSON read back, and refused with the place and the reason where it is not what it should be.

msgspec finds the fault; the words are ours.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from estimator.base.decode import utf8_of
from estimator.base.depth import too_deep
from estimator.base.language import listed, told
from estimator.base.read import DOCUMENT, clipped, read_bounded, visible
from estimator.documents.values import WORDS

Kind = TypeVar("Kind")

_TYPES: Final = {
    "array": told("a list"),
    "bool": told("true or false"),
    "date": told("a day such as 2026-10-01"),
    "datetime": told("a time such as 2026-10-01T09:00:00"),
    "decimal": told("a number"),
    "int": told("a whole number of 0 or more"),
    "null": "null",
    "object": told("an object"),
    "str": told("a text"),
}

_WHERE = re.compile(r"(?P<what>.*?)(?: - at `(?P<where>key` in `\$[^`]*|\$[^`]*)`)?", re.DOTALL)


def _is_not(place: str, kind: str) -> str:
    return told("{place} is not {kind}", place=place, kind=kind)


def _missing(place: str, found: re.Match[str]) -> str:
    return told("{name} is missing", name=_key(place, found[1]))


def _unknown(place: str, found: re.Match[str]) -> str:
    return told("{name} is no key of it", name=_key(place, clipped(visible(found[1]), 60)))


_SAYS: Final[tuple[tuple[str, Callable[[str, re.Match[str]], str]], ...]] = (
    (r"Object missing required field `(.+)`", _missing),
    (r"Object contains unknown field `(.+)`", _unknown),
    (r"Expected `str` matching regex (.+)", lambda at, found: _is_not(_whole(at), _fitting(found[1]))),
    (r"Expected `str` of length >= 1", lambda at, _: told("{place} is empty", place=_whole(at))),
    (r"Expected `int` [<>]?= .+|Number out of range", lambda at, _: _is_not(_whole(at), _TYPES["int"])),
    (r"Invalid RFC3339 encoded (date|datetime)", lambda at, found: _is_not(_whole(at), _TYPES[found[1]])),
    (r"Invalid decimal string", lambda at, _: _is_not(_whole(at), _TYPES["decimal"])),
    (
        r"Expected `datetime` with no timezone component",
        lambda at, _: _is_not(_whole(at), _TYPES["datetime"]),
    ),
    (
        r"Expected `array` of .+",
        lambda at, _: told("{place} has too few or too many items", place=_whole(at)),
    ),
    (r"Expected `([^`]+)`(?:, got .+)?", lambda at, found: _is_not(_whole(at), _alternatives(found[1]))),
    (
        r"Invalid enum value (?:'.*'|-?[0-9]+)|Invalid value .+",
        lambda at, _: told("{place} has a value that is not known", place=_whole(at)),
    ),
)


def _whole(place: str) -> str:
    return place.removeprefix(".") or told("the document")


def _key(place: str, name: str) -> str:
    # A key of the document itself needs no name before it.
    return f"{place}.{name}".removeprefix(".")


def read_document(kind: type[Kind], octets: bytes, *, schema: int | None = 1) -> Kind:
    """A document of a kind, from the bytes of its JSON.

    `schema` is the one version that is known; None where such documents have none.

    Raises `ValueError` with the place and the reason where it is none.

    >>> from estimator.documents.purchase import Order
    >>> read_document(Order, b'{"credits": "1e3"}', schema=None)
    Traceback (most recent call last):
    ValueError: credits is not a whole number of 0 or more
    """
    octets = octets.removeprefix(codecs.BOM_UTF8)
    try:
        if too_deep(octets.decode(), "JSON"):
            raise ValueError(told("it is nested too deep"))
        if schema is not None:
            _check_version(octets, schema)
        return msgspec.json.decode(octets, type=kind)
    except msgspec.ValidationError as error:
        raise ValueError(reworded(str(error))) from error
    except msgspec.DecodeError as error:
        raise ValueError(_malformed(str(error), octets)) from error
    except UnicodeDecodeError as error:
        raise ValueError(told("it is not UTF-8")) from error


def read_saved(kind: type[Kind], path: Path) -> Kind:
    """A document of a kind, from the file that a result was saved in.

    Raises `ValueError` as `read_document` does, and `FIL001` to `FIL005` where the file cannot be read.
    """
    return read_document(kind, utf8_of(read_bounded(path, DOCUMENT), str(path)))


class _Version(msgspec.Struct):
    schema: int


def _check_version(octets: bytes, known: int) -> None:
    # Before all else: of a later version, the rest may be anything.
    found = msgspec.json.decode(octets, type=_Version).schema
    if found != known:
        raise ValueError(
            told("its schema is {found}, and only {known} is known", found=str(found), known=str(known))
        )


def converted(kind: type[Kind], value: Any) -> Kind:
    """The same from what a program holds; its numbers are `int` or `Decimal`."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise ValueError(reworded(str(error))) from error


def reworded(error: str) -> str:
    """What msgspec says of a document, in our words.

    >>> reworded("Expected `int`, got `str` - at `$.purchase.orders[0].credits`")
    'purchase.orders[0].credits is not a whole number of 0 or more'
    >>> reworded("Object missing required field `totals`")
    'totals is missing'
    """
    found = _WHERE.fullmatch(error)
    what, where = (found["what"], found["where"] or "") if found else (error, "")
    place = where.removeprefix("key` in `").removeprefix("$")
    if where.startswith("key"):
        place = told("{place}: a key", place=place.removeprefix("."))
    for pattern, say in _SAYS:
        if fits := re.fullmatch(pattern, what, re.DOTALL):
            return say(place, fits)
    return told("{place}: {error}", place=_whole(place), error=what)


def _fitting(written: str) -> str:
    # The pattern as Python writes a text: a table of those there are needs no parser.
    return next(
        (words for pattern, words in WORDS.items() if repr(pattern) == written), told("as it must be")
    )


def _alternatives(types: str) -> str:
    names = [_TYPES.get(name, name) for name in types.split(" | ")]
    return listed(names, told(" or "))


def _malformed(error: str, octets: bytes) -> str:
    found = re.search(r"\(byte ([0-9]+)\)", error)
    before = octets[: int(found[1])] if found else octets
    line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
    return told(
        "its JSON breaks off or is wrong at line {line}, column {column}", line=str(line), column=str(column)
    )


def nothing_twice(keys: Iterable[object], what: str) -> None:
    """Raise `ValueError` where a key comes a second time: counted twice, it would be paid twice."""
    seen = set()
    for key in keys:
        if key in seen:
            raise ValueError(told("it has {what} {key} twice", what=what, key=str(key)))
        seen.add(key)
