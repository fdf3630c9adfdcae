"""A purchase for uncertain volumes as a plain value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from estimator.base.display import Displayed, one_line
from estimator.base.language import currency_told, told
from estimator.base.prices import PriceRange, Ranged
from estimator.base.words import counted
from estimator.price.packs import Purchase
from estimator.supply.calendar import Calendar
from estimator.supply.recharge import Risk
from estimator.tariff.model import Tariff


@dataclass(frozen=True, slots=True)
class PlanOutcome(Ranged):
    """What becomes of one purchase, on average over all calendars drawn.

    Attributes
    ----------
    purchase : Purchase
    risk : Risk, or None
        In how many calendars it is not enough, with the error of having drawn so many only; None where all
        volumes are certain.
    missing : Decimal [credits]
        The mean of what is missing in the end, to the thousandth.
    late_cost : Decimal
        The mean of what that costs, bought late as real orders, to the cent.
    left_over : Decimal [credits]
        The mean of what is left over in the end, to the thousandth.
    left_over_worth : Decimal
        The mean of what that is worth, to the cent.

    >>> from decimal import Decimal
    >>> from estimator import cheapest_purchase
    >>> purchase = cheapest_purchase(500, on="2026-12-01")
    >>> outcome = PlanOutcome(purchase, None, Decimal(0), Decimal("0.00"), Decimal("20.5"), Decimal("1.23"))
    >>> str(outcome.purchase.price), str(outcome.cost)
    ('30.00', '28.77')
    """

    purchase: Purchase
    risk: Risk | None
    missing: Decimal
    late_cost: Decimal
    left_over: Decimal
    left_over_worth: Decimal

    @property
    def cost(self) -> Decimal:
        """The mean of what it costs in the end: the price and what is missing, less what is left over."""
        return self.bounds.most

    @property
    def bounds(self) -> PriceRange:
        """The same at most and at least, where the price of the purchase is not exact."""
        return self.purchase.bounds + PriceRange.exactly(self.late_cost - self.left_over_worth)


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """In which share of all cases a purchase is enough.

    Attributes
    ----------
    percent : Decimal
    outcome : PlanOutcome

    >>> import pandas as pd
    >>> from estimator import plan_uncertain, read_calendar
    >>> needs = pd.DataFrame({"date": ["2026-12-01"], "credits": [500], "low": [400], "high": [900]})
    >>> plan = plan_uncertain(read_calendar(needs), samples=1000, on="2026-11-01")
    >>> [(int(each.percent), each.outcome.purchase.orders[0].credits) for each in plan.levels]
    [(50, 580), (80, 702), (90, 753), (95, 781), (99, 850)]
    """

    percent: Decimal
    outcome: PlanOutcome


@dataclass(frozen=True, slots=True)
class UncertainPlan(Displayed):
    """The one purchase before the first need that is enough in nearly all cases, where volumes are uncertain.

    Attributes
    ----------
    on : date, or None
        The day of the first need; None where nothing is needed.
    best : PlanOutcome
        What to buy: the smallest purchase that is enough at the service level.
    likely : PlanOutcome
        What to buy for the volumes that are most likely: the price of not thinking about the others.
    levels : tuple of ServiceLevel
        The same for 50, 80, 90, 95 and 99 %, and for the one that was asked for.
    service_level : Decimal [percent]
    least_on_average : PlanOutcome, or None
        The purchase that costs least on average; None where no late price is given.
    late_price : Decimal, or None
        What a credit costs at least that is missing in the end.
    left_over_worth : Decimal
        What one is worth that is left over.
    samples : int
        How many calendars were drawn.
    seed : int
        Which ones.
    balance : Decimal
        Credits that all accounts held at the beginning.
    day : date
        The day it was made for: what is before it is past.
    calendar : Calendar
        What is still needed.
    past : Calendar
        What was needed before that day, and is left out.
    tariff : Tariff
        What was used.

    >>> import pandas as pd
    >>> from estimator import find_tariff, plan_uncertain, read_calendar
    >>> needs = pd.DataFrame({"date": ["2026-12-01"], "credits": [500], "low": [400], "high": [900]})
    >>> tariff = find_tariff(on=date(2026, 12, 1))
    >>> plan = plan_uncertain(
    ...     read_calendar(needs), tariff, late_price="0.24", samples=1000, on="2026-11-01"
    ... )
    >>> plan.best.purchase.orders[0].credits, plan.best.risk.shortfalls, plan.best.left_over > 0
    (781, 50, True)
    """

    on: date | None
    best: PlanOutcome
    likely: PlanOutcome
    levels: tuple[ServiceLevel, ...]
    service_level: Decimal
    least_on_average: PlanOutcome | None
    late_price: Decimal | None
    left_over_worth: Decimal
    samples: int
    seed: int
    balance: Decimal
    day: date
    calendar: Calendar = field(repr=False)
    past: Calendar = field(repr=False)
    tariff: Tariff = field(repr=False)

    def __repr__(self) -> str:
        best = self.best.purchase
        return one_line(self, repr(best)[1:-1], f"{counted(self.samples, 'calendar')} drawn")

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the means rest on, a sentence each."""
        currency = currency_told(self.tariff.currency)
        drawn = told(
            "{samples} calendars were drawn, with seed {seed}.",
            samples=self.samples,
            seed=str(self.seed),
        )
        late = (
            told("What is missing in the end is bought late, in orders as any others.")
            if self.late_price is None
            else told(
                "What is missing in the end is bought late, in orders as any others, and for at least "
                "{late_price} {currency} a credit.",
                late_price=self.late_price,
                currency=currency,
            )
        )
        return (
            late,
            told(
                "A credit that is left over is worth {left_over_worth} {currency}.",
                left_over_worth=self.left_over_worth,
                currency=currency,
            ),
            told("Credits that are bought at once never expire."),
            told("All volumes are certain.") if self.calendar.is_certain else drawn,
        )
