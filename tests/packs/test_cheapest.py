"""The search against three oracles that share nothing with it: a table over every order there is, a list of
all small purchases, and SciPy's integer programming."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from estimator.errors import UsageError
from estimator.price.packs.cheapest import cheapest_basket
from estimator.price.packs.limited import cheapest_of_few
from estimator.price.packs.offers import Basket, Lot, Offer
from estimator.tariff.model import Bracket, Pack
from tests.long import trying

Rank = tuple[int, int, int, int]


def bracket(lowest: int, highest: int, unit: int, gift: int = 0, least: int | None = None) -> Offer:
    """Without `least`, at a known price."""
    source = Bracket(lowest, highest + 1, unit, least is None, gift, None, least)
    return Offer(source, lowest, highest, unit, 0, gift, unit if least is None else least)


def pack(size: int, price: int, gift: int = 0) -> Offer:
    return Offer(Pack(size, price, gift), size, size, 0, price, gift, 0)


def every_order(offers: tuple[Offer, ...]) -> list[tuple[int, int, int]]:
    """Price, credits received and price at least of every order there is, whatever its quantity."""
    return [
        (
            offer.base + offer.unit * quantity,
            quantity + offer.gift,
            offer.base + offer.least * quantity,
        )
        for offer in offers
        for quantity in range(offer.lowest, offer.highest + 1)
    ]


def by_table(offers: tuple[Offer, ...], need: int) -> Rank:
    """The best rank for each need from 1 on, from the best ranks for smaller needs."""
    orders = every_order(offers)
    best: list[Rank] = [(0, 0, 0, 0)]
    for wanted in range(1, need + 1):
        before = [
            (best[max(0, wanted - received)], price, received, least) for price, received, least in orders
        ]
        best.append(
            min(
                (b[0] + price, b[1] + least, b[2] - received, b[3] + 1)
                for b, price, received, least in before
            )
        )
    return best[need]


def by_listing(offers: tuple[Offer, ...], need: int, limit: int) -> Rank | None:
    """The best of all purchases of up to `limit` orders, one by one."""
    orders = every_order(offers)
    ranks = (
        (
            sum(price for price, _, _ in chosen),
            sum(least for _, _, least in chosen),
            -sum(received for _, received, _ in chosen),
            size,
        )
        for size in range(1, limit + 1)
        for chosen in combinations_with_replacement(orders, size)
    )
    return min((rank for rank in ranks if -rank[2] >= need), default=None)


def by_integer_programming(offers: tuple[Offer, ...], need: int, limit: int | None = None) -> int:
    """The lowest price: how many orders of each offer, and how many credits in all of them."""
    count = len(offers)
    costs = [offer.base for offer in offers] + [offer.unit for offer in offers]
    brings = [offer.gift for offer in offers] + [1] * count
    each = np.eye(count)
    rules = [
        LinearConstraint(np.array([brings]), lb=need),
        LinearConstraint(np.hstack([-each * [offer.lowest for offer in offers], each]), lb=0),
        LinearConstraint(np.hstack([each * [offer.highest for offer in offers], -each]), lb=0),
    ]
    if limit is not None:
        rules.append(LinearConstraint(np.array([[1] * count + [0] * count]), ub=limit))
    found = milp(
        np.array(costs, float),
        integrality=np.ones(2 * count),
        bounds=Bounds(lb=0),
        constraints=rules,
        options={"mip_rel_gap": 0},
    )
    assert found.success, found.message
    whole = [round(value) for value in found.x]
    assert sum(a * b for a, b in zip(whole, brings, strict=True)) >= need
    return sum(a * b for a, b in zip(whole, costs, strict=True))


def check(basket: Basket, offers: tuple[Offer, ...], need: int) -> None:
    """The orders of a basket can be placed and cover the need."""
    assert basket.received >= need
    for lot, times in basket.lines:
        assert times > 0
        (offer,) = {offer for offer in offers if offer.source == lot.offer.source}
        assert offer.lowest <= lot.quantity <= offer.highest
        assert lot == Lot(lot.offer, lot.quantity, *every_order((offer,))[lot.quantity - offer.lowest])


def offers_up_to(size: int) -> st.SearchStrategy[tuple[Offer, ...]]:
    """Brackets that overlap or leave gaps, prices that rise as well as fall, gifts, fixed packs.

    Some prices are not known, but by their bounds. Prices crowd together, for that is where two purchases
    nearly or exactly tie.
    """
    gift = st.one_of(st.just(0), st.integers(0, 8))
    brackets = st.builds(
        lambda lowest, width, unit, gift, less: bracket(
            lowest, lowest + width, unit, gift, None if less is None else max(0, unit - less)
        ),
        st.integers(1, size),
        st.one_of(st.integers(0, 2), st.integers(0, 2 * size)),
        st.one_of(st.integers(5, 8), st.integers(1, 12)),
        gift,
        st.one_of(st.none(), st.integers(0, 2), st.just(99)),
    )
    packs = st.builds(
        lambda size, unit, more, gift: pack(size, size * unit + more, gift),
        st.integers(1, size),
        st.integers(5, 7),
        st.one_of(st.just(0), st.integers(0, 20)),
        gift,
    )
    return st.lists(
        st.one_of(brackets, packs), min_size=1, max_size=6, unique_by=lambda offer: offer.source
    ).map(tuple)


@trying(400)
@given(offers_up_to(30), st.one_of(st.integers(1, 40), st.integers(1, 700)))
@example((bracket(10, 10, 5), bracket(7, 9, 5)), 47)
@example((pack(6, 36), pack(10, 60), pack(15, 90)), 629)
@example((bracket(20, 29, 6, gift=7), bracket(30, 90, 5)), 641)
def test_equals_a_table_over_every_order(offers: tuple[Offer, ...], need: int) -> None:
    basket = cheapest_basket(offers, need)
    check(basket, offers, need)
    assert basket.rank == by_table(offers, need)


@trying(150)
@given(offers_up_to(7), st.integers(1, 40), st.integers(1, 3))
@example((bracket(3, 12, 6, least=4), bracket(6, 6, 6, least=6)), 29, 3)
@example((bracket(5, 15, 7, 3, least=5), bracket(1, 10, 7, least=6), bracket(3, 9, 7, least=5)), 17, 2)
def test_few_orders_equal_a_list_of_all_purchases(offers: tuple[Offer, ...], need: int, limit: int) -> None:
    basket = cheapest_of_few(offers, need, limit)
    expected = by_listing(offers, need, limit)
    assert (None if basket is None else basket.rank) == expected
    if basket is not None:
        check(basket, offers, need)


@trying(150)
@given(offers_up_to(25), st.integers(1, 150))
def test_a_limit_that_does_not_bind_changes_nothing(offers: tuple[Offer, ...], need: int) -> None:
    free = cheapest_basket(offers, need)
    limited = cheapest_of_few(offers, need, free.size)
    assert limited is not None
    assert limited.rank == free.rank


def degressive(random_number: random.Random) -> tuple[Offer, ...]:
    """Brackets of real sizes with falling prices, then some promotions, gifts and fixed packs."""
    minima = [100, 200, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 1_000_000]
    price = 600
    offers = []
    for lowest, above in zip(minima, [*minima[1:], 1_000_001], strict=True):
        price -= random_number.randint(5, 25)
        unit = price - random_number.choice([0, 0, 0, 0, 0, 60])
        offers.append(bracket(lowest, above - 1, unit, random_number.choice([0, 0, 0, 0, lowest // 10])))
    for _ in range(random_number.choice([0, 0, 2])):
        size = random_number.randint(100, 30_000)
        offers.append(
            pack(size, size * random_number.randint(420, 600), random_number.choice([0, size // 20]))
        )
    return tuple(offers)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.one_in(3)
def test_real_sizes_equal_integer_programming(seed: int) -> None:
    random_number = random.Random(seed)
    offers = degressive(random_number)
    need = random_number.choice([300, 9_000, 120_000, 990_000, 1_700_000, 7_000_000])
    need += random_number.randint(0, need // 3)
    basket = cheapest_basket(offers, need)
    check_large(basket, offers, need)
    assert basket.price == by_integer_programming(offers, need)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.one_in(3, checked=True)
def test_real_sizes_in_few_orders_equal_integer_programming(seed: int) -> None:
    random_number = random.Random(1000 + seed)
    offers = degressive(random_number)
    limit = random_number.randint(1, 4)
    need = random_number.randint(100, random_number.choice([5_000, 60_000, limit * 1_000_000]))
    basket = cheapest_of_few(offers, need, limit)
    assert basket is not None
    assert basket.size <= limit
    check_large(basket, offers, need)
    assert basket.price == by_integer_programming(offers, need, limit)


def check_large(basket: Basket, offers: tuple[Offer, ...], need: int) -> None:
    ranges = {offer.source: (offer.lowest, offer.highest) for offer in offers}
    assert basket.received >= need
    for lot, _ in basket.lines:
        lowest, highest = ranges[lot.offer.source]
        assert lowest <= lot.quantity <= highest
        assert lot.price == lot.offer.base + lot.offer.unit * lot.quantity
        assert lot.received == lot.quantity + lot.offer.gift


DEGRESSIVE = (bracket(100, 4_999, 60), bracket(5_000, 999_999, 50), bracket(1_000_000, 1_000_000, 40))


@pytest.mark.parametrize(
    ("need", "orders"),
    [
        pytest.param(1, [(100, 1)], id="below the first minimum, the minimum"),
        pytest.param(4_166, [(4_166, 1)], id="one below the trigger: 249 960 against 250 000"),
        pytest.param(4_167, [(5_000, 1)], id="at the trigger: 250 020 against 250 000"),
        pytest.param(799_999, [(799_999, 1)], id="one below a tie"),
        pytest.param(800_000, [(1_000_000, 1)], id="a tie of 40 000 000: 200 000 credits for nothing"),
        pytest.param(3_000_000, [(1_000_000, 3)], id="whole largest orders"),
        pytest.param(
            1_000_003_000, [(1_000_000, 1000), (3_000, 1)], id="a billion: 1000 largest, a small one"
        ),
        pytest.param(999_999_999, [(1_000_000, 1000)], id="one below a billion"),
    ],
)
def test_degressive(need: int, orders: list[tuple[int, int]]) -> None:
    assert [(lot.quantity, times) for lot, times in cheapest_basket(DEGRESSIVE, need).lines] == orders


@pytest.mark.parametrize(
    ("offers", "need", "orders"),
    [
        pytest.param(
            (pack(10, 60), pack(20, 120)), 20, [(20, 1)], id="equal price, nothing over: fewer orders"
        ),
        pytest.param((pack(30, 60), pack(25, 60)), 20, [(30, 1)], id="equal price: the larger quantity"),
        pytest.param((pack(11, 60), pack(6, 30)), 10, [(6, 2)], id="the quantity counts before orders"),
        pytest.param(
            (bracket(10, 10, 5), bracket(11, 99, 5, least=4)), 22, [(22, 1)], id="what may be cheaper"
        ),
        pytest.param(
            (bracket(9, 9, 5, least=5), bracket(9, 9, 5, least=4), bracket(10, 10, 7)),
            9,
            [(9, 1)],
            id="at least",
        ),
        pytest.param(
            (bracket(10, 19, 4), bracket(20, 99, 5)), 38, [(19, 2)], id="a promotion on small orders"
        ),
        pytest.param((bracket(10, 99, 5, gift=2),), 36, [(10, 3)], id="gifts come with each order"),
    ],
)
def test_ties_promotions_and_gifts(
    offers: tuple[Offer, ...], need: int, orders: list[tuple[int, int]]
) -> None:
    assert [(lot.quantity, times) for lot, times in cheapest_basket(offers, need).lines] == orders


@trying(100)
@given(offers_up_to(20), st.integers(1, 200), st.integers(1, 200))
def test_two_needs_cost_no_less_apart(offers: tuple[Offer, ...], one: int, other: int) -> None:
    together = cheapest_basket(offers, one + other)
    assert together.price <= cheapest_basket(offers, one).price + cheapest_basket(offers, other).price
    assert together.price >= cheapest_basket(offers, one).price


@trying(100)
@given(offers_up_to(20), st.integers(10**6, 10**9))
def test_a_large_need_costs_a_period_more(offers: tuple[Offer, ...], need: int) -> None:
    """Far out, every `bulk.received` credits cost one bulk order: the price is periodic, up to its slope."""
    price, received, _ = min(
        every_order(offers), key=lambda lot: (Fraction(lot[0], lot[1]), Fraction(lot[2], lot[1]), -lot[1])
    )
    here, further = cheapest_basket(offers, need), cheapest_basket(offers, need + received)
    assert further.price == here.price + price
    assert further.received == here.received + received


def test_too_many_equal_combinations_are_refused() -> None:
    packs = (pack(999_979, 999_979), pack(999_983, 999_983))
    with pytest.raises(UsageError) as caught:
        cheapest_basket(packs, 10**11)
    assert caught.value.code == "PAC004"


@pytest.mark.parametrize(
    ("offers", "need", "limit"),
    [
        pytest.param((bracket(1, 10, 10**18),), 10, 1, id="one order: 10 credits pass 64 bits"),
        pytest.param((pack(1_000, 10**16), pack(1_001, 10**17)), 5_500, 9, id="the sum of excesses"),
    ],
)
def test_prices_beyond_64_bits_are_refused_in_few_orders(
    offers: tuple[Offer, ...], need: int, limit: int
) -> None:
    with pytest.raises(UsageError) as caught:
        cheapest_of_few(offers, need, limit)
    assert caught.value.code == "PAC004"


def test_prices_beyond_64_bits_are_refused() -> None:
    packs = (pack(1_000, 10**18), pack(1_001, 10**18 + 10**15 + 1))
    with pytest.raises(UsageError) as caught:
        cheapest_basket(packs, 5_500)
    assert caught.value.code == "PAC004"


def test_too_many_states_of_few_orders_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    packs = tuple(pack(1_000 + at, 60_000_000 + at * 55_000) for at in range(40))
    best = cheapest_of_few(packs, 9_000, 9)
    assert best is not None
    monkeypatch.setattr("estimator.price.packs.limited._STATES", 10)
    with pytest.raises(UsageError) as caught:
        cheapest_of_few(packs, 9_000, 9)
    assert caught.value.code == "PAC004"
