"""Results that can be written as JSON: for programs, and to be read back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from estimator.base.arguments import checked
from estimator.base.defaults import in_force
from estimator.base.files import written_atomically
from estimator.base.formats import format_of
from estimator.base.paths import Use, check_apart, given, on_disk
from estimator.base.streamed import Streamed
from estimator.errors.shown import written_out

if TYPE_CHECKING:
    from estimator.documents.values import Document


class Documented:
    """A result that has a document: the JSON that its command writes with `--format json`."""

    __slots__ = ()

    def document(self) -> Document:
        """The result as typed values, made of texts, whole numbers, and lists of them."""
        raise NotImplementedError

    def to_json(self) -> str:
        """The result as JSON, as its command writes it; credits and money are texts, and exact.

        `data/schemas/` has the JSON Schema of each.

        >>> from datetime import date
        >>> from estimator import cheapest_purchase, find_tariff
        >>> text = cheapest_purchase("150.5", find_tariff(on=date(2026, 11, 1))).to_json()
        >>> text.splitlines()[:4]
        ['{', '  "schema": 1,', '  "purchase": {', '    "credits_needed": "150.5",']
        """
        return to_json(self)

    def _source(self) -> str | None:
        """The file that the result was read from, where there is one: it is never written over."""
        return None

    @checked()
    def save(self, path: Path | str) -> None:
        """Write the JSON into a file, which is there whole or not at all.

        Raises `OUT001` where the folder cannot be written, `OUT002` the disk is full, `OUT003` where the
        file is the campaign that the result was read from, `OUT005` where its suffix is none of JSON,
        `USE031` where it is an address.
        """
        save_document(self, None, path)


def save_document(result: Documented, document: Document | None, path: Path | str) -> None:
    """Write the document of a result, or one that says more of it, into a file."""
    path = on_disk(path)
    check_apart(given(campaign=result._source()), [Use("path", path)])
    format_of(path, ("json",))
    pieces = json_pieces(result if document is None else document)
    with written_atomically(path) as file:
        write_pieces(file, pieces)


def write_pieces(file: IO[str], pieces: Iterable[bytes]) -> None:
    """Write UTF-8 into a file that takes texts, as it is: of a large result little is held at a time."""
    if isinstance(file, TextIOWrapper):
        file.flush()
    for piece in pieces:
        if isinstance(file, TextIOWrapper):
            file.buffer.write(piece)
        else:
            file.write(piece.decode())


def document_of(value: Documented | Document) -> Document:
    """The document of a result; a document is its own."""
    return value.document() if isinstance(value, Documented) else value


def to_json(value: Documented | Document) -> str:
    """The JSON of a result or a document: indented by two spaces, with a line feed at its end.

    Keys stand in the order of the document, and no letter is escaped that need not be.
    """
    return b"".join(json_pieces(value)).decode()


def json_pieces(value: Documented | Document) -> Iterator[bytes]:
    """The same in UTF-8, piece by piece: what is streamed is made while it is written."""
    return _json(_with_defaults(document_of(value)))


def _with_defaults(document: Document) -> Document:
    """The document of a command, with what it took from files."""
    used = [each for each in in_force() if each.keys]
    if not used:
        return document
    from msgspec.structs import replace

    from estimator.documents.values import DefaultsUsed

    return replace(document, defaults=tuple(DefaultsUsed(each.file, each.keys) for each in used))


# What JSON itself leaves as it is: control characters of the second set, and what turns how a text is read.
# In UTF-8.
_PLAYS: Final = re.compile(rb"\x7f|\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xaf]")
_HALF: Final = re.compile("[\ud800-\udfff]")


def json_text(value: object) -> str:
    """The same of anything that JSON can say, for shapes that are not ours, such as SARIF."""
    return b"".join(_json(value)).decode()


# No document holds a binary fraction: where one stands alone, something is streamed.
_STREAMED_HERE: Final = 0.0
_PLACE: Final = re.compile(rb"(?<=: )0\.0(?=,?\n)")
_CHUNK: Final = 1024
"""Items in a piece."""


def _json(value: object) -> Iterator[bytes]:
    whole, streams = _laid_out(value)
    *pieces, end = _PLACE.split(whole) if streams else [whole]
    for before, stream in zip(pieces, streams, strict=True):
        yield before
        yield from _items(stream, before.rpartition(b"\n")[2])
    yield end + b"\n"


def _items(stream: Streamed, line: bytes) -> Iterator[bytes]:
    """The items of what is streamed, which stands behind what `line` begins with."""
    if not stream:
        yield b"[]"
        return
    line_end = b"\n" + line[: len(line) - len(line.lstrip())]
    items, between = iter(stream), b"["
    while some := list(islice(items, _CHUNK)):
        laid_out, _ = _laid_out(some)
        # No text in JSON has a line end of its own.
        yield between + laid_out[1:-2].replace(b"\n", line_end)
        between = b","
    yield line_end + b"]"


def _laid_out(value: object) -> tuple[bytes, list[Streamed]]:
    from msgspec import json, to_builtins

    streams: list[Streamed] = []

    def known(each: object) -> object:
        if isinstance(each, Streamed):
            streams.append(each)
            return _STREAMED_HERE
        # What a result told is a text with a memory, which msgspec does not know.
        return str.__str__(each)

    try:
        octets = json.encode(value, enc_hook=known)
    except UnicodeEncodeError:
        streams.clear()
        # The name of a file may be no text: half a pair stands for a byte of it, and no JSON can hold that.
        octets = json.encode(_without_halves(to_builtins(value, enc_hook=known)))
    laid_out = json.format(octets, indent=2)
    if _PLAYS.search(laid_out):
        # Means the same, and a terminal that it is shown on does as it is told by nobody.
        laid_out = _PLAYS.sub(lambda found: b"\\u%04x" % ord(found[0].decode()), laid_out)
    return laid_out, streams


def _without_halves(value: object) -> object:
    """The same with whatever is no text written out, as it is shown everywhere.

    >>> _without_halves({"name": ["a" + chr(0xDCFF), 1]})
    {'name': ['a<U+DCFF>', 1]}
    """
    match value:
        case dict():
            return {_without_halves(key): _without_halves(each) for key, each in value.items()}
        case list() | tuple():
            return [_without_halves(each) for each in value]
        case str():
            return _HALF.sub(lambda half: written_out(half[0]), value)
    return value
