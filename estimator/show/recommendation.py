"""The recommended setting of automatic recharge as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from estimator.show.purchase import purchase_document
from estimator.show.recharge import listed
from estimator.show.used_tariff import tariff_document
from estimator.show.words import counted, money, number, owed
from estimator.supply.recharge import Choice, Recommendation, Risk

_HUNDREDTH = Decimal("0.01")


def headline_of(found: Recommendation) -> str:
    """What to set, in one sentence."""
    best = found.best
    if best is None:
        if any(choice.is_enough for choice in found.choices):
            return "Nothing is recommended: the tariff knows no price of a quantity that is enough."
        return "Nothing is recommended: no setting is enough."
    if best.quantity is None:
        return "Leave automatic recharge off: the balance is enough."
    return f"Set: {counted(best.quantity, 'credit')} at a threshold of {number(best.threshold or 0)}."


def command_of(found: Recommendation) -> Iterator[str]:
    """What to type to set it, where there is something to set."""
    best = found.best
    if best is not None and best.quantity is not None:
        options = f"--quantity {best.quantity} --threshold {best.threshold}"
        yield f"smscost account recharge set {found.account or 'ACCOUNT'} {options}"


def facts_of(found: Recommendation) -> Iterator[str]:
    """What it costs, what it costs more than buying at once, how safe it is, a sentence each."""
    best = found.best
    yield from owed(found.balance, bought=False)
    if best is None:
        yield from _obstacle(found)
    else:
        yield _cost(found, best)
        if best.risk:
            yield _safety(found, best.risk)
    yield from _premium(found)
    if any(choice.at_most for choice in found.choices):
        yield 'Prices "at most" are not public and can only be lower: another choice may be cheaper.'


def _cost(found: Recommendation, best: Choice) -> str:
    left_over = f"{counted(best.left_over or 0, 'credit')} left over at the end"
    if best.quantity is None:
        return f"Nothing is bought; {left_over}{_in_the_mean(found)}."
    price = money(best.price, found.tariff.currency, at_most=best.at_most)
    recharges = counted(best.recharges or 0, "recharge")
    return f"Costs {price} excluding VAT for {recharges}; {left_over}{_in_the_mean(found)}."


def _in_the_mean(found: Recommendation) -> str:
    return ", in the mean" if found.calendars else ""


def _safety(found: Recommendation, risk: Risk) -> str:
    drawn = counted(risk.calendars, "calendar")
    if risk.at_most is not None:
        return f"Runs short in none of {drawn} drawn: in {risk_of(risk)} of all, with a confidence of 95 %."
    return f"Runs short in {risk_of(risk)} of {drawn} drawn; up to {_percent(found.target)} were allowed."


def risk_of(risk: Risk) -> str:
    """The share of calendars that run short, with its standard error or its bound.

    >>> risk_of(Risk(10, 1000)), risk_of(Risk(0, 1000)), risk_of(Risk(5, 5))
    ('1 % ± 0.31 %', 'under 0.3 %', '100 %')
    """
    if risk.at_most is not None:
        return f"under {_percent(risk.at_most)}"
    error = "" if risk.error is None else f" ± {_percent(risk.error)}"
    return f"{_percent(risk.probability)}{error}"


def _percent(share: Decimal) -> str:
    """A share in percent to two decimals; one that is not 0 is never called 0 %."""
    hundredths = (100 * share).quantize(_HUNDREDTH)
    return f"{max(hundredths, _HUNDREDTH if share else hundredths).normalize():f} %"


def _obstacle(found: Recommendation) -> Iterator[str]:
    job = found.obstacle
    if job is not None:
        name = job.name or "a job"
        needed = counted(job.credits, "credit")
        yield f"On {job.at:%Y-%m-%d} at {job.at:%H:%M} {name} takes {needed}: more than there can be by then."
    elif not any(choice.is_enough for choice in found.choices):
        drawn = counted(found.calendars, "calendar")
        yield f"With every setting it runs short in more than {_percent(found.target)} of {drawn} drawn."


def _premium(found: Recommendation) -> Iterator[str]:
    once, extra = found.planned, found.premium
    if once is None or not once.orders:
        return
    price = money(once.price, once.currency, at_most=once.at_most)
    bought = counted(sum(order.credits for order in once.orders), "credit")
    said = f"The same need bought once, {bought}: {price}"
    if extra is None:
        yield f"{said}."
    elif not extra:
        yield f"{said}, the same."
    else:
        less = f"{money(abs(extra), once.currency)} {'less' if extra > 0 else 'more'}"
        yield f"{said}, {less} than recharging{'' if found.premium_is_exact else ' at these prices'}."


def recommendation_parts(found: Recommendation) -> Iterator[RenderableType]:
    """What to set, what it costs, and what it was chosen from, part by part.

    >>> from datetime import date
    >>> from estimator.supply.calendar import Calendar
    >>> from estimator.supply.recharge import recommend_recharge
    >>> from estimator.tariff import find_tariff
    >>> tariff = find_tariff(on=date(2026, 12, 1))
    >>> print(next(recommendation_parts(recommend_recharge(Calendar(()), balance=5, tariff=tariff))))
    Leave automatic recharge off: the balance is enough.
    Nothing is bought; 5 credits left over at the end.
    """
    typed = [f"\n  {command}" for command in command_of(found)]
    yield Text.assemble((headline_of(found), "bold"), *typed, *(f"\n{fact}" for fact in facts_of(found)))
    title = Text("Each quantity with the lowest threshold that is enough", "bold")
    yield Group(title, Padding.indent(_table(found), 2))
    yield listed("Assumed, because the provider does not say it", found.assumptions, "-")
    if found.best is None or found.best.quantity is not None:
        needed = [condition.says for condition in found.conditions]
        yield listed("To be checked, because automatic recharge needs it", needed, "[ ]")


def _table(found: Recommendation) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    headers, rows = choices_table(found)
    for header in headers:
        table.add_column(header, justify="right", no_wrap=True)
    for choice, row in zip(found.choices, rows, strict=True):
        table.add_row(*row, style="bold" if choice == found.best else None)
    return table


def choices_table(found: Recommendation) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Headers, and a row for every choice."""
    headers = ("Quantity", "Threshold", "Recharges", f"Price {found.tariff.currency}", "Left over")
    rows = [_cells(choice) for choice in found.choices]
    if not found.calendars:
        return headers, rows
    risks = [(risk_of(choice.risk) if choice.risk else "",) for choice in found.choices]
    return (*headers, "Runs short"), [row + risk for row, risk in zip(rows, risks, strict=True)]


