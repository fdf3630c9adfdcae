"""`smscost lint`: the templates of a repository."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from estimator.base.choices import FIELDS_AS, FieldsAs
from estimator.base.files import together
from estimator.base.language import told
from estimator.cli import results
from estimator.cli.emit import FindingsOptions, emit
from estimator.cli.files import Keeps, Reads
from estimator.cli.groups import ClauseOptions
from estimator.cli.options import choice, count_given
from estimator.errors import UsageError

if TYPE_CHECKING:
    from estimator.save.lint.report import LintReport

_UNREADABLE = 3


def _texts(paths: list[Path]) -> Iterator[Path]:
    """The files that are read."""
    from estimator.save.lint.files import files_in

    return files_in(paths)


def lint(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH…",
            help="Files or folders with templates: .txt .csv .json .yaml .po …, and catalogues of apps.",
        ),
        Reads(inside=_texts),
    ],
    max_segments: Annotated[
        int,
        typer.Option(
            "--max-segments",
            metavar="N",
            parser=count_given("--max-segments", least=1),
            help="Report a message that takes more segments than this (LNT001).",
        ),
    ] = 1,
    encoding: Annotated[
        Literal["GSM-7"] | None,
        choice(
            told("encoding"),
            ("GSM-7",),
            "--encoding",
            help="Report a message that needs another encoding (LNT002). [any is allowed]",
        ),
    ] = None,
    margin: Annotated[
        int | None,
        typer.Option(
            "--margin",
            metavar="N",
            parser=count_given("--margin"),
            help="Report a message with N units or fewer left (LNT004). [none is reported]",
        ),
    ] = None,
    field_length: Annotated[
        int,
        typer.Option(
            "--field-length",
            metavar="N",
            parser=count_given("--field-length"),
            help="Count every field as N units long.",
        ),
    ] = 0,
    field: Annotated[
        list[str] | None,
        typer.Option(
            "--field", metavar="NAME=N", help="Count this field as N units long: prenom=12. May be repeated."
        ),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option(
            "--key",
            metavar="GLOB",
            help="Check only texts whose key fits this pattern: 'sms.*'. May be repeated.",
        ),
    ] = None,
    lines: Annotated[
        bool, typer.Option("--lines", help="Take each line of a .txt file for a text of its own.")
    ] = False,
    message_column: Annotated[
        str | None,
        typer.Option(
            "--message-column",
            metavar="NAME",
            help="The column of a .csv file that has the texts. [one with a usual name]",
        ),
    ] = None,
    fields_as: Annotated[
        FieldsAs | None,
        choice(
            "way of writing fields",
            FIELDS_AS,
            "--fields-as",
            metavar="TOOL",
            help="Fields as this tool writes them: handlebars, mailchimp, brackets … [by kind of file]",
        ),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="CODES", help="Make only these checks: LNT001,LNT002. [all]"),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="CODES", help="Leave out these checks: LNT003,LNT004. [none]"),
    ] = None,
    *,
    clause: ClauseOptions,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline", metavar="FILE", help="Leave out the findings that this file lists as known."
        ),
        Keeps(when="write_baseline"),
    ] = None,
    write_baseline: Annotated[
        bool,
        typer.Option("--write-baseline", help="Write all findings into the file of --baseline, as known."),
    ] = False,
    allow_empty: Annotated[
        bool,
        typer.Option(
            "--allow-empty",
            help="Succeed also where there is no template at all, or none that --key or --field name.",
        ),
    ] = False,
    output: FindingsOptions,
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
        stop_clause=clause.of_message,
        field_length=field_length,
        field_lengths=_field_lengths(field or []),
        codes=_codes(select, ignore),
    )
    reading = LintReading(tuple(key or ()), lines, message_column, fields_as)
    report = lint_paths(paths, rules, reading, allow_empty=allow_empty)
    with together():
        if baseline is not None and write_baseline:
            known.write_baseline(baseline, report.findings)
            report = report.besides(frozenset(each.fingerprint for each in report.findings))
        elif baseline is not None:
            report = report.besides(known.read_baseline(baseline))
        emit(results.lint(report), *output.chosen)
    if output.chosen == ("text", None):
        from estimator.show.lint import summary_line

        sys.stdout.flush()  # the summary comes last, also where both go to one file
        print(summary_line(report), file=sys.stderr)
    _end(report)


def _field_lengths(pairs: list[str]) -> dict[str, int]:
    lengths: dict[str, int] = {}
    for pair in pairs:
        name, _, units = pair.rpartition("=")
        if not name or not (units.isascii() and units.isdigit()):
            raise UsageError("LNT014", found=pair)
        one = lengths.setdefault(name, int(units))
        if one != int(units):
            raise UsageError("USE033", option="field", name=name, one=one, other=int(units))
    return lengths


def _codes(select: list[str] | None, ignore: list[str] | None) -> frozenset[str]:
    from estimator.save.lint.rules import RULES

    # `--select ""` selects nothing, as an empty variable of a build does: that is no run of all checks.
    selected = set(RULES) if select is None else _listed(select)
    ignored = _listed(ignore or [])
    for code in sorted(selected | ignored):
        if code not in RULES:
            raise UsageError("LNT015", found=code, codes=", ".join(RULES))
    return frozenset(selected - ignored)


def _listed(values: list[str]) -> set[str]:
    return {code.strip().upper() for value in values for code in value.split(",") if code.strip()}


def _end(report: LintReport) -> None:
    for error in report.unreadable:
        print(error.for_command(), file=sys.stderr)
    if report.unreadable:
        raise typer.Exit(_UNREADABLE)
    if report.findings:
        raise typer.Exit(1)
