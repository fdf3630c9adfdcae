"""Estimates, purchases and plans as notebooks show them: a heading, a table, and the tariff they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import singledispatch
from html import escape

from estimator.price.packs import Purchase
from estimator.price.totals import Amounts, Estimate
from estimator.show import plan as planned
from estimator.show import recommendation as recommended
from estimator.show import uncertain
from estimator.show.recharge import events_table, facts_of
from estimator.show.recharge import headline_of as recharge_headline
from estimator.show.report.language import Language
from estimator.show.report.sections import orders, purchase_lines, rejected, tariff_used
from estimator.show.transfers import accounts_table, headline, moves, remarks
from estimator.supply.plan import Plan, UncertainPlan
from estimator.supply.recharge import Recommendation, Replay
from estimator.supply.transfers import TransferPlan
from estimator.tariff.model import Tariff

_ENGLISH = Language("en")


@singledispatch
def html_of(value: object) -> str:
    """A value as a piece of HTML; every text in it is escaped.

    >>> from datetime import date
    >>> from estimator.price.packs import cheapest_purchase
    >>> from estimator.tariff import find_tariff
    >>> html_of(cheapest_purchase(5, find_tariff(on=date(2026, 10, 1)), balance=7)).count("<table>")
    0
    """
    raise TypeError(f"nothing is known of how to show a {type(value).__name__}")


@html_of.register
def _(estimate: Estimate) -> str:
    totals, tariff = estimate.totals, estimate.tariff
    price = _ENGLISH.money(totals.price, tariff.currency, at_most=estimate.price_at_most)
    counts = ", ".join(
        _ENGLISH.counted(amount, noun)
        for amount, noun in (
            (totals.credits, "credit"),
            (totals.messages, "message"),
            (totals.segments, "segment"),
        )
    )
    lines = [counts, f"{_ENGLISH.say('price')}: {price}"]
    if estimate.summary.rejected:
        lines.append(rejected(estimate, _ENGLISH))
    rows = [
        [_ENGLISH.country(country), _ENGLISH.number(estimate.rate(country)), *_cells(amounts, tariff)]
        for country, amounts in estimate.destinations.items()
    ]
    keys = ("destination", "rate", "messages", "segments", "credits", "price-column")
    return _piece(estimate.name, lines, _table(keys, rows), tariff)


@html_of.register
def _(purchase: Purchase) -> str:
    rows = [
        [
            _ENGLISH.number(times),
            _ENGLISH.number(order.credits),
            _ENGLISH.number(order.gift),
            _ENGLISH.money(order.price * times, purchase.currency, at_most=order.at_most),
        ]
        for order, times in orders(purchase)
    ]
    table = _table(("orders", "credits", "gift", "price-column"), rows)
    first, *lines = purchase_lines(purchase, _ENGLISH)
    return _piece(first, lines, table, purchase.tariff)


@html_of.register
def _(plan: TransferPlan) -> str:
    table = _headed(("From", "To", "Credits"), moves(plan)) + _headed(*accounts_table(plan))
    return _piece(headline(plan), remarks(plan), table, plan.tariff)


@html_of.register
def _(plan: Plan) -> str:
    others = _headed(("What else could be bought", "Price", ""), list(planned.ways(plan)))
    table = _headed(*planned.purchases_table(plan)) + others
    return _piece(planned.headline_of(plan), planned.remarks(plan), table, *plan.tariffs)


@html_of.register
def _(plan: UncertainPlan) -> str:
    table = _headed(*uncertain.outcomes_table(plan))
    return _piece(uncertain.headline_of(plan), uncertain.remarks(plan), table, plan.tariff)


@html_of.register
def _(replay: Replay) -> str:
    headers, rows = events_table(replay, everything=True)
    table = _headed(headers, [row.cells for row in rows])
    assumed = "".join(f"<li>{escape(each)}</li>" for each in replay.assumptions)
    lists = f"<p>Assumed, because the provider does not say it:</p><ul>{assumed}</ul>"
    return _piece(recharge_headline(replay), facts_of(replay), table + lists, *replay.tariffs)


@html_of.register
def _(found: Recommendation) -> str:
    return _piece(
        recommended.headline_of(found),
        [*recommended.command_of(found), *recommended.facts_of(found)],
        _headed(*recommended.choices_table(found)),
        found.tariff,
    )


def _cells(amounts: Amounts, tariff: Tariff) -> list[str]:
    counted = [_ENGLISH.number(n) for n in (amounts.messages, amounts.segments, amounts.credits)]
    return [*counted, _ENGLISH.money(amounts.price, tariff.currency)]


def _piece(title: str, lines: Iterable[str], table: str, *tariffs: Tariff) -> str:
    said = "<br>".join(map(escape, lines))
    notes = "<br>".join(escape(_note(tariff)) for tariff in tariffs)
    return f"<div><p><strong>{escape(title)}</strong><br>{said}</p>{table}<p><small>{notes}</small></p></div>"


def _note(tariff: Tariff) -> str:
    illustrative = [_ENGLISH.say("illustrative")] if tariff.status == "illustrative" else []
    return " ".join([*illustrative, f"{_ENGLISH.say('tariff')}: {tariff_used(tariff, _ENGLISH)}."])


def _table(keys: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return _headed([_ENGLISH.say(key) for key in keys], rows)


def _headed(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    header = "".join(f"<th>{escape(each)}</th>" for each in headers)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{header}</tr></thead><tbody>{body}</tbody></table>"
