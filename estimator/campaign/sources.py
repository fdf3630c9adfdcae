"""Which reader a file is for: its suffix says so, or else its first bytes do."""

from __future__ import annotations

import io
import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from estimator.base.contents import LONGEST_MAGIC, Content, content_of, known_content
from estimator.base.decode import known_encoding, text_of
from estimator.base.defaults import is_default
from estimator.base.formats import unpacked_name
from estimator.base.language import told
from estimator.base.paths import also_reads, is_file, is_there
from estimator.base.read import MESSAGE, file_faults, read_bounded
from estimator.campaign.batch import Campaign, Opening, Piece
from estimator.campaign.columns import ColumnChoice, Decision
from estimator.campaign.csv import read_csv
from estimator.campaign.header import check_delimiter
from estimator.campaign.packed import is_packed, spooled, unpacked
from estimator.campaign.template import Template
from estimator.errors import ArgumentError, Place, UsageError

if TYPE_CHECKING:
    from estimator.campaign.columnar import Source


_OF_WORKBOOKS: Final = ("nothing hidden", "no cells")
_OF_TEXTS: Final = ("no delimiter", "no encoding")
"""What is said where an option is for workbooks, or for texts, and a campaign is none (`price/reasons`)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a campaign, whatever it comes from; see `open_campaign`."""

    choice: ColumnChoice
    template: Template | None
    encoding: str | None
    delimiter: str | None
    keep_originals: bool
    sheet: str | None = None
    visible_only: bool = False
    workbook_language: str = "und-FR"
    # Known where it is made: a thread, or another process, does not know which defaults are in force.
    language_is_default: bool = field(default_factory=lambda: is_default("workbook-language"))

    def __post_init__(self) -> None:
        # What is given is checked whether or not this campaign has a use for it.
        known_encoding(self.encoding)
        check_delimiter(self.delimiter)
        if not self.workbook_language.startswith("und-"):
            check_language(self.workbook_language)

    def csv(
        self, stream: BinaryIO, name: str, size: int | None = None, begins: Opening | None = None
    ) -> Campaign:
        """A CSV that can be read once; `begins` as its header was found before."""
        self.check_no_sheet(name)
        return self._without(_OF_WORKBOOKS, self._csv(stream, name, size, begins))

    def _csv(self, stream: BinaryIO, name: str, size: int | None, begins: Opening | None) -> Campaign:
        return read_csv(
            stream,
            name,
            size=size,
            choice=self.choice,
            template=self.template,
            encoding=self.encoding,
            delimiter=self.delimiter,
            keep_originals=self.keep_originals,
            begins=begins,
        )

    def workbook(self, file: Path | BinaryIO, name: str, *, is_page: bool = False) -> Campaign:
        """A workbook, or a web page with tables, of whose sheets one is taken."""
        # openpyxl takes a quarter of a second to load: most campaigns are none.
        from estimator.campaign.workbook.sheets import workbook_campaign

        campaign = workbook_campaign(
            file,
            name,
            self._columns,
            looked_at=self._looked_at,
            sheet=self.sheet,
            visible_only=self.visible_only,
            language_tag=self.workbook_language,
            is_page=is_page,
            encoding=self.encoding,
        )
        return self._without(("no delimiter",) if is_page else _OF_TEXTS, campaign)

    def columns(self, source: Source) -> Campaign:
        """Something that has columns already, and no sheets."""
        self.check_no_sheet(source.place.file)
        return self._without((*_OF_WORKBOOKS, *_OF_TEXTS), self._columns(source))

    def _without(self, lacking: Iterable[str], campaign: Campaign) -> Campaign:
        """A campaign of which is said what was asked for, and has no use in a file of its kind."""
        asked = {
            "nothing hidden": self.visible_only,
            # As a default it is there for all campaigns, and said as such.
            "no cells": not (self.workbook_language.startswith("und-") or self.language_is_default),
            "no delimiter": self.delimiter is not None,
            "no encoding": self.encoding is not None,
        }
        for each in lacking:
            campaign = said_of(campaign, each) if asked[each] else campaign
        return campaign

    def check_no_sheet(self, name: str) -> None:
        """Raise `XLS008` where a sheet is asked for of something that has none."""
        if self.sheet is not None:
            raise UsageError("XLS008", Place(name), sheet=self.sheet)

    def _columns(self, source: Source) -> Campaign:
        from estimator.campaign.columnar import campaign_of  # a CSV does not wait for Arrow

        return campaign_of(
            source, choice=self.choice, template=self.template, keep_originals=self.keep_originals
        )

    def _looked_at(self, source: Source) -> Campaign:
        """The same, whatever columns this run wants by their names: whether anybody is in it."""
        nobody_named = ColumnChoice(recipients=self.choice.recipients is not False)
        without_fields = None if self.template is None else Template.parse("")
        return replace(self, choice=nobody_named, template=without_fields)._columns(source)


