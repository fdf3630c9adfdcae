"""Results out, atomically: a file is there whole or not at all, and never half-written.

Several results of one run are one (`together`): they take their names when all of them are whole, and where
one cannot, the others are as they were. What a run that was killed left behind is taken away by the next one
that writes the same file.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Final

from estimator.base.language import told
from estimator.base.paths import behind_links, is_file, is_standard_output, is_there
from estimator.base.resources import user_path
from estimator.base.system import why_not
from estimator.errors import Place, UsageError

_WRITTEN_OUT: Final = "backslashreplace"
"""What becomes of half a surrogate pair, which stands for a byte in the name of a file, and is no text."""

_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_PART: Final = ".part"
_ASIDE: Final = f".before{_PART}"
_NEW: Final = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
OF_SQLITE: Final = ("-wal", "-shm", "-journal")
"""What SQLite has beside a file that it is writing."""


@contextmanager
def written_atomically(path: Path, *, private: bool = False) -> Iterator[IO[str]]:
    """A text file (UTF-8, line ends as written) that takes the name `path` only once the block ends well.

    `-` is standard output, as it is standard input of what is read, and so is `/dev/stdout`.
    It is written beside `path` under a temporary name and moved there with one `os.replace`; when the block
    raises, or the program is interrupted, the temporary file is removed and `path` is as it was before.
    A link stays a link. What is no file, such as `/dev/stdout`, is written to as it is. Nobody but its owner
    can read what is `private`.

    Raises `OUT001` where the folder cannot be written, `OUT002` where the disk or a quota is full.
    """
    part = None
    try:
        if is_standard_output(path):
            # Opened anew, a file that a shell has opened would be written over from its beginning.
            yield as_utf_8(sys.stdout)
            sys.stdout.flush()
            return
        target = behind_links(path)
        if is_there(path) and not is_file(path):
            # /dev/null, a pipe: moving a file there would replace the device itself. What a pipe of a shell
            # leads to has no name that could be opened.
            with path.open("w", encoding="utf-8", errors=_WRITTEN_OUT, newline="") as file:
                yield file
            return
        part = _Part(path, target)
        with os.fdopen(part.begin(), "w", encoding="utf-8", errors=_WRITTEN_OUT, newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if not private:
            part.temporary.chmod(_mode_of(target))
        if (others := _TOGETHER.get()) is None:
            part.take_name()
            _note_written(part)
        else:
            others.results.append(part)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise output_error(path, error) from error
    finally:
        if part is not None and not _is_kept(part):
            part.clean()


def _mode_of(target: Path) -> int:
    """Who may read a file that is written: as its owner left it where there is one already."""
    return stat.S_IMODE(target.stat().st_mode) if is_file(target) else 0o666 & ~umask()


class _Part:
    """A half-written file, which may take the name of its target.

    An interrupt may come between any two steps. So the names of what is made here are known before it is
    there, what is to be undone is seen from which files there are, and all but `begin` may be done again.
    """

    def __init__(self, path: Path, target: Path) -> None:
        chance = urlsafe_b64encode(os.urandom(6)).decode()
        self.path, self.target = path, target
        self.temporary = target.with_name(f".{target.name}.{chance}{_PART}")
        self._before = self.temporary.with_suffix(_ASIDE)
        self._held: int | None = None

    def begin(self) -> int:
        """Make the file, which is held until `clean`, and open it. What was left by others is swept."""
        sweep(self.target)
        while True:
            handle = os.open(self.temporary, _NEW, 0o600)
            # Before it was held, another run may have taken it for one that was left.
            if not _hold(handle, wait=True) or os.fstat(handle).st_nlink:
                self._held = _held(os.dup(handle))
                return handle
            os.close(handle)

    def set_aside(self) -> None:
        """Keep what has the name of the target, where something has, under another one beside it."""
        if os.path.lexists(self.target):
            try:
                self._before.hardlink_to(self.target)  # so that the name is never without a file
            except OSError:  # not every file system has links
                self.target.rename(self._before)

    def take_name(self) -> None:
        """Be the target."""
        self.temporary.replace(self.target)

    def has_its_name(self) -> bool:
        """Whether it is the target."""
        return not os.path.lexists(self.temporary)

    def give_back(self) -> None:
        """Let the target be what it was before."""
        with suppress(OSError):
            if os.path.lexists(self._before):
                self._before.replace(self.target)
            elif self.has_its_name():
                self.target.unlink()

    def clean(self) -> None:
        """Take away what is not the target."""
        for each in (self.temporary, self._before):
            with suppress(OSError):
                each.unlink()
        held, self._held = self._held, None
        if held is not None:
            os.close(held)


@dataclass(slots=True)
class _Together:
    results: list[_Part] = field(default_factory=list)

    def take_names(self) -> None:
        """Give each result its name; where that fails for one, give what was there before its name back."""
        result = None
        try:
            for result in self.results:
                # The last one needs no way back.
                if result is not self.results[-1]:
                    result.set_aside()
                result.take_name()
        except BaseException as error:
            if not all(each.has_its_name() for each in self.results):
                for each in reversed(self.results):
                    each.give_back()
            if isinstance(error, OSError) and result is not None:
                raise output_error(result.path, error) from error
            raise

        _note_written(*self.results)
        self.clean()

    def clean(self) -> None:
        """Take away what has no name."""
        for result in self.results:
            result.clean()
        self.results = []


_TOGETHER: ContextVar[_Together | None] = ContextVar("the results of this run", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Let all files that the block writes take their names when it ends well, or none of them.

    A machine that goes down in this moment may have given some of them, each of which is whole.
    """
    if _TOGETHER.get() is not None:
        yield
        return
    results = _Together()
    outer = _TOGETHER.set(results)
    try:
        yield
        results.take_names()
    finally:
        _TOGETHER.reset(outer)
        results.clean()


