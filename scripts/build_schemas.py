"""Write the JSON Schemas of `data/schemas/` from the documents that `estimator/documents/` describes.

make schemas
"""

from __future__ import annotations

import json
from pathlib import Path

from estimator.documents.kinds import KINDS, schema_of
from scripts.written import ROOT, main

FOLDER = ROOT / "data" / "schemas"


def files() -> dict[Path, bytes]:
    """Every schema file, and what is in it."""
    return {
        FOLDER / f"{name}.json": f"{json.dumps(schema_of(name), ensure_ascii=False, indent=2)}\n".encode()
        for name in KINDS
    }


if __name__ == "__main__":
    main(files, command="make schemas")