def check_language(tag: str) -> None:
    """Raise `USE017` where it is none that cells can be shown in."""
    from estimator.campaign.workbook.language import language  # a CSV does not wait for Babel

    language(tag)


def open_path(path: Path, name: str, reading: Reading) -> Campaign:
    """Open the file at `path`; its batches may be asked for any number of times, unless it is a pipe.

    Raises
    ------
    CampaignError
        `FIL001` there is none, `FIL002` it is a folder, `FIL003` it cannot be read, `FIL007` it is
        compressed, and damaged, `FIL009` it is no text, and called one; and as its reader does.
    """
    with file_faults(name):
        also_reads("campaign", path)
        if is_there(path) and not is_file(path):
            return _pipe(path, name, reading)
        with path.open("rb") as stream:
            start = stream.read(LONGEST_MAGIC)
            if is_packed(start):
                stream.seek(0)
                inside = unpacked(stream, start, name)
                kind = _inside(inside, name)
                if kind not in _TEXTS:
                    stream.seek(0)
                    return _opened(spooled(unpacked(stream, start, name), name), kind, name, reading)
            else:
                kind = content_of(start, path.name, name)
        if kind in _TEXTS:
            return _as_called(_CsvFile.open(path, name, reading), kind)
        return _opened(path, kind, name, reading)


def _pipe(path: Path, name: str, reading: Reading) -> Campaign:
    """What comes from a named pipe, such as a shell's `<(command)`: what has been read of it is gone."""
    with ExitStack() as opened:
        campaign = open_stream(opened.enter_context(path.open("rb")), reading, name)
        rest = opened.pop_all()

    def pieces() -> Iterator[Piece]:
        with rest, file_faults(name):
            yield from campaign.pieces()

    return replace(campaign, pieces=pieces)


def read_template(path: Path) -> str:
    """The template in a file.

    Raises
    ------
    CampaignError
        `FIL001` to `FIL003` as above, `FIL005` it is larger than any, `MSG004` it is in no likely encoding.
    """
    return text_of(read_bounded(path, MESSAGE), str(path), is_file=True)


def open_stream(stream: BinaryIO, reading: Reading, name: str | None = None) -> Campaign:
    """Open what a binary file holds from where it stands: as its name says, or else its first bytes."""
    given = getattr(stream, "name", None) if name is None else name
    name = given if isinstance(given, str) else "<stream>"
    if not hasattr(stream, "seekable"):
        stream = io.BufferedReader(_OnlyRead(stream))
    start = _start(stream)
    if is_packed(start):
        return _open_unpacked(stream, start, reading, name)
    kind = content_of(start, name)
    if kind in _TEXTS:
        return _as_called(reading.csv(stream, name), kind)
    # Of what comes through a pipe, or without end, the end cannot be read first.
    return _opened(stream if _has_end(stream) else spooled(stream, name), kind, name, reading)


def _has_end(stream: BinaryIO) -> bool:
    """Whether its end can be looked at: not that of a pipe, nor of a device, which says that it can."""
    if not stream.seekable():
        return False
    try:
        return not stat.S_ISCHR(os.fstat(stream.fileno()).st_mode)
    except (AttributeError, OSError, ValueError):  # a stream in memory
        return True


