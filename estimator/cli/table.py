"""All commands: where each one is, and what it is for. Whatever has commands below it is a group of them."""

from __future__ import annotations

from typing import Final, NamedTuple


class Command(NamedTuple):
    """A command, or a group of commands.

    Attributes
    ----------
    purpose : str
        What it is for, in the list of commands.
    place : str or None
        Module and function below `estimator.cli`; None for a group that does nothing by itself.
    """

    purpose: str
    place: str | None = None


COMMANDS: Final = {
    "estimate": Command("What a campaign costs, why, and what to buy.", "estimate:estimate"),
    "sum": Command("What saved estimates add up to.", "sum:sum_"),
    "quote": Command("A quote for a client, as one page.", "quote:quote"),
    "advise": Command("Cheaper texts that read the same.", "advise:advise"),
    "page": Command("A page that does the main job in a browser.", "page:page"),
    "text": Command("How one message is cut, and what costs in it.", "text:text"),
    "template": Command("How long the fields of a template may be.", "template:template"),
    "lint": Command("Check the templates of a repository.", "lint:lint"),
    "diff": Command("What two estimates differ in, and why.", "diff:diff"),
    "reconcile": Command("An estimate against what the provider took.", "reconcile:reconcile"),
    "packs": Command("The cheapest purchase of credits.", "packs:packs"),
    "plan": Command("What credits to buy, and when.", "plan:plan"),
    "transfers": Command("Credits moved between accounts, the shortage bought once.", "transfers:transfers"),
    "account": Command("Accounts at OVHcloud: show, recharge, transfer."),
    "account list": Command("What all accounts hold.", "account:list_"),
    "account show": Command("One account.", "account:show"),
    "account balance": Command("Say what is left, or exit with 1 if too little.", "account:balance"),
    "account calibrate": Command("Measure the STOP clause of accounts.", "account:calibrate"),
    "account recharge": Command("Show or set the automatic recharge of an account."),
    "account recharge show": Command("What it is set to.", "account:recharge_show"),
    "account recharge set": Command("Turn it on, or change it.", "account:recharge_set"),
    "account recharge off": Command("Turn it off.", "account:recharge_off"),
    "account transfer": Command("Move credits to another account.", "account_changes:transfer"),
    "account apply": Command("Make the transfers of a plan.", "account_changes:apply"),
    "account reconcile": Command("Find out what became of a change.", "account_changes:reconcile"),
    "account journal": Command("List all changes that were asked for.", "account_changes:journal"),
    "sandbox": Command("A local server that answers as OVHcloud does.", "sandbox:serve"),
    "sandbox buy": Command("Buy credits for an account of the sandbox.", "sandbox:buy"),
    "sandbox stop-clause": Command("Set the STOP clause that it adds.", "sandbox:stop_clause"),
    "sandbox reset": Command("Put the accounts back to how a new sandbox has them.", "sandbox:reset"),
    "recharge": Command("What automatic recharge does to an account."),
    "recharge simulate": Command("Replay a calendar, event by event.", "recharge:simulate"),
    "recharge recommend": Command("The cheapest setting that never runs dry.", "recommend:recommend"),
    "config": Command("Which defaults are in force, and from where.", "config:config"),
    "tariff": Command("Show, check, compare, import, update tariffs."),
    "tariff show": Command("The prices and rates in force, or the rates of some countries.", "tariff:show"),
    "tariff check": Command("Name every fault of a tariff file with its place.", "tariff:check"),
    "tariff diff": Command("What changed between two tariffs.", "tariff:diff"),
    "tariff import": Command("Make a tariff file from a table of rates.", "tariff_files:import_"),
    "tariff update": Command("Read the rates and packs of today from OVHcloud.", "tariff_files:update"),
}


def has_commands(name: str) -> bool:
    """Whether it is a group.

    >>> has_commands("account recharge"), has_commands("text")
    (True, False)
    """
    return any(other.startswith(f"{name} ") for other in COMMANDS)
