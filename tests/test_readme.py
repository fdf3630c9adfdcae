"""Every command of README.md runs and prints what README.md shows.

A block of ```console is a session: lines that begin with `$ ` are commands (`> ` continues one that ends in
a backslash), the lines below one are exactly what it prints, stderr included. Each block starts in a fresh
copy of the checkout. A block of ```pycon is a doctest that starts there, too.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import NamedTuple

import pytest

from scripts.build_errors_doc import EXIT_CODES

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

_BLOCK = re.compile(r"^(?P<fence>`{3,})(?P<kind>\w*)\n(?P<content>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
_LEFT_OUT = shutil.ignore_patterns(".*", "build", "dist", "__pycache__", "errors")
_END = "--- end of a command ---"


class Block(NamedTuple):
    """A fenced block of the README: what is in it, of which kind, and the line it begins on."""

    line: int
    kind: str
    content: str


BLOCKS = [
    Block(README.count("\n", 0, found.start()) + 1, found["kind"], found["content"])
    for found in _BLOCK.finditer(README)
]


def _blocks(kind: str) -> list[object]:
    return [pytest.param(block, id=f"line {block.line}") for block in BLOCKS if block.kind == kind]


def session(content: str) -> list[tuple[str, str]]:
    """Commands and what each prints.

    >>> session("$ echo a \\\\\\n> b\\na b\\n$ true\\n")
    [('echo a \\\\\\nb', 'a b\\n'), ('true', '')]
    """
    commands: list[tuple[str, str]] = []
    for line in content.splitlines():
        if line.startswith("$ "):
            commands.append((line[2:], ""))
        else:
            command, output = commands.pop()
            continues = command.endswith("\\") and line.startswith("> ")
            commands.append((f"{command}\n{line[2:]}", "") if continues else (command, f"{output}{line}\n"))
    return commands


def _sets_up(command: str) -> bool:
    """Whether a command makes an environment: those are for fresh machines."""
    return (
        re.match(r"make |git clone |cd smscost$|(python3? -m )?pip install |python3 -m venv ", command)
        is not None
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return shutil.copytree(ROOT, tmp_path / "smscost", ignore=_LEFT_OUT)


def _environment(home: Path) -> dict[str, str]:
    return {
        "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.defpath]),
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "SMSCOST_DATA_DIR": str(home / "user-data"),
    }


@pytest.mark.parametrize("block", _blocks("console"))
def test_session(block: Block, checkout: Path) -> None:
    steps = [(command, output) for command, output in session(block.content) if not _sets_up(command)]
    # One shell for the whole block, so that `cd`, variables and `$?` work as they do for the reader.
    script = "\n".join(f"{command}\nstatus=$?; echo '{_END}'; (exit $status)" for command, _ in steps)
    ended = subprocess.run(
        ["bash", "-c", script],
        cwd=checkout,
        env=_environment(checkout.parent),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    printed = ended.stdout.decode().split(f"{_END}\n")[: len(steps)]
    shown = [output for _, output in steps]
    assert [_without_line_ends(text) for text in printed] == [_without_line_ends(text) for text in shown]


def _without_line_ends(text: str) -> list[str]:
    # Editors cut spaces at the ends of lines, and no reader sees them.
    return [line.rstrip() for line in text.splitlines()]


@pytest.mark.parametrize("block", _blocks("console"))
def test_set_up_exists(block: Block) -> None:
    for command, output in session(block.content):
        if _sets_up(command):
            assert not output, "what is not run cannot be shown"
            paths = [
                word for word in shlex.split(command) if word.startswith((".", "/")) and "venv" not in word
            ]
            assert all((ROOT / path.partition("[")[0]).exists() for path in paths)


@pytest.mark.parametrize("block", _blocks("pycon"))
def test_python_session(block: Block, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout)
    test = doctest.DocTestParser().get_doctest(block.content, {}, "README.md", "README.md", block.line)
    assert test.examples
    assert doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test).failed == 0


def test_no_command_is_in_a_block_that_nobody_runs() -> None:
    assert {block.kind for block in BLOCKS} <= {"console", "pycon", "csv", "yaml"}
    assert sum(block.kind == "console" for block in BLOCKS) >= 2


def test_exit_codes_are_those_of_the_page_of_errors() -> None:
    assert all(f"| {code} | {meaning} |" in README for code, meaning in EXIT_CODES.items())
