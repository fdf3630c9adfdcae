"""A purchase for uncertain volumes as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from estimator.show.recharge import listed
from estimator.show.recommendation import risk_of
from estimator.show.words import counted, money, number, owed
from estimator.supply.plan import Outcome, UncertainPlan


def uncertain_parts(plan: UncertainPlan) -> Iterator[RenderableType]:
    """What to buy once, and how it may turn out, part by part."""
    headers, rows = outcomes_table(plan)
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for header in headers:
        table.add_column(header, justify="right" if header else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    yield Group(Text(headline_of(plan), style="bold"), Padding.indent(table, 2))
    yield listed("Assumed", plan.assumptions, "-")


def headline_of(plan: UncertainPlan) -> str:
    """What to buy, in one line."""
    bought = sum(order.credits for order in plan.best.purchase.orders)
    if not bought:
        return "Uncertain volumes: to buy nothing beforehand costs least on average"
    price = money(plan.best.purchase.price, plan.tariff.currency, at_most=plan.best.purchase.at_most)
    return f"Uncertain volumes: {counted(bought, 'credit')} for {price} cost least on average"


def remarks(plan: UncertainPlan) -> Iterator[str]:
    """What it rests on, sentence by sentence."""
    yield from owed(plan.balance, bought=bool(plan.best.purchase.orders))
    yield from plan.assumptions


def outcomes_table(plan: UncertainPlan) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Headers, and a row for everything there is to say of what to buy and of what is most likely."""
    currency = plan.tariff.currency
    names = (
        "Credits",
        f"Price {currency}",
        "Falls short",
        f"Missing, bought late {currency}",
        "Credits left over",
        f"In the end {currency}",
    )
    columns = (_cells(plan.best), _cells(plan.likely))
    return ("", "Least on average", "Most likely need"), list(zip(names, *columns, strict=True))


def _cells(outcome: Outcome) -> tuple[str, ...]:
    purchase = outcome.purchase
    at_most = "at most " if purchase.at_most else ""
    certain = "always" if outcome.missing else "never"
    return (
        number(sum(order.credits for order in purchase.orders)),
        f"{at_most}{number(purchase.price)}",
        certain if outcome.risk is None else risk_of(outcome.risk),
        number(outcome.late_cost),
        number(outcome.left_over),
        f"{at_most}{number(outcome.cost)}",
    )
