"""How Sphinx makes the documentation site from the tree of pages that `scripts/build_site.py` lays out.

Why Sphinx, MyST and furo: nothing in the pages is remote (no font, no script), so the site opens and is
searched from a disk; a link that leads nowhere stops the build; signatures and docstrings are read from the
package itself; and of the generators looked at on 2026-11-28, Sphinx is the one that is both old and released
every few months (MkDocs had its last release in August 2024, and its heir Zensical is at 0.1).
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

import estimator
from estimator.cli.table import COMMANDS
from estimator.errors import CATALOGUE

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from scripts.site_pages import page_of_name  # noqa: E402

_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

project = "smscost"
author = _PROJECT["authors"][0]["name"]
version = release = _PROJECT["version"]
copyright = f"{author}; MIT licence"  # noqa: A001 - Sphinx's name for it

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
root_doc = "index"
language = "en"

# Options begin with two hyphens, and stay so.
smartquotes = False
# `name` in a docstring is code, as it is in Markdown.
default_role = "code"
myst_enable_extensions = ["colon_fence", "attrs_block"]
myst_heading_anchors = 4
# A page may begin where a page of a repository begins.
suppress_warnings = ["myst.header"]

napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
maximum_signature_line_length = 70

html_theme = "furo"
html_title = f"smscost {release}"
html_static_path = [str(Path(__file__).parent / "_site")]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": False, "top_of_page_buttons": []}
# The same pages from the same sources, to the byte.
html_last_updated_fmt = None
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")

_CODE = re.compile(r"[A-Z]{3}\d{3}")
_SAID = {" -- ": ": ", "Variables": "Attributes"}
_PUBLIC = frozenset(estimator.__all__)


def page_of(text: str) -> tuple[str, str] | None:
    """The page, and the anchor in it, about a piece of code: an error, a public name, a command."""
    if _CODE.fullmatch(text):
        return ("docs/errors", text.lower()) if text in CATALOGUE else None
    name = text.removeprefix("estimator.").partition("(")[0]
    first = name.partition(".")[0]
    if first in _PUBLIC and re.fullmatch(r"[\w.]+", name):
        if text == first and first.islower():  # `text`, `quote` and `focus` are words of other things, too
            return None
        return page_of_name(first), f"estimator.{first}"
    words = text.removeprefix("smscost ").split()
    if text.startswith("smscost "):
        for count in (3, 2, 1):
            if (command := " ".join(words[:count])) in COMMANDS:
                return f"reference/commands/{command.replace(' ', '-')}", ""
    return None


class LinkedCode(SphinxPostTransform):
    """Codes of errors, public names and commands lead to their pages, wherever they stand in a sentence."""

    default_priority = 5  # before Sphinx looks for what types are called

    def run(self, **_: Any) -> None:
        """Put a link around each of them, but in headings and in links, and on their own page."""
        inside = (nodes.reference, nodes.title, addnodes.pending_xref, addnodes.desc_signature)
        for literal in list(self.document.findall(nodes.literal)):
            above = literal.parent
            while above is not None and not isinstance(above, inside):
                above = above.parent
            if above is None:
                literal.replace_self(self._linked(literal.astext(), [literal.deepcopy()]))
        # Types are words here (`Decimal [credits]`); of those only public names lead anywhere.
        for reference in list(self.document.findall(addnodes.pending_xref)):
            if reference.get("refdomain") == "py":
                name = reference["reftarget"].rpartition(".")[2]
                shown = [each.deepcopy() for each in reference.children]
                linked = self._linked(name, shown) if name in _PUBLIC else shown
                reference.replace_self(linked)
        for field in self.document.findall(nodes.field):
            for text in list(field.findall(nodes.Text)):
                if said := _SAID.get(text.astext()):
                    text.parent.replace(text, nodes.Text(said))

    def _linked(self, text: str, shown: list[nodes.Node]) -> list[nodes.Node]:
        here = self.env.current_document.docname
        found = page_of(text)
        if found is None or (found[0] == here and here != "docs/errors"):
            return shown
        page, anchor = found
        address = self.app.builder.get_relative_uri(here, page)
        if anchor:
            address = f"{address.partition('#')[0]}#{anchor}"
        return [nodes.reference("", "", *shown, internal=True, refuri=address)]


def _sections_that_end(_: Sphinx, __: str, ___: str, ____: Any, _____: Any, lines: list[str]) -> None:
    """Give headings to examples and sentences that follow the sections of a docstring.

    Numpy's way of writing knows no end of a section, and takes what follows for another parameter or error.
    """
    laid: list[str] = []
    under = None
    for place, line in enumerate(lines):
        below = lines[place + 1] if place + 1 < len(lines) else ""
        begins = line[:1].strip() and (not laid or not laid[-1])
        if begins and re.fullmatch("-{3,}", below):
            under = line
        elif begins and under is not None and not below.startswith(" "):
            wanted = "Examples" if line.startswith(">>>") else "Notes"
            if wanted != under:
                laid += [wanted, "-" * len(wanted)]
                under = wanted
        laid.append(line)
    lines[:] = laid


def _signature_that_reads(*given: Any) -> tuple[str, str] | None:
    """A default that is made anew for each value stands as `...`: what dataclasses write is no Python."""
    *_, arguments, returns = given
    return (arguments.replace("<factory>", "..."), returns) if arguments else None


def _language_of_page(_: Sphinx, page: str, __: str, context: dict[str, Any], ___: Any) -> None:
    """A page in French says so: browsers read it aloud, and break its words, as French."""
    if page.endswith("-fr") or "/commands-fr/" in page:
        context["language"] = "fr"


def setup(app: Sphinx) -> dict[str, bool]:
    """What Sphinx asks an extension, and its configuration, for."""
    app.add_post_transform(LinkedCode)
    # Before napoleon, which reads the sections.
    app.connect("autodoc-process-docstring", _sections_that_end, priority=400)
    app.connect("autodoc-process-signature", _signature_that_reads)
    app.connect("html-page-context", _language_of_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
