"""Results out, atomically: a file is there whole or not at all, and never half-written."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Final

from estimator.base.paths import is_standard_output
from estimator.base.system import why_not
from estimator.errors import Place, UsageError

_WRITTEN_OUT: Final = "backslashreplace"
"""What becomes of half a surrogate pair, which stands for a byte in the name of a file, and is no text."""


@contextmanager
def written_atomically(path: Path) -> Iterator[IO[str]]:
    """A text file (UTF-8, line ends as written) that takes the name `path` only once the block ends well.

    `-` is standard output, as it is standard input of what is read, and so is `/dev/stdout`.
    It is written beside `path` under a temporary name and moved there with one `os.replace`; when the block
    raises, or the program is interrupted, the temporary file is removed and `path` is as it was before.
    A link stays a link. What is no file, such as `/dev/stdout`, is written to as it is.

    Raises `OUT001` where the folder cannot be written, `OUT002` where the disk is full.
    """
    import tempfile  # which most results do without, as they go to standard output

    temporary = None
    try:
        if is_standard_output(path):
            # Opened anew, a file that a shell has opened would be written over from its beginning.
            yield as_utf_8(sys.stdout)
            sys.stdout.flush()
            return
        target = _behind_links(path)
        if path.exists() and not path.is_file():
            # /dev/null, a pipe: moving a file there would replace the device itself. What a pipe of a shell
            # leads to has no name that could be opened.
            with path.open("w", encoding="utf-8", errors=_WRITTEN_OUT, newline="") as file:
                yield file
            return
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=target.parent)
        temporary = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", errors=_WRITTEN_OUT, newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~umask())
        temporary.replace(target)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise output_error(path, error) from error
    finally:
        if temporary is not None:
            with suppress(FileNotFoundError):
                temporary.unlink()


def as_utf_8(file: IO[str]) -> IO[str]:
    """What programs read is UTF-8 wherever it goes, whatever a terminal would like; tables for people are not.

    `sys.stdout` is told so before the first of it is written.
    """
    if isinstance(file, TextIOWrapper) and file.encoding.lower().replace("_", "-") != "utf-8":
        file.reconfigure(encoding="utf-8", errors=_WRITTEN_OUT)
    return file


def _behind_links(path: Path) -> Path:
    """The file that a path leads to; links that lead to each other are an error of the system's."""
    try:
        return path.resolve()
    except RuntimeError as error:  # Python before 3.13
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error


def output_error(path: Path, error: OSError) -> UsageError:
    """The error a user can act on when writing `path` failed."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UsageError("OUT002", Place(str(path)))
    return UsageError("OUT001", Place(str(path)), why=why_not(error))


def umask() -> int:
    # mkstemp makes files private; a result should be as readable as one written by a plain open().
    current = os.umask(0)
    os.umask(current)
    return current
