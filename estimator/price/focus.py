"""Purchases and usage in FOCUS 1.2, which programs for the costs of many providers read.

A row for each order, whose credits are for later: it has a billed cost, and no effective one. A row for each
destination, of each client where the campaign is split: it has an effective cost, which is its part of what
was paid for its credits, and no billed one. Both exclude VAT, which has rows of its own where it is known:
one of the orders, and one of each client's usage. FOCUS knows no bounds: what is not exact is the upper one,
and `x_PriceAtMost` says so.

Source: FinOps Open Cost and Usage Specification 1.2, tag v1.2 of 2025-05-30, read on 2026-11-28,
https://github.com/FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec: its columns, and its appendix on virtual
currencies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeAlias

from estimator.base.arguments import checked
from estimator.base.clock import Day, day_of, today
from estimator.base.countries import country_name
from estimator.base.credits import to_credits, to_milli
from estimator.base.exact import divide_half_up
from estimator.base.language import told
from estimator.base.money import round_line, to_micro, to_price
from estimator.errors import UsageError
from estimator.price.amounts import NO_CLIENT, parts_of
from estimator.price.packs import Order, Purchase
from estimator.price.totals import Estimate

if TYPE_CHECKING:
    import pandas as pd

Cell: TypeAlias = str | int | Decimal | None
Rows: TypeAlias = list[dict[str, Cell]]

COLUMNS: Final = (
    *("BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodEnd"),
    *("BillingPeriodStart", "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargeFrequency"),
    *("ChargePeriodEnd", "ChargePeriodStart", "ConsumedQuantity", "ConsumedUnit", "ContractedCost"),
    *("ContractedUnitPrice", "EffectiveCost", "InvoiceIssuerName", "ListCost", "ListUnitPrice"),
    *("PricingCategory", "PricingCurrency", "PricingCurrencyContractedUnitPrice"),
    *("PricingCurrencyEffectiveCost", "PricingCurrencyListUnitPrice", "PricingQuantity", "PricingUnit"),
    *("ProviderName", "PublisherName", "ServiceCategory", "ServiceName", "ServiceSubcategory", "SkuId"),
    *("SkuMeter", "SkuPriceId", "x_Campaign", "x_Client", "x_Country", "x_Messages", "x_PriceAtMost"),
)
"""All that are mandatory, those that are recommended or conditional and known, and our own."""

_PROVIDER: Final = "OVHcloud"
_CREDITS: Final = "Credit"
_SEGMENTS: Final = "Segments"


@checked()
def focus(estimate: Estimate, *, account: str, on: Day | None = None) -> pd.DataFrame:
    """Purchases and usage of a campaign as FOCUS 1.2 has them.

    Parameters
    ----------
    estimate : Estimate
    account : str
        The account that is billed.
    on : date
        The day of both; by default today.

    Returns
    -------
    DataFrame
        The columns of the specification, and our own, which begin with `x_`; numbers are `Decimal`.

    Raises
    ------
    UsageError
        `FOC001` the account has no name, `FOC002` the tariff has no prices.

    >>> from estimator import estimate
    >>> found = estimate([{"to": "+33639980001", "text": "Bonjour"}], on="2026-11-01")
    >>> rows = focus(found, account="sms-ab1234-1", on="2026-11-28")
    >>> rows["ChargeCategory"].tolist(), [str(cost) for cost in rows["BilledCost"]]
    (['Purchase', 'Tax', 'Usage', 'Tax'], ['6.00', '1.20', '0.00', '0.00'])
    >>> [str(cost) for cost in rows["EffectiveCost"]]
    ['0.00', '0.00', '0.06', '0.01']
    """
    import pandas as pd

    rows = list(focus_rows(estimate, account=account, on=on))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def focus_rows(estimate: Estimate, *, account: str, on: Day | None = None) -> Iterator[tuple[Cell, ...]]:
    """The same as rows, each with the cells of `COLUMNS`, one by one. Raises at once."""
    day = today() if on is None else day_of(told("day of the charges"), on)
    if not account.strip():
        raise UsageError("FOC001")
    if estimate.purchase is None or estimate.credit_price is None:
        raise UsageError("FOC002")
    shared = _shared(estimate, account, day)
    charges = _charges(estimate, estimate.purchase, estimate.credit_price.most)
    return (tuple((shared | row).get(column) for column in COLUMNS) for row in charges)


def _charges(estimate: Estimate, purchase: Purchase, credit_price: Decimal) -> Iterator[dict[str, Cell]]:
    orders = [_purchase(order) for order in purchase.orders]
    yield from orders
    yield from _tax(orders, purchase.vat, purchase.vat_amount)
    for _, usage in groupby(_usage(estimate, credit_price), key=itemgetter("x_Client")):
        of_client = list(usage)
        yield from of_client
        yield from _tax(of_client, purchase.vat)


def _shared(estimate: Estimate, account: str, day: date) -> dict[str, Cell]:
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return {
        "BillingAccountId": account,
        "BillingCurrency": estimate.tariff.currency,
        "BillingPeriodStart": _midnight(first),
        "BillingPeriodEnd": _midnight(following),
        "ChargePeriodStart": _midnight(day),
        "ChargePeriodEnd": _midnight(day + timedelta(days=1)),
        "InvoiceIssuerName": _PROVIDER,
        "ProviderName": _PROVIDER,
        "PublisherName": _PROVIDER,
        "PricingCategory": "Standard",
        "PricingCurrency": estimate.tariff.currency,
        "ServiceCategory": "Mobile",
        "ServiceSubcategory": "Other (Mobile)",
        "ServiceName": "SMS",
        "x_Campaign": estimate.name,
        "x_PriceAtMost": "true" if estimate.paid_at_most or estimate.price_at_most else "false",
    }


def _purchase(order: Order) -> dict[str, Cell]:
    each = order.price_per_credit
    if each is None:
        each = to_price(divide_half_up(to_micro(order.price), order.credits))
    return {
        "BilledCost": order.price,
        "ChargeCategory": "Purchase",
        "ChargeDescription": f"{order.credits} SMS credits",
        "ChargeFrequency": "One-Time",
        "ContractedCost": each * order.credits,
        "ContractedUnitPrice": each,
        "EffectiveCost": to_price(0),
        "ListCost": each * order.credits,
        "ListUnitPrice": each,
        "PricingCurrencyContractedUnitPrice": each,
        "PricingCurrencyEffectiveCost": to_price(0),
        "PricingCurrencyListUnitPrice": each,
        "PricingQuantity": order.credits,
        "PricingUnit": f"{_CREDITS}s",
        "SkuId": "sms-credits",
        "SkuMeter": "SMS credits",
        "SkuPriceId": f"sms-credits-{order.credits}",
    }


def _usage(estimate: Estimate, credit_price: Decimal) -> Iterator[dict[str, Cell]]:
    for client, cost, segments in _used(estimate):
        lines = sorted(segments.items())
        rates = [estimate.rate(country) for country, _ in lines]
        milli = [to_milli(rate) * many for rate, (_, many) in zip(rates, lines, strict=True)]
        for (country, many), rate, used, effective in zip(
            lines, rates, milli, parts_of(cost, milli), strict=True
        ):
            # The exact product, as the specification asks for; rounded is what is paid.
            each = rate * credit_price
            yield {
                "BilledCost": to_price(0),
                "ChargeCategory": "Usage",
                "ChargeDescription": f"SMS to {country_name(country, 'en')}",
                "ChargeFrequency": "Usage-Based",
                "ConsumedQuantity": many,
                "ConsumedUnit": _SEGMENTS,
                "ContractedCost": each * many,
                "ContractedUnitPrice": each,
                "EffectiveCost": effective,
                "ListCost": each * many,
                "ListUnitPrice": each,
                "PricingCurrency": _CREDITS,
                "PricingCurrencyContractedUnitPrice": rate,
                "PricingCurrencyEffectiveCost": to_credits(used),
                "PricingCurrencyListUnitPrice": rate,
                "PricingQuantity": many,
                "PricingUnit": _SEGMENTS,
                "SkuId": f"sms-{country}",
                "SkuMeter": "SMS segments",
                "SkuPriceId": f"sms-{country}-{estimate.tariff.valid_from.isoformat()}",
                "x_Client": client,
                "x_Country": country,
                "x_Messages": estimate.destinations[country].messages if client is None else None,
            }


def _tax(charges: Sequence[Mapping[str, Cell]], vat: Decimal | None, billed: Decimal | None = None) -> Rows:
    """The VAT of some charges as one more, or none; it has no quantity, no unit and no price of one.

    Of a cost that is billed it is what is billed; of others it is rounded once.
    """
    if not (charges and vat):
        return []

    def of(name: str) -> Decimal:
        cost = sum((Decimal(charge[name] or 0) for charge in charges), to_price(0))
        return cost * vat / 100

    effective = to_price(round_line(to_micro(of("EffectiveCost"))))
    return [
        {
            "BilledCost": to_price(0) if billed is None else billed,
            "ChargeCategory": "Tax",
            "ChargeDescription": f"VAT of {vat.normalize():f} %",
            "ChargeFrequency": charges[0]["ChargeFrequency"],
            "ContractedCost": of("ContractedCost"),
            "EffectiveCost": effective,
            "ListCost": of("ListCost"),
            "PricingCategory": None,
            "PricingCurrencyEffectiveCost": effective,
            "x_Client": charges[0].get("x_Client"),
        }
    ]


def _used(estimate: Estimate) -> Iterator[tuple[str | None, Decimal, Mapping[str, int]]]:
    """Each client, what was paid for what it takes, its segments by country; without clients, the whole."""
    if estimate.split_by is None:
        paid = estimate.paid
        assert paid.price is not None
        cost = paid.price - sum((rest.price for rest in estimate.rest), to_price(0)) + (paid.stock or 0)
        yield None, cost, {country: each.segments for country, each in estimate.destinations.items()}
        return
    for (client, share), segments in zip(
        estimate.clients.items(), estimate.clients.segments_by_country(), strict=True
    ):
        assert share.price is not None
        yield client or NO_CLIENT, share.price + (share.stock or 0), segments


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
