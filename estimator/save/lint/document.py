"""Findings in templates, as a document."""

from __future__ import annotations

from estimator.count.document import clause_part
from estimator.documents import lint as documents
from estimator.save.lint.report import LintReport


def lint_document(report: LintReport) -> documents.Lint:
    """Everything that was found."""
    return documents.Lint(
        schema=1,
        files=report.files,
        texts=report.texts,
        findings=tuple(
            documents.Finding(
                code=finding.code,
                file=finding.file,
                line=finding.place.line,
                column=finding.place.column,
                key=finding.key,
                message=finding.message,
                fingerprint=finding.fingerprint,
            )
            for finding in report.findings
        ),
        stop_clause=clause_part(report.stop_clause),
        known=report.known,
        gone=report.gone,
        passed_over=sum(report.passed_over.values()),
        unreadable=tuple(
            documents.Unreadable(
                code=error.code, file=error.place.file if error.place else "", message=error.told
            )
            for error in report.unreadable
        ),
    )
