"""Names that were: they work until 1.0, and say what they are called now.

One table for the public functions, one for the modules that pages named, and one decorator for the keyword
arguments. Nothing of the project uses them; `CHANGELOG.md` lists what was renamed.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, ParamSpec, TypeVar, cast

FUNCTIONS: Mapping[str, str] = {
    "advertising_hours": "keep_advertising_hours",
    "template_bounds": "bound_template",
    "template_distribution": "fill_template",
}
"""What public functions were called, and are."""

MODULES: Mapping[str, str] = {
    "estimator.ovhcloud": "estimator.provider.ovhcloud",
    "estimator.recharge": "estimator.supply.recharge",
    "estimator.sandbox": "estimator.provider.sandbox",
    "estimator.transfers": "estimator.supply.transfers",
}
"""Where the modules were that the README, a how-to page or the changelog named, and are."""

Given = ParamSpec("Given")
Returned = TypeVar("Returned")


def renamed(**names: str) -> Callable[[Callable[Given, Returned]], Callable[Given, Returned]]:
    """Let a function take keyword arguments by their old names, too: `@renamed(old="new")`.

    >>> @renamed(colour="color")
    ... def paint(color): return color
    >>> with warnings.catch_warnings(record=True) as said:
    ...     warnings.simplefilter("always")
    ...     paint(colour="red"), str(said[0].message)
    ('red', "paint: 'colour' is called 'color' now; the old name works until 1.0.")
    """

    def decorate(function: Callable[Given, Returned]) -> Callable[Given, Returned]:
        @wraps(function)
        def with_old_names(*args: Given.args, **kwargs: Given.kwargs) -> Returned:
            given = cast("dict[str, object]", kwargs)
            for old in given.keys() & names.keys():
                new = names[old]
                _warn(f"{function.__name__}: '{old}' is called '{new}' now")
                if new in given:
                    raise TypeError(f"{function.__name__}() got both '{old}' and '{new}', its name now")
                given[new] = given.pop(old)
            return function(*args, **kwargs)

        return with_old_names

    return decorate


def gathered(
    into: str, names: Sequence[str], value: Callable[..., object]
) -> Callable[[Callable[Given, Returned]], Callable[Given, Returned]]:
    """Let a function take as arguments of its own what are parts of one value now: `rules=Rules(delay=…)`."""

    def decorate(function: Callable[Given, Returned]) -> Callable[Given, Returned]:
        @wraps(function)
        def with_parts(*args: Given.args, **kwargs: Given.kwargs) -> Returned:
            given = cast("dict[str, object]", kwargs)
            parts = {name: given.pop(name) for name in names if name in given}
            if parts:
                listed = ", ".join(f"'{name}'" for name in parts)
                _warn(f"{function.__name__}: {listed} belong into '{into}' now")
                if into in given:
                    raise TypeError(f"{function.__name__}() got {listed} beside '{into}'")
                given[into] = value(**parts)
            return function(*args, **kwargs)

        return with_parts

    return decorate


def renamed_function(package: ModuleType, name: str) -> Any:
    """A public function by the name it had; AttributeError where there was none."""
    if name not in FUNCTIONS:
        raise AttributeError(f"module '{package.__name__}' has no attribute '{name}'")
    _warn(f"{package.__name__}.{name} is called {FUNCTIONS[name]} now")
    return getattr(package, FUNCTIONS[name])


class MovedModules:
    """Finds modules where they were. Python asks it last, for what is nowhere else."""

    @classmethod
    def find_spec(cls, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        """The part of the import system that asks: is this one of yours?"""
        return ModuleSpec(name, cast("Any", cls)) if name in MODULES else None

    @staticmethod
    def create_module(spec: ModuleSpec) -> ModuleType:
        """A module that looks up everything where it is now."""
        new = MODULES[spec.name]
        _warn(f"{spec.name} is {new} now")
        module = ModuleType(spec.name, f"`{new}`, where it was.")
        cast("Any", module).__getattr__ = lambda name: getattr(import_module(new), name)
        return module

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        """There is nothing to run."""


def keep_moved_modules() -> None:
    """Let imports find what was moved."""
    if MovedModules not in sys.meta_path:
        sys.meta_path.append(cast("Any", MovedModules))


def _warn(change: str) -> None:
    warnings.warn(f"{change}; the old name works until 1.0.", DeprecationWarning, stacklevel=_outside())


def _outside() -> int:
    """How far up the one is who is to change something: the first frame that is neither of here nor imports.

    `warnings` does not count the frames of imports either.
    """
    frame, level = sys._getframe(1), 1
    while frame.f_back is not None:
        importing = "importlib" in frame.f_code.co_filename and "_bootstrap" in frame.f_code.co_filename
        if not importing and frame.f_globals.get("__name__") not in (__name__, "estimator"):
            break
        frame, level = frame.f_back, level + (not importing)
    return level
