"""What scripts write: written, or only compared with what is there.

Every script that writes files of this repository says which bytes they should hold, and leaves the rest to
`main`: without an option they are written, with `--check` each file that differs is named with the command
that writes it, and the script fails. So a check never rewrites what it checks.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def stale(made: Mapping[Path, bytes]) -> list[Path]:
    """The files that do not hold what they should.

    >>> stale({Path(__file__): Path(__file__).read_bytes()})
    []
    """
    return [path for path, content in made.items() if not path.exists() or path.read_bytes() != content]


def main(make: Callable[[], Mapping[Path, bytes]], *, command: str) -> None:
    """Write what `make` returns, or compare where `--check` is given.

    Parameters
    ----------
    make : callable
        Gives the content of each file.
    command : str
        What writes the files, such as `make docs`.

    Raises
    ------
    SystemExit
        A file differs, and `--check` was given.
    """
    parser = argparse.ArgumentParser(description=f"Write what `{command}` writes.")
    parser.add_argument("--check", action="store_true", help="compare only, and fail where a file differs")
    options = parser.parse_args()
    made = make()
    differing = stale(made)
    for path in differing:
        shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        if options.check:
            print(f"{shown} is not what its script writes today; `{command}` writes it.", file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made[path])
            print(f"{shown} written")
    if options.check and differing:
        raise SystemExit(1)
