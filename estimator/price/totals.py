"""What a campaign costs: the summary of its rows, held against the tariff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final

from estimator.base.amounts import Amount
from estimator.base.arguments import checked
from estimator.base.choices import Encoding
from estimator.base.countries import country_told, known_country
from estimator.base.credits import to_credits, to_milli
from estimator.base.display import Displayed, Plotted, one_line
from estimator.base.prices import PriceRange
from estimator.base.runs import Runs
from estimator.base.words import counted, money
from estimator.campaign.columns import Decision
from estimator.count.alphabet import ENCODINGS
from estimator.errors import UsageError
from estimator.price.alike import check_alike
from estimator.price.amounts import Amounts, Key, Share, grouped, shared_out
from estimator.price.buying import Buying
from estimator.price.client_shares import ClientShares, Taking
from estimator.price.examples import Example, Examples
from estimator.price.frames import Framed
from estimator.price.keeping import Keepable
from estimator.price.packs import (
    Purchase,
    Rest,
    Shared,
    StockTaken,
    bounds_of_used,
    cheapest_purchase,
    share_purchase,
    taken_from,
)
from estimator.price.parts import BadFile, CampaignPart, called, joined
from estimator.price.pricing import PricedRows, Terms
from estimator.price.reasons import Duplicates
from estimator.price.summary import Line, Summary, total_of
from estimator.tariff import Tariff

if TYPE_CHECKING:
    from estimator.documents import estimate as documents


_READ_FIRST: Final = {"files": 0, "kept sums": 1}
"""The place of a decision that the next one is about; all others come behind them."""


@dataclass(frozen=True)
class Estimate(Framed, Displayed, Plotted, Keepable):
    """What a campaign costs. Estimates on the same terms add up: `a + b`, `sum(estimates)`.

    Estimates with `unique` do not: a number of one may have come before in another.

    Attributes
    ----------
    name : str
        The campaign's.
    terms : Terms
        The tariff, the STOP clause, and how numbers are read.
    buying : Buying
        What the account holds already, and how it may be filled.
    summary : Summary
        Everything that was counted.
    kept : tuple of PricedRows, or None
        The rows themselves, where they were asked for.
    split_by : str, or None
        The column that names the clients, where they were asked for.
    preview : int [0..]
        How many of the first messages are shown.
    of_several : tuple of CampaignPart
        What is known of each campaign, where there are several.
    bad : tuple of BadFile
        Files that could not be read, and are left out because that was asked for (`bad_files="skip"`).

    >>> import pandas as pd
    >>> from datetime import date
    >>> from estimator import estimate
    >>> a, b = (
    ...     estimate(pd.DataFrame({"to": [number], "text": ["Bonjour"]}), on=date(2026, 11, 1))
    ...     for number in ("+33639980001", "+262692123456")
    ... )
    >>> (a + b).destinations["RE"].credits, (a + b).totals.credits
    (Decimal('1.05'), Decimal('2.05'))
    """

    name: str
    terms: Terms
    summary: Summary
    buying: Buying = field(default_factory=Buying)
    kept: tuple[PricedRows, ...] | None = None
    split_by: str | None = None
    preview: int = 1
    of_several: tuple[CampaignPart, ...] = ()
    bad: tuple[BadFile, ...] = ()

    def __repr__(self) -> str:
        total, tariff = self.totals, self.tariff
        return one_line(
            self,
            self.name,
            counted(total.credits, "credit"),
            counted(total.messages, "message"),
            money(total.bounds, tariff.currency),
        )

    def __add__(self, other: Estimate | int) -> Estimate:
        if other == 0:
            return self
        if not isinstance(other, Estimate):
            return NotImplemented  # one that was loaded adds itself
        return added((self, other))

    __radd__ = __add__  # `sum` begins with 0

    @property
    def examples(self) -> Examples:
        """The first messages and the longest, as they will be sent; the numbers are masked."""
        return self.summary.examples

    @property
    def parts(self) -> tuple[CampaignPart, ...]:
        """What is known of each campaign; of a single one, of that."""
        return self.of_several or (CampaignPart.of(self.name, self.summary),)

    @property
    def shown_examples(self) -> tuple[Example, ...]:
        """As many of the first messages as are shown."""
        return self.examples.first[: self.preview]

    @property
    def tariff(self) -> Tariff:
        """The tariff used."""
        return self.terms.tariff

    @cached_property
    def totals(self) -> Amounts:
        """The whole campaign. Its price is what its credits cost at the price of `whole_purchase`."""
        return Amounts(
            sum(self.summary.messages.values()),
            sum(self.summary.segments.values()),
            to_credits(self._total),
            *bounds_of_used(self._total, self.whole_purchase),
        )

    @cached_property
    def destinations(self) -> dict[str, Amounts]:
        """By country (ISO 3166 alpha-2), the most credits first. The lines add up to `totals` to the cent."""
        return self._amounts(lambda line: line[0])

    @cached_property
    def encodings(self) -> dict[Encoding, Amounts]:
        """By encoding. The lines add up to `totals`, to the cent."""
        lines = self._amounts(lambda line: line[1])
        return {encoding: lines[encoding] for encoding in ENCODINGS if encoding in lines}

    @cached_property
    def whole_purchase(self) -> Purchase | None:
        """The cheapest purchase of all credits the campaign takes, as if the account were empty."""
        return self._purchase(Decimal(0))

    @cached_property
    def clients(self) -> ClientShares:
        """By client, the most credits first; the empty one is of rows that name none.

        Their prices and those of `rest` add up to that of `purchase`, which is what is paid now, to the cent.
        Raises `SPL001` where no column of clients was named.
        """
        taking, shared = self._taking, self._shared_purchase
        before = shared_out(None if self.stock is None else self.stock.bounds, taking.milli)
        return ClientShares(taking, None if shared is None else shared.parts, before)

    @cached_property
    def stock(self) -> StockTaken | None:
        """What the credits cost that are taken from the account, by purchase; None where nobody says it."""
        if self.buying.stock is None or self.purchase is None:
            return None
        return taken_from(
            self.buying.stock,
            used=to_milli(self.purchase.balance_used),
            balance=to_milli(self.buying.balance),
            tariff=self.tariff,
        )

    @cached_property
    def campaigns(self) -> dict[str, Amounts]:
        """By campaign, in the order in which they were given. The lines add up to `totals`, to the cent."""
        milli = [
            sum(n * self._milli_rate(country) for country, n in part.segments.items()) for part in self.parts
        ]
        return {
            part.name: Amounts(part.messages, sum(part.segments.values()), to_credits(credits_used), *bounds)
            for part, credits_used, bounds in zip(self.parts, milli, self._shared(milli), strict=True)
        }

    @cached_property
    def rest(self) -> tuple[Rest, ...]:
        """Credits that are paid for now and that no message takes, by reason."""
        return () if self._shared_purchase is None else self._shared_purchase.rest

    @cached_property
    def paid(self) -> Share:
        """What is paid now, and for what: all `clients` and the `rest` together."""
        bought, totals = self.purchase, self.totals
        return Share(
            totals.messages,
            totals.segments,
            to_credits(self._total + sum(to_milli(rest.credits) for rest in self.rest)),
            None if bought is None else bought.price,
            None if bought is None else bought.at_least,
            None if bought is None else bought.vat_amount,
            None if self.stock is None else self.stock.bounds.most,
            None if self.stock is None else self.stock.bounds.least,
        )

    @cached_property
    def purchase(self) -> Purchase | None:
        """What must be paid now: the cheapest purchase of what the account lacks; None without prices."""
        return self._purchase(self.buying.balance)

    @property
    def paid_at_most(self) -> bool:
        """Whether what is paid now is not exact: it is paid at most."""
        return self.purchase is not None and self.purchase.at_most

    @property
    def read_as(self) -> dict[Decision, int]:
        """What was decided for the campaign's owner, by kind and detail: of how many files, or rows."""
        country = self.terms.default_country if self.terms.assumes_country else None
        assumed = {} if country is None else {("country", country): 1}
        assumed |= {("rate of its own", each): 1 for each in self.terms.rated_anyway}
        return assumed | dict(
            sorted(self.summary.reading.items(), key=lambda item: (_READ_FIRST.get(item[0][0], 2), item[0]))
        )

    def campaigns_of(self, decision: Decision) -> tuple[str, ...]:
        """Of several campaigns, those for which it was decided; none where it holds for all of them."""
        names = tuple(part.name for part in self.parts if decision in part.reading)
        return names if len(names) < len(self.parts) else ()

    @property
    def duplicates(self) -> Duplicates:
        """Rows whose number came before: how many, with the same text or another, left out or not."""
        return self.summary.duplicates(unique=self.terms.unique)

    @property
    def price_at_most(self) -> bool:
        """Whether the price is not exact: it is paid at most."""
        return self.whole_purchase is not None and self.whole_purchase.at_most

    @cached_property
    def credit_price(self) -> PriceRange | None:
        """What one credit of `whole_purchase` costs, to the millionth; None where no price is known."""
        return None if self.whole_purchase is None else self.whole_purchase.credit_price

    @property
    def just_over_credits(self) -> Decimal:
        """Credits saved if every message just over a boundary took one segment less."""
        return to_credits(sum(self._rated(self.summary.just_over).values()))

    @checked()
    def rate(self, country: str) -> Decimal:
        """Credits for one segment to a country; `USE001` of what is none, `USE030` where it has no rate."""
        if country not in self.destinations:
            country = known_country(country)
        if self.terms.assume.get(country, country) not in self.tariff.rates_milli:
            raise UsageError("USE030", country=country_told(country))
        return to_credits(self._milli_rate(country))

    def _milli_rate(self, country: str) -> int:
        return self.tariff.rates_milli[self.terms.assume.get(country, country)]

    @cached_property
    def _taking(self) -> Taking:
        if self.split_by is None:
            raise UsageError("SPL001")
        rates = {country: self._milli_rate(country) for country, _ in self.summary.segments}
        return Taking.of(self.summary.clients, rates)

    @cached_property
    def _shared_purchase(self) -> Shared | None:
        """What is paid now, shared over the clients; without them, over the campaign as one."""
        if self.purchase is None:
            return None
        return share_purchase(self.purchase, [self._total] if self.split_by is None else self._taking.milli)

    @cached_property
    def _milli(self) -> dict[Line, int]:
        return self._rated(self.summary.segments)

    def _rated(self, segments: Counter[Line]) -> dict[Line, int]:
        """The one multiplication by the rate."""
        return {line: n * self._milli_rate(line[0]) for line, n in segments.items()}

    @property
    def _total(self) -> int:
        return sum(self._milli.values())

    def _amounts(self, key_of: Callable[[Line], Key]) -> dict[Key, Amounts]:
        lines = (
            (key_of(line), self.summary.messages[line], self.summary.segments[line], credits_used)
            for line, credits_used in self._milli.items()
        )
        return grouped(lines, self.totals.bounds)

    def _shared(self, milli: list[int]) -> Runs[tuple[Decimal | None, Decimal | None]]:
        """Each line's share of both bounds of the price, which add up to the cent."""
        return shared_out(self.totals.bounds, milli)

    def _purchase(self, balance: Decimal) -> Purchase | None:
        if not self.tariff.has_prices:
            return None
        return cheapest_purchase(
            to_credits(self._total),
            self.tariff,
            balance=balance,
            max_orders=self.buying.max_orders,
            vat=self.buying.vat,
        )

    @checked()
    def check(
        self,
        *,
        max_price: Amount | None = None,
        max_credits: Amount | None = None,
        max_segments: int | None = None,
        strict: bool = False,
    ) -> None:
        """Hold the campaign against limits: `max_price` on what must be paid now, excluding VAT.

        Raises `LIM001`, `LIM002` where a limit is passed, `LIM003` where the price is not known, `REJ001`
        where a row has no price and `strict` was asked for, `REJ003` where a file was left out then, `REJ002`
        where no row has a price.
        """
        from estimator.price.limits import Limits

        Limits.of(max_price, max_credits, max_segments, strict=strict).check(self)

    def _source(self) -> str | None:
        return self.name

    def document(self) -> documents.Estimate:
        """What `smscost estimate --format json` writes."""
        from estimator.price.document import estimate_document

        return estimate_document(self)


def added(estimates: Iterable[Estimate]) -> Estimate:
    """The sum of many: as `sum`, but that each is gone through once. Raises as `Estimate.__add__` does."""
    every = tuple(estimates)
    first = every[0]
    for other in every[1:]:
        check_alike(first, other)
    if len(every) == 1:
        return first
    kept = [each.kept for each in every]
    return replace(
        first,
        name=called(list(dict.fromkeys(each.name for each in every))),
        summary=total_of(each.summary for each in every),
        kept=None if None in kept else tuple(rows for some in kept if some is not None for rows in some),
        of_several=joined(*(each.parts for each in every)),
        bad=tuple(bad for each in every for bad in each.bad),
    )
