"""The report: an estimate as one HTML page, for people who would rather look than read.

`document.py` assembles the page from `report.html`, `.css` and `.js`; `sections.py` says what stands in it,
`words.py` how that reads in English and French, `language.py` how numbers do; `pictures.py` chooses what
`charts.py` draws, `svg.py` makes it part of the page; `gathered.py` is what the rows add to the estimate.

Drawing needs `matplotlib` and the page `jinja2`, the extra `smscost[report]`: nothing is loaded before a
report is asked for.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

from estimator.base.language import joined
from estimator.errors import UsageError

NEEDED: Final = ("jinja2", "matplotlib")


def check_installed() -> None:
    """Raise `RPT001` where a package that only reports need is missing."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise UsageError("RPT001", missing=joined(missing))
