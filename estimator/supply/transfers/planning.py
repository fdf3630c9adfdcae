"""The plan: what accounts can give, what they lack, one purchase for the rest, and the moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from estimator.base.amounts import Amount, exact_amount, exact_percent, whole_number
from estimator.base.arguments import checked
from estimator.base.choices import QUOTAS, Quotas, one_of
from estimator.base.clock import Day, day_of, today
from estimator.base.credits import MILLI, to_credits, to_milli
from estimator.base.language import listed, told
from estimator.base.money import to_price
from estimator.base.prices import PriceRange
from estimator.base.read import quoted
from estimator.errors import UsageError
from estimator.price.packs import Purchase, cheapest_purchase
from estimator.supply.calendar import Account, Calendar
from estimator.supply.calendar.accounts import withheld_milli
from estimator.supply.calendar.past import to_come
from estimator.supply.transfers.fewest import MOST_EXACT, Move, connected, fewest_moves
from estimator.supply.transfers.model import Transfer, TransferPlan, check_transfer
from estimator.tariff import Tariff, TariffSource, find_tariff

_MOST_SEARCHED = 4
"""With so many buyers the fewest transfers are looked for, where many accounts keep something back."""
_MARKET = "\0"
"""No account has this name."""


@dataclass(frozen=True, slots=True)
class _Position:
    """An account in milli-credits: what it has, what it must have, and what it must be left with if it gives.

    `passing` is the same as `giving` for credits bought to be passed on, which no reserve is kept of.
    """

    name: str
    milli: int
    wanted: int
    giving: int
    passing: int

    @property
    def lack(self) -> int:
        return max(0, self.wanted - self.milli)

    @property
    def gives(self) -> int:
        return max(0, self.milli - self.giving)

    @property
    def kept_back(self) -> int:
        """What stays of credits bought on it to be passed on, so that no recharge starts."""
        return max(0, self.passing - max(self.wanted, self.milli))


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to do it: what is bought and where, the transfers then, and how many there must be at least."""

    buyer: _Position | None
    purchase: Purchase | None
    moves: Sequence[Move]
    least: int


