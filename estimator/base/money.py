"""Money, exactly: whole micro-units of a currency inside, `Decimal` or text at the edges, excluding VAT.

Rounding happens once, on a line of an invoice, in `round_line`; nothing else in this project rounds money.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from estimator.base.exact import divide_half_up, from_scaled, to_scaled
from estimator.base.runs import Runs

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


def share_out(total: int, weights: Sequence[int]) -> Runs[int]:
    """Split a rounded `total` over `weights` to the exact cent: largest remainder, first come first served.

    The parts always add up to `total`; with no weight at all every part is 0 and `total` must be 0 too.
    Weights that are equal and stand side by side are looked at once, however many there are.

    >>> list(share_out(1_000_000, [1, 1, 1]))
    [340000, 330000, 330000]
    """
    runs = Runs.of(weights)
    whole = sum(weight * many for weight, many in runs.counted)
    if total % CENT:
        raise ValueError(f"{total} micro-units are not whole cents")
    if not whole:
        if total:
            raise ValueError("nothing to share the total over")
        return runs.map(lambda _: 0)
    cents = total // CENT
    cut = [(*divmod(cents * weight, whole), many) for weight, many in runs.counted]
    left = cents - sum(part * many for part, _, many in cut)
    # Who gets a cent more of those whose parts are equal: sorting keeps their order, who came first is first.
    more = [0] * len(cut)
    for at in sorted(range(len(cut)), key=lambda at: -cut[at][1]):
        more[at] = min(left, cut[at][2])
        left -= more[at]
    return Runs(
        (each * CENT, times)
        for (part, _, many), up in zip(cut, more, strict=True)
        for each, times in ((part + 1, up), (part, many - up))
    )
