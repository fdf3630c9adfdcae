"""The bytes of a file as UTF-8 text, block by block.

Without a byte order mark and without a named encoding a file is taken for UTF-8, unless the first part of it
that is not ASCII can only be what spreadsheets save otherwise (`encodings`): then that is said. The bytes of
UTF-8 are handed on as they are, and whoever reads a block whole checks it: line breaks, quotes and delimiters
are found as well in bytes, and a check of a whole block is far cheaper than decoding it.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from encodings.aliases import aliases
from enum import Enum
from typing import BinaryIO, Final

from estimator.base.choices import meant
from estimator.base.encodings import EVIDENCE, SAID, guessed
from estimator.base.language import marked
from estimator.base.memory import Memory, is_ascii
from estimator.base.notes import note
from estimator.base.read import place_of
from estimator.errors import CampaignError, Place, UsageError
from estimator.errors.spelling import HintPart

BLOCK_SIZE = 3 << 20
"""Bytes read at once. With smaller blocks threads wait for one another more often; larger ones take more
memory, and are no faster."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LONGEST_MARK = 3

# Python decodes names of hosts and its own escapes likewise; no file of texts is saved in one of these.
_NO_ENCODINGS: Final = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape"})

_SUCH_AS: Final = ("cp1252", "latin-1", "mac_roman", "utf-8", "utf-16", "utf-32")
"""Encodings that spreadsheets save in: what is near to one of these means no other."""


@dataclass(frozen=True, slots=True)
class Undecodable:
    """The byte at which decoding stopped, and the encoding it does not fit."""

    byte: int
    encoding: str


