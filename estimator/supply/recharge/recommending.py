"""From a calendar of needs to the cheapest setting of automatic recharge."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from estimator.base.amounts import Amount, exact_amount, whole_number
from estimator.base.arguments import checked
from estimator.base.clock import Day, day_of
from estimator.base.credits import to_credits
from estimator.base.deprecated import gathered
from estimator.base.exact import divide_half_up, from_scaled
from estimator.base.language import told
from estimator.base.money import round_line, to_micro, to_price
from estimator.errors import UsageError
from estimator.price.packs import Order, cheapest_purchase, one_order
from estimator.price.packs.offers import offers_of
from estimator.supply.calendar import Calendar, Need, sampled
from estimator.supply.recharge.assumptions import assumptions
from estimator.supply.recharge.conditions import conditions, usable_from
from estimator.supply.recharge.lowest import Draws, lowest_threshold
from estimator.supply.recharge.quantities import quantities_on
from estimator.supply.recharge.recommendation import Choice, Recommendation, Risk
from estimator.supply.recharge.rules import Rules
from estimator.supply.recharge.simulating import chosen_account
from estimator.supply.recharge.steps import LARGEST, Ends
from estimator.tariff.model import Tariff
from estimator.tariff.shelf import TariffSource, find_tariff

_PLACES = 6


@gathered("rules", ("trigger", "most_at_once", "delay"), Rules)
@checked()
def recommend_recharge(
    calendar: Calendar,
    *,
    balance: Amount,
    withheld: Amount = 0,
    tariff: TariffSource = None,
    billing_country: str = "fr",
    account: str | None = None,
    on: Day | None = None,
    rules: Rules | None = None,
    opened: Day | None = None,
    samples: int = 1000,
    seed: int = 1,
    target: Amount = "0.01",
) -> Recommendation:
    """The cheapest setting of automatic recharge with which an account never runs dry.

    Every quantity that is offered is looked at with the lowest threshold that is enough, to the thousandth
    of a credit; no other threshold of that quantity costs less (`lowest.py` says why). Where the balance is
    enough, the cheapest is off. Among settings of the same price it is the one that leaves the fewest credits
    over, then the lowest threshold, then the smallest quantity. A quantity without a known price is shown and
    never chosen.

    Where volumes are uncertain, "enough" is: short in no more than a share of the calendars that are drawn;
    and the price is their mean.

    Parameters
    ----------
    calendar : Calendar
        What the account needs, and when.
    balance : Decimal, int or str [credits]
        What the account holds before the first job; below 0 where it owes credits.
    withheld
        As in `simulate_recharge`.
    tariff : Tariff or path, optional
        What a recharge costs, as one order of its quantity, all the time. The default is the tariff of
        `billing_country` in use on the day of the first job, or `on` that day.
    account : str, optional
        Which one, where the calendar has several.
    on : date, optional
        The day on which quantities are offered; by default that of the first job.
    rules, opened
        As in `simulate_recharge`; a job that is larger than the balance counts as running dry, whatever is
        done with it.
    samples : int [0..]
        How many calendars are drawn where volumes are uncertain; 0: each job takes what is most likely.
    seed : int [0..]
        The same seed gives the same calendars.
    target : Decimal, int or str [0 to 1, at most six decimals]
        In which share of the calendars the account may run short.

    Raises
    ------
    UsageError
        `AMT001` to `AMT005` where a number makes no sense, `USE017`, `RCG003` where a rule makes none,
        `RCG004`, `RCG005` where the account is not clear, `RCG011` where amounts are too large, `CAL012`
        where nothing can be drawn.

    >>> from datetime import datetime
    >>> jobs = [Need(datetime(2026, 12, day, 9), "", milli) for day, milli in ((1, 90_000), (8, 150_000))]
    >>> found = recommend_recharge(Calendar.of(jobs), balance=100, tariff=find_tariff(on=date(2026, 12, 1)))
    >>> [(each.quantity, str(each.threshold), str(each.price)) for each in found.choices[1:4]]
    [(100, 'None', 'None'), (200, '10', '12.00'), (250, '10', '15.00')]
    >>> found.best.quantity, str(found.planned.price), str(found.premium)
    (200, '8.40', '3.60')
    """
    rules = rules or Rules()
    allowed_share = exact_amount(told("target"), target, places=_PLACES, most=1)
    chosen = chosen_account(calendar, account)
    mine = calendar.of_account(chosen)
    opened = None if opened is None else day_of(told("day the service was opened"), opened)
    first = mine.needs[0].at.date() if mine.needs else None
    first = first if on is None else day_of(told("day of the quantities"), on)
    tariff = find_tariff(tariff, billing_country=billing_country, on=first)
    day = first or tariff.valid_from
    samples = whole_number(told("number of calendars to draw"), samples)
    drawn = not mine.is_certain and samples != 0
    kept = exact_amount(told("number of credits that quotas hold"), withheld)
    draws = _draws(
        mine,
        # What no job can take might as well not be there, but for the provider, who looks at the whole.
        exact_amount(told("balance"), balance, least=None) - kept,
        rules,
        opened,
        (samples, seed) if drawn else None,
    )
    calendars = len(draws.needs)
    allowed = allowed_share * calendars // 10**_PLACES if drawn else 0
    weighed = [
        _weighed(draws, quantity, tariff, allowed, drawn).above(kept)
        for quantity in (None, *quantities_on(day))
    ]
    enough = [each for each in weighed if each.rank]
    best = min(enough, key=lambda each: each.rank or (), default=None)
    needed = to_credits(divide_half_up(int(draws.needs.sum(dtype=object)), calendars))
    priced = tariff.has_prices
    held = to_credits(draws.opening)
    return Recommendation(
        account=chosen,
        best=best.choice if best else None,
        choices=tuple(each.choice for each in weighed),
        obstacle=None
        if drawn or any(each.choice.is_enough for each in weighed)
        else _obstacle(mine, weighed),
        balance=to_credits(draws.opening + kept),
        needed=needed,
        planned=cheapest_purchase(needed, tariff, balance=held) if priced else None,
        calendars=calendars if drawn else 0,
        target=from_scaled(allowed_share, _PLACES),
        on=day,
        conditions=conditions(),
        assumptions=(
            *assumptions(
                rules,
                opened=opened,
                gifts=any(offer.gift for offer in offers_of(tariff)),
                uncertain=not (drawn or mine.is_certain),
                all_is_paid=True,
                withheld=to_credits(kept),
            ),
            told("Prices stay those of the tariff of {valid_from}.", valid_from=tariff.valid_from),
        ),
        rules=rules,
        tariff=tariff,
    )


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A choice, and how good it is.

    `rank` is what is made small: price and credits left over in all calendars, threshold, quantity; None
    where it is not enough or has no price. `first_short` is the first job of the first calendar that finds
    too little, or -1.
    """

    choice: Choice
    rank: tuple[int, ...] | None
    first_short: int

    def above(self, milli: int) -> _Weighed:
        """The same for an account with so many milli-credits more, which no job takes."""
        threshold, left_over = self.choice.threshold, self.choice.left_over
        choice = replace(
            self.choice,
            threshold=None if threshold is None else threshold + to_credits(milli),
            left_over=None if left_over is None else left_over + to_credits(milli),
        )
        return replace(self, choice=choice)


