"""The documentation site: what it must hold, and that its links lead somewhere.

`make site` makes it and reads it as a browser would; what costs nothing is looked at here: the pages before
Sphinx has made HTML of them, and whether the looking finds what it is for.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import estimator
from estimator.cli.table import COMMANDS
from scripts.build_site import anchors, dead_links, faults
from scripts.site_pages import ROOMS, made, page_of_name, subjects, written

ROOT = Path(__file__).resolve().parent.parent


@cache
def _pages() -> dict[str, str]:
    return {**written(), **made()}


def test_no_link_of_any_page_is_dead() -> None:
    assert list(dead_links(_pages())) == []


def test_every_public_name_has_a_page_and_a_subject() -> None:
    assert {f"{page_of_name(name)}.rst" for name in estimator.__all__} <= set(_pages())
    assert sorted(name for names in subjects().values() for name in names) == estimator.__all__
    assert all(subjects().values())


def test_no_two_pages_are_one_file_where_case_does_not_count() -> None:
    assert len({page.lower() for page in _pages()}) == len(_pages())


def test_every_room_of_the_reference_is_there() -> None:
    for room in " ".join(ROOMS).split():
        place = ROOT / "estimator" / room.replace(".", "/")
        assert place.is_dir() or place.with_suffix(".py").is_file(), room


@pytest.mark.parametrize("folder", ["commands", "commands-fr"])
def test_every_command_has_a_page_with_its_options(folder: str) -> None:
    for words in COMMANDS:
        page = _pages()[f"reference/{folder}/{words.replace(' ', '-')}.md"]
        assert f"\n# smscost {words}\n" in f"\n{page}"
        assert "--lang" in page


def test_a_french_page_is_french() -> None:
    page = _pages()["reference/commands-fr/estimate.md"]
    assert "Tout dire dans cette langue" in page
    assert "Say everything" not in page


def test_every_schema_has_a_page_and_a_command() -> None:
    for file in (ROOT / "data" / "schemas").glob("*.json"):
        assert f"reference/schemas/{file.stem}.md" in _pages()
        naming = [name for name, page in _pages().items() if f"](../schemas/{file.stem}.md)" in page]
        assert any(name.startswith("reference/commands/") for name in naming), file.name


@pytest.mark.parametrize(
    ("link", "dead"),
    [
        pytest.param("README.md", False, id="a page"),
        pytest.param("#one", False, id="a heading"),
        pytest.param("#two", True, id="no such heading"),
        pytest.param("docs/none.md", True, id="no such page"),
        pytest.param("docs/errors.md#csv003", False, id="a heading of another page"),
        pytest.param("docs/errors.md#csv999", True, id="no such heading of another page"),
        pytest.param("LICENSE", False, id="a file that is no page"),
        pytest.param("CONTRIBUTING.md", True, id="a page that the site has not"),
        pytest.param("https://example.org/", False, id="elsewhere, which is not asked"),
    ],
)
def test_a_dead_link_is_found(link: str, dead: bool) -> None:
    pages = {
        "README.md": "# smscost",
        "docs/errors.md": "### CSV003",
        "PAGE.md": f"# One\n\n[here]({link}), not `[there](nowhere.md)`\n",
    }
    assert list(dead_links(pages)) == ([("PAGE.md", link)] if dead else [])


def test_headings_are_named_as_github_names_them() -> None:
    assert anchors("## Where `a_b` is, or *not*: 1.2\n### [A link](b.md)\n") == {
        "where-a_b-is-or-not-12",
        "a-link",
    }


@pytest.mark.parametrize(
    ("body", "told"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param('<a href="p.html#x"></a><i id="x"></i>', [], id="a place that is there"),
        pytest.param(
            '<a href="p.html#y"></a>', ["leads to p.html#y, a place that p.html has not"], id="a place"
        ),
        pytest.param('<a href="q.html"></a>', ["leads to q.html, which is not there"], id="a page"),
        pytest.param('<script src="//h.example/s.js"></script>', ["loads //h.example/s.js"], id="a script"),
        pytest.param(
            '<link rel="stylesheet" href="https://h.example/s.css">',
            ["loads https://h.example/s.css"],
            id="a style sheet",
        ),
        pytest.param("<h1>Again</h1>", ["has no title, or not one heading"], id="two headings"),
    ],
)
def test_what_a_browser_would_miss_or_ask_a_network_for_is_found(
    tmp_path: Path, body: str, told: list[str]
) -> None:
    page = f"<!doctype html><title>P</title><h1>P</h1>{body}"
    (tmp_path / "p.html").write_text(page, encoding="utf-8")
    assert list(faults(tmp_path)) == [f"p.html {each}" for each in told]


def test_a_remote_font_is_found(tmp_path: Path) -> None:
    (tmp_path / "s.css").write_text("@font-face { src: url('https://h.example/f.woff2') }", encoding="utf-8")
    assert list(faults(tmp_path)) == ["s.css loads https://h.example/f.woff2"]
