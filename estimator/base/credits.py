"""Credits, exactly: whole numbers of milli-credits inside, `Decimal` or text at the edges.

The provider's rates are multiples of 0.05 credit and its API speaks in numbers with decimals; a thousandth
is fine enough for every rate seen, and anything finer is refused rather than rounded.
"""

from __future__ import annotations

from decimal import Decimal

from estimator.base.exact import from_scaled, to_scaled

MILLI = 1000
"""Milli-credits in one credit."""

PLACES = 3
"""Decimals of a number of credits."""


def to_milli(credits: str | int | Decimal) -> int:  # noqa: A002 - the word of the domain
    """Credits as an exact whole number of milli-credits.

    Raises `ValueError` for anything but a plain decimal number with at most three decimals;
    a `float` is refused, for `0.1` is not what it looks like.

    >>> to_milli("2.15"), to_milli(3)
    (2150, 3000)
    """
    return to_scaled(credits, PLACES)


def to_credits(milli: int) -> Decimal:
    """Milli-credits as the shortest exact `Decimal` number of credits.

    >>> str(to_credits(2150)), str(to_credits(3000))
    ('2.15', '3')
    """
    return from_scaled(milli, PLACES)


def whole_credits(milli: int) -> int:
    """The smallest whole number of credits that covers `milli`: credits are sold in whole numbers.

    >>> whole_credits(2150), whole_credits(3000)
    (3, 3)
    """
    return -(-milli // MILLI)
