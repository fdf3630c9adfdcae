"""Where the commands print: results on stdout, everything else on stderr."""

from __future__ import annotations

from rich.console import Console


def stdout() -> Console:
    """Results. Rich itself leaves out colour when this is no terminal or `NO_COLOR` is set."""
    return Console(soft_wrap=False, highlight=False, emoji=False, markup=False)


def stderr() -> Console:
    """Progress and remarks."""
    return Console(stderr=True, highlight=False, emoji=False, markup=False)
