"""Sequences in which few values follow one another, each many times: held are a value and where it ends.

Of a million clients, the most credits first, few take different amounts: what each takes, and what each pays
for it, are such sequences.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise, repeat
from operator import eq
from typing import Any, Generic, TypeVar, overload

Item = TypeVar("Item")
Other = TypeVar("Other")


class Runs(Sequence[Item], Generic[Item]):
    """Items, of which those that are equal and stand side by side are held once: the first of them.

    >>> runs = Runs([("a", 2), ("a", 1), ("b", 1)])
    >>> list(runs), runs[2], runs.counted, runs == ["a", "a", "a", "b"]
    (['a', 'a', 'a', 'b'], 'a', [('a', 3), ('b', 1)], True)
    """

    __slots__ = ("_ends", "_items")

    def __init__(self, counted: Iterable[tuple[Item, int]] = ()) -> None:
        self._items: list[Item] = []
        self._ends: list[int] = []
        end = 0
        for item, times in counted:
            if not times:
                continue
            end += times
            if self._items and self._items[-1] == item:
                self._ends[-1] = end
            else:
                self._items.append(item)
                self._ends.append(end)

    @classmethod
    def of(cls, items: Iterable[Item]) -> Runs[Item]:
        """Any items, in their order."""
        return items if isinstance(items, Runs) else cls((item, 1) for item in items)

    @property
    def counted(self) -> list[tuple[Item, int]]:
        """Each item with how often it stands there in a row."""
        return [(item, end - start) for item, (start, end) in self._held]

    @property
    def _held(self) -> Iterator[tuple[Item, tuple[int, int]]]:
        return zip(self._items, pairwise((0, *self._ends)), strict=True)

    def map(self, function: Callable[[Item], Other]) -> Runs[Other]:
        """What a function makes of each item; it is asked once for a run.

        >>> Runs([(1, 3)]).map(str).counted
        [('1', 3)]
        """
        return Runs((function(item), end - start) for item, (start, end) in self._held)

    def between(self, first: int, last: int) -> Runs[Item]:
        """Those from the place `first` on that stand before the place `last`.

        >>> Runs([("a", 2), ("b", 2)]).between(1, 3).counted
        [('a', 1), ('b', 1)]
        """
        cut = ((item, min(end, last) - max(start, first)) for item, (start, end) in self._held)
        return Runs((item, many) for item, many in cut if many > 0)

    def __add__(self, more: Runs[Item]) -> Runs[Item]:
        return Runs(chain(self.counted, more.counted))

    @staticmethod
    def zipped(*several: Runs[Any]) -> Runs[tuple[Any, ...]]:
        """Sequences as long as each other, item by item.

        >>> Runs.zipped(Runs([("a", 3)]), Runs([(1, 1), (2, 2)])).counted
        [(('a', 1), 1), (('a', 2), 2)]
        """
        if len({len(each) for each in several}) > 1:
            raise ValueError("sequences of different lengths")
        # All ends of all of them, each once: between two, no item of any changes.
        ends = sorted(set(chain.from_iterable(each._ends for each in several)))
        at = [0] * len(several)
        counted: list[tuple[tuple[Any, ...], int]] = []
        start = 0
        for end in ends:
            for which, each in enumerate(several):
                at[which] += each._ends[at[which]] <= start
            counted.append(
                (tuple(each._items[place] for each, place in zip(several, at, strict=True)), end - start)
            )
            start = end
        return Runs(counted)

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[Item]:
        return chain.from_iterable(repeat(item, end - start) for item, (start, end) in self._held)

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> list[Item]: ...
    def __getitem__(self, place: int | slice) -> Item | list[Item]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        at = place + len(self) if place < 0 else place
        if not 0 <= at < len(self):
            raise IndexError(place)
        return self._items[bisect_right(self._ends, at)]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Runs):
            return self._items == other._items and self._ends == other._ends
        return isinstance(other, (list, tuple)) and len(other) == len(self) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Runs({self.counted!r})"
