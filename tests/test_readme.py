"""Every command of README.md runs and prints what README.md shows; every Python session is a doctest."""

from __future__ import annotations

import doctest
import shlex
from pathlib import Path

import pytest

from scripts.build_errors_doc import EXIT_CODES
from scripts.refresh_readme import README, ROOT, Block, blocks, copy_checkout, run, steps
from tests.forks import forks

PAGE = README.read_text(encoding="utf-8")


def _blocks(kind: str) -> list[object]:
    return [pytest.param(block, id=f"line {block.line}") for block in blocks(PAGE) if block.kind == kind]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return copy_checkout(tmp_path)


@pytest.mark.parametrize("block", _blocks("console"))
def test_session(block: Block, checkout: Path) -> None:
    session = [step for step in steps(block.content) if not step.sets_up]
    assert run(session, checkout, commands=forks().commands) == [step.output for step in session], (
        "run `make readme`"
    )


@pytest.mark.parametrize("block", _blocks("console"))
def test_set_up_exists(block: Block) -> None:
    for step in steps(block.content):
        if step.sets_up:
            assert not step.output, "what is not run cannot be shown"
            paths = [
                word
                for word in shlex.split(step.command)
                if word.startswith((".", "/")) and "venv" not in word
            ]
            assert all((ROOT / path.partition("[")[0]).exists() for path in paths)


@pytest.mark.parametrize("block", _blocks("pycon"))
def test_python_session(block: Block, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout)
    test = doctest.DocTestParser().get_doctest(block.content, {}, "README.md", "README.md", block.line)
    assert test.examples
    assert doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test).failed == 0


def test_steps_are_told_apart() -> None:
    session = steps("$ echo a \\\n> b\na b\n$ ls\nx\n\n> y\n$ make demo\n")
    assert session == [("echo a \\\nb", "a b\n"), ("ls", "x\n\n> y\n"), ("make demo", "")]
    assert [step.sets_up for step in session] == [False, False, True]


def test_nothing_shown_is_a_crash() -> None:
    assert "Traceback" not in PAGE


def test_no_command_is_in_a_block_that_nobody_runs() -> None:
    kinds = [block.kind for block in blocks(PAGE)]
    assert set(kinds) <= {"console", "pycon", "csv", "yaml"}
    assert kinds.count("console") >= 2


def test_exit_codes_are_those_of_the_page_of_errors() -> None:
    assert all(f"| {code} | {meaning} |" in PAGE for code, meaning in EXIT_CODES.items())
