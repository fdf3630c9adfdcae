"""Where the commands print: results on stdout, everything else on stderr."""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING, Final

from estimator.show.sheet import Sheet
from estimator.show.terminal import lines_of

if TYPE_CHECKING:
    from rich.console import Console

_STREAMS: Final = (0, 1, 2)
_NARROW_SCREEN: Final = 80


def stderr() -> Console:
    """Progress and remarks."""
    from rich.console import Console  # loaded where something moves, which is on a terminal only

    return Console(stderr=True, highlight=False, emoji=False, markup=False)


def show(sheet: Sheet, *, file: IO[str] | None = None) -> None:
    """Print a sheet with an empty line between its parts, and no blanks at the ends of lines.

    On a terminal parts stand out, in colour unless `NO_COLOR` says otherwise; in a file they do not.
    """
    file = file or sys.stdout
    paints = _paints(file)
    colour = not os.environ.get("NO_COLOR")
    for line in lines_of(sheet, width()):
        file.write(f"{line.painted(colour=colour) if paints else line.text}\n")


def width() -> int:
    """How wide the terminal is [columns]: as COLUMNS says, or the first of our streams that is one."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    if _is_dumb():
        return _NARROW_SCREEN
    for stream in _STREAMS:
        try:
            if found := os.get_terminal_size(stream).columns:
                return found
        except (OSError, ValueError):
            continue
    return _NARROW_SCREEN


def _paints(file: IO[str]) -> bool:
    """Whether what is printed may stand out: on a terminal, or where the environment says so."""
    if os.environ.get("TTY_COMPATIBLE") in {"0", "1"}:
        is_terminal = os.environ["TTY_COMPATIBLE"] == "1"
    elif "FORCE_COLOR" in os.environ:
        is_terminal = bool(os.environ["FORCE_COLOR"])
    else:
        is_terminal = file.isatty()
    if is_terminal and os.name == "nt":
        # The console of Windows obeys only after it has been asked to; typer brings this there.
        import colorama  # type: ignore[import-untyped]

        colorama.just_fix_windows_console()
    return is_terminal and not _is_dumb()


def _is_dumb() -> bool:
    return os.environ.get("TERM", "").lower() in {"dumb", "unknown"}
