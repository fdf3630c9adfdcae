"""A tariff: credits for a segment by destination, and money for a credit by the quantity bought.

A plain immutable value. Where it comes from (a file, the provider) is the business of the files beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from estimator.base.arguments import checked, checked_fields
from estimator.base.choices import Status
from estimator.base.countries import known_country
from estimator.base.credits import to_credits
from estimator.base.display import Displayed, one_line
from estimator.base.language import told
from estimator.base.money import to_price
from estimator.base.words import counted
from estimator.errors import TariffError

ORDER_MAXIMUM = 1_000_000
"""The most credits one order of the provider can hold, unless a tariff says otherwise."""


@dataclass(frozen=True, slots=True)
@checked_fields("minimum", "maximum", "price_micro", "gift", "regular_price_micro", "least_micro")
class Bracket:
    """A range of quantities in which every credit of one order costs the same.

    Attributes
    ----------
    minimum, maximum : int [credits]
        In one order, minimum included, maximum excluded; None: no upper end.
    price_micro : int [micro-units of the currency]
        Of one credit, excluding VAT, promotion included.
    known : bool
        False where the provider's price is not public but can only be lower: `price_micro` is then "at most".
    least_micro : int [micro-units of the currency], or None
        Of one credit, at least, where the price is not known; None where nobody knows how low it may be.
    gift : int [credits]
        What the provider adds to each order in this bracket.
    regular_price_micro : int [micro-units of the currency], or None
        The price without the promotion, where there is one.

    Raises
    ------
    TariffError
        `TAR015` where it ends before it begins.
    UsageError
        `AMT003` of a number below 0, `USE022` of what is no whole number.

    >>> bracket = Bracket(100, 200, 60_000, regular_price_micro=70_000)
    >>> str(bracket.price), str(bracket.regular_price)
    ('0.06', '0.07')
    """

    minimum: int
    maximum: int | None
    price_micro: int
    known: bool = True
    gift: int = 0
    regular_price_micro: int | None = None
    least_micro: int | None = None

    def __post_init__(self) -> None:
        if self.maximum is not None and self.maximum <= self.minimum:
            raise TariffError("TAR015", minimum=self.minimum, maximum=self.maximum, others="")

    @property
    def price(self) -> Decimal:
        """Of one credit, excluding VAT, promotion included; at most, where it is not known."""
        return to_price(self.price_micro)

    @property
    def at_least(self) -> Decimal | None:
        """The least that a credit can cost; None where nobody knows."""
        if self.known:
            return self.price
        return None if self.least_micro is None else to_price(self.least_micro)

    @property
    def regular_price(self) -> Decimal | None:
        """The price without the promotion, where there is one."""
        return None if self.regular_price_micro is None else to_price(self.regular_price_micro)


@dataclass(frozen=True, slots=True)
@checked_fields("price_micro", from_1=("quantity",))
class KnownPrice:
    """What a credit costs at one quantity, where nobody says where its bracket begins.

    Attributes
    ----------
    quantity : int [credits]
        In one order.
    price_micro : int [micro-units of the currency]
        Of one credit, excluding VAT.
    read_on : date
        The day somebody read it at the source.
    source : str

    Raises
    ------
    TariffError
        `TAR012` without a source.
    UsageError
        `AMT003` of a number that is too small, `USE022` of what is no whole number.

    >>> known = KnownPrice(1000, 58_000, date(2026, 9, 13), "https://www.ovhcloud.com/fr/sms/")
    >>> str(known.price)
    '0.058'
    """

    quantity: int
    price_micro: int
    read_on: date
    source: str

    def __post_init__(self) -> None:
        if not self.source.strip():
            expected = told("a sentence of at most 1000 characters on one line")
            raise TariffError("TAR012", value="''", attribute="source", expected=expected, others="")

    @property
    def price(self) -> Decimal:
        """Of one credit, excluding VAT."""
        return to_price(self.price_micro)


@dataclass(frozen=True, slots=True)
@checked_fields("price_micro", "gift", from_1=("credits",))
class Pack:
    """A fixed quantity of credits sold at one price for the whole pack.

    Attributes
    ----------
    credits : int [credits]
    price_micro : int [micro-units of the currency]
        Of the whole pack, excluding VAT.
    gift : int [credits]
        What comes on top.

    Raises
    ------
    UsageError
        `AMT003` of a number that is too small, `USE022` of what is no whole number.

    >>> pack = Pack(500, 25_000_000, gift=10)
    >>> pack.credits + pack.gift, str(pack.price)
    (510, '25.00')
    """

    credits: int
    price_micro: int
    gift: int = 0

    @property
    def price(self) -> Decimal:
        """Of the whole pack, excluding VAT."""
        return to_price(self.price_micro)


@dataclass(frozen=True, slots=True)
class Tariff(Displayed):
    """One dated tariff of one billing country.

    Attributes
    ----------
    billing_country : str
        Lower case, as the provider writes it: `"fr"`.
    currency : str
        ISO 4217: `"EUR"`.
    valid_from : date
        First day it is used for; it stays in use until the next one of the same billing country.
    read_on : date
        The day somebody read it at the source.
    source : str
        Where it was read.
    rates_milli : mapping of str to int
        Destination (ISO 3166 alpha-2, upper case) to milli-credits for one segment.
    brackets, known_prices, packs : tuples
        What can be bought, by growing quantity. All empty: no price is known. Brackets are either given or
        follow from known prices.
    vat : Decimal, or None
        Percent; None where it is not known.
    order_maximum : int
        The most credits one order can hold.
    vat_source : str, or None
        Where the VAT was read, where that is known.
    falling : bool
        Whether the price of a credit falls, or stays, as the quantity of an order grows. Only then is
        anything known of the quantities between known prices.

    >>> from estimator import find_tariff
    >>> tariff = find_tariff(billing_country="fr", on=date(2026, 11, 1))
    >>> tariff.rates["RE"], tariff.known_prices[0].price, tariff.valid_from.isoformat()
    (Decimal('1.05'), Decimal('0.06'), '2026-10-01')
    """

    billing_country: str
    currency: str
    valid_from: date
    read_on: date
    source: str
    status: Status
    rates_milli: Mapping[str, int] = field(
        hash=False, repr=False
    )  # hundreds: a log line is no place for them
    brackets: tuple[Bracket, ...] = ()
    packs: tuple[Pack, ...] = ()
    vat: Decimal | None = None
    order_maximum: int = ORDER_MAXIMUM
    vat_source: str | None = None
    known_prices: tuple[KnownPrice, ...] = ()
    falling: bool = False

    def __repr__(self) -> str:
        return one_line(
            self,
            f"{self.billing_country} from {self.valid_from}",
            self.status,
            counted(len(self.rates), "rate"),
        )

    @property
    def offered(self) -> tuple[Bracket, ...]:
        """The brackets, or what is known of them where only prices at some quantities are.

        Where prices fall as the quantity grows, a credit of an order between two known quantities costs at
        most what it costs at the lower one, and at least what it costs at the higher one.

        Source: OVHcloud's guide on automatic recharge: the price falls with the quantity bought at once.

        >>> from dataclasses import replace
        >>> from estimator import find_tariff
        >>> day = date(2026, 9, 13)
        >>> known = (KnownPrice(1000, 58_000, day, "a page"), KnownPrice(10_000, 54_000, day, "a page"))
        >>> tariff = replace(find_tariff(on=day), brackets=(), known_prices=known, falling=True)
        >>> [(each.minimum, each.maximum, str(each.price), str(each.at_least)) for each in tariff.offered][:2]
        [(1000, 1001, '0.058', '0.058'), (1001, 10000, '0.058', '0.054')]
        """
        return self.brackets or tuple(_of_known(self.known_prices, falling=self.falling))

    @property
    def has_prices(self) -> bool:
        """Whether anything can be bought at a price that is known, if only by its bounds."""
        return bool(self.brackets or self.known_prices or self.packs)

    @property
    def rates(self) -> dict[str, Decimal]:
        """Destination to credits for one segment."""
        return {country: to_credits(milli) for country, milli in self.rates_milli.items()}

    @checked()
    def rate(self, country: str) -> Decimal | None:
        """Credits for one segment to a destination; None where this tariff has no rate: none is guessed.

        `USE001` of what is no country.

        >>> from estimator.tariff import find_tariff
        >>> tariff = find_tariff(on=date(2023, 2, 9))
        >>> tariff.rate("IN"), tariff.rate("BE")
        (Decimal('0.4'), None)
        """
        milli = self.rates_milli.get(country if country in self.rates_milli else known_country(country))
        return None if milli is None else to_credits(milli)


def _of_known(known: Sequence[KnownPrice], *, falling: bool) -> Iterator[Bracket]:
    for one, following in zip_longest(known, known[1:]):
        yield Bracket(one.quantity, one.quantity + 1, one.price_micro)
        end = None if following is None else following.quantity
        if falling and (end is None or one.quantity + 1 < end):
            least = None if following is None else following.price_micro
            yield Bracket(one.quantity + 1, end, one.price_micro, known=False, least_micro=least)
