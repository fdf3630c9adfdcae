"""`smscost account`: what accounts hold, and how they are set."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from estimator.base import clock
from estimator.base.choices import SENDER_TYPES, SenderType
from estimator.base.language import said, told
from estimator.cli import results
from estimator.cli.account_options import Account, AccountOptions, Yes, tell_change
from estimator.cli.emit import ResultOptions, RowsOptions, Shown, emit, emit_changed
from estimator.cli.options import choice, count_given, exact
from estimator.errors import LimitExceeded

if TYPE_CHECKING:
    from estimator.provider.ovhcloud import JournalEntry


def list_(
    *,
    output: RowsOptions,
    options: AccountOptions,
) -> None:
    """List all accounts: what they hold, and what their automatic recharge is set to.

    The CSV is what smscost transfers and --balances read.
    """
    with options.opened() as provider:
        accounts = [provider.account(name) for name in provider.accounts()]
    emit(results.accounts(provider.name, accounts), *output.chosen, output.form())


def show(account: Account, *, output: ResultOptions, options: AccountOptions) -> None:
    """Show what one account holds, and how it is set."""
    with options.opened() as provider:
        found = provider.account(account)
    emit(results.account(provider.name, found), *output.chosen)


def balance(
    account: Account,
    *,
    check: Annotated[
        str | None,
        typer.Option("--check", metavar="MIN", help="Exit with 1 where fewer credits than MIN are left."),
    ] = None,
    output: ResultOptions,
    options: AccountOptions,
) -> None:
    """Say what is left on an account; with --check, for a cron job that warns in time."""
    least = exact("--check", check)
    with options.opened() as provider:
        found = provider.account(account)
    left = found.credits
    emit(results.account_line(provider.name, found, str(left), folds=False), *output.chosen)
    sys.stdout.flush()  # before the error, also where both go to one file
    if least is not None and left < least:
        raise LimitExceeded("LIM004", account=account, found=left, limit=least)


def calibrate(
    account: Annotated[
        str | None, typer.Argument(metavar="ACCOUNT", help="The name of the account. [all there are]")
    ] = None,
    *,
    sender_type: Annotated[
        SenderType,
        choice(
            told("kind of sender"),
            SENDER_TYPES,
            "--sender-type",
            help="The kind of sender that is asked about.",
        ),
    ] = "alpha",
    output: ResultOptions,
    options: AccountOptions,
) -> None:
    """Measure the STOP clause: ask OVHcloud how long a message is with it and without.

    Nothing is sent. From then on, estimates count the clause of this length.
    """
    from estimator.provider.ovhcloud import calibrate as measure

    def ask() -> tuple[Shown, str]:
        with options.opened() as provider:
            found = measure(provider, account, sender_type=sender_type)
        measured = said("Measured: {accounts}.", accounts=", ".join(each.account for each in found))
        return results.clauses(found), measured if found else ""

    emit_changed(ask, *output.chosen)


def recharge_show(account: Account, *, output: ResultOptions, options: AccountOptions) -> None:
    """Show what the automatic recharge of an account is set to."""
    from estimator.show.account import setting_words

    with options.opened() as provider:
        found = provider.account(account)
    line = said("{account}: {setting}", account=account, setting=setting_words(found.recharge))
    emit(results.account_line(provider.name, found, line), *output.chosen)


def recharge_set(
    account: Account,
    *,
    quantity: Annotated[
        int,
        typer.Option(
            "--quantity",
            metavar="N",
            parser=count_given("--quantity"),
            help="The number of credits that one recharge buys.",
        ),
    ],
    threshold: Annotated[
        str,
        typer.Option("--threshold", metavar="CREDITS", help="The balance in credits that starts a recharge."),
    ],
    yes: Yes = False,
    output: ResultOptions,
    options: AccountOptions,
) -> None:
    """Set automatic recharge: what it buys, and at which balance. It costs money by itself from then on."""
    _set(account, threshold, quantity, yes, output, options)


def recharge_off(
    account: Account, *, yes: Yes = False, output: ResultOptions, options: AccountOptions
) -> None:
    """Turn automatic recharge off; the threshold stays as it is."""
    _set(account, None, None, yes, output, options)


def _set(
    account: str,
    threshold: str | None,
    quantity: int | None,
    yes: bool,
    output: ResultOptions,
    options: AccountOptions,
) -> None:
    from estimator.provider.ovhcloud import propose_recharge, set_recharge
    from estimator.provider.ovhcloud.changes import refuse_open

    # Once for both: the day may change in between.
    today = clock.today()
    with options.changing(yes) as (provider, kept):
        proposal = propose_recharge(provider, account, threshold=threshold, quantity=quantity, on=today)
        refuse_open(provider, kept, proposal.intent)

        def make() -> tuple[JournalEntry | None, str]:
            if not proposal.is_needed:
                return None, told("It is set so already: there is nothing to do.")
            if not yes:
                return None, told("Nothing was changed: --yes sets it.")
            entry = set_recharge(provider, kept, account, threshold=threshold, quantity=quantity, on=today)
            return entry, told("It is set so already.") if entry is None else told(
                "Set (intent {number}).", number=str(entry.number)
            )

        tell_change(output, proposal, make)
