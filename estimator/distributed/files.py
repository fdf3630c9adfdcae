"""The files of a run: found by paths, folders, patterns and addresses, and opened wherever a task runs."""

from __future__ import annotations

import glob
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from estimator.base.parallel import in_order, processors
from estimator.base.paths import identity, is_address, is_file, is_folder, is_pattern, is_there, named
from estimator.base.read import file_faults
from estimator.campaign.batch import Batch, Campaign, Piece, ready
from estimator.campaign.columns import Decision
from estimator.campaign.opening import open_stdin
from estimator.campaign.packed import spooled
from estimator.campaign.sources import Reading, known_kind, open_path, open_stream
from estimator.distributed.stores import store_of
from estimator.errors import CampaignError, Place, UsageError
from estimator.price.parts import called

PART_SIZE: Final = 32 << 20
"""Bytes in a part: about a second of work: long for a scheduler, short for whoever loses a worker."""

STDIN: Final = "-"


@dataclass(frozen=True, slots=True)
class File:
    """One file of a campaign.

    Attributes
    ----------
    index : int
        Its position in the campaign, from 0.
    name : str
        What errors and results call it: as the user wrote it, or as the pattern found it.
    location : str
        Where any process finds it: an absolute path, or an address such as `s3://bucket/part-0.csv`; `-` is
        the standard input of this process.
    size : int, or None
        Bytes; None of the standard input, and where a server does not say them.
    mark : str
        Is another one where the file has become another; empty: nobody knows.
    """

    index: int
    name: str
    location: str
    size: int | None
    mark: str = ""

    @contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """Its bytes. Raises `FIL001`, `FIL003`, `STO001`, also for what goes wrong while they are read."""
        if is_address(self.location):
            with store_of(self.location).opened() as stream:
                yield stream
        else:
            with file_faults(self.name), Path(self.location).open("rb") as stream:
                yield stream

    @contextmanager
    def campaign(self, reading: Reading, *, checked: bool = False) -> Iterator[Campaign]:
        """The whole file as a campaign; raises as `open_campaign` does.

        `checked`: all of it is read before it is handed out, and what is wrong with a row is raised here. A
        short file is read once all the same, a longer one twice.
        """
        if not checked:
            with self._opened(reading) as campaign:
                yield campaign
            return
        with ExitStack() as stack:
            opened = partial(self._opened, reading)
            if self.location == STDIN or not (is_address(self.location) or is_file(self.location)):
                opened = partial(self._again, stack.enter_context(self._spooled()), reading)
            with opened() as campaign:
                batches = _read_through(campaign)
                if batches is not None:
                    yield replace(campaign, pieces=lambda: ready(batches))
                    return
            with opened() as campaign:
                yield campaign

    @contextmanager
    def _opened(self, reading: Reading) -> Iterator[Campaign]:
        if self.location == STDIN:
            yield open_stdin(reading)
        elif is_address(self.location):
            with self.stream() as stream:
                yield open_stream(stream, reading, self.name)
        else:
            yield open_path(Path(self.location), self.name, reading)

    @contextmanager
    def _spooled(self) -> Iterator[BinaryIO]:
        """What comes but once, from a pipe, in a temporary file."""
        with (
            file_faults(self.name),
            nullcontext(sys.stdin.buffer) if self.location == STDIN else self.stream() as piped,
        ):
            kept = spooled(piped, self.name, sys.maxsize)
        with kept:
            yield kept

    @contextmanager
    def _again(self, kept: BinaryIO, reading: Reading) -> Iterator[Campaign]:
        kept.seek(0)
        yield open_stream(kept, reading, self.name)


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What paths, folders, patterns and addresses mean.

    Attributes
    ----------
    name : str
        What the whole is called: what was asked for.
    files : tuple of File
        Each once, in the order in which they were asked for; those of a pattern or a folder by their names.
    is_one : bool
        Whether one file was named, and nothing that could mean more of them another day.
    decided : Counter of (kind, detail)
        How many were found, and what was passed over; as `Summary.reading`.
    """

    name: str
    files: tuple[File, ...]
    is_one: bool
    decided: Counter[Decision]


def find_files(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> FoundFiles:
    """The files that paths, folders, patterns and addresses mean.

    Of a folder those that are called as campaigns are; of a pattern all that fit. What is passed over is
    said, and so is a file that was found more than once, which counts once.

    Raises
    ------
    CampaignError
        `DSK001` no file matches a pattern, `DSK008` none in a folder is a campaign, `FIL001` there is no such
        file.
    UsageError
        `DSK002` a package to reach the store is missing, `DSK003` a file is named twice.

    >>> [file.name for file in find_files("data/examples/s*-fr.csv").files]
    ['data/examples/soldes-fr.csv']
    """
    given = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    asked = [named(os.fspath(path)).removeprefix("file://") for path in given]
    finding = _Finding()
    for path in asked:
        finding.add(path)
    return FoundFiles(
        _called(asked),
        tuple(File(index, *each) for index, each in enumerate(finding.found.values())),
        len(asked) == 1 and not finding.looked,
        finding.decided,
    )


_LOCK: Final = "~$"
"""What Excel puts before the name of a workbook that somebody has open: who that is, and no table."""

_HIDDEN: Final = (".", _LOCK)

_HELD: Final = 4
"""Batches of one file that are kept: as many as are in hand while a long file is read."""


def _read_through(campaign: Campaign) -> list[Batch] | None:
    """All that a campaign holds; None where that is much. Raises what is wrong with it."""
    held: list[Batch] = []
    for batch in in_order(_made, campaign.pieces(), processors()):
        if len(held) <= _HELD:
            held.append(batch)
    return held if len(held) <= _HELD else None


def _made(piece: Piece) -> Batch:
    return piece()


def _called(asked: list[str]) -> str:
    """As sums of estimates are called, but no longer than somebody reads it."""
    if not asked:
        return "<files>"
    return called(["<stdin>" if path == STDIN else path for path in asked])


_Found = tuple[str, str, int | None, str]  # name, location, size, mark


@dataclass(slots=True)
class _Finding:
    """The files found so far by what they are, and all that was passed over on the way."""

    found: dict[str, _Found] = field(default_factory=dict)
    looked: bool = False
    _by_name: set[str] = field(default_factory=set)
    _passed: dict[str, list[str]] = field(default_factory=dict)

    def add(self, path: str) -> None:
        """What one path means."""
        if is_address(path):
            self._add_of_store(path)
        elif is_pattern(path):
            self.looked = True
            self._add_pattern(path)
        elif is_folder(path):
            self.looked = True
            self._add_folder(path)
        else:
            self._add_named(path)

    @property
    def decided(self) -> Counter[Decision]:
        """Each kind of what was passed over with its number and the first of them."""
        passed = Counter({(kind, names[0]): len(names) for kind, names in self._passed.items()})
        several = (
            Counter({("files", ""): len(self.found)}) if self.looked or len(self.found) > 1 else Counter()
        )
        return several + passed

    def _add_named(self, path: str) -> None:
        location = path if path == STDIN else identity(path)
        if location in self._by_name:
            raise UsageError("DSK003", Place(path))
        self._by_name.add(location)
        if path == STDIN:
            self._take(STDIN, ("<stdin>", STDIN, None, ""))
            return
        with file_faults(path):
            self._take(location, _on_disk(path))

    def _add_pattern(self, pattern: str) -> None:
        # Not pathlib's glob, which takes no absolute pattern.
        matching = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207
        taken = [self._add_matching(match) for match in matching]  # all of them
        if not any(taken):
            raise CampaignError("DSK001", Place(pattern))

    def _add_matching(self, path: str) -> bool:
        """The same of what a pattern names, which may ask for what is hidden, but not for a lock."""
        if os.path.basename(path).startswith(_LOCK):  # noqa: PTH119 - as the user writes it
            self._pass("hidden files", path)
            return False
        return self._add_found(path)

    def _add_folder(self, folder: str) -> None:
        with file_faults(folder):
            names = sorted(entry.name for entry in os.scandir(folder))
        any_taken = False
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118 - as the user writes it
            if name.startswith(_HIDDEN):
                self._pass("hidden files", path)
            elif is_there(path) and not is_folder(path) and not known_kind(name):
                self._pass("other files", path)
            else:
                any_taken |= self._add_found(path)
        if not any_taken:
            raise CampaignError("DSK008", Place(folder))

    def _add_found(self, path: str) -> bool:
        """Take what a pattern or a folder has, if it is a file; whether it is one."""
        if is_file(path):
            with file_faults(path):
                self._take(identity(path), _on_disk(path))
            return True
        if is_folder(path):
            self._pass("folders", path)
        elif is_there(path):
            self._pass("other files", path)  # a device, a pipe
        else:
            self._pass("broken links", path)
        return False

    def _add_of_store(self, address: str) -> None:
        store = store_of(address)
        is_pattern = glob.has_magic(store.path)
        entries = store.found() if is_pattern else {store.path: store.info()}
        # A server of http, which knows no folders, may have a page that lists what is in one.
        if is_pattern or entries[store.path]["type"] == "directory" or store.path.endswith("/"):
            self.looked = True
            entries = entries if is_pattern else store.inside()
        elif store.full(store.path) in self._by_name:
            raise UsageError("DSK003", Place(address))
        any_taken = False
        for path in sorted(entries):
            full, name = store.full(path), path.rstrip("/").rpartition("/")[2]
            if entries[path]["type"] != "file" or path.endswith("/"):
                self._pass("folders", full)
            elif self.looked and not is_pattern and name.startswith((".", "_")):
                self._pass("hidden files", full)
            elif self.looked and not is_pattern and not known_kind(name):
                self._pass("other files", full)
            else:
                self._by_name.add(full)
                self._take(full, (full, full, entries[path].get("size"), _mark_of(entries[path])))
                any_taken = True
        if not any_taken:
            raise CampaignError("DSK001" if is_pattern else "DSK008", Place(address))

    def _take(self, location: str, found: _Found) -> None:
        if location in self.found:
            self._pass("files found twice", found[0])
        else:
            self.found[location] = found

    def _pass(self, kind: str, path: str) -> None:
        self._passed.setdefault(kind, []).append(path)


def _on_disk(path: str) -> _Found:
    status = Path(path).stat()
    # A change of content cannot but change the last of these.
    mark = f"{status.st_size}-{status.st_ino}-{status.st_mtime_ns}-{status.st_ctime_ns}"
    return path, str(Path(path).absolute()), status.st_size, mark


def _mark_of(entry: Mapping[str, Any]) -> str:
    """What a store says that is another one where the content is; empty where it says no such thing."""
    for key in ("ETag", "etag", "md5Hash", "content_md5"):
        if entry.get(key):
            return f"{entry.get('size')}-{entry[key]}"
    return ""
