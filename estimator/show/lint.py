"""Findings in templates: for people, for programs, for SARIF viewers, for GitHub."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from estimator.base.language import listed, marked, said, said_again, said_many, told
from estimator.count.clauses import CountedClause
from estimator.errors import SmsCostError
from estimator.save.lint.files import OWN
from estimator.save.lint.report import LintReport
from estimator.save.lint.rules import RULES, Finding
from estimator.show.explanation import whose_clause
from estimator.show.sheet import text_of
from estimator.show.words import counted, visible

_KINDS_SHOWN = 4
_TITLES = {
    "LNT001": marked("A message takes more segments than allowed"),
    "LNT002": marked("A message is not in the encoding wanted"),
    "LNT003": marked("A text is no template"),
    "LNT004": marked("A message is close to one segment more"),
}


def finding_lines(report: LintReport) -> Iterator[str]:
    """One line a finding: `file:line:column CODE message`. Editors read it too, so it is never folded."""
    for finding in report.findings:
        yield text_of(f"{finding.place} {finding.code} {said_again(finding.message)}")


def summary_line(report: LintReport) -> str:
    """What was looked at, in a sentence.

    >>> summary_line(LintReport(2, 5, ()))
    '5 texts in 2 files: nothing to say.'
    """
    findings = counted(len(report.findings), "finding")
    if not report.findings:  # of what was not read, nobody knows
        findings = said("no finding") if report.unreadable else said("nothing to say")
    if report.known:
        findings = said_many(
            "{findings}, {count} known", "{findings}, {count} known", report.known, findings=findings
        )
    clauses = [
        said(
            "{texts} in {files}: {findings}",
            texts=counted(report.texts, "text"),
            files=counted(report.files, "file"),
            findings=findings,
        )
    ]
    if report.gone:
        clauses.append(
            said_many(
                "{count} known before is gone: --write-baseline forgets it",
                "{count} known before are gone: --write-baseline forgets them",
                report.gone,
            )
        )
    if report.unreadable:
        clauses.append(said("{files} not read", files=counted(len(report.unreadable), "file")))
    if report.passed_over:
        names = {"": said("without a suffix"), OWN: said("findings")}
        kinds = sorted(report.passed_over, key=lambda kind: (-report.passed_over[kind], kind))
        clauses.append(
            said(
                "{files} of other kinds passed over ({kinds})",
                files=counted(sum(report.passed_over.values()), "file"),
                kinds=", ".join(names.get(kind, kind) for kind in kinds[:_KINDS_SHOWN])
                + (" …" if len(kinds) > _KINDS_SHOWN else ""),
            )
        )
    if isinstance(report.stop_clause, CountedClause) and report.stop_clause.measured is not None:
        clauses.append(
            said(
                "the STOP clause is counted ({clause}); {whose}",
                clause=visible(report.stop_clause),
                whose=whose_clause(report.stop_clause.measured),
            )
        )
    between = told("; ")
    return said("{clauses}.", clauses=listed(clauses, between))


def sarif_document(report: LintReport) -> dict[str, Any]:
    """The report as SARIF 2.1.0.

    Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", 2023-08-28.
    """
    return {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "smscost",
                        "version": version("smscost"),
                        "rules": [
                            {"id": code, "shortDescription": {"text": _TITLES[code]}} for code in RULES
                        ],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {
                        "executionSuccessful": not report.unreadable,
                        "toolExecutionNotifications": [_notification(error) for error in report.unreadable],
                    }
                ],
                "results": [_result(finding) for finding in report.findings],
            }
        ],
    }


def _result(finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(finding.file)},
            "region": {"startLine": finding.place.line, "startColumn": finding.place.column},
        }
    }
    if finding.key:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.key}]
    return {
        "ruleId": finding.code,
        "ruleIndex": RULES.index(finding.code),
        "level": "error",
        "message": {"text": finding.message},
        "locations": [location],
        "partialFingerprints": {"smscost/v1": finding.fingerprint},
    }


def _notification(error: SmsCostError) -> dict[str, Any]:
    notification: dict[str, Any] = {
        "descriptor": {"id": error.code},
        "level": "error",
        "message": {"text": error.sentence},
    }
    if error.place:
        uri = {"artifactLocation": {"uri": _uri(error.place.file)}}
        notification["locations"] = [{"physicalLocation": uri}]
    return notification


def _uri(file: str) -> str:
    path = PurePosixPath(file)
    return Path(file).as_uri() if path.is_absolute() else quote(file)


def github_lines(report: LintReport) -> Iterator[str]:
    """Commands that GitHub shows beside the lines of a change.

    Source: GitHub, "Workflow commands for GitHub Actions", setting an error message.
    """
    for finding in report.findings:
        place = finding.place
        yield (
            f"::error file={_property(finding.file)},line={place.line},col={place.column},"
            f"title={finding.code}::{_data(said_again(finding.message))}"
        )
    for error in report.unreadable:
        file = _property(error.place.file) if error.place else ""
        yield f"::error file={file},title={error.code}::{_data(said_again(error.sentence))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
