"""Memory for blocks, used again and again: new memory costs as much as reading into it."""

from __future__ import annotations

_MOST_KEPT = 8
"""Pieces that are used again: more are in use only where somebody keeps all blocks."""

_STEP = 1 << 16
"""Sizes are multiples of this, so that what needs a little more fits, too."""


class Memory:
    """Pieces of memory, each lent until nobody has a view of it any more. For one thread.

    >>> memory = Memory()
    >>> one, two = memory.free(4), memory.free(4)
    >>> one.obj is two.obj
    False
    >>> before = one.obj
    >>> del one
    >>> memory.free(5).obj is before
    True
    """

    def __init__(self) -> None:
        self._pieces: list[bytearray] = []

    def free(self, size: int) -> memoryview:
        """So many bytes that nobody uses; what was in them before may still be there."""
        for piece in self._pieces:
            if len(piece) >= size and _is_free(piece):
                return memoryview(piece)[:size]
        new = bytearray(-(-size // _STEP) * _STEP)
        # Those that are too small are not needed again.
        self._pieces = [piece for piece in self._pieces if len(piece) >= size][-_MOST_KEPT + 1 :]
        self._pieces.append(new)
        return memoryview(new)[:size]


def _is_free(piece: bytearray) -> bool:
    """Whether no view of it is left: while there is one, Python lets nobody change its size."""
    try:
        piece.append(piece.pop())
    except BufferError:
        return False
    return True


def is_ascii(block: memoryview) -> bool:
    """Whether no byte is above 7F.

    >>> is_ascii(memoryview(b"abc")), is_ascii(memoryview(bytes([0xE9]))), is_ascii(memoryview(b""))
    (True, False, True)
    """
    import numpy as np  # whoever reads a small text does not wait for it

    return not len(block) or int(np.frombuffer(block, np.uint8).max()) < 0x80
