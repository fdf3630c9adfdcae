"""Where the commands print: results on stdout, everything else on stderr."""

from __future__ import annotations

import sys
from typing import IO

from rich.console import Console, RenderableType


def stderr() -> Console:
    """Progress and remarks."""
    return Console(stderr=True, highlight=False, emoji=False, markup=False)


def show(*parts: RenderableType, file: IO[str] | None = None, width: int | None = None) -> None:
    """Print parts of a result with an empty line between them, and no blanks at the ends of lines.

    Rich itself leaves out colour when the file is no terminal or `NO_COLOR` is set.
    """
    file = file or sys.stdout
    console = Console(file=file, width=width, highlight=False, emoji=False, markup=False)
    for position, part in enumerate(parts):
        with console.capture() as captured:
            console.print(part)
        lines = captured.get().splitlines()
        file.write("\n" * bool(position) + "".join(f"{line.rstrip()}\n" for line in lines))
