"""Write the JSON Schemas of `data/schemas/` from the documents that `estimator/documents/` describes.

    python scripts/build_schemas.py [--check]

With `--check` nothing is written: each file that differs is named, and the exit code is 1 where there is one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from estimator.documents.kinds import KINDS, schema_of

FOLDER = Path(__file__).resolve().parent.parent / "data" / "schemas"


def files() -> dict[Path, bytes]:
    """Every schema file, and what is in it."""
    return {
        FOLDER / f"{name}.json": f"{json.dumps(schema_of(name), ensure_ascii=False, indent=2)}\n".encode()
        for name in KINDS
    }


def main(*, check: bool) -> int:
    """Write the files, or only compare them; what nothing writes any more is removed, or named."""
    made = files()
    there = {path: path.read_bytes() for path in FOLDER.glob("*")} if FOLDER.is_dir() else {}
    differing = sorted(path for path in {*made, *there} if made.get(path) != there.get(path))
    for path in differing:
        if check:
            print(f"{path.relative_to(FOLDER.parents[1])} differs: python scripts/build_schemas.py writes it")
        elif path in made:
            FOLDER.mkdir(exist_ok=True)
            path.write_bytes(made[path])
        else:
            path.unlink()
    return 1 if check and differing else 0


if __name__ == "__main__":
    raise SystemExit(main(check="--check" in sys.argv[1:]))
