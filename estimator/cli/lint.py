"""`smscost lint`: the templates of a repository."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from estimator.cli.groups import ClauseOptions
from estimator.cli.options import choice
from estimator.count.message import stop_text
from estimator.errors import UsageError

if TYPE_CHECKING:
    from estimator.save.lint.report import LintReport

_Layout = Literal["text", "json", "sarif", "github"]
_UNREADABLE = 3


def lint(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH…", help="Files, and folders of .txt .json .yaml .toml .po .properties .csv."
        ),
    ],
    max_segments: Annotated[
        int, typer.Option("--max-segments", metavar="N", min=1, help="LNT001: segments a message may take.")
    ] = 1,
    encoding: Annotated[
        Literal["GSM-7"] | None,
        choice("encoding", ("GSM-7",), "--encoding", help="LNT002: the encoding wanted [any]."),
    ] = None,
    margin: Annotated[
        int | None,
        typer.Option("--margin", metavar="N", min=0, help="LNT004: say where N units or fewer are left."),
    ] = None,
    field_length: Annotated[
        int, typer.Option("--field-length", metavar="N", min=0, help="Count each field as so many units.")
    ] = 0,
    field: Annotated[
        list[str] | None,
        typer.Option("--field", metavar="NAME=N", help="Count this field as so many units: prenom=12."),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option("--key", metavar="GLOB", help="Only texts with such a key: 'sms.*'."),
    ] = None,
    lines: Annotated[bool, typer.Option("--lines", help="Each line of a .txt is a text of its own.")] = False,
    message_column: Annotated[
        str | None, typer.Option("--message-column", metavar="NAME", help="The column to read in a .csv.")
    ] = None,
    select: Annotated[
        list[str] | None, typer.Option("--select", metavar="CODES", help="Only these checks: LNT001,LNT002.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="CODES", help="All checks but these.")
    ] = None,
    *,
    clause: ClauseOptions,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="Findings that are known already.")
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Write what is found into the --baseline file.")
    ] = False,
    allow_empty: Annotated[
        bool, typer.Option("--allow-empty", help="There need not be any template in these files.")
    ] = False,
    layout: Annotated[_Layout, typer.Option("--format", help="How to show the findings.")] = "text",
) -> None:
    """Check the templates of a repository; exit with 1 where one is not as asked.

    A field has no known length: it counts as empty, unless --field-length or --field say more.
    """
    from estimator.save.lint import baseline as known
    from estimator.save.lint.files import LintReading
    from estimator.save.lint.report import lint as lint_paths
    from estimator.save.lint.rules import LintRules

    if write_baseline and baseline is None:
        raise UsageError("LNT013")
    rules = LintRules(
        max_segments=max_segments,
        encoding=encoding,
        margin=margin,
        stop_clause=stop_text(clause.of_message),
        field_length=field_length,
        field_lengths=_field_lengths(field or []),
        codes=_codes(select, ignore),
    )
    reading = LintReading(tuple(key or ()), lines, message_column)
    report = lint_paths(paths, rules, reading, allow_empty=allow_empty)
    if baseline is not None:
        if write_baseline:
            known.write_baseline(baseline, report.findings)
        report = report.besides(known.read_baseline(baseline))
    _show(report, layout)
    _end(report)


def _field_lengths(pairs: list[str]) -> dict[str, int]:
    lengths = {}
    for pair in pairs:
        name, _, units = pair.rpartition("=")
        if not name or not (units.isascii() and units.isdigit()):
            raise UsageError("LNT014", found=pair)
        lengths[name] = int(units)
    return lengths


def _codes(select: list[str] | None, ignore: list[str] | None) -> frozenset[str]:
    from estimator.save.lint.rules import RULES

    selected = _listed(select) if select else set(RULES)
    ignored = _listed(ignore or [])
    for code in sorted(selected | ignored):
        if code not in RULES:
            raise UsageError("LNT015", found=code, codes=", ".join(RULES))
    return frozenset(selected - ignored)


def _listed(values: list[str]) -> set[str]:
    return {code.strip().upper() for value in values for code in value.split(",") if code.strip()}


def _show(report: LintReport, layout: _Layout) -> None:
    from estimator.show import lint as rendered

    if layout in ("json", "sarif"):
        document = rendered.lint_document(report) if layout == "json" else rendered.sarif_document(report)
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        shown = rendered.finding_lines(report) if layout == "text" else rendered.github_lines(report)
        for line in shown:
            print(line)
    if layout == "text":
        sys.stdout.flush()  # the summary comes last, also where both go to one file
        print(rendered.summary_line(report), file=sys.stderr)


def _end(report: LintReport) -> None:
    for error in report.unreadable:
        print(error.for_command(), file=sys.stderr)
    if report.unreadable:
        raise typer.Exit(_UNREADABLE)
    if report.findings:
        raise typer.Exit(1)
