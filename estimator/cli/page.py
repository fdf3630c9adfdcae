"""`smscost page`: the page for the browser, as one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from estimator.base.files import written_atomically
from estimator.base.formats import PAGE_SUFFIXES
from estimator.cli.files import Writes
from estimator.cli.groups import TariffOptions
from estimator.speech.languages import in_force


def page(
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE.html", help="The page to write; - is standard output."),
        Writes(suffixes=PAGE_SUFFIXES),
    ],
    *,
    tariff: TariffOptions,
) -> None:
    """Write a page that does the main job in a browser: a text, a campaign, a purchase; nothing leaves it.

    One file with the tariff inside. It opens from disk, or from any web server, in French and English; it
    begins in the language of --lang.
    """
    from estimator.page.document import page_html

    html = page_html(tariff.find(), language=in_force())
    with written_atomically(out) as file:
        file.write(html)
