"""Messages, segments, credits and price, as every table and document shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from estimator.base.language import number, said
from estimator.price.totals import Amounts
from estimator.show.sheet import Column, numbers
from estimator.show.words import price_of

def amounts_columns(first: Sequence[str], currency: str, last: Sequence[str] = ()) -> tuple[Column, ...]:
    """Columns with names on the left, amounts on the right, and what comes after them."""
    amounts = (said("Messages"), said("Segments"), said("Credits"), said("Price {currency}", currency=currency))
    return (Column(first[0], least=14), *numbers(*first[1:], *amounts, *last))


def amounts_cells(amounts: Amounts) -> tuple[str, ...]:
    """The cells of one line."""
    counts = (amounts.messages, amounts.segments, amounts.credits)
    return (*map(number, counts), price_of(amounts.price))


def amounts_document(amounts: Amounts) -> dict[str, Any]:
    """The same for programs: credits and money as texts, null where a price is not known."""
    return {
        "messages": amounts.messages,
        "segments": amounts.segments,
        "credits": str(amounts.credits),
        "price": None if amounts.price is None else str(amounts.price),
    }
