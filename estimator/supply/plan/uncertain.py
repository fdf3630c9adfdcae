"""What to buy once when nobody knows how much it will take: a newsvendor with brackets.

One purchase is made before the first need. What it lacks in the end is bought late, at so much a credit;
what it leaves over is worth so much a credit. With `D` credits lacking, `Q` bought and `price(Q)` paid, what
is made small is the mean of

    price(Q) + late_price * max(0, D - Q) - left_over_worth * max(0, Q - D)

over all draws of `D`. On a straight run of prices with the slope `m` this is convex in `Q`, and lowest at the
quantile of `D` of the critical ratio `(late_price - m) / (late_price - left_over_worth)`: the smallest draw
that at least this share of all draws does not exceed. Outside of the run it is lowest at the nearer end. So
each run of prices, and a bracket is a run, has one best quantity: its quantile, clipped to the run. The
cheapest of these is the answer. Draws are thousandths of a credit and credits are sold whole, so both whole
numbers beside a quantile are looked at. Nothing is a float: the draws are whole numbers, and means are
compared as sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from estimator.base.amounts import Amount, exact_amount, exact_percent, whole_number
from estimator.base.arguments import checked
from estimator.base.clock import Day, day_of, today
from estimator.base.credits import MILLI, to_credits, whole_credits
from estimator.base.deprecated import renamed
from estimator.base.exact import divide_half_up
from estimator.base.language import told
from estimator.base.money import MICRO, round_line, to_micro, to_price
from estimator.errors import UsageError
from estimator.price.packs import Purchase, cheapest_purchase
from estimator.price.packs.cheapest import prices_up_to
from estimator.price.packs.offers import ends, offers_of
from estimator.supply.calendar import Calendar, sampled
from estimator.supply.plan.arguments import held_by, in_order, tariff_on
from estimator.supply.plan.outcome import PlanOutcome, UncertainPlan
from estimator.supply.plan.schedule import Prices, runs
from estimator.supply.plan.search import MOST_CELLS
from estimator.supply.recharge import Risk
from estimator.tariff.model import Tariff
from estimator.tariff.shelf import TariffSource, tariffs_given

_SAFE = 1 << 61


@renamed(tariffs="tariff")
@checked()
def plan_uncertain(
    calendar: Calendar,
    tariff: TariffSource | Sequence[Tariff] = None,
    *,
    billing_country: str = "fr",
    balances: Mapping[str, Amount] | Amount = 0,
    on: Day | None = None,
    samples: int = 10_000,
    seed: int = 1,
    late_price: Amount | None = None,
    left_over_worth: Amount = 0,
    vat: Amount | None = None,
) -> UncertainPlan:
    """The one purchase before the first need that costs least on average, where volumes are uncertain.

    The accounts of one customer are planned as one, for credits move between them at no cost.

    Parameters
    ----------
    calendar : Calendar
        Needs with `low` and `high`, or a `deviation`.
    tariff : Tariff, sequence of Tariff, or path, optional
        What is sold; of several, and of those of `billing_country`, the one in use on the day of the first
        need.
    balances : mapping of account to credits, or credits
        What the accounts hold `on` that day, before anything is sent; below 0 where they owe credits, which
        are bought, too.
    on : date, optional
        The day it is: needs before it are past, and left out. [today]
    samples : int [1..]
        How many calendars are drawn.
    seed : int [0..]
        The same seed draws the same.
    late_price : Decimal, int or str, optional [currency for one credit]
        What a credit costs that is missing in the end. By default what it costs in the smallest order.
    left_over_worth : Decimal, int or str [currency for one credit]
        What a credit is worth that is left over in the end; less than any credit costs.
    vat : Decimal, int or str, optional [percent]

    Raises
    ------
    TariffError
        `PAC001` where the tariff knows no price.
    UsageError
        `AMT001` to `AMT005`, `PLN006` where a number makes no sense, `PLN004` where the search would not fit
        in memory, `PLN005` where the tariffs do not fit together, `CAL012` where nothing can be drawn.

    >>> from datetime import datetime
    >>> from estimator.supply.calendar import Need
    >>> from estimator.tariff.model import Bracket
    >>> day = datetime(2026, 12, 1).date()
    >>> brackets = (Bracket(100, 1000, 60_000), Bracket(1000, None, 45_000))
    >>> tariff = Tariff("fr", "EUR", day, day, "an example", "illustrative", {"FR": 1000}, brackets)
    >>> at = datetime(2026, 12, 1, 9)
    >>> need = Need(at, "", 900_000, low_milli=700_000, high_milli=1_500_000)
    >>> plan = plan_uncertain(Calendar.of([need]), tariff, on=day)
    >>> plan.best.purchase.orders[0].credits, plan.best.risk.shortfalls
    (1000, 5121)
    """
    samples = whole_number(told("number of calendars to draw"), samples, least=1)
    percent = None if vat is None else exact_percent(told("VAT"), vat)
    day = today() if on is None else day_of(told("day of the plan"), on)
    past, calendar = calendar.split_at(day)
    first = calendar.needs[0].at.date() if calendar.needs else None
    sold = in_order(tariffs_given(tariff, day=first or day, billing_country=billing_country))
    tariff = tariff_on(sold, first) if first else sold[-1]
    held = held_by(balances)
    worth = exact_amount(told("worth of a credit left over"), left_over_worth, places=6)
    if not (tariff.brackets or tariff.packs):
        cheapest_purchase(1, tariff)  # PAC001
    late = (
        smallest_price(tariff)
        if late_price is None
        else exact_amount(told("late price"), late_price, places=6)
    )
    least = min(Fraction(late), *(lot.ratio for lot in ends(offers_of(tariff))))
    if worth >= least:
        raise UsageError(
            "PLN006", worth=to_price(worth), least=to_price(int(least)), currency=tariff.currency
        )
    draws = _Draws.of(calendar, held, 1 if calendar.is_certain else samples, seed)
    likely = whole_credits(max(0, sum(need.milli for need in calendar.needs) - held))
    prices = _prices(tariff, draws.most, worth)
    quantities = _candidates(draws, prices, late, worth)
    best = min(quantities, key=lambda quantity: (draws.mean(quantity, prices, late, worth), quantity))

    def outcome(quantity: int) -> PlanOutcome:
        purchase = cheapest_purchase(quantity, tariff, vat=percent)
        return draws.outcome(purchase, late, worth, is_certain=calendar.is_certain)

    return UncertainPlan(
        on=calendar.needs[0].at.date() if calendar.needs else None,
        best=outcome(best),
        likely=outcome(likely),
        late_price=to_price(late),
        left_over_worth=to_price(worth),
        samples=draws.count,
        seed=seed,
        balance=to_credits(held),
        calendar=calendar,
        past=past,
        tariff=tariff,
    )


def smallest_price(tariff: Tariff) -> int:
    """What a credit costs in the smallest order [micro-units], rounded half-up."""
    lot = min(ends(offers_of(tariff)), key=lambda lot: (lot.quantity, lot.price))
    return divide_half_up(lot.price, lot.quantity)


@dataclass(frozen=True, slots=True)
class _Draws:
    """What may be lacking beyond the balances, in milli-credits, drawn and in rising order.

    `above[i]` is the sum of all draws from the `i`-th on.
    """

    lacking: NDArray[np.int64]
    above: NDArray[np.int64]

    @classmethod
    def of(cls, calendar: Calendar, held: int, samples: int, seed: int) -> _Draws:
        too_large = UsageError(
            "PLN004",
            need=calendar.credits,
            days=len(calendar.needs),
            advice=told("Draw fewer samples, or plan fewer months at a time."),
        )
        if samples * len(calendar.needs) > MOST_CELLS:
            raise too_large
        drawn = sampled(calendar, samples, seed=seed)
        if (int(drawn.max(initial=0)) + abs(held)) * max(1, drawn.size) > _SAFE:
            raise too_large
        lacking = np.sort(drawn.sum(axis=1)) - held
        above = np.concatenate([np.cumsum(lacking[::-1])[::-1], np.zeros(1, np.int64)])
        return cls(lacking, above)

    @property
    def count(self) -> int:
        return len(self.lacking)

    @property
    def most(self) -> int:
        """The most credits that any draw lacks."""
        return whole_credits(max(0, int(self.lacking[-1])))

    def short(self, quantity: int) -> int:
        """How many draws lack more than so many credits."""
        return self.count - int(np.searchsorted(self.lacking, quantity * MILLI, side="right"))

    def missing(self, quantity: int) -> int:
        """What all draws together lack beyond so many credits [milli-credits]."""
        short = self.short(quantity)
        return int(self.above[self.count - short]) - short * quantity * MILLI

    def left_over(self, quantity: int) -> int:
        """What all draws together leave of so many credits, and of the balances [milli-credits]."""
        return self.count * quantity * MILLI - int(self.above[0]) + self.missing(quantity)

    def mean(self, quantity: int, prices: Prices, late: int, worth: int) -> int:
        """The mean that is made small, times the number of draws and 1000."""
        paid = int(prices[quantity]) * self.count * MILLI
        return paid + late * self.missing(quantity) - worth * self.left_over(quantity)

    def outcome(self, purchase: Purchase, late: int, worth: int, *, is_certain: bool) -> PlanOutcome:
        """What becomes of a purchase, on average."""
        received = sum(order.credits + order.gift for order in purchase.orders)
        missing, left_over = self.missing(received), self.left_over(received)
        return PlanOutcome(
            purchase=purchase,
            risk=None if is_certain else Risk(self.short(received), self.count),
            missing=to_credits(divide_half_up(missing, self.count)),
            late_cost=to_price(round_line(late * missing, self.count * MILLI)),
            left_over=to_credits(divide_half_up(left_over, self.count)),
            left_over_worth=to_price(round_line(worth * left_over, self.count * MILLI)),
        )


def _candidates(draws: _Draws, prices: Prices, late: int, worth: int) -> set[int]:
    """The best quantity of each run of prices: its quantile, clipped."""
    found = set()
    for first, last, slope in runs(prices):
        # The smallest number of draws that are a share of (late - slope) / (late - worth) or more.
        rank = max(0, -(-(late - slope) * draws.count // (late - worth)))
        if rank == 0:
            found.add(first)
        elif rank > draws.count:
            found.add(last)
        else:
            quantile = int(draws.lacking[rank - 1])
            found |= {min(max(each, first), last) for each in (quantile // MILLI, whole_credits(quantile))}
    return found


def _prices(tariff: Tariff, most: int, worth: int) -> Prices:
    """What it costs to receive 0 credits up to the most that can be worth buying.

    Beyond what any draw lacks, a credit is worth no more than one left over. If `q` credits cost `p` and no
    credit costs less than `d`, more than `(p - worth * q) / (d - worth)` of them cannot be better.
    """
    offers = offers_of(tariff)
    top = most
    if worth and most:
        orders = cheapest_purchase(most, tariff).orders
        paid = sum(to_micro(order.price) for order in orders) + len(orders) * MICRO // 100  # unrounded: less
        lowest = min(lot.ratio for lot in ends(offers))
        top = max(most, int((paid - worth * most) / (lowest - worth)) + 1)
    try:
        return prices_up_to(offers, top)
    except UsageError as error:
        advice = told("Plan fewer months at a time.")
        raise UsageError("PLN004", need=top, days=1, advice=advice) from error
