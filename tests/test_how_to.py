"""Every command of the how-to pages runs and prints what the page shows; their links lead somewhere."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from estimator.render.report.words import WORDS
from scripts.refresh_readme import ROOT, Block, copy_checkout, run, steps

FOLDER = ROOT / "docs" / "how-to"
MARKETING = FOLDER / "marketing.md"

# Unlike those of the README, sessions may stand inside a list, so they may be indented.
_SESSION = re.compile(r"^( *)```console\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def _sessions(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(text.count("\n", 0, found.start()) + 1, "console", textwrap.dedent(found[2]))
        for found in _SESSION.finditer(text)
    ]


@pytest.mark.parametrize(
    "block", [pytest.param(block, id=f"line {block.line}") for block in _sessions(MARKETING)]
)
def test_session(block: Block, tmp_path: Path) -> None:
    session = [step for step in steps(block.content) if not step.sets_up]
    assert run(session, copy_checkout(tmp_path)) == [step.output for step in session]


def test_no_session_is_overlooked() -> None:
    assert len(_sessions(MARKETING)) == MARKETING.read_text(encoding="utf-8").count("```console") == 4


def test_links_lead_somewhere() -> None:
    text = MARKETING.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (FOLDER / target).exists(), target
    headings = {re.sub(r"[^\w -]", "", line[3:]).lower().replace(" ", "-") for line in text.splitlines()}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings


def test_sections_of_the_report_are_called_what_they_are_called() -> None:
    text = MARKETING.read_text(encoding="utf-8")
    sections = ("destinations", "lengths", "characters", "savings", "rejects", "purchase")
    assert [key for key in sections if f"| {WORDS[key].en} |" not in text] == []
