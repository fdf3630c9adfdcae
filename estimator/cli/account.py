"""`smscost account`: what accounts hold, and how they are set."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

from estimator.base import clock
from estimator.cli.account_changes import register
from estimator.cli.account_options import Account, AccountOptions, Yes
from estimator.cli.console import show as print_parts
from estimator.cli.groups import spread
from estimator.cli.options import Format, exact
from estimator.errors import LimitExceeded

app = typer.Typer(help="Accounts at OVHcloud: show, recharge, transfer.", no_args_is_help=True)
recharge = typer.Typer(help="Show or set the automatic recharge of an account.", no_args_is_help=True)
app.add_typer(recharge, name="recharge", short_help="Show or set automatic recharge.")


@app.command("list", short_help="What all accounts hold.")
@spread
def list_(
    *,
    layout: Annotated[
        Literal["table", "json", "csv"], typer.Option("--format", help="How to show the result.")
    ] = "table",
    options: AccountOptions,
) -> None:
    """List all accounts: what they hold, and what their automatic recharge is set to.

    The CSV is what smscost transfers and --balances read.
    """
    from estimator.show.account import accounts_csv, accounts_document, accounts_parts

    with options.opened() as provider:
        accounts = [provider.account(name) for name in provider.accounts()]
    if layout == "json":
        print(json.dumps(accounts_document(provider.name, accounts), ensure_ascii=False, indent=2))
    elif layout == "csv":
        print(accounts_csv(accounts), end="")
    else:
        print_parts(*accounts_parts(accounts))


@app.command("show", short_help="One account.")
@spread
def show(account: Account, *, layout: Format = "table", options: AccountOptions) -> None:
    """Show what one account holds, and how it is set."""
    from estimator.show.account import account_parts, accounts_document

    with options.opened() as provider:
        found = provider.account(account)
    if layout == "json":
        print(json.dumps(accounts_document(provider.name, [found]), ensure_ascii=False, indent=2))
    else:
        print_parts(*account_parts(found))


@app.command("balance", short_help="Say what is left, or exit with 1 if too little.")
@spread
def balance(
    account: Account,
    *,
    check: Annotated[
        str | None, typer.Option("--check", metavar="MIN", help="Exit with 1 if fewer credits are left.")
    ] = None,
    options: AccountOptions,
) -> None:
    """Say what is left on an account; with --check, for a cron job that warns in time."""
    from estimator.show.words import number

    least = exact("--check", check)
    with options.opened() as provider:
        left = provider.account(account).credits
    # Before the error, also where both go to one file.
    print(left, flush=True)
    if least is not None and left < least:
        raise LimitExceeded("LIM004", account=account, found=number(left), limit=number(least))


@recharge.command("show", short_help="What it is set to.")
@spread
def recharge_show(account: Account, *, options: AccountOptions) -> None:
    """Show what the automatic recharge of an account is set to."""
    from estimator.show.account import setting_words

    with options.opened() as provider:
        found = provider.account(account)
    print(f"{account}: {setting_words(found.recharge)}")


@recharge.command("set", short_help="Turn it on, or change it.")
@spread
def recharge_set(
    account: Account,
    *,
    quantity: Annotated[int, typer.Option("--quantity", metavar="N", help="Credits that one recharge buys.")],
    threshold: Annotated[
        str, typer.Option("--threshold", metavar="CREDITS", help="The balance that starts a recharge.")
    ],
    yes: Yes = False,
    options: AccountOptions,
) -> None:
    """Set automatic recharge: what it buys, and at which balance. It costs money by itself from then on."""
    _set(account, threshold, quantity, yes, options)


@recharge.command("off", short_help="Turn it off.")
@spread
def recharge_off(account: Account, *, yes: Yes = False, options: AccountOptions) -> None:
    """Turn automatic recharge off; the threshold stays as it is."""
    _set(account, None, None, yes, options)


def _set(
    account: str, threshold: str | None, quantity: int | None, yes: bool, options: AccountOptions
) -> None:
    from estimator.provider.ovhcloud import propose_recharge, set_recharge
    from estimator.provider.ovhcloud.changes import refuse_open
    from estimator.show.account import proposal_parts

    # Once for both: the day may change in between.
    today = clock.today()
    with options.opened() as provider:
        proposal = propose_recharge(provider, account, threshold=threshold, quantity=quantity, on=today)
        refuse_open(provider, options.kept, proposal.intent)
        print_parts(*proposal_parts(proposal))
        if not proposal.is_needed:
            print("\nIt is set so already: there is nothing to do.")
        elif not yes:
            print("\nNothing was changed: --yes sets it.")
        else:
            entry = set_recharge(
                provider, options.kept, account, threshold=threshold, quantity=quantity, on=today
            )
            print("\nIt is set so already." if entry is None else f"\nSet (intent {entry.number}).")


register(app)
