"""Plans of transfers: against brute force, by laws, and at their edges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.credits import to_credits
from estimator.base.resources import data_path
from estimator.errors import SmsCostError, UsageError
from estimator.price.packs import cheapest_purchase
from estimator.supply.calendar import AccountList
from estimator.supply.transfers import (
    Account,
    Transfer,
    TransferPlan,
    check_transfer,
    plan_transfers,
    planning,
)
from estimator.supply.transfers.fewest import MOST_EXACT, _greedy, fewest_moves
from estimator.supply.transfers.many import many_groups, most_possible
from estimator.supply.transfers.relaxed import relaxed
from estimator.tariff import Bracket, find_tariff
from tests.long import rarely, trying

DAY = date(2026, 10, 1)
TARIFF = find_tariff(on=DAY, tariff=data_path("examples", "tariff-degressive.xml"))
UNPRICED = find_tariff(on=date(2022, 12, 31))


def set_partitions(members: list[int]) -> Iterator[list[list[int]]]:
    if not members:
        yield []
        return
    first, *others = members
    for parts in set_partitions(others):
        yield [[first], *parts]
        for at, part in enumerate(parts):
            yield [*parts[:at], [first, *part], *parts[at + 1 :]]


def serves(gives: tuple[int, ...], lacks: tuple[int, ...], moves: int) -> bool:
    """Whether so many transfers of any amounts, between any two accounts, serve everybody: by trying all."""
    if not any(lacks):
        return True
    if not moves:
        return False
    for at, left in enumerate(gives):
        for to, lack in enumerate(lacks):
            for amount in range(1, min(left, lack) + 1):
                after = (*gives[:at], left - amount, *gives[at + 1 :])
                if serves(after, (*lacks[:to], lack - amount, *lacks[to + 1 :]), moves - 1):
                    return True
    return False


def named(letter: str, amounts: list[int]) -> dict[str, int]:
    return {f"{letter}{at}": amount for at, amount in enumerate(amounts)}


AMOUNTS = st.lists(st.integers(1, 4), min_size=1, max_size=3)


@given(AMOUNTS, AMOUNTS)
@trying(60)
def test_no_amounts_at_all_need_fewer_transfers(gives: list[int], lacks: list[int]) -> None:
    gives = [*gives, max(0, sum(lacks) - sum(gives))] if sum(gives) < sum(lacks) else gives
    moves, least = fewest_moves(named("g", gives), named("l", lacks))
    assert least == len(moves)
    assert not serves(tuple(gives), tuple(lacks), len(moves) - 1)


@given(
    st.lists(st.integers(1, 30), min_size=1, max_size=4), st.lists(st.integers(1, 30), min_size=1, max_size=4)
)
@trying(80)
def test_transfers_are_as_few_as_the_best_partition_allows(gives: list[int], lacks: list[int]) -> None:
    if sum(gives) < sum(lacks):
        gives, lacks = lacks, gives
    worth = [*gives, *(-lack for lack in lacks)]
    groups = max(
        len(parts)
        for parts in set_partitions(list(range(len(worth))))
        if all(sum(worth[each] for each in part) >= 0 for part in parts)
    )
    assert len(fewest_moves(named("g", gives), named("l", lacks))[0]) == len(worth) - groups


MANY = st.lists(st.integers(1, 10_000), min_size=9, max_size=30)


@given(MANY, MANY)
@rarely(60)
def test_many_accounts_are_served(gives: list[int], lacks: list[int]) -> None:
    if sum(gives) < sum(lacks):
        gives, lacks = lacks, gives
    worth = [*gives, *(-lack for lack in lacks)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("estimator.supply.transfers.many.ROUNDS", 200)
        moves, least = fewest_moves(named("g", gives), named("l", lacks))
    assert len(worth) - most_possible(worth) <= least <= len(moves) < len(worth)
    for name, lack in named("l", lacks).items():
        assert sum(milli for _, target, milli in moves if target == name) == lack
    for name, give in named("g", gives).items():
        assert sum(milli for source, _, milli in moves if source == name) <= give


def test_the_search_is_exact_up_to_the_last_account_that_is_promised() -> None:
    lacks = named("l", list(range(101, 108)))
    gives = named("g", [*range(101, 108), 5])
    assert len(gives) + len(lacks) == MOST_EXACT == 15
    moves, least = fewest_moves(gives, lacks)
    assert (len(moves), least) == (7, 7)
    # Here the bound proves it without a search.
    moves, least = fewest_moves({**gives, "one more": 1}, lacks)
    assert (len(moves), least) == (7, 7)


SIGNED = st.lists(st.one_of(st.integers(1, 9), st.integers(1, 300)), min_size=1, max_size=4)


@given(SIGNED, SIGNED)
@rarely(60)
@pytest.mark.checked
def test_what_is_done_for_many_finds_as_many_groups_of_few_as_there_are(
    gives: list[int], lacks: list[int]
) -> None:
    if sum(gives) < sum(lacks):
        gives, lacks = lacks, gives
    worth = [*gives, *(-lack for lack in lacks)]
    most = max(
        len(parts)
        for parts in set_partitions(list(range(len(worth))))
        if all(sum(worth[each] for each in part) >= 0 for part in parts)
    )
    assert most <= most_possible(worth)
    together = [list(range(len(worth)))]
    proof = relaxed(worth, together, 1)
    assert proof is None or most <= proof.bound
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("estimator.supply.transfers.many.ROUNDS", 40)
        groups, bound = many_groups(worth, together)
        assert len(groups) == most <= bound
        patch.setattr("estimator.supply.transfers.many.ROUNDS", 0)
        groups, bound = many_groups(worth, together)
        assert len(groups) <= most <= bound
        assert sorted(each for group in groups for each in group) == together[0]
        assert all(sum(worth[each] for each in group) >= 0 for group in groups)


def drawn_worth(size: int, unit: int, spare: Fraction) -> list[int]:
    """Accounts of which half give and half lack amounts of up to 3,000 credits, and some to spare."""
    random = Random(f"{size} {unit} {spare}")
    amounts = [random.randint(1, 3_000_000 // unit) * unit for _ in range(size)]
    gives, lacks = amounts[: size // 2], amounts[size // 2 :]
    lacks_more = sum(gives) - floor(sum(lacks) * (1 + spare))
    (lacks if lacks_more > 0 else gives)[0] += abs(lacks_more)
    return [*gives, *(-lack for lack in lacks)]


@pytest.mark.parametrize(
    ("size", "unit", "spare"),
    [
        pytest.param(24, 1_000, Fraction(0), id="nothing to spare"),
        pytest.param(24, 50_000, Fraction(1, 100), id="little to spare"),
        pytest.param(60, 1_000, Fraction(1, 1_000), id="many, hardly anything to spare"),
        pytest.param(60, 50_000, Fraction(0), id="many, nothing to spare"),
        pytest.param(60, 1, Fraction(1, 20), id="many, some to spare"),
    ],
)
@pytest.mark.one_in(2)
def test_many_accounts_have_hardly_more_transfers_than_are_proved_to_be_needed(
    size: int, unit: int, spare: Fraction
) -> None:
    worth = drawn_worth(size, unit, spare)
    gives, lacks = named("g", [each for each in worth if each > 0]), named("l", [-w for w in worth if w < 0])
    moves, least = fewest_moves(gives, lacks)
    assert least <= len(moves) <= least * 1.05
    assert len(moves) == least or size == 60


def exactly(worth: list[int]) -> int:
    """How many groups there are, of up to 20 accounts that add up to 0: each adds up to 0, too.

    Whoever joins one by one closes a group whenever the sum is 0 again; so the best order is the best split.
    """
    sums, size, masks = np.zeros(1, dtype=np.int64), len(worth), np.arange(1 << len(worth))
    for each in worth:
        sums = np.concatenate([sums, sums + each])
    members = sum(((masks >> at) & 1 for at in range(size)), np.zeros_like(masks))
    best = np.zeros(1 << size, dtype=np.int64)
    for count in range(1, size + 1):
        here = masks[members == count]
        before = [np.where(here >> at & 1, best[here & ~(1 << at)], 0) for at in range(size)]
        best[here] = np.maximum.reduce(before) + (sums[here] == 0)
    return int(best[-1])


@pytest.mark.parametrize("unit", [1, 1_000, 20_000, 50_000, 100_000], ids="amounts of {} milli".format)
@pytest.mark.one_in(3)
def test_many_accounts_with_nothing_to_spare_have_the_fewest_transfers(unit: int) -> None:
    random = Random(unit)
    for size in (16, 17):
        gives, lacks = (
            [random.randint(1, 3_000_000 // unit) * unit for _ in range(count)]
            for count in (size // 2, size - size // 2)
        )
        if sum(gives) < sum(lacks):
            gives, lacks = lacks, gives
        lacks[0] += sum(gives) - sum(lacks)
        worth = [*gives, *(-lack for lack in lacks)]
        most = exactly(worth)
        assert most <= most_possible(worth)
        assert len(fewest_moves(named("g", gives), named("l", lacks))[0]) == size - most


MILLI = st.one_of(st.integers(0, 3_000), st.integers(0, 6_000_000))


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Account], dict[str, Decimal], dict[str, Any]]:
    count = draw(st.integers(1, 6))
    accounts = [
        Account(
            f"sms-{at}",
            to_credits(draw(MILLI)),
            to_credits(draw(st.sampled_from([0, 0, 500, 40_000]))),
            draw(st.sampled_from([None, Decimal(0), Decimal("0.5"), Decimal(200)])),
        )
        for at in range(count)
    ]
    needs = {account.name: to_credits(draw(MILLI)) for account in accounts if draw(st.booleans())}
    options = {"reserve": draw(st.sampled_from([0, "0.001", 50])), "below_threshold": draw(st.booleans())}
    options["quotas"] = draw(st.sampled_from(["apart", "within"]))
    return accounts, needs, options


def plan_of(accounts: list[Account], needs: dict[str, Decimal], options: dict[str, Any]) -> TransferPlan:
    return plan_transfers(accounts, needs=needs, tariff=TARIFF, **options)


@given(cases())
@trying(150)
def test_laws(case: tuple[list[Account], dict[str, Decimal], dict[str, Any]]) -> None:
    accounts, needs, options = case
    plan = plan_of(*case)
    bought = sum(each.credits + each.gift for each in plan.purchase.orders) if plan.purchase else 0
    assert sum(plan.balances.values()) == sum(Decimal(each.credits) for each in accounts) + bought
    sources = {each.source for each in plan.transfers}
    assert not sources & {each.target for each in plan.transfers}
    for account in accounts:
        after = plan.balances[account.name]
        held = Decimal(account.held_by_quota) * (options["quotas"] == "within")
        if need := needs.get(account.name, 0):
            assert after - held >= need
        if account.name in sources:
            assert after >= held + needs.get(account.name, 0)
            if account.name != plan.bought_on:
                assert after >= held + needs.get(account.name, 0) + Decimal(options["reserve"])
            if account.threshold is not None and not options["below_threshold"]:
                assert after > Decimal(account.threshold)
    other = plan_of(accounts[::-1], needs, options)
    assert (other.price, other.bought_on, other.transfers) == (plan.price, plan.bought_on, plan.transfers)
    assert plan.price_alone is not None
    assert plan.saving == plan.price_alone - plan.price


@given(st.lists(st.tuples(MILLI, MILLI), min_size=1, max_size=6))
@trying(80)
def test_price_is_that_of_one_account_that_holds_and_needs_everything(pairs: list[tuple[int, int]]) -> None:
    accounts = [Account(f"sms-{at}", to_credits(held)) for at, (held, _) in enumerate(pairs)]
    needs = {f"sms-{at}": to_credits(need) for at, (_, need) in enumerate(pairs)}
    needed, held = (to_credits(sum(column)) for column in ([n for _, n in pairs], [h for h, _ in pairs]))
    plan = plan_of(accounts, needs, {})
    assert plan.price == cheapest_purchase(needed, TARIFF, balance=held).price
    alone = [max(Decimal(0), to_credits(need - held)) for held, need in pairs]
    assert plan.price_alone == sum(cheapest_purchase(each, TARIFF).price for each in alone)


@st.composite
def small_cases(draw: st.DrawFn) -> tuple[list[Account], dict[str, Decimal], dict[str, Any]]:
    """Few accounts with few credits, so that sums meet and thresholds matter."""
    few = st.integers(0, 6).map(lambda tens: Decimal(10 * tens))
    accounts = [
        Account(
            name,
            draw(few),
            draw(st.sampled_from([Decimal(0), Decimal(0), Decimal(10)])),
            draw(st.sampled_from([None, None, Decimal(0), Decimal(30)])),
        )
        for name in "abcde"[: draw(st.integers(1, 5))]
    ]
    needs = {account.name: draw(few) for account in accounts}
    options = {"reserve": draw(st.sampled_from([0, 10])), "below_threshold": draw(st.booleans())}
    options["quotas"] = draw(st.sampled_from(["apart", "within"]))
    return accounts, needs, options


TENS = replace(TARIFF, brackets=(Bracket(10, 50, 60_000), Bracket(50, None, 50_000)), packs=())


@given(small_cases())
@trying(150)
def test_nothing_is_cheaper_and_nothing_as_cheap_has_fewer_transfers(
    case: tuple[list[Account], dict[str, Decimal], dict[str, Any]],
) -> None:
    accounts, needs, options = case
    plan = plan_transfers(accounts, needs=needs, tariff=TENS, **options)
    assert plan.exact
    price, fewest = min(ways_by_brute_force(accounts, needs, options))
    assert (plan.price, len(plan.transfers)) == (price, fewest)
    with pytest.MonkeyPatch.context() as patch:
        for room in ("planning", "fewest"):
            patch.setattr(f"estimator.supply.transfers.{room}.MOST_EXACT", 0)
        patch.setattr("estimator.supply.transfers.many.ROUNDS", 20)
        many = plan_transfers(accounts, needs=needs, tariff=TENS, **options)
    assert (many.price, many.purchase) == (price, plan.purchase)
    assert many.transfers_at_least <= fewest <= len(many.transfers)
    for account in accounts:
        held = Decimal(account.held_by_quota) * (options["quotas"] == "within")
        assert not needs[account.name] or many.balances[account.name] - held >= needs[account.name]


def ways_by_brute_force(
    accounts: list[Account], needs: dict[str, Decimal], options: dict[str, Any]
) -> Iterator[tuple[Decimal, int]]:
    """Price and number of transfers of everything that can be done: buyers, quantities, groups of accounts.

    What an account may give follows from the rules, said once more: it keeps its need and what quotas hold,
    what it has itself beyond the reserve, and stays over its threshold.
    """
    for buyer in accounts:
        for quantity in range(400):
            purchase = cheapest_purchase(quantity, TENS)
            bought = sum(order.credits for order in purchase.orders)
            worth = [
                worth_of(account, needs, options, bought if account is buyer else 0) for account in accounts
            ]
            if sum(worth) >= 0:
                groups = max(
                    len(parts)
                    for parts in set_partitions(list(range(len(worth))))
                    if all(sum(worth[each] for each in part) >= 0 for part in parts)
                )
                yield purchase.price, len(worth) - groups
                break  # To need more costs no less.


def worth_of(account: Account, needs: dict[str, Decimal], options: dict[str, Any], bought: int) -> Decimal:
    """What an account can give; below 0, what it lacks."""
    need, has = needs[account.name], Decimal(account.credits)
    held = Decimal(account.held_by_quota) * (options["quotas"] == "within")
    must_have = need + held if need else Decimal(0)
    if has + bought < must_have:
        return has + bought - must_have
    never_under = need + held
    if account.threshold is not None and not options["below_threshold"]:
        never_under = max(never_under, Decimal(account.threshold) + Decimal("0.001"))
    own = has - max(never_under, need + held + options["reserve"])
    passed_on = bought - max(Decimal(0), never_under - has)
    return max(Decimal(0), max(Decimal(0), own) + passed_on if bought else own)


A, B = "sms-a", "sms-b"


@pytest.mark.parametrize(
    ("source", "options", "moved", "bought"),
    [
        pytest.param(Account(A, 100), {}, "100", 0, id="an account without recharge gives all"),
        pytest.param(
            Account(A, "100.5", threshold="0.5"), {}, "99.999", 100, id="a balance at the threshold fires"
        ),
        pytest.param(
            Account(A, "100.501", threshold="0.5"), {}, "100", 0, id="a thousandth over it does not"
        ),
        pytest.param(
            Account(A, 100, threshold=0), {"below_threshold": True}, "100", 0, id="it may fire if asked"
        ),
        pytest.param(Account(A, 100, threshold=0), {}, "99.999", 100, id="a threshold of 0 fires at 0"),
        pytest.param(
            Account(A, 150, held_by_quota=50), {"quotas": "within"}, "100", 0, id="quotas within keep"
        ),
        pytest.param(Account(A, 100, held_by_quota=50), {}, "100", 0, id="quotas apart are apart"),
        pytest.param(Account(A, 150), {"reserve": 50}, "100", 0, id="a reserve stays"),
        pytest.param(
            Account(A, 160, 50, threshold=59),
            {"reserve": 10},
            "100",
            0,
            id="a threshold is no reserve on top",
        ),
    ],
)
def test_what_an_account_gives(source: Account, options: dict[str, Any], moved: str, bought: int) -> None:
    plan = plan_of([source, Account(B, 0)], {B: Decimal(100)}, options)
    # What is bought arrives where it lacks; a smallest order covers all of it, and nothing is moved then.
    assert [str(each.credits) for each in plan.transfers] == ([] if bought else [moved])
    assert sum(each.credits for each in plan.purchase.orders) == bought if plan.purchase else not bought


def test_a_buyer_that_passes_credits_on_stays_over_its_threshold() -> None:
    accounts = [Account(A, 0, threshold=500), Account(B, 0, threshold=700)]
    needs = {A: Decimal(300), B: Decimal(200)}
    plan = plan_of(accounts, needs, {})
    assert (plan.bought_on, str(plan.balances[A]), str(plan.balances[B])) == (A, "501", "200")
    plan = plan_of(accounts, needs, {"below_threshold": True})
    assert (str(plan.balances[A]), str(plan.balances[B])) == ("300", "200")


def test_the_shortage_is_bought_where_no_threshold_makes_it_larger() -> None:
    accounts = [Account(A, 0, threshold=500), Account(B, 0)]
    plan = plan_of(accounts, {A: Decimal(300), B: Decimal(200)}, {})
    assert (plan.bought_on, str(plan.balances[A]), str(plan.balances[B])) == (B, "300", "200")


def test_the_shortage_is_bought_where_it_leaves_the_fewest_transfers() -> None:
    # On the one that lacks most, 10 would be left to pass on, and three transfers needed.
    accounts = [Account("a", 0), Account("b", 0), Account("c", 0), Account("full", 100)]
    plan = plan_of(accounts, {"a": Decimal(100), "b": Decimal(60), "c": Decimal(50)}, {})
    assert plan.bought_on == "b"
    assert [(each.source, each.target) for each in plan.transfers] == [("full", "a"), ("b", "c")]


def test_a_buyer_keeps_what_its_threshold_asks_for() -> None:
    """100 credits on A would serve both, and leave A at 80, where its own recharge starts, so B buys them."""
    accounts = [Account(A, 10, threshold=90), Account(B, 0), Account("sms-c", 40, threshold=20)]
    plan = plan_of(accounts, {A: Decimal(60), B: Decimal(30)}, {})
    assert (plan.bought_on, plan.transfers) == (B, (Transfer(B, A, Decimal(50)),))


@pytest.mark.parametrize("threshold", [None, 50])
def test_of_many_that_hold_nothing_all_but_the_buyer_are_given_to(threshold: int | None) -> None:
    """And that it takes no fewer is said, whether or not buyers keep something back."""
    accounts = [Account(f"a{at:02}", 0, threshold=threshold) for at in range(MOST_EXACT + 1)]
    plan = plan_of(accounts, {account.name: Decimal(10) for account in accounts}, {})
    assert len(plan.transfers) == plan.transfers_at_least == MOST_EXACT


def test_of_many_accounts_one_that_lacks_nothing_buys_where_that_is_cheaper() -> None:
    """Bought on an account that lacks, 5,000 more would be needed before any could be passed on."""
    pairs = range(MOST_EXACT // 2 + 1)
    accounts = [Account(f"g{at}", 10 + at) for at in pairs]
    needs = {f"l{at}": Decimal(10 + at) for at in pairs} | {"m": Decimal(300), "n": Decimal(310)}
    accounts += [Account(name, 0, threshold=5_000) for name in needs]
    plan = plan_of(accounts, needs, {})
    assert plan.bought_on in {account.name for account in accounts if account.credits}
    assert plan.price == cheapest_purchase(610, TARIFF).price
    assert {name: plan.balances[name] for name in needs} == needs
    assert plan.transfers_at_least <= len(plan.transfers) == len(needs)


def test_nothing_to_do() -> None:
    plan = plan_of([Account(A, 5, held_by_quota=9)], {}, {})
    assert (plan.transfers, plan.purchase, plan.bought_on, str(plan.price)) == ((), None, None, "0.00")
    assert (plan.exact, plan.transfers_at_least) == (True, 0)
    assert plan_of([], {}, {}).balances == {}


def test_a_tariff_without_prices_does_for_what_is_not_bought() -> None:
    plan = plan_transfers({A: 10, B: 0}, needs={B: 10}, tariff=UNPRICED)
    assert (len(plan.transfers), plan.price_alone, plan.saving) == (1, None, None)
    nobody = plan_transfers({A: 10}, needs={}, tariff=UNPRICED)
    assert str(nobody.price_alone) == "0.00", "what nobody lacks costs nothing, whatever the prices are"
    with pytest.raises(SmsCostError, match="PAC001"):
        plan_transfers({A: 10, B: 0}, needs={B: 11}, tariff=UNPRICED)


@pytest.mark.parametrize(
    ("code", "accounts", "needs"),
    [
        pytest.param("TRF001", [Account(A, 1, customer="x"), Account(B, 1)], {}, id="customers"),
        pytest.param("TRF002", [Account(A, 1), Account(A, 1)], {}, id="twice"),
        pytest.param("TRF003", {A: 1}, {B: 1}, id="unknown"),
        pytest.param("TRF003", {"": 1}, {B: 1}, id="unknown, where there is one without a name"),
        pytest.param("TRF003", {A: 1}, {"": 1}, id="without a name"),
        pytest.param("TRF003", {}, {B: 1}, id="unknown, where there is none"),
        pytest.param("AMT003", {A: 1}, {A: "-0.001"}, id="negative need"),
        pytest.param("AMT001", {A: 0.1}, {}, id="a float"),
    ],
)
def test_what_makes_no_sense(code: str, accounts: Any, needs: Any) -> None:
    with pytest.raises(UsageError) as raised:
        plan_transfers(accounts, needs=needs, tariff=TARIFF)
    assert raised.value.code == code
    # It says which: those that are there, and the one that is not.
    named = {
        "TRF001": {"customers": "(none), x"},
        "TRF002": {"account": A},
        "TRF003": {"account": _said(next(iter(needs), "")), "accounts": _listed(accounts)},
    }
    for name, said in named.get(code, {}).items():
        assert str(raised.value.details[name]) == said


def _said(name: str) -> str:
    return f"'{name}'" if name else "(no name)"


def _listed(accounts: Any) -> str:
    return "none" if not accounts else _said(next(iter(accounts)))


def test_no_more_orders_are_planned_than_asked_for() -> None:
    """An order of this tariff has at most a million credits."""
    needs = {A: 1_500_000}
    bought = plan_transfers({A: 0}, needs=needs, tariff=TARIFF, max_orders=2).purchase
    assert bought is not None
    assert len(bought.orders) == 2
    for few, code in ((1, "PAC002"), (0, "AMT003")):
        with pytest.raises(UsageError) as raised:
            plan_transfers({A: 0}, needs=needs, tariff=TARIFF, max_orders=few)
        assert raised.value.code == code


def test_the_tariff_is_that_of_the_day() -> None:
    """Without one it is found by the day: a plan for a day past is not priced with what holds today."""
    for day in ("2022-12-01", "2026-11-01"):
        assert plan_transfers({A: 1}, needs={}, on=day).tariff == find_tariff(on=day)


def test_of_many_accounts_the_shortage_is_searched_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not once for each that could buy it: with hundreds of accounts that would take hours."""
    searched = []

    def counted(gives: Any, lacks: Any) -> Any:
        searched.append(len(gives) + len(lacks))
        return fewest_moves(gives, lacks)

    monkeypatch.setattr(planning, "fewest_moves", counted)
    accounts = {f"g{at}": 10 + at for at in range(10)} | {f"l{at}": 0 for at in range(30)}
    plan = plan_transfers(accounts, needs={f"l{at}": 20 + at for at in range(30)}, tariff=TARIFF)
    assert len(plan.transfers) >= plan.transfers_at_least
    assert len(searched) <= 2


