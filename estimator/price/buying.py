"""How the credits would be bought: what the account holds, how many orders, which VAT."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from estimator.base.amounts import Amount, exact_decimal, exact_percent, whole_number
from estimator.base.arguments import checked, checked_fields
from estimator.base.language import told
from estimator.price.packs import Bought
from estimator.price.stock import StockSource, read_stock


@dataclass(frozen=True, slots=True)
@checked_fields()
class Buying:
    """How the credits would be bought: as `cheapest_purchase` takes it.

    Attributes
    ----------
    balance : Decimal [credits]
        What the account holds; below 0 where it owes.
    max_orders : int [1..], or None
        None: as many as it takes.
    vat : Decimal [percent], or None
        None: the tariff's own.
    stock : tuple of Bought, or None
        What was paid for the credits that the account holds; None: nobody says it.

    >>> Buying.of("12.5", max_orders=1)
    Buying(balance=Decimal('12.5'), max_orders=1, vat=None, stock=None)
    """

    balance: Decimal = Decimal(0)
    max_orders: int | None = None
    vat: Decimal | None = None
    stock: tuple[Bought, ...] | None = None

    @classmethod
    @checked()
    def of(
        cls,
        balance: Amount = 0,
        max_orders: int | None = None,
        vat: Amount | None = None,
        stock: StockSource | None = None,
    ) -> Buying:
        """The same from what a caller gives, checked before a campaign is read: `AMT001` to `AMT005`.

        Raises what `read_stock` does, too.
        """
        return cls(
            exact_decimal(told("balance"), balance, least=None),
            None if max_orders is None else whole_number(told("number of orders"), max_orders, least=1),
            None if vat is None else exact_percent(told("VAT"), vat),
            None if stock is None else read_stock(stock),
        )
