"""`smscost packs`: the cheapest purchase that covers a need."""

from __future__ import annotations

from typing import Annotated

import typer

from estimator.cli import results
from estimator.cli.emit import ResultOptions, emit
from estimator.cli.groups import BuyingOptions, TariffOptions


def packs(
    needed: Annotated[
        str, typer.Option("--credits", metavar="N", help="The number of credits that are needed.")
    ],
    *,
    buying: BuyingOptions,
    tariff: TariffOptions,
    output: ResultOptions,
) -> None:
    """Find the cheapest purchase of credits: what to order, what it costs, and another way to buy."""
    from estimator.price.packs import cheapest_purchase

    wanted = buying.options
    purchase = cheapest_purchase(
        needed,
        tariff.find(),
        balance=wanted["balance"],
        max_orders=wanted["max_orders"],
        vat=wanted["vat"],
    )
    emit(results.purchase(purchase), *output.chosen)
