"""The files of a run: which it reads and which it writes is known before it reads, and they are not the same.

A run that would write over what it reads is refused, and so is one that would write two results into one
file: by what the files are, not by how they are spelt. `a.csv`, `./x/../a.csv`, a link of either kind, and
`A.csv` where the file system takes it for the same name are one file. A device is read and written at once
where that makes sense, but two results in one, such as `/dev/stdout`, would be mixed; not so in `/dev/null`.
"""

from __future__ import annotations

import errno
import glob
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from estimator.errors import Place, UsageError

STDIN, STDOUT = 0, 1
DEVICE_OUT = "/dev/stdout"
_STREAMS = {STDIN: "<stdin>", STDOUT: "<stdout>"}

_ADDRESS = "://"
_DEVICES, _NO_DEVICES = ("/dev/", "/proc/"), ("/dev/shm/",)
_NOWHERE = "/dev/null"


@dataclass(frozen=True, slots=True)
class Use:
    """One file of a run.

    Attributes
    ----------
    by : str
        What names it: `--rejects`, `FILE`; of a function the argument, `rejects`.
    path : path, address, or int
        The file as it was given; an int is an open stream: 0 is standard input.
    is_folder : bool
        Whether several results are written into it, under names of their own.
    """

    by: str
    path: str | os.PathLike[str] | int
    is_folder: bool = False

    def __str__(self) -> str:
        return _STREAMS.get(self.path, "<stream>") if isinstance(self.path, int) else os.fspath(self.path)


def check_apart(reads: Iterable[Use], writes: Iterable[Use]) -> None:
    """Refuse a run that writes over what it reads, or two results into one file.

    Only files that are there can be written over. What is both read and written by one option, as a journal
    is, is in both lists, and not at odds with itself.

    Raises
    ------
    UsageError
        `OUT003` a file would be written over that is read, `OUT004` two results go into one file.

    >>> check_apart([Use("FILE", "data/../README.md")], [Use("--out", "README.md")])
    Traceback (most recent call last):
    estimator.errors.kinds.UsageError: README.md  OUT003  --out would write over what FILE reads.
               Give --out another file.
    """
    results = [found for use in writes if (found := _looked_up(use, written=True)) is not None]
    if not results:
        return
    for position, one in enumerate(results):
        for other in results[:position]:
            if one.use.by != other.use.by and (_same(one, other) or _inside(one, other)):
                place = Place(str(one.use))
                raise UsageError("OUT004", place, one=other.use.by, other=one.use.by)
    for use in reads:
        read = _looked_up(use, written=False)
        if read is None:
            continue
        for result in results:
            if result.use.by != use.by and _same(read, result):
                raise UsageError("OUT003", Place(str(result.use)), writes=result.use.by, reads=use.by)


_WRITTEN: ContextVar[tuple[Use, ...]] = ContextVar("what this run writes", default=())


@contextmanager
def run(reads: Iterable[Use], writes: Iterable[Use]) -> Iterator[None]:
    """A run that reads and writes these files, as far as they are known before it begins.

    Raises as `check_apart`, before the block begins.
    """
    written = tuple(writes)
    check_apart(reads, written)
    outer = _WRITTEN.set(written)
    try:
        yield
    finally:
        _WRITTEN.reset(outer)


def also_reads(by: str, path: str | os.PathLike[str]) -> None:
    """Refuse to go on where a file that only another file names, such as a calendar's campaign, is written.

    Raises `OUT003`.
    """
    if written := _WRITTEN.get():
        check_apart([Use(by, path)], written)


