"""A plan of purchases as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from estimator.base.language import day, marked, number, said, said_many
from estimator.show.calendar import left_out
from estimator.show.purchase import bounds_remark, unit_price, vat_line
from estimator.show.recommendation import risk_of
from estimator.show.sheet import Lines, Listing, Row, Sheet, Table, codes, numbers, rows_of, strong, texts
from estimator.show.volumes import actuals_sheet, forecast_sheet
from estimator.show.words import counted, difference, money, owed, price_of, tariff_note
from estimator.supply.plan import Certificate, Plan, PlanOutcome, Refused, UncertainPlan, Way
from estimator.supply.plan.actuals import Actuals
from estimator.supply.plan.forecast import VolumeForecast
from estimator.supply.recharge import Risk

ALL = 100
"""The service level [percent] that leaves out none of the calendars drawn: others may still be short."""


def _extra(way: Way, best: Way) -> Decimal | None:
    """What a way costs more than the plan, with the cost of cash; None where a price is not public."""
    return None if way.at_most or best.at_most else way.total - best.total


def plan_sheet(
    plan: Plan,
    *,
    uncertain: UncertainPlan | None = None,
    actuals: Actuals | None = None,
    forecast: VolumeForecast | None = None,
) -> Sheet:
    """What to buy and when; beside it what other service levels cost, and what was sent and is expected.

    >>> from datetime import date
    >>> from estimator.supply.calendar import Calendar
    >>> from estimator.supply.plan import plan_purchases
    >>> from estimator.tariff import find_tariff
    >>> day = date(2026, 10, 1)
    >>> sheet = plan_sheet(plan_purchases(Calendar(()), find_tariff(on=day), balances=5, on=day))
    >>> print(sheet.to_terminal().splitlines()[0])
    Nothing is left to plan: nothing is needed from 2026-10-01 on. 5 credits are
    """
    remarks = tuple(_remarks(plan))
    if plan.certificate is None:
        sheet = Sheet(Lines((headline_of(plan), *remarks)))
    else:
        ways = _ways_table(plan, plan.certificate)
        head = Lines((strong(headline_of(plan)), vat_line(*(each.purchase for each in plan.purchases))))
        sheet = Sheet(head, _orders_table(plan), Lines(remarks), ways)
    if plan.assumptions:
        sheet = sheet.followed_by(Listing(said("Assumed"), plan.assumptions))
    if actuals is not None:
        sheet = sheet.followed_by(*actuals_sheet(actuals).blocks)
    if forecast is not None:
        sheet = sheet.followed_by(*forecast_sheet(forecast).blocks)
    if uncertain is not None:
        sheet = sheet.followed_by(*_uncertain(uncertain).blocks)
    return sheet.followed_by(*(Lines((tariff_note(each),), "faint") for each in plan.tariffs))


def headline_of(plan: Plan) -> str:
    """What to buy costs, in one line."""
    if not plan.calendar.needs:
        return said_many(
            "Nothing is left to plan: nothing is needed from {day} on. {count} credit is there.",
            "Nothing is left to plan: nothing is needed from {day} on. {count} credits are there.",
            plan.balance,
            day=day(plan.on),
        )
    if not plan.purchases:
        return said_many(
            "Nothing to buy: the balances are enough, and {count} credit is left at the end.",
            "Nothing to buy: the balances are enough, and {count} credits are left at the end.",
            plan.left_over,
        )
    return said(
        "Cheapest purchases: {price} excluding VAT, on {days}",
        price=money(plan.bounds, plan.currency),
        days=counted(len(plan.purchases), "day"),
    )


def _enough(plan: Plan) -> str:
    """How often purchases are enough, and are not: what expires depends on what is sent before."""
    if plan.may_expire:
        return (
            marked(
                "Enough in all calendars that were drawn, were it not for credits that expire: runs short in "
                "{share} of {calendars} drawn anew."
            )
            if plan.service_level == ALL
            else marked(
                "Enough in {level} % of all cases, were it not for credits that expire: runs short in "
                "{share} of {calendars} drawn anew."
            )
        )
    if plan.service_level == ALL:
        return marked(
            "Enough in all calendars that were drawn: runs short in {share} of {calendars} drawn anew."
        )
    return marked("Enough in {level} % of all cases: runs short in {share} of {calendars} drawn anew.")


def _remarks(plan: Plan) -> Iterator[str]:
    """What is worth knowing beside the purchases, sentence by sentence."""
    left = counted(abs(plan.left_over), "credit")
    if plan.risk is not None and plan.service_level is not None:
        yield said(
            _enough(plan),
            level=plan.service_level,
            share=risk_of(plan.risk),
            calendars=counted(plan.risk.calendars, "calendar"),
        )
        # Volumes may be most likely that are above those of most draws.
        likely = (
            marked("{credits} missing at the end, where volumes are as is most likely.")
            if plan.left_over < 0
            else marked("{credits} left over at the end, where volumes are as is most likely.")
        )
        yield said(likely, credits=left)
    elif plan.purchases:
        yield said("{credits} left over at the end.", credits=left)
    if plan.expired:
        yield said(
            "{credits} expire unused before that, and are not among them.",
            credits=counted(plan.lost, "credit"),
        )
    yield from left_out(plan.past, plan.calendar, plan.on)
    yield from owed(plan.balance, bought=bool(plan.purchases))
    if plan.at_most:
        yield bounds_remark(plan.bounds)
    if plan.best.cost_of_cash:
        yield said(
            "Paying before the last day costs {price}.", price=money(plan.best.cost_of_cash, plan.currency)
        )
    if plan.within:
        yield said(
            "Credits were compared in steps of several: other purchases could be cheaper by {price} at most.",
            price=money(plan.within, plan.currency),
        )
    if plan.purchases and plan.at_once_is_best:
        yield said("One tariff is in use all the time, so no later order could be cheaper.")
        if plan.best.days > 1:
            once = (
                marked(
                    'To buy everything at once costs no more, perhaps less: [[--prepay few|prepay="few"]].'
                )
                if plan.at_most
                else marked('To buy everything at once costs the same: [[--prepay few|prepay="few"]].')
            )
            yield said(once)
    accounts = len(plan.calendar.accounts)
    if accounts > 1:
        yield said(
            "{accounts} accounts are planned as one; smscost transfers says what to move between them.",
            accounts=accounts,
        )


def _orders_table(plan: Plan) -> Table:
    """A row for every order."""
    rows = [
        (
            day(on),
            number(order.credits) + (f" + {number(order.gift)}" if order.gift else ""),
            unit_price(order),
            price_of(order.bounds),
        )
        for on, order in plan.best.orders
    ]
    price = said("Price {currency}", currency=plan.currency)
    return Table(
        (*codes(said("Buy on")), *numbers(said("Credits"), said("One credit"), price)),
        rows_of(rows),
        indent=2,
        joined=True,
    )


def _ways_table(plan: Plan, certificate: Certificate) -> Table:
    """What else could be bought: its name, its price, and how it compares."""
    ways: list[tuple[str, Way | Refused]] = [(said("fewer or more days"), certificate.fewer_or_more_days)]
    if plan.best.days > 1 or not plan.at_once_is_best:
        ways.append((said("everything at once"), certificate.at_once))
    ways.append((said("what each month lacks"), certificate.by_month))
    ways.append((said("automatic recharge alone"), certificate.recharge))
    return Table(
        (*texts(""), *numbers(""), *texts("")),
        rows_of((name, *_compared(way, plan)) for name, way in ways),
        title=strong(said("What else could be bought")),
        indent=2,
    )


def _compared(way: Way | Refused, plan: Plan) -> tuple[str, str]:
    if isinstance(way, Refused):
        return "-", said("not possible: {why}", why=way.why)
    extra, days = _extra(way, plan.best), counted(way.days, "day")
    paid = price_of(way.bounds)
    if extra is None:
        return paid, said("on {days}", days=days)
    # A schedule that is best before its lines are rounded to the cent may be a cent dearer after that.
    return paid, said("{difference}, on {days}", difference=difference(extra, plan.currency), days=days)


def uncertain_sheet(plan: UncertainPlan) -> Sheet:
    """What to buy once, and how it may turn out."""
    past = left_out(plan.past, plan.calendar, plan.day)
    owes = owed(plan.balance, bought=bool(plan.best.purchase.orders))
    said_too = [Lines((each,)) for each in (*past, *owes)]
    return _uncertain(plan).followed_by(*said_too, Lines((tariff_note(plan.tariff),), "faint"))


def _uncertain(plan: UncertainPlan) -> Sheet:
    assumed = Listing(said("Assumed"), plan.assumptions)
    sheet = Sheet(strong(_uncertain_headline(plan)))
    if plan.best.risk is not None:
        sheet = sheet.followed_by(_levels_table(plan))
    if plan.least_on_average is not None:
        sheet = sheet.followed_by(
            strong(_average_headline(plan, plan.least_on_average)),
            _outcomes_table(plan, plan.least_on_average),
        )
    return sheet.followed_by(assumed)


def _uncertain_headline(plan: UncertainPlan) -> str:
    if plan.best.risk is None:
        return said(
            "{credits} for {price} are enough: all volumes are certain",
            credits=counted(_received(plan.best), "credit"),
            price=money(plan.best.purchase.bounds, plan.tariff.currency),
        )
    enough = (
        marked(
            "Uncertain volumes: {credits} for {price}, bought at once, are enough in all calendars that were "
            "drawn"
        )
        if plan.service_level == ALL
        else marked(
            "Uncertain volumes: {credits} for {price}, bought at once, are enough in {level} % of all cases"
        )
    )
    return said(
        enough,
        credits=counted(_received(plan.best), "credit"),
        price=money(plan.best.purchase.bounds, plan.tariff.currency),
        level=plan.service_level,
    )


def _levels_table(plan: UncertainPlan) -> Table:
    """A row for every service level, and one for what is most likely."""
    currency = plan.tariff.currency
    names = (
        said("Enough in"),
        said("Credits"),
        said("Price {currency}", currency=currency),
        said("Credits left over"),
    )
    rows = [
        Row(
            (said("{share} %", share=each.percent), *_bought(each.outcome)),
            "strong" if each.percent == plan.service_level else "",
        )
        for each in plan.levels
    ]
    likely = plan.likely.risk
    share = said("always") if likely is None else said("{share} %", share=_share(likely))
    most_likely = (said("most likely: {share}", share=share), *_bought(plan.likely))
    return Table(numbers(*names), (*rows, Row(most_likely)), indent=2)


def _share(risk: Risk) -> Decimal:
    enough = Decimal(100 * (risk.calendars - risk.shortfalls)) / risk.calendars
    return Decimal(f"{enough:.1f}".removesuffix(".0"))


def _bought(outcome: PlanOutcome) -> tuple[str, str, str]:
    purchase = outcome.purchase
    price = price_of(purchase.bounds)
    return number(_received(outcome)), price, number(outcome.left_over)


def _received(outcome: PlanOutcome) -> int:
    return sum(order.credits + order.gift for order in outcome.purchase.orders)


def _average_headline(plan: UncertainPlan, cheapest: PlanOutcome) -> str:
    bought = sum(order.credits for order in cheapest.purchase.orders)
    if not bought:
        return said("With this late price, to buy nothing beforehand costs least on average")
    return said(
        "With this late price, {credits} for {price} cost least on average",
        credits=counted(bought, "credit"),
        price=money(cheapest.purchase.bounds, plan.tariff.currency),
    )


def _outcomes_table(plan: UncertainPlan, cheapest: PlanOutcome) -> Table:
    """A row for everything there is to say of the cheapest on average, and of the service level."""
    currency = plan.tariff.currency
    names = (
        said("Credits"),
        said("Price {currency}", currency=currency),
        said("Falls short"),
        said("Missing, bought late {currency}", currency=currency),
        said("Credits left over"),
        said("In the end {currency}", currency=currency),
    )
    columns = (*texts(""), *numbers(said("Least on average"), said("{share} %", share=plan.service_level)))
    rows = zip(names, _outcome_cells(cheapest), _outcome_cells(plan.best), strict=True)
    return Table(columns, rows_of(rows), indent=2, joined=True)


def _outcome_cells(outcome: PlanOutcome) -> tuple[str, ...]:
    purchase = outcome.purchase
    certain = said("always") if outcome.missing else said("never")
    return (
        number(sum(order.credits for order in purchase.orders)),
        price_of(purchase.bounds),
        certain if outcome.risk is None else risk_of(outcome.risk),
        number(outcome.late_cost),
        number(outcome.left_over),
        price_of(outcome.bounds),
    )
