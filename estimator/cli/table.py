"""All commands: where each one is, and what it is for. Whatever has commands below it is a group of them."""

from __future__ import annotations

from typing import Final, NamedTuple


class Entry(NamedTuple):
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
    "estimate": Entry("What a campaign costs, why, and what to buy.", "estimate:estimate"),
    "advise": Entry("Cheaper texts that read the same.", "advise:advise"),
    "text": Entry("How one message is cut, and what costs in it.", "text:text"),
    "template": Entry("How long the fields of a template may be.", "template:template"),
    "lint": Entry("Check the templates of a repository.", "lint:lint"),
    "diff": Entry("What two estimates differ in, and why.", "diff:diff"),
    "reconcile": Entry("An estimate against what the provider took.", "reconcile:reconcile"),
    "packs": Entry("The cheapest purchase of credits.", "packs:packs"),
    "plan": Entry("What credits to buy, and when.", "plan:plan"),
    "transfers": Entry("Credits moved between accounts, the shortage bought once.", "transfers:transfers"),
    "account": Entry("Accounts at OVHcloud: show, recharge, transfer."),
    "account list": Entry("What all accounts hold.", "account:list_"),
    "account show": Entry("One account.", "account:show"),
    "account balance": Entry("Say what is left, or exit with 1 if too little.", "account:balance"),
    "account recharge": Entry("Show or set the automatic recharge of an account."),
    "account recharge show": Entry("What it is set to.", "account:recharge_show"),
    "account recharge set": Entry("Turn it on, or change it.", "account:recharge_set"),
    "account recharge off": Entry("Turn it off.", "account:recharge_off"),
    "account transfer": Entry("Move credits to another account.", "account_changes:transfer"),
    "account apply": Entry("Make the transfers of a plan.", "account_changes:apply"),
    "account reconcile": Entry("Find out what became of a change.", "account_changes:reconcile"),
    "account journal": Entry("List all changes that were asked for.", "account_changes:journal"),
    "sandbox": Entry("A local server that answers as OVHcloud does.", "sandbox:serve"),
    "sandbox buy": Entry("Buy credits for an account of the sandbox.", "sandbox:buy"),
    "sandbox reset": Entry("Put the accounts back to how a new sandbox has them.", "sandbox:reset"),
    "recharge": Entry("What automatic recharge does to an account."),
    "recharge simulate": Entry("Replay a calendar, event by event.", "recharge:simulate"),
    "recharge recommend": Entry("The cheapest setting that never runs dry.", "recommend:recommend"),
    "tariff": Entry("Show, check, compare, import, update tariffs."),
    "tariff show": Entry("The prices and rates in force, or the rates of some countries.", "tariff:show"),
    "tariff check": Entry("Name every fault of a tariff file with its place.", "tariff:check"),
    "tariff diff": Entry("What changed between two tariffs.", "tariff:diff"),
    "tariff import": Entry("Make a tariff file from a table of rates.", "tariff_files:import_"),
    "tariff update": Entry("Read the rates and packs of today from OVHcloud.", "tariff_files:update"),
}


def has_commands(name: str) -> bool:
    """Whether it is a group.

    >>> has_commands("account recharge"), has_commands("text")
    (True, False)
    """
    return any(other.startswith(f"{name} ") for other in COMMANDS)
