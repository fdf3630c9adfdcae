"""docs/how-to/notebooks.md: its Python session runs, and what it names exists."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from scripts.notebooks import NOTEBOOKS
from scripts.refresh_readme import ROOT, blocks, copy_checkout

PAGE = ROOT / "docs" / "how-to" / "notebooks.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_python_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = [block for block in blocks(TEXT) if block.kind == "pycon"]
    monkeypatch.chdir(copy_checkout(tmp_path))
    test = doctest.DocTestParser().get_doctest(block.content, {}, PAGE.name, PAGE.name, block.line)
    assert doctest.DocTestRunner().run(test) == (0, 4)
    assert Path("destinations.png").stat().st_size > 0 < Path("purchase.png").stat().st_size


def test_every_notebook_is_on_the_page() -> None:
    assert set(re.findall(r"notebooks/\w+\.ipynb", TEXT)) == {
        f"notebooks/{notebook.name}" for notebook in NOTEBOOKS.glob("*.ipynb")
    }


@pytest.mark.parametrize(
    ("notebook", "parameter"),
    [
        ("budget", "forecast"),
        ("budget", "sample_campaign"),
        ("budget", "tariff_file"),
        ("campaign", "campaign_file"),
        ("campaign", "balance"),
    ],
)
def test_parameters_are_called_what_they_are_called(notebook: str, parameter: str) -> None:
    assert parameter in TEXT
    assert re.search(
        rf"^{parameter} = ", (NOTEBOOKS / f"{notebook}.py").read_text(encoding="utf-8"), re.MULTILINE
    )
