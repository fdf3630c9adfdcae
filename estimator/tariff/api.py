"""The shape of the provider's answers: `GET /sms/rates/destinations` and `GET /sms/rates/packs`.

Whatever does not fit is a `ValueError` with the reason; callers say where it came from. Answers are read by
hand, and no Structs: msgspec takes the text "2.15" and a float for a decimal number, too, and what else is
checked (above 0, one currency, a promotion) would stay. Nor does who asks for a country alone wait for it.

Source: the OVHcloud API schema /sms (sms.DestinationRates, sms.PackDetails, sms.CountryEnum,
sms.BillingCountryEnum, order.Price), as in ovh/ovhcloud-cli internal/assets/api-schemas/sms.json @546f3c82.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from estimator.base.credits import PLACES, to_credits, to_milli
from estimator.base.exact_json import meant
from estimator.base.language import joined, told
from estimator.base.money import MICRO_PLACES, to_micro
from estimator.tariff.model import Bracket

# fmt: off
COUNTRIES = (
    "ad", "ae", "af", "ag", "ai", "al", "am", "an", "ao", "ar", "at", "au", "aw", "az", "ba", "bb",
    "bd", "be", "bf", "bg", "bh", "bi", "bj", "bm", "bn", "bo", "br", "bs", "bt", "bw", "by", "bz",
    "ca", "cd", "cf", "cg", "ch", "ci", "ck", "cl", "cm", "cn", "co", "cr", "cu", "cv", "cy", "cz",
    "de", "dk", "dm", "dz", "ec", "ee", "eg", "es", "et", "fi", "fj", "fk", "fo", "fr", "ga", "gb",
    "gd", "ge", "gf", "gh", "gi", "gl", "gm", "gn", "gp", "gq", "gr", "gt", "gu", "gw", "gy", "hk",
    "hn", "hr", "ht", "hu", "id", "ie", "il", "in", "io", "iq", "ir", "is", "it", "jm", "jo", "jp",
    "ke", "kg", "kh", "km", "kn", "kr", "kw", "ky", "kz", "la", "lb", "lc", "li", "lk", "lr", "ls",
    "lt", "lu", "lv", "ly", "ma", "md", "me", "mg", "mk", "ml", "mn", "mo", "mq", "mr", "ms", "mt",
    "mu", "mv", "mw", "mx", "my", "mz", "na", "nc", "ne", "ng", "ni", "nl", "no", "np", "nz", "om",
    "pa", "pe", "pf", "pg", "ph", "pk", "pl", "ps", "pt", "py", "qa", "re", "ro", "rs", "ru", "rw",
    "sa", "sb", "sc", "sd", "se", "sg", "si", "sk", "sl", "sm", "sn", "so", "sr", "st", "sv", "sy",
    "sz", "tc", "td", "tg", "th", "tj", "tl", "tm", "tn", "to", "tr", "tt", "tw", "tz", "ua", "ug",
    "us", "uy", "uz", "vc", "ve", "vg", "vi", "vn", "vu", "ws", "ye", "yt", "za", "zm", "zw",
)
# fmt: on
"""sms.CountryEnum without `all`: every destination the provider has a rate for."""

BILLING_COUNTRIES = ("es", "fr", "gb", "ie", "it", "pl")
"""sms.BillingCountryEnum: where the provider sells credits."""

_ALL = 100  # percent
_VAT_PLACES = 5  # thousandths of a percent, as a fraction


class PackLevel(NamedTuple):
    """One sms.PackDetails: a bracket, its currency, and the rate that comes along."""

    bracket: Bracket
    currency: str
    country: str
    rate: int
    vat: Decimal | None


class DestinationRate(NamedTuple):
    """One sms.DestinationRates: a country, its rate in milli-credits, and the VAT, where it is said."""

    country: str
    rate: int
    vat: Decimal | None


def read_rate(answer: object) -> DestinationRate:
    """An sms.DestinationRates, of before 2026-05-17 or since, when it began to say the VAT.

    >>> read_rate({"countryCode": "in", "country": "India", "credit": Decimal("2.15"), "vatRate": 20})
    DestinationRate(country='IN', rate=2150, vat=Decimal('20'))
    """
    country = _text(answer, "countryCode", r"[A-Za-z]{2}").upper()
    return DestinationRate(
        country, _positive(to_milli(_number(answer, "credit", PLACES)), "credit"), _vat(answer)
    )


def read_pack(answer: object) -> PackLevel:
    """An sms.PackDetails: the price in force, and the regular one where that is a promotion.

    >>> euro = {"currencyCode": "EUR", "text": "0.06 €", "value": Decimal("0.06")}
    >>> read_pack({"countryCode": "fr", "credit": 1, "creditPrice": euro, "creditQuantityMin": 100,
    ...            "creditQuantityMax": None, "discountCreditPrice": None}).bracket.price
    Decimal('0.06')
    """
    country, rate, vat = read_rate(answer)
    currency, price = _price(_field(answer, "creditPrice"), "creditPrice")
    regular = None
    discount = _optional(answer, "discountCreditPrice")
    if discount is not None:
        regular = price
        discount_currency, price = _price(discount, "discountCreditPrice")
        if discount_currency != currency:
            raise ValueError(
                told(
                    "creditPrice is in {currency} and discountCreditPrice in {discount_currency}",
                    currency=currency,
                    discount_currency=discount_currency,
                )
            )
    maximum = _optional(answer, "creditQuantityMax")
    bracket = Bracket(
        minimum=_quantity(_field(answer, "creditQuantityMin"), "creditQuantityMin"),
        maximum=None if maximum is None else _quantity(maximum, "creditQuantityMax"),
        price_micro=price,
        regular_price_micro=regular,
    )
    return PackLevel(bracket, currency, country, rate, vat)


def one_currency(levels: list[PackLevel]) -> str:
    """The currency all levels share; there is at least one level."""
    currencies = sorted({level.currency for level in levels})
    if len(currencies) != 1:
        raise ValueError(
            told("prices in {currencies}", currencies=joined(currencies))
            if currencies
            else told("no pack at all")
        )
    return currencies[0]


def one_vat(said: Iterable[Decimal | None]) -> Decimal | None:
    """The VAT that all answers name that name one, in percent; None where none does."""
    found = sorted({vat for vat in said if vat is not None})
    if len(found) > 1:
        raise ValueError(told("VAT of {shares} %", shares=joined(str(vat) for vat in found)))
    return found[0] if found else None


def _vat(answer: object) -> Decimal | None:
    """Percent. The schema does not say whether 20 or 0.20 is meant, so at most 1 is a fraction."""
    if _optional(answer, "vatRate") is None:
        return None
    given = _number(answer, "vatRate", _VAT_PLACES)
    if not 0 <= given <= _ALL:
        raise ValueError(told("{name} is not between 0 and 100", name="vatRate"))
    return to_credits(to_milli(given * _ALL if given <= 1 else given))  # thousandths, too


def _price(value: object, name: str) -> tuple[str, int]:
    currency = _text(value, "currencyCode", r"[A-Z]{3}")
    return currency, _positive(to_micro(_number(value, "value", MICRO_PLACES)), name)


def _quantity(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**9:
        raise ValueError(told("{name} is not a whole number of credits", name=name))
    return value


def _number(value: object, name: str, places: int) -> Decimal:
    number = _field(value, name)
    if isinstance(number, bool) or not isinstance(number, (int, Decimal)):
        raise ValueError(told("{name} is not a number", name=name))  # noqa: TRY004 - one kind of error for callers
    return meant(number, places)


def _positive(scaled: int, name: str) -> int:
    if scaled <= 0:
        raise ValueError(told("{name} is not above 0", name=name))
    return scaled


def _text(value: object, name: str, pattern: str) -> str:
    text = _field(value, name)
    if not isinstance(text, str) or not re.fullmatch(pattern, text):
        raise ValueError(told("{name} is not as documented", name=name))
    return text


def _field(value: object, name: str) -> object:
    found = _optional(value, name)
    if found is None:
        raise ValueError(told("{name} is missing", name=name))
    return found


def _optional(value: object, name: str) -> object:
    if not isinstance(value, dict):
        raise ValueError(told("an object with {name} was expected", name=name))  # noqa: TRY004 - one kind of error for callers
    return value.get(name)
