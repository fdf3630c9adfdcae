"""The cheapest setting of automatic recharge as a plain value, with everything it was chosen from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from estimator.base.choices import Surprise
from estimator.base.display import Displayed, one_line
from estimator.base.prices import PriceRange, Ranged
from estimator.base.words import money
from estimator.documents import Documented
from estimator.price.packs import Order, Purchase
from estimator.supply.calendar import Calendar, Need
from estimator.supply.recharge.conditions import Condition
from estimator.supply.recharge.rules import Rules
from estimator.tariff.model import Tariff

if TYPE_CHECKING:
    from estimator.documents import recharge as documents

_DIGITS = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Risk:
    """In how many of the calendars that were drawn the account runs short.

    They are other calendars than those that the threshold was chosen on, so the share looks neither too low
    nor too high.

    Attributes
    ----------
    shortfalls, calendars : int

    >>> Risk(20, 1000).probability, Risk(20, 1000).error, Risk(20, 1000).at_most
    (Decimal('0.020000'), Decimal('0.004427'), None)
    >>> Risk(0, 1000).probability, Risk(0, 1000).error, Risk(0, 1000).at_most
    (Decimal('0.000000'), None, Decimal('0.003000'))
    """

    shortfalls: int
    calendars: int

    @property
    def probability(self) -> Decimal:
        """The share of the calendars that run short."""
        return (Decimal(self.shortfalls) / self.calendars).quantize(_DIGITS)

    @property
    def error(self) -> Decimal | None:
        """The standard error of the share, for so many are drawn only; None where none or all run short."""
        if self.shortfalls in (0, self.calendars):
            return None
        share = Decimal(self.shortfalls) / self.calendars
        return (share * (1 - share) / self.calendars).sqrt().quantize(_DIGITS)

    @property
    def at_most(self) -> Decimal | None:
        """Where none runs short: what the probability is below, with a confidence of 95 %.

        The rule of three: were it 3 in `n`, none of `n` would happen in one case of 20.
        """
        if self.shortfalls:
            return None
        return min(Decimal(1), Decimal(3) / self.calendars).quantize(_DIGITS, ROUND_CEILING)


@dataclass(frozen=True, slots=True)
class Choice(Ranged):
    """One quantity with the cheapest thresholds that are enough, and what becomes of the account.

    Where volumes are uncertain, amounts are means over the calendars that were drawn, rounded half-up. So
    that no setting looks cheap because it leaves messages unsent, a job that finds too little counts as sent.

    Attributes
    ----------
    quantity : int, or None [credits]
        None: automatic recharge is off.
    order : Order, or None
        What one recharge costs; None where the tariff knows no price of it, or it is off.
    is_enough : bool
        The account does not run short, or no more often than allowed.
    threshold : Decimal, or None [credits]
        The highest of those that cost the least; None where no threshold is enough, or it is off.
    lowest : Decimal, or None [credits]
        The lowest of them: just below it, the account runs short.
    risk : Risk, or None
        How often the account runs short, with the highest threshold where none is enough; None where
        volumes are certain.
    recharges : Decimal, or None
        How many there are, to the hundredth; None where no threshold is enough.
    price : Decimal, or None
        What they cost, excluding VAT; None where no threshold is enough or the price is not known.
    left_over : Decimal, or None [credits]
        What the account holds in the end, with what is on its way; None where no threshold is enough.

    >>> import pandas as pd
    >>> from estimator import find_tariff, read_calendar, recommend_recharge
    >>> calendar = read_calendar(pd.DataFrame({"date": ["2026-12-01", "2027-01-04"], "credits": [80, 100]}))
    >>> tariff = find_tariff(on="2026-12-01")
    >>> choice = recommend_recharge(calendar, balance=100, tariff=tariff, on="2026-12-01").best
    >>> choice.quantity, str(choice.threshold), str(choice.price), str(choice.left_over)
    (100, '180', '12.00', '120')
    >>> str(choice.lowest)
    '20'
    """

    quantity: int | None
    order: Order | None
    is_enough: bool
    threshold: Decimal | None
    lowest: Decimal | None
    risk: Risk | None
    recharges: Decimal | None
    price: Decimal | None
    left_over: Decimal | None

    @property
    def bounds(self) -> PriceRange | None:
        """The price at most and at least; None where it is not known."""
        if self.price is None:
            return None
        if self.order is None or not self.price:
            return PriceRange.exactly(self.price)
        recharges = self.price / self.order.price  # of drawn calendars, a mean: no whole number
        least = self.order.at_least
        return PriceRange(self.price, None if least is None else (least * recharges).quantize(self.price))


@dataclass(frozen=True, slots=True)
class Recommendation(Displayed, Documented):
    """The cheapest setting of automatic recharge that keeps an account served.

    Attributes
    ----------
    account : str
        The provider's name of it; may be empty.
    best : Choice, or None
        What to set; None where nothing is enough, or no price is known.
    choices : tuple of Choice
        Off, and every quantity that is offered, the smallest first.
    tried : tuple of Surprise
        What the best setting was held against beside what was assumed: see `survival.py`; empty where it is
        off, or there is none.
    not_survived : tuple of Surprise
        With which of these the account runs short.
    safe : Choice, or None
        The cheapest setting with which it does not; the best one where it survives everything.
    until_next : Decimal, or None [credits]
        What more jobs take after the calendar's end before the next recharge starts; None where volumes are
        uncertain or it is off.
    obstacle : Need, or None
        Where nothing is enough and volumes are certain: the first job that no setting saves.
    balance : Decimal [credits]
        On the day it was made for, before anything is sent.
    needed : Decimal [credits]
        What all jobs take; the mean where volumes are uncertain.
    planned : Purchase, or None
        The same need, bought once before the first job; None where no price is known.
    calendars : int
        How many were drawn; 0 where volumes are certain or taken as they are most likely to be.
    target : Decimal
        In which share of them the account may run short.
    on : date
        The day it was made for: what is before it is past.
    calendar : Calendar
        What the account still needs.
    past : Calendar
        What it needed before that day, and is left out.
    conditions : tuple of Condition
        What must be so before automatic recharge works: to be checked by hand.
    assumptions : tuple of str
        What the provider does not say, and how it was taken.
    rules : Rules
        The same as a value.
    tariff : Tariff
        What was used.

    >>> from datetime import datetime, timedelta
    >>> from estimator import find_tariff, recommend_recharge
    >>> from estimator.supply.calendar import Calendar, Need
    >>> jobs = [Need(datetime(2026, 12, 1, 9) + timedelta(week), "", 60_500) for week in range(6)]
    >>> tariff = find_tariff(on=date(2026, 12, 1))
    >>> found = recommend_recharge(Calendar.of(jobs), balance=100, tariff=tariff, on="2026-12-01")
    >>> best = found.best
    >>> best.quantity, str(best.threshold), str(best.price)
    (100, '136.999', '24.00')
    >>> found.not_survived
    ()
    """

    account: str
    best: Choice | None
    choices: tuple[Choice, ...]
    tried: tuple[Surprise, ...]
    not_survived: tuple[Surprise, ...]
    safe: Choice | None
    until_next: Decimal | None
    obstacle: Need | None
    balance: Decimal
    needed: Decimal
    planned: Purchase | None
    calendars: int
    target: Decimal
    on: date
    calendar: Calendar = field(repr=False)
    past: Calendar = field(repr=False)
    conditions: tuple[Condition, ...]
    assumptions: tuple[str, ...]
    rules: Rules
    tariff: Tariff

    def __repr__(self) -> str:
        best = self.best
        if best is None:
            return one_line(self, self.account, "nothing is enough")
        setting = "off" if best.quantity is None else f"{best.quantity} credits at {best.threshold}"
        price = money(best.bounds, self.tariff.currency)
        return one_line(self, self.account, setting, price)

    @property
    def premium(self) -> Decimal | None:
        """What recharging costs more than buying the same need once; below 0 where it costs less."""
        if self.best is None or self.best.price is None or self.planned is None:
            return None
        return self.best.price - self.planned.price

    @property
    def safe_extra(self) -> Decimal | None:
        """What the cheapest setting that survives everything costs more than the best one."""
        if self.best is None or self.safe is None or self.best.price is None or self.safe.price is None:
            return None
        return self.safe.price - self.best.price

    @property
    def premium_is_exact(self) -> bool:
        """Whether all prices in it are exact."""
        return not (self.best and self.best.at_most) and not (self.planned and self.planned.at_most)

    def document(self) -> documents.Recommendation:
        """What `smscost recharge recommend --format json` writes."""
        from estimator.supply.recharge.document import recommendation_document

        return recommendation_document(self)
