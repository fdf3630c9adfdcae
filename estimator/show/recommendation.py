"""The recommended setting of automatic recharge as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from estimator.base.choices import Surprise
from estimator.base.language import day, listed, marked, number, said, time_of_day
from estimator.base.prices import NO_DIFFERENCE
from estimator.show.calendar import left_out
from estimator.show.sheet import Block, Lines, Listing, Row, Sheet, Table, numbers, strong
from estimator.show.words import counted, difference, money, owed, price_of, tariff_note
from estimator.supply.recharge import Choice, Recommendation, Risk

_HUNDREDTH = Decimal("0.01")


def recommendation_sheet(found: Recommendation) -> Sheet:
    """What to set, what it costs, and what it was chosen from.

    >>> from datetime import date
    >>> from estimator.supply.calendar import Calendar
    >>> from estimator.supply.recharge import recommend_recharge
    >>> from estimator.tariff import find_tariff
    >>> tariff = find_tariff(on=date(2026, 12, 1))
    >>> sheet = recommendation_sheet(recommend_recharge(Calendar(()), balance=5, tariff=tariff))
    >>> print(*sheet.to_terminal().splitlines()[:2], sep=chr(10))
    Leave automatic recharge off: the balance is enough.
    Nothing is bought; 5 credits left over at the end.
    """
    headline = Lines((strong(headline_of(found)), *_command(found), *facts_of(found)))
    return Sheet(headline, *_blocks(found), Lines((tariff_note(found.tariff),), "faint"))


def _blocks(found: Recommendation) -> Iterator[Block]:
    yield _choices_table(found)
    yield Listing(said("Assumed, because the provider does not say it"), found.assumptions)
    if found.best is None or found.best.quantity is not None:
        needed = tuple(condition.says for condition in found.conditions)
        yield Listing(said("To be checked, because automatic recharge needs it"), needed, "[ ]")


def headline_of(found: Recommendation) -> str:
    """What to set, in one sentence."""
    best = found.best
    if best is None:
        if any(choice.is_enough for choice in found.choices):
            return said("Nothing is recommended: the tariff knows no price of a quantity that is enough.")
        return said("Nothing is recommended: no setting is enough.")
    if best.quantity is None:
        return said("Leave automatic recharge off: the balance is enough.")
    return said(
        "Set: {credits} at a threshold of {threshold}.",
        credits=counted(best.quantity, "credit"),
        threshold=best.threshold or 0,
    )


def _command(found: Recommendation) -> Iterator[str]:
    """What to type to set it, where there is something to set."""
    best = found.best
    if best is not None and best.quantity is not None:
        options = f"--quantity {best.quantity} --threshold {best.threshold}"
        yield f"  smscost account recharge set {found.account or 'ACCOUNT'} {options}"


def facts_of(found: Recommendation) -> Iterator[str]:
    """What it costs, what it costs more than buying at once, how safe it is, a sentence each."""
    best = found.best
    yield from left_out(found.past, found.calendar, found.on)
    yield from owed(found.balance, bought=False)
    if best is None:
        yield from _obstacle(found)
    else:
        yield _cost(found, best)
        if best.risk:
            yield _safety(found, best.risk)
        yield from _range(best)
        yield from _survival(found)
        yield from _after(found, best)
    yield from _premium(found)
    if any(choice.at_most for choice in found.choices):
        yield said("Prices that are not one number are not public: another choice may be cheaper.")


def _cost(found: Recommendation, best: Choice) -> str:
    is_mean = bool(found.calendars)
    left_over = counted(best.left_over or 0, "credit")
    if best.quantity is None:
        nothing = (
            marked("Nothing is bought; {left_over} left over at the end, in the mean.")
            if is_mean
            else marked("Nothing is bought; {left_over} left over at the end.")
        )
        return said(nothing, left_over=left_over)
    costs = (
        marked("Costs {price} excluding VAT for {recharges}; {left_over} left over at the end, in the mean.")
        if is_mean
        else marked("Costs {price} excluding VAT for {recharges}; {left_over} left over at the end.")
    )
    return said(
        costs,
        price=money(best.bounds, found.tariff.currency),
        recharges=counted(best.recharges or 0, "recharge"),
        left_over=left_over,
    )


def _range(best: Choice) -> Iterator[str]:
    """Between which thresholds it costs the same."""
    if best.lowest is not None and best.threshold is not None and best.lowest < best.threshold:
        yield said(
            "Thresholds from {lowest} to {highest} cost the same; the highest is farthest from running dry.",
            lowest=best.lowest,
            highest=best.threshold,
        )


_SURPRISES: Final[dict[Surprise, str]] = {
    "trigger": marked("the other reading of the trigger"),
    "delay": marked("credits that come a day later"),
    "smaller": marked("any one job that takes a credit or 5 % less"),
    "larger": marked("any one job that takes 5 % more"),
    "together": marked("several of these at once"),
}


def _survival(found: Recommendation) -> Iterator[str]:
    """What the setting survives of what nobody can rule out, or what surviving it costs."""
    if not found.tried:
        return
    if not found.not_survived:
        yield said("Survives: {tried}.", tried=_listed(found.tried))
        return
    yield said("Does not survive: {failed}.", failed=_listed(found.not_survived))
    safe = found.safe
    if safe is None or safe.quantity is None:
        yield said("No setting survives all of it: buy before the first job, or hold more at the beginning.")
        return
    extra = found.safe_extra
    yield said(
        "To survive all of it: {credits} at a threshold of {threshold}, {difference}.",
        credits=counted(safe.quantity, "credit"),
        threshold=safe.threshold or 0,
        difference=said("at an unknown price") if extra is None else difference(extra, found.tariff.currency),
    )


def _listed(surprises: Sequence[Surprise]) -> str:
    return listed(said(_SURPRISES[each]) for each in surprises)


def _after(found: Recommendation, best: Choice) -> Iterator[str]:
    """What happens once the calendar is over: recharge stays on."""
    if best.quantity is None or best.order is None:
        return
    price = money(best.order.bounds, found.tariff.currency)
    if found.until_next is None:
        yield said("After the calendar's end it goes on: each recharge costs {price}.", price=price)
    elif found.until_next <= 1:
        yield said("After the calendar's end the next job starts a recharge, for {price}.", price=price)
    else:
        yield said(
            "After the calendar's end a recharge starts once jobs have taken {credits}, for {price}.",
            credits=counted(found.until_next, "credit"),
            price=price,
        )


def _safety(found: Recommendation, risk: Risk) -> str:
    drawn = counted(risk.calendars, "calendar")
    if risk.at_most is not None:
        return said(
            "Runs short in none of {calendars} drawn anew: in {share} of all, with a confidence of 95 %.",
            calendars=drawn,
            share=risk_of(risk),
        )
    return said(
        "Runs short in {share} of {calendars} drawn anew; up to {target} were allowed.",
        share=risk_of(risk),
        calendars=drawn,
        target=_percent(found.target),
    )


def risk_of(risk: Risk) -> str:
    """The share of calendars that run short, with its standard error or its bound.

    >>> risk_of(Risk(10, 1000)), risk_of(Risk(0, 1000)), risk_of(Risk(5, 5))
    ('1 % ± 0.31 %', 'under 0.3 %', '100 %')
    """
    if risk.at_most is not None:
        return said("under {share}", share=_percent(risk.at_most))
    if risk.error is None:
        return _percent(risk.probability)
    return said("{share} ± {error}", share=_percent(risk.probability), error=_percent(risk.error))


def _percent(share: Decimal) -> str:
    """A share in percent to two decimals; one that is not 0 is never called 0 %."""
    hundredths = (100 * share).quantize(_HUNDREDTH)
    shown = max(hundredths, _HUNDREDTH if share else hundredths).normalize()
    # `f` writes 1E+2 out.
    written_out = Decimal(f"{shown:f}")
    return said("{share} %", share=written_out)


def _obstacle(found: Recommendation) -> Iterator[str]:
    job = found.obstacle
    if job is not None:
        yield said(
            "On {day} at {time} {job} takes {credits}: more than there can be by then.",
            day=day(job.at),
            time=time_of_day(job.at),
            job=job.name or said("a job"),
            credits=counted(job.credits, "credit"),
        )
    elif not any(choice.is_enough for choice in found.choices):
        yield said(
            "With every setting it runs short in more than {target} of {calendars} drawn.",
            target=_percent(found.target),
            calendars=counted(found.calendars, "calendar"),
        )


def _premium(found: Recommendation) -> Iterator[str]:
    once = found.planned
    recharged = None if found.best is None else found.best.bounds
    if once is None or not once.orders:
        return
    bought = counted(sum(order.credits for order in once.orders), "credit")
    price = money(once.bounds, once.currency)
    if recharged is None:
        yield said("The same need bought once, {credits}: {price}.", credits=bought, price=price)
        return
    extra = once.bounds - recharged
    if extra == NO_DIFFERENCE:
        sentence = marked("The same need bought once, {credits}: {price}, the same.")
    else:
        sentence = marked("The same need bought once, {credits}: {price}, {difference} than recharging.")
    yield said(sentence, credits=bought, price=price, difference=difference(extra, once.currency))


def _choices_table(found: Recommendation) -> Table:
    """A row for every choice, the best one on its own."""
    names = [
        said("Quantity"),
        said("Threshold"),
        said("Up to"),
        said("Recharges"),
        said("Price {currency}", currency=found.tariff.currency),
        said("Left over"),
    ]
    rows = [_cells(choice) for choice in found.choices]
    if found.calendars:
        # Where each of many calendars counts, few thresholds cost the same: the highest is enough to show.
        del names[2]
        rows = [(row[0], row[1] if not row[2] else row[2], *row[3:]) for row in rows]
        names.append(said("Runs short"))
        risks = [risk_of(choice.risk) if choice.risk else "" for choice in found.choices]
        rows = [(*row, risk) for row, risk in zip(rows, risks, strict=True)]
    return Table(
        numbers(*names),
        tuple(
            Row(row, "strong" if choice == found.best else "")
            for choice, row in zip(found.choices, rows, strict=True)
        ),
        title=strong(said("Each quantity with the cheapest thresholds that are enough")),
        indent=2,
    )


def _cells(choice: Choice) -> tuple[str, ...]:
    quantity = said("off") if choice.quantity is None else number(choice.quantity)
    if not choice.is_enough:
        return quantity, said("not enough") if choice.quantity is None else said("none"), "", "", "", ""
    return (
        quantity,
        "" if choice.lowest is None else number(choice.lowest),
        "" if choice.threshold is None else number(choice.threshold),
        number(choice.recharges or 0),
        price_of(choice.bounds),
        number(choice.left_over or 0),
    )
