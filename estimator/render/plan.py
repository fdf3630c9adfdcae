"""A plan of purchases as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from estimator.plan import Plan
from estimator.render.purchase import purchase_document
from estimator.render.words import counted, money, number


def plan_document(plan: Plan) -> dict[str, Any]:
    """The plan as a JSON document; money and exact credits are texts.

    >>> plan_document(Plan((), Decimal("0.00"), None, None, Decimal(5), True, False, "EUR"))["left_over"]
    '5'
    """
    return {
        "schema": 1,
        "currency": plan.currency,
        "price": str(plan.price),
        "at_most": plan.at_most,
        "left_over": str(plan.left_over),
        "at_once_is_best": plan.at_once_is_best,
        "price_at_once": _text(plan.price_at_once),
        "price_by_month": _text(plan.price_by_month),
        "purchases": [
            {"on": each.on.isoformat(), "purchase": purchase_document(each.purchase)}
            for each in plan.purchases
        ],
    }


def _text(price: Decimal | None) -> str | None:
    return None if price is None else str(price)


def plan_parts(plan: Plan) -> Iterator[RenderableType]:
    """What to buy and when, part by part.

    >>> for part in plan_parts(Plan((), Decimal("0.00"), None, None, Decimal(5), True, False, "EUR")):
    ...     print(part)
    Nothing to buy: the balances are enough, and 5 credits are left at the end.
    """
    if not plan.purchases:
        left = counted(plan.left_over, "credit")
        yield Text(f"Nothing to buy: the balances are enough, and {left} are left at the end.")
        return
    price = money(plan.price, plan.currency, at_most=plan.at_most)
    days = counted(len({each.on for each in plan.purchases}), "day")
    headline = Text(f"Cheapest purchases: {price} excluding VAT, on {days}", style="bold")
    yield Group(headline, Padding.indent(_table(plan), 2))
    yield Text("\n".join(_remarks(plan)))


def _table(plan: Plan) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("Buy on", no_wrap=True)
    for header in ("Credits", "One credit", f"Price {plan.currency}"):
        table.add_column(header, justify="right", no_wrap=True)
    for each in plan.purchases:
        for order in each.purchase.orders:
            table.add_row(
                each.on.isoformat(),
                number(order.credits) + (f" + {number(order.gift)}" if order.gift else ""),
                "pack" if order.price_per_credit is None else str(order.price_per_credit),
                f"{'at most ' if order.at_most else ''}{number(order.price)}",
            )
    return table


def _remarks(plan: Plan) -> Iterator[str]:
    yield f"{counted(plan.left_over, 'credit')} left over at the end."
    if plan.at_once_is_best:
        yield "One tariff is in use all the time, so no later order could be cheaper."
    elif plan.price_at_once is not None:
        yield f"Everything on the first day: {_against(plan, plan.price_at_once)}."
    if plan.price_by_month is not None:
        yield f"What each month lacks, month by month: {_against(plan, plan.price_by_month)}."


def _against(plan: Plan, price: Decimal) -> str:
    """A price, and how it compares. Dear cash may make a plan the better one that costs more."""
    extra = price - plan.price
    if not extra:
        return f"{money(price, plan.currency)}, the same"
    word = "more" if extra > 0 else "less"
    return f"{money(price, plan.currency)}, {money(abs(extra), plan.currency)} {word}"
