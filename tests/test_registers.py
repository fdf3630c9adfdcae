"""Pages that name tests name tests that there are."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("docs/reliability.md", "docs/regressions.md", "SECURITY.md")


def _named(page: str) -> set[str]:
    return set(re.findall(r"`(tests/[^`]+)`", (ROOT / page).read_text(encoding="utf-8")))


def _there(test: str) -> bool:
    path, _, function = test.partition("::")
    file = ROOT / path
    if not function:
        return file.exists()
    if not file.is_file():
        return False
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == function for node in ast.walk(tree))


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_a_page_names_is_there(page: str) -> None:
    assert _named(page)
    assert sorted(test for test in _named(page) if not _there(test)) == []


@pytest.mark.parametrize(
    "test", ["tests/none.py", "tests/test_registers.py::test_none", "tests/none.py::test_a"]
)
def test_one_that_is_not_there_is_told(test: str) -> None:
    assert not _there(test)


@pytest.mark.parametrize("page", PAGES[:2])
def test_every_row_of_a_register_has_a_test(page: str) -> None:
    """What stands in a table of promises or faults; figures of a run are no promises."""
    text = (ROOT / page).read_text(encoding="utf-8").partition("\n## Figures")[0]
    rows = [
        line
        for line in text.splitlines()
        if line.startswith("| ") and not line.startswith(("| promise", "| what"))
    ]
    assert [row for row in rows if "`tests/" not in row] == []
