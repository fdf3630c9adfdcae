"""Messages, segments, credits and price, as every table and document shows them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rich.table import Table

from estimator.price.totals import Amounts
from estimator.show.words import number

_AMOUNTS = ("Messages", "Segments", "Credits")


def amounts_table(first: Sequence[str], currency: str, last: Sequence[str] = ()) -> Table:
    """A table with names on the left, amounts on the right, and what comes after them."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(first[0], overflow="fold", min_width=14)
    for name in (*first[1:], *_AMOUNTS, f"Price {currency}", *last):
        table.add_column(name, justify="right", no_wrap=True)
    return table


def amounts_cells(amounts: Amounts) -> tuple[str, ...]:
    """The cells of one line."""
    price = "unknown" if amounts.price is None else number(amounts.price)
    return number(amounts.messages), number(amounts.segments), number(amounts.credits), price


def signed(value: int | Decimal) -> str:
    """A difference, with its sign.

    >>> signed(Decimal("1404.65")), signed(-3), signed(0)
    ('+1 404.65', '-3', '0')
    """
    return f"{'+' if value > 0 else ''}{number(value)}"


def more(value: int | Decimal) -> str:
    """A difference in words.

    >>> more(Decimal("1404.65")), more(-3)
    ('1 404.65 more', '3 less')
    """
    return f"{number(max(value, -value))} {'more' if value > 0 else 'less'}"
