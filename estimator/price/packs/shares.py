"""What is paid for a purchase, shared over those who use its credits; what nobody uses is named.

A purchase brings more than is used: credits come whole, no order is smaller than the smallest, a larger one
may cost less, and an account may owe some. Users pay for the credits that the purchase brings them, in
proportion to what they take; the credits that were on the account are used by all of them alike, and were
paid for before. The rest is a line of its own for each reason. All lines together are the purchase, to the
cent, and its VAT is shared over them in proportion to their prices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, get_args

from estimator.base.choices import RestKind
from estimator.base.credits import MILLI, to_credits, to_milli
from estimator.base.money import round_line, share_out, to_micro, to_price
from estimator.base.runs import Runs
from estimator.price.packs.purchase import Purchase


class Paid(NamedTuple):
    """A price excluding VAT, what it is at least, and the VAT on it; None where that is not known."""

    price: Decimal
    at_least: Decimal | None
    vat: Decimal | None


@dataclass(frozen=True, slots=True)
class Rest:
    """Credits that are paid for and that no message takes.

    Attributes
    ----------
    kind : "smallest_order", "left_over" or "owed"
        No order is smaller; credits come whole, or a larger order costs less; the account owed them.
    credits : Decimal [credits]
    price : Decimal
        Excluding VAT; at most, where it is not exact.
    at_least : Decimal, or None
        The same at least; None where nobody knows how low it may be.
    vat : Decimal, or None
        On the price; None where it is not known.

    >>> from estimator import cheapest_purchase
    >>> shared = share_purchase(cheapest_purchase("2.5", on="2026-11-01"), [2500])
    >>> [(rest.kind, str(rest.credits), str(rest.price)) for rest in shared.rest]
    [('smallest_order', '97', '5.82'), ('left_over', '0.5', '0.03')]
    """

    kind: RestKind
    credits: Decimal
    price: Decimal
    at_least: Decimal | None
    vat: Decimal | None


class Shared(NamedTuple):
    """What each of those who use the credits pays, and the rest."""

    parts: Runs[Paid]
    rest: tuple[Rest, ...]


def share_purchase(purchase: Purchase, taken: Sequence[int]) -> Shared:
    """Share a purchase over those who take its credits.

    Parameters
    ----------
    purchase : Purchase
    taken : sequence of int [milli-credits]
        What each takes; together what the purchase was made for.

    >>> from estimator import cheapest_purchase
    >>> purchase = cheapest_purchase(150, on="2026-11-01", balance=30, vat=20)
    >>> shared = share_purchase(purchase, [100_000, 50_000])
    >>> [(str(part.price), str(part.vat)) for part in shared.parts], shared.rest
    ([('4.80', '0.96'), ('2.40', '0.48')], ())
    """
    users = Runs.of(taken)
    whole = sum(milli * many for milli, many in users.counted)
    rest = _rest(purchase)
    # Credits of the purchase that are used: each takes the same share of them as of all.
    used = whole - to_milli(purchase.balance_used)
    weights = users.map(lambda milli: milli * used) + Runs((milli * max(whole, 1), 1) for _, milli in rest)
    prices = _shared(purchase.price, weights)
    least = _shared(purchase.at_least, weights)
    vat = _shared(purchase.vat_amount, prices.map(_micro))
    paid = Runs.zipped(prices, least, vat).map(_paid)
    return Shared(
        paid.between(0, len(users)),
        tuple(
            Rest(kind, to_credits(milli), *each)
            for (kind, milli), each in zip(rest, paid[len(users) :], strict=True)
        ),
    )


def bounds_of_used(milli: int, purchase: Purchase | None) -> tuple[Decimal | None, Decimal | None]:
    """What `milli` of the credits bought cost: their share of both bounds of the price, each rounded once.

    >>> from estimator import cheapest_purchase
    >>> bounds = bounds_of_used(1000, cheapest_purchase(500, on="2026-11-01"))
    >>> [str(each) for each in bounds], bounds_of_used(1000, None)
    (['0.06', '0.06'], (None, None))
    """
    if purchase is None:
        return None, None
    received = sum(to_milli(order.credits + order.gift) for order in purchase.orders)

    def share(price: Decimal) -> Decimal:
        return to_price(round_line(to_micro(price) * milli, received) if received else 0)

    least = purchase.at_least
    return share(purchase.price), None if least is None else share(least)


def _paid(of_one: tuple[Decimal | None, Decimal | None, Decimal | None]) -> Paid:
    price, *others = of_one
    return Paid(price or to_price(0), *others)


def _micro(price: Decimal | None) -> int:
    return 0 if price is None else to_micro(price)


def _shared(total: Decimal | None, weights: Runs[int]) -> Runs[Decimal] | Runs[None]:
    if total is None:
        return weights.map(lambda _: None)
    return share_out(to_micro(total), weights).map(to_price)


def _rest(purchase: Purchase) -> list[tuple[RestKind, int]]:
    """The milli-credits bought that are not used, by reason; nothing where nothing is bought."""
    if not purchase.orders:
        return []
    over = to_milli(purchase.left_over)
    forced = 0 if purchase.smallest_order is None else over // MILLI * MILLI
    amounts = (forced, over - forced, max(0, -to_milli(purchase.balance)))
    return [(kind, milli) for kind, milli in zip(get_args(RestKind), amounts, strict=True) if milli]
