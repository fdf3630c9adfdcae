"""The bytes of a file as UTF-8 text, block by block, without ever guessing what they are.

Without a byte order mark and without a named encoding a file is taken for UTF-8. Its bytes are handed on as
they are, and whoever reads a block whole checks it with `is_utf8`: line breaks, quotes and delimiters are
found as well in bytes, and a check of a whole block is far cheaper than decoding it.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from estimator.errors import Place, UsageError

BLOCK_SIZE = 1 << 20
"""Bytes read at once: larger blocks leave the cache, and are three times slower where page faults are."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LONGEST_MARK = 3


@dataclass(frozen=True, slots=True)
class Undecodable:
    """The byte at which decoding stopped, and the encoding it does not fit."""

    byte: int
    encoding: str


class Text:
    """The text of a file.

    Its blocks, end to end, are UTF-8 without a byte order mark; no block ends between the `\\r` and the `\\n`
    of one line end; and the last line has a line end, whether the file gave it one or not. Blocks may be cut
    inside a character.

    Parameters
    ----------
    stream : binary file
        Read once, from where it stands.
    name : str
        What errors call it.
    encoding : str, optional
        Any text encoding of Python. None: UTF-8, or UTF-16 where the file begins with its mark.
    block_size : int
        Bytes read at once.

    Attributes
    ----------
    position : int
        Bytes of the stream read so far.
    fault : Undecodable, or None
        Set once `read` has handed out all that comes before bytes that cannot be decoded.

    Raises
    ------
    UsageError
        `ENC002` there is no such encoding.

    >>> import io
    >>> Text(io.BytesIO(b"numero\\xe9\\r\\n"), "a.csv", encoding="cp1252").read().decode()
    'numeroé\\r\\n'
    """

    def __init__(
        self, stream: BinaryIO, name: str, *, encoding: str | None = None, block_size: int = BLOCK_SIZE
    ) -> None:
        self.name = name
        self.position = 0
        self.fault: Undecodable | None = None
        self._stream = stream
        self._block_size = block_size
        self._blocks = self._with_whole_line_ends(self._decoded(_known(encoding, name)))

    def read(self) -> bytes:
        """The next block; empty at the end, and before what cannot be decoded."""
        return next(self._blocks, b"")

    def _raw(self) -> Iterator[bytes]:
        while block := self._stream.read(self._block_size):
            self.position += len(block)
            yield block

    def _decoded(self, encoding: str | None) -> Iterator[bytes]:
        raw = self._raw()
        opening = b""
        while len(opening) < _LONGEST_MARK and (block := next(raw, b"")):
            opening += block
        for mark, marked in _MARKS:
            # A mark of UTF-16 under the name "utf-16" is left to the codec, which looks for it too.
            if opening.startswith(mark) and encoding in {None, marked}:
                opening, encoding = opening[len(mark) :], marked
                break
        blocks = _chain(opening, raw)
        return blocks if encoding in {None, "utf-8"} else self._transcoded(blocks, encoding)

    def _transcoded(self, blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder(encoding)()
        ended = False
        while not ended:
            block = next(blocks, b"")
            ended = not block
            before = decoder.getstate()
            try:
                text = decoder.decode(block, final=ended)
            except UnicodeDecodeError as error:
                self.fault = Undecodable(error.object[error.start], encoding)
                decoder.setstate(before)
                yield _good_part(decoder, block).encode()
                return
            yield text.encode()

    def _with_whole_line_ends(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        held = b""
        last = b"\n"
        for block in filter(None, blocks):
            whole = held + block if held else block
            held = b"\r" if whole.endswith(b"\r") else b""
            if whole != held:
                yield whole[: len(whole) - len(held)]
            last = whole[-1:]
        if held or (last != b"\n" and self.fault is None):
            yield held or b"\n"


def is_utf8(octets: bytes, size: int) -> bool:
    """Whether the first `size` bytes are UTF-8, each character whole.

    >>> is_utf8("Déjà".encode(), 6), is_utf8("Déjà".encode(), 5)
    (True, False)
    """
    from estimator.count import kernels  # not above: whoever reads a header only does not wait for numpy

    return bool(kernels.best(size).is_utf8(octets, size))


def _known(encoding: str | None, name: str) -> str | None:
    """The encoding's usual name."""
    if encoding is None:
        return None
    try:
        # Python also calls "hex" and "rot13" codecs; this way of decoding takes only those of texts.
        b"a".decode(encoding, "ignore")
        codecs.getincrementaldecoder(encoding)
        usual = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise UsageError("ENC002", Place(name), encoding=encoding) from None
    return "utf-8" if usual == "utf-8-sig" else usual


def _chain(first: bytes, blocks: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from blocks


def _good_part(decoder: codecs.IncrementalDecoder, block: bytes) -> str:
    """What a decoder gives before it fails, byte by byte: codecs do not agree on how to say it."""
    good: list[str] = []
    try:
        for at in range(len(block)):
            good.append(decoder.decode(block[at : at + 1]))  # noqa: PERF401 - kept when the next one fails
    except UnicodeDecodeError:
        pass
    return "".join(good)
