"""Automatic recharge as documents: a replay, and a recommended setting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from msgspec import UNSET, UnsetType

from estimator.base.credits import to_credits
from estimator.documents import recharge as documents
from estimator.documents.values import maybe
from estimator.price.packs.document import purchase_part
from estimator.supply.calendar.document import begun_part
from estimator.supply.calendar.past import begun
from estimator.supply.recharge.conditions import Condition, conditions
from estimator.supply.recharge.recommendation import Choice, Recommendation, Risk
from estimator.supply.recharge.replay import Event, Replay
from estimator.supply.recharge.rules import Setting
from estimator.tariff.document import used


def replay_document(replay: Replay) -> documents.Replay:
    """The whole replay; None where something is not known."""
    rules, short = replay.rules, replay.shortfall
    return documents.Replay(
        schema=1,
        account=replay.account,
        setting=setting_part(replay.setting),
        rules=documents.ReplayRules(
            trigger=rules.trigger,
            most_at_once=rules.most_at_once,
            delay_seconds=_seconds(rules.delay),
            shortfall=rules.shortfall,
        ),
        paid=maybe(replay.paid),
        at_least=None if replay.bounds is None else maybe(replay.bounds.least),
        at_most=replay.at_most,
        currency=replay.currency,
        recharges=replay.recharges,
        bought=replay.bought,
        used=str(replay.used),
        balance=documents.Balance(
            opening=str(replay.opening),
            lowest=str(replay.lowest),
            lowest_at=replay.lowest_at,
            closing=str(replay.closing),
        ),
        shortfalls=documents.Shortfalls(
            jobs=len(replay.shortfalls),
            credits_unsent=str(replay.unsent),
            messages_unsent=replay.unsent_messages,
            messages_are_about=replay.is_about,
            first=None if short is None else _shortfall(short),
        ),
        events=tuple(map(_event, replay.events)),
        assumptions=replay.assumptions,
        conditions=_conditions(conditions()),
        tariffs=tuple(map(used, replay.tariffs)),
    )


def setting_part(setting: Setting) -> documents.Setting:
    """What an automatic recharge is set to, as a part of a document."""
    return documents.Setting(threshold=str(setting.threshold), quantity=setting.quantity)


def _seconds(delay: timedelta) -> int:
    return int(delay.total_seconds())


def _conditions(known: Iterable[Condition]) -> tuple[documents.Condition, ...]:
    return tuple(documents.Condition(says=each.says, source=each.source) for each in known)


def _shortfall(event: Event) -> documents.Shortfall:
    return documents.Shortfall(
        at=event.at,
        job=event.name,
        missing=str(event.missing),
        credits_unsent=str(event.unsent),
        messages_unsent=event.unsent_messages,
        messages_are_about=event.is_about,
    )


def _event(event: Event) -> documents.ReplayEvent:
    price: str | UnsetType | None = UNSET
    at_least: str | UnsetType | None = UNSET
    at_most: bool | UnsetType = UNSET
    if event.kind == "recharge":
        price, at_least, at_most = maybe(event.price), maybe(event.price), False
    if event.order is not None:
        price, at_most = str(event.order.price), event.order.at_most
        at_least = maybe(event.order.at_least)
    return documents.ReplayEvent(
        at=event.at,
        event=event.kind,
        credits=str(to_credits(event.milli)),
        balance=str(event.balance),
        job=UNSET if event.need is None else event.name,
        missing=str(event.missing) if event.is_short else UNSET,
        price=price,
        at_least=at_least,
        at_most=at_most,
    )


def recommendation_document(found: Recommendation) -> documents.Recommendation:
    """The recommendation, and everything it was chosen from; None where something is not known.

    >>> from datetime import date
    >>> from estimator.supply.calendar import Calendar
    >>> from estimator.supply.recharge import recommend_recharge
    >>> from estimator.tariff import find_tariff
    >>> tariff = find_tariff(on=date(2026, 12, 1))
    >>> document = recommendation_document(recommend_recharge(Calendar(()), balance=5, tariff=tariff))
    >>> document.best.quantity, document.best.left_over
    (None, '5')
    """
    rules, obstacle = found.rules, found.obstacle
    return documents.Recommendation(
        schema=1,
        account=found.account,
        best=None if found.best is None else _choice(found.best),
        choices=tuple(map(_choice, found.choices)),
        tried=found.tried,
        not_survived=found.not_survived,
        safe=None if found.safe is None else _choice(found.safe),
        safe_extra=maybe(found.safe_extra),
        until_next=maybe(found.until_next),
        obstacle=None
        if obstacle is None
        else documents.Obstacle(at=obstacle.at, job=obstacle.name, credits=str(obstacle.credits)),
        balance=str(found.balance),
        needed=str(found.needed),
        planned=None if found.planned is None else purchase_part(found.planned),
        premium=maybe(found.premium),
        premium_is_exact=found.premium_is_exact,
        calendars=found.calendars,
        target=str(found.target),
        currency=found.tariff.currency,
        on=found.on,
        past=str(found.past.credits),
        begun=begun_part(begun(found.past, found.calendar)),
        rules=documents.Rules(
            trigger=rules.trigger, most_at_once=rules.most_at_once, delay_seconds=_seconds(rules.delay)
        ),
        assumptions=found.assumptions,
        conditions=_conditions(found.conditions),
        tariff=used(found.tariff),
    )


def _choice(choice: Choice) -> documents.Choice:
    return documents.Choice(
        quantity=choice.quantity,
        threshold=maybe(choice.threshold),
        lowest_threshold=maybe(choice.lowest),
        is_enough=choice.is_enough,
        price_per_recharge=None if choice.order is None else str(choice.order.price),
        recharges=maybe(choice.recharges),
        price=maybe(choice.price),
        at_least=None if choice.bounds is None else maybe(choice.bounds.least),
        at_most=choice.at_most,
        left_over=maybe(choice.left_over),
        risk=risk_part(choice.risk),
    )


def risk_part(risk: Risk | None) -> documents.Risk | None:
    """How often it runs short, as a part of a document; None where volumes are certain.

    >>> risk_part(Risk(10, 1000)).standard_error
    '0.003146'
    """
    if risk is None:
        return None
    return documents.Risk(
        shortfalls=risk.shortfalls,
        calendars=risk.calendars,
        probability=str(risk.probability),
        standard_error=maybe(risk.error),
        at_most=maybe(risk.at_most),
    )
