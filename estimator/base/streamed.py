"""Parts of a result that are made while it is written: of a million, few are there at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from operator import eq
from typing import Any, TypeVar, cast

Item = TypeVar("Item")


def streamed(many: int, items: Callable[[], Iterator[Item]]) -> tuple[Item, ...]:
    """So many items that are made again each time somebody goes through them, in the place of a tuple.

    >>> parts = streamed(2, lambda: iter("ab"))
    >>> parts == ("a", "b"), parts[1], len(parts)
    (True, 'b', 2)
    """
    return cast("tuple[Item, ...]", Streamed(many, items))


class Streamed(Sequence[Any]):
    """What `streamed` gives."""

    __slots__ = ("_items", "_many")

    def __init__(self, many: int, items: Callable[[], Iterator[Any]]) -> None:
        self._many, self._items = many, items

    def __len__(self) -> int:
        return self._many

    def __iter__(self) -> Iterator[Any]:
        return self._items()

    def __getitem__(self, place: Any) -> Any:
        at = range(self._many)[place]
        if isinstance(at, range):
            return tuple(self)[place]
        return next(islice(self, at, None))

    def __eq__(self, other: object) -> bool:
        same_length = isinstance(other, (tuple, Streamed)) and len(other) == len(self)
        return same_length and all(map(eq, self, cast("Sequence[object]", other)))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<Streamed: {len(self)}>"
