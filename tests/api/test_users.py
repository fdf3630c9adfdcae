"""Scripts as readers of the how-to pages write them: they run, and `mypy --strict` checks them."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "tests" / "api" / "users").glob("*.py"))
_NOT_PYTHON = {"account", "ci", "defaults", "marketing-fr", "notebooks", "page-fr", "walk-through"}
"""Pages about commands, about notebooks, and the one whose Python is run as it stands."""


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_it_runs(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    runpy.run_path(os.fspath(script))


def test_every_page_has_one() -> None:
    pages = {page.stem for page in (ROOT / "docs" / "how-to").glob("*.md")}
    assert pages - _NOT_PYTHON == {script.stem for script in SCRIPTS}
