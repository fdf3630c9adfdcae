"""Run in a process of its own: the compiled core on texts at the very edge of their memory.

python -m tests.core.hostile LIBRARY [heap]

Each text lies right before a page that must not be read, and again right after one. With `heap`, it lies in
memory of exactly its size, for a library that was built with sanitizers.
"""

from __future__ import annotations

import ctypes
import mmap
import random
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from estimator.count.core import binding
from estimator.count.core.library import load
from estimator.count.core.replacing import Replacements
from estimator.count.core.shapes import Match, Rows, RunningTotals, SeenKeys, Spans
from estimator.numbers import COUNTRIES
from estimator.numbers.plan import plan_for
from tests.long import LONG

PIECES = [
    *(
        "a",
        "é",
        "€",
        "ç",
        "😀",
        "[",
        "\0",
        "\x1b",
        ";",
        '"',
        '""',
        "\n",
        "\r",
        "\r\n",
        "b" * 31,
        "+336",
        "0033",
    ),
    *(" (0)6", "12345678", "\u202f", "Ω", "¿", "c" * 64),
]
PIECES += ["{", "}", "#", "*|", "|", "&", "&amp", ";", "#N/", "Ã", "Ã©", "â€", "{{ab}", "&#x4"]
BROKEN = [b"\xc3", b"\xe2\x82", b"\xe2", b"\xf0\x9f", b"\xf0\x9f\x98", b"\x80", b"\xff", b"\xef\xbb", b"\xc2"]
ROUNDS = 150 if LONG else 40
RATES = np.full(len(COUNTRIES), 1000)
RULES = Replacements((0xE7, 0x1F600), (1, 2), (0, 2), (b"c", None), other=b"??", runs=(0, 1))


class Guarded:
    """Memory with a page before it and a page after it that must not be touched."""

    def __init__(self) -> None:
        page = mmap.PAGESIZE
        self._size = 4 * page
        self._map = mmap.mmap(-1, self._size + 2 * page)
        self._whole = np.frombuffer(self._map, np.uint8)
        start = self._whole.ctypes.data
        libc = ctypes.CDLL(None, use_errno=True)
        for at in (start, start + page + self._size):
            assert libc.mprotect(ctypes.c_void_p(at), ctypes.c_size_t(page), 0) == 0
        self._inside = self._whole[page : page + self._size]

    def places(self, octets: bytes) -> Iterator[NDArray[np.uint8]]:
        """The octets at the end of the memory, and at its beginning."""
        for array in (self._inside[self._size - len(octets) :], self._inside[: len(octets)]):
            array[:] = np.frombuffer(octets, np.uint8)
            yield array


class Heap:
    """Memory of exactly the size asked for; not by numpy, which keeps small pieces to use them again."""

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None)
        self._libc.malloc.restype = ctypes.c_void_p
        self._libc.malloc.argtypes = [ctypes.c_size_t]
        self._libc.free.argtypes = [ctypes.c_void_p]

    def places(self, octets: bytes) -> Iterator[NDArray[np.uint8]]:
        """The octets, in a new piece of memory."""
        at = self._libc.malloc(len(octets))
        array = np.ctypeslib.as_array((ctypes.c_uint8 * len(octets)).from_address(at))
        array[:] = np.frombuffer(octets, np.uint8)
        yield array
        self._libc.free(at)


def run(memory: Guarded | Heap, random_: random.Random) -> None:
    """Every function on one random text, and on all the texts that it can be cut into."""
    octets = "".join(random_.choices(PIECES, k=random_.randrange(40))).encode()
    if random_.random() < 0.5:
        octets += random_.choice(BROKEN)
    tables = type(memory)()
    for data in memory.places(octets):
        size = len(data)
        binding.utf8(data, size)
        for width in (1, 2):
            for final in (False, True):
                binding.records(
                    *(data, size), final=final, delimiter=";", width=width, wanted=range(width), lines=True
                )
        bounds = np.sort([*random_.choices(range(size + 1), k=12), 0, size])
        doubled = np.array([random_.randrange(2) for _ in bounds[1:]], np.uint8)
        spans = Spans(data, bounds[:-1].astype(np.int64), bounds[1:].astype(np.int64), doubled)
        for texts in (spans, Spans(data, np.zeros(1, np.int64), np.array([size]))):
            binding.leftovers(texts)
            binding.nothing(texts)
            binding.unusual(texts)
            binding.gather(texts)
            binding.outside(texts)
            binding.linkish(texts)
            binding.holding(texts, b"h#;")
            binding.replaced(texts, RULES)
            for row in range(len(texts)):
                binding.cuts(texts[row])
            counted = binding.count(texts, "€\nSTOP".encode())
            binding.more(
                *(texts, counted, *(np.full(len(texts), each, np.uint8) for each in (1, 0))),
                clause="€€\nSTOP".encode(),
                longer=2,
            )
            matched = binding.numbers(texts, plan_for(random_.choice([None, "FR", "US", "IT"])))
            matched = Match(matched.country, matched.warning, np.zeros(len(texts), np.uint8), matched.e164)
            totals = RunningTotals(len(COUNTRIES), 10)
            rate = np.empty(len(texts), np.int64)
            binding.together(
                partial(binding.tally, Rows(texts, counted, matched, with_clause=True), RATES, totals, rate),
                partial(binding.nothing, texts),
            )
            binding.tally(Rows(texts, counted, matched, with_clause=True), RATES, totals)
            level = random_.choice([0, 0, 1, 63])
            e164 = np.array([random_.randrange(3) for _ in bounds[: len(texts)]], np.int64)
            for keys in binding.keys(texts, e164, matched.reject, level):
                for table in tables.places(bytes(8 * 8)):
                    seen = SeenKeys(table.view(np.uint64), 7)
                    binding.see(keys, seen, np.zeros(len(keys), np.uint8))
                    binding.forget(seen)


def main() -> None:
    """Every instruction set, many texts; a fault ends the process."""
    library = Path(sys.argv[1])
    binding._library = load(library)
    memory: Guarded | Heap = Heap() if "heap" in sys.argv else Guarded()
    for vectors in {binding.vectors, 0}:
        binding.vectors = vectors
        for seed in range(ROUNDS):
            run(memory, random.Random(seed))
    print("nothing touched that is not ours")


if __name__ == "__main__":
    main()
