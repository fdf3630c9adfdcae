"""From a calendar of needs to the cheapest setting of automatic recharge."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal, localcontext

import numpy as np

from estimator.base.amounts import Amount, exact_amount, whole_number
from estimator.base.arguments import checked
from estimator.base.choices import Surprise
from estimator.base.clock import Day, day_of, today
from estimator.base.credits import to_credits, to_milli
from estimator.base.deprecated import gathered
from estimator.base.exact import divide_half_up, from_scaled
from estimator.base.language import told
from estimator.base.money import round_line, to_micro, to_price
from estimator.errors import UsageError
from estimator.price.packs import Order, cheapest_purchase, one_order
from estimator.price.packs.offers import offers_of
from estimator.supply.calendar import Calendar, Need, sampled
from estimator.supply.calendar.past import to_come
from estimator.supply.calendar.sampling import calendars_to_draw
from estimator.supply.recharge.assumptions import assumptions
from estimator.supply.recharge.conditions import conditions, usable_from
from estimator.supply.recharge.lowest import Draws, highest_threshold, lowest_threshold
from estimator.supply.recharge.quantities import quantities_on
from estimator.supply.recharge.recommendation import Choice, Recommendation, Risk
from estimator.supply.recharge.rules import Rules
from estimator.supply.recharge.simulating import chosen_account
from estimator.supply.recharge.steps import LARGEST, Ends
from estimator.supply.recharge.survival import LATER, Surprises
from estimator.tariff.model import Tariff
from estimator.tariff.shelf import TariffSource, find_tariff

_PLACES = 6
_DOUBT = Decimal("0.05")
_SEEDS = 10**15
"""So many seeds there are. A choice is judged on the calendars of the one that is half of them further on."""


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

    Every quantity that is offered is looked at with the thresholds that are enough and cost the least, to the
    thousandth of a credit; no other threshold of that quantity costs less (`lowest.py` says why). The highest
    of them is taken. Where the balance is enough, the cheapest is off. Among settings of the same price it is
    one that survives what nobody can rule out (`survival.py`), then the one that leaves the fewest credits
    over, then the smallest quantity. A quantity without a known price is shown and never chosen.

    Where volumes are uncertain, "enough" is: short in so few of the calendars that are drawn that the truth
    is no more than `target`, with a confidence of 95 %. What is said of a choice, its risk and its mean
    price, is what becomes of it in as many other calendars.

    Parameters
    ----------
    calendar : Calendar
        What the account needs, and when.
    balance : Decimal, int or str [credits]
        What the account holds `on` that day, before anything is sent; below 0 where it owes credits.
    withheld
        As in `simulate_recharge`.
    tariff : Tariff or path, optional
        What a recharge costs, as one order of its quantity, all the time. The default is the tariff of
        `billing_country` in use `on` that day, where it is given, or on that of the first job to come.
    account : str, optional
        Which one, where the calendar has several.
    on : date, optional
        The day it is: jobs before it are past, and left out. Where it is given, quantities are those that are
        offered then, otherwise on the day of the first job to come. [today]
    rules, opened
        As in `simulate_recharge`; a job that is larger than the balance counts as running dry, whatever is
        done with it.
    samples : int [0..]
        How many calendars are drawn where volumes are uncertain; 0: each job takes what is most likely.
    seed : int [0..]
        The same seed gives the same calendars.
    target : Decimal, int or str [0 to 1, at most six decimals]
        In which share of all calendars the account may run short.

    Raises
    ------
    UsageError
        `AMT001` to `AMT005` where a number makes no sense, `USE017`, `RCG003` where a rule makes none,
        `RCG004`, `RCG005` where the account is not clear, `RCG011` where amounts are too large, `PLN010`
        where every job is past, `CAL012` where nothing can be drawn.

    >>> from datetime import datetime
    >>> jobs = [Need(datetime(2026, 12, day, 9), "", milli) for day, milli in ((1, 90_000), (8, 150_000))]
    >>> tariff = find_tariff(on=date(2026, 12, 1))
    >>> found = recommend_recharge(Calendar.of(jobs), balance=100, tariff=tariff, on="2026-12-01")
    >>> [(each.quantity, str(each.threshold), str(each.price)) for each in found.choices[1:4]]
    [(100, 'None', 'None'), (200, '59.999', '12.00'), (250, '109.999', '15.00')]
    >>> found.best.quantity, str(found.planned.price), str(found.premium)
    (200, '8.40', '3.60')
    """
    rules = rules or Rules()
    allowed_share = exact_amount(told("target"), target, places=_PLACES, most=1)
    chosen = chosen_account(calendar, account)
    day = today() if on is None else day_of(told("day of the recommendation"), on)
    past, mine = to_come(calendar.of_account(chosen), day)
    opened = None if opened is None else day_of(told("day the service was opened"), opened)
    sold_on = mine.needs[0].at.date() if on is None and mine.needs else day
    tariff = find_tariff(tariff, billing_country=billing_country, on=sold_on)
    samples = calendars_to_draw(mine, samples)
    seed = whole_number(told("seed"), seed)
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
    judged = (
        replace(draws, needs=sampled(mine, samples, seed=(seed + _SEEDS // 2) % _SEEDS)) if drawn else draws
    )
    calendars = len(draws.needs)
    allowed = _allowed(allowed_share, calendars) if drawn else 0
    weighing = _Weighing(draws, judged, tariff, allowed, drawn)
    weighed = [weighing.cheapest(quantity) for quantity in (None, *quantities_on(sold_on))]
    surprises = Surprises(draws, _usable(mine.needs, rules.delay + LATER), allowed, is_certain=not drawn)
    best, failed, safe = _chosen(weighing, weighed, surprises)
    needed = to_credits(divide_half_up(int(judged.needs.sum(dtype=object)), calendars))
    priced = tariff.has_prices
    held = to_credits(draws.opening)
    is_on = best is not None and best.quantity is not None
    return Recommendation(
        account=chosen,
        best=None if best is None else _above(best, kept),
        choices=tuple(_above(each.choice, kept) for each in weighed),
        tried=surprises.tried if is_on else (),
        not_survived=failed,
        safe=None if safe is None else _above(safe, kept),
        until_next=None if best is None or not is_on or drawn else _until_next(best, rules),
        obstacle=None
        if drawn or any(each.choice.is_enough for each in weighed)
        else _obstacle(mine, weighed),
        balance=to_credits(draws.opening + kept),
        needed=needed,
        planned=cheapest_purchase(needed, tariff, balance=held) if priced else None,
        calendars=calendars if drawn else 0,
        target=from_scaled(allowed_share, _PLACES),
        on=day,
        calendar=mine,
        past=past,
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
            *_too_few(allowed_share, calendars, drawn=drawn),
        ),
        rules=rules,
        tariff=tariff,
    )


def cheapest_setting(calendar: Calendar, *, balance: Amount, tariff: Tariff) -> Choice | None:
    """The cheapest setting with which an account never runs dry, on what is most likely, and nothing else."""
    draws = _draws(calendar, exact_amount(told("balance"), balance, least=None), Rules(), None, None)
    weighing = _Weighing(draws, draws, tariff, 0, drawn=False)
    day = calendar.needs[0].at.date() if calendar.needs else tariff.valid_from
    weighed = [weighing.cheapest(quantity) for quantity in (None, *quantities_on(day))]
    best = min((each for each in weighed if each.rank), key=lambda each: each.rank or (), default=None)
    return best.choice if best else None


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A choice, and how good it is.

    `rank` is what is made small: price and credits left over in all calendars, quantity; None where it is not
    enough or has no price. `first_short` is the first job of the first calendar that finds too little, or -1.
    """

    choice: Choice
    rank: tuple[int, int, int] | None
    first_short: int


@dataclass(frozen=True, slots=True)
class _Weighing:
    """How settings are weighed: chosen on some calendars, judged on others where they are drawn."""

    draws: Draws
    judged: Draws
    tariff: Tariff
    allowed: int
    drawn: bool

    def cheapest(self, quantity: int | None, *, at_least: int = 0) -> _Weighed:
        """A quantity with its cheapest thresholds that are enough, and not below `at_least`."""
        lowest = (
            0 if quantity is None else lowest_threshold(self.draws, quantity, self.allowed, at_least=at_least)
        )
        order = None if quantity is None else one_order(quantity, self.tariff)
        tried = self.draws.highest if lowest is None else lowest
        ends = self.draws.replayed(quantity or 0, [tried])
        short = int(np.count_nonzero(ends.first_short >= 0))
        if lowest is None or short > self.allowed:
            others = self.judged.replayed(quantity or 0, [tried])
            choice = Choice(quantity, order, False, None, None, self._risk(others), None, None, None)
            return _Weighed(choice, None, int(ends.first_short[0]))
        highest = 0 if quantity is None else highest_threshold(self.draws, quantity, lowest)
        price = self._price(ends, order)
        rank = None if price is None else (price, sum(ends.held.tolist()), quantity or 0)
        return _Weighed(self._enough(quantity, lowest, highest, order), rank, first_short=-1)

    def _enough(self, quantity: int | None, lowest: int, highest: int, order: Order | None) -> Choice:
        ends = self.judged.replayed(quantity or 0, [highest])
        calendars, price = len(ends.held), self._price(ends, order)
        return Choice(
            quantity=quantity,
            order=order,
            is_enough=True,
            threshold=None if quantity is None else to_credits(highest),
            lowest=None if quantity is None else to_credits(lowest),
            risk=self._risk(ends),
            recharges=from_scaled(divide_half_up(100 * int(ends.recharges.sum()), calendars), 2),
            price=None if price is None else to_price(round_line(price, calendars)),
            left_over=to_credits(divide_half_up(sum(ends.held.tolist()), calendars)),
        )

    def _price(self, ends: Ends, order: Order | None) -> int | None:
        """What all recharges of all calendars cost; None where nobody knows."""
        recharges = int(ends.recharges.sum())
        # Nothing is paid for what never happens, whether its price is known or not.
        return recharges * to_micro(order.price) if order else (None if recharges else 0)

    def _risk(self, ends: Ends) -> Risk | None:
        return Risk(int(np.count_nonzero(ends.first_short >= 0)), len(ends.held)) if self.drawn else None


def _chosen(
    weighing: _Weighing, weighed: Sequence[_Weighed], surprises: Surprises
) -> tuple[Choice | None, tuple[Surprise, ...], Choice | None]:
    """The best choice, what it does not survive, and the cheapest one that survives everything."""
    enough = sorted((each for each in weighed if each.rank), key=lambda each: each.rank or ())
    if not enough:
        return None, (), None
    best = enough[0]
    if best.choice.quantity is None:
        return best.choice, (), best.choice
    safe: _Weighed | None = None
    for each in enough:
        if safe is not None and each.rank and safe.rank and each.rank[0] >= safe.rank[0]:
            break
        found = _survivor(weighing, each, surprises)
        if found is not None and (safe is None or (found.rank or ()) < (safe.rank or ())):
            safe = found
    if safe is not None and safe in enough and safe.rank and best.rank and safe.rank[0] == best.rank[0]:
        return safe.choice, (), safe.choice
    quantity, threshold = best.choice.quantity, to_milli(best.choice.threshold or 0)
    return best.choice, surprises.not_survived(quantity, threshold), safe.choice if safe else None


def _survivor(weighing: _Weighing, each: _Weighed, surprises: Surprises) -> _Weighed | None:
    """The same quantity with the cheapest thresholds that survive everything, if there are any."""
    quantity = each.choice.quantity
    assert quantity is not None, "off costs nothing, so where it is enough nothing is better"
    if not surprises.not_survived(quantity, to_milli(each.choice.threshold or 0)):
        return each
    lowest = surprises.lowest(quantity)
    return None if lowest is None else weighing.cheapest(quantity, at_least=lowest)


def _above(choice: Choice, milli: int) -> Choice:
    """The same for an account with so many milli-credits more, which no job takes."""
    more = to_credits(milli)
    return replace(
        choice,
        threshold=None if choice.threshold is None else choice.threshold + more,
        lowest=None if choice.lowest is None else choice.lowest + more,
        left_over=None if choice.left_over is None else choice.left_over + more,
    )


def _until_next(best: Choice, rules: Rules) -> Decimal:
    """What jobs take after the last one of the calendar before the next recharge starts."""
    assert best.left_over is not None, "it is enough"
    assert best.threshold is not None, "it is on"
    reached = best.threshold if rules.trigger == "<=" else best.threshold - to_credits(1)
    return max(Decimal(0), best.left_over - reached)


def _allowed(share: int, calendars: int) -> int:
    """In how many of the calendars drawn the account may run short, so that the truth is within the target.

    The most with which no truth above the target is likely: were it the target, so few would run short in one
    case of 20 at most.

    >>> _allowed(10_000, 1000), _allowed(50_000, 200), _allowed(0, 1000), _allowed(10**6, 5)
    (4, 4, 0, 5)
    >>> _allowed(10_000, 100)  # too few of them to tell 1 % from 2
    0
    """
    if share in (0, 10**_PLACES):
        return calendars if share else 0
    with localcontext(prec=40):
        hit = Decimal(share) / 10**_PLACES
        odds, chance = hit / (1 - hit), (1 - hit) ** calendars
        total, found = chance, -1
        while total <= _DOUBT:
            found += 1
            chance *= odds * (calendars - found) / (found + 1)
            total += chance
    return max(0, found)


def _too_few(share: int, calendars: int, *, drawn: bool) -> Iterator[str]:
    """That so few calendars cannot show what was asked for."""
    if not drawn or share in (0, 10**_PLACES):
        return
    with localcontext(prec=40):
        hit = Decimal(share) / 10**_PLACES
        if (1 - hit) ** calendars > _DOUBT:
            needed = int((_DOUBT.ln() / (1 - hit).ln()).to_integral_value(ROUND_CEILING))
            yield told(
                "So few calendars cannot show a share so small with a confidence of 95 %: draw {count}.",
                count=needed,
            )


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
