"""`smscost advise`: how a message or a campaign could cost less."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from estimator.base.decode import text_of
from estimator.base.files import together
from estimator.base.formats import CAMPAIGNS, TABLE_SUFFIXES
from estimator.base.language import joined
from estimator.base.paths import is_there
from estimator.base.read import MESSAGE, read_bounded
from estimator.cli import results
from estimator.cli.emit import RowsOptions, emit
from estimator.cli.files import Reads, Writes
from estimator.cli.groups import (
    BuyingOptions,
    CampaignClauseOptions,
    CountingOptions,
    ReadingOptions,
    TariffOptions,
    job_of,
)
from estimator.cli.idle import gives_way
from estimator.cli.spreading import typed_options
from estimator.errors import UsageError
from estimator.save.advice.edits import advise as advise_text
from estimator.save.advice.rules import DEFAULT_LEVELS, LEVELS


@gives_way("level", to="every")
def advise(
    campaign: Annotated[
        str,
        typer.Argument(
            metavar="FILE|TEXT", help="A campaign file, or the text of one message. - reads it from stdin."
        ),
        Reads(),
    ],
    level: Annotated[
        list[str] | None,
        typer.Option(
            "--level",
            metavar="LEVELS",
            help=f"Use the rules of these levels: {', '.join(LEVELS)}. [{','.join(DEFAULT_LEVELS)}]",
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Use the rules of all levels.")] = False,
    apply: Annotated[
        Path | None,
        typer.Option(
            "--apply",
            metavar="FILE",
            help="Write the campaign with its cheaper messages to this file, as CSV or .xlsx.",
        ),
        Writes(suffixes=TABLE_SUFFIXES),
    ] = None,
    *,
    reading: ReadingOptions,
    counting: CountingOptions,
    tariff: TariffOptions,
    buying: BuyingOptions,
    output: RowsOptions,
) -> None:
    """Find the cheapest text that a reader would take for the same, and what it saves."""
    levels = LEVELS if every else _listed(level)
    if not _is_campaign(campaign):
        # The clause is counted in a text, too.
        counted = replace(counting, clause=CampaignClauseOptions())
        typed = [
            *(["--apply"] if apply is not None else []),
            *typed_options(reading, counted, tariff, buying),
        ]
        if typed:
            raise UsageError("ADV004", options=joined(typed))
        text = (
            text_of(read_bounded(sys.stdin.buffer, MESSAGE, "<stdin>"), "<stdin>")
            if campaign == "-"
            else campaign
        )
        advice = advise_text(text, levels=levels, stop_clause=counting.clause.of_message)
        result = results.advice(advice)
    else:
        from estimator.price.limits import check_priced
        from estimator.save.advice.campaign import advise_on

        job = job_of(reading, counting, tariff, buying, keep_originals=apply is not None)
        with together():
            found = advise_on(campaign, job, levels=levels, apply=apply, csv_for=output.csv_for)
            emit(results.advice(found), *output.chosen, output.form(found.delimiter))
        check_priced(found.before)
        return
    emit(result, *output.chosen, output.form())


def _listed(levels: list[str] | None) -> list[str]:
    """Levels, one or several after each `--level`.

    >>> _listed(["invisible,accents", "symbols"])
    ['invisible', 'accents', 'symbols']
    """
    return [part.strip() for each in levels for part in each.split(",")] if levels else list(DEFAULT_LEVELS)


def _is_campaign(argument: str) -> bool:
    """A file there is, or a name that only a campaign has; a long text is no name that could be looked up."""
    if argument.lower().endswith(CAMPAIGNS):
        return True
    return argument != "-" and is_there(argument)