class _OnlyRead(io.RawIOBase):
    """Whatever can `read` and nothing else, such as an answer from the network, as a binary file."""

    def __init__(self, source: Any) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        found = self._source.read(len(buffer))
        if not isinstance(found, (bytes, bytearray, memoryview)):
            raise ArgumentError("USE019", found=told("a source of {kind}", kind=type(found).__name__))
        buffer[: len(found)] = found
        return len(found)


def _open_unpacked(stream: BinaryIO, start: bytes, reading: Reading, name: str) -> Campaign:
    inside = unpacked(stream, start, name)
    if known_content(inner := unpacked_name(name)):
        kind = content_of(_start(inside), inner, name)
        if kind in _TEXTS:
            return _as_called(reading.csv(inside, name), kind)
        return _opened(spooled(inside, name), kind, name, reading)
    # Neither its name nor what it is packed into says what it is: looked at, it has to be kept.
    whole = spooled(inside, name)
    kind = content_of(_start(whole))
    return reading.csv(whole, name) if kind in _TEXTS else _opened(whole, kind, name, reading)


def kind_of(stream: BinaryIO, name: str) -> Content:
    """What a binary file holds from where it stands: its name says so, or else its first bytes."""
    start = _start(stream)
    return "packed" if is_packed(start) else content_of(start, name)


def _start(stream: BinaryIO) -> bytes:
    """The first bytes of a stream, which are read again; none where that cannot be."""
    if stream.seekable():
        at = stream.tell()
        start = stream.read(LONGEST_MAGIC)
        stream.seek(at)
        return start
    return cast("Any", stream).peek(LONGEST_MAGIC)[:LONGEST_MAGIC] if hasattr(stream, "peek") else b""


def known_kind(name: str) -> bool:
    """Whether a file is called as campaigns are, compressed or not.

    >>> known_kind("a.csv"), known_kind("a.XLSX.gz"), known_kind("README.md"), known_kind("a.gz")
    (True, True, False, False)
    """
    return known_content(unpacked_name(name)) is not None


_TEXTS: Final = ("csv", "text")


def _as_called(campaign: Campaign, kind: Content) -> Campaign:
    """A campaign, of which is said where it is called as something else."""
    return said_of(campaign, f"called workbook, {kind}") if kind in {"text", "page"} else campaign


def said_of(campaign: Campaign, decided: str) -> Campaign:
    """A campaign of which one thing more is said."""
    return replace(campaign, reading=lambda: Counter(campaign.reading()) + Counter({(decided, ""): 1}))


def _inside(stream: BinaryIO, name: str) -> Content:
    """What a compressed file holds."""
    return content_of(stream.read(LONGEST_MAGIC), unpacked_name(name), name)


def _opened(file: Path | BinaryIO, kind: Content, name: str, reading: Reading) -> Campaign:
    if kind in {"excel", "page"}:
        return _as_called(reading.workbook(file, name, is_page=kind == "page"), kind)
    # Here, for Arrow's Parquet loads network stores.
    from estimator.campaign.parquet import parquet_source

    return reading.columns(parquet_source(file, name))


@dataclass(slots=True)
class _CsvFile:
    """A CSV file: open only while it is read, and each time from its beginning."""

    path: Path
    name: str
    reading: Reading
    current: Campaign = field(init=False)

    @classmethod
    def open(cls, path: Path, name: str, reading: Reading) -> Campaign:
        file = cls(path, name, reading)
        with file.stream() as stream:
            # Of a compressed one nobody knows how much there is.
            size = path.stat().st_size if stream.seekable() else None
            file.current = reading.csv(stream, name, size)
        return replace(
            file.current,
            pieces=file.pieces,
            position=file.position,
            reading=file.decided,
            encoding=file.encoding,
        )

    def pieces(self) -> Iterator[Piece]:
        with file_faults(self.name), self.stream() as stream:
            self.current = self.reading.csv(stream, self.name, begins=self.current.begins)
            yield from self.current.pieces()

    @contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        with self.path.open("rb") as stream:
            start = _start(stream)
            yield unpacked(stream, start, self.name) if is_packed(start) else stream

    def decided(self) -> Iterable[Decision]:
        return self.current.reading()

    def encoding(self) -> str:
        return self.current.encoding()

    def position(self) -> int:
        return self.current.position()
