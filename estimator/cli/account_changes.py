"""`smscost account transfer`, `apply`, `reconcile` and `journal`: credits moved, once."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from estimator.cli.account_options import AccountOptions, Again, BelowThreshold, Yes
from estimator.cli.console import show as print_sheet
from estimator.cli.groups import spread
from estimator.cli.options import Format, exact
from estimator.errors import UnknownOutcome, UsageError


def register(app: typer.Typer) -> None:
    """Give the commands to their group."""
    for name, command, purpose in (
        ("transfer", transfer, "Move credits to another account."),
        ("apply", apply, "Make the transfers of a plan."),
        ("reconcile", reconcile, "Find out what became of a change."),
        ("journal", journal, "List all changes that were asked for."),
    ):
        app.command(name, short_help=purpose)(command)


@spread
def transfer(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The account that gives.")],
    target: Annotated[str, typer.Argument(metavar="TARGET", help="The account that receives.")],
    amount: Annotated[str, typer.Argument(metavar="CREDITS", help="How many.")],
    *,
    below_threshold: BelowThreshold = False,
    again: Again = False,
    yes: Yes = False,
    options: AccountOptions,
) -> None:
    """Move credits from one account to another of the same customer.

    The same transfer is not made twice within 24 hours, unless --again asks for it.
    """
    from estimator.provider.ovhcloud import propose_transfer
    from estimator.provider.ovhcloud import transfer as move
    from estimator.provider.ovhcloud.changes import refuse_transfer
    from estimator.show.account import proposal_sheet
    from estimator.supply.transfers import Transfer

    wanted = Transfer(source, target, exact("CREDITS", amount) or Decimal(0))
    with options.opened() as provider:
        refuse_transfer(provider, options.kept, wanted, again=again)
        proposal = propose_transfer(provider, wanted, below_threshold=below_threshold)
        print_sheet(proposal_sheet(proposal))
        if not yes:
            print("\nNothing was changed: --yes makes this transfer.")
            return
        entry = move(provider, options.kept, wanted, below_threshold=below_threshold, again=again)
        print(f"\nMade (intent {entry.number}).")


@spread
def apply(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="Saved: smscost transfers … --format json.")],
    *,
    below_threshold: BelowThreshold = False,
    again: Again = False,
    yes: Yes = False,
    options: AccountOptions,
) -> None:
    """Make the transfers of a plan, each once, however often this is run.

    Run again after a failure, it goes on where it ended. --again begins a plan that was made once more.
    """
    from estimator.provider.ovhcloud.applying import apply_plan, check_plan, positions_of
    from estimator.show.account import progress_sheet
    from estimator.supply.transfers import read_plan

    read, kept = read_plan(plan), options.kept
    with options.opened() as provider:
        positions = positions_of(provider, kept, read, again=again)
        print_sheet(progress_sheet(read, positions))
        check_plan(provider, kept, read, positions, below_threshold=below_threshold)
        waiting = sum(position.entry is None for position in positions)
        if not waiting:
            print("\nNothing is left to do; --again makes them all once more.")
            return
        if not yes:
            print("\nNothing was changed: --yes makes these transfers.")
            return
        print()
        apply_plan(
            provider,
            kept,
            read,
            again=again,
            below_threshold=below_threshold,
            on_made=lambda position, entry: print(f"Made {position.number} (intent {entry.number})."),
        )


@spread
def reconcile(
    number: Annotated[int | None, typer.Argument(metavar="[INTENT]", help="Its number.")] = None,
    *,
    done: Annotated[bool, typer.Option("--done", help="You know that it was made.")] = False,
    not_done: Annotated[bool, typer.Option("--not-done", help="You know that it was not.")] = False,
    options: AccountOptions,
) -> None:
    """Find out from balances and settings what became of changes nobody knows the outcome of.

    What cannot be concluded stays open, with the numbers to decide by (exit code 7): settle it by hand with
    its number and --done or --not-done.
    """
    from estimator.provider.ovhcloud import reconcile as find_out
    from estimator.provider.ovhcloud import settle_by_hand
    from estimator.provider.ovhcloud.model import said
    from estimator.show.account import findings_sheet

    if (done and not_done) or (done or not_done) != (number is not None):
        raise UsageError("ACC032")
    if number is not None:
        entry = settle_by_hand(options.kept, number, made=done)
        print(f"Intent {number}: {said(entry.intent)} {'was' if done else 'was not'} made, you say.")
        return
    with options.opened() as provider:
        findings = find_out(provider, options.kept)
    print_sheet(findings_sheet(findings))
    for finding in findings:
        if finding.entry.is_open:
            what = said(finding.entry.intent)
            raise UnknownOutcome("ACC041", what=what, number=finding.entry.number, why=finding.why)


@spread
def journal(*, layout: Format = "table", options: AccountOptions) -> None:
    """List all changes that were asked for, and how they ended."""
    from estimator.show.account import journal_document, journal_sheet

    entries = options.kept.entries()
    if layout == "json":
        print(json.dumps(journal_document(entries), ensure_ascii=False, indent=2))
    else:
        print_sheet(journal_sheet(entries))
