"""A plan of transfers as its file has it, made of what a test is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SANDBOX = {"sms-sandbox-1": "1250", "sms-sandbox-2": "85.5", "sms-sandbox-3": "0"}
"""What the accounts of a new sandbox hold."""

TARIFF = {
    "billing_country": "fr",
    "currency": "EUR",
    "valid_from": "2026-10-01",
    "read_on": "2026-11-23",
    "source": "a test",
    "status": "published",
}


def whole_plan(
    transfers: list[Any],
    *,
    bought: int = 0,
    bought_on: str | None = None,
    held: Mapping[str, str] = SANDBOX,
) -> dict[str, Any]:
    """A document with every key that there is."""
    rest = {"held_by_quota": "0", "threshold": None, "need": "0", "credits_after": "0"}
    return {
        "schema": 1,
        "transfers": transfers,
        "exact": True,
        "purchase": whole_purchase(bought) if bought else None,
        "bought_on": bought_on,
        "price": "0.00",
        "price_alone": None,
        "saving": None,
        "accounts": [{"account": name, "credits": left, **rest} for name, left in held.items()],
        "tariff": TARIFF,
    }


def whole_purchase(bought: int) -> dict[str, Any]:
    """A purchase of one order, a gift of 0."""
    order = {"credits": bought, "gift": 0, "price_per_credit": "0.06", "price": "60.00", "at_most": False}
    return {
        "credits_needed": str(bought),
        "balance": "0",
        "orders": [order],
        "price": "60.00",
        "price_with_vat": None,
        "vat": None,
        "left_over": "0",
        "at_most": False,
        "currency": "EUR",
        "alternative": None,
        "next_bracket": None,
    }
