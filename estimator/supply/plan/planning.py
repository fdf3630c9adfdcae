"""From a calendar of needs to the cheapest purchases over time: exact numbers in, a `Plan` out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from math import gcd

from estimator.base.amounts import Amount, exact_amount, exact_percent, whole_number
from estimator.base.arguments import checked
from estimator.base.clock import Day, day_of, today
from estimator.base.credits import to_credits
from estimator.base.deprecated import renamed
from estimator.base.language import told
from estimator.base.money import to_price
from estimator.errors import UsageError
from estimator.supply.calendar import Calendar
from estimator.supply.plan.arguments import held_by, in_order, tariff_on
from estimator.supply.plan.budgets import least_budget
from estimator.supply.plan.model import Certificate, Plan, Refused, Way
from estimator.supply.plan.pattern import Pattern
from estimator.supply.plan.periods import lacking, periods_of, steps_of, usable
from estimator.supply.plan.schedule import ScheduleStep, cheapest_schedule
from estimator.supply.plan.ways import (
    A_YEAR,
    PlanTerms,
    at_once,
    by_month,
    fewer_or_more_days,
    purchases_of,
    recharge,
    way_of,
)
from estimator.tariff.model import Tariff
from estimator.tariff.shelf import TariffSource, tariffs_given


@renamed(tariffs="tariff", since="on")
@checked()
def plan_purchases(
    calendar: Calendar,
    tariff: TariffSource | Sequence[Tariff] = None,
    *,
    billing_country: str = "fr",
    balances: Mapping[str, Amount] | Amount = 0,
    on: Day | None = None,
    budget_per_month: Amount | None = None,
    cost_of_cash: Amount | None = None,
    expiry: int | None = None,
    vat: Amount | None = None,
) -> Plan:
    """The cheapest purchases that keep every need of a calendar served.

    The accounts of one customer are planned as one, for credits move between them at no cost. Something may
    be bought before the first need of each month, on the first day of each tariff, and `on` the day it is,
    but never before that day, nor at a price before it begins. Needs before that day are past: they are left
    out, and `Plan.past` has them; of a month that has begun the days count that are left. What is made small is the exact price, with the cost of cash; of equal purchases the latest are taken.

    Parameters
    ----------
    calendar : Calendar
        Where a volume is uncertain, what is most likely counts: see `plan_uncertain` for the others.
    tariff : Tariff, sequence of Tariff, or path, optional
        What is sold; of several, each from its `valid_from` on. A promotion is a tariff for some days, with
        another one after it. By default those of `billing_country` from the first day on.
    balances : mapping of account to credits, or credits
        What the accounts hold `on` that day, before anything is sent; below 0 where they owe credits, which
        are bought, too.
    on : date, optional
        The day it is. [today]
    budget_per_month : Decimal, int or str, optional [currency, excluding VAT]
        The most that one month's purchases may cost, before orders are rounded to the cent. With it, there is
        one day a month at most to buy on.
    cost_of_cash : Decimal, int or str, optional [percent a year]
        What money costs that is paid before the last day to buy on; without compounding.
    expiry : int, optional [months, 1..]
        Credits bought in a month can be used in that month and the `expiry - 1` after it. By default they
        never expire, for nothing is known of an expiry. With it, each month's need counts in whole credits.
    vat : Decimal, int or str, optional [percent]

    Raises
    ------
    TariffError
        `PAC001` where a tariff knows no price, `TAR001` where none has begun when one is needed.
    UsageError
        `AMT001` to `AMT005` where a number makes no sense; `PLN001` where the budget is too small, with the
        least that is enough; `PLN004` where the search would not fit in memory; `PLN005` where the tariffs
        do not fit together.

    >>> from datetime import date, datetime
    >>> from estimator.supply.calendar import Need
    >>> from estimator.tariff import find_tariff
    >>> needs = [Need(datetime.fromisoformat(f"2026-{month}-03T09:00"), "", 80_000) for month in (11, 12)]
    >>> tariff = find_tariff(on=date(2026, 10, 1))
    >>> plan = plan_purchases(Calendar.of(needs), tariff, balances=30, on="2026-11-01")
    >>> [(each.on.isoformat(), each.purchase.orders[0].credits) for each in plan.purchases]
    [('2026-11-03', 130)]
    >>> str(plan.price), str(plan.certificate.by_month.price), plan.at_once_is_best
    ('7.80', '12.00', True)
    """
    expiry = (
        None
        if expiry is None
        else whole_number(told("number of months until credits expire"), expiry, least=1)
    )
    budget = (
        None
        if budget_per_month is None
        else exact_amount(told("budget of a month"), budget_per_month, places=6)
    )
    yearly = 0 if cost_of_cash is None else exact_amount(told("cost of cash"), cost_of_cash)
    percent = None if vat is None else exact_percent(told("VAT"), vat)
    day = today() if on is None else day_of(told("day of the plan"), on)
    past, calendar = calendar.split_at(day)
    by_day = in_order(tariffs_given(tariff, day=day, billing_country=billing_country))
    held = held_by(balances)
    # Before the first tariff begins nothing is sold: the balances must be enough until then.
    start = max(day, by_day[0].valid_from)
    unsold, sold = calendar.split_at(start)
    used_up = sum(need.milli for need in unsold.needs)
    if used_up > max(0, held):
        tariff_on(by_day, unsold.needs[0].at.date())
    periods = periods_of(sold, by_day, start)
    least = lacking(periods, held - used_up, whole=expiry is not None)
    if not (least and least[-1]):
        nothing = Way((), Decimal("0.00"), Decimal("0.00"))
        return Plan((), nothing, None, True, to_credits(held), day, calendar, past, by_day[:1])
    used = tuple(dict.fromkeys(period.tariff for period in periods))
    is_free = budget is None and not yearly and expiry is None and len(used) == 1
    terms = PlanTerms(
        periods=periods,
        least=least,
        most=usable(periods, least, expiry),
        pattern=Pattern([period.month for period in periods], once_a_month=budget is not None),
        yearly=yearly,
        vat=percent,
    )
    terms = replace(terms, steps=_steps(terms, budget, needed=not is_free))
    whole = at_once(terms)
    bought = whole if is_free and not isinstance(whole, Refused) else _searched(terms, budget)
    best = way_of(terms, bought)
    certificate = Certificate(
        fewer_or_more_days=fewer_or_more_days(terms, best),
        at_once=whole if isinstance(whole, Refused) else way_of(terms, whole),
        by_month=by_month(terms),
        recharge=recharge(terms, calendar, balances),
    )
    purchases = purchases_of(terms, bought)
    return Plan(purchases, best, certificate, is_free, to_credits(held), day, calendar, past, used)


def _steps(terms: PlanTerms, budget: int | None, *, needed: bool) -> list[ScheduleStep] | None:
    """The periods as the search sees them, weighed by what cash costs until the last of them."""
    last = terms.periods[-1].day
    weights = [A_YEAR + terms.yearly * (last - period.day).days for period in terms.periods]
    shared = gcd(*weights)
    weights = [weight // shared for weight in weights]
    try:
        return steps_of(terms.periods, terms.least, terms.most, budget=budget, weights=weights)
    except UsageError:
        if needed:
            raise
        return None


def _searched(terms: PlanTerms, budget: int | None) -> tuple[int, ...]:
    """The cheapest of all schedules, or `PLN001`."""
    steps = terms.steps or ()
    bought = cheapest_schedule(steps, terms.pattern)
    if bought is None:
        currency = terms.periods[0].tariff.currency
        asked, enough = to_price(budget or 0), to_price(least_budget(steps, terms.pattern))
        raise UsageError("PLN001", budget=asked, currency=currency, least=enough)
    return bought
