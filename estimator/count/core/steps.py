"""Several calls of the compiled core that are one, so that Python waits for its lock once."""

from __future__ import annotations

import ctypes
from array import array as integers
from collections.abc import Callable
from typing import Any, Final, Generic, NamedTuple, TypeVar

from estimator.count.core.given import as_given

Found = TypeVar("Found")


class Step(NamedTuple, Generic[Found]):
    """A call: its arguments are numbers, arrays, or None; what is made of its result; when it is not all."""

    name: str
    arguments: tuple[Any, ...]
    finish: Callable[[int], Found]
    least: int = -1


_CALLS: Final = ("count", "more", "numbers", "tally", "leftovers", "nothing", "keys")
"""As `enum core_call` has them."""

_ARGUMENTS: Final = 17
_NOTHING_MORE: Final = (0,) * _ARGUMENTS


def now(library: ctypes.CDLL, step: Step[Found]) -> Found:
    """What one of them finds, called by itself."""
    return step.finish(getattr(library, f"core_{step.name}")(*map(as_given, step.arguments)) or 0)


def several(library: ctypes.CDLL, steps: list[Step[Any]]) -> list[Any]:
    """What some steps find, up to the first that is not done with."""
    width = 3 + _ARGUMENTS
    given = integers("q")
    for step in steps:
        numbers = [as_given(each) or 0 for each in step.arguments]
        given.extend((_CALLS.index(step.name), step.least, 0, *numbers, *_NOTHING_MORE[len(numbers) :]))
    done = library.core_several(given.buffer_info()[0], len(steps))
    return [step.finish(given[row * width + 2]) for row, step in enumerate(steps[: done + 1])]
