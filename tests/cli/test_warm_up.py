"""`smscost warm-up` as a user meets it; without numba: `tests/errors/USE021-…`."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from tests.command import SMSCOST

COMMAND = [*SMSCOST, "warm-up"]


def _run(cache: Path) -> tuple[int, int, Path]:
    """Loops compiled, loops found compiled, and the folder, as the command says."""
    environment = os.environ | {"NUMBA_CACHE_DIR": str(cache)}
    done = subprocess.run(COMMAND, env=environment, capture_output=True, text=True, check=True)
    said = re.fullmatch(r"Compiled: (\d+)\. Found compiled: (\d+)\.\nKept in (.+)\n", done.stdout)
    assert said, done.stdout
    return int(said[1]), int(said[2]), Path(said[3])


def test_what_is_compiled_once_is_found_the_next_time(tmp_path: Path) -> None:
    compiled, found, folder = _run(tmp_path)
    assert compiled > 0
    assert found == 0
    assert folder.is_relative_to(tmp_path)
    assert list(folder.glob("*.nbc"))
    assert _run(tmp_path) == (0, compiled, folder)
