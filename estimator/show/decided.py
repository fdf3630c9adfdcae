"""What was decided while something was read, as people read it: a list without a price loads none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from estimator.base.language import said
from estimator.show.sheet import Listing


def read_as_listing(lines: Sequence[str]) -> Iterator[Listing]:
    """The list of it, where anything was decided."""
    if lines:
        yield Listing(said("Read as"), tuple(lines))