class Text:
    """The text of a file.

    Its blocks, end to end, are UTF-8 without a byte order mark; no block ends between the `\\r` and the `\\n`
    of one line end; and where it is to be `closed`, the last line has a line end, whether the file gave it
    one or not. Blocks may be cut inside a character.

    Parameters
    ----------
    stream : binary file
        Read once, from where it stands.
    name : str
        What errors call it.
    encoding : str, optional
        Any text encoding of Python. None: UTF-8, or UTF-16 where the file begins with its mark, or what
        `guessed` finds.
    block_size : int
        Bytes read at once.
    closed : bool
        Whether the last line gets a line end.

    Attributes
    ----------
    position : int
        Bytes of the stream read so far.
    read_as : str
        The encoding that was guessed, once it was; empty where none was.
    encoding : str
        What Python calls the encoding that writes such a text again, its mark included; until something else
        is found out, UTF-8.
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
        self,
        stream: BinaryIO,
        name: str,
        *,
        encoding: str | None = None,
        block_size: int = BLOCK_SIZE,
        closed: bool = True,
    ) -> None:
        self.name = name
        self.position = 0
        self.read_as = ""
        self.encoding = "utf-8"
        self.fault: Undecodable | None = None
        self._stream = stream
        self.block_size = block_size
        self._closed = closed
        self._memory = Memory()
        self._unchanged = _Unchanged.NOTHING
        self._put_back = b""
        self._last = self._end = b"\n"
        self._ended = self._was_short = False
        self._blocks = self._with_whole_line_ends(self._decoded(known_encoding(encoding, name)))

    def read(self) -> bytes:
        """The next block; empty at the end, and before what cannot be decoded."""
        return next(self._blocks, b"")

    def read_after(self, rest: bytes) -> bytes | memoryview:
        """`rest`, and then the next block, as if it were `rest + text.read()`.

        Where nothing changes the bytes of a file, they are read to where they belong instead of copied there.
        """
        # Most files are over by now, and there is no memory to be had for another block of them.
        if self._was_short or self._unchanged is _Unchanged.NOTHING or self._last in _HELD_BACK:
            return rest + self.read()
        begin = len(rest)
        memory = self._memory.free(begin + self.block_size)
        memory[:begin] = rest
        size: int = self._stream.readinto(memory[begin:])  # type: ignore[attr-defined]
        block = memory[begin : begin + size]
        self.position += size
        self._ended = not size
        last = bytes(block[-1:])
        if last in _HELD_BACK or (self._unchanged is _Unchanged.ASCII and not is_ascii(block)):
            self._put_back = bytes(block)
            return rest + self.read()
        self._last = self._end = last
        return memory[: begin + size]

    def _raw(self) -> Iterator[bytes]:
        while block := self._put_back or self._read():
            self._put_back = b""
            self._last = block[-1:]
            yield block

    def _read(self) -> bytes:
        block = b"" if self._ended else self._stream.read(self.block_size)
        self.position += len(block)
        self._was_short = len(block) < self.block_size
        return block

    def _decoded(self, encoding: str | None) -> Iterator[bytes]:
        raw = self._raw()
        opening = b""
        while len(opening) < _LONGEST_MARK and (block := next(raw, b"")):
            opening += block
        for mark, named in _MARKS:
            # A mark of UTF-16 under the name "utf-16" is left to the codec, which looks for it too.
            if opening.startswith(mark) and encoding in {None, named}:
                opening, encoding = opening[len(mark) :], named
                self.encoding = "utf-8-sig" if named == "utf-8" else "utf-16"
                break
        else:
            self.encoding = encoding or "utf-8"
        blocks = _chain(opening, raw)
        if encoding is None:
            return self._detected(blocks)
        return self._as_it_is(blocks) if encoding == "utf-8" else self._transcoded(blocks, encoding)

    def _as_it_is(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        first = next(blocks, b"")
        self._leave(_Unchanged.ALL)
        yield first
        yield from blocks

    def _leave(self, unchanged: _Unchanged) -> None:
        """Say what is left as it is from now on, once a block that is being handed out has been."""
        if hasattr(self._stream, "readinto"):
            self._unchanged = unchanged

    def _detected(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        """What comes before the first byte that is not ASCII is the same in all encodings there are."""
        before = b""
        for block in blocks:
            if block.isascii():
                self._leave(_Unchanged.ASCII)
                yield block
                before = self._last
                continue
            self._unchanged = _Unchanged.NOTHING
            while len(block) < EVIDENCE and (more := next(blocks, b"")):
                block += more  # noqa: PLW2901 - small blocks are those of tests
            self.read_as = guessed(before + block, final=len(block) < EVIDENCE) or ""
            self.encoding = self.read_as or self.encoding
            rest = _chain(block, blocks)
            yield from self._transcoded(rest, self.read_as) if self.read_as else self._as_it_is(rest)
            return

    def _transcoded(self, blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder(encoding)()
        ended = False
        while not ended:
            block = next(blocks, b"")
            ended = not block
            before = decoder.getstate()
            try:
                text = decoder.decode(block, final=ended)
            except UnicodeError as error:
                # Some codecs do not say which byte it is, as that of UTF-16 without its mark: the first one.
                first = error.object[error.start] if isinstance(error, UnicodeDecodeError) else block[0]
                self.fault = Undecodable(first, encoding)
                decoder.setstate(before)
                yield _good_part(decoder, block).encode()
                return
            yield text.encode()

    def _with_whole_line_ends(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        held = b""
        for block in filter(None, _without_padding(blocks)):
            whole = held + block if held else block
            held = b"\r" if whole.endswith(b"\r") else b""
            self._end = whole[-1:]
            if whole != held:
                yield whole[: len(whole) - len(held)]
        if held or (self._closed and self._end != b"\n" and self.fault is None):
            yield held or b"\n"


class _Unchanged(Enum):
    """Which blocks of the stream are handed out as they are, but for what is held back at their ends."""

    NOTHING = 0
    ASCII = 1
    ALL = 2


PADDING: Final = b"\0\x1a"
"""What programs of before write behind the end of a text, such as the Ctrl-Z of DOS."""


_LONGEST_PADDING: Final = 1 << 16

_HELD_BACK: Final = b"\r" + PADDING
"""What a block may end with that is not handed out before more is known."""


def _without_padding(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Blocks without what is behind the end of the text, which is held back until more comes."""
    held = b""
    for block in blocks:
        if block[-1:] not in PADDING:
            yield held + block if held else block
            held = b""
        elif block:
            text = block.rstrip(PADDING)
            if text:
                yield held + text
                held = b""
            held += block[len(text) :]
            if len(held) > _LONGEST_PADDING:  # a device without end, or a file that was never written
                yield held
                held = b""


