"""Folders that a run writes into: on a disk of this machine, or in a store; each file whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from tempfile import gettempdir
from typing import Final, Protocol

from estimator.base.files import beside, left_of, output_error, sweep, umask
from estimator.base.paths import is_address
from estimator.distributed.stores import store_of

_AT_ONCE: Final = 32
"""Files that are asked of a store together: each answer waits for the network, and takes memory."""


class Folder(Protocol):
    """A folder.

    Of a store all raise `STO001` to `STO003`; of a disk `prepare` raises `OUT001`, the others an OSError.
    """

    def prepare(self) -> list[str]:
        """Make it where there is none; the names in it, but for what killed runs left half written."""

    def begun(self, name: str) -> AbstractContextManager[Path]:
        """A new file on this machine that may become the one of this name; else it is gone with the block."""

    def take(self, begun: Path, name: str) -> None:
        """Give it its name, in one step."""

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
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for each in [*self.path.iterdir(), *self.path.glob("file=*/.*")]:
                if (name := left_of(each.name)) is not None:
                    sweep(each.with_name(name))
            self._leave_empty_ones()
            return [each.name for each in self.path.iterdir() if left_of(each.name) is None]
        except OSError as error:
            raise output_error(self.path, error) from error

    @contextmanager
    def begun(self, name: str) -> Iterator[Path]:
        target = self.path / name
        target.parent.mkdir(exist_ok=True)
        with beside(target) as begun:
            yield begun

    def take(self, begun: Path, name: str) -> None:
        begun.chmod(0o666 & ~umask())
        begun.replace(self.path / name)

    def remove(self, pattern: str) -> None:
        for found in list(self.path.glob(pattern)):
            found.unlink(missing_ok=True)
        self._leave_empty_ones()

    def _leave_empty_ones(self) -> None:
        for each in list(self.path.glob("file=*")):
            with suppress(OSError):  # there is something in it
                each.rmdir()

    def read(self, names: Sequence[str]) -> Iterator[Mapping[str, bytes]]:
        for name in names:
            with suppress(OSError):
                yield {name: (self.path / name).read_bytes()}


@dataclass(frozen=True, slots=True)
class _InStore:
    address: str

    def prepare(self) -> list[str]:
        store = store_of(self.address)
        store.prepare()
        return [path.rstrip("/").rpartition("/")[2] for path in store.inside()]

    def begun(self, name: str) -> AbstractContextManager[Path]:
        # A store shows only whole files.
        return beside(Path(gettempdir(), PurePath(name).name))

    def take(self, begun: Path, name: str) -> None:
        store_of(self.address).put(str(begun), name)

    def remove(self, pattern: str) -> None:
        store_of(self.address).remove(pattern)

    def read(self, names: Sequence[str]) -> Iterator[Mapping[str, bytes]]:
        store = store_of(self.address)
        for some in (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE)):
            yield store.held(some)
