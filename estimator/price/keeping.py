"""Estimates are saved with all that they are made from, and read back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from estimator.base.arguments import checked
from estimator.base.paths import on_disk
from estimator.documents import Documented

if TYPE_CHECKING:
    from estimator.price.loaded import LoadedEstimate
    from estimator.price.totals import Estimate


class Keepable(Documented):
    """A result that adds up with others that were saved."""

    __slots__ = ()

    @checked()
    def save(self, path: Path | str) -> None:
        """Write the JSON, and all that it is made from, into a file: `Estimate.load` adds it to others.

        The file holds hashes of the numbers, so that those that come again in another are counted. Raises as
        `save` of other results does.
        """
        from estimator.price.loaded import save

        save(cast("Estimate", self), path)

    @staticmethod
    @checked()
    def load(path: Path | str) -> LoadedEstimate:
        """A saved estimate, to be added to others, to `compare` it, and to `reconcile` it.

        Raises `FIL001`, `FIL003` where the file cannot be read, and `DIF004` where it is no saved estimate.
        """
        from estimator.price.loaded import load

        return load(on_disk(path))
