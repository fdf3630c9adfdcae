"""Kernels: the inner loops that count, in numpy everywhere and compiled by numba where that pays.

All of them read the same tables (`tables.py`), obey the same interface (`portable.py`) and are tested against
the same scalar twin on the same cases.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Final

from estimator.count.kernels import portable

PAYS_FROM: Final = 200_000_000
"""Bytes of text from which importing numba and its compiled loops costs less than it saves."""

_COMPILED = "estimator.count.kernels.compiled"


def best(octets: int) -> ModuleType:
    """The kernel for so many bytes of text: the compiled one where it pays, or where it is loaded already.

    >>> best(1_000).__name__ in ("estimator.count.kernels.portable", "estimator.count.kernels.compiled")
    True
    """
    return loaded() or (load_compiled() if octets >= PAYS_FROM else None) or portable


def loaded() -> ModuleType | None:
    """The compiled kernel, if it is loaded."""
    return sys.modules.get(_COMPILED)


def load_compiled() -> ModuleType | None:
    """Load the compiled kernel; the first time on a machine it is compiled. None where there is no numba."""
    if find_spec("numba") is None:
        return None
    from estimator.count.kernels import compiled

    return compiled
