"""A plan of transfers as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from estimator.base.language import marked, number, said
from estimator.show.calendar import left_out
from estimator.show.purchase import bounds_remark, orders_table, vat_line
from estimator.show.sheet import Block, Lines, Sheet, Table, codes, filled, numbers, rows_of, strong
from estimator.show.words import counted, difference, money, owed, tariff_note
from estimator.supply.transfers import TransferPlan


def transfers_sheet(plan: TransferPlan) -> Sheet:
    """What to buy and where, what to move, what everybody has then, and what that saves."""
    head = Lines((strong(_headline(plan)), *([] if plan.purchase is None else [vat_line(plan.purchase)])))
    return Sheet(head, *_blocks(plan), Lines((tariff_note(plan.tariff),), "faint"))


def _blocks(plan: TransferPlan) -> Iterator[Block]:
    if plan.purchase is not None:
        yield orders_table(plan.purchase)
    if plan.transfers:
        yield Table(
            (*codes(said("From"), said("To")), *numbers(said("Credits"))),
            rows_of((each.source, each.target, number(each.credits)) for each in plan.transfers),
            indent=2,
        )
    yield _accounts(plan)
    if remarks := tuple(_remarks(plan)):
        yield Lines(remarks)


def _headline(plan: TransferPlan) -> str:
    """What is to be done, in one sentence."""
    made = counted(len(plan.transfers), "transfer")
    if plan.purchase is None:
        if not plan.transfers:
            return said("Nothing to buy, and nothing to move")
        return said("{transfers}, and nothing to buy", transfers=made)
    sentence = (
        marked("Buy {credits} on {account} for {price} excluding VAT, then make {transfers}")
        if plan.transfers
        else marked("Buy {credits} on {account} for {price} excluding VAT, and move nothing")
    )
    return said(
        sentence,
        credits=counted(sum(order.credits for order in plan.purchase.orders), "credit"),
        account=plan.bought_on or "",
        price=money(plan.bounds, plan.tariff.currency),
        transfers=made,
    )


def _accounts(plan: TransferPlan) -> Table:
    """The accounts; what none of them has gets no column."""
    names = numbers(said("Has"), said("Quotas"), said("Threshold"), said("Needs"), said("Has after"))
    rows = [
        (
            account.name,
            number(plan.balances_before[account.name]),
            number(held) if (held := account.held_by_quota) else "",
            "" if account.threshold is None else number(account.threshold),
            number(plan.needs[account.name]),
            number(plan.balances[account.name]),
        )
        for account in plan.accounts
    ]
    return Table(*filled((*codes(said("Account")), *names), rows), indent=2)


def _remarks(plan: TransferPlan) -> Iterator[str]:
    """What is past, what is owed, how sure it is, and what it saves."""
    yield from left_out(plan.past, plan.calendar, plan.on)
    owing = sum((min(Decimal(0), balance) for balance in plan.balances_before.values()), Decimal(0))
    yield from owed(owing, bought=plan.purchase is not None)
    if any(Decimal(account.held_by_quota) for account in plan.accounts):
        yield (
            said("What quotas hold comes on top of what an account has.")
            if plan.quotas == "apart"
            else said("What quotas hold is a part of what an account has, and stays there.")
        )
    if plan.transfers and plan.exact:
        yield said("It is proved that nothing of this price takes fewer transfers.")
    elif plan.transfers:
        yield said(
            "It takes at least {transfers} at this price; with so many accounts it is not known whether "
            "so few are enough.",
            transfers=counted(plan.transfers_at_least, "transfer"),
        )
    if plan.purchase is not None and plan.purchase.at_most:
        yield bounds_remark(plan.bounds)
    if plan.alone is None or plan.saved is None:
        yield said("What it would cost if every account bought what it lacks is not known: no price is.")
    elif plan.price_alone or plan.price:
        currency = plan.tariff.currency
        yield said(
            "If every account bought what it lacks itself: {price}, {difference}.",
            price=money(plan.alone, currency),
            difference=difference(plan.saved, currency),
        )
