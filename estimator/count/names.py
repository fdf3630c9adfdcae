"""Names, each once, in the order of their letters: bytes end to end, no Python object for any of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from estimator.count import core
from estimator.count.core import Spans
from estimator.count.strings import Strings

_WORD: Final = 7
"""Bytes of a name that are compared at once: in 64 bits there is room for how many of them there are, too."""

_CLOSELY: Final = 64
"""Names that are alike for so many bytes are compared one by one: there are few."""

_CHUNK: Final = 4096


class SortedNames(Sequence[str]):
    """Names as a sequence of texts, sorted, none of them twice.

    >>> names = SortedNames.of(["b", "a"])
    >>> list(names), names.place("b"), names.place("c")
    (['a', 'b'], 1, None)
    """

    __slots__ = ("_texts",)

    def __init__(self, texts: Strings) -> None:
        self._texts = texts

    def __repr__(self) -> str:
        """How many there are: they are somebody's."""
        return f"<SortedNames: {len(self)}>"

    @classmethod
    def of(cls, names: Iterable[str]) -> SortedNames:
        """Names that are different, in any order."""
        return cls(Strings.from_bytes(sorted(name.encode("utf-8", "surrogatepass") for name in names)))

    @classmethod
    def merged(cls, several: Sequence[SortedNames]) -> tuple[SortedNames, list[NDArray[np.int64]]]:
        """Those of several together; and for each of these, where its names are in them.

        >>> both, places = SortedNames.merged([SortedNames.of(["a", "c"]), SortedNames.of(["b", "c"])])
        >>> list(both), [each.tolist() for each in places]
        (['a', 'b', 'c'], [[0, 2], [1, 2]])
        """
        filled = [each for each in several if len(each)]
        if len(filled) == 1:
            return filled[0], [np.arange(len(each), dtype=np.int64) for each in several]
        spans = Strings.chained([each._texts for each in filled] or [Strings.from_bytes(())]).spans
        order, is_first = _sorted(spans)
        firsts = order[is_first]
        place = np.empty(len(order), np.int64)
        place[order] = np.cumsum(is_first) - 1
        texts = Strings.from_offsets(
            *core.gather(Spans(spans.data, spans.starts[firsts], spans.ends[firsts]))
        )
        return cls(texts), np.split(place, np.cumsum([len(each) for each in several])[:-1])

    def take(self, places: NDArray[np.intp]) -> SortedNames:
        """Some of them, at `places` that grow."""
        spans = self._texts.spans
        return SortedNames(
            Strings.from_offsets(*core.gather(Spans(spans.data, spans.starts[places], spans.ends[places])))
        )

    def place(self, name: str) -> int | None:
        """Where a name is; None where it is not."""
        spans = self._texts.spans
        octets = name.encode("utf-8", "surrogatepass")
        at = bisect_left(range(len(spans)), octets, key=spans.__getitem__)
        return at if at < len(spans) and spans[at] == octets else None

    def at(self, places: NDArray[np.intp]) -> Iterator[str]:
        """The names at some places, of which few are Python's at a time."""
        for start in range(0, len(places), _CHUNK):
            octets = self._texts.take(places[start : start + _CHUNK]).octets()
            yield from (each.decode("utf-8", "surrogatepass") for each in octets)

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, place: int) -> str:  # type: ignore[override]
        return self._texts[place]

    def __iter__(self) -> Iterator[str]:
        return self.at(np.arange(len(self)))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.place(name) is not None


def _sorted(spans: Spans) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The order of texts by their bytes; and, in that order, which are other ones than those before them.

    They are sorted by their first bytes, those that are alike so far by the next ones, and so on.
    """
    order = np.arange(len(spans))
    # By place in `order`: where the texts begin that were alike so far.
    group = np.zeros(len(spans), np.intp)
    alike = np.arange(len(spans))
    at = 0
    while len(alike) and at < _CLOSELY:
        rows = order[alike]
        keys = _word(spans, rows, at)
        by = np.lexsort((keys, group[alike])) if at else np.argsort(keys)
        order[alike], keys = rows[by], keys[by]
        before = group[alike]
        is_new = np.ones(len(alike), np.bool_)
        is_new[1:] = (keys[1:] != keys[:-1]) | (before[1:] != before[:-1])
        starts = np.flatnonzero(is_new)
        size = np.diff(starts, append=len(alike))
        group[alike] = np.repeat(alike[starts], size)
        # Alone, or ended: nothing sets them apart any more.
        goes_on = np.repeat(size > 1, size) & ((keys & np.uint64(0xFF)) == _WORD)
        alike = alike[goes_on]
        at += _WORD
    _sort_closely(spans, order, group, alike)
    return order, group == np.arange(len(spans))


def _sort_closely(
    spans: Spans, order: NDArray[np.intp], group: NDArray[np.intp], alike: NDArray[np.intp]
) -> None:
    """The same for those at the places `alike` of `order`, by whole texts."""
    found = sorted((int(group[place]), spans[int(order[place])], int(order[place])) for place in alike)
    last = None
    for place, (before, octets, row) in zip(alike.tolist(), found, strict=True):
        order[place] = row
        if (before, octets) != last:
            start, last = place, (before, octets)
        group[place] = start


def _word(spans: Spans, rows: NDArray[np.intp], at: int) -> NDArray[np.uint64]:
    """The next bytes of texts as numbers in the same order; the lowest byte is how many there are."""
    starts = spans.starts[rows] + at
    left = np.clip(spans.ends[rows] - starts, 0, _WORD)
    word = np.zeros(len(rows), np.uint64)
    for byte in range(_WORD):
        word <<= np.uint64(8)
        there = np.flatnonzero(left > byte)
        word[there] |= spans.data[starts[there] + byte]
    word <<= np.uint64(8)
    word |= left.astype(np.uint64)
    return word
