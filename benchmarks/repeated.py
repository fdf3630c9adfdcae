"""`python repeated.py FILE TIMES`: the first line of a file, and then all others as many times as asked."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    """Write to standard output, through which a hundred million rows take no room on a disk."""
    first, rows = Path(sys.argv[1]).read_bytes().split(b"\n", 1)
    out = sys.stdout.buffer
    out.write(first + b"\n")
    for _ in range(int(sys.argv[2])):
        out.write(rows)


if __name__ == "__main__":
    main()
