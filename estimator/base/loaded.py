"""Modules that are asked for only where somebody else has loaded them: who holds a DataFrame has pandas."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType


def loaded(name: str) -> ModuleType | None:
    """A module that was imported already, with all that is in it; None where nobody has.

    It stands in `sys.modules` from its first line on. Another thread may just be at the second, and what is
    taken from it there is missing: asked for here, it is waited for.

    >>> loaded("sys").maxsize > 0, loaded("a_module_of_nobody")
    (True, None)
    """
    return None if sys.modules.get(name) is None else import_module(name)
