"""Where the commands print: results on stdout, everything else on stderr."""

from __future__ import annotations

import sys
from typing import IO

from rich.console import Console

from estimator.show.sheet import Sheet


def stderr() -> Console:
    """Progress and remarks."""
    return Console(stderr=True, highlight=False, emoji=False, markup=False)


def show(sheet: Sheet, *, file: IO[str] | None = None) -> None:
    """Print a sheet with an empty line between its parts, and no blanks at the ends of lines.

    Rich itself leaves out colour when the file is no terminal or `NO_COLOR` is set.
    """
    file = file or sys.stdout
    console = Console(file=file, highlight=False, emoji=False, markup=False)
    for position, part in enumerate(sheet.parts()):
        with console.capture() as captured:
            console.print(part, crop=False)
        lines = captured.get().splitlines()
        file.write("\n" * bool(position) + "".join(f"{line.rstrip()}\n" for line in lines))
