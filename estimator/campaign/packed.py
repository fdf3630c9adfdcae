"""Compressed files, unpacked while they are read: what they hold never is in memory as a whole.

How a file is packed is in its first bytes, whatever it is called. A CSV is read from the stream as it comes.
Parquet files and workbooks are read from their ends, and so are unpacked to a temporary file, up to a bound.
"""

from __future__ import annotations

import bz2
import gzip
import io
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Final, cast

from estimator.errors import CampaignError, Place

LONGEST_MAGIC: Final = 64
"""Bytes by which a file is known, with what may stand before the first tag of a page."""
OLE: Final = bytes.fromhex("d0cf11e0")
"""How a file begins that holds an `.xls`, also how a password wraps any workbook."""

MOST_UNPACKED: Final = 4 << 30
"""Bytes of a workbook or a Parquet file: what a compressed one holds is nobody's to fill the disk with."""

_STEP: Final = 1 << 20


def _gzip(stream: BinaryIO) -> Any:
    return gzip.GzipFile(fileobj=stream, mode="rb")


def _bzip2(stream: BinaryIO) -> Any:
    return bz2.BZ2File(stream)


def _zstd(stream: BinaryIO) -> Any:
    import pyarrow as pa  # a CSV that is not packed does not wait for Arrow

    return pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), "zstd")


_PACKINGS: Final[dict[bytes, Callable[[BinaryIO], Any]]] = {
    b"\x1f\x8b": _gzip,
    b"\x28\xb5\x2f\xfd": _zstd,
    # Its first letters alone, BZh, could begin a text.
    **{b"BZh%d1AY&SY" % level: _bzip2 for level in range(1, 10)},
}


def is_packed(start: bytes) -> bool:
    """Whether a file that begins so is compressed.

    >>> is_packed(gzip.compress(b"a")), is_packed(b"BZh;b"), is_packed(b"")
    (True, False, False)
    """
    return _packing(start) is not None


def _packing(start: bytes) -> Callable[[BinaryIO], Any] | None:
    return next((packing for magic, packing in _PACKINGS.items() if start.startswith(magic)), None)


def unpacked(stream: BinaryIO, start: bytes, name: str) -> BinaryIO:
    """What a compressed stream, which begins with `start`, holds. It can be read once, from its beginning.

    Its `read` raises `FIL007` where it breaks off, or is damaged.
    """
    packing = _packing(start)
    assert packing is not None
    return cast("BinaryIO", _Unpacked(packing(stream), name))


def spooled(stream: BinaryIO, name: str, most: int = MOST_UNPACKED) -> BinaryIO:
    """The same in a file, which can be read from anywhere. Raises `FIL008` where it is too large."""
    kept = _Kept()
    while octets := stream.read(_STEP):
        kept.file.write(octets)
        if kept.file.tell() > most:
            kept.close()
            raise CampaignError("FIL008", Place(name), limit=most >> 20)
    kept.seek(0)
    return cast("BinaryIO", kept)


class _Kept(io.RawIOBase):
    """A temporary file that is closed when nobody reads it any more, whoever that was."""

    def __init__(self) -> None:
        import tempfile  # most campaigns are not packed

        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - closed below

    def readinto(self, buffer: Any) -> int:
        return self.file.readinto(buffer)

    def seek(self, at: int, whence: int = 0) -> int:
        return self.file.seek(at, whence)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self.file.close()
        super().close()


class _Unpacked:
    """Reads, and says what is wrong in words of ours."""

    def __init__(self, stream: Any, name: str) -> None:
        self._stream = stream
        self._name = name
        self._ahead = b""

    def read(self, size: int = -1) -> bytes:
        ahead = self._ahead if size < 0 else self._ahead[:size]
        self._ahead = self._ahead[len(ahead) :]
        return ahead + self._read(size if size < 0 else size - len(ahead)) if ahead else self._read(size)

    def peek(self, size: int) -> bytes:
        """What is read next, without taking it."""
        self._ahead += self._read(size - len(self._ahead))
        return self._ahead

    def _read(self, size: int) -> bytes:
        try:
            octets: bytes = self._stream.read(size)
        except (EOFError, OSError, ValueError, zlib.error) as error:
            raise CampaignError("FIL007", Place(self._name)) from error
        return octets

    def seekable(self) -> bool:
        return False
