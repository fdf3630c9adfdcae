"""Names of a package that are loaded when first used: whoever needs one does not wait for the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def loaded_when_used(package: str, files: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of a package: `files` says in which of its files each name is.

    >>> loaded_when_used("estimator.base", {"to_credits": "credits"})("to_credits")(1500)
    Decimal('1.5')
    """

    def of_package(name: str) -> Any:
        if name not in files:
            raise AttributeError(f"module '{package}' has no attribute '{name}'")
        return getattr(import_module(f"{package}.{files[name]}"), name)

    return of_package
