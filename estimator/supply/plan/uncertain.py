"""What to buy once when nobody knows how much it will take: enough for nearly all cases, or a newsvendor.

One purchase is made before the first need. **A service level** says in which share of all draws it must be
enough: it is the smallest quantity that so many of them do not exceed.

Where it is known what a credit costs that is missing, a **newsvendor** weighs both. What the purchase lacks
in the end is bought late, as real orders with their minimum and their brackets, and for no less than the late
price a credit: `late(x)`. What it leaves over is worth so much a credit. With `D` credits lacking, `Q` bought
and `price(Q)` paid, what is made small is the mean of

    price(Q) + late(D - Q) - left_over_worth * max(0, Q - D)

over all draws of `D`. Both prices are straight between the ends of their runs, and a bracket is a run. So the
mean is straight between the quantities at which some `D - Q`, or `Q`, is at such an end: the best of these
is the best of all. Nothing is a float: the draws are whole numbers, and means are compared as sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from estimator.base.amounts import Amount, exact_amount, exact_percent
from estimator.base.arguments import checked
from estimator.base.clock import Day, day_of, today
from estimator.base.credits import MILLI, to_credits, whole_credits
from estimator.base.deprecated import renamed
from estimator.base.exact import divide_half_up
from estimator.base.language import currency_told, told
from estimator.base.money import MICRO, round_line, to_micro, to_price
from estimator.errors import UsageError
from estimator.price.packs import Purchase, cheapest_purchase
from estimator.price.packs.cheapest import prices_up_to
from estimator.price.packs.offers import ends, offers_of
from estimator.supply.calendar import Calendar, sampled
from estimator.supply.calendar.past import to_come
from estimator.supply.calendar.sampling import calendars_to_draw
from estimator.supply.plan.arguments import held_by, in_order, tariff_on
from estimator.supply.plan.outcome import PlanOutcome, ServiceLevel, UncertainPlan
from estimator.supply.plan.schedule import Prices, runs
from estimator.supply.recharge import Risk
from estimator.tariff.model import Tariff
from estimator.tariff.shelf import TariffSource, tariffs_given

_SAFE = 1 << 61
_LEVELS = tuple(map(Decimal, (50, 80, 90, 95, 99)))
"""Service levels that are always shown beside the one that is asked for."""

Column = NDArray[np.int64]


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
    service_level: Amount = 95,
    late_price: Amount | None = None,
    left_over_worth: Amount = 0,
    vat: Amount | None = None,
) -> UncertainPlan:
    """The one purchase before the first need that is enough in nearly all cases, where volumes are uncertain.

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
    service_level : Decimal, int or str [percent]
        In which share of the calendars drawn the purchase must be enough.
    late_price : Decimal, int or str, optional [currency for one credit]
        What a credit costs at least that is missing in the end, for it is bought too late. With it, the
        purchase that costs least on average is found, too. Late orders are real orders: what they cost is
        never less than the smallest order, and than its price in the tariff.
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
    (1344, 489)
    """
    percent = None if vat is None else exact_percent(told("VAT"), vat)
    day = today() if on is None else day_of(told("day of the plan"), on)
    past, calendar = to_come(calendar, day)
    samples = calendars_to_draw(calendar, samples, least=1)
    first = calendar.needs[0].at.date() if calendar.needs else None
    sold = in_order(tariffs_given(tariff, day=first or day, billing_country=billing_country))
    tariff = tariff_on(sold, first) if first else sold[-1]
    held = held_by(balances)
    worth = exact_amount(told("worth of a credit left over"), left_over_worth, places=6)
    cheapest_purchase(1, tariff)  # PAC001
    level = exact_percent(told("service level"), service_level)
    late = None if late_price is None else exact_amount(told("late price"), late_price, places=6)
    if late == 0:
        # What is missing would cost nothing: nobody would buy anything in time.
        raise UsageError("AMT003", what=told("late price"), found="0", least="0.000001")
    least = min(*(lot.ratio for lot in ends(offers_of(tariff))), *([] if late is None else [Fraction(late)]))
    if worth >= least:
        raise UsageError(
            "PLN006",
            worth=to_price(worth),
            least=to_price(int(least)),
            currency=currency_told(tariff.currency),
        )
    draws = _Draws.of(calendar, held, 1 if calendar.is_certain else samples, seed)
    likely = whole_credits(max(0, sum(need.milli for need in calendar.needs) - held))
    prices = _prices(tariff, draws.most, worth)
    if (late or 0) * draws.most * draws.count > _SAFE:
        raise _too_large(calendar)
    late_prices = np.maximum(prices, (late or 0) * np.arange(len(prices), dtype=np.int64))
    late_prices = late_prices[: draws.most + 1]

    def outcome(quantity: int) -> PlanOutcome:
        purchase = cheapest_purchase(quantity, tariff, vat=percent)
        return draws.outcome(purchase, late_prices, worth, is_certain=calendar.is_certain)

    levels = {each: outcome(draws.enough(each)) for each in sorted({*_LEVELS, level})}
    return UncertainPlan(
        on=calendar.needs[0].at.date() if calendar.needs else None,
        best=levels[level],
        likely=outcome(likely),
        levels=tuple(ServiceLevel(each, found) for each, found in levels.items()),
        service_level=level,
        least_on_average=None if late is None else outcome(draws.cheapest(prices, late_prices, worth)),
        late_price=None if late is None else to_price(late),
        left_over_worth=to_price(worth),
        samples=draws.count,
        seed=seed,
        balance=to_credits(held),
        day=day,
        calendar=calendar,
        past=past,
        tariff=tariff,
    )


@dataclass(frozen=True, slots=True)
class _Draws:
    """What may be lacking beyond the balances, in milli-credits, drawn and in rising order.

    `above[i]` is the sum of all draws from the `i`-th on.
    """

    lacking: NDArray[np.int64]
    above: NDArray[np.int64]

    @classmethod
    def of(cls, calendar: Calendar, held: int, samples: int, seed: int) -> _Draws:
        drawn = sampled(calendar, samples, seed=seed)
        if (int(drawn.max(initial=0)) + abs(held)) * max(1, drawn.size) > _SAFE:
            raise _too_large(calendar)
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

    def enough(self, level: Decimal) -> int:
        """The smallest quantity that is enough in so many percent of all draws."""
        rank = int((level * self.count / 100).to_integral_value(ROUND_CEILING))
        return whole_credits(max(0, int(self.lacking[rank - 1]))) if rank else 0

    def late_costs(self, quantities: Column, late: Prices) -> Column:
        """What late orders cost in all draws together [micro-units], for each quantity bought in time."""
        whole = -(-self.lacking // MILLI)
        sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(whole)])
        found = np.zeros(len(quantities), np.int64)
        for first, last, slope in runs(late):
            low = np.searchsorted(whole, quantities + max(1, first), side="left")
            high = np.searchsorted(whole, quantities + last, side="right")
            count = np.maximum(high - low, 0)
            beyond = sums[np.maximum(high, low)] - sums[low] - count * (quantities + first)
            found += count * int(late[first]) + slope * beyond
        return found

    def cheapest(self, prices: Prices, late: Prices, worth: int) -> int:
        """The quantity with the smallest mean of what it costs in the end."""
        whole = np.unique(-(-self.lacking // MILLI))
        turns = {each for run in runs(late) for end in run[:2] for each in (end - 1, end, end + 1)}
        own = np.array([end for run in runs(prices) for end in run[:2]], np.int64)
        tried = np.concatenate([own, *(whole - turn for turn in sorted(turns))])
        quantities = np.unique(np.clip(tried, 0, len(prices) - 1))
        costs = self.count * prices[quantities] + self.late_costs(quantities, late)
        if worth:
            left = [self.left_over(each) for each in quantities.tolist()]
            means = [MILLI * cost - worth * over for cost, over in zip(costs.tolist(), left, strict=True)]
        else:
            means = costs.tolist()
        best: int = min(zip(means, quantities.tolist(), strict=True))[1]
        return best

    def outcome(self, purchase: Purchase, late: Prices, worth: int, *, is_certain: bool) -> PlanOutcome:
        """What becomes of a purchase, on average."""
        received = sum(order.credits + order.gift for order in purchase.orders)
        missing, left_over = self.missing(received), self.left_over(received)
        late_cost = int(self.late_costs(np.array([received], np.int64), late)[0])
        return PlanOutcome(
            purchase=purchase,
            risk=None if is_certain else Risk(self.short(received), self.count),
            missing=to_credits(divide_half_up(missing, self.count)),
            late_cost=to_price(round_line(late_cost, self.count)),
            left_over=to_credits(divide_half_up(left_over, self.count)),
            left_over_worth=to_price(round_line(worth * left_over, self.count * MILLI)),
        )


def _too_large(calendar: Calendar) -> UsageError:
    advice = told("Draw fewer samples, or plan fewer months at a time.")
    return UsageError("PLN004", need=calendar.credits, days=len(calendar.needs), advice=advice)


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
