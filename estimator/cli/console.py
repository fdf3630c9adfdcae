"""Where the commands print: results on stdout, everything else on stderr."""

from __future__ import annotations

from rich.console import Console, RenderableType


def stdout() -> Console:
    """Results. Rich itself leaves out colour when this is no terminal or `NO_COLOR` is set."""
    return Console(highlight=False, emoji=False, markup=False)


def stderr() -> Console:
    """Progress and remarks."""
    return Console(stderr=True, highlight=False, emoji=False, markup=False)


def show(*parts: RenderableType) -> None:
    """Print parts of a result with an empty line between them, and no blanks at the ends of lines."""
    console = stdout()
    for position, part in enumerate(parts):
        with console.capture() as captured:
            console.print(part)
        lines = captured.get().splitlines()
        print("\n" * bool(position) + "\n".join(line.rstrip() for line in lines))
