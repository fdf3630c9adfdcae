"""What was paid for the credits that an account holds, and what those cost that are taken from it.

The oldest credits are used first. Purchases that hold more credits than the account were used before, the
oldest of them; where they hold fewer, nobody knows what the others cost, nor when they were bought: they are
bounded, from nothing to the dearest price that is known.

Why these bounds hold: a credit that nobody knows costs at most as much as any other, and at least nothing.
So taking as many of them as can be taken gives both the highest cost and the lowest, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from estimator.base.amounts import Amount, exact_decimal
from estimator.base.arguments import checked
from estimator.base.clock import Day, day_of
from estimator.base.credits import MILLI, to_credits, to_milli
from estimator.base.language import told
from estimator.base.money import round_line, to_micro, to_price
from estimator.base.prices import Bounded, PriceRange, Ranged
from estimator.errors import UsageError
from estimator.tariff.model import Tariff


@dataclass(frozen=True, slots=True, init=False)
class Bought:
    """Credits that were bought, and what was paid for them.

    Attributes
    ----------
    on : date
    credits : Decimal [credits]
        With those that came on top.
    price : Decimal
        Of all of them, excluding VAT.

    Raises
    ------
    UsageError
        `DAY001`, `AMT001` to `AMT005` where a day or an amount is none; `SPL004` a price of no credits.

    >>> str(Bought("2026-10-01", 1000, "58").price)
    '58.00'
    """

    on: date
    credits: Decimal
    price: Decimal

    @checked()
    def __init__(self, on: Day, credits: Amount, price: Amount) -> None:  # noqa: A002 - the domain's word
        values = {
            "on": day_of(told("day of the purchase"), on),
            "credits": exact_decimal(told("number of credits"), credits),
            "price": to_price(to_micro(exact_decimal(told("price"), price, places=6))),
        }
        if values["price"] and not values["credits"]:
            raise UsageError("SPL004", price=values["price"])
        for name, value in values.items():
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True)
class StockUsed(Bounded):
    """Credits taken from the account, of one purchase, and what they cost.

    Attributes
    ----------
    on : date, or None
        When they were bought; None: of no purchase that is known.
    credits : Decimal [credits]
    price : Decimal
        Excluding VAT; at most, where it is not exact.
    at_least : Decimal
        The same at least.

    >>> used = StockUsed(None, Decimal(2), Decimal("0.12"), Decimal("0.00"))
    >>> used.bounds.is_exact
    False
    """

    on: date | None
    credits: Decimal
    price: Decimal
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class StockTaken(Ranged):
    """What is taken from the account, by purchase.

    Attributes
    ----------
    lines : tuple of StockUsed
        The oldest first; before them, what is of no known purchase.
    used_before : Decimal [credits]
        Credits of the purchases that the account holds no more.
    not_known : Decimal [credits]
        Credits on the account that are of none of the purchases.
    dearest : Decimal
        The price of one credit that bounds them.

    >>> from estimator import find_tariff
    >>> tariff = find_tariff(on="2026-11-01")
    >>> stock = (Bought("2026-09-01", 100, 6), Bought("2026-10-01", 1000, 58))
    >>> taken = taken_from(stock, used=200_000, balance=1_050_000, tariff=tariff)
    >>> [(str(line.credits), str(line.price)) for line in taken.lines], str(taken.used_before)
    ([('50', '3.00'), ('150', '8.70')], '50')
    """

    lines: tuple[StockUsed, ...]
    used_before: Decimal
    not_known: Decimal
    dearest: Decimal

    @property
    def bounds(self) -> PriceRange:
        """What all lines cost together; they add up to it."""
        return PriceRange.total(line.bounds for line in self.lines)


def taken_from(stock: tuple[Bought, ...], *, used: int, balance: int, tariff: Tariff) -> StockTaken:
    """What the credits cost that are taken from an account.

    Parameters
    ----------
    stock : tuple of Bought
        In any order.
    used, balance : int [milli-credits]
        What is taken, and what the account holds.
    tariff : Tariff
        Its dearest price bounds credits of which nobody says what they cost.
    """
    held = sum(to_milli(each.credits) for each in stock)
    not_known = max(0, balance - held)
    gone = max(0, held - max(balance, 0))
    dearest = _dearest(stock, tariff)
    unknown = min(used, not_known)
    lines = []
    if unknown:
        most = round_line(dearest.numerator * unknown, dearest.denominator * MILLI)
        lines.append(StockUsed(None, to_credits(unknown), to_price(most), to_price(0)))
    return StockTaken(
        (*lines, *_oldest_first(stock, gone, gone + used - unknown)),
        to_credits(gone),
        to_credits(not_known),
        to_price(-(-dearest.numerator // dearest.denominator)),
    )


def _oldest_first(stock: tuple[Bought, ...], begin: int, end: int) -> Iterator[StockUsed]:
    """The credits from `begin` to `end` [milli-credits] of all that was bought, by purchase.

    What is rounded are sums from the beginning of a purchase on: however often something is taken of it,
    the parts add up to what was paid.
    """
    before = 0
    for each in sorted(stock, key=lambda bought: bought.on):
        size, price = to_milli(each.credits), to_micro(each.price)
        first, last = (min(max(point - before, 0), size) for point in (begin, end))
        if last > first:
            cost = round_line(price * last, size) - round_line(price * first, size)
            yield StockUsed(each.on, to_credits(last - first), to_price(cost), to_price(cost))
        before += size


def _dearest(stock: tuple[Bought, ...], tariff: Tariff) -> Fraction:
    """The highest price of one credit that is known, in micro-units."""
    prices = [
        Fraction(to_micro(each.price) * MILLI, to_milli(each.credits)) for each in stock if each.credits
    ]
    prices += [Fraction(bracket.regular_price_micro or bracket.price_micro) for bracket in tariff.offered]
    prices += [Fraction(to_micro(pack.price), pack.credits) for pack in tariff.packs]
    return max(prices, default=Fraction(0))