def uses(by: str, value: Any, *, is_folder: bool = False) -> Iterator[Use]:
    """What an argument names: a path, a folder, an address, a pattern, an open file, `-`, or several of them.

    Anything else, such as a table in memory, is no file.

    >>> [str(use) for use in uses("FILE", ["data/tarif*.xml", "-"])], list(uses("campaign", {"to": []}))
    (['data/tarifs.xml', '<stdin>'], [])
    """
    if isinstance(value, (str, os.PathLike)):
        path = os.fspath(value)
        if path == "-":
            yield Use(by, STDIN)
        elif is_pattern(path):
            # Not pathlib's glob, which takes no absolute pattern.
            yield from (Use(by, each) for each in glob.iglob(path, recursive=True))  # noqa: PTH207
        elif not is_folder and not is_address(path) and os.path.isdir(path):  # noqa: PTH112
            yield from (Use(by, os.path.join(path, each)) for each in _names_in(path))  # noqa: PTH118
        else:
            yield Use(by, value, is_folder)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from uses(by, each, is_folder=is_folder)
    elif hasattr(value, "fileno"):
        try:
            yield Use(by, value.fileno())
        except (OSError, ValueError):  # a stream in memory
            return


def _names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208
    except OSError:  # whoever reads it says why not
        return []


def given(**values: Any) -> list[Use]:
    """What the arguments of a function name, for `check_apart`."""
    return [use for by, value in values.items() for use in uses(by, value)]


def named(path: str) -> str:
    """A path as it was given; `USE024` where it is empty, which Python would take for the folder we are in.

    `USE027` where no file can be called so: it has a NUL character, or half a pair that stands for no byte.

    >>> named("campaign.csv")
    'campaign.csv'
    """
    if not path:
        raise UsageError("USE024")
    try:
        may_be = "\0" not in path and bool(os.fsencode(path))
    except UnicodeEncodeError:
        may_be = False
    if not may_be:
        raise UsageError("USE027", name=path)
    return path


def on_disk(path: str | os.PathLike[str]) -> Path:
    """A path as it was given, of what is on a disk; `USE031` where it is an address.

    >>> on_disk("campaign.csv")
    PosixPath('campaign.csv')
    """
    # Before pathlib makes one slash of two.
    if is_address(os.fspath(path)):
        raise UsageError("USE031", Place(os.fspath(path)))
    return Path(path)


def is_pattern(path: str) -> bool:
    """Whether a path may mean several files: it has `*`, `?` or `[`, and no file is called so.

    >>> is_pattern("part-*.csv"), is_pattern("campaign.csv")
    (True, False)
    """
    return glob.has_magic(path) and not is_address(path) and not is_there(path)


def behind_links(path: Path) -> Path:
    """The file that a path leads to, whether it is there or not: of all names of a file the same.

    Links that lead to each other are an error of the system's.
    """
    try:
        return path.resolve()
    except RuntimeError as error:  # Python before 3.13
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error


def is_there(path: str | os.PathLike[str]) -> bool:
    """Whether there is such a file or folder. A name that the system refuses is none; who opens it says so.

    >>> is_there("README.md"), is_there("x" * 5000)
    (True, False)
    """
    return os.path.exists(path)  # noqa: PTH110 - pathlib's raises


def is_folder(path: str | os.PathLike[str]) -> bool:
    """Whether it is a folder, or a link to one."""
    return os.path.isdir(path)  # noqa: PTH112 - as above


def is_file(path: str | os.PathLike[str]) -> bool:
    """Whether it is an ordinary file, or a link to one."""
    return os.path.isfile(path)  # noqa: PTH113 - as above


def is_standard_output(path: str | os.PathLike[str]) -> bool:
    """Whether a result that is written there goes to standard output.

    >>> is_standard_output("-"), is_standard_output("./-"), is_standard_output("result.json")
    (True, False, False)
    """
    path = os.fspath(path)
    return path == "-" or (_is_device(path) and _device(path) == _device(DEVICE_OUT))


def is_address(path: str) -> bool:
    """Whether it is in a store rather than on a disk of this machine.

    >>> is_address("s3://bucket/part-0.csv"), is_address("/data/part-0.csv")
    (True, False)
    """
    return _ADDRESS in path


def identity(path: str) -> str:
    """One name for a file that is there, whatever leads to it: links of both kinds, `./x/../`."""
    inode = _inode(path)
    return os.path.realpath(path) if inode in (None, _NO_FILE) else "{}:{}".format(*inode)


