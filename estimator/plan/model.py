"""A plan of purchases as a plain value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from estimator.packs import Purchase


@dataclass(frozen=True, slots=True)
class PlannedPurchase:
    """What to buy on one day, before anything is sent that day."""

    on: date
    purchase: Purchase


@dataclass(frozen=True, slots=True)
class Plan:
    """The cheapest purchases that keep every need of a calendar served.

    Attributes
    ----------
    purchases : tuple of PlannedPurchase
        In the order of time; empty where the balances are enough.
    price : Decimal
        Of all orders, excluding VAT, each rounded to the cent.
    price_at_once : Decimal, or None
        Of buying everything on the first day; None where the budget or the expiry forbids it.
    price_by_month : Decimal, or None
        Of buying in each month what that month lacks; None where the budget of a month is too small.
    left_over : Decimal
        Credits left once everything is sent.
    at_once_is_best : bool
        Everything is bought on the first day, and no schedule whatsoever can be cheaper: the tariff is the
        same all the time, so any later orders could be placed on the first day for the same price.
    at_most : bool
        A price is not public, and can only be lower.
    currency : str
        ISO 4217.
    """

    purchases: tuple[PlannedPurchase, ...]
    price: Decimal
    price_at_once: Decimal | None
    price_by_month: Decimal | None
    left_over: Decimal
    at_once_is_best: bool
    at_most: bool
    currency: str