def _cells(choice: Choice) -> tuple[str, ...]:
    quantity = "off" if choice.quantity is None else number(choice.quantity)
    if not choice.is_enough:
        return quantity, "not enough" if choice.quantity is None else "none", "", "", ""
    price = "unknown" if choice.price is None else number(choice.price)
    return (
        quantity,
        "" if choice.threshold is None else number(choice.threshold),
        number(choice.recharges or 0),
        f"{'at most ' if choice.at_most else ''}{price}",
        number(choice.left_over or 0),
    )


def recommendation_document(found: Recommendation) -> dict[str, Any]:
    """The recommendation as a JSON document; money and credits are texts, null where something is not known.

    >>> from datetime import date
    >>> from estimator.supply.calendar import Calendar
    >>> from estimator.supply.recharge import recommend_recharge
    >>> from estimator.tariff import find_tariff
    >>> tariff = find_tariff(on=date(2026, 12, 1))
    >>> document = recommendation_document(recommend_recharge(Calendar(()), balance=5, tariff=tariff))
    >>> document["best"]["quantity"], document["best"]["left_over"]
    (None, '5')
    """
    rules, obstacle = found.rules, found.obstacle
    return {
        "schema": 1,
        "account": found.account,
        "best": None if found.best is None else _choice(found.best),
        "choices": [_choice(choice) for choice in found.choices],
        "obstacle": None
        if obstacle is None
        else {"at": obstacle.at.isoformat(), "job": obstacle.name, "credits": str(obstacle.credits)},
        "balance": str(found.balance),
        "needed": str(found.needed),
        "planned": None if found.planned is None else purchase_document(found.planned),
        "premium": _text(found.premium),
        "premium_is_exact": found.premium_is_exact,
        "calendars": found.calendars,
        "target": str(found.target),
        "currency": found.tariff.currency,
        "on": found.on.isoformat(),
        "rules": {
            "trigger": rules.trigger,
            "most_at_once": rules.most_at_once,
            "delay_seconds": int(rules.delay.total_seconds()),
        },
        "assumptions": list(found.assumptions),
        "conditions": [{"says": each.says, "source": each.source} for each in found.conditions],
        "tariff": tariff_document(found.tariff),
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "quantity": choice.quantity,
        "threshold": _text(choice.threshold),
        "is_enough": choice.is_enough,
        "price_per_recharge": None if choice.order is None else str(choice.order.price),
        "recharges": _text(choice.recharges),
        "price": _text(choice.price),
        "at_most": choice.at_most,
        "left_over": _text(choice.left_over),
        "risk": risk_document(choice.risk),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def risk_document(risk: Risk | None) -> dict[str, Any] | None:
    """How often it runs short, as a part of a JSON document; None where volumes are certain.

    >>> risk_document(Risk(10, 1000))["standard_error"]
    '0.003146'
    """
    if risk is None:
        return None
    return {
        "shortfalls": risk.shortfalls,
        "calendars": risk.calendars,
        "probability": str(risk.probability),
        "standard_error": _text(risk.error),
        "at_most": _text(risk.at_most),
    }
