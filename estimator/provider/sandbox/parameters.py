"""The parameters of a call, each read as what it must be; anything else is refused with a sentence.

They are no Struct of `documents/`: a key left out, one of null and one with a default differ from call to
call, queries are texts, and the sentences stand for those of the provider.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from estimator.base.credits import to_milli
from estimator.base.exact_json import read_json
from estimator.provider.sandbox.refusals import bad_parameter


def body_of(data: bytes, known: Collection[str]) -> dict[str, object]:
    """The object that a body holds; an empty body holds none, and a parameter nobody knows is refused."""
    if not data:
        return {}
    try:
        found = read_json(data)
    except ValueError as error:
        raise bad_parameter("The body is not JSON") from error
    if not isinstance(found, dict):
        raise bad_parameter("The body is not an object")
    for name in found:
        if name not in known:
            raise bad_parameter(f"Unknown parameter {name}")
    return found


def text(given: Mapping[str, object], name: str, *, otherwise: str | None = None) -> str:
    """A text, which must be there unless there is something `otherwise`."""
    return _unicode(_given(given, name, otherwise), name)


def optional_text(given: Mapping[str, object], name: str) -> str | None:
    """A text, or null."""
    return None if given.get(name) is None else text(given, name)


def choice(
    given: Mapping[str, object], name: str, among: Collection[str], *, otherwise: str | None = None
) -> str:
    """One of some texts."""
    value = text(given, name, otherwise=otherwise)
    if value not in among:
        raise bad_parameter(f"Parameter {name} is none of {', '.join(among)}")
    return value


def flag(given: Mapping[str, object], name: str, *, otherwise: bool | None = None) -> bool:
    """True or false."""
    value = _given(given, name, otherwise)
    if not isinstance(value, bool):
        raise bad_parameter(f"Parameter {name} is not a boolean")
    return value


def whole(given: Mapping[str, object], name: str, *, otherwise: int | None = None) -> int:
    """A whole number, from 0 to a million."""
    value = _given(given, name, otherwise)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1_000_000:
        raise bad_parameter(f"Parameter {name} is not a whole number from 0 to 1000000")
    return value


def credits_of(given: Mapping[str, object], name: str) -> int:
    """A number of credits as milli-credits, exactly: a fourth decimal is refused, not rounded."""
    value = _given(given, name)
    if not isinstance(value, (int, Decimal)):
        raise bad_parameter(f"Parameter {name} is not a number")
    try:
        return to_milli(value)
    except ValueError as error:
        raise bad_parameter(f"Parameter {name} cannot be used: {error}") from error


def texts(given: Mapping[str, object], name: str) -> tuple[str, ...]:
    """A list of texts, at least one."""
    value = given.get(name)
    if not isinstance(value, list) or not value:
        raise bad_parameter(f"Parameter {name} is not a list of texts")
    return tuple(_unicode(each, name) for each in value)


def _given(given: Mapping[str, object], name: str, otherwise: object = None) -> object:
    """What is given for a parameter, or else what it is `otherwise`; null is nothing."""
    value = given.get(name, otherwise)
    if value is None:
        raise bad_parameter(f"Missing parameter {name}")
    return value


def _unicode(value: object, name: str) -> str:
    """A text that can be written down: JSON can say half of a surrogate pair, and no file can hold it."""
    try:
        str(value).encode()
    except UnicodeEncodeError:
        value = None
    if not isinstance(value, str):
        raise bad_parameter(f"Parameter {name} is not a text")
    return value
