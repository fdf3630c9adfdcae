"""The files of a repository, and the texts in them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from estimator.base.decode import text_of
from estimator.base.read import TEMPLATES, read_bounded
from estimator.errors import Place, UsageError
from estimator.save.lint import json, plain, po, properties, toml, yaml
from estimator.save.lint.texts import FoundText, LintSource, Reader

_READERS: dict[str, Reader] = {
    ".txt": plain.whole_file,
    ".json": json.strings,
    ".yaml": yaml.strings,
    ".yml": yaml.strings,
    ".toml": toml.strings,
    ".po": po.strings,
    ".properties": properties.strings,
}
SUFFIXES: Final = (*_READERS, ".csv")


@dataclass(frozen=True, slots=True)
class LintReading:
    """How files are read.

    Attributes
    ----------
    keys : tuple of str
        Only the texts whose key one of these patterns fits, such as `sms.*`; empty: all. Texts without a
        key are always read.
    lines : bool
        Each line of a `.txt` is a text, rather than the whole file.
    message_column : str, optional
        The column of messages in a `.csv`; None: the one with a usual name.
    """

    keys: tuple[str, ...] = ()
    lines: bool = False
    message_column: str | None = None

    def texts(self, path: Path) -> Iterator[FoundText]:
        """The texts of one file that are asked for.

        Raises
        ------
        CampaignError
            `FIL001` to `FIL005`, `MSG004`, `LNT006` to `LNT008`: the file cannot be read.
        UsageError
            `LNT005` a package is missing, `LNT011` there is no reader for the file.
        """
        for found in self._all(path):
            if not found.key or not self.keys or any(fnmatchcase(found.key, key) for key in self.keys):
                yield found

    def _all(self, path: Path) -> Iterator[FoundText]:
        name, suffix = str(path), path.suffix.lower()
        if suffix not in SUFFIXES:
            raise UsageError("LNT011", Place(name), suffixes=" ".join(SUFFIXES))
        octets = read_bounded(path, TEMPLATES)
        if suffix == ".csv":
            from estimator.save.lint.csv import (
                cells,  # its reader knows campaigns, and takes its time to load
            )

            yield from cells(octets, name, self.message_column)
            return
        read = plain.lines if suffix == ".txt" and self.lines else _READERS[suffix]
        yield from read(LintSource(name, text_of(octets, name)))


def files_in(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named, and those in the folders named that may hold texts; each once, in a stable order.

    Hidden files and folders are left out unless they are named, and so are pipes, for nobody may ever write
    to them; links to folders are not followed.
    """
    seen: set[Path] = set()
    for path in paths:
        for file in _below(path) if path.is_dir() else (path,):
            if file not in seen:
                seen.add(file)
                yield file


def _below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(parent, name)
            is_regular = file.is_file() or not file.exists()  # a link to nowhere is said to be one
            if not name.startswith(".") and file.suffix.lower() in SUFFIXES and is_regular:
                yield file
