"""All of it together: paths in, findings out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from estimator.base.language import told
from estimator.documents import Documented
from estimator.errors import CampaignError, UsageError
from estimator.save.lint.files import LintReading, files_in, other_kind
from estimator.save.lint.met import Met
from estimator.save.lint.rules import Finding, LintRules
from estimator.save.lint.texts import OtherKind

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
    passed_over : mapping of str to int
        How many files of other kinds were in the folders, by what their names end in.
    stop_clause : str
        Counted with every message.
    """

    files: int
    texts: int
    findings: tuple[Finding, ...]
    known: int = 0
    gone: int = 0
    unreadable: tuple[CampaignError, ...] = ()
    passed_over: Mapping[str, int] = field(default_factory=dict)
    stop_clause: str = ""

    def besides(self, baseline: frozenset[str]) -> LintReport:
        """The same without the findings that are known."""
        new = tuple(finding for finding in self.findings if finding.fingerprint not in baseline)
        met = {finding.fingerprint for finding in self.findings} & baseline
        return replace(self, findings=new, known=len(self.findings) - len(new), gone=len(baseline) - len(met))

    def document(self) -> documents.Lint:
        """What `smscost lint --format json` writes."""
        from estimator.save.lint.document import lint_document

        return lint_document(self)


def lint(
    paths: Sequence[Path], rules: LintRules, reading: LintReading, *, allow_empty: bool = False
) -> LintReport:
    """Check the templates in some files and folders.

    `allow_empty` says that there need not be any, and that fields and keys need not come.

    Raises
    ------
    UsageError
        `LNT005` a package is missing, `LNT010` no template was found at all, `LNT011` a file of an unknown
        kind is named, `LNT016` a field, a key or a column is named that no text has, `LNT018` no check
        is made.
    """
    rules.settle()
    findings: list[Finding] = []
    unreadable: list[CampaignError] = []
    passed_over: Counter[str] = Counter()
    met = Met()
    files = texts = 0
    for path in files_in(paths, passed_over):
        try:
            found = list(reading.texts(path, met))
        except CampaignError as error:
            unreadable.append(error)
            continue
        except OtherKind:
            if path in paths:
                raise other_kind(path) from None
            passed_over[path.suffix.lower()] += 1
            continue
        files += 1
        texts += len(found)
        for text in found:
            findings += rules.check(text, met.fields)
    if not (texts or unreadable or allow_empty):
        # A build that checks nothing would be green for ever.
        key = told(" and --key") if reading.keys else ""
        raise UsageError("LNT010", paths=", ".join(map(str, paths)), key=key)
    if not (unreadable or allow_empty):
        met.check(rules, reading, paths)
    return LintReport(
        *(files, texts, tuple(findings)),
        unreadable=tuple(unreadable),
        passed_over=passed_over,
        stop_clause=rules.stop_clause,
    )
