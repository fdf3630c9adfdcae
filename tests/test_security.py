"""What SECURITY.md promises of the network: only what is for it imports what opens a connection."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ESTIMATOR = Path(__file__).resolve().parent.parent / "estimator"

OPENING = {
    "requests",
    "urllib3",
    "socket",
    "http",
    "ovh",
    "fsspec",
    "uvicorn",
    "distributed",
    "ssl",
    "smtplib",
    "ftplib",
}
"""Packages that open connections, or listen for them; `urllib.request` besides."""

ALLOWED = ("provider/", "distributed/", "tariff/update.py", "base/network.py", "cli/many.py")
"""The account, its sandbox, files at an address, clusters, rates of today, words for what goes wrong."""


def _imported(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module}
    return {name if name == "urllib.request" else name.partition(".")[0] for name in names}


@cache
def _opening() -> frozenset[str]:
    return frozenset(
        module.relative_to(ESTIMATOR).as_posix()
        for module in ESTIMATOR.rglob("*.py")
        if _imported(module) & (OPENING | {"urllib.request"})
    )


def test_nothing_else_imports_what_opens_a_connection() -> None:
    assert {module for module in _opening() if not module.startswith(ALLOWED)} == set()


def test_whatever_is_allowed_to_does() -> None:
    assert [place for place in ALLOWED if not any(module.startswith(place) for module in _opening())] == []
