"""Which picture the report shows of an estimate: from its numbers to bars, histograms and the curve."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import add
from typing import Final

from markupsafe import Markup

from estimator.price.amounts import Amounts
from estimator.price.totals import Estimate
from estimator.show.report.charts import Bar, bars_chart, curve_chart, lengths_chart
from estimator.show.report.curve import curve_of
from estimator.show.report.gathered import Gathered
from estimator.show.report.language import Language
from estimator.show.report.sections import axis_units, shown

_BARS_SHOWN: Final = 16
_LONGEST_NAME: Final = 22


def of(estimate: Estimate, gathered: Gathered | None, language: Language) -> dict[str, Markup]:
    """The pictures by name; there is none of what the campaign does not have."""
    drawn = {}
    if estimate.destinations:
        drawn["destinations"] = _destinations(estimate, language)
    if gathered is not None and (lengths := list(gathered.lengths())):
        axis, title = axis_units(estimate, language), language.say("lengths-chart")
        drawn["lengths"] = lengths_chart(lengths, axis, language.number, title)
    if estimate.summary.forcing:
        drawn["characters"] = _characters(estimate, language)
    if estimate.purchase is not None and estimate.purchase.orders:
        curve = curve_of(estimate.purchase, language)
        axis, title = language.say("axis-credits"), language.say("purchase-chart")
        drawn["curve"] = curve_chart(curve, axis, language.number, estimate.purchase.currency, title)
    # The pictures are our own markup; what they name was escaped when they were drawn.
    return {name: Markup(svg) for name, svg in drawn.items()}


def _destinations(estimate: Estimate, language: Language) -> str:
    """Bars of money, or of credits where the price is not known."""
    currency, lines = estimate.tariff.currency, list(estimate.destinations.items())
    bars = [
        _bar(language.country(country), amounts, currency, language)
        for country, amounts in lines[:_BARS_SHOWN]
    ]
    if more := lines[_BARS_SHOWN:]:
        others = reduce(add, (amounts for _, amounts in more))
        bars.append(
            replace(_bar(language.counted(len(more), "other"), others, currency, language), rest=True)
        )
    what = language.say("credits" if estimate.totals.price is None else "price-column")
    return bars_chart(bars, "destinations", language.say("destinations-chart", what=what.lower()))


def _bar(name: str, amounts: Amounts, currency: str, language: Language) -> Bar:
    short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
    if amounts.price is None:
        return Bar(short, amounts.credits, language.number(amounts.credits))
    return Bar(short, amounts.price, language.money(amounts.bounds, currency))


def _characters(estimate: Estimate, language: Language) -> str:
    forcing = sorted(estimate.summary.forcing.items(), key=lambda item: (-item[1], item[0]))
    bars = [
        Bar(shown(character), messages, language.number(messages))
        for character, messages in forcing[:_BARS_SHOWN]
    ]
    return bars_chart(bars, "characters", language.say("characters-chart"))