def take_names() -> None:
    """Give the results so far their names: what goes to standard output next takes none of them back."""
    if (results := _TOGETHER.get()) is not None:
        results.take_names()


_WRITTEN: ContextVar[list[Path] | None] = ContextVar("the files that this run has written", default=None)


def _note_written(*parts: _Part) -> None:
    if (listed := _WRITTEN.get()) is not None:
        listed += [each.path for each in parts]


@contextmanager
def written_listed() -> Iterator[list[Path]]:
    """The files to which the block gives their names, as it goes."""
    listed: list[Path] = []
    token = _WRITTEN.set(listed)
    try:
        yield listed
    finally:
        _WRITTEN.reset(token)


def _is_kept(part: _Part) -> bool:
    """Whether it waits for others, to take its name with theirs."""
    others = _TOGETHER.get()
    return others is not None and part in others.results


def as_utf_8(file: IO[str]) -> IO[str]:
    """What programs read is UTF-8 wherever it goes, whatever a terminal would like; tables for people not.

    `sys.stdout` is told so before the first of it is written.
    """
    if isinstance(file, TextIOWrapper) and file.encoding.lower().replace("_", "-") != "utf-8":
        file.reconfigure(encoding="utf-8", errors=_WRITTEN_OUT)
    return file


def output_error(path: Path, error: OSError) -> UsageError:
    """The error a user can act on when writing `path` failed."""
    if error.errno in _FULL:
        what = told("disk") if error.errno == errno.ENOSPC else told("quota of its user on this disk")
        return UsageError("OUT002", Place(str(path)), what=what)
    if error.errno == errno.EFBIG:
        why = told("it would be larger than the file system, or a limit (ulimit -f), lets a file be")
        return UsageError("OUT001", Place(str(path)), why=why)
    return UsageError("OUT001", Place(str(path)), why=why_not(error))


def umask() -> int:
    # mkstemp makes files private; a result should be as readable as one written by a plain open().
    current = os.umask(0)
    os.umask(current)
    return current


def private_folder(folder: Path) -> None:
    """Make a folder that only its owner can look into, and what is above it.

    The folder of the user's own data becomes private, too, whoever made it before.
    """
    own = user_path()
    missing = [each for each in (folder, *folder.parents) if not is_there(each)]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
    if folder == own or own in folder.parents:
        _close_to_others(own, 0o700, stat.S_ISDIR)


def private_file(path: Path) -> None:
    """Make a file that only its owner can read, where there is none; close one that others can read."""
    private_folder(path.parent)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    _close_to_others(path, 0o600, stat.S_ISREG)


def _close_to_others(path: Path, mode: int, is_one: Callable[[int], bool]) -> None:
    """Only what is a file, or a folder, as it should be: a folder that was named as a file stays as it is."""
    with suppress(OSError):  # not ours to close
        found = path.stat().st_mode
        if stat.S_IMODE(found) & 0o077 and is_one(found):
            path.chmod(mode)


def sweep(target: Path) -> None:
    """Take away what runs that were killed left beside a file that they would have written.

    What is still being written is held by its writer; where files cannot be held, nothing is taken away.
    """
    with suppress(OSError), os.scandir(target.parent) as entries:
        for each in [Path(each.path) for each in entries if _is_left(each.name, target)]:
            with suppress(OSError):
                held = _held(os.open(each, os.O_RDWR))
                if held is not None:
                    each.unlink()
                    os.close(held)
                    for more in OF_SQLITE:
                        Path(f"{each}{more}").unlink(missing_ok=True)


def left_of(name: str) -> str | None:
    """The name that a half-written file was to take; None where it is none.

    >>> left_of(".a.csv.x1y2.part"), left_of(".a.csv.x1y2.before.part"), left_of("a.csv")
    ('a.csv', 'a.csv', None)
    """
    if not (name.startswith(".") and name.endswith(_PART)):
        return None
    return name[1:].removesuffix(_ASIDE).removesuffix(_PART).rpartition(".")[0]


def _is_left(name: str, target: Path) -> bool:
    """Whether it is a half-written one; what was set aside is one as long as there is the file itself."""
    return left_of(name) == target.name and (not name.endswith(_ASIDE) or is_there(target))


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A new file beside another one, whose name it may take; it is held meanwhile, and gone where it did not.

    What runs that were killed left there is swept.
    """
    part = _Part(target, target)
    try:
        os.close(part.begin())
        yield part.temporary
    finally:
        part.clean()


def _held(handle: int) -> int | None:
    """An open file, held until it is closed or its process ends, however that is; None where it is not.

    Others may hold it, and not every system or file system knows of that: then it is closed.
    """
    if _hold(handle):
        return handle
    os.close(handle)
    return None


def _hold(handle: int, *, wait: bool = False) -> bool:
    """Whether it can be held; who sweeps holds a file for a moment, for which one can wait."""
    try:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except (ImportError, OSError):
        return False
    return True
