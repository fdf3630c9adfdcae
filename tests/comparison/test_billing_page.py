"""The page on billing: its script runs, its commands print what it shows, its sessions are doctests."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from scripts.refresh_readme import ROOT, Block, blocks, copy_checkout, run, steps

PAGE = ROOT / "docs" / "how-to" / "billing.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = blocks(TEXT)


def _of_kind(kind: str) -> list[Block]:
    return [block for block in BLOCKS if block.kind == kind]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with `bill.py` in it, as the page tells its reader to save it."""
    folder = copy_checkout(tmp_path)
    (script,) = _of_kind("python")
    (folder / "bill.py").write_text(script.content, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "block", [pytest.param(block, id=f"line {block.line}") for block in _of_kind("console")]
)
def test_session(block: Block, checkout: Path) -> None:
    session = steps(block.content)
    assert run(session, checkout) == [step.output for step in session]


def test_python_sessions(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout)
    content = "\n".join(block.content for block in _of_kind("pycon"))
    test = doctest.DocTestParser().get_doctest(content, {}, PAGE.name, PAGE.name, 0)
    assert len(test.examples) > 5
    assert doctest.DocTestRunner().run(test).failed == 0


def test_every_block_is_run() -> None:
    kinds = [block.kind for block in BLOCKS]
    assert set(kinds) == {"console", "pycon", "python"}
    assert kinds.count("console") == 6
    assert "Traceback" not in TEXT