@dataclass(frozen=True, slots=True)
class _Found:
    """A file as the system knows it: the inode of one that is there, the name of one that is not."""

    use: Use
    inode: tuple[int, int] | None
    folder: Path | None = None
    name: str = ""


def _looked_up(use: Use, *, written: bool) -> _Found | None:
    """The file that is meant; None where none can be harmed: a device that is read, or what is not there."""
    path = use.path if isinstance(use.path, int) else os.fspath(use.path).removeprefix("file://")
    if isinstance(path, str) and is_address(path):
        return _Found(use, None, None, path.rstrip("/"))
    if written and path == "-":
        path = DEVICE_OUT
    if written and isinstance(path, str) and _is_device(path):
        device = _device(path)
        return None if device == _NOWHERE else _Found(use, None, None, device)
    if isinstance(path, int) or not written:
        inode = _inode(path)
        return None if inode in (None, _NO_FILE) else _Found(use, inode)
    try:
        # As results are written: `x/../a.csv` is found also where there is no x.
        real = Path(path).resolve()
    except (OSError, ValueError, RuntimeError):  # it cannot be opened either
        return None
    inode = _inode(real)
    return None if inode == _NO_FILE else _Found(use, inode, real.parent, real.name)


_NO_FILE = (-1, -1)


def _inode(path: str | Path | int) -> tuple[int, int] | None:
    """What tells a file that is there from all others; `_NO_FILE` for a device or a pipe."""
    try:
        status = os.stat(path)  # noqa: PTH116 - it may be an open stream
    except (OSError, ValueError):
        return None
    is_file = stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)
    return (status.st_dev, status.st_ino) if is_file else _NO_FILE


def _is_device(path: str) -> bool:
    """Whether it is one by its name: `/dev/stdout` may lead to a file that a shell has opened."""
    full = _full(path)  # what it leads to does not count
    return full.startswith(_DEVICES) and not full.startswith(_NO_DEVICES)


def _full(path: str) -> str:
    try:
        return os.path.abspath(path)  # noqa: PTH100 - which would follow links
    except OSError:  # the folder we are in is gone
        return path


def _device(path: str) -> str:
    """One name for a device: `/dev/stdout` and `/dev/fd/1` are the same stream, wherever it leads to."""
    while True:
        folder, name = os.path.split(_full(path))
        path = os.path.join(os.path.realpath(folder), name)  # noqa: PTH118 - it is no path of ours
        if path.startswith("/proc/") or not os.path.islink(path):  # noqa: PTH114
            return path
        path = os.path.join(os.path.dirname(path), os.readlink(path))  # noqa: PTH118, PTH120, PTH115


def _same(one: _Found, other: _Found) -> bool:
    if one.inode or other.inode:
        # A name that finds a file finds the same one under all its names.
        return one.inode == other.inode
    if one.folder is None or other.folder is None:
        return one.folder is other.folder and one.name == other.name
    if not _is_same(one.folder, other.folder):
        return False
    return one.name == other.name or (_folded(one.name) == _folded(other.name) and folds_names(one.folder))


def _inside(one: _Found, other: _Found) -> bool:
    """Whether one of them is a folder for results, and the other one is or lies in it."""
    for outer, inner in ((one, other), (other, one)):
        if outer.use.is_folder and outer.folder is not None and inner.folder is not None:
            folder = outer.folder / outer.name
            if folder in (inner.folder, *inner.folder.parents):
                return True
    return False


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def folds_names(folder: Path) -> bool:
    """Whether names that differ in case only are one file in a folder.

    It is tried with the name of a file that is in there; in an empty folder, with the folder's own.
    """
    try:
        with os.scandir(folder) as entries:
            name = next((each.name for each in entries if each.name != each.name.swapcase()), None)
    except OSError:
        return False
    there = folder if name is None else folder / name
    other = there.parent / there.name.swapcase()
    return there != other and _is_same(there, other)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one == other or one.samefile(other)
    except OSError:
        return False