def test_where_many_are_served_the_largest_lack_comes_first() -> None:
    """From the smallest giver that is enough for it; where none is, from the largest."""
    assert _greedy({"a": 5, "b": 9, "c": 7}, {"x": 6, "y": 8}) == [("b", "y", 8), ("c", "x", 6)]
    assert _greedy({"a": 5, "b": 9, "c": 7}, {"x": 1, "y": 15}) == [
        *[("b", "y", 9), ("c", "y", 6)],
        ("c", "x", 1),
    ]


@pytest.mark.parametrize(
    ("code", "transfer", "left"),
    [
        pytest.param("TRF005", Transfer(A, A, Decimal(1)), 1, id="to itself"),
        pytest.param("TRF006", Transfer(A, B, Decimal(0)), 1, id="nothing"),
        pytest.param("TRF007", Transfer(A, B, Decimal("1.001")), 1, id="a thousandth too many"),
    ],
)
def test_rules_of_the_provider(code: str, transfer: Transfer, left: int) -> None:
    with pytest.raises(UsageError) as raised:
        check_transfer(transfer, left)
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("code", "made"),
    [
        pytest.param("AMT003", lambda: Account(A, 1, -1), id="negative quota"),
        pytest.param("AMT003", lambda: Account(A, 1, 0, -1), id="negative threshold"),
        pytest.param("AMT005", lambda: Account(A, "1,250"), id="a balance that reads in two ways"),
        pytest.param("AMT003", lambda: Transfer(A, B, -1), id="a transfer backwards"),
        pytest.param("AMT001", lambda: Transfer(A, B, Decimal("0.0001")), id="finer than credits are"),
    ],
)
def test_no_account_or_transfer_holds_what_is_no_amount(code: str, made: Callable[[], object]) -> None:
    with pytest.raises(UsageError) as raised:
        made()
    assert raised.value.code == code


def test_what_can_be_spent_is_exact_however_it_was_written() -> None:
    accounts = AccountList((Account(A, "1 250,5", held_by_quota="50,25"),), None, "within")
    assert accounts.spendable == {A: Decimal("1200.25")}
