"""The files of a repository, and the texts in them."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from estimator.base.decode import text_of
from estimator.base.paths import is_file, is_folder, is_there
from estimator.base.read import TEMPLATES, file_faults, read_bounded
from estimator.campaign.fields import field_syntax
from estimator.errors import Place, UsageError
from estimator.save.lint import fluent, ios, json, plain, po, properties, stringsdict, toml, xml, yaml
from estimator.save.lint.meanings import written_as
from estimator.save.lint.met import Met
from estimator.save.lint.texts import FoundText, LintSource, OtherKind, Reader

_READERS: dict[str, Reader] = {
    ".txt": plain.whole_file,
    ".json": json.strings,
    ".yaml": yaml.strings,
    ".yml": yaml.strings,
    ".toml": toml.strings,
    ".po": po.strings,
    ".properties": properties.strings,
    ".xml": xml.strings,
    ".xliff": xml.strings,
    ".xlf": xml.strings,
    ".resx": xml.resources,
    ".arb": json.application_resources,
    ".strings": ios.strings,
    ".stringsdict": stringsdict.strings,
    ".xcstrings": json.string_catalogue,
    ".ftl": fluent.strings,
}
_HEAD: Final = 64 << 10
OWN: Final = "findings"
"""What files with findings are passed over as: those that this program wrote, and SARIF of any."""

_FINDINGS: Final = {
    ".json": re.compile(
        rb"""(?:\xef\xbb\xbf)?\s*\{\s*(?:"schema"\s*:\s*\d+\s*,\s*(?:"findings"\s*:\s*\[|"files"\s*:\s*\d+\s*,\s*"texts"\s*:)|"""
        rb"""(?:"version"\s*:\s*"2\.1\.0"\s*,\s*)?(?:"\$schema"\s*:\s*"[^"]*sarif|"runs"\s*:\s*\[))"""
    ),
    ".txt": re.compile(rb"[^\n]+:\d+:\d+ LNT\d{3} |::error file=[^\n]*title=[A-Z]{3}\d{3}::"),
}
"""How they begin, by what their names end in."""

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
    fields_as : str, optional
        How fields are written in all files; None: as in files of their kind.
    """

    keys: tuple[str, ...] = ()
    lines: bool = False
    message_column: str | None = None
    fields_as: str | None = None

    def texts(self, path: Path, met: Met | None = None) -> Iterator[FoundText]:
        """The texts of one file that are asked for; `met` learns what they are called.

        Raises
        ------
        CampaignError
            `FIL001` to `FIL005`, `MSG004`, `LNT006` to `LNT008`: the file cannot be read.
        UsageError
            `LNT005` a package is missing, `LNT011` there is no reader for the file.
        OtherKind
            The file is of another kind than its name says.
        """
        meaning = None if self.fields_as is None else written_as(field_syntax(self.fields_as))
        met = met or Met()
        met.suffixes.add(path.suffix.lower())
        for found in self._all(path):
            if met.wanted(found.key, self.keys):
                yield found if meaning is None else replace(found, meaning=meaning)

    def _all(self, path: Path) -> Iterator[FoundText]:
        name, suffix = str(path), path.suffix.lower()
        if suffix not in SUFFIXES:
            with file_faults(name):
                path.stat()  # of what is not there, nobody can say of which kind it is
            raise other_kind(path)
        if suffix == ".xml" and not _is_catalogue(path):
            raise OtherKind
        octets = read_bounded(path, TEMPLATES)
        if suffix == ".strings" and octets.startswith((b"bplist", b"<?xml")):
            raise OtherKind  # a property list: what Xcode made of the file that people keep
        if suffix == ".csv":
            from estimator.save.lint.csv import (
                cells,  # its reader knows campaigns, and takes its time to load
            )

            yield from cells(octets, name, self.message_column)
            return
        read = plain.lines if suffix == ".txt" and self.lines else _READERS[suffix]
        yield from read(LintSource(name, text_of(octets, name)))


def _is_catalogue(path: Path) -> bool:
    """Whether an XML file is one of texts; others may be of any size and any encoding."""
    with file_faults(str(path)), path.open("rb") as stream:
        return xml.is_catalogue(stream.read(_HEAD))


def other_kind(path: Path) -> UsageError:
    """The error for a file that was named and cannot be read."""
    return UsageError("LNT011", Place(str(path)), suffixes=" ".join(SUFFIXES))


def files_in(paths: Sequence[Path], passed_over: Counter[str] | None = None) -> Iterator[Path]:
    """The files named, and those in the folders named that may hold texts; each once, in a stable order.

    `passed_over` counts the others, by what their names end in: also pipes, nobody may ever write to them.
    Hidden files and folders are left out unless they are named; links to folders are not followed. So are
    findings that were written among the templates: a baseline, a result, SARIF.
    """
    seen: set[Path] = set()
    for path in paths:
        for file in _below(path, passed_over) if is_folder(path) else (path,):
            if file in seen:
                continue
            seen.add(file)
            if not _has_findings(file):
                yield file
            elif passed_over is not None:
                passed_over[OWN] += 1


def _has_findings(file: Path) -> bool:
    begins = _FINDINGS.get(file.suffix.lower())
    if begins is None or not is_file(file):
        return False
    try:
        with file.open("rb") as stream:
            return begins.match(stream.read(_HEAD)) is not None
    except OSError:  # whoever reads it says why not
        return False


def _below(folder: Path, passed_over: Counter[str] | None) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(parent, name)
            is_regular = is_file(file) or not is_there(file)  # a link to nowhere is said to be one
            if name.startswith("."):
                continue
            if is_regular and file.suffix.lower() in SUFFIXES:
                yield file
            elif passed_over is not None:
                passed_over[file.suffix.lower()] += 1
