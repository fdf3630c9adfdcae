"""Defaults that a run took from a file: said with every result, so that no file changes a bill in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple


class FromFile(NamedTuple):
    """A file of defaults that was read, and the options that a run took from it, with their lines."""

    file: str
    keys: tuple[str, ...]
    lines: tuple[int, ...] = ()


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