@checked()
def plan_transfers(
    accounts: Iterable[Account] | Mapping[str, Amount],
    *,
    needs: Mapping[str, Amount] | Calendar,
    tariff: TariffSource = None,
    billing_country: str = "fr",
    on: Day | None = None,
    reserve: Amount = 0,
    below_threshold: bool = False,
    quotas: Quotas = "apart",
    max_orders: int | None = None,
    vat: Amount | None = None,
) -> TransferPlan:
    """Serve every account from what all hold together, buy the shortage once, and move credits seldom.

    An account gives what it has left beyond its own need and the reserve, and no
    transfer leaves it at or under its own recharge threshold: the provider is taken to buy credits at a
    balance *of* the threshold as well, so a thousandth of a credit more stays. The shortage is bought at
    once, on the account where that costs least; of these, on the one that leaves the fewest transfers; of
    these, on the one that lacks most. If that account passes credits on, its threshold counts in the same
    way, but the reserve does not. What an account sends itself may still start its recharge.

    Credits that quotas hold come on top of what is left (`creditsLeft`), as the provider's API describes
    them; where they are a part of it (`quotas="within"`), an account keeps them, too.

    Parameters
    ----------
    accounts : iterable of Account, or mapping of account to credits
        All of one customer. An account that holds less than 0 owes credits, and lacks them, too.
    needs : mapping of account to credits [0.., at most three decimals], or Calendar
        What accounts will send; those that are not named need nothing. What a calendar needed before the day
        it is, is past and left out; of a month that has begun the days count that are left.
    on : date, optional
        The day it is. [today]
    tariff : Tariff or path, optional
        The default is the one of `billing_country` in use on that day.
    reserve : Decimal, int or str [credits, 0..]
        What every account that gives keeps back.
    below_threshold : bool
        Whether transfers may start the recharge of the account that gives.
    quotas : "apart" or "within"
        Whether what quotas hold comes on top of what is left, or is a part of it.
    max_orders, vat
        As for `cheapest_purchase`.

    Raises
    ------
    UsageError
        `AMT001` to `AMT005` a number that makes no sense, `TRF001` accounts of different customers, `TRF002`
        an account twice, `TRF003` a need of an unknown account; `PLN010` a calendar of which every need is
        past; `DAY001` no day; `PAC002`, `PAC004`, `PAC005` as `cheapest_purchase`.
    TariffError
        `PAC001` where something must be bought and the tariff knows no price; `TAR…` as `find_tariff`.

    Source: OVHcloud's guides on transfers of SMS credits and on automatic recharge.

    >>> from datetime import date
    >>> plan = plan_transfers({"shop": "700.5", "clinic": 50}, needs={"clinic": 450}, on=date(2026, 10, 1))
    >>> [(each.source, each.target, str(each.credits)) for each in plan.transfers], plan.purchase
    ([('shop', 'clinic', '400')], None)
    >>> str(plan.saving)
    '24.00'
    """
    known = _accounts(accounts)
    kept = exact_amount(told("reserve"), reserve)
    one_of(told("reading of quotas"), quotas, QUOTAS)
    if max_orders is not None:
        max_orders = whole_number(told("number of orders"), max_orders, least=1)
    percent = None if vat is None else exact_percent(told("VAT"), vat)
    day = today() if on is None else day_of(told("day of the plan"), on)
    past = left = Calendar(())
    if isinstance(needs, Calendar):
        past, left = to_come(needs, day)
        needs = {account: left.of_account(account).credits for account in left.accounts}
    needed = _needs(known, needs)
    before = tuple(
        _position(account, needed[account.name], kept, below_threshold, quotas) for account in known
    )
    tariff = find_tariff(tariff, billing_country=billing_country, on=day)
    way = _best_way(
        before, lambda milli: cheapest_purchase(milli, tariff, max_orders=max_orders, vat=percent)
    )
    balances = {each.name: each.milli for each in before}
    if way.buyer and way.purchase:
        balances[way.buyer.name] += _received(way.purchase)
    price = way.purchase.price if way.purchase else to_price(0)
    return TransferPlan(
        accounts=known,
        needs={name: to_credits(milli) for name, milli in needed.items()},
        transfers=_made(way.moves, balances),
        transfers_at_least=way.least,
        purchase=way.purchase,
        bought_on=way.buyer.name if way.buyer else None,
        price=price,
        alone=_alone(before, tariff),
        quotas=quotas,
        tariff=tariff,
        balances={name: to_credits(milli) for name, milli in balances.items()},
        on=day,
        calendar=left,
        past=past,
    )


def _accounts(accounts: Iterable[Account] | Mapping[str, Amount]) -> tuple[Account, ...]:
    if isinstance(accounts, Mapping):
        accounts = [Account(name, left) for name, left in accounts.items()]
    found: dict[str, Account] = {}
    for account in accounts:
        if account.name in found:
            raise UsageError("TRF002", account=account.name)
        found[account.name] = account
    customers = sorted({account.customer for account in found.values()})
    if len(customers) > 1:
        raise UsageError("TRF001", customers=listed(each or told("(none)") for each in customers))
    return tuple(found.values())


def _needs(accounts: tuple[Account, ...], needs: Mapping[str, Amount]) -> dict[str, int]:
    names = [account.name for account in accounts]
    for name in needs:
        if name not in names:
            known = listed(map(_quoted, sorted(names))) or told("none")
            raise UsageError("TRF003", account=_quoted(name), accounts=known)
    return {name: exact_amount(told("need of {name}", name=name), needs.get(name, 0)) for name in names}


def _quoted(name: str) -> str:
    """A name in an error, in which blanks at its ends are seen."""
    return quoted(name) if name else told("(no name)")


def _position(account: Account, need: int, reserve: int, below_threshold: bool, quotas: Quotas) -> _Position:
    milli = to_milli(account.credits)
    held = withheld_milli(to_milli(account.held_by_quota), quotas)
    quiet = 0
    if account.threshold is not None and not below_threshold:
        # A balance that equals the threshold starts the recharge, too.
        quiet = to_milli(account.threshold) + 1
    # Without a need, quotas that hold more than there is are nobody's shortage.
    wanted = need + held if need else 0
    passing = max(need + held, quiet)
    return _Position(account.name, milli, wanted, max(need + held + reserve, quiet), passing)


