"""Compiling ahead: so that the first large campaign of a machine does not wait for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from estimator.count import kernels


@dataclass(frozen=True, slots=True)
class Warmed:
    """What was done.

    Attributes
    ----------
    compiled : int
        Loops compiled now.
    found : int
        Loops that had been compiled before.
    folder : str
        Where they are kept: beside the package, or in the user's cache where nobody may write there.
    """

    compiled: int
    found: int
    folder: str


def warm_up() -> Warmed | None:
    """Compile all loops, and keep them for the next start; None where there is no numba."""
    module = kernels.load_compiled()
    if module is None:
        return None
    # Each loop names its types, so numba compiled it, or found it in its cache, while the module was loaded.
    stats: list[Any] = [loop.stats for loop in vars(module).values() if hasattr(loop, "nopython_signatures")]
    return Warmed(
        compiled=sum(sum(each.cache_misses.values()) for each in stats),
        found=sum(sum(each.cache_hits.values()) for each in stats),
        folder=stats[0].cache_path,
    )
