"""Write `estimator/__init__.pyi`: the public names as type checkers see them, from the one table of them.

make names
"""

from __future__ import annotations

from pathlib import Path

import estimator
from scripts.written import main

STUB = Path(estimator.__file__).with_suffix(".pyi")


def stub() -> str:
    """The whole file."""
    lines = ['"""Written by scripts/build_public_names.py from `estimator/__init__.py`."""\n']
    rooms = sorted(estimator._ROOMS.items())  # type: ignore[attr-defined]  # not for type checkers
    # Constants, classes, functions: as the linter sorts imports.
    lines += [
        f"from estimator.{room} import {name} as {name}"
        for room, names in rooms
        for name in sorted(names, key=lambda name: (name.islower(), name))
    ]
    listed = "".join(f'    "{name}",\n' for name in estimator.__all__)
    return "\n".join(lines) + f"\n\n__all__ = [\n{listed}]\n"


if __name__ == "__main__":
    main(lambda: {STUB: stub().encode()}, command="make names")
