"""Other names of a file: what must be seen through before a result is written over an input."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

CAMPAIGN = "number;message\n+33639980001;Bonjour\n"


def _symbolic_link(file: Path) -> str:
    link = file.with_name(f"symbolic-{file.name}")
    link.symlink_to(file)
    return str(link)


def _hard_link(file: Path) -> str:
    link = file.with_name(f"hard-{file.name}")
    link.hardlink_to(file)
    return str(link)


ALIASES: dict[str, Callable[[Path], str]] = {
    "itself": str,
    "by its name": lambda file: file.name,
    "a detour": lambda file: f"./x/../{file.name}",
    "a symbolic link": _symbolic_link,
    "a hard link": _hard_link,
}
"""What makes another name of a file in the working folder."""
