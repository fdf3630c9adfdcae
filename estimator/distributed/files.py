"""The files of a campaign: found by paths, patterns and addresses, and opened wherever a task runs."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from estimator.base.paths import is_address, is_pattern
from estimator.base.read import file_faults
from estimator.campaign.batch import Campaign
from estimator.campaign.sources import Reading, open_path, open_stream
from estimator.errors import CampaignError, Place, UsageError


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
        Where any process finds it: an absolute path, or an address such as `s3://bucket/part-0.csv`.
    size : int
        Bytes.
    """

    index: int
    name: str
    location: str
    size: int

    @contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """Its bytes. Raises `FIL001`, `FIL003`, also for what goes wrong while they are read."""
        with file_faults(self.name):
            if is_address(self.location):
                with filesystem(self.location)[0].open(self.location, "rb") as stream:
                    yield cast("BinaryIO", stream)
            else:
                with Path(self.location).open("rb") as stream:
                    yield stream

    @contextmanager
    def campaign(self, reading: Reading) -> Iterator[Campaign]:
        """The whole file as a campaign; raises as `open_campaign` does."""
        if is_address(self.location):
            with self.stream() as stream:
                yield open_stream(stream, reading, self.name)
        else:
            yield open_path(Path(self.location), self.name, reading)


def find_files(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[File]:
    """The files that paths, patterns and addresses mean, in their order; those of a pattern by their names.

    Raises
    ------
    CampaignError
        `DSK001` no file matches a pattern, `FIL001` there is no such file, `FIL002` it is a folder.
    UsageError
        `DSK002` a package to reach the store is missing, `DSK003` a file is named twice.

    >>> [file.name for file in find_files("data/examples/s*-fr.csv")]
    ['data/examples/soldes-fr.csv']
    """
    given = [paths] if isinstance(paths, (str, os.PathLike)) else paths
    found = [each for path in given for each in _found(os.fspath(path).removeprefix("file://"))]
    seen: set[str] = set()
    for name, location, _ in found:
        if location in seen:
            raise UsageError("DSK003", Place(name))
        seen.add(location)
    return [File(index, *each) for index, each in enumerate(found)]


def filesystem(address: str) -> tuple[Any, str]:
    """The fsspec file system of an address, and the path in it; `DSK002` where a package is missing."""
    try:
        import fsspec

        system, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:  # a ValueError of a store that fsspec does not know
        why = str(error).rstrip(".")
        raise UsageError("DSK002", what=f"{address.partition('://')[0]}://", why=why) from error
    return system, path


_Found = tuple[str, str, int]  # name, location, size


def _found(path: str) -> Iterator[_Found]:
    if is_address(path):
        yield from _in_store(path)
    elif is_pattern(path):
        # Not pathlib's glob, which takes no absolute pattern.
        matching = sorted(match for match in glob.glob(path, recursive=True) if Path(match).is_file())  # noqa: PTH207
        if not matching:
            raise CampaignError("DSK001", Place(path))
        yield from (_on_disk(match) for match in matching)
    else:
        yield _on_disk(path)


def _on_disk(path: str) -> _Found:
    with file_faults(path):
        if Path(path).is_dir():
            raise CampaignError("FIL002", Place(path))
        return path, str(Path(path).absolute()), Path(path).stat().st_size


def _in_store(address: str) -> Iterator[_Found]:
    system, path = filesystem(address)
    with file_faults(address):
        pattern = glob.has_magic(path)
        entries = system.glob(path, detail=True) if pattern else {path: system.info(path)}
    files = {name: entry for name, entry in entries.items() if entry["type"] == "file"}
    if not files:
        raise CampaignError("DSK001" if pattern else "FIL002", Place(address))
    for name in sorted(files):
        full = system.unstrip_protocol(name)
        yield full, full, files[name]["size"]
