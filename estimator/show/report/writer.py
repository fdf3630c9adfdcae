"""A report written beside the other results, from what passes by while the campaign is read."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import IO

from estimator.base.files import written_atomically
from estimator.base.formats import PAGE_SUFFIXES, check_suffix
from estimator.price.pricing import PricedRows, Terms
from estimator.price.totals import Estimate
from estimator.show.report.gathered import Gathered
from estimator.speech.languages import LanguageCode


class ReportWriter:
    """Writes the report to `path`, which is there only once the block has ended well.

    Parameters
    ----------
    path : Path
        The file to write.
    language : "en" or "fr"
    terms : Terms
        How the campaign is counted and rated: cheaper texts are looked for on the same.
    show_numbers : bool
        Whether phone numbers are written in full.

    Raises
    ------
    UsageError
        `OUT001`, `OUT002`, as `written_atomically` does; `OUT005` where its name is none of a page.
    """

    def __init__(
        self, path: Path, language: LanguageCode, terms: Terms, *, show_numbers: bool = False
    ) -> None:
        check_suffix(path, PAGE_SUFFIXES)
        self._file: AbstractContextManager[IO[str]] = written_atomically(path)
        self._language = language
        self._show_numbers = show_numbers
        self._terms = terms
        self._gathered: Gathered | None = None
        self._page: IO[str]

    def __enter__(self) -> ReportWriter:
        self._page = self._file.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        return self._file.__exit__(kind, error, traceback)

    def add(self, rows: PricedRows, file: str | None = None) -> None:
        """Gather from the rows of one batch; of several files, with the name of theirs."""
        self._gathered = self._gathered or Gathered(self._terms)
        self._gathered.add(rows, file)

    def write(self, estimate: Estimate) -> None:
        """Write the page on all the rows; of what a cluster worked out there are sums only."""
        from estimator.show.report.document import report_html  # matplotlib, when the rows are read

        html = report_html(estimate, self._gathered, language=self._language, show_numbers=self._show_numbers)
        self._page.write(html)
