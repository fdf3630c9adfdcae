"""`smscost account transfer`, `apply`, `reconcile` and `journal`: credits moved, once."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from estimator.base.language import marked, said_again, told
from estimator.cli import results
from estimator.cli.account_options import (
    AcceptBalances,
    AccountOptions,
    Again,
    BelowThreshold,
    Yes,
    tell_below,
    tell_change,
)
from estimator.cli.emit import ResultOptions, Shown, emit, emit_changed, told_anyway
from estimator.cli.files import Reads
from estimator.cli.options import ReadQuotas, count_given, exact
from estimator.errors import UnknownOutcome, UsageError

if TYPE_CHECKING:
    from estimator.provider.ovhcloud import JournalEntry
    from estimator.provider.ovhcloud.applying import Position


def transfer(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The account that gives the credits.")],
    target: Annotated[str, typer.Argument(metavar="TARGET", help="The account that receives the credits.")],
    amount: Annotated[str, typer.Argument(metavar="CREDITS", help="The number of credits to move.")],
    *,
    below_threshold: BelowThreshold = False,
    quotas: ReadQuotas = "apart",
    again: Again = False,
    yes: Yes = False,
    output: ResultOptions,
    options: AccountOptions,
) -> None:
    """Move credits from one account to another of the same customer.

    The same transfer is not made twice within 24 hours, unless --again asks for it.
    """
    from estimator.provider.ovhcloud import propose_transfer
    from estimator.provider.ovhcloud import transfer as move
    from estimator.provider.ovhcloud.changes import refuse_transfer
    from estimator.supply.transfers import Transfer

    wanted = Transfer(source, target, exact("CREDITS", amount) or Decimal(0))
    with options.changing(yes) as (provider, kept):
        refuse_transfer(provider, kept, wanted, again=again)
        proposal = propose_transfer(provider, wanted, below_threshold=below_threshold, quotas=quotas)

        def make() -> tuple[JournalEntry | None, str]:
            if not yes:
                return None, told("Nothing was changed: --yes makes this transfer.")
            entry = move(provider, kept, wanted, below_threshold=below_threshold, quotas=quotas, again=again)
            return entry, told("Made (intent {number}).", number=str(entry.number))

        tell_change(output, proposal, make)


def apply(
    plan: Annotated[
        Path,
        typer.Argument(metavar="PLAN", help="A plan saved with smscost transfers … --out plan.json."),
        Reads(),
    ],
    *,
    below_threshold: BelowThreshold = False,
    accept_balances: AcceptBalances = False,
    again: Again = False,
    yes: Yes = False,
    output: ResultOptions,
    options: AccountOptions,
) -> None:
    """Make the transfers of a plan, each once, however often this is run and however the plan is written.

    Run again after a failure, it goes on where it ended. --again begins a plan that was made once more. Where
    the accounts hold something else than what the plan was made from, nothing is moved.
    """
    from estimator.provider.ovhcloud.applying import apply_plan, check_plan, positions_of
    from estimator.supply.transfers import read_plan

    read = read_plan(plan)
    how: Any = {"again": again, "below_threshold": below_threshold, "accept_balances": accept_balances}
    with options.changing(yes) as (provider, kept):
        positions = positions_of(provider, kept, read, again=again)
        if output.is_watched:
            emit(results.saved_plan(read, positions, ""), *output.chosen)
        check_plan(provider, kept, read, positions, **how)
        waiting = sum(position.entry is None for position in positions)
        if not (waiting and yes):
            nothing = told("Nothing was changed: --yes makes these transfers.")
            outcome = nothing if waiting else told("Nothing is left to do; --again makes them all once more.")
            if output.is_watched:
                tell_below(outcome)
            else:
                emit(results.saved_plan(read, positions, outcome), *output.chosen)
            return

        def tell(position: Position, entry: JournalEntry) -> None:
            line = told(
                "Made {transfer} (intent {number}).", transfer=position.number, number=str(entry.number)
            )
            if not output.is_watched:
                print(said_again(line), file=sys.stderr)
                return
            with told_anyway(line):
                print(said_again(line))

        def change() -> tuple[Shown, str]:
            apply_plan(provider, kept, read, **how, on_made=tell)
            # Not anew, as --again would have it.
            made = positions_of(provider, kept, read, again=False)
            return results.saved_plan(read, made, ""), ""

        if output.is_watched:
            print(flush=True)
            apply_plan(provider, kept, read, **how, on_made=tell)
        else:
            emit_changed(change, *output.chosen)


def reconcile(
    number: Annotated[
        int | None,
        typer.Argument(
            metavar="INTENT",
            parser=count_given("INTENT"),
            help="The number of the change in the journal. [all open ones]",
        ),
    ] = None,
    *,
    done: Annotated[
        bool, typer.Option("--done", help="Note that the change was made, because you know it.")
    ] = False,
    not_done: Annotated[
        bool, typer.Option("--not-done", help="Note that the change was not made, because you know it.")
    ] = False,
    output: ResultOptions,
    options: AccountOptions,
) -> None:
    """Find out from balances and settings what became of changes nobody knows the outcome of.

    What cannot be concluded stays open, with the numbers to decide by (exit code 7): settle it by hand with
    its number and --done or --not-done.
    """
    from estimator.provider.ovhcloud import reconcile as find_out
    from estimator.provider.ovhcloud import settle_by_hand
    from estimator.provider.ovhcloud.model import in_words

    if (done and not_done) or (done or not_done) != (number is not None):
        known = str(number or "INTENT")
        done_or_not = "--not-done" if not_done and not done else "--done"
        raise UsageError("ACC032", number=known, done=done_or_not, whose=options.repeated)
    if number is not None:
        sentence = (
            marked("Intent {number}: {change} was made, you say.")
            if done
            else marked("Intent {number}: {change} was not made, you say.")
        )

        def settle() -> tuple[Shown, str]:
            entry = settle_by_hand(options.kept, number, made=done)
            line = told(sentence, number=str(number), change=in_words(entry.intent))
            return results.journal([entry], line), line

        emit_changed(settle, *output.chosen)
        return
    with options.opened() as provider:
        findings = find_out(provider, options.kept)
    emit(results.findings(findings), *output.chosen)
    for finding in findings:
        if finding.entry.is_open:
            what = in_words(finding.entry.intent)
            raise UnknownOutcome(
                "ACC041", what=what, number=finding.entry.number, why=finding.why, whose=options.repeated
            )


def journal(*, output: ResultOptions, options: AccountOptions) -> None:
    """List all changes that were asked for, and how they ended."""
    emit(results.journal(options.kept.entries()), *output.chosen)
