"""What another tariff does to a campaign, or to a calendar: its credits and their price, before and after."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Unpack

from estimator.base.arguments import checked
from estimator.base.choices import EffectKind
from estimator.base.credits import to_milli
from estimator.base.display import one_line
from estimator.base.language import told
from estimator.base.prices import NO_DIFFERENCE, PriceDifference, PriceRange
from estimator.base.table_in import TableSource
from estimator.base.words import counted, money
from estimator.campaign import CampaignSource
from estimator.price.flow import estimate
from estimator.price.job import CampaignOptions, takes_job_options
from estimator.price.packs import bounds_of_used, cheapest_purchase
from estimator.price.totals import Estimate
from estimator.supply.calendar.model import Calendar
from estimator.supply.calendar.reading import read_calendar
from estimator.tariff.model import Tariff

if TYPE_CHECKING:
    from estimator.documents import tariff as documents


@dataclass(frozen=True, slots=True)
class TariffCost:
    """What is taken under one tariff.

    Attributes
    ----------
    credits : Decimal [credits]
    bounds : PriceRange, or None
        What they cost, excluding VAT, where they are bought at once and nothing is held; None where the
        tariff knows no price.
    rejected : int
        Rows of a campaign that this tariff has no rate for, or that have no price for another reason.

    >>> str(TariffCost(Decimal(2), PriceRange.exactly(Decimal("0.12")), 0).bounds.most)
    '0.12'
    """

    credits: Decimal
    bounds: PriceRange | None
    rejected: int


@dataclass(frozen=True, slots=True)
class TariffEffect:
    """What a tariff in the place of another does to a campaign, or to a calendar.

    Attributes
    ----------
    kind : "campaign" or "calendar"
    name : str
        The file, as it was given.
    before, after : TariffCost
    tariffs : (Tariff, Tariff)
    estimate : Estimate, or None
        Of a campaign, with the tariff after: it says how the campaign was read.

    >>> from estimator import find_tariff
    >>> campaign = [{"to": "+919876543210", "text": "Hello"}]
    >>> old, new = find_tariff(on="2023-02-09"), find_tariff(on="2026-10-01")
    >>> (effect,) = tariff_effects(old, new, campaign=campaign)
    >>> str(effect.before.credits), str(effect.after.credits), str(effect.credits)
    ('0.4', '2.15', '1.75')
    """

    kind: EffectKind
    name: str
    before: TariffCost
    after: TariffCost
    tariffs: tuple[Tariff, Tariff]
    estimate: Estimate | None = None

    def __repr__(self) -> str:
        before, after = self.before, self.after
        return one_line(
            self,
            self.name,
            counted(after.credits, "credit") + f" after {before.credits}",
            f"{money(after.bounds, self.currencies[1])} after {money(before.bounds, self.currencies[0])}",
        )

    @property
    def currencies(self) -> tuple[str, str]:
        """Of the prices before and after, ISO 4217."""
        return self.tariffs[0].currency, self.tariffs[1].currency

    @property
    def credits(self) -> Decimal:
        """What is taken more; below 0: less."""
        return self.after.credits - self.before.credits

    @property
    def bounds(self) -> PriceDifference | None:
        """What is paid more; None where a price is not known, or in another currency."""
        before, after = self.before.bounds, self.after.bounds
        if before is None or after is None or self.currencies[0] != self.currencies[1]:
            return None
        old, new = self.tariffs
        if (self.before, old.offered, old.packs) == (self.after, new.offered, new.packs):
            return NO_DIFFERENCE
        return after - before

    def document(self) -> documents.TariffEffect:
        """As a part of what `smscost tariff diff --format json` writes."""
        from estimator.documents import tariff as documents
        from estimator.documents.values import PriceChange

        return documents.TariffEffect(
            kind=self.kind,
            name=self.name,
            before=_document(self.before),
            after=_document(self.after),
            credits=str(self.credits),
            price_range=PriceChange.of(self.bounds),
        )


@takes_job_options
@checked()
def tariff_effects(
    before: Tariff,
    after: Tariff,
    *,
    campaign: CampaignSource | None = None,
    calendar: Calendar | TableSource | None = None,
    **options: Unpack[CampaignOptions],
) -> tuple[TariffEffect, ...]:
    """What a tariff in the place of another does to a campaign, to a calendar, or to both.

    Parameters
    ----------
    before, after : Tariff
        Each is used for every day of the calendar, whatever its own first day is.
    campaign : as `estimate` takes it, optional
    calendar : as `read_calendar` takes it, optional
        Where its volumes are uncertain, what is most likely counts. Needs that are given in credits take the
        same under both tariffs; campaigns in it are rated.
    **options
        How `estimate` reads and counts the campaign, as `estimator.JobOptions` says; `default_country` and
        `encoding` are for the calendar, too.

    Raises as `estimate` and `read_calendar`. Both are read twice: an iterator would be at its end.

    >>> from estimator import find_tariff
    >>> india = {"to": ["+919876543210"], "text": ["Hello"]}
    >>> (effect,) = tariff_effects(find_tariff(on="2023-02-09"), find_tariff(on="2026-11-01"), campaign=india)
    >>> str(effect.before.credits), str(effect.after.credits), str(effect.credits)
    ('0.4', '2.15', '1.75')
    """
    sides = (before, after)
    found = []
    if campaign is not None:
        estimates = [estimate(campaign, tariff=tariff, **options) for tariff in sides]
        costs = [
            TariffCost(each.totals.credits, each.totals.bounds, each.summary.rejected) for each in estimates
        ]
        effect = _effect("campaign", estimates[1].name, costs, sides)
        found.append(replace(effect, estimate=estimates[1]))
    if calendar is not None:
        country, encoding = options.get("default_country"), options.get("encoding")
        needs = [
            read_calendar(calendar, tariff=tariff, default_country=country, encoding=encoding)
            for tariff in sides
        ]
        costs = [_cost(each.credits, tariff) for each, tariff in zip(needs, sides, strict=True)]
        name = os.fspath(calendar) if isinstance(calendar, (str, os.PathLike)) else told("the calendar")
        found.append(_effect("calendar", name, costs, sides))
    return tuple(found)


def _cost(credits_needed: Decimal, tariff: Tariff) -> TariffCost:
    bought = cheapest_purchase(credits_needed, tariff) if tariff.has_prices else None
    most, least = bounds_of_used(to_milli(credits_needed), bought)
    return TariffCost(credits_needed, None if most is None else PriceRange(most, least), 0)


def _effect(
    kind: EffectKind, name: str, costs: Sequence[TariffCost], tariffs: Sequence[Tariff]
) -> TariffEffect:
    (before, after), (old, new) = costs, tariffs
    return TariffEffect(kind, name, before, after, (old, new))


def _document(cost: TariffCost) -> documents.TariffCost:
    from estimator.documents import tariff as documents
    from estimator.documents.values import maybe

    bounds = cost.bounds
    return documents.TariffCost(
        credits=str(cost.credits),
        price=None if bounds is None else str(bounds.most),
        price_at_least=None if bounds is None else maybe(bounds.least),
        rejected=cost.rejected,
    )
