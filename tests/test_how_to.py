"""Every session of the how-to pages runs and prints what the page shows; their links lead somewhere.

A new page needs nothing here: whatever is in the folder is tested. A page is run as its reader goes down it,
in one shell and one copy of the checkout, so that a session finds the files that those above it have written.
"""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from estimator.show.report.language import Language
from estimator.speech.languages import LanguageCode
from scripts.refresh_readme import HOW_TO, OWN_TESTS, Block, copy_checkout, run, sessions, steps
from tests.forks import forks

PAGES = sorted(HOW_TO.glob("*.md"))


def _sessions(page: Path, kind: str) -> list[Block]:
    return sessions(page.read_text(encoding="utf-8"), kind)


def _pages_with(kind: str) -> pytest.MarkDecorator:
    shown = [page for page in PAGES if page.stem not in OWN_TESTS and _sessions(page, kind)]
    return pytest.mark.parametrize("page", [pytest.param(page, id=page.stem) for page in shown])


every_page = pytest.mark.parametrize("page", [pytest.param(page, id=page.stem) for page in PAGES])


@_pages_with("console")
def test_sessions(page: Path, tmp_path: Path) -> None:
    session = [
        step for block in _sessions(page, "console") for step in steps(block.content) if not step.sets_up
    ]
    printed = run(session, copy_checkout(tmp_path), commands=forks().commands)
    assert [(step.command, out) for step, out in zip(session, printed, strict=True)] == session


@_pages_with("pycon")
def test_python_sessions(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copy_checkout(tmp_path))
    content = "\n".join(block.content for block in _sessions(page, "pycon"))
    test = doctest.DocTestParser().get_doctest(content, {}, page.name, page.name, 0)
    assert test.examples
    assert doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test).failed == 0


@every_page
def test_no_session_is_overlooked(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for kind in ("console", "pycon"):
        assert len(_sessions(page, kind)) == text.count(f"```{kind}")
    assert "Traceback" not in text


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)", text):
        assert target.startswith("https://") or (HOW_TO / target).exists(), target
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ")).lower().replace(" ", "-")
        for line in text.splitlines()
        if line.startswith("#")
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings


@pytest.mark.parametrize(
    ("page", "language"),
    [pytest.param("marketing", "en", id="en"), pytest.param("marketing-fr", "fr", id="fr")],
)
def test_sections_of_the_report_are_called_what_they_are_called(page: str, language: LanguageCode) -> None:
    text = (HOW_TO / f"{page}.md").read_text(encoding="utf-8").replace("\u202f", " ")
    sections = ("destinations", "lengths", "characters", "savings", "rejects", "purchase")
    names = {key: Language(language).say(key).replace("\u202f", " ") for key in sections}
    assert [key for key, name in names.items() if f"| {name} |" not in text] == []
