"""Defaults that a run took from a file: said with every result, so that no file changes a bill in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Final, NamedTuple


class FromFile(NamedTuple):
    """A file of defaults that was read, and the options that a run took from it, with their lines."""

    file: str
    keys: tuple[str, ...]
    lines: tuple[int, ...] = ()


OF_SHOWING: Final = frozenset({"csv-for", "lang"})
"""Options that say how a result is shown, and nothing of what it is."""

_IN_FORCE: ContextVar[tuple[FromFile, ...]] = ContextVar("defaults from files", default=())


def in_force() -> tuple[FromFile, ...]:
    """The files that this run read, the nearest first; none in a script, which never reads any."""
    return _IN_FORCE.get()


def is_default(key: str) -> bool:
    """Whether an option was not typed, but is from a file.

    >>> is_default("tariff")
    False
    """
    return any(key in each.keys for each in in_force())


def only_shown() -> AbstractContextManager[None]:
    """A part of a run that takes nothing from a file but how its result is shown: the rest is not said.

    >>> with taken_from([FromFile("smscost.toml", ("tariff", "lang"), (1, 2))]), only_shown():
    ...     in_force()[0].keys
    ('lang',)
    """
    kept = []
    for file, keys, lines in in_force():
        pairs = [(key, line) for key, line in zip(keys, lines, strict=True) if key in OF_SHOWING]
        kept.append(FromFile(file, tuple(key for key, _ in pairs), tuple(line for _, line in pairs)))
    return taken_from(kept)


@contextmanager
def taken_from(files: Sequence[FromFile]) -> Iterator[None]:
    """A run with these defaults.

    >>> with taken_from([FromFile("smscost.toml", ("tariff",))]):
    ...     in_force()[0].keys
    ('tariff',)
    """
    outer = _IN_FORCE.set(tuple(files))
    try:
        yield
    finally:
        _IN_FORCE.reset(outer)
