"""What files added up to, kept in a folder: a run that failed, or a folder that grew, is only finished.

A file that is as it was, read and priced alike by the same version, need not be read again. Whatever is in
doubt is: a document that is damaged, of another version, or of a file that is marked otherwise is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from estimator.base.files import output_error
from estimator.distributed.files import File
from estimator.distributed.folders import folder_at
from estimator.documents import kept as documents
from estimator.documents.reading import read_document
from estimator.errors import Place, SmsCostError, UsageError
from estimator.price.job import Job
from estimator.price.kept import kept_summary, summary_of_kept
from estimator.price.made_by import MadeBy, fingerprint
from estimator.price.summary import Summary

_SUFFIX: Final = ".kept.json"
_DIGITS: Final = 32


class KeptSums:
    """The folder, or one of a store.

    Raises `STA003` where there is something else in it, and as `Folder` does where it cannot be used.
    """

    def __init__(self, place: str, job: Job) -> None:
        self._place = place
        self._folder = folder_at(place)
        self._job = fingerprint((job.reading, job.terms))
        here = MadeBy.here()
        self._made_by = documents.MadeBy(here.version, here.core, here.data)
        self._there = set(self._folder.prepare())
        other = min((name for name in self._there if not name.endswith(_SUFFIX)), default=None)
        if other is not None:
            raise UsageError("STA003", Place(place), name=other)

    def known(self, files: Sequence[File]) -> tuple[tuple[File, ...], list[tuple[File, Summary]]]:
        """The files that must be read, and those that need not, with what they add up to."""
        by_name = {name: file for file in files if (name := _name_of(file)) in self._there}
        known: dict[int, tuple[File, Summary]] = {}
        for some in self._folder.read(list(by_name)):
            for name, octets in some.items():
                file = by_name[name]
                if (found := self._summary(file, octets)) is not None:
                    known[file.index] = file, found
        unknown = tuple(file for file in files if file.index not in known)
        return unknown, [found for _, found in sorted(known.items())]

    def keep(self, file: File, summary: Summary) -> None:
        """Keep what a file adds up to."""
        if not file.mark:
            return
        counted = kept_summary(summary)
        document = documents.KeptFile(
            schema=1,
            made_by=self._made_by,
            job=self._job,
            location=file.location,
            mark=file.mark,
            summary=counted,
            fingerprint=fingerprint(counted),
        )
        name = _name_of(file)
        try:
            # Whole or not at all; what a power cut leaves damaged is read again as well. At once: what was
            # counted counts, whatever becomes of the results of this run.
            with self._folder.begun(name) as begun:
                begun.write_bytes(msgspec.json.encode(document))
                self._folder.take(begun, name)
        except OSError as error:
            raise output_error(Path(self._place, name), error) from error

    def _summary(self, file: File, octets: bytes) -> Summary | None:
        try:
            found = read_document(documents.KeptFile, octets)
            same = (found.made_by, found.job, found.location, found.mark) == (
                self._made_by,
                self._job,
                file.location,
                file.mark,
            )
            if not same or not file.mark or found.fingerprint != fingerprint(found.summary):
                return None
            return summary_of_kept(found.summary)
        except (ValueError, SmsCostError):
            return None


def _name_of(file: File) -> str:
    return f"{sha256(file.location.encode()).hexdigest()[:_DIGITS]}{_SUFFIX}"
