"""From a calendar of needs to the cheapest purchases over time: exact numbers in, a `Plan` out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from estimator.base.amounts import Amount, exact_amount, exact_percent, whole_number
from estimator.base.arguments import checked
from estimator.base.choices import PREPAYS, Prepay, one_of
from estimator.base.clock import Day, day_of, today
from estimator.base.credits import to_credits
from estimator.base.deprecated import renamed
from estimator.base.language import currency_told, told
from estimator.base.money import CENT, to_price
from estimator.errors import UsageError
from estimator.supply.calendar import Calendar
from estimator.supply.calendar.past import to_come
from estimator.supply.calendar.sampling import calendars_to_draw
from estimator.supply.plan.arguments import held_by, in_order, tariff_on
from estimator.supply.plan.model import Certificate, ExpiredCredits, Plan, Refused, Way
from estimator.supply.plan.pattern import Pattern
from estimator.supply.plan.periods import NeededDays, Period, expired, lacking, periods_of, usable
from estimator.supply.plan.search import Found, Search
from estimator.supply.plan.volumes import VolumeDraws
from estimator.supply.plan.ways import (
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
    prepay: Prepay | None = None,
    service_level: Amount = 95,
    samples: int = 10_000,
    seed: int = 1,
    vat: Amount | None = None,
) -> Plan:
    """The cheapest purchases that keep every need of a calendar served.

    The accounts of one customer are planned as one, for credits move between them at no cost. Something may
    be bought before the first need of each month, on the first day of each tariff, and `on` the day it is,
    but never before that day, nor at a price before it begins. Needs before that day are past: they are left
    out, and `Plan.past` has them; of a month that has begun the days count that are left. What is made
    small is the exact price, with the cost of cash; of equal purchases the latest are taken, or what `prepay`
    says. Where the days of needs are known, a purchase then waits within its month until the balance is not
    enough any more; where volumes are uncertain, in any of the calendars that are drawn.

    Parameters
    ----------
    calendar : Calendar
        Where volumes are uncertain, purchases are enough at a `service_level`.
    tariff : Tariff, sequence of Tariff, or path, optional
        What is sold; of several, each from its `valid_from` on. A promotion is a tariff for some days, with
        another one after it. By default those of `billing_country` from the first day on.
    balances : mapping of account to credits, or credits
        What the accounts hold `on` that day, before anything is sent; below 0 where they owe credits, which
        are bought, too.
    on : date, optional
        The day it is. [today]
    budget_per_month : Decimal, int or str, optional [currency, excluding VAT]
        The most that one month's orders may be invoiced for, each rounded to the cent. With it, there is one
        day a month at most to buy on.
    cost_of_cash : Decimal, int or str, optional [percent a year]
        What money costs that is paid before the last day to buy on; without compounding.
    expiry : int, optional [months, 1..]
        Credits bought in a month can be used in that month and the `expiry - 1` after it. By default they
        never expire, for nothing is known of an expiry. Credits that the accounts hold already never do.
    prepay : "late", "few" or "early", optional
        Which purchases are taken of those that cost the same: those with the least money paid early, those on
        the fewest days, or everything as early as possible. By default the first; where prices are not public
        and larger orders may be cheaper, the second.
    service_level : Decimal, int or str [percent]
        Where volumes are uncertain: in which share of the calendars that are drawn nothing runs short, ever.
    samples : int [0..]
        How many calendars are drawn; 0: what is most likely counts.
    seed : int [0..]
        Which ones.
    vat : Decimal, int or str, optional [percent]

    Raises
    ------
    TariffError
        `PAC001` where a tariff knows no price, `TAR001` where none has begun when one is needed.
    UsageError
        `AMT001` to `AMT005` where a number makes no sense; `PLN001` where the budget is too small, with the
        least that is enough; `PLN004` where needs are so large that credits are compared in steps, and no
        steps serve every need; `PLN005` where the tariffs do not fit together; `PLN010` where every need is
        past; `USE017`.

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
    if prepay is not None:
        one_of(told("choice among purchases of the same price"), prepay, PREPAYS)
    yearly = 0 if cost_of_cash is None else exact_amount(told("cost of cash"), cost_of_cash)
    percent = None if vat is None else exact_percent(told("VAT"), vat)
    day = today() if on is None else day_of(told("day of the plan"), on)
    past, calendar = to_come(calendar, day)
    by_day = in_order(tariffs_given(tariff, day=day, billing_country=billing_country))
    held = held_by(balances)
    # Before the first tariff begins nothing is sold: the balances must be enough until then.
    start = max(day, by_day[0].valid_from)
    unsold, sold = calendar.split_at(start)
    used_up = sum(need.milli for need in unsold.needs)
    if used_up > max(0, held):
        tariff_on(by_day, unsold.needs[0].at.date())
    level = exact_percent(told("service level"), service_level)
    samples = calendars_to_draw(calendar, samples)
    seed = whole_number(told("seed"), seed)
    periods = periods_of(sold, by_day, start)
    used = tuple(dict.fromkeys(period.tariff for period in periods))
    given = expiry
    if expiry is not None and periods and periods[-1].month < periods[0].month + expiry:
        expiry = None  # nothing expires before the last need
    # What is bought serves a level of draws; what becomes of it is said for what is most likely.
    likely = periods
    # Nothing but how many credits are bought makes them dear, whenever they are bought.
    is_free = budget is None and not yearly and expiry is None and len(used) == 1
    draws = None
    if samples and not calendar.is_certain:
        draws = VolumeDraws.of(sold, periods, samples, seed)
        periods = draws.at_level(level, fewest=is_free)
    needed = lacking(periods, held - used_up)
    if not (needed and needed[-1]):
        nothing = Way((), Decimal("0.00"), Decimal("0.00"))
        none = to_price(0)
        risk = None if draws is None else draws.risk([0 for _ in periods], held - used_up)
        return Plan(
            (),
            nothing,
            None,
            True,
            none,
            to_credits(held),
            day,
            calendar,
            past,
            None if draws is None else level,
            risk,
            given,
            (),
            by_day[:1],
        )
    lasting = usable(periods, needed, expiry)
    pattern = Pattern([period.month for period in periods], once_a_month=budget is not None)
    search = Search.of(periods, needed, lasting, pattern, budget=budget, yearly=yearly)
    # Of credits that expire nobody knows on which day the balance is used up.
    waits = expiry is None and prepay != "early"
    needed_days = NeededDays.of(sold, periods) if draws is None else draws.needed
    terms = PlanTerms(
        *(periods, needed, lasting, pattern, yearly, percent, search, held - used_up),
        needed_days if waits else None,
    )
    whole = at_once(terms)
    found = _cheapest(terms, whole, prepay or "late", is_free=is_free)
    if prepay is None:
        prepay = "few" if way_of(terms, found.bought).at_most else "late"
    bought = min(_candidates(terms, found.bought, prepay), key=lambda each: _rank(terms, each, prepay))
    best = way_of(terms, bought)
    once = whole if isinstance(whole, Refused) else way_of(terms, whole)
    certificate = Certificate(
        # Nothing is cheaper than at once where one tariff is in use all the time.
        fewer_or_more_days=once if is_free and best.days > 1 else fewer_or_more_days(terms, best),
        at_once=once,
        by_month=by_month(terms),
        recharge=recharge(terms, calendar, balances),
    )
    received = _received(periods, best)
    return Plan(
        purchases=purchases_of(terms, bought),
        best=best,
        certificate=certificate,
        at_once_is_best=is_free,
        within=to_price(-(-found.within // CENT) * CENT),
        balance=to_credits(held),
        on=day,
        calendar=calendar,
        past=past,
        service_level=None if draws is None else level,
        risk=None if draws is None else draws.risk(received, held - used_up, expiry),
        expiry=given,
        expired=_expired(likely, received, held - used_up, expiry),
        tariffs=used,
    )


def _received(periods: Sequence[Period], way: Way) -> list[int]:
    """What comes in each period, gifts and smallest orders included."""
    received, begins = [0 for _ in periods], [period.day for period in periods]
    for on, order in way.orders:
        received[bisect_right(begins, on) - 1] += order.credits + order.gift
    return received


def _expired(
    periods: Sequence[Period], received: Sequence[int], held: int, expiry: int | None
) -> tuple[ExpiredCredits, ...]:
    """What of the credits that come in each period is lost unused, and when."""
    lost = expired(received, usable(periods, lacking(periods, held), expiry))
    by_month: dict[int, int] = {}
    for period, milli in zip(periods, lost, strict=True):
        if milli:
            month = period.month + (expiry or 0)
            by_month[month] = by_month.get(month, 0) + milli
    return tuple(
        ExpiredCredits(date((month - 1) // 12, (month - 1) % 12 + 1, 1), to_credits(milli))
        for month, milli in by_month.items()
    )


def _cheapest(terms: PlanTerms, whole: tuple[int, ...] | Refused, prepay: Prepay, *, is_free: bool) -> Found:
    """A cheapest schedule, or `PLN001`, or `PLN004`."""
    if is_free and not isinstance(whole, Refused):
        if prepay == "early":
            return Found((terms.search.total, *(0 for _ in terms.periods[1:])), 0)
        return Found(whole, 0)
    search = terms.search
    found = search.best(prepay)
    if found is not None:
        return found
    if not search.is_exact:
        advice = told("Plan fewer months at a time.")
        raise UsageError("PLN004", need=terms.search.total, days=len(terms.periods), advice=advice)
    asked, enough = to_price(search.budget or 0), to_price(search.least_budget())
    currency = currency_told(terms.periods[0].tariff.currency)
    raise UsageError("PLN001", budget=asked, currency=currency, least=enough)


def _candidates(terms: PlanTerms, found: tuple[int, ...], prepay: Prepay) -> list[tuple[int, ...]]:
    """A cheapest schedule, and where it matters the one of the same price that is latest, or earliest."""
    if prepay == "few" or len(terms.periods) == 1:
        return [found]
    other = terms.search.latest(prepay, terms.search.paid(found))
    return [found] if other is None else [other, found]


def _rank(terms: PlanTerms, bought: tuple[int, ...], prepay: Prepay) -> tuple[Decimal, int]:
    """What is paid for a schedule, with every order rounded to the cent; then what is paid early."""
    early = terms.search.money_days(bought)
    return way_of(terms, bought).total, -early if prepay == "early" else early