def _weighed(draws: Draws, quantity: int | None, tariff: Tariff, allowed: int, drawn: bool) -> _Weighed:
    threshold = 0 if quantity is None else lowest_threshold(draws, quantity, allowed)
    ends = draws.replayed(quantity or 0, [draws.highest if threshold is None else threshold])
    shortfalls = int(np.count_nonzero(ends.first_short >= 0))
    risk = Risk(shortfalls, len(draws.needs)) if drawn else None
    first_short = int(ends.first_short[0])
    order = None if quantity is None else one_order(quantity, tariff)
    if threshold is None or shortfalls > allowed:
        return _Weighed(Choice(quantity, order, False, None, risk, None, None, None), None, first_short)
    return _enough(ends, quantity, threshold, order, risk)


def _enough(
    ends: Ends, quantity: int | None, threshold: int, order: Order | None, risk: Risk | None
) -> _Weighed:
    calendars = len(ends.held)
    recharges, held = int(ends.recharges.sum()), sum(ends.held.tolist())
    # Nothing is paid for what never happens, whether its price is known or not.
    price = recharges * to_micro(order.price) if order else (None if recharges else 0)
    choice = Choice(
        quantity=quantity,
        order=order,
        is_enough=True,
        threshold=None if quantity is None else to_credits(threshold),
        risk=risk,
        recharges=from_scaled(divide_half_up(100 * recharges, calendars), 2),
        price=None if price is None else to_price(round_line(price, calendars)),
        left_over=to_credits(divide_half_up(held, calendars)),
    )
    rank = None if price is None else (price, held, threshold, quantity or 0)
    return _Weighed(choice, rank, first_short=-1)


def _draws(
    calendar: Calendar, opening: int, rules: Rules, opened: date | None, drawing: tuple[int, int] | None
) -> Draws:
    if drawing:
        needs = sampled(calendar, drawing[0], seed=drawing[1])
    else:
        needs = np.array([[need.milli for need in calendar.needs]], np.int64)
    largest = abs(opening) + int(needs.max(initial=0)) * needs.shape[1]
    # A recharge adds less to it than is needed and one quantity.
    if 2 * largest + 10**9 > LARGEST:
        raise UsageError("RCG011", credits=to_credits(largest))
    at = [need.at for need in calendar.needs]
    first = date.min if opened is None else usable_from(opened)
    return Draws(
        opening,
        needs,
        usable=_usable(calendar.needs, rules.delay),
        trigger=rules.trigger,
        most_at_once=rules.most_at_once,
        first_look=sum(each.date() < first for each in at),
    )


def _usable(needs: Sequence[Need], delay: timedelta) -> list[int]:
    """After how many jobs a recharge has arrived by each job; one of the same minute follows the others."""
    at = [need.at for need in needs]
    return [min(place, bisect_right(at, each - delay)) for place, each in enumerate(at)]


def _obstacle(calendar: Calendar, weighed: Sequence[_Weighed]) -> Need:
    """The job that the setting that gets furthest does not get beyond."""
    return calendar.needs[max(each.first_short for each in weighed)]
