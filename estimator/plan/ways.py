"""Ways to serve the needs of a calendar: the plan itself, and what it is held against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from estimator.money import round_line, to_micro, to_price
from estimator.packs import cheapest_purchase
from estimator.plan.model import PlannedPurchase, Refused, Way
from estimator.plan.pattern import Pattern
from estimator.plan.periods import MOST_CELLS, Period, cells_of
from estimator.plan.schedule import Step, cheapest_schedule

A_YEAR = 365 * 100_000
"""What thousandths of a percent a year, times days, are parts of."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What every way is held to.

    Attributes
    ----------
    periods : sequence of Period
    least, most : sequence of int [credits]
        As those of the steps: what must have been received by the end of each period, and what can be used.
    pattern : Pattern
    yearly : int [thousandths of a percent a year]
        The cost of cash.
    vat : Decimal, or None [percent]
    steps : sequence of Step, or None
        The periods as the search sees them; None where they would not fit in memory.
    """

    periods: Sequence[Period]
    least: Sequence[int]
    most: Sequence[int]
    pattern: Pattern
    yearly: int
    vat: Decimal | None
    steps: Sequence[Step] | None = None

    def affordable(self, at: int, quantity: int) -> bool:
        """Whether the budget of a month pays for so many credits. What has a budget has steps."""
        return self.steps is None or quantity <= self.steps[at].largest


def way_of(terms: Terms, bought: Sequence[int]) -> Way:
    """A schedule as a way: so many credits in each period."""
    return _way(
        terms,
        [
            PlannedPurchase(period.day, cheapest_purchase(quantity, period.tariff, vat=terms.vat))
            for period, quantity in zip(terms.periods, bought, strict=True)
            if quantity
        ],
    )


def at_once(terms: Terms) -> Way | Refused:
    """Everything in one purchase, on the best day for it; of equal ones on the last."""
    total = terms.least[-1]
    served = [at for at in range(len(terms.periods)) if at == 0 or not terms.least[at - 1]]
    lasting = [at for at in served if terms.most[at] >= total]
    if not lasting:
        return Refused("credits expire before the last need")
    affordable = [at for at in lasting if terms.affordable(at, total)]
    if not affordable:
        return Refused("the budget of a month is too small for it")
    ways = (way_of(terms, _only(at, total, len(terms.periods))) for at in reversed(affordable))
    return min(ways, key=lambda way: way.total)


def by_month(terms: Terms) -> Way | Refused:
    """In each month, before its first need, what that month lacks."""
    received = 0
    purchases = []
    for at, period in enumerate(terms.periods):
        later = sum(other.month == period.month for other in terms.periods[at + 1 :])
        lacking = terms.least[at + later] - received
        if lacking > 0 and period.milli:
            if not terms.affordable(at, lacking):
                return Refused("what a month lacks costs more than its budget")
            purchase = cheapest_purchase(lacking, period.tariff, vat=terms.vat)
            purchases.append(PlannedPurchase(period.day, purchase))
            received += sum(order.credits + order.gift for order in purchase.orders)
        received = min(received, terms.most[at])
    return _way(terms, purchases)


def fewer_or_more_days(terms: Terms, plan: Way) -> Way | Refused:
    """The cheapest of all purchases on fewer or more days than a plan's."""
    count = len(plan.purchases)
    if terms.steps is None or (count + 2) * cells_of(terms.periods, terms.least) > MOST_CELLS:
        return Refused("there are too many purchases to compare all of them")
    bought = cheapest_schedule(terms.steps, replace(terms.pattern, not_days=count))
    if bought is None:
        return Refused(f"only purchases on {count} day{'s' * (count > 1)} serve every need")
    return way_of(terms, bought)


def _only(at: int, quantity: int, length: int) -> list[int]:
    return [quantity if other == at else 0 for other in range(length)]


def _way(terms: Terms, purchases: Iterable[PlannedPurchase]) -> Way:
    made = tuple(purchases)
    last = terms.periods[-1].day
    waited = sum(to_micro(each.purchase.price) * (last - each.on).days for each in made)
    return Way(
        purchases=made,
        price=to_price(sum(to_micro(each.purchase.price) for each in made)),
        cost_of_cash=to_price(round_line(waited * terms.yearly, A_YEAR)),
        at_most=any(each.purchase.at_most for each in made),
    )
