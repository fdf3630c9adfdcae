"""A plan of purchases as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from estimator.show.purchase import purchase_document
from estimator.show.used_tariff import tariff_document
from estimator.show.words import counted, money, number, owed
from estimator.supply.plan import Certificate, Plan, Refused, Way


def plan_document(plan: Plan) -> dict[str, Any]:
    """The plan as a JSON document; money and exact credits are texts.

    >>> from datetime import date
    >>> from estimator.supply.calendar import Calendar
    >>> from estimator.supply.plan import plan_purchases
    >>> from estimator.tariff import find_tariff
    >>> nothing = plan_purchases(Calendar(()), find_tariff(on=date(2026, 10, 1)), balances=5)
    >>> plan_document(nothing)["left_over"]
    '5'
    """
    return {
        "schema": 1,
        "currency": plan.currency,
        "price": str(plan.price),
        "cost_of_cash": str(plan.best.cost_of_cash),
        "at_most": plan.at_most,
        "left_over": str(plan.left_over),
        "at_once_is_best": plan.at_once_is_best,
        "purchases": [
            {"on": each.on.isoformat(), "purchase": purchase_document(each.purchase)}
            for each in plan.purchases
        ],
        "certificate": None if plan.certificate is None else _certificate(plan.best, plan.certificate),
        "tariffs": [tariff_document(tariff) for tariff in plan.tariffs],
    }


def _certificate(best: Way, certificate: Certificate) -> dict[str, Any]:
    return {name: _way(way, best) for name, way in _named(certificate)}


def _named(certificate: Certificate) -> Iterator[tuple[str, Way | Refused]]:
    yield "fewer_or_more_days", certificate.fewer_or_more_days
    yield "at_once", certificate.at_once
    yield "by_month", certificate.by_month
    yield "recharge", certificate.recharge


def _way(way: Way | Refused, best: Way) -> dict[str, Any]:
    if isinstance(way, Refused):
        return {"why_not": way.why}
    extra = _extra(way, best)
    return {
        "price": str(way.price),
        "cost_of_cash": str(way.cost_of_cash),
        "at_most": way.at_most,
        "extra": None if extra is None else str(extra),
        "orders": [
            {"on": on.isoformat(), "credits": order.credits, "gift": order.gift, "price": str(order.price)}
            for on, order in way.orders
        ],
    }


def _extra(way: Way, best: Way) -> Decimal | None:
    """What a way costs more than the plan, with the cost of cash; None where a price is not public."""
    return None if way.at_most or best.at_most else way.total - best.total


def plan_parts(plan: Plan) -> Iterator[RenderableType]:
    """What to buy and when, part by part.

    >>> from datetime import date
    >>> from estimator.supply.calendar import Calendar
    >>> from estimator.supply.plan import plan_purchases
    >>> from estimator.tariff import find_tariff
    >>> for part in plan_parts(plan_purchases(Calendar(()), find_tariff(on=date(2026, 10, 1)), balances=5)):
    ...     print(part)
    Nothing to buy: the balances are enough, and 5 credits are left at the end.
    """
    if plan.certificate is None:
        yield Text("\n".join((headline_of(plan), *remarks(plan))))
        return
    yield Group(Text(headline_of(plan), style="bold"), Padding.indent(_table(plan), 2))
    yield Text("\n".join(remarks(plan)))
    yield Group(Text("What else could be bought", style="bold"), Padding.indent(_ways(plan), 2))


def headline_of(plan: Plan) -> str:
    """What to buy costs, in one line."""
    if not plan.purchases:
        left = counted(plan.left_over, "credit")
        return f"Nothing to buy: the balances are enough, and {left} are left at the end."
    price = money(plan.price, plan.currency, at_most=plan.at_most)
    return f"Cheapest purchases: {price} excluding VAT, on {counted(len(plan.purchases), 'day')}"


def remarks(plan: Plan) -> Iterator[str]:
    """What is worth knowing beside the purchases, sentence by sentence."""
    if plan.purchases:
        yield f"{counted(plan.left_over, 'credit')} left over at the end."
    yield from owed(plan.balance, bought=bool(plan.purchases))
    if plan.at_most:
        yield "The provider's price for such a quantity is not public; it can only be lower."
    if plan.best.cost_of_cash:
        yield f"Paying before the last day costs {money(plan.best.cost_of_cash, plan.currency)}."
    if plan.purchases and plan.at_once_is_best:
        yield "One tariff is in use all the time, so no later order could be cheaper."
    accounts = len(plan.calendar.accounts)
    if accounts > 1:
        yield f"{accounts} accounts are planned as one; smscost transfers says what to move between them."


def ways(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """What else could be bought: its name, its price, and how it compares."""
    certificate = plan.certificate
    if certificate is None:
        return
    yield "fewer or more days", *_compared(certificate.fewer_or_more_days, plan)
    if not plan.at_once_is_best:
        yield "everything at once", *_compared(certificate.at_once, plan)
    yield "what each month lacks", *_compared(certificate.by_month, plan)
    yield "automatic recharge alone", *_compared(certificate.recharge, plan)


def _compared(way: Way | Refused, plan: Plan) -> tuple[str, str]:
    if isinstance(way, Refused):
        return "-", f"not possible: {way.why}"
    extra = _extra(way, plan.best)
    paid = f"{'at most ' if way.at_most else ''}{number(way.price)}"
    if extra is None:
        return paid, f"on {counted(way.days, 'day')}"
    # A schedule that is best before its lines are rounded to the cent may be a cent dearer after that.
    word = "more" if extra >= 0 else "less"
    difference = f"{money(abs(extra), plan.currency)} {word}" if extra else "the same"
    return paid, f"{difference}, on {counted(way.days, 'day')}"


def _ways(plan: Plan) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for row in ways(plan):
        table.add_row(*row)
    return table


def _table(plan: Plan) -> Table:
    headers, rows = purchases_table(plan)
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for header in headers:
        table.add_column(header, justify="left" if header == headers[0] else "right", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    return table


def purchases_table(plan: Plan) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Headers, and a row for every order."""
    rows: list[tuple[str, ...]] = [
        (
            on.isoformat(),
            number(order.credits) + (f" + {number(order.gift)}" if order.gift else ""),
            "pack" if order.price_per_credit is None else str(order.price_per_credit),
            f"{'at most ' if order.at_most else ''}{number(order.price)}",
        )
        for on, order in plan.best.orders
    ]
    return ("Buy on", "Credits", "One credit", f"Price {plan.currency}"), rows
