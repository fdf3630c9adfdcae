"""Memory for blocks, used again and again: new memory costs as much as reading into it."""

from __future__ import annotations

_MOST_KEPT = 8
"""Pieces that are used again: more are in use only where somebody keeps all blocks."""


class Memory:
    """Pieces of memory of one size, each lent until nobody has a view of it any more.

    >>> memory = Memory(4)
    >>> one, two = memory.free(), memory.free()
    >>> one.obj is two.obj
    False
    >>> before = one.obj
    >>> del one
    >>> memory.free().obj is before
    True
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._pieces: list[bytearray] = []

    def free(self) -> memoryview:
        """A piece that nobody uses; what was in it before may still be there."""
        for piece in self._pieces:
            if _is_free(piece):
                return memoryview(piece)
        piece = bytearray(self._size)
        if len(self._pieces) < _MOST_KEPT:
            self._pieces.append(piece)
        return memoryview(piece)


def _is_free(piece: bytearray) -> bool:
    """Whether no view of it is left: while there is one, Python lets nobody change its size."""
    try:
        piece.append(piece.pop())
    except BufferError:
        return False
    return True


def is_ascii(block: memoryview) -> bool:
    """Whether no byte is above 7F.

    >>> is_ascii(memoryview(b"abc")), is_ascii(memoryview(b"ab\xe9")), is_ascii(memoryview(b""))
    (True, False, True)
    """
    import numpy as np  # whoever reads a small text does not wait for it

    return not len(block) or int(np.frombuffer(block, np.uint8).max()) < 0x80
