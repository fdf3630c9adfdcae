"""Amounts add up, and what is not known of one is not known of the sum."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from estimator.base.prices import PriceRange
from estimator.price.amounts import Share

CENTS: Final = st.integers(0, 10**9).map(lambda cents: Decimal(cents).scaleb(-2))


@st.composite
def _bounds(draw: st.DrawFn) -> tuple[Decimal | None, Decimal | None]:
    most = draw(st.none() | CENTS)
    least = None if most is None else draw(st.none() | st.just(most) | st.integers(0, int(most)).map(Decimal))
    return most, least


@st.composite
def _shares(draw: st.DrawFn) -> Share:
    sent, cut, milli = (draw(st.integers(0, 10**12)) for _ in range(3))
    price, stock = draw(_bounds()), draw(_bounds())
    return Share(sent, cut, Decimal(milli).scaleb(-3), *price, draw(st.none() | CENTS), *stock)


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


@given(_shares(), _shares())
def test_each_part_of_a_sum_is_the_sum_of_both(one: Share, other: Share) -> None:
    both = one + other
    assert (both.messages, both.segments) == (one.messages + other.messages, one.segments + other.segments)
    assert both.credits == one.credits + other.credits
    for name in ("price", "at_least", "vat", "stock", "stock_at_least"):
        assert getattr(both, name) == _sum(getattr(one, name), getattr(other, name)), name


@given(_shares())
def test_what_is_paid_altogether(share: Share) -> None:
    assert share.price_with_vat == _sum(share.price, share.vat)
    most, least = _sum(share.price, share.stock), _sum(share.at_least, share.stock_at_least)
    assert share.cost == (None if most is None else PriceRange(most, least))
