"""A purchase for uncertain volumes as a plain value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from estimator.base.display import Displayed, one_line
from estimator.base.language import told
from estimator.base.words import counted
from estimator.price.packs import Purchase
from estimator.supply.calendar import Calendar
from estimator.supply.recharge import Risk
from estimator.tariff.model import Tariff


@dataclass(frozen=True, slots=True)
class PlanOutcome:
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
        The mean of what that costs, to the cent.
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
        return self.purchase.price + self.late_cost - self.left_over_worth


@dataclass(frozen=True, slots=True)
class UncertainPlan(Displayed):
    """The one purchase before the first need that costs least on average, where volumes are uncertain.

    Attributes
    ----------
    on : date, or None
        The day of the first need; None where nothing is needed.
    best : PlanOutcome
        What to buy.
    likely : PlanOutcome
        What to buy for the volumes that are most likely: the price of not thinking about the others.
    late_price, left_over_worth : Decimal
        What a credit costs that is missing in the end, and what one is worth that is left over.
    samples : int
        How many calendars were drawn.
    seed : int
        Which ones.
    balance : Decimal
        Credits that all accounts held at the beginning.
    calendar : Calendar
        What is still needed.
    past : Calendar
        What was needed before the day it is, and is left out.
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
    (673, 251, True)
    """

    on: date | None
    best: PlanOutcome
    likely: PlanOutcome
    late_price: Decimal
    left_over_worth: Decimal
    samples: int
    seed: int
    balance: Decimal
    calendar: Calendar = field(repr=False)
    past: Calendar = field(repr=False)
    tariff: Tariff = field(repr=False)

    def __repr__(self) -> str:
        best = self.best.purchase
        return one_line(self, repr(best)[1:-1], f"{counted(self.samples, 'calendar')} drawn")

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the means rest on, a sentence each."""
        currency = self.tariff.currency
        drawn = told(
            "{samples} calendars were drawn, with seed {seed}.",
            samples=str(self.samples),
            seed=str(self.seed),
        )
        return (
            told(
                "What is missing in the end is bought late, at {late_price} {currency} a credit.",
                late_price=self.late_price,
                currency=currency,
            ),
            told(
                "A credit that is left over is worth {left_over_worth} {currency}.",
                left_over_worth=self.left_over_worth,
                currency=currency,
            ),
            told("All volumes are certain.") if self.calendar.is_certain else drawn,
        )
