"""What is said of a purchase is true: held against an oracle that tries every order there is.

The oracle knows tariffs as a price for each quantity, and purchases as sums of orders; nothing of how they
are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.base.money import round_line
from estimator.price.packs import Purchase, cheapest_purchase
from estimator.tariff.model import Bracket, KnownPrice, Tariff
from tests.long import LONG

DAY = date(2026, 10, 1)
MANY = settings(max_examples=1_500 if LONG else 60)
END = 90
"""No order of the drawn tariffs is larger."""


def _tariff(brackets: Sequence[Bracket] = (), known: Sequence[KnownPrice] = ()) -> Tariff:
    return Tariff(
        *("fr", "EUR", DAY, DAY, "a test", "illustrative", {"FR": 1000}, tuple(brackets)),
        order_maximum=END,
        known_prices=tuple(known),
        falling=bool(known),
    )


def _brackets(random: Random) -> list[Bracket]:
    """Few brackets of whole cents, not all of them cheaper than the one before, some with gifts."""
    edges = sorted(random.sample(range(1, END), random.randint(2, 6)))
    prices = [random.randint(2, 20) * 10_000 for _ in edges[:-1]]
    if random.random() < 0.7:
        prices.sort(reverse=True)
    return [
        Bracket(low, high, price, gift=random.choice((0, 0, 0, random.randint(1, 9))))
        for low, high, price in zip(edges, edges[1:], prices, strict=False)
    ]


def _orders(brackets: Sequence[Bracket]) -> list[tuple[int, int]]:
    """Every order there is: credits received, and what they cost."""
    return [
        (quantity + bracket.gift, quantity * bracket.price_micro)
        for bracket in brackets
        for quantity in range(bracket.minimum, min(bracket.maximum or END + 1, END + 1))
    ]


def _cheapest(orders: Sequence[tuple[int, int]], most: int) -> list[int | None]:
    """For each need up to `most` what the cheapest purchase costs, by trying every order last."""
    best: list[int | None] = [0]
    for need in range(1, most + 1):
        ways = [
            cost + before
            for received, cost in orders
            if (before := best[max(0, need - received)]) is not None
        ]
        best.append(min(ways, default=None))
    return best


def _micro(price: Decimal) -> int:
    return int(price * 1_000_000)


@MANY
@given(st.integers(0, 10**9), st.integers(1, 2 * END))
def test_price_next_bracket_and_more_are_true_of_the_best_purchase(seed: int, need: int) -> None:
    brackets = _brackets(Random(seed))
    bought: Purchase = cheapest_purchase(need, _tariff(brackets))
    costs = _cheapest(_orders(brackets), 2 * END)
    assert _micro(bought.price) == costs[need]
    if following := bought.next_bracket:
        bracket = next(each for each in brackets if each.minimum == following.minimum)
        asked = bracket.minimum * bracket.price_micro
        without = _cheapest(_orders([each for each in brackets if each != bracket]), bracket.minimum + 9)
        for n in range(following.trigger, bracket.minimum + bracket.gift + 1):
            other, best = without[n], costs[n]
            assert other is None or asked < other, "from there on it costs less"
            assert best is not None
            assert best <= asked
        before = without[following.trigger - 1]
        assert before is not None
        assert before <= asked, "and not before"
    if more := bought.more:
        received = sum(order.credits + order.gift for order in bought.orders)
        assert (more.order.credits + more.order.gift, _micro(more.order.price)) in _orders(brackets)
        assert more.order.credits + more.order.gift == received + more.credits
        assert more.order.price == bought.price + more.extra
        assert 2 * _micro(more.extra) * received <= _micro(bought.price) * more.credits
    elif bought.price:
        received = sum(order.credits + order.gift for order in bought.orders)
        for bracket in brackets:  # what starts a bracket is what may be that cheap
            got, cost = bracket.minimum + bracket.gift, bracket.minimum * bracket.price_micro
            extra = cost - _micro(bought.price)
            assert got <= received or 2 * extra * received > _micro(bought.price) * (got - received)


def _known(random: Random) -> list[KnownPrice]:
    quantities = sorted(random.sample(range(1, END), random.randint(1, 5)))
    prices = sorted((random.randint(1, 12) * 10_000 for _ in quantities), reverse=True)
    return [KnownPrice(n, price, DAY, "a test") for n, price in zip(quantities, prices, strict=True)]


def _true_prices(known: Sequence[KnownPrice], random: Random) -> dict[int, int]:
    """A price for each quantity that falls or stays, and is as known where it is known."""
    prices = {each.quantity: each.price_micro for each in known}
    last = known[0].price_micro
    for quantity in range(known[0].quantity, END + 1):
        floor = next((each.price_micro for each in known if each.quantity >= quantity), 0)
        if quantity not in prices:
            fallen = (
                random.randint(floor // 10_000, last // 10_000) * 10_000 if random.random() < 0.2 else last
            )
            prices[quantity] = max(floor, fallen)
        last = prices[quantity]
    return prices


@MANY
@given(st.integers(0, 10**9), st.integers(1, 2 * END))
def test_with_known_prices_what_is_paid_lies_between_the_bounds(seed: int, need: int) -> None:
    random = Random(seed)
    known = _known(random)
    true = _true_prices(known, random)
    advised = cheapest_purchase(need, _tariff(known=known))
    assert sum(order.credits for order in advised.orders) >= need
    paid = sum(order.credits * true[order.credits] for order in advised.orders)
    assert paid <= _micro(advised.price)
    assert advised.at_least is None or _micro(advised.at_least) <= paid
    # The bounds are those of what is known, and no other purchase is surely cheaper.
    most = {n: _below(known, n).price_micro for n in range(known[0].quantity, END + 1)}
    at_most = _cheapest([(n, n * price) for n, price in most.items()], need)[need]
    assert _micro(advised.price) == at_most
    if known[0].quantity <= need <= END:
        assert _micro(advised.price) <= need * most[need], "never dearer than one order may be"
    if (cheaper := advised.may_be_cheaper) is not None:
        assert cheaper.credits >= need
        assert cheaper.at_most
        assert cheaper.at_least is None or cheaper.at_least < advised.price
    # Where one order that covers the need may cost less than what is bought can, the lowest one is named.
    lows = [
        round_line(n * floor)
        for n in range(max(need, known[0].quantity), END + 1)
        if (floor := _above(known, n)) is not None and [n] != [order.credits for order in advised.orders]
    ]
    if need < known[0].quantity:
        assert cheaper is None
    elif lows and advised.at_least is not None and min(lows) < _micro(advised.at_least):
        assert cheaper is not None
        assert cheaper.at_least is None or _micro(cheaper.at_least) == min(lows)


def _below(known: Sequence[KnownPrice], quantity: int) -> KnownPrice:
    return [each for each in known if each.quantity <= quantity][-1]


def _above(known: Sequence[KnownPrice], quantity: int) -> int | None:
    """What a credit costs at least in an order of so many; None where nobody knows."""
    return next((each.price_micro for each in known if each.quantity >= quantity), None)
