"""`smscost packs`: the cheapest purchase that covers a need."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from estimator.cli.groups import BuyingOptions, TariffOptions
from estimator.cli.options import Format


def packs(
    needed: Annotated[str, typer.Option("--credits", metavar="N", help="How many credits are needed.")],
    *,
    buying: BuyingOptions,
    tariff: TariffOptions,
    output: Format = "table",
) -> None:
    """Find the cheapest purchase of credits: what to order, what it costs, and what would be next best."""
    from estimator.cli.console import show
    from estimator.price.packs import cheapest_purchase
    from estimator.show.purchase import purchase_document, purchase_parts
    from estimator.show.used_tariff import tariff_document, tariff_note

    wanted = buying.options
    purchase = cheapest_purchase(
        needed,
        tariff.find(),
        balance=wanted["balance"],
        max_orders=wanted["max_orders"],
        vat=wanted["vat"],
    )
    if output == "json":
        document = {
            "schema": 1,
            "purchase": purchase_document(purchase),
            "tariff": tariff_document(purchase.tariff),
        }
        print(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        show(*purchase_parts(purchase), tariff_note(purchase.tariff))
