"""A purchase for uncertain volumes as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from estimator.show.purchase import purchase_document
from estimator.show.recharge import listed
from estimator.show.recommendation import risk_document, risk_of
from estimator.show.words import counted, money, number, owed
from estimator.supply.plan import PlanOutcome, UncertainPlan


def uncertain_document(plan: UncertainPlan) -> dict[str, Any]:
    """The purchase as a part of a JSON document; money and credits are texts.

    >>> from datetime import date
    >>> from estimator.supply.calendar import Calendar
    >>> from estimator.supply.plan import plan_uncertain
    >>> from estimator.tariff import find_tariff
    >>> document = uncertain_document(plan_uncertain(Calendar(()), find_tariff(on=date(2026, 10, 1))))
    >>> document["late_price"], document["best"]["cost"]
    ('0.06', '0.00')
    """
    return {
        "on": None if plan.on is None else plan.on.isoformat(),
        "best": _outcome(plan.best),
        "likely": _outcome(plan.likely),
        "late_price": str(plan.late_price),
        "left_over_worth": str(plan.left_over_worth),
        "samples": plan.samples,
        "seed": plan.seed,
        "assumptions": list(plan.assumptions),
    }


def _outcome(outcome: PlanOutcome) -> dict[str, Any]:
    return {
        "purchase": purchase_document(outcome.purchase),
        "cost": str(outcome.cost),
        "missing": str(outcome.missing),
        "late_cost": str(outcome.late_cost),
        "left_over": str(outcome.left_over),
        "left_over_worth": str(outcome.left_over_worth),
        "risk": risk_document(outcome.risk),
    }


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


def _cells(outcome: PlanOutcome) -> tuple[str, ...]:
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
