"""What a transfer and a plan of transfers are, and what the provider allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from estimator.base.amounts import Amount, exact_decimal
from estimator.base.arguments import checked
from estimator.base.choices import Quotas
from estimator.base.credits import to_credits, to_milli
from estimator.base.display import Displayed, one_line
from estimator.base.language import told
from estimator.base.prices import PriceDifference, PriceRange, Ranged
from estimator.base.words import counted, money
from estimator.documents import Documented
from estimator.errors import UsageError
from estimator.price.packs import Purchase
from estimator.supply.calendar import Account, Calendar
from estimator.supply.calendar.accounts import balance_of, free_milli
from estimator.tariff import Tariff

if TYPE_CHECKING:
    from estimator.documents import transfers as documents
    from estimator.supply.transfers.saved import SavedPlan


@dataclass(frozen=True, slots=True, init=False)
class Transfer:
    """Credits that go from one account to another: one call of `POST /sms/{serviceName}/transferCredits`.

    >>> Transfer("sms-ab1234-1", "sms-ab1234-2", Decimal("400.5")).target
    'sms-ab1234-2'
    """

    source: str
    target: str
    credits: Decimal

    @checked()
    def __init__(self, source: str, target: str, credits: Amount) -> None:  # noqa: A002 - the domain's word
        moved = exact_decimal(told("number of credits to move"), credits)
        for each, value in zip(fields(self), (source, target, moved), strict=True):
            object.__setattr__(self, each.name, value)


@dataclass(frozen=True, slots=True)
class TransferPlan(Ranged, Displayed, Documented):
    """What to buy and what to move so that every account can send what it needs.

    Attributes
    ----------
    accounts : tuple of Account
        As they are before, all amounts as `Decimal`.
    needs : mapping of account to Decimal [credits]
        Of every account.
    transfers : tuple of Transfer
        To be made in this order, after the purchase.
    transfers_at_least : int
        No plan of this price has fewer transfers; less than there are only where there were too many accounts
        to search through.
    purchase : Purchase, or None
        None where the accounts together hold enough.
    bought_on : str, or None
        The account that the purchase is made for.
    price : Decimal
        Of the purchase, excluding VAT.
    alone : PriceRange, or None
        If every account bought what it lacks itself, as cheaply as it can; None where no price is known.
    quotas : "apart" or "within"
        How what quotas hold was read.
    tariff : Tariff
    balances : mapping of account to Decimal
        After the purchase and the transfers, before anything is sent.
    on : date
        The day it was made for: what is before it is past.
    calendar : Calendar
        What is still needed, where a calendar said it.
    past : Calendar
        What was needed before that day, and is left out.

    >>> from datetime import date
    >>> from estimator import plan_transfers
    >>> plan = plan_transfers({"shop": 700, "clinic": 50}, needs={"clinic": 800}, on=date(2026, 10, 1))
    >>> plan.bought_on, plan.purchase.orders[0].credits, plan.transfers[0].source
    ('clinic', 100, 'shop')
    """

    accounts: tuple[Account, ...]
    needs: Mapping[str, Decimal]
    transfers: tuple[Transfer, ...]
    transfers_at_least: int
    purchase: Purchase | None
    bought_on: str | None
    price: Decimal
    alone: PriceRange | None
    quotas: Quotas
    tariff: Tariff
    balances: Mapping[str, Decimal]
    on: date
    calendar: Calendar = field(repr=False)
    past: Calendar = field(repr=False)

    @property
    def exact(self) -> bool:
        """Whether it is proved that no plan of this price has fewer transfers."""
        return len(self.transfers) <= self.transfers_at_least

    @property
    def bounds(self) -> PriceRange:
        """The price at most and at least."""
        return PriceRange.exactly(self.price) if self.purchase is None else self.purchase.bounds

    @property
    def price_alone(self) -> Decimal | None:
        """What every account alone would pay, at most; None where no price is known."""
        return None if self.alone is None else self.alone.most

    @property
    def saved(self) -> PriceDifference | None:
        """What the plan costs less than that. Below 0 where it was told to be dearer, as by `max_orders`."""
        return None if self.alone is None else self.alone - self.bounds

    @property
    def saving(self) -> Decimal | None:
        """The same if both cost the most they can; `saved` has the bounds."""
        return None if self.alone is None else self.alone.most - self.price

    def __repr__(self) -> str:
        price = money(self.bounds, self.tariff.currency)
        return one_line(
            self, counted(len(self.accounts), "account"), counted(len(self.transfers), "transfer"), price
        )

    @property
    def balances_before(self) -> dict[str, Decimal]:
        """What each account has now."""
        return {account.name: Decimal(account.credits) for account in self.accounts}

    def document(self) -> documents.TransferPlan:
        """What `smscost transfers --format json` writes."""
        from estimator.supply.transfers.document import transfers_document

        return transfers_document(self)

    @staticmethod
    @checked()
    def load(path: Path | str) -> SavedPlan:
        """What is needed of a saved plan to make its transfers.

        Raises `FIL001`, `FIL003` where the file cannot be read, and `TRF008` where it is no such plan.
        """
        from estimator.supply.transfers.saved import read_plan

        return read_plan(path)


def check_transfer(transfer: Transfer, left: Amount, *, held: Amount = 0) -> None:
    """Hold a transfer against the provider's rules.

    Parameters
    ----------
    transfer : Transfer
    left : Decimal, int or str [credits]
        What its source has left.
    held : Decimal, int or str [credits]
        What quotas hold of that, and nobody can move.

    Raises
    ------
    UsageError
        `AMT001` to `AMT005` where a number is none, `TRF005` where source and target are one account,
        `TRF006` where nothing would be moved, `TRF007` where more would be moved than is left.

    Source: OVHcloud's guide on transfers of SMS credits, and its control panel.

    >>> check_transfer(Transfer("sms-ab1234-1", "sms-ab1234-2", Decimal(10)), left=10)
    """
    amount = to_milli(transfer.credits)
    if transfer.source == transfer.target:
        raise UsageError("TRF005", account=transfer.source)
    if amount <= 0:
        raise UsageError("TRF006", source=transfer.source, target=transfer.target, credits=transfer.credits)
    balance, withheld = balance_of(transfer.source, left), exact_decimal(told("quotas"), held)
    free = to_credits(free_milli(to_milli(balance), to_milli(withheld), "within"))
    if transfer.credits > free:
        parts = told(" (left: {left}, held by quotas: {held})", left=balance, held=withheld)
        raise UsageError(
            "TRF007",
            source=transfer.source,
            credits=transfer.credits,
            free=free,
            parts=parts if withheld else "",
        )
