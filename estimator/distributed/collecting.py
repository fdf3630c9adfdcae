"""Files as they are priced, in any order, here or on a cluster: what they add up to, and which were bad."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from estimator.base.choices import BadFilesPolicy
from estimator.distributed.files import File
from estimator.distributed.watching import Nobody, Watcher
from estimator.errors import CampaignError, SmsCostError
from estimator.price.parts import BadFile, CampaignPart
from estimator.price.summary import Summary, Total


@dataclass(frozen=True, slots=True)
class PricedFiles:
    """What files add up to.

    Attributes
    ----------
    summary : Summary
    parts : tuple of CampaignPart
        What is known of each that was priced, in their order.
    bad : tuple of BadFile
        Those that could not be read, in their order.
    """

    summary: Summary
    parts: tuple[CampaignPart, ...] = ()
    bad: tuple[BadFile, ...] = ()


@dataclass(slots=True)
class Collecting:
    """What is known of each file of a run so far.

    Attributes
    ----------
    bad_files : "stop" or "skip"
        What a file that cannot be read does to the others.
    watch : Watcher
    keep : function, optional
        Gets the summary of each file that is priced, and keeps it for the next run.
    """

    bad_files: BadFilesPolicy = "stop"
    watch: Watcher = field(default_factory=Nobody)
    keep: Callable[[File, Summary], None] | None = None
    _total: Total = field(default_factory=Total)
    _parts: dict[int, CampaignPart] = field(default_factory=dict)
    _bad: dict[int, tuple[File, SmsCostError]] = field(default_factory=dict)

    def known(self, file: File, summary: Summary) -> None:
        """A file that was priced before."""
        self._total.add(summary)
        self._parts[file.index] = part_of(file, summary)

    def done(self, file: File, summary: Summary) -> None:
        """A file is priced."""
        self._total.add(summary)
        self.counted(file, part_of(file, summary))
        if self.keep is not None:
            self.keep(file, summary)

    def counted(self, file: File, part: CampaignPart) -> None:
        """A file is priced, and somebody else adds it up."""
        self._parts[file.index] = part
        self.watch.done(file, part)

    def bad(self, file: File, error: SmsCostError) -> None:
        """A file cannot be read; what else went wrong than the file is raised at once."""
        if not isinstance(error, CampaignError):
            raise error
        self.watch.bad(file, error)
        self._bad[file.index] = file, error

    def check(self) -> None:
        """Raise what is wrong, with all bad files that were found so far, where these stop all others."""
        if self._bad and self.bad_files == "stop":
            raise self._together()

    def priced(self, summary: Summary | None = None) -> PricedFiles:
        """What all add up to, `summary` being what somebody else has added up of those that were counted.

        Raises what is wrong with the first where not one could be read.
        """
        self.check()
        if self._bad and not self._parts:
            raise self._together()
        if summary is not None:
            self._total.add(summary)
        bad = (BadFile.of(file.name, error) for _, (file, error) in sorted(self._bad.items()))
        return PricedFiles(
            self._total.found(), tuple(part for _, part in sorted(self._parts.items())), tuple(bad)
        )

    def _together(self) -> SmsCostError:
        first, *others = (error for _, (_, error) in sorted(self._bad.items()))
        first.also = tuple(others)
        return first


def one_by_one(files: Sequence[File], price: Callable[[File], Summary], collecting: Collecting) -> None:
    """Price files here, one after the other."""
    for file in files:
        try:
            found = price(file)
        except SmsCostError as error:
            collecting.bad(file, error)
            collecting.check()
        else:
            collecting.done(file, found)


def part_of(file: File, summary: Summary) -> CampaignPart:
    """What is known of a file of which so much is priced."""
    return CampaignPart.of(file.name, summary, file.size)
