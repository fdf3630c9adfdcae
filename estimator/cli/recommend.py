"""`smscost recharge recommend`: the cheapest setting of automatic recharge that never runs dry."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from estimator.cli import results
from estimator.cli.drawing import RechargeDrawing, note_undrawn
from estimator.cli.emit import ResultOptions, emit
from estimator.cli.groups import CalendarOptions, HoldingOptions
from estimator.cli.options import BillingCountry, CalendarFile, TariffFile, on_day
from estimator.cli.recharge_options import Account, RuleOptions, balance_of


def recommend(
    calendar: CalendarFile,
    *,
    holding: HoldingOptions,
    account: Account = None,
    rules: RuleOptions,
    drawing: RechargeDrawing,
    reading: CalendarOptions,
    tariff: TariffFile = None,
    billing_country: BillingCountry = "fr",
    on: Annotated[date | None, on_day("Recommend as if it were this day. [today]")] = None,
    output: ResultOptions,
) -> None:
    """Find the cheapest automatic recharge with which an account never runs dry.

    Where the volumes of a calendar are uncertain, it runs dry in no more than a share of the calendars that
    are drawn. What the provider does not say is an option, and the result says what was assumed.

    What was needed before the day it is, is past and left out; the balance is that of that day.
    """
    from estimator.supply.recharge import Rules, chosen_account, recommend_recharge

    held, waiting = holding.read(reading.encoding), rules.waiting
    needs = reading.read(calendar, tariff=tariff, billing_country=billing_country)
    chosen = chosen_account(needs, account)
    found = recommend_recharge(
        needs,
        balance=balance_of(chosen, held.balances),
        withheld=balance_of(chosen, held.withheld),
        tariff=tariff,
        billing_country=billing_country,
        account=chosen,
        on=on,
        rules=Rules(rules.trigger, rules.most_at_once, waiting),
        opened=rules.opened,
        samples=drawing.samples,
        seed=drawing.seed,
        target=drawing.target,
    )
    if not found.calendars:
        note_undrawn(calendar, drawing)
    emit(results.recommendation(found), *output.chosen)
