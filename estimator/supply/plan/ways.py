"""Ways to serve the needs of a calendar: the plan itself, and what it is held against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from estimator.base.amounts import Amount, exact_amount
from estimator.base.credits import MILLI, whole_credits
from estimator.base.language import told
from estimator.base.money import round_line, to_micro, to_price
from estimator.errors import UsageError
from estimator.price.packs import Purchase, cheapest_purchase
from estimator.supply.calendar import Calendar
from estimator.supply.plan.model import PlacedOrder, PlannedPurchase, Refused, Way
from estimator.supply.plan.pattern import Pattern
from estimator.supply.plan.periods import NeededDays, Period, kept
from estimator.supply.plan.schedule import cheapest_schedule
from estimator.supply.plan.search import A_YEAR, MOST_CELLS, Search
from estimator.supply.recharge import simulate_recharge
from estimator.supply.recharge.recommending import cheapest_setting
from estimator.tariff.model import Tariff


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What every way is held to.

    Attributes
    ----------
    periods : sequence of Period
    needed : sequence of int [milli-credits]
    usable : sequence of int, or None [milli-credits]
        As those of the steps: what must have been received by the end of each period, and what can be used.
    pattern : Pattern
    yearly : int [thousandths of a percent a year]
        The cost of cash.
    vat : Decimal, or None [percent]
    search : Search
        How schedules are compared, and what may be paid in a month.
    held : int [milli-credits]
        What there is at the beginning of the first period.
    needed_days : NeededDays, or None
        Where purchases wait within their period until they are needed; None: they are made on its first day.
    """

    periods: Sequence[Period]
    needed: Sequence[int]
    usable: Sequence[int | None]
    pattern: Pattern
    yearly: int
    vat: Decimal | int | str | None
    search: Search
    held: int
    needed_days: NeededDays | None

    def purchase(self, at: int, quantity: int) -> Purchase:
        """The purchase of a period that brings so many credits."""
        ordered = self.search.ordered(at, quantity)
        return cheapest_purchase(ordered, self.periods[at].tariff, vat=self.vat)

    def day_of(self, at: int, received: int) -> date:
        """The day of a purchase in a period, where so many credits were bought before."""
        period = self.periods[at]
        if self.needed_days is None:
            return period.day
        following = self.periods[at + 1] if at + 1 < len(self.periods) else None
        return self.needed_days.latest(self.held + received * MILLI, period, following)


def purchases_of(terms: PlanTerms, bought: Sequence[int]) -> tuple[PlannedPurchase, ...]:
    """A schedule as purchases: so many credits in each period."""
    received, made = 0, []
    for at, quantity in enumerate(bought):
        if quantity:
            purchase = terms.purchase(at, quantity)
            made.append(PlannedPurchase(terms.day_of(at, received), purchase))
            received += sum(order.credits + order.gift for order in purchase.orders)
    return tuple(made)


def way_of(terms: PlanTerms, bought: Sequence[int]) -> Way:
    """A schedule as a way."""
    purchases = purchases_of(terms, bought)
    return _way(terms, (PlacedOrder(each.on, order) for each in purchases for order in each.purchase.orders))


def at_once(terms: PlanTerms) -> tuple[int, ...] | Refused:
    """The schedule of everything in one purchase, on the best day for it; of equal ones on the last."""
    total = whole_credits(terms.needed[-1])
    served = [at for at in range(len(terms.periods)) if at == 0 or not terms.needed[at - 1]]
    lasting = [at for at in served if kept(terms.needed[-1], terms.usable[at]) == terms.needed[-1]]
    if not lasting:
        return Refused(told("credits expire before the last need"))
    affordable = [at for at in lasting if terms.search.affordable(at, total)]
    if not affordable:
        return Refused(told("the budget of a month is too small"))
    schedules = [
        tuple(total if other == at else 0 for other in range(len(terms.periods)))
        for at in reversed(affordable)
    ]
    return min(schedules, key=lambda bought: way_of(terms, bought).total)


def by_month(terms: PlanTerms) -> Way | Refused:
    """In each month, before its first need, what that month lacks."""
    received = there = 0
    orders: list[PlacedOrder] = []
    for at, period in enumerate(terms.periods):
        later = sum(other.month == period.month for other in terms.periods[at + 1 :])
        lacking = whole_credits(terms.needed[at + later] - there)
        if lacking > 0 and period.milli:
            if not terms.search.affordable(at, lacking):
                return Refused(told("a month lacks more than its budget pays for"))
            purchase = terms.purchase(at, lacking)
            on = terms.day_of(at, received)
            orders += (PlacedOrder(on, order) for order in purchase.orders)
            brings = sum(order.credits + order.gift for order in purchase.orders)
            received, there = received + brings, there + MILLI * brings
        there = kept(there, terms.usable[at])
    return _way(terms, orders)


def fewer_or_more_days(terms: PlanTerms, plan: Way) -> Way | Refused:
    """The cheapest of all purchases on fewer or more days than a plan's."""
    if not terms.search.is_tabulated or (plan.days + 2) * terms.search.cells > MOST_CELLS:
        return Refused(told("there are too many purchases to compare"))
    found = cheapest_schedule(terms.search.exact_steps(), replace(terms.pattern, not_days=plan.days))
    if found is None:
        return Refused(told("on fewer or more days not every need is served"))
    return way_of(terms, [quantity for _, quantity in found])


def recharge(terms: PlanTerms, calendar: Calendar, balances: Mapping[str, Amount] | Amount) -> Way | Refused:
    """Automatic recharge alone: each account on its own, with the cheapest setting that never runs dry."""
    tariffs = {period.tariff for period in terms.periods}
    held = balances if isinstance(balances, Mapping) else {"": balances}
    if len(calendar.accounts) == 1 and len(held) == 1:
        held = dict.fromkeys(calendar.accounts, *held.values())
    if len(tariffs) > 1:
        return Refused(told("no one setting is the cheapest while tariffs change"))
    if "" in held and "" not in calendar.accounts and exact_amount(told("balance"), held[""], least=None):
        return Refused(told("what each account holds is not known"))
    orders: list[PlacedOrder] = []
    for account in calendar.accounts:
        found = _recharged(calendar.of_account(account), account, held.get(account, 0), *tariffs)
        if isinstance(found, Refused):
            return found
        orders += found
    return _way(terms, sorted(orders, key=lambda placed: placed.on))


def _recharged(
    calendar: Calendar, account: str, balance: Amount, tariff: Tariff
) -> list[PlacedOrder] | Refused:
    try:
        best = cheapest_setting(calendar, balance=balance, tariff=tariff)
    except UsageError as error:
        # RCG011 about what was not even asked for must not cost the user the plan.
        return Refused(told("its replay ends with {code}", code=error.code))
    if best is None:
        return Refused(
            told("{account} runs dry with every setting", account=account)
            if account
            else told("the account runs dry with every setting")
        )
    replay = simulate_recharge(
        calendar, balance=balance, threshold=best.threshold or 0, quantity=best.quantity, tariff=tariff
    )
    return [PlacedOrder(event.at.date(), event.order) for event in replay.events if event.order]


def _way(terms: PlanTerms, placed: Iterable[PlacedOrder]) -> Way:
    orders = tuple(placed)
    last = terms.periods[-1].day
    paid = [(to_micro(order.price), (last - on).days) for on, order in orders]
    return Way(
        orders=orders,
        price=to_price(sum(price for price, _ in paid)),
        # A recharge on the last day to buy on or after it is not paid early.
        cost_of_cash=to_price(round_line(sum(p * max(0, days) for p, days in paid) * terms.yearly, A_YEAR)),
    )
