"""The values a tariff is made of, by hand: what nobody can sell is refused where it is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from estimator.errors import SmsCostError
from estimator.tariff.model import Bracket, KnownPrice, Pack

DAY = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(
            lambda: Bracket(100, 50, 60_000),
            "TAR015  The bracket from 100 ends at 50, before it begins.",
            id="a bracket that ends before it begins",
        ),
        pytest.param(lambda: Bracket(9, 9, 5), "TAR015  The bracket from 9 ends at 9", id="an empty bracket"),
        pytest.param(
            lambda: Pack(0, 5), "AMT003  The credits cannot be 0.\nGive 1 or more.", id="a pack of nothing"
        ),
        pytest.param(lambda: Pack(5, -1), "AMT003  The price_micro cannot be -1.", id="a price below 0"),
        pytest.param(
            lambda: KnownPrice(0, 5, DAY, "a page"), "AMT003  The quantity cannot be 0.", id="no quantity"
        ),
        pytest.param(
            lambda: KnownPrice(100, 5, DAY, " "),
            "TAR012  The value '' of source is not understood.\nGive a sentence",
            id="a price nobody read",
        ),
    ],
)
def test_what_nobody_can_sell_is_refused(make: Callable[[], object], said: str) -> None:
    with pytest.raises(SmsCostError) as raised:
        make()
    assert str(raised.value).startswith(said)


def test_what_can_be_sold() -> None:
    assert (Bracket(9, 10, 5).maximum, Pack(1, 0).credits, KnownPrice(1, 0, DAY, "x").quantity) == (10, 1, 1)