def utf8_of(octets: bytes, name: str, encoding: str | None = None, *, is_table: bool = False) -> bytes:
    """The text of a whole file as UTF-8 without a mark; a named encoding is for what is not UTF-8.

    Without one, bytes that are not UTF-8 stay as they are: whoever reads them can say best where they are. A
    table, or a text for people, may be as Windows or a Mac saves it (`guessed`), which is noted.

    Raises
    ------
    CampaignError
        `ENC003` a byte that does not fit the encoding, with its line and column.
    UsageError
        `ENC002` there is no such encoding.

    >>> utf8_of("Déjà".encode("utf-16"), "a.txt").decode()
    'Déjà'
    """
    known = known_encoding(encoding, name)
    try:
        octets.decode()
        # Plain letters in UTF-16 are UTF-8 as well, with a NUL beside each.
        if b"\0" not in octets or not (known or "").startswith(("utf-16", "utf-32")):
            return octets.removeprefix(codecs.BOM_UTF8)
    except UnicodeDecodeError:
        pass
    if known is None and not octets.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        known = guessed(octets) if is_table else None
        if known is None:
            return octets.removeprefix(codecs.BOM_UTF8)
        note(Place(name), SAID[known])
    text = Text(io.BytesIO(octets), name, encoding=known, closed=False)
    read = b"".join(iter(text.read, b""))
    if text.fault is not None:
        raise decoding_error(text.fault, name, read, 1)
    return read


def text_of(octets: bytes, name: str, *, is_file: bool = False) -> str:
    """A text that came as bytes; the line end that closes it is the editor's or the shell's.

    A file may be as Windows or a Mac of before saved it, which is noted. Raises `MSG004`, with the line and
    the column, where the bytes are neither UTF-8 nor UTF-16 with its mark.

    >>> text_of("Déjà\\n".encode(), "template.txt")
    'Déjà'
    """
    octets = utf8_of(octets, name, is_table=is_file)
    try:
        return octets.decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError as error:
        raise CampaignError("MSG004", place_of(name, octets, error.start)) from error


_OTHER = marked(
    "Name the encoding the file was saved in with [[--encoding|encoding=]], or save it again as CSV UTF-8."
)
_CUT_OFF = marked("It is cut off, or damaged: save it again as CSV UTF-8.")


def decoding_error(fault: Undecodable, name: str, octets: bytes, first_line: int) -> CampaignError:
    """The error for a byte that does not fit the encoding; it comes right after `octets`."""
    place = place_of(name, octets, len(octets), first_line)
    # Where nothing fits, it is another encoding: text of UTF-16 that is damaged begins well.
    advice = _CUT_OFF if octets and fault.encoding.startswith(("utf-16", "utf-32")) else _OTHER
    return CampaignError(
        "ENC003", place, byte=f"0x{fault.byte:02X}", encoding=fault.encoding, advice=HintPart(advice)
    )


def known_encoding(encoding: str | None, name: str = "") -> str | None:
    """The encoding's usual name; `ENC002` where there is none, or where it is no encoding of texts.

    It is checked where it is given, whether or not there turns out to be a text to decode.
    """
    if encoding is None:
        return None
    usual = _usual_name(encoding)
    if usual is None:
        known = [each for each in sorted({*aliases, *aliases.values()}) if _usual_name(each)]
        place = Place(name) if name else None
        raise UsageError("ENC002", place, encoding=encoding, close=meant(encoding, _SUCH_AS, known))
    return "utf-8" if usual == "utf-8-sig" else usual


def _usual_name(encoding: str) -> str | None:
    try:
        # Python also calls "hex" and "rot13" codecs; this way of decoding takes only those of texts.
        b"a".decode(encoding, "ignore")
        codecs.getincrementaldecoder(encoding)
        usual = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return None
    return None if usual in _NO_ENCODINGS else usual


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
    except UnicodeError:
        pass
    return "".join(good)
