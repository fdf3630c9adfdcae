"""A script as a reader of docs/how-to/sandbox.md writes it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from estimator.provider.sandbox import running

with TemporaryDirectory() as folder, running(Path(folder) / "state") as sandbox:
    print(sandbox.url)
