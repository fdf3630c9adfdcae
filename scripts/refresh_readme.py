"""Run the sessions of `README.md` and of the how-to pages again, and put what they print now in their place.

    make readme

Read the difference before you commit it: `tests/test_readme.py` and `tests/test_how_to.py` can only say that
the pages and the command agree, not that both are right.

A block of ```console is a session: lines that begin with `$ ` are commands (`> ` continues one that ends in
a backslash), the lines below one are exactly what it prints, stderr included. Each block of the README starts
in a fresh copy of the checkout; a how-to page is one session, as its reader goes down it, and its blocks may
be indented. What is typed into Python (```pycon) is left to you.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig
import tempfile
import textwrap
from pathlib import Path
from typing import NamedTuple

from scripts.written import ROOT, main

README = ROOT / "README.md"
HOW_TO = ROOT / "docs" / "how-to"

OWN_TESTS = frozenset({"billing", "notebooks"})
"""How-to pages whose sessions need what is not on the page, or cannot be run: they have their own tests."""

SESSION = re.compile(
    r"^(?P<indent> *)```(?P<kind>console|pycon)\n(?P<content>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL
)
"""A session of a how-to page, which may stand inside a list."""

_BLOCK = re.compile(r"^(?P<fence>`{3,})(?P<kind>\w*)\n(?P<content>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
_LEFT_OUT = shutil.ignore_patterns(".*", "build", "dist", "__pycache__", "tests")
_SET_UP = re.compile(r"make |git clone |cd smscost$|(python3? -m )?pip install |python3 -m venv ")
_END = "--- end of a command ---"


class Block(NamedTuple):
    """A fenced block of a page: the line it begins on, of which kind it is, and what is in it."""

    line: int
    kind: str
    content: str


class Step(NamedTuple):
    """A command of a session, and the lines below it."""

    command: str
    output: str

    @property
    def sets_up(self) -> bool:
        """Whether it makes an environment, which is for fresh machines: such commands are not run again."""
        return _SET_UP.match(self.command) is not None


def blocks(page: str) -> list[Block]:
    """All fenced blocks of a page."""
    return [
        Block(page.count("\n", 0, found.start()) + 1, found["kind"], found["content"])
        for found in _BLOCK.finditer(page)
    ]


def steps(content: str) -> list[Step]:
    r"""The commands of a session, each with the lines below it.

    >>> steps("$ echo a \\\n> b\na b\n$ true\n")
    [Step(command='echo a \\\nb', output='a b\n'), Step(command='true', output='')]
    """
    found: list[Step] = []
    for line in content.splitlines():
        if line.startswith("$ "):
            found.append(Step(line[2:], ""))
        else:
            command, output = found.pop()
            continues = command.endswith("\\") and line.startswith("> ")
            found.append(
                Step(f"{command}\n{line[2:]}", "") if continues else Step(command, f"{output}{line}\n")
            )
    return found


def copy_checkout(folder: Path) -> Path:
    """A fresh copy of the checkout in `folder`."""
    return shutil.copytree(ROOT, folder / "smscost", ignore=_LEFT_OUT)


def run(session: list[Step], checkout: Path, *, commands: Path | None = None) -> list[str]:
    """What each command prints, without spaces at the ends of lines, which no reader sees.

    `commands` is a folder whose commands stand before those of this environment.
    """
    # One shell for the whole session, so that `cd`, variables and `$?` work as they do for the reader.
    script = "\n".join(f"{step.command}\nstatus=$?; echo '{_END}'; (exit $status)" for step in session)
    ended = subprocess.run(
        ["bash", "-c", script],
        cwd=checkout,
        env=_environment(checkout.parent, [commands] if commands else []),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    printed = ended.stdout.decode().split(f"{_END}\n")[: len(session)]
    return ["".join(f"{line.rstrip()}\n" for line in text.splitlines()) for text in printed]


def _environment(home: Path, commands: list[Path]) -> dict[str, str]:
    return {
        "PATH": os.pathsep.join([*map(str, commands), sysconfig.get_path("scripts"), os.defpath]),
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "SMSCOST_DATA_DIR": str(home / "user-data"),
    }


def refreshed(page: str) -> str:
    """The page with what its sessions print now."""
    return _BLOCK.sub(_refreshed_block, page)


def _refreshed_block(found: re.Match[str]) -> str:
    session = steps(found["content"]) if found["kind"] == "console" else []
    if not session or any(step.sets_up for step in session):
        return found[0]
    with tempfile.TemporaryDirectory() as folder:
        outputs = run(session, copy_checkout(Path(folder)))
    shown = [_shown(step, output) for step, output in zip(session, outputs, strict=True)]
    return f"{found['fence']}console\n{''.join(shown)}{found['fence']}"


def sessions(page: str, kind: str) -> list[Block]:
    """The sessions of one kind on a how-to page."""
    return [
        Block(page.count("\n", 0, found.start()) + 1, kind, textwrap.dedent(found["content"]))
        for found in SESSION.finditer(page)
        if found["kind"] == kind
    ]


def refreshed_how_to(page: str) -> str:
    """A how-to page with what its sessions print now."""
    every = [step for block in sessions(page, "console") for step in steps(block.content)]
    session = [step for step in every if not step.sets_up]
    if not session:
        return page
    with tempfile.TemporaryDirectory() as folder:
        printed = iter(run(session, copy_checkout(Path(folder))))

    def block(found: re.Match[str]) -> str:
        if found["kind"] != "console":
            return found[0]
        shown = "".join(
            _shown(step, step.output if step.sets_up else next(printed))
            for step in steps(textwrap.dedent(found["content"]))
        )
        return f"{found['indent']}```console\n{textwrap.indent(shown, found['indent'])}{found['indent']}```"

    return SESSION.sub(block, page)


def _shown(step: Step, output: str) -> str:
    return "$ " + step.command.replace("\n", "\n> ") + "\n" + output


def pages() -> dict[Path, bytes]:
    """The README and every how-to page, as they are written."""
    made = {README: refreshed(README.read_text(encoding="utf-8")).encode()}
    for path in sorted(HOW_TO.glob("*.md")):
        if path.stem not in OWN_TESTS:
            made[path] = refreshed_how_to(path.read_text(encoding="utf-8")).encode()
    return made


if __name__ == "__main__":
    main(pages, command="make readme")
