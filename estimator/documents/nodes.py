"""JSON written by others, taken apart with care: every value knows where in its document it stands."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from estimator.base.credits import to_milli
from estimator.base.exact_json import read_json
from estimator.base.money import to_micro

_LARGEST_COUNT = 10**18
"""Nobody counts further; digits without end would only cost time."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a document, and the way to it; whatever is not as expected is a `ValueError` that names it.

    >>> Node({"lines": [{"segments": -1}]}, "")["lines"].items()[0]["segments"].count()
    Traceback (most recent call last):
    ValueError: lines[1].segments is not a whole number of 0 or more
    """

    value: object
    path: str

    def __getitem__(self, key: str) -> Node:
        found = self.get(key)
        if found is None:
            raise ValueError(f"{self._below(key)} is missing")
        return found

    def get(self, key: str) -> Node | None:
        """The value of a key; None where there is none, or null."""
        if not isinstance(self.value, dict):
            raise ValueError(f"{self._name} is not an object")  # noqa: TRY004 - one kind of error for callers
        value = self.value.get(key)
        return None if value is None else Node(value, self._below(key))

    def items(self) -> list[Node]:
        """The items of a list, numbered from 1 as people count."""
        if not isinstance(self.value, list):
            raise ValueError(f"{self._name} is not a list")  # noqa: TRY004
        return [Node(item, f"{self.path}[{at}]") for at, item in enumerate(self.value, start=1)]

    def text(self) -> str:
        """A text; it may be empty."""
        if not isinstance(self.value, str):
            raise ValueError(f"{self._name} is not a text")  # noqa: TRY004
        return self.value

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            raise ValueError(f"{self._name} is neither true nor false")  # noqa: TRY004
        return self.value

    def day(self) -> date:
        """A day as ISO 8601 writes it."""
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            raise ValueError(f"{self._name} is not a day such as 2026-10-01") from None

    def count(self) -> int:
        """A whole number of 0 or more."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _LARGEST_COUNT:
            raise ValueError(f"{self._name} is not a whole number of 0 or more")
        return value

    def credits(self) -> int:
        """Milli-credits, from a text or a number that was read exactly."""
        return self._exact(to_milli, "number of credits")

    def price(self) -> int:
        """Micro-units of a currency, likewise."""
        return self._exact(to_micro, "price")

    def _exact(self, scale: Callable[[str | int | Decimal], int], what: str) -> int:
        scaled = -1
        if isinstance(self.value, (str, int, Decimal)):
            with suppress(ValueError):
                scaled = scale(self.value)
        if scaled < 0:
            raise ValueError(f"{self._name} is not an exact {what} such as 6995.35")
        return scaled

    def _below(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    @property
    def _name(self) -> str:
        return self.path or "the document"


def read_document(octets: bytes) -> Node:
    """A JSON document from bytes, every number in it exact.

    Raises `ValueError` with the reason where it is none.

    >>> read_document(b'{"totalCreditsRemoved": 6995.35}')["totalCreditsRemoved"].credits()
    6995350
    """
    try:
        return Node(read_json(octets.removeprefix(codecs.BOM_UTF8)), "")
    except UnicodeDecodeError as error:
        raise ValueError("it is not UTF-8") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ValueError(f"its JSON breaks off or is wrong at {where}") from error


def nothing_twice(keys: Iterable[object], what: str) -> None:
    """Raise `ValueError` where a key comes a second time: counted twice, it would be paid twice."""
    seen = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"it has {what} {key} twice")
        seen.add(key)
