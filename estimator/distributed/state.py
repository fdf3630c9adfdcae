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

from estimator.base.files import beside, left_of, output_error, sweep
from estimator.base.paths import is_address
from estimator.distributed.files import File
from estimator.documents import kept as documents
from estimator.documents.reading import read_document
from estimator.errors import Place, SmsCostError, UsageError
from estimator.price.job import Job
from estimator.price.kept import kept_summary, summary_of_kept
from estimator.price.made_by import MadeBy, fingerprint
from estimator.price.summary import Summary

_SUFFIX: Final = ".kept.json"
_DIGITS: Final = 32


def _is_ours(name: str) -> bool:
    """Whether it is a file of ours, or was to be one when its run was killed."""
    return (left_of(name) or name).endswith(_SUFFIX)


class KeptSums:
    """The folder. Raises `STA003` where there is something else in it, `OUT001` where it cannot be used."""

    def __init__(self, place: str, job: Job) -> None:
        if is_address(place):
            raise UsageError("STA004", Place(place))
        self._folder = folder = Path(place)
        self._job = fingerprint((job.reading, job.terms))
        here = MadeBy.here()
        self._made_by = documents.MadeBy(here.version, here.core, here.data)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            other = next((each.name for each in folder.iterdir() if not _is_ours(each.name)), None)
            for each in list(folder.iterdir()):
                if (name := left_of(each.name)) is not None:
                    sweep(folder / name)
        except OSError as error:
            raise output_error(folder, error) from error
        if other is not None:
            raise UsageError("STA003", Place(str(folder)), name=other)

    def known(self, files: Sequence[File]) -> tuple[tuple[File, ...], list[tuple[File, Summary]]]:
        """The files that must be read, and those that need not, with what they add up to."""
        unknown: list[File] = []
        known: list[tuple[File, Summary]] = []
        for file in files:
            found = self._read(file)
            if found is None:
                unknown.append(file)
            else:
                known.append((file, found))
        return tuple(unknown), known

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
        path = self._path(file)
        try:
            # Whole or not at all; what a power cut leaves damaged is read again as well. At once: what was
            # counted counts, whatever becomes of the results of this run.
            with beside(path) as temporary:
                temporary.write_bytes(msgspec.json.encode(document))
                temporary.replace(path)
        except OSError as error:
            raise output_error(path, error) from error

    def _read(self, file: File) -> Summary | None:
        try:
            found = read_document(documents.KeptFile, self._path(file).read_bytes())
            same = (found.made_by, found.job, found.location, found.mark) == (
                self._made_by,
                self._job,
                file.location,
                file.mark,
            )
            if not same or not file.mark or found.fingerprint != fingerprint(found.summary):
                return None
            return summary_of_kept(found.summary)
        except (OSError, ValueError, SmsCostError):
            return None

    def _path(self, file: File) -> Path:
        return self._folder / f"{sha256(file.location.encode()).hexdigest()[:_DIGITS]}{_SUFFIX}"
