"""All of it together: paths in, findings out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from estimator.base.language import told
from estimator.documents import Documented
from estimator.errors import CampaignError, UsageError
from estimator.save.lint.files import LintReading, files_in
from estimator.save.lint.rules import Finding, LintRules

if TYPE_CHECKING:
    from estimator.documents import lint as documents


@dataclass(frozen=True, slots=True)
class LintReport(Documented):
    """What was found.

    Attributes
    ----------
    files, texts : int
        How many were read.
    findings : tuple of Finding
        Those that are not known, in the order of the files.
    known : int
        How many known findings there still are.
    gone : int
        How many known findings are no more: the list of known ones can be written again, shorter.
    unreadable : tuple of CampaignError
        The files that could not be read; a file that breaks half-way has no findings.
    """

    files: int
    texts: int
    findings: tuple[Finding, ...]
    known: int = 0
    gone: int = 0
    unreadable: tuple[CampaignError, ...] = ()

    def besides(self, baseline: frozenset[str]) -> LintReport:
        """The same without the findings that are known."""
        new = tuple(finding for finding in self.findings if finding.fingerprint not in baseline)
        met = {finding.fingerprint for finding in self.findings} & baseline
        return LintReport(
            self.files,
            self.texts,
            new,
            len(self.findings) - len(new),
            len(baseline) - len(met),
            self.unreadable,
        )

    def document(self) -> documents.Lint:
        """What `smscost lint --format json` writes."""
        from estimator.save.lint.document import lint_document

        return lint_document(self)


def lint(
    paths: Sequence[Path], rules: LintRules, reading: LintReading, *, allow_empty: bool = False
) -> LintReport:
    """Check the templates in some files and folders.

    `allow_empty` says that there need not be any.

    Raises
    ------
    UsageError
        `LNT005` a package is missing, `LNT010` no template was found at all, `LNT011` a file of an unknown
        kind is named.
    """
    findings: list[Finding] = []
    unreadable: list[CampaignError] = []
    files = texts = 0
    for path in files_in(paths):
        try:
            found = list(reading.texts(path))
        except CampaignError as error:
            unreadable.append(error)
            continue
        files += 1
        texts += len(found)
        findings += [finding for text in found for finding in rules.check(text)]
    if not (texts or unreadable or allow_empty):
        # A build that checks nothing would be green for ever.
        key = told(" and --key") if reading.keys else ""
        raise UsageError("LNT010", paths=", ".join(map(str, paths)), key=key)
    return LintReport(files, texts, tuple(findings), unreadable=tuple(unreadable))
