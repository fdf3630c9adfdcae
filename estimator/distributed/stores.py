"""Stores, such as `s3://`: opened, listed, written to, and what goes wrong with them in our words.

A store is no file system: a folder is there once something is in it, and no longer; its own packages raise
whatever they like.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, cast

from estimator.base.system import why_not
from estimator.errors import CampaignError, NetworkError, Place, SmsCostError, UsageError

_REFUSED: Final = (
    "NoCredentialsError",
    "PartialCredentialsError",
    "CredentialRetrievalError",
    "TokenRetrievalError",
    "ProfileNotFound",
)
"""Of botocore, which raises them before anything is sent."""

_WITH_BUCKETS: Final = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "az", "oss"})
_REFUSED_STATUS: Final = (401, 403)
_MISSING_STATUS: Final = 404
_LONGEST_REASON: Final = 200
_BUFFER: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Store:
    """One address of a store: its file system, and the path in it."""

    address: str
    system: Any
    path: str

    def info(self) -> Mapping[str, Any]:
        """What the store knows of it. Raises `FIL001`, `STO001` to `STO003`, as all here do."""
        with store_faults(self.address):
            try:
                found: Mapping[str, Any] = self.system.info(self.path)
            except FileNotFoundError:
                self._check_bucket()
                raise
            return found

    def found(self) -> dict[str, Mapping[str, Any]]:
        """What a pattern fits, by path."""
        with store_faults(self.address):
            self.system.invalidate_cache()
            entries: dict[str, Mapping[str, Any]] = self.system.glob(self.path, detail=True)
            if not entries:
                self._check_bucket()
            return entries

    def prepare(self) -> None:
        """Have a folder, where there are any. A bucket is never made: its name would be a slip."""
        with store_faults(self.address):
            self._check_bucket()
            self.system.makedirs(self.path, exist_ok=True)

    def _check_bucket(self) -> None:
        """Raise `STO003` where there is none; a store that has none begins its paths with `/`."""
        bucket = self.path.partition("/")[0]
        if self.has_buckets and bucket and not self.system.exists(bucket):
            raise UsageError("STO003", Place(self.address), bucket=bucket)

    @property
    def has_buckets(self) -> bool:
        """Whether what an address begins with is the name of one."""
        return self.address.partition("://")[0] in _WITH_BUCKETS

    def inside(self) -> dict[str, Mapping[str, Any]]:
        """What is in a folder, by path: nothing where nobody has written there yet.

        A marker that a console leaves, to show a folder that is none, is not in it.
        """
        with store_faults(self.address):
            try:
                self.system.invalidate_cache()
                entries = self.system.ls(self.path, detail=True)
            except FileNotFoundError:
                return {}
        own = self.path.rstrip("/")
        return {each["name"]: each for each in entries if each["name"].rstrip("/") != own}

    def held(self, names: Sequence[str]) -> dict[str, bytes]:
        """What files of a folder hold, by name, asked for together; not those that cannot be read."""
        paths = {f"{self.path.rstrip('/')}/{name}": name for name in names}
        with store_faults(self.address):
            found = self.system.cat(list(paths), on_error="omit")
        return {paths[path]: octets for path, octets in found.items()}

    def remove(self, pattern: str) -> None:
        """Take away what is in a folder and fits."""
        with store_faults(self.address):
            self.system.invalidate_cache()
            for file in self.system.glob(f"{self.path.rstrip('/')}/{pattern}"):
                self.system.rm_file(file)

    def put(self, local: str, name: str) -> None:
        """Write a file of this machine into a folder, under a name."""
        with store_faults(self.address):
            self.system.put_file(local, f"{self.path.rstrip('/')}/{name}")

    def full(self, path: str) -> str:
        """The address of something in this store."""
        address: str = self.system.unstrip_protocol(path)
        return address

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Its bytes; they can be read from any place where the store can do that."""
        with store_faults(self.address):
            file = self.system.open(self.path, "rb")
        with _Read(self.address, file) as raw:
            yield cast("BinaryIO", io.BufferedReader(raw, _BUFFER))


def store_of(address: str) -> Store:
    """The store of an address. Raises `DSK002` where a package is missing."""
    try:
        import fsspec

        with store_faults(address):
            return Store(address, *fsspec.core.url_to_fs(address))
    except (ImportError, ValueError) as error:  # a ValueError of a store that fsspec does not know
        why = str(error).rstrip(".")
        raise UsageError("DSK002", what=f"{address.partition('://')[0]}://", why=why) from error


@contextmanager
def store_faults(address: str) -> Iterator[None]:
    """Whatever goes wrong while a store is asked, in our words.

    `FIL001` there is no such file, `STO002` it lets nobody in, `STO001` anything else, for which nobody can
    do more than look at the network.
    """
    try:
        yield
    except (SmsCostError, ImportError, ValueError):
        raise
    except Exception as found:
        # Of http every fault is said to be a file that is not there.
        error = _behind(found)
        if isinstance(error, FileNotFoundError) or getattr(error, "status", None) == _MISSING_STATUS:
            raise CampaignError("FIL001", Place(address)) from error
        refused = (
            isinstance(error, PermissionError)
            or type(error).__name__ in _REFUSED
            or getattr(error, "status", None) in _REFUSED_STATUS
        )
        raise NetworkError("STO002" if refused else "STO001", Place(address), why=_why(error)) from error


def _behind(error: Exception) -> Exception:
    """What an error is made from, if it says that a file is not there."""
    cause = error.__cause__
    if isinstance(error, FileNotFoundError) and isinstance(cause, Exception):
        return _behind(cause)
    return error


def _why(error: Exception) -> str:
    """What a package says, on one line and without its point."""
    said = why_not(error) if isinstance(error, OSError) and error.errno is not None else str(error)
    said = " ".join((said or type(error).__name__).split()).rstrip(".")
    return said if len(said) <= _LONGEST_REASON else f"{said[:_LONGEST_REASON]}…"


def _can_seek(file: Any) -> bool:
    """Whether a file can be read from any place; those of a server without ranges say so, and cannot."""
    try:
        file.seek(1)
        file.seek(0)
    except (OSError, ValueError):
        return False
    return bool(file.seekable())


class _Read(io.RawIOBase):
    """A file of a store, whose faults are in our words whoever reads it."""

    def __init__(self, address: str, file: Any) -> None:
        self._address = address
        self._file = file
        self._can_seek = _can_seek(file)

    @property
    def name(self) -> str:
        return self._address

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._can_seek

    def readinto(self, buffer: Any) -> int:
        with store_faults(self._address):
            octets = self._file.read(len(buffer))
        buffer[: len(octets)] = octets
        return len(octets)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        with store_faults(self._address):
            at: int = self._file.seek(offset, whence)
            return at

    def tell(self) -> int:
        at: int = self._file.tell()
        return at

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()
