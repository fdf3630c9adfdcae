"""From a calendar of needs to the cheapest purchases over time: exact numbers in, a `Plan` out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate, groupby
from math import gcd

import numpy as np

from estimator.calendar import Calendar
from estimator.credits import MILLI, to_credits, whole_credits
from estimator.errors import UsageError
from estimator.exact import to_scaled
from estimator.money import to_micro, to_price
from estimator.packs import Purchase, cheapest_purchase
from estimator.packs.buying import exact_thousandths
from estimator.packs.cheapest import prices_up_to
from estimator.packs.offers import offers_of
from estimator.plan.model import Plan, PlannedPurchase
from estimator.plan.schedule import Prices, Step, cheapest_schedule
from estimator.tariff.model import Tariff

_SAFE = 1 << 58
_YEAR = 365 * 100 * MILLI
"""What thousandths of a percent a year, times days, are parts of."""


@dataclass(frozen=True, slots=True)
class _Month:
    """One month of the calendar: the day of its first need, all it takes, and what is sold then."""

    first: date
    milli: int
    tariff: Tariff


def plan_purchases(
    calendar: Calendar,
    tariffs: Tariff | Sequence[Tariff],
    *,
    balances: Mapping[str, Decimal | int | str] | Decimal | int | str = 0,
    budget_per_month: Decimal | int | str | None = None,
    cost_of_cash: Decimal | int | str | None = None,
    expiry: int | None = None,
    vat: Decimal | None = None,
) -> Plan:
    """The cheapest purchases that keep every need of a calendar served.

    The accounts of one customer are planned as one, for credits move between them at no cost. Purchases are
    made at most once a month, before its first need; what is made small is the exact price, with the cost of
    cash.

    Parameters
    ----------
    calendar : Calendar
    tariffs : Tariff or sequence of Tariff
        What is sold; of several, each from its `valid_from` on.
    balances : mapping of account to credits, or credits
        What the accounts hold before the first need.
    budget_per_month : Decimal, int or str, optional [currency, excluding VAT]
        The most that one month's purchase may cost.
    cost_of_cash : Decimal, int or str, optional [percent a year]
        What money costs that is paid earlier than it must be; without compounding.
    expiry : int, optional [months, 1..]
        Credits bought in a month can be used in that month and the `expiry - 1` after it. By default they
        never expire, for nothing is known of an expiry. With it, each month's need counts in whole credits.
    vat : Decimal, optional [percent]

    Raises
    ------
    TariffError
        `PAC001` where a tariff knows no price.
    UsageError
        `PAC003` where an argument makes no sense or no purchases within the budget serve every need, `PAC004`
        where the search would not fit in memory.

    >>> from datetime import datetime
    >>> from estimator.calendar import Need
    >>> from estimator.tariff import find_tariff
    >>> needs = [Need(datetime.fromisoformat(f"2026-{month}-03T09:00"), "", 80_000) for month in (11, 12)]
    >>> plan = plan_purchases(Calendar.of(needs), find_tariff(on=date(2026, 10, 1)), balances=30)
    >>> [(each.on.isoformat(), each.purchase.orders[0].credits) for each in plan.purchases]
    [('2026-11-03', 130)]
    >>> str(plan.price), str(plan.price_by_month), plan.at_once_is_best
    ('7.80', '12.00', True)
    """
    by_day = sorted([tariffs] if isinstance(tariffs, Tariff) else tariffs, key=lambda each: each.valid_from)
    if not by_day:
        raise UsageError("PAC003", what="list of tariffs", value="", wanted="at least one tariff")
    if expiry is not None and expiry < 1:
        raise UsageError("PAC003", what="expiry", value=expiry, wanted="a whole number of months, 1 or more")
    budget = None if budget_per_month is None else to_micro(_exact("budget", budget_per_month))
    yearly = 0 if cost_of_cash is None else exact_thousandths("cost of cash", cost_of_cash)
    held = _held(balances)
    months = _months(calendar, by_day)
    if whole_credits(max(0, sum(month.milli for month in months) - held)) == 0:
        return _plan((), None, months, by_day[0], held, at_once_is_best=True, at_once=None)
    free = budget is None and not yearly and expiry is None
    at_once = _at_once(months, held, vat, budget) if expiry is None else None
    if free and at_once and len({month.tariff for month in months}) == 1:
        first = (PlannedPurchase(months[0].first, at_once),)
        return _plan(first, vat, months, by_day[0], held, at_once_is_best=True, at_once=at_once)
    schedule = cheapest_schedule(_steps(months, held, budget, yearly, expiry))
    if schedule is None:
        wanted = "a larger one: no purchases within it serve every need"
        raise UsageError("PAC003", what="budget of a month", value=budget_per_month, wanted=wanted)
    bought = tuple(
        PlannedPurchase(month.first, cheapest_purchase(quantity, month.tariff, vat=vat))
        for month, quantity in zip(months, schedule, strict=True)
        if quantity
    )
    return _plan(bought, vat, months, by_day[0], held, budget=budget, at_once=at_once)


def _exact(what: str, value: Decimal | int | str) -> Decimal:
    return to_credits(exact_thousandths(what, value))


def _held(balances: Mapping[str, Decimal | int | str] | Decimal | int | str) -> int:
    each = balances.values() if isinstance(balances, Mapping) else (balances,)
    return sum(exact_thousandths("balance", balance) for balance in each)


def _months(calendar: Calendar, tariffs: Sequence[Tariff]) -> list[_Month]:
    months = []
    for _, group in groupby(calendar.needs, key=lambda need: (need.at.year, need.at.month)):
        needs = list(group)
        first = needs[0].at.date()
        in_use = [tariff for tariff in tariffs if tariff.valid_from <= first] or tariffs[:1]
        months.append(_Month(first, sum(need.milli for need in needs), in_use[-1]))
    return months


def _steps(
    months: Sequence[_Month], held: int, budget: int | None, yearly: int, expiry: int | None
) -> list[Step]:
    """The months as the search sees them. Prices are weighed by what the cash costs until the last month."""
    needs = [month.milli for month in months]
    if expiry is not None:
        # A credit that is used up half in its last month would live on in the sums; whole ones do not.
        needs = [whole_credits(need) * MILLI for need in needs]
        held -= held % MILLI
    lacking = [whole_credits(max(0, total - held)) for total in accumulate(needs)]
    weights = [_YEAR + yearly * (months[-1].first - month.first).days for month in months]
    shared = gcd(*weights)
    known: dict[int, Prices] = {}
    steps = []
    for at, month in enumerate(months):
        if id(month.tariff) not in known:
            known[id(month.tariff)] = _prices(month.tariff, lacking[-1])
        weight = weights[at] // shared
        prices = known[id(month.tariff)]
        if int(prices[-1]) * weight * len(months) > _SAFE:
            raise UsageError("PAC004", need=lacking[-1], advice="give a rounder cost of cash")
        last = len(months) - 1 if expiry is None else min(at + expiry - 1, len(months) - 1)
        steps.append(
            Step(prices * weight, lacking[at], lacking[last], None if budget is None else budget * weight)
        )
    return steps


def _prices(tariff: Tariff, need: int) -> Prices:
    cheapest_purchase(1, tariff)  # PAC001 where nothing is sold
    return np.minimum.accumulate(prices_up_to(offers_of(tariff), need)[::-1])[::-1]


def _at_once(months: Sequence[_Month], held: int, vat: Decimal | None, budget: int | None) -> Purchase | None:
    """Everything on the first day; None where the budget is too small for that."""
    needed = sum(month.milli for month in months)
    purchase = cheapest_purchase(to_credits(needed), months[0].tariff, balance=to_credits(held), vat=vat)
    return purchase if budget is None or to_micro(purchase.price) <= budget else None


def _by_month(months: Sequence[_Month], held: int, vat: Decimal | None, budget: int | None) -> int | None:
    """What it costs to buy in each month what that month lacks, in micro-units."""
    paid = 0
    for month in months:
        purchase = cheapest_purchase(to_credits(month.milli), month.tariff, balance=to_credits(held), vat=vat)
        price = to_micro(purchase.price)
        if budget is not None and price > budget:
            return None
        paid += price
        held = to_scaled(purchase.left_over, 3)
    return paid


def _plan(
    bought: tuple[PlannedPurchase, ...],
    vat: Decimal | None,
    months: Sequence[_Month],
    tariff: Tariff,
    held: int,
    *,
    at_once: Purchase | None,
    at_once_is_best: bool = False,
    budget: int | None = None,
) -> Plan:
    received = sum(order.credits + order.gift for each in bought for order in each.purchase.orders)
    by_month = _by_month(months, held, vat, budget)
    return Plan(
        purchases=bought,
        price=to_price(sum(to_micro(each.purchase.price) for each in bought)),
        price_at_once=at_once.price if at_once else None,
        price_by_month=None if by_month is None else to_price(by_month),
        left_over=to_credits(held + received * MILLI - sum(month.milli for month in months)),
        at_once_is_best=at_once_is_best,
        at_most=any(each.purchase.at_most for each in bought),
        currency=tariff.currency,
    )
