"""Make the documentation site: the pages of this repository, and a reference made from the package itself.

    make site

The tree of this repository is laid out anew in `build/site-pages/`, so that a link between two files is a
link between two pages; beside it come the pages that nobody writes: every public name, every command (in
English and in French, from the command itself), every JSON Schema. Sphinx makes `build/site/` of them
(docs/conf.py), and stops at a link that leads nowhere. Then every page is read once more, as a browser would:
`faults` says what it would miss, and what it would ask of a network.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

from scripts.site_pages import made, written
from scripts.written import ROOT

PAGES = ROOT / "build" / "site-pages"
SITE = ROOT / "build" / "site"

_HEADING = re.compile(r"^#{1,4} +(.*)", re.MULTILINE)
_LINK = re.compile(r"(?<!\\)\]\(<?([^)\s>]+)>?\)")
_TO_FRONT = re.compile(r"\]\(((?:\.\./)*)README\.md")
_CODE = re.compile(r"^( *)(`{3,}|:{3,}).*?^\1\2 *$|`+[^`\n]+`+", re.MULTILINE | re.DOTALL)


def anchors(page: str) -> set[str]:
    """What a link into a page may name, as GitHub and MyST name headings.

    >>> sorted(anchors("# One page\\n\\n## `--lang fr`, or not\\n"))
    ['--lang-fr-or-not', 'one-page']
    """
    found = (re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading) for heading in _HEADING.findall(page))
    named = {re.sub(r"[^\w -]", "", each).strip().lower().replace(" ", "-") for each in found}
    return named | set(re.findall(r"^\(([\w.-]+)\)=$", page, re.MULTILINE))


def links(page: str) -> list[str]:
    """Where a page leads, but for what it shows as code.

    >>> links("[a](b.md#c), `[d](e)`")
    ['b.md#c']
    """
    return _LINK.findall(_CODE.sub("``", page))


def dead_links(pages: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pages and links in them that lead to no page, no heading of one, and no file of this repository."""
    named = cache(lambda page: anchors(pages[page]))
    for name, page in pages.items():
        for link in links(page) if name.endswith(".md") else ():
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (ROOT / name).parent / unquote(parts.path) if parts.path else ROOT / name
            inside = target.resolve().relative_to(ROOT).as_posix()
            if inside not in pages:
                if inside.endswith(".md") or not (ROOT / inside).is_file():
                    yield name, link
            elif parts.fragment and parts.fragment not in named(inside):
                yield name, link


def lay_out() -> dict[str, str]:
    """Write all pages below `build/site-pages/`, with the files that they lead to."""
    pages = {**written(), **made()}
    shutil.rmtree(PAGES, ignore_errors=True)
    for name, page in pages.items():
        # The README is the front page.
        file = PAGES / ("index.md" if name == "README.md" else name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_TO_FRONT.sub(r"](\1index.md", page), encoding="utf-8")
        for link in links(page) if name.endswith(".md") else ():
            target = ((ROOT / name).parent / unquote(urlsplit(link).path)).resolve()
            if not urlsplit(link).scheme and target.is_file() and target.suffix != ".md":
                copy = PAGES / target.relative_to(ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(target, copy)
    return pages


def faults(site: Path) -> Iterator[str]:
    """What is wrong with the pages as a browser reads them: dead links, and whatever is not on this disk."""
    read = {page: html.parse(str(page)) for page in sorted(site.rglob("*.html"))}
    named = {page: {*tree.xpath("//@id"), *tree.xpath("//a/@name"), ""} for page, tree in read.items()}
    for page, tree in read.items():
        where = page.relative_to(site)
        loaded = {*tree.xpath("//*[not(self::a)]/@href"), *tree.xpath("//@src")}
        yield from (f"{where} loads {each}" for each in sorted(loaded) if urlsplit(each).netloc)
        for link in {*loaded, *tree.xpath("//a/@href")}:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if not target.is_file():
                yield f"{where} leads to {link}, which is not there"
            elif target in named and unquote(parts.fragment) not in named[target]:
                yield f"{where} leads to {link}, a place that {target.name} has not"
        # The page of results has its heading from a script.
        if not tree.xpath("//title//text()") or len(tree.xpath("//h1")) != (page.name != "search.html"):
            yield f"{where} has no title, or not one heading"
    for style in site.rglob("*.css"):
        yield from (
            f"{style.relative_to(site)} loads {each}"
            for each in re.findall(r"""(?:url\(|@import )['"]?((?:https?:)?//[^'")]+)""", style.read_text())
        )


def _index(site: Path) -> int:
    """How many pages a search looks through."""
    text = (site / "searchindex.js").read_text(encoding="utf-8")
    return len(json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))["docnames"])


def main() -> None:
    """Lay out the pages, make the site, and look at it."""
    argparse.ArgumentParser(description="Make build/site/.").parse_args()
    pages = lay_out()
    if dead := list(dead_links(pages)):
        sys.exit("\n".join(f"{page}: {link} leads nowhere" for page, link in dead))
    shutil.rmtree(SITE, ignore_errors=True)
    # Every page is read anew: what a page says of the package, no date of a file tells.
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "--builder",
        "html",
        "--fresh-env",
        "--fail-on-warning",
        "--quiet",
    ]
    command += ["--jobs", "2", "--conf-dir", str(ROOT / "docs"), "--doctree-dir", str(PAGES / ".read")]
    subprocess.run([*command, str(PAGES), str(SITE)], check=True, cwd=ROOT)
    if found := sorted(set(faults(SITE))):
        sys.exit("\n".join(found))
    count = len(list(SITE.rglob("*.html")))
    print(f"{SITE.relative_to(ROOT)}/index.html: {count} pages, {_index(SITE)} of them in the search.")


if __name__ == "__main__":
    main()
