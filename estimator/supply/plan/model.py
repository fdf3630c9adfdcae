"""A plan of purchases as a plain value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from estimator.base.credits import MILLI, to_credits, to_milli
from estimator.base.display import Displayed, OneLine, Plotted, one_line
from estimator.base.language import told
from estimator.base.prices import PriceRange, Ranged
from estimator.base.words import counted, money
from estimator.documents import Documented
from estimator.price.packs import Order, Purchase
from estimator.supply.calendar import Calendar
from estimator.supply.calendar.past import begun
from estimator.supply.recharge.recommendation import Risk
from estimator.tariff.model import Tariff

if TYPE_CHECKING:
    from estimator.documents import plan as documents


@dataclass(frozen=True, slots=True)
class PlannedPurchase:
    """What to buy on one day, before anything is sent that day.

    Attributes
    ----------
    on : date
    purchase : Purchase

    >>> import pandas as pd
    >>> from estimator import plan_purchases, read_calendar
    >>> calendar = read_calendar(pd.DataFrame({"date": ["2026-12-01"], "credits": [130]}))
    >>> planned = plan_purchases(calendar, balances="0.5", on="2026-11-01").purchases[0]
    >>> planned.on.isoformat(), str(planned.purchase.price), str(planned.purchase.left_over)
    ('2026-12-01', '7.80', '0')
    """

    on: date
    purchase: Purchase


class PlacedOrder(NamedTuple):
    """One order and its day.

    Attributes
    ----------
    on : date
    order : Order

    >>> import pandas as pd
    >>> from estimator import plan_purchases, read_calendar
    >>> calendar = read_calendar(pd.DataFrame({"date": ["2026-12-01"], "credits": [130]}))
    >>> plan = plan_purchases(calendar, on="2026-11-01")
    >>> [(placed.on.isoformat(), placed.order.credits) for placed in plan.best.orders]
    [('2026-12-01', 130)]
    """

    on: date
    order: Order


@dataclass(frozen=True, slots=True)
class Way(Ranged):
    """One way to serve the needs of a calendar.

    Attributes
    ----------
    orders : tuple of PlacedOrder
        In the order of time.
    price : Decimal
        Of all orders, excluding VAT, each rounded to the cent.
    cost_of_cash : Decimal
        What it costs to have paid before the last day of the plan, rounded to the cent; 0.00 where no cost of
        cash is given.

    >>> import pandas as pd
    >>> from estimator import plan_purchases, read_calendar
    >>> calendar = read_calendar(pd.DataFrame({"date": ["2026-12-01", "2027-01-04"], "credits": [130, 150]}))
    >>> way = plan_purchases(calendar, cost_of_cash=3, on="2026-11-01").certificate.at_once
    >>> str(way.price), str(way.cost_of_cash), str(way.total), way.received, way.days
    ('16.80', '0.05', '16.85', 280, 1)
    """

    orders: tuple[PlacedOrder, ...]
    price: Decimal
    cost_of_cash: Decimal

    @property
    def total(self) -> Decimal:
        """The price and the cost of cash: what is compared."""
        return self.price + self.cost_of_cash

    @property
    def bounds(self) -> PriceRange:
        """The price of all orders at most and at least, without the cost of cash."""
        return PriceRange.total(order.bounds for _, order in self.orders)

    def extra_to(self, best: Way) -> Decimal | None:
        """What it costs more than another way, with the cost of cash; None where a price is not public."""
        return None if self.at_most or best.at_most else self.total - best.total

    @property
    def received(self) -> int:
        """Credits bought, gifts included."""
        return sum(order.credits + order.gift for _, order in self.orders)

    @property
    def days(self) -> int:
        """On how many days something is bought."""
        return len({on for on, _ in self.orders})


class ExpiredCredits(NamedTuple):
    """Credits that were bought, and that nobody uses before they expire.

    Attributes
    ----------
    on : date
        The first day on which they are lost.
    credits : Decimal

    >>> import pandas as pd
    >>> from estimator import plan_purchases, read_calendar
    >>> calendar = read_calendar(pd.DataFrame({"date": ["2026-12-01", "2027-01-05"], "credits": [1, 1]}))
    >>> plan = plan_purchases(calendar, expiry=1, on="2026-11-01")
    >>> [(each.on.isoformat(), str(each.credits)) for each in plan.expired], str(plan.left_over)
    ([('2027-01-01', '99')], '99')
    """

    on: date
    credits: Decimal


@dataclass(frozen=True, slots=True)
class Refused:
    """A way that is no way.

    Attributes
    ----------
    why : str
        A clause that follows "not possible:".

    >>> Refused("the account runs dry with every setting").why
    'the account runs dry with every setting'
    """

    why: str


@dataclass(frozen=True, slots=True, repr=False)
class Certificate(OneLine):
    """What else could have been bought, each as a `Way`, or `Refused` with the reason.

    Attributes
    ----------
    fewer_or_more_days : Way or Refused
        The cheapest of all purchases on fewer or more days than the plan's, none of which asks for credits
        that cannot be used. (Among purchases on other days there is mostly one of the same price, a month
        earlier; and among those of other quantities one of a credit more.)
    at_once : Way or Refused
        Everything in one purchase, on the best day for it.
    by_month : Way or Refused
        In each month, before its first need, what that month lacks.
    recharge : Way or Refused
        Automatic recharge alone: each account on its own, with the cheapest setting that never runs dry.

    >>> import pandas as pd
    >>> from estimator import plan_purchases, read_calendar
    >>> calendar = read_calendar(pd.DataFrame({"date": ["2026-12-01", "2027-01-04"], "credits": [80, 30]}))
    >>> certificate = plan_purchases(calendar, on="2026-11-01").certificate
    >>> str(certificate.at_once.price), str(certificate.by_month.price), certificate.recharge.why
    ('6.60', '12.00', 'the account runs dry with every setting')
    """

    fewer_or_more_days: Way | Refused
    at_once: Way | Refused
    by_month: Way | Refused
    recharge: Way | Refused


@dataclass(frozen=True, slots=True)
class Plan(Ranged, Displayed, Plotted, Documented):
    """The cheapest purchases that keep every need of a calendar served.

    Attributes
    ----------
    purchases : tuple of PlannedPurchase
        What to buy, in the order of time; empty where the balances are enough.
    best : Way
        The same as a way, to compare it with others.
    certificate : Certificate, or None
        What else could have been bought; None where there is nothing to buy.
    at_once_is_best : bool
        Buying everything at once costs no more, and no schedule whatsoever can be cheaper: the tariff is the
        same all the time, so all orders of a schedule could be placed on its first day for the same price.
    within : Decimal
        How much cheaper other purchases can be at most; 0.00 where these are the cheapest. It is more where
        needs are so large that credits were compared in steps of several.
    balance : Decimal
        Credits that all accounts held at the beginning.
    on : date
        The day the plan was made for: what is before it is past.
    calendar : Calendar
        What is still needed.
    past : Calendar
        What was needed before that day, and is left out.
    service_level : Decimal, or None [percent]
        In which share of all cases nothing is to run short; None where volumes are certain, or taken for it.
    risk : Risk, or None
        In how many calendars that were drawn anew something does; None where there is no service level.
    expiry : int, or None
        The months after which credits are lost; None where they never are.
    expired : tuple of ExpiredCredits
        What of the credits bought is lost before the last need, where volumes are as is most likely.
    tariffs : tuple of Tariff
        Those in use, in the order of time.

    >>> import pandas as pd
    >>> from estimator import find_tariff, plan_purchases, read_calendar
    >>> calendar = read_calendar(pd.DataFrame({"date": ["2026-12-01", "2027-01-04"], "credits": [200, 300]}))
    >>> plan = plan_purchases(calendar, find_tariff(on="2026-12-01"), balances="350.5", on="2026-11-01")
    >>> [(each.on.isoformat(), str(each.purchase.price)) for each in plan.purchases], str(plan.left_over)
    ([('2027-01-04', '9.00')], '0.5')
    """

    purchases: tuple[PlannedPurchase, ...]
    best: Way
    certificate: Certificate | None
    at_once_is_best: bool
    within: Decimal
    balance: Decimal
    on: date
    calendar: Calendar = field(repr=False)
    past: Calendar = field(repr=False)
    service_level: Decimal | None
    risk: Risk | None
    expiry: int | None
    expired: tuple[ExpiredCredits, ...]
    tariffs: tuple[Tariff, ...] = field(repr=False)

    def __repr__(self) -> str:
        price = money(self.bounds, self.currency)
        return one_line(self, counted(len(self.purchases), "purchase"), price)

    @property
    def price(self) -> Decimal:
        """Of all orders, excluding VAT, each rounded to the cent."""
        return self.best.price

    @property
    def bounds(self) -> PriceRange:
        """The price at most and at least."""
        return self.best.bounds

    @property
    def left_over(self) -> Decimal:
        """Credits left once everything is sent, without those that have expired by then."""
        there = to_milli(self.balance) + self.best.received * MILLI - to_milli(self.lost)
        return to_credits(there - to_milli(self.calendar.credits))

    @property
    def lost(self) -> Decimal:
        """Credits that have expired by then, unused."""
        return to_credits(sum(to_milli(each.credits) for each in self.expired))

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What nobody said, and what the plan rests on, a sentence each."""
        if self.expiry is None or self.balance <= 0:
            return ()
        return (told("The credits that the accounts hold already never expire, and are used first."),)

    @property
    def may_expire(self) -> bool:
        """Whether credits of the first day to buy on would expire before the last need."""
        if self.expiry is None or not self.calendar.needs:
            return False
        first, last = max(self.on, self.tariffs[0].valid_from), self.calendar.needs[-1].at
        return 12 * (last.year - first.year) + last.month - first.month >= self.expiry

    @property
    def currency(self) -> str:
        """ISO 4217."""
        return self.tariffs[0].currency

    @property
    def begun(self) -> tuple[Decimal, Decimal] | None:
        """Of forecasts of a month that has begun: credits of the days that are left, and of all of them."""
        return begun(self.past, self.calendar)

    def document(self) -> documents.Plan:
        """What `smscost plan --format json` writes where volumes are certain."""
        from estimator.supply.plan.document import plan_document

        return plan_document(self)
