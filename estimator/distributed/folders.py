"""Folders that a run writes into: on a disk of this machine, or in a store; each file whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from os import close
from pathlib import Path
from typing import Final, Protocol

from estimator.base.files import output_error, sweep, umask
from estimator.base.paths import is_address
from estimator.distributed.stores import store_of

_AT_ONCE: Final = 32
"""Files that are asked of a store together: each answer waits for the network, and takes memory."""


class Folder(Protocol):
    """A folder.

    Raises `OUT001`, `OUT002` where a disk cannot be written to, `STO001` to `STO003` as stores do.
    """

    def prepare(self) -> list[str]:
        """Make it where there is none; the names in it."""

    def begun(self, name: str) -> Path:
        """A file on this machine that is to become the one of this name."""

    def take(self, temporary: Path, name: str) -> None:
        """Give it its name, in one step."""

    def clear_left(self, name: str) -> None:
        """Take away what runs that were killed left of the one of this name."""

    def remove(self, pattern: str) -> None:
        """Take away what fits, and folders in it that are empty then."""

    def read(self, names: Sequence[str]) -> Iterator[Mapping[str, bytes]]:
        """What files hold, some of them at a time; those that cannot be read are left out."""


def folder_at(place: str) -> Folder:
    """The folder that a path, or an address, means."""
    return _InStore(place) if is_address(place) else _OnDisk(Path(place))


@dataclass(frozen=True, slots=True)
class _OnDisk:
    path: Path

    def prepare(self) -> list[str]:
        with self._faults():
            self.path.mkdir(parents=True, exist_ok=True)
            return [each.name for each in self.path.iterdir()]

    def begun(self, name: str) -> Path:
        target = self.path / name
        with self._faults(name):
            target.parent.mkdir(exist_ok=True)
            # Beside it, so that it takes its name in one step.
            return _temporary(f".{target.name}.", target.parent)

    def take(self, temporary: Path, name: str) -> None:
        with self._faults(name):
            temporary.chmod(0o666 & ~umask())
            temporary.replace(self.path / name)

    def clear_left(self, name: str) -> None:
        sweep(self.path / name)

    def remove(self, pattern: str) -> None:
        for found in list(self.path.glob(pattern)):
            found.unlink(missing_ok=True)
        for each in self.path.glob("file=*"):
            with suppress(OSError):  # there is something in it
                each.rmdir()

    def read(self, names: Sequence[str]) -> Iterator[Mapping[str, bytes]]:
        for name in names:
            with suppress(OSError):
                yield {name: (self.path / name).read_bytes()}

    @contextmanager
    def _faults(self, name: str = "") -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise output_error(self.path / name, error) from error


@dataclass(frozen=True, slots=True)
class _InStore:
    address: str

    def prepare(self) -> list[str]:
        store = store_of(self.address)
        store.prepare()
        return [path.rstrip("/").rpartition("/")[2] for path in store.inside()]

    def begun(self, name: str) -> Path:  # noqa: ARG002 - a store shows only whole files
        return _temporary(".part-")

    def take(self, temporary: Path, name: str) -> None:
        store_of(self.address).put(str(temporary), name)

    def clear_left(self, name: str) -> None:
        """Nothing is left: a store shows only whole files."""

    def remove(self, pattern: str) -> None:
        store_of(self.address).remove(pattern)

    def read(self, names: Sequence[str]) -> Iterator[Mapping[str, bytes]]:
        store = store_of(self.address)
        for some in (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE)):
            yield store.held(some)


def _temporary(prefix: str, beside: Path | None = None) -> Path:
    handle, name = tempfile.mkstemp(prefix=prefix, suffix=".part", dir=beside)
    close(handle)
    return Path(name)
