"""What a purchase says: rounding, VAT, what is left, the alternative, the trigger, what is not known."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator import estimate, plan_transfers
from estimator.base.money import to_price
from estimator.base.prices import PriceDifference, PriceRange
from estimator.errors import SmsCostError, TariffError, UsageError
from estimator.price.packs import Purchase, cheapest_purchase
from estimator.price.packs.shares import share_purchase
from estimator.price.packs.single import one_order
from estimator.price.packs.stock import Bought
from estimator.show.purchase import purchase_remarks
from estimator.tariff.model import Bracket, KnownPrice, Pack, Tariff
from tests.long import trying

DAY = date(2026, 10, 1)

STEPS = (
    Bracket(100, 200, 60_000),
    Bracket(200, 250, 58_000),
    Bracket(250, 500, 56_500),
    Bracket(500, 1_000, 55_000),
    Bracket(1_000, 2_500, 52_500),
    Bracket(2_500, 5_000, 50_000),
    Bracket(5_000, 10_000, 47_500),
    Bracket(10_000, None, 45_000),
)


def tariff(
    *brackets: Bracket,
    packs: tuple[Pack, ...] = (),
    vat: Decimal | None = None,
    order_maximum: int = 1_000_000,
) -> Tariff:
    return Tariff(
        "fr", "EUR", DAY, DAY, "a test", "illustrative", {"FR": 1000}, brackets, packs, vat, order_maximum
    )


def bought(purchase: Purchase) -> list[int]:
    return [order.credits for order in purchase.orders]


def test_all_that_is_said_of_a_purchase() -> None:
    used = tariff(*STEPS, vat=Decimal(20))
    purchase = cheapest_purchase("4800.35", used, balance="30.1")
    (order,) = purchase.orders
    assert (order.credits, order.gift, order.price_per_credit, order.price, order.at_most) == (
        5_000,
        0,
        Decimal("0.0475"),
        Decimal("237.50"),
        False,
    )
    assert (purchase.credits_needed, purchase.balance) == (Decimal("4800.35"), Decimal("30.1"))
    assert (purchase.price, purchase.price_with_vat, purchase.vat) == (
        Decimal("237.50"),
        Decimal("285.00"),
        Decimal(20),
    )
    assert purchase.left_over == Decimal("229.75")
    assert (purchase.currency, purchase.tariff, purchase.at_most) == ("EUR", used, False)
    assert purchase.alternative is not None
    assert [order.credits for order in purchase.alternative.orders] == [4_771]
    assert (purchase.alternative.price, purchase.alternative.extra) == (Decimal("238.55"), Decimal("1.05"))
    assert purchase.alternative.left_over == Decimal("0.75")
    assert purchase.next_bracket is not None
    assert (purchase.next_bracket.minimum, purchase.next_bracket.trigger) == (5_000, 4_751)
    assert purchase.next_bracket.price_per_credit == Decimal("0.0475")


@pytest.mark.parametrize(
    ("needed", "balance", "credits_bought"),
    [
        pytest.param("100.001", 0, [101], id="credits are sold whole"),
        pytest.param("150.5", "50.5", [100], id="needed less balance is a whole number"),
        pytest.param("150.5", "50.499", [101], id="a thousandth short is a whole credit"),
        pytest.param("0.05", 0, [100], id="a fraction of a credit takes the smallest order"),
        pytest.param(500, 500, [], id="the balance is just enough"),
        pytest.param(0, 0, [], id="nothing needed"),
    ],
)
def test_what_must_be_bought(needed: str | int, balance: str | int, credits_bought: list[int]) -> None:
    purchase = cheapest_purchase(needed, tariff(*STEPS), balance=balance)
    assert bought(purchase) == credits_bought
    assert purchase.left_over == Decimal(balance) + sum(credits_bought) - Decimal(needed)


def test_nothing_to_buy_needs_no_price() -> None:
    purchase = cheapest_purchase(10, tariff(vat=Decimal(20)), balance=25)
    assert (purchase.orders, purchase.price, purchase.price_with_vat) == ((), Decimal(0), Decimal(0))
    assert (purchase.left_over, purchase.alternative, purchase.next_bracket) == (Decimal(15), None, None)


def test_each_order_is_rounded_once_and_the_lines_add_up() -> None:
    # 0.0335 for each: two orders of 15 cost 0.5025 and round to 0.50 each, where 30 at once would be 1.01.
    purchase = cheapest_purchase(30, tariff(Bracket(15, 16, 33_500)))
    assert [str(order.price) for order in purchase.orders] == ["0.50", "0.50"]
    assert str(purchase.price) == "1.00"


def test_half_a_cent_is_rounded_up() -> None:
    assert str(cheapest_purchase(1, tariff(Bracket(1, None, 5_000))).price) == "0.01"


def test_the_exact_price_decides_not_the_rounded_one() -> None:
    # 0.0104 rounds to the same cent as 0.0102, but is dearer.
    purchase = cheapest_purchase(1, tariff(packs=(Pack(1, 10_400), Pack(2, 10_200))))
    assert bought(purchase) == [2]


@pytest.mark.parametrize(
    ("own", "asked", "price_with_vat"),
    [
        pytest.param(Decimal(20), None, "72.00", id="the tariff's"),
        pytest.param(Decimal(20), Decimal("5.5"), "63.30", id="another one"),
        pytest.param(Decimal(20), Decimal(0), "60.00", id="none is not the same as unknown"),
        pytest.param(None, Decimal(20), "72.00", id="where the tariff knows none"),
        pytest.param(None, None, None, id="not known"),
    ],
)
def test_vat(own: Decimal | None, asked: Decimal | None, price_with_vat: str | None) -> None:
    purchase = cheapest_purchase(1_000, tariff(Bracket(100, None, 60_000), vat=own), vat=asked)
    expected = None if price_with_vat is None else Decimal(price_with_vat)
    assert purchase.price_with_vat == expected


def test_gifts_are_received_but_not_paid() -> None:
    purchase = cheapest_purchase(110, tariff(Bracket(100, 200, 60_000, gift=10)))
    assert [(order.credits, order.gift, order.price) for order in purchase.orders] == [(100, 10, Decimal(6))]
    assert purchase.left_over == 0


def test_a_fixed_pack_has_no_price_of_one_credit() -> None:
    (order,) = cheapest_purchase(40, tariff(packs=(Pack(50, 2_500_000, gift=5),))).orders
    assert (order.price_per_credit, order.price, order.gift) == (None, Decimal("2.50"), 5)


def test_the_order_maximum_limits_brackets_and_not_packs() -> None:
    sold = tariff(
        Bracket(100, None, 60_000),
        Bracket(2_000, None, 10_000),
        packs=(Pack(1_500, 95_000_000),),
        order_maximum=1_000,
    )
    assert bought(cheapest_purchase(1_000, sold)) == [1_000]
    assert bought(cheapest_purchase(1_600, sold)) == [1_000, 600]
    assert bought(cheapest_purchase(1_600, sold, max_orders=2)) == [1_000, 600]
    assert bought(cheapest_purchase(1_500, tariff(packs=sold.packs, order_maximum=1_000))) == [1_500]


def test_a_limit_on_orders() -> None:
    promotion = tariff(Bracket(100, 200, 30_000), Bracket(200, None, 60_000))
    assert bought(cheapest_purchase(597, promotion)) == [199, 199, 199]
    assert bought(cheapest_purchase(597, promotion, max_orders=2)) == [398, 199]
    assert bought(cheapest_purchase(597, promotion, max_orders=1)) == [597]


PUBLIC = tariff(Bracket(100, 200, 60_000), Bracket(200, None, 60_000, known=False))


def test_a_price_that_is_not_public_is_at_most() -> None:
    purchase = cheapest_purchase(12_000, PUBLIC)
    assert (purchase.price, purchase.at_most) == (Decimal(720), True)
    assert [order.at_most for order in purchase.orders] == [True]
    assert purchase.alternative is None, "nothing can be compared with a price that is not known"
    assert purchase.next_bracket is None


def test_an_alternative_that_is_not_public_is_at_most() -> None:
    purchase = cheapest_purchase(
        150, tariff(Bracket(100, 200, 60_000), Bracket(200, None, 59_000, known=False))
    )
    assert (purchase.price, purchase.at_most) == (Decimal(9), False)
    assert purchase.alternative is not None
    assert (purchase.alternative.extra, purchase.alternative.at_most) == (Decimal("2.80"), True)


def test_a_known_price_and_what_follows_from_it_are_no_alternatives_to_each_other() -> None:
    assert cheapest_purchase(150, PUBLIC).alternative is None


def test_no_alternative_in_a_tariff_of_one_bracket() -> None:
    assert cheapest_purchase(150, tariff(Bracket(100, None, 60_000))).alternative is None


def test_no_alternative_within_the_limit() -> None:
    sold = tariff(Bracket(100, 200, 60_000), Bracket(200, None, 50_000))
    assert cheapest_purchase(300, sold).alternative is not None
    assert cheapest_purchase(300, sold, max_orders=1).alternative is None


def test_nothing_to_buy_takes_no_order_whatever_is_sold() -> None:
    assert cheapest_purchase(0, tariff(), max_orders=1).orders == ()


def test_an_alternative_of_a_million_orders_is_none_and_hides_no_other() -> None:
    small, packs = Bracket(1, 2, 56_000), (Pack(100, 2_500_000), Pack(1000, 76_000_000))
    without_the_bracket = cheapest_purchase(1_737_128, tariff(small, packs=packs)).alternative
    assert without_the_bracket is not None
    assert without_the_bracket.extra == Decimal("0.82")
    # Without the pack it would be 1,737,128 orders of one credit.
    assert cheapest_purchase(1_737_100, tariff(small, packs=packs[:1])).alternative is None


def test_an_alternative_too_hard_to_find_does_not_cost_the_answer() -> None:
    packs = (Pack(999_979, 999_979), Pack(999_983, 999_983))
    purchase = cheapest_purchase(10**11, tariff(Bracket(10**6, None, 1), packs=packs))
    assert (len(purchase.orders), purchase.alternative) == (100_000, None)


def small_tariffs() -> st.SearchStrategy[Tariff]:
    """Steps of falling prices in whole cents, some not known, and now and then a pack or a gift."""

    def build(widths: list[int], seed: int) -> Tariff:
        random_number = random.Random(seed)
        brackets, minimum, price = [], random_number.randint(1, 10), 200_000
        for width in widths:
            price -= 10_000 * random_number.randint(0, 3)
            known, gift = random_number.random() < 0.9, random_number.choice([0, 0, 0, 2])
            brackets.append(Bracket(minimum, minimum + width, price, known, gift))
            minimum += width
        packs = (Pack(7, 1_050_000),) if random_number.random() < 0.3 else ()
        return tariff(*brackets, packs=packs)

    return st.builds(build, st.lists(st.integers(1, 12), min_size=1, max_size=5), st.integers(0, 10**6))


@trying(150)
@given(small_tariffs(), st.integers(1, 120))
def test_the_alternative_is_the_best_without_one_of_those_chosen(sold: Tariff, need: int) -> None:
    purchase = cheapest_purchase(need, sold)
    alternative = purchase.alternative
    if purchase.at_most:
        assert alternative is None
        return
    prices = []
    offers: tuple[Bracket | Pack, ...] = (*sold.brackets, *sold.packs)
    for left_out in offers:
        if any(_sells(left_out, order.credits, order.price_per_credit) for order in purchase.orders):
            brackets = [bracket for bracket in sold.brackets if not _is_one(bracket, left_out)]
            packs = tuple(pack for pack in sold.packs if pack != left_out)
            if brackets or packs:
                prices.append(cheapest_purchase(need, tariff(*brackets, packs=packs)).price)
    # One order that may be cheaper is said for itself, and no second best.
    second = alternative or purchase.may_be_cheaper
    assert (None if second is None else second.price) == min(prices, default=None)
    if alternative is not None:
        received = sum(order.credits + order.gift for order in alternative.orders)
        assert received >= need
        assert alternative.left_over == received - need
        assert alternative.extra == alternative.price - purchase.price


def _is_one(bracket: Bracket, other: Bracket | Pack) -> bool:
    if isinstance(other, Pack) or bracket == other:
        return bracket == other
    touch = bracket.maximum == other.minimum or other.maximum == bracket.minimum
    return touch and bracket.price == other.price and bracket.known != other.known


def _sells(source: Bracket | Pack, credits_bought: int, price_per_credit: Decimal | None) -> bool:
    if isinstance(source, Pack):
        return price_per_credit is None and source.credits == credits_bought
    assert source.maximum is not None
    return price_per_credit is not None and source.minimum <= credits_bought < source.maximum


@trying(150)
@given(small_tariffs(), st.integers(1, 60))
def test_the_trigger_is_where_every_purchase_without_that_bracket_costs_more(sold: Tariff, need: int) -> None:
    """Found by asking every need what its best purchase costs without the bracket."""
    following = cheapest_purchase(need, sold).next_bracket
    own = [bracket for bracket in sold.brackets if bracket.minimum <= need] or [sold.brackets[0]]
    higher = [b for b in sold.brackets if b.minimum > own[-1].minimum and b.price < own[-1].price]
    if not higher or not own[-1].known or not higher[0].known:
        assert following is None
        return
    others = tariff(*(each for each in sold.brackets if each != higher[0]), packs=sold.packs)
    jump = to_price(higher[0].minimum * higher[0].price_micro)
    dearer = [
        wanted
        for wanted in range(1, higher[0].minimum + higher[0].gift)
        if cheapest_purchase(wanted, others).price > jump
    ]
    assert (following and (following.minimum, following.trigger)) == (
        (higher[0].minimum, min(dearer)) if dearer else None
    )
    for wanted in dearer:
        best = cheapest_purchase(wanted, sold)
        assert best.price <= jump, "nothing is dearer than what is said to cost less"


@pytest.mark.parametrize(
    ("need", "minimum", "trigger"),
    [
        pytest.param(50, 200, 194, id="below the first bracket: 200 at 0.058 is 11.60, 194 at 0.06 is 11.64"),
        pytest.param(199, 200, 194, id="where the jump pays already"),
        pytest.param(200, 250, 244, id="at a minimum, the next one above"),
        pytest.param(9_999, 10_000, 9_474, id="just below the last bracket"),
        pytest.param(10_000, None, None, id="in the last bracket"),
    ],
)
def test_next_bracket(need: int, minimum: int | None, trigger: int | None) -> None:
    following = cheapest_purchase(need, tariff(*STEPS)).next_bracket
    assert (following and following.minimum, following and following.trigger) == (minimum, trigger)


def test_a_dearer_bracket_is_not_the_next_one() -> None:
    sold = tariff(Bracket(100, 200, 50_000), Bracket(200, 300, 60_000), Bracket(300, None, 40_000))
    following = cheapest_purchase(150, sold).next_bracket
    # 300 at 0.04 is 12.00: as much as 240 at 0.05 in two orders.
    assert following is not None
    assert (following.minimum, following.trigger) == (300, 241)


KNOWN = replace(
    tariff(vat=Decimal(20)),
    known_prices=tuple(
        KnownPrice(quantity, micro, DAY, "a page")
        for quantity, micro in ((100, 60_000), (1_000, 58_000), (10_000, 54_000))
    ),
    falling=True,
)


@pytest.mark.parametrize(
    ("need", "orders", "most", "least"),
    [
        pytest.param(6_996, [6_996], "405.77", "377.78", id="between two known quantities"),
        pytest.param(1_000, [1_000], "58.00", "58.00", id="a known quantity is exact"),
        pytest.param(970, [1_000], "58.00", "58.00", id="1 000 are surely not dearer than 970 at most"),
        pytest.param(966, [966], "57.96", "56.03", id="one credit less may be cheaper, and is not dearer"),
        pytest.param(40, [100], "6.00", "6.00", id="below the smallest order"),
        pytest.param(20_000, [20_000], "1080.00", None, id="beyond the largest known quantity"),
    ],
)
def test_known_prices(need: int, orders: list[int], most: str, least: str | None) -> None:
    purchase = cheapest_purchase(need, KNOWN)
    assert bought(purchase) == orders
    assert purchase.bounds == PriceRange(Decimal(most), None if least is None else Decimal(least))
    assert (purchase.price, purchase.at_least) == (purchase.bounds.most, purchase.bounds.least)


@pytest.mark.parametrize(
    ("need", "quantity", "most", "least"),
    [
        pytest.param(970, 1_001, "58.06", "54.05", id="970 at least 56.26, and 1 001 still less"),
        pytest.param(100, 101, "6.06", "5.86", id="a known quantity is exact, and one more may be cheaper"),
        pytest.param(932, 1_001, "58.06", "54.05", id="932 cost 54.06 at least"),
    ],
)
def test_what_may_be_cheaper_if_a_bracket_begins_earlier(
    need: int, quantity: int, most: str, least: str
) -> None:
    order = cheapest_purchase(need, KNOWN).may_be_cheaper
    assert order is not None
    assert (order.credits, order.bounds) == (quantity, PriceRange(Decimal(most), Decimal(least)))


@pytest.mark.parametrize(
    "need",
    [
        pytest.param(99, id="the least that is sold is more than enough"),
        pytest.param(931, id="931 may cost 54.00, and 1 001 cost 54.05 at least"),
        pytest.param(101, id="102 may be cheaper than 101, but no cheaper than 101 may be"),
        pytest.param(10_000, id="nobody knows how low the price of 10 001 may be"),
        pytest.param(20_000, id="what is bought is itself that order"),
    ],
)
def test_nothing_is_said_to_be_cheaper_where_it_is_not_or_nobody_knows(need: int) -> None:
    assert cheapest_purchase(need, KNOWN).may_be_cheaper is None


def test_the_order_of_the_need_is_second_best_where_a_larger_one_may_be_cheaper() -> None:
    other = cheapest_purchase(970, KNOWN).alternative
    assert other is not None
    assert [order.credits for order in other.orders] == [970]
    assert other.difference == PriceDifference(Decimal("0.20"), Decimal("-1.74"))


def test_where_prices_may_rise_nothing_is_known_between_quantities() -> None:
    assert bought(cheapest_purchase(970, replace(KNOWN, falling=False))) == [1_000]
    assert bought(cheapest_purchase(1_001, replace(KNOWN, falling=False))) == [1_000, 100]


def test_what_is_cheaper_by_rounding_alone_is_no_bargain() -> None:
    """A thousand orders of half a cent are rounded up, each of them."""
    sold = tariff(packs=(Pack(1, 15_000), Pack(1_100, 15_001_000)))
    assert cheapest_purchase(1_000, sold).more is None


def test_credits_that_come_on_top_are_said_with_the_larger_order() -> None:
    packs = (Pack(100, 6_000_000), Pack(1_000, 20_000_000), Pack(1_000, 19_000_000, gift=5))
    bought = cheapest_purchase(90, tariff(packs=packs))
    assert "905 credits more for 13 EUR" in " ".join(purchase_remarks(bought)).replace("13.00", "13")
    assert "an order of 1 000 and 5 free." in " ".join(purchase_remarks(bought))


@pytest.mark.parametrize(
    ("most", "trigger"),
    [
        pytest.param(None, 251, id="two orders of 125 cost 15.00, as 300 credits do"),
        pytest.param(1, 200, id="one order of 199 is the largest without that bracket"),
    ],
)
def test_what_is_said_of_the_next_bracket_holds_for_as_many_orders(most: int | None, trigger: int) -> None:
    sold = tariff(Bracket(100, 200, 60_000), Bracket(300, 400, 50_000))
    following = cheapest_purchase(150, sold, max_orders=most).next_bracket
    assert following is not None
    assert (following.minimum, following.trigger) == (300, trigger)


def test_a_bracket_costs_less_for_sure_where_no_price_below_it_is_unknown() -> None:
    for need, sold, sure in ((100, KNOWN, False), (8_000, tariff(*STEPS), True)):
        following = cheapest_purchase(need, sold).next_bracket
        assert following is not None
        assert following.is_sure == sure


@pytest.mark.parametrize(
    ("need", "more"),
    [
        pytest.param(4_600, (400, "7.50", "0.01875"), id="400 more for next to nothing"),
        pytest.param(3_000, None, id="2 000 more for 87.50 are no bargain"),
        pytest.param(5_000, None, id="nothing larger is near"),
    ],
)
def test_more_credits_where_they_cost_next_to_nothing(need: int, more: tuple[int, str, str] | None) -> None:
    found = cheapest_purchase(need, tariff(*STEPS)).more
    assert (found and (found.credits, str(found.extra), str(found.each))) == more


def _true_tariff(random_number: random.Random) -> Tariff:
    """Brackets that nobody knows, with the known prices at the known quantities."""
    known = list(KNOWN.known_prices)
    brackets, minimum, price = [], known[0].quantity, known[0].price_micro
    for lower, upper in pairwise(known):
        steps = sorted(random_number.sample(range(lower.quantity + 1, upper.quantity + 1), 3))
        prices = sorted(
            random_number.choices(range(upper.price_micro, lower.price_micro + 1), k=2), reverse=True
        )
        for step, next_price in zip(steps, [*prices, upper.price_micro], strict=True):
            brackets.append(Bracket(minimum, step, price))
            minimum, price = step, next_price
    brackets.append(Bracket(minimum, None, price))
    return tariff(*brackets)


@trying(200)
@given(st.integers(1, 60_000), st.integers(0, 10**6))
def test_what_is_paid_lies_between_the_bounds(need: int, seed: int) -> None:
    """The true tariff is drawn among those that fit what is known."""
    true = _true_tariff(random.Random(seed))
    advised = cheapest_purchase(need, KNOWN)
    paid = sum((_price_of(order.credits, true) for order in advised.orders), Decimal(0))
    assert paid <= advised.price
    assert advised.at_least is None or paid >= advised.at_least
    naive = one_order(max(need, 100), KNOWN)
    assert naive is not None
    assert advised.price <= naive.price, "never dearer than one order may be"


def _price_of(quantity: int, true: Tariff) -> Decimal:
    order = one_order(quantity, true)
    assert order is not None
    assert not order.at_most
    return order.price


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param({"credits_needed": 1.5}, "AMT001", id="a float need"),
        pytest.param({"credits_needed": Decimal(-1)}, "AMT003", id="a negative need"),
        pytest.param({"credits_needed": "0.0001"}, "AMT001", id="finer than the provider counts"),
        pytest.param({"credits_needed": "many"}, "AMT001", id="no number"),
        pytest.param({"credits_needed": Decimal("NaN")}, "AMT001", id="not a number"),
        pytest.param({"credits_needed": 5, "balance": 0.0}, "AMT001", id="a float balance"),
        pytest.param({"credits_needed": 5, "max_orders": 0}, "AMT003", id="no order allowed"),
        pytest.param({"credits_needed": 5, "max_orders": 1.0}, "AMT001", id="a float number of orders"),
        pytest.param({"credits_needed": 5, "vat": 20.0}, "AMT001", id="a float VAT"),
        pytest.param({"credits_needed": 5, "vat": Decimal(-1)}, "AMT003", id="a negative VAT"),
        pytest.param({"credits_needed": 5, "vat": Decimal("100.001")}, "AMT004", id="a VAT over 100 percent"),
        pytest.param({"credits_needed": 5, "vat": Decimal("NaN")}, "AMT001", id="a VAT that is not a number"),
        pytest.param({"credits_needed": 2_000_001, "max_orders": 2}, "PAC002", id="too much for two orders"),
    ],
)
def test_arguments_that_make_no_sense(arguments: dict[str, object], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        cheapest_purchase(tariff=tariff(*STEPS), **arguments)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_no_known_price() -> None:
    with pytest.raises(TariffError) as caught:
        cheapest_purchase(1, tariff())
    assert caught.value.code == "PAC001"
    assert isinstance(caught.value, SmsCostError)


def test_a_billion() -> None:
    purchase = cheapest_purchase(1_000_000_000, tariff(*STEPS))
    assert bought(purchase) == [1_000_000] * 1000
    assert purchase.price == Decimal(45_000_000)


_LISTS: Final = [{"to": "+33639980001", "text": "Bonjour"}] * 3


@pytest.mark.parametrize(
    "bought",
    [
        pytest.param(lambda sold: cheapest_purchase(1000, sold), id="a purchase"),
        pytest.param(lambda sold: estimate(_LISTS, tariff=sold).totals, id="a campaign"),
        pytest.param(lambda sold: estimate(_LISTS, tariff=sold, balance="-900").purchase, id="a debt"),
        pytest.param(lambda sold: plan_transfers({"a": 1}, needs={"a": 900}, tariff=sold), id="transfers"),
    ],
)
@pytest.mark.parametrize("micro", [10**18, 10**24, 10**60])
def test_a_price_past_all_is_an_error_with_a_code(bought: Callable[[Tariff], object], micro: int) -> None:
    """Tariffs from files have no such price; those that a script makes, of units that are none, may."""
    with pytest.raises(UsageError, match="PAC005"):
        bought(tariff(Bracket(1, None, micro)))


def test_what_is_not_asked_for_does_not_cost_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """From which need on the next bracket is cheaper is not said where a search for it would not fit."""
    purchase = cheapest_purchase(4_000, tariff(*STEPS))
    assert purchase.next_bracket is not None

    def too_large(*_: object) -> None:
        raise UsageError("PAC004", need=1)

    monkeypatch.setattr("estimator.price.packs.following.best_basket", too_large)
    assert purchase.next_bracket is None


def test_vat_that_is_not_known_has_no_bounds() -> None:
    without = cheapest_purchase(100, tariff(*STEPS))
    assert (without.bounds_with_vat, without.vat_amount) == (None, None)
    known = cheapest_purchase(100, tariff(*STEPS, vat=Decimal(20)))
    assert known.bounds_with_vat == PriceRange(Decimal("7.20"), Decimal("7.20"))


def test_the_alternative_is_in_the_document() -> None:
    found = cheapest_purchase("4800.35", tariff(*STEPS), balance="30.1").document().purchase.alternative
    assert found is not None
    assert ([order.credits for order in found.orders], found.price, found.extra) == (
        [4_771],
        "238.55",
        "1.05",
    )
    assert (found.left_over, found.at_most) == ("0.75", False)


def test_credits_that_were_bought_for_a_price_are_some() -> None:
    with pytest.raises(UsageError, match="SPL004"):
        Bought(DAY, 0, "5.00")
    assert Bought(DAY, 0, 0).price == 0


def test_more_credits_for_little_are_in_the_document() -> None:
    """180 cost 10.80, and 190 in the next bracket 3 cents more."""
    purchase = cheapest_purchase(180, tariff(Bracket(100, 190, 60_000), Bracket(190, None, 57_000)))
    more = purchase.more
    found = purchase.document().purchase.more
    assert more is not None
    assert found is not None
    assert (found.order.credits, found.credits) == (more.order.credits, more.credits)
    assert found.extra == str(more.extra)


def test_vat_that_is_not_known_is_shared_by_nobody() -> None:
    shared = share_purchase(cheapest_purchase(150, tariff(*STEPS)), [100_000, 50_000])
    assert [(str(part.price), part.vat) for part in shared.parts] == [("6.00", None), ("3.00", None)]
