"""Thousands of accounts that recharge themselves, replayed in one call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from estimator.base.amounts import exact_amount, whole_number
from estimator.base.arguments import checked
from estimator.base.clock import Day, day_of
from estimator.base.credits import MILLI, to_credits
from estimator.base.deprecated import gathered, renamed
from estimator.base.display import one_line
from estimator.base.language import told
from estimator.base.loaded import loaded
from estimator.base.money import to_micro, to_price
from estimator.base.prices import PriceRange
from estimator.base.words import counted, money
from estimator.errors import TariffError, UsageError
from estimator.price.packs import one_order
from estimator.supply.recharge.rules import Rules, Setting
from estimator.supply.recharge.steps import LARGEST, Accounts, Column, Table, most_held, reached_at, replayed
from estimator.tariff.model import Tariff
from estimator.tariff.shelf import TariffSource, find_tariff

if TYPE_CHECKING:
    import pandas as pd


_MOST: Final = 1 << 64
"""What is larger is too large, in whatever unit: it is not turned into another."""


@dataclass(frozen=True, slots=True, eq=False)
class ManyReplays:
    """What became of many accounts: columns with one number for each, in the order they were given in.

    Attributes
    ----------
    paid_micro : int64 array [micro-units of the currency, excluding VAT]
        What all recharges of the account cost, each rounded to the cent.
    bought : int64 array [credits]
        What they brought.
    recharges : int64 array
        How many there were.
    closing_milli : int64 array [milli-credits]
        The balance after the last job, with credits that are on their way.
    lowest_milli : int64 array [milli-credits]
        The lowest balance that a job left, or the opening one where that is lower.
    first_shortfall : int64 array
        The step, counted from 0, of the first job that found too little; -1 where none did.
    unsent_milli : int64 array [milli-credits]
        What jobs would have taken that the account did not hold.
    least_micro : int64 array [micro-units of the currency, excluding VAT]
        What all recharges of the account cost at least: `paid_micro` where the price is exact, -1 where
        nobody knows how low it may be.
    currency : str
        ISO 4217.
    index : pandas Index, or None
        The customers, where pandas names them.

    >>> from estimator.tariff import find_tariff
    >>> needs = np.array([[90_000, 150_500], [10_000, 10_000]])
    >>> held, tariff = np.array([100_000, 50_000]), find_tariff(on=date(2026, 10, 1))
    >>> many = simulate_many(needs, balances=held, thresholds=held // 5, quantities=100, tariff=tariff)
    >>> len(many), many.short, str(many.total_paid), many.unsent_milli.tolist()
    (2, 1, '6.00', [150500, 0])
    """

    paid_micro: Column
    bought: Column
    recharges: Column
    closing_milli: Column
    lowest_milli: Column
    first_shortfall: Column
    unsent_milli: Column
    least_micro: Column
    currency: str
    index: pd.Index | None = None

    def __repr__(self) -> str:
        paid = money(self.bounds, self.currency)
        return one_line(self, counted(len(self), "account"), f"{self.short} short", paid)

    def __len__(self) -> int:
        return len(self.paid_micro)

    @property
    def total_paid(self) -> Decimal:
        """What all accounts paid together."""
        return to_price(sum(self.paid_micro.tolist()))

    @property
    def bounds(self) -> PriceRange:
        """What all accounts paid together, at most and at least."""
        known = bool((self.least_micro >= 0).all())
        return PriceRange(self.total_paid, to_price(sum(self.least_micro.tolist())) if known else None)

    @property
    def at_most(self) -> NDArray[np.bool_]:
        """Of each account, whether what it paid is not exact."""
        return np.not_equal(self.least_micro, self.paid_micro)

    @property
    def short(self) -> int:
        """How many accounts ran short."""
        return int(np.count_nonzero(self.first_shortfall >= 0))

    def to_frame(self) -> pd.DataFrame:
        """One row for each account: amounts in credits and money, exactly, as `Decimal`."""
        import pandas as pd

        return pd.DataFrame(
            {
                "paid": [to_price(each) for each in self.paid_micro.tolist()],
                "bought": self.bought,
                "recharges": self.recharges,
                "closing": [to_credits(each) for each in self.closing_milli.tolist()],
                "lowest": [to_credits(each) for each in self.lowest_milli.tolist()],
                "first_shortfall": self.first_shortfall,
                "unsent": [to_credits(each) for each in self.unsent_milli.tolist()],
                "at_least": [None if each < 0 else to_price(each) for each in self.least_micro.tolist()],
                "at_most": self.at_most,
            },
            index=self.index,
        )


@gathered("rules", ("trigger", "most_at_once", "shortfall"), Rules)
@renamed(delay="delay_steps")
@checked()
def simulate_many(
    needs: Table | pd.DataFrame,
    *,
    balances: Column | pd.Series,
    thresholds: Column | pd.Series,
    quantities: Column | pd.Series | int | None,
    tariff: TariffSource = None,
    billing_country: str = "fr",
    rules: Rules | None = None,
    delay_steps: int = 0,
    on: Day | None = None,
) -> ManyReplays:
    """Replay the automatic recharge of thousands of accounts in one call.

    Every account has a job in every step, which may take nothing: the steps are days or months, as you like.
    Each account fares as it would in `simulate_recharge`; how their jobs are named and how many messages they
    send is left out.

    Parameters
    ----------
    needs : int64 array, shape (customers, steps), or DataFrame with one row a customer [milli-credits, 0..]
        What each job takes.
    balances, thresholds : int64 array or Series, shape (customers,) [milli-credits, 0..]
        What each account holds before the first step, and the balance that starts a recharge. Arrays only:
        a lone number here could be meant as credits.
    quantities : int64 array or Series, shape (customers,), or int, or None [credits]
        What one recharge buys; one number for all, or one for each. 0 or None: it is off.
    tariff : Tariff or path, optional
        What a recharge costs, as one order of its quantity. The default is the tariff of `billing_country` in
        use `on` that day (today).
    rules : Rules, optional
        As in `simulate_recharge`, but without a `delay`: here it is counted in steps.
    delay_steps : int [steps, 0..]
        Credits can be used so many steps after the next one. 0: by the next step.
    on : date, optional
        The day on which the quantities are offered; by default the first day of the tariff.

    Raises
    ------
    TariffError
        `RCG012` where the tariff sells no order of one of the quantities.
    UsageError
        `AMT001` to `AMT005` where a number makes no sense, `RCG001` where a quantity is not offered, `USE017`
        where a rule makes no sense, `RCG010` where an argument is no array, or not as long as the others,
        `RCG011` where amounts are too large together.

    >>> from estimator.tariff import find_tariff
    >>> needs = np.array([[90_000, 80_000, 20_000], [10_000, 10_000, 10_000]])
    >>> balances, thresholds = np.array([100_000, 50_000]), np.array([20_000, 0])
    >>> tariff = find_tariff(on=date(2026, 10, 1))
    >>> many = simulate_many(needs, balances=balances, thresholds=thresholds, quantities=100, tariff=tariff)
    >>> many.to_frame()[["paid", "bought", "closing", "first_shortfall"]]
        paid  bought closing  first_shortfall
    0  12.00     200     110               -1
    1   0.00       0      20               -1
    """
    rules = rules or Rules()
    if rules.delay:
        raise UsageError(
            "RCG003", what=told("delay"), value=rules.delay, wanted=told("delay_steps, in steps")
        )
    delay_steps = whole_number(told("delay"), delay_steps)
    tariff = find_tariff(tariff, billing_country=billing_country, on=on)
    index = _index((needs, balances, thresholds, quantities))
    table = _whole(told("needs"), needs, 2)
    customers, steps = table.shape
    opening = _each(told("balances"), balances, customers, least=None)
    threshold = _each(told("thresholds"), thresholds, customers)
    quantity = _quantities(quantities, customers)
    accounts = Accounts(opening, reached_at(threshold, quantity, rules.trigger), quantity * MILLI)
    price, least = _prices(
        quantity, tariff, tariff.valid_from if on is None else day_of(told("day of the quantities"), on)
    )
    _check_fits(accounts, table, price)
    usable = [max(0, step - delay_steps) for step in range(steps)]
    ends = replayed(
        accounts, table, usable=usable, most_at_once=rules.most_at_once, shortfall=rules.shortfall
    )
    return ManyReplays(
        paid_micro=ends.recharges * price,
        bought=ends.recharges * quantity,
        recharges=ends.recharges,
        closing_milli=ends.held,
        lowest_milli=ends.lowest,
        first_shortfall=ends.first_short,
        unsent_milli=ends.unsent,
        least_micro=np.where((least < 0) & (ends.recharges > 0), -1, ends.recharges * np.maximum(least, 0)),
        currency=tariff.currency,
        index=index,
    )


def _index(given: tuple[object, ...]) -> pd.Index | None:
    """The customers, where pandas names them; each argument that does must name the same."""
    pandas: Any = loaded("pandas")
    if pandas is None:
        return None
    named = [each.index for each in given if isinstance(each, (pandas.DataFrame, pandas.Series))]
    if any(not each.equals(named[0]) for each in named):
        raise UsageError("RCG010", what=told("customers"), why=told("their indexes differ"))
    return named[0] if named else None


def _each(what: str, given: Any, customers: int, *, least: int | None = 0) -> Column:
    column = _whole(what, given, 1, least=least)
    if len(column) != customers:
        raise UsageError(
            "RCG010",
            what=what,
            why=told("there are {found} for {customers} customers", found=len(column), customers=customers),
        )
    return column


def _whole(what: str, given: Any, dimensions: int, *, least: int | None = 0) -> NDArray[np.int64]:
    """Whole numbers in an array of so many dimensions, each as `exact_amount` takes it."""
    try:
        array = np.asarray(given)
    except ValueError as error:  # rows of different lengths, and whatever else numpy makes no array of
        raise UsageError("RCG010", what=what, why=told("they are no array")) from error
    if array.ndim != dimensions:
        shape = (
            told("a row for each customer and a column for each step")
            if dimensions == 2
            else told("one for each")
        )
        raise UsageError(
            "RCG010",
            what=what,
            why=told("they have {ndim} dimensions instead of {shape}", ndim=array.ndim, shape=shape),
        )
    if not array.size:
        return array.astype(np.int64)
    one = told("number among the {what}", what=what)
    if not np.issubdtype(array.dtype, np.integer):
        # One by one, as everywhere; of whole numbers the largest and the smallest say as much, at once.
        numbers = [_as_int(one, each) for each in array.flat]
        array = np.array(numbers, np.object_).reshape(array.shape)
    for extreme in map(int, (array.min(), array.max())):
        exact_amount(one, to_credits(extreme) if abs(extreme) <= _MOST else extreme, least=least)
    return array.astype(np.int64, copy=False)


def _as_int(what: str, value: object) -> int:
    is_int = isinstance(value, int) and not isinstance(value, bool)
    return cast("int", value) if is_int else whole_number(what, value, least=None)


def _check_fits(accounts: Accounts, needs: Table, price: Column) -> None:
    """`RCG011` where a sum may not fit in 64 bits."""
    largest = most_held(accounts, needs)
    # No account buys more than the largest amount, rounded up to whole recharges.
    smallest = int(accounts.quantity[accounts.quantity > 0].min(initial=LARGEST))
    if max(largest, (largest // smallest + 1) * int(price.max(initial=0))) > LARGEST:
        raise UsageError("RCG011", credits=to_credits(largest))


def _quantities(given: Column | pd.Series | int | None, customers: int) -> Column:
    if given is None or np.ndim(given) == 0:
        one = 0 if given is None else whole_number(told("quantity of a recharge"), given)
        given = np.full(customers, one, np.int64)
    return _each(told("quantities"), given, customers)


def _prices(quantity: Column, tariff: Tariff, day: date) -> tuple[Column, Column]:
    """What one recharge of each account costs [micro-units], and at least; -1 where nobody knows."""
    distinct, which = np.unique(quantity, return_inverse=True)
    prices, least = np.zeros(len(distinct), np.int64), np.zeros(len(distinct), np.int64)
    for at, each in enumerate(distinct.tolist()):
        if not each:
            continue
        Setting.of(0, each, on=day)
        order = one_order(each, tariff)
        if order is None:
            raise TariffError("RCG012", quantity=each, country=tariff.billing_country, day=tariff.valid_from)
        prices[at] = to_micro(order.price)
        least[at] = -1 if order.at_least is None else to_micro(order.at_least)
    return prices[which], least[which]
