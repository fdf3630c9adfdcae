"""Numbers and words as people read them. Never for CSV or JSON, which programs read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from estimator.base.language import currency_sign, marked_many, number, said, said_many
from estimator.base.prices import PriceDifference, PriceRange
from estimator.base.read import visible

if TYPE_CHECKING:
    from estimator.documents.tariff import UsedTariff
    from estimator.tariff.model import Tariff

__all__ = [
    "and_others",
    "counted",
    "difference",
    "money",
    "more",
    "number",
    "owed",
    "percent",
    "price_of",
    "rate_of",
    "share",
    "signed",
    "tariff_note",
    "visible",
]

_COUNTED: Final = {
    "calendar": marked_many("{count} calendar", "{count} calendars"),
    "client": marked_many("{count} client", "{count} clients"),
    "credit": marked_many("{count} credit", "{count} credits"),
    "day": marked_many("{count} day", "{count} days"),
    "edit": marked_many("{count} edit", "{count} edits"),
    "file": marked_many("{count} file", "{count} files"),
    "finding": marked_many("{count} finding", "{count} findings"),
    "job": marked_many("{count} job", "{count} jobs"),
    "message": marked_many("{count} message", "{count} messages"),
    "month": marked_many("{count} month", "{count} months"),
    "order": marked_many("{count} order", "{count} orders"),
    "other": marked_many("{count} other", "{count} others"),
    "price bracket": marked_many("{count} price bracket", "{count} price brackets"),
    "purchase": marked_many("{count} purchase", "{count} purchases"),
    "rate": marked_many("{count} rate", "{count} rates"),
    "receiver": marked_many("{count} receiver", "{count} receivers"),
    "recharge": marked_many("{count} recharge", "{count} recharges"),
    "row": marked_many("{count} row", "{count} rows"),
    "segment": marked_many("{count} segment", "{count} segments"),
    "tariff": marked_many("{count} tariff", "{count} tariffs"),
    "text": marked_many("{count} text", "{count} texts"),
    "time": marked_many("{count} time", "{count} times"),
    "transfer": marked_many("{count} transfer", "{count} transfers"),
    "unit": marked_many("{count} unit", "{count} units"),
    "valid receiver": marked_many("{count} valid receiver", "{count} valid receivers"),
}
"""What is counted: one, and any other number."""


def owed(balance: Decimal, *, bought: bool) -> Iterator[str]:
    """That an account owes credits, where it does, and what becomes of them.

    >>> list(owed(Decimal(-20), bought=True)), list(owed(Decimal(5), bought=True))
    (['20 credits are owed, and bought, too.'], [])
    """
    if balance >= 0:
        return
    if bought:
        yield said_many(
            "{count} credit is owed, and bought, too.", "{count} credits are owed, and bought, too.", -balance
        )
    else:
        yield said_many("{count} credit is owed.", "{count} credits are owed.", -balance)


def counted(count: int | Decimal, noun: str) -> str:
    """A number and its noun, in the plural unless the number is 1.

    >>> counted(1, "message"), counted(2500, "row"), counted(Decimal("0.5"), "credit")
    ('1 message', '2 500 rows', '0.5 credits')
    """
    return said_many(*_COUNTED[noun], count)


def money(price: Decimal | PriceRange | None, currency: str) -> str:
    """A price with its currency; its bounds where it is not exact, "unknown" where nothing is known.

    >>> money(Decimal("1234.50"), "EUR"), money(None, "EUR"), money(PriceRange(Decimal(6), None), "EUR")
    ('1 234.50 EUR', 'unknown', 'at most 6 EUR')
    >>> money(PriceRange(Decimal("405.77"), Decimal("377.78")), "EUR")
    'between 377.78 and 405.77 EUR'
    """
    unit = currency_sign(currency)
    if price is None:
        return said("unknown")
    if isinstance(price, Decimal):
        return said("{price} {currency}", price=price, currency=unit)
    if price.is_exact:
        return money(price.most, currency)
    if price.least is None:
        return said("at most {price} {currency}", price=price.most, currency=unit)
    return said("between {least} and {most} {currency}", least=price.least, most=price.most, currency=unit)


def price_of(price: Decimal | PriceRange | None) -> str:
    """The same in a column that says the currency.

    >>> price_of(Decimal("1234.50")), price_of(None), price_of(PriceRange(Decimal("6.00"), None))
    ('1 234.50', 'unknown', 'at most 6.00')
    >>> price_of(PriceRange(Decimal("405.77"), Decimal("377.78")))
    '377.78 to 405.77'
    """
    if price is None:
        return said("unknown")
    if isinstance(price, Decimal):
        return number(price)
    if price.is_exact:
        return number(price.most)
    if price.least is None:
        return said("at most {price}", price=price.most)
    return said("{least} to {most}", least=price.least, most=price.most)


def rate_of(rate: Decimal | None) -> str:
    """Credits for a segment, where there is a rate.

    >>> rate_of(Decimal("2.15"))
    '2.15'
    """
    return said("no rate") if rate is None else number(rate)


def difference(extra: Decimal | PriceDifference, currency: str) -> str:
    """What something costs more or less; between what and what, where that is not exact.

    >>> difference(Decimal("12.50"), "EUR"), difference(Decimal(-3), "EUR"), difference(Decimal(0), "EUR")
    ('12.50 EUR more', '3 EUR less', 'the same')
    >>> difference(PriceDifference(most=Decimal(5), least=Decimal(2)), "EUR")
    'between 2 and 5 EUR more'
    >>> difference(PriceDifference(most=Decimal(5), least=Decimal(-2)), "EUR")
    'between 2 EUR less and 5 EUR more'
    >>> difference(PriceDifference(most=Decimal(-5), least=None), "EUR")
    'at least 5 EUR less'
    >>> difference(PriceDifference(most=None, least=None), "EUR")
    'a difference that nobody knows'
    """
    if isinstance(extra, PriceDifference):
        if not extra.is_exact:
            return _between(extra.least, extra.most, currency)
        assert extra.most is not None
        extra = extra.most
    if not extra:
        return said("the same")
    price = money(abs(extra), currency)
    return said("{price} more", price=price) if extra > 0 else said("{price} less", price=price)


def _between(least: Decimal | None, most: Decimal | None, currency: str) -> str:
    if least is None and most is None:
        return said("a difference that nobody knows")
    # At least -5 is, in words, at most 5 less.
    if least is None:
        assert most is not None
        price = money(abs(most), currency)
        return (
            said("at most {price} more", price=price)
            if most > 0
            else said("at least {price} less", price=price)
        )
    if most is None:
        price = money(abs(least), currency)
        return (
            said("at least {price} more", price=price)
            if least >= 0
            else said("at most {price} less", price=price)
        )
    if least >= 0:
        return said("{price} more", price=money(PriceRange(most, least), currency))
    if most <= 0:
        return said("{price} less", price=money(PriceRange(-least, -most), currency))
    return said(
        "between {less} and {more}", less=difference(least, currency), more=difference(most, currency)
    )


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
    return said("{amount} more", amount=value) if value > 0 else said("{amount} less", amount=-value)


def percent(part: int, whole: int) -> str:
    """A share to one decimal, without ever calling something 0 % or all of it 100 % that is not.

    >>> percent(1, 3), percent(1, 100000), percent(99999, 100000), percent(0, 5), percent(5, 5)
    ('33.3 %', 'under 0.1 %', 'over 99.9 %', '0 %', '100 %')
    """
    bound, value = share(part, whole)
    if bound == "under":
        return said("under {share} %", share=value)
    return said("over {share} %", share=value) if bound else said("{share} %", share=value)


def share(part: int, whole: int) -> tuple[Literal["", "under", "over"], Decimal]:
    """A share in percent to one decimal, and whether it is rather under or over that.

    >>> share(1, 3), share(1, 100000)
    (('', Decimal('33.3')), ('under', Decimal('0.1')))
    """
    if part in (0, whole):
        return "", Decimal(100 if part else 0)
    tenths = round(Decimal(1000 * part) / whole)
    if tenths == 0:
        return "under", Decimal("0.1")
    return ("over", Decimal("99.9")) if tenths == 1000 else ("", Decimal(tenths).scaleb(-1))


def and_others(shown: Sequence[str], others: int) -> str:
    """Some of many, and how many there are beside them.

    >>> and_others(["ç in 3", "ê in 1"], 0), and_others(["ç in 3", "ê in 1"], 2)
    ('ç in 3, ê in 1', 'ç in 3, ê in 1 and 2 others')
    """
    listed = ", ".join(shown)
    return said("{some} and {others}", some=listed, others=counted(others, "other")) if others > 0 else listed


def tariff_note(tariff: Tariff | UsedTariff) -> str:
    """Which tariff was used, with a warning before it where the prices are invented."""
    used = said(
        "Tariff: billing country {country}, in use from {valid_from}, read {read_on}. Source: {source}",
        country=tariff.billing_country,
        valid_from=tariff.valid_from,
        read_on=tariff.read_on,
        source=tariff.source,
    )
    if tariff.status != "illustrative":
        return used
    return said("Illustrative prices, not the provider's. {tariff}", tariff=used)
