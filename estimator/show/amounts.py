"""Messages, segments, credits and price, as every table and document shows them."""

from __future__ import annotations

from collections.abc import Sequence

from estimator.base.language import number, said
from estimator.price.amounts import Amounts
from estimator.show.sheet import Column, numbers
from estimator.show.words import price_of


def amounts_columns(
    first: Sequence[str], currency: str, last: Sequence[str] = (), *, least: int = 14
) -> tuple[Column, ...]:
    """Columns with names on the left, amounts on the right, and what comes after them.

    `least` [columns of a terminal]: tables whose names are as wide stand in line with each other.
    """
    amounts = (
        said("Messages"),
        said("Segments"),
        said("Credits"),
        said("Price {currency}", currency=currency),
    )
    return (Column(first[0], least=least), *numbers(*first[1:], *amounts, *last))


def amounts_cells(amounts: Amounts) -> tuple[str, ...]:
    """The cells of one line."""
    messages, segments = number(amounts.messages), number(amounts.segments)
    return messages, segments, number(amounts.credits), price_of(amounts.bounds)
