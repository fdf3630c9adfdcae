"""What is said of a run of many files while it goes on, by whoever runs it: here, or on a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from estimator.distributed.files import File
    from estimator.errors import SmsCostError
    from estimator.price.parts import CampaignPart


class Watcher(Protocol):
    """Whoever wants to know. It is told from one thread, and never gets a number or a text of a campaign."""

    def begins(self, files: Sequence[File]) -> None:
        """These are to be priced; those that were before are not among them."""

    def read(self, file: File, octets: int) -> None:
        """So much of a file is read; where this process reads it."""

    def done(self, file: File, part: CampaignPart) -> None:
        """A file is priced."""

    def bad(self, file: File, error: SmsCostError) -> None:
        """A file cannot be read."""

    def lost(self, worker: str) -> None:
        """A worker is gone."""


class Nobody:
    """Nobody wants to know."""

    def begins(self, files: Sequence[File]) -> None:
        """Nothing."""

    def read(self, file: File, octets: int) -> None:
        """Nothing."""

    def done(self, file: File, part: CampaignPart) -> None:
        """Nothing."""

    def bad(self, file: File, error: SmsCostError) -> None:
        """Nothing."""

    def lost(self, worker: str) -> None:
        """Nothing."""
