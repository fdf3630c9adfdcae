"""What to buy and when, as a document."""

from __future__ import annotations

from estimator.documents import plan as documents
from estimator.documents.values import maybe
from estimator.price.packs.document import purchase_part
from estimator.supply.calendar.document import begun_part
from estimator.supply.plan.actuals import Actuals, MonthVolume
from estimator.supply.plan.forecast import ExpectedVolume, VolumeForecast
from estimator.supply.plan.model import Certificate, Plan, Refused, Way
from estimator.supply.plan.outcome import PlanOutcome, UncertainPlan
from estimator.supply.recharge.document import risk_part
from estimator.tariff.document import used


def plan_document(
    plan: Plan,
    uncertain: UncertainPlan | None = None,
    actuals: Actuals | None = None,
    forecast: VolumeForecast | None = None,
) -> documents.Plan:
    """The plan for the most likely volumes, and the purchase for uncertain ones, where there are any.

    >>> from datetime import date
    >>> from estimator.supply.calendar import Calendar
    >>> from estimator.supply.plan import plan_purchases
    >>> from estimator.tariff import find_tariff
    >>> nothing = plan_purchases(Calendar(()), find_tariff(on=date(2026, 10, 1)), balances=5)
    >>> plan_document(nothing).left_over
    '5'
    """
    return documents.Plan(
        schema=1,
        currency=plan.currency,
        price=str(plan.price),
        cost_of_cash=str(plan.best.cost_of_cash),
        at_least=maybe(plan.bounds.least),
        at_most=plan.at_most,
        left_over=str(plan.left_over),
        expired=tuple(
            documents.ExpiredCredits(on=each.on, credits=str(each.credits)) for each in plan.expired
        ),
        assumptions=plan.assumptions,
        at_once_is_best=plan.at_once_is_best,
        within=str(plan.within),
        purchases=tuple(
            documents.PlannedPurchase(on=each.on, purchase=purchase_part(each.purchase))
            for each in plan.purchases
        ),
        certificate=None if plan.certificate is None else _certificate(plan.best, plan.certificate),
        tariffs=tuple(map(used, plan.tariffs)),
        uncertain=None if uncertain is None else uncertain_part(uncertain),
        on=plan.on,
        past=str(plan.past.credits),
        service_level=maybe(plan.service_level),
        risk=risk_part(plan.risk),
        begun=begun_part(
            next((each.begun for each in (plan, actuals, forecast) if each and each.begun), None)
        ),
        actuals=() if actuals is None else tuple(map(_month, actuals.months)),
        forecast=() if forecast is None else tuple(map(_expected, forecast.months)),
        later=_later(actuals or forecast),
    )


def _later(of: Actuals | VolumeForecast | None) -> documents.LaterJobs | None:
    if of is None or not of.later.needs:
        return None
    return documents.LaterJobs(since=of.known_before, jobs=len(of.later.needs), credits=str(of.later.credits))


def _month(each: MonthVolume) -> documents.MonthVolume:
    return documents.MonthVolume(
        month=each.month,
        account=each.account,
        budget=str(each.budget),
        sent=str(each.sent),
        left=str(each.left),
    )


def _expected(each: ExpectedVolume) -> documents.ExpectedVolume:
    return documents.ExpectedVolume(
        month=each.month,
        account=each.account,
        low=maybe(each.low),
        expected=str(each.expected),
        high=maybe(each.high),
        method=each.method,
        error=maybe(each.error),
        held_out=each.held_out,
    )


def _certificate(best: Way, certificate: Certificate) -> documents.Certificate:
    return documents.Certificate(
        fewer_or_more_days=_way(certificate.fewer_or_more_days, best),
        at_once=_way(certificate.at_once, best),
        by_month=_way(certificate.by_month, best),
        recharge=_way(certificate.recharge, best),
    )


def _way(way: Way | Refused, best: Way) -> documents.Way:
    if isinstance(way, Refused):
        return documents.Way(why_not=way.why)
    return documents.Way(
        price=str(way.price),
        cost_of_cash=str(way.cost_of_cash),
        at_least=maybe(way.bounds.least),
        at_most=way.at_most,
        extra=maybe(way.extra_to(best)),
        orders=tuple(
            documents.PlacedOrder(
                on=on,
                credits=order.credits,
                gift=order.gift,
                price=str(order.price),
                at_least=maybe(order.at_least),
            )
            for on, order in way.orders
        ),
    )


def uncertain_part(plan: UncertainPlan) -> documents.UncertainPlan:
    """The purchase for uncertain volumes, as a part of a document.

    >>> from datetime import date
    >>> from estimator.supply.calendar import Calendar
    >>> from estimator.supply.plan import plan_uncertain
    >>> from estimator.tariff import find_tariff
    >>> part = uncertain_part(plan_uncertain(Calendar(()), find_tariff(on=date(2026, 10, 1))))
    >>> part.service_level, part.best.cost
    ('95', '0.00')
    """
    return documents.UncertainPlan(
        on=plan.on,
        best=_outcome(plan.best),
        likely=_outcome(plan.likely),
        levels=tuple(
            documents.ServiceLevel(percent=str(each.percent), outcome=_outcome(each.outcome))
            for each in plan.levels
        ),
        service_level=str(plan.service_level),
        least_on_average=None if plan.least_on_average is None else _outcome(plan.least_on_average),
        late_price=maybe(plan.late_price),
        left_over_worth=str(plan.left_over_worth),
        samples=plan.samples,
        seed=plan.seed,
        assumptions=plan.assumptions,
    )


def _outcome(outcome: PlanOutcome) -> documents.Outcome:
    return documents.Outcome(
        purchase=purchase_part(outcome.purchase),
        cost=str(outcome.cost),
        missing=str(outcome.missing),
        late_cost=str(outcome.late_cost),
        left_over=str(outcome.left_over),
        left_over_worth=str(outcome.left_over_worth),
        risk=risk_part(outcome.risk),
    )
