"""Money, exactly: whole micro-units of a currency inside, `Decimal` or text at the edges, excluding VAT.

Rounding happens once, on a line of an invoice, in `round_line`; nothing else in this project rounds money.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from estimator.base.exact import divide_half_up, from_scaled, to_scaled

MICRO = 1_000_000
"""Micro-units in one unit of a currency."""

MICRO_PLACES = 6
"""Decimals of a price."""
CENT = MICRO // 100


def to_micro(price: str | int | Decimal) -> int:
    """A price as an exact whole number of micro-units; `ValueError` where it has more than six decimals.

    >>> to_micro("0.06")
    60000
    """
    return to_scaled(price, MICRO_PLACES)


def to_price(micro: int) -> Decimal:
    """Micro-units as a `Decimal` with at least two decimals.

    >>> str(to_price(60000)), str(to_price(48500)), str(to_price(6_000_000))
    ('0.06', '0.0485', '6.00')
    """
    return from_scaled(micro, MICRO_PLACES, at_least=2)


def round_line(numerator: int, denominator: int = 1) -> int:
    """One line of an invoice, `numerator / denominator` micro-units, rounded half-up to the cent.

    >>> round_line(4_485_000), round_line(10_000_000, 3)
    (4490000, 3330000)
    """
    return divide_half_up(numerator, denominator * CENT) * CENT


def with_vat(micro: int, vat: Decimal) -> int:
    """A price including `vat` percent, rounded half-up to the cent.

    >>> with_vat(6_000_000, Decimal(20))
    7200000
    """
    percent = to_scaled(vat, MICRO_PLACES)
    return round_line(micro * (100 * MICRO + percent), 100 * MICRO)


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Split a rounded `total` over `weights` to the exact cent: largest remainder, first come first served.

    The parts always add up to `total`; with no weight at all every part is 0 and `total` must be 0 too.

    >>> share_out(1_000_000, [1, 1, 1])
    [340000, 330000, 330000]
    """
    whole = sum(weights)
    if total % CENT:
        raise ValueError(f"{total} micro-units are not whole cents")
    if not whole:
        if total:
            raise ValueError("nothing to share the total over")
        return [0 for _ in weights]
    cents = total // CENT
    parts = [cents * weight // whole for weight in weights]
    if left := cents - sum(parts):
        # Sorting keeps the order of equals: who came first is served first.
        remainders = [-(cents * weight % whole) for weight in weights]
        for i in sorted(range(len(weights)), key=remainders.__getitem__)[:left]:
            parts[i] += 1
    return [part * CENT for part in parts]