def _best_way(before: tuple[_Position, ...], buy: Callable[[Decimal], Purchase]) -> _Way:
    short = sum(each.lack for each in before) - sum(each.gives for each in before)
    if short <= 0:
        return _Way(None, None, *fewest_moves(*_amounts(before)))
    takers = tuple(each for each in before if each.lack)
    # Where none of them keeps anything back, transfers from another buyer might as well begin at a taker.
    candidates = before if any(each.kept_back for each in takers) else takers
    # An account that lacks all that is short keeps what is bought on it; any other passes some of it on.
    wanted = {each: short + (each.kept_back if short > each.lack else 0) for each in candidates}
    purchases = {milli: buy(to_credits(milli)) for milli in sorted(set(wanted.values()))}
    cheapest = min(purchase.price for purchase in purchases.values())
    buyers = [each for each in candidates if purchases[wanted[each]].price == cheapest]
    buyers.sort(key=lambda each: (-each.lack, wanted[each], each.name))
    if sum(bool(each.lack or each.gives) for each in before) > MOST_EXACT:
        return _way_of_many(before, buyers, {each: purchases[wanted[each]] for each in buyers})
    ways = []
    for buyer in buyers:
        purchase = purchases[wanted[buyer]]
        ways.append(_Way(buyer, purchase, *fewest_moves(*_amounts(before, buyer, _received(purchase)))))
    return min(ways, key=lambda way: len(way.moves))


def _way_of_many(
    before: tuple[_Position, ...], buyers: Sequence[_Position], purchases: Mapping[_Position, Purchase]
) -> _Way:
    """Few transfers, whoever buys: what is bought is taken for an account of its own, which gives it.

    A buyer takes the place of that account, and saves the transfer between the two. So it takes one transfer
    less at least; and where nobody keeps anything back, just one less, if it is one that is given to.
    """
    received = max(map(_received, purchases.values()))
    gives, lacks = _amounts(before)
    moves, least = fewest_moves({**gives, _MARKET: received}, lacks)
    served = {target for source, target, _ in moves if source == _MARKET}
    given_to = [each for each in buyers if each.name in served]
    # Where all that lack keep more back than a purchase as cheap has, who buys is given nothing.
    if given_to and not any(each.kept_back for each in buyers):
        buyer = given_to[0]
        group = connected(moves, _MARKET)
        gives, lacks = _amounts(before, buyer, _received(purchases[buyer]))
        others = [move for move in moves if move[0] not in group]
        gives, lacks = (
            {name: each for name, each in amounts.items() if name in group} for amounts in (gives, lacks)
        )
        return _Way(buyer, purchases[buyer], [*others, *fewest_moves(gives, lacks)[0]], least - 1)
    ways = []
    for buyer in buyers[:_MOST_SEARCHED]:
        amounts = _amounts(before, buyer, _received(purchases[buyer]))
        ways.append(_Way(buyer, purchases[buyer], fewest_moves(*amounts)[0], least - 1))
        if len(ways[-1].moves) < least:
            break
    return min(ways, key=lambda way: len(way.moves))


def _received(purchase: Purchase) -> int:
    return sum(order.credits + order.gift for order in purchase.orders) * MILLI


def _amounts(
    before: tuple[_Position, ...], buyer: _Position | None = None, received: int = 0
) -> tuple[dict[str, int], dict[str, int]]:
    """What accounts give, and what they lack."""
    gives = {each.name: each.gives for each in before}
    lacks = {each.name: each.lack for each in before}
    if buyer:
        lacks[buyer.name] = max(0, buyer.lack - received)
        gives[buyer.name] += max(0, received - buyer.lack - buyer.kept_back)
    return (
        {name: milli for name, milli in gives.items() if milli},
        {name: milli for name, milli in lacks.items() if milli},
    )


def _made(moves: Iterable[Move], balances: dict[str, int]) -> tuple[Transfer, ...]:
    """The moves as transfers, each checked and made on the balances."""
    transfers = []
    for source, target, milli in moves:
        transfer = Transfer(source, target, to_credits(milli))
        check_transfer(transfer, to_credits(balances[source]))
        balances[source] -= milli
        balances[target] += milli
        transfers.append(transfer)
    return tuple(transfers)


def _alone(positions: tuple[_Position, ...], tariff: Tariff) -> PriceRange | None:
    lacks = [each.lack for each in positions if each.lack]
    if lacks and not tariff.has_prices:
        return None
    return PriceRange.total(cheapest_purchase(to_credits(lack), tariff).bounds for lack in lacks)
