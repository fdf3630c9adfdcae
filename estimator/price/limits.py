"""Limits on a campaign: passing one is an answer, with an exit code of its own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from estimator.base.amounts import Amount, exact_decimal, whole_number
from estimator.base.language import currency_told, told, told_many
from estimator.base.money import to_micro, to_price
from estimator.errors import CATALOGUE, CampaignError, LimitExceeded, Place, TariffError
from estimator.errors.spelling import HintPart
from estimator.price.reasons import hint_details, reject_reason
from estimator.price.totals import Estimate


def check_priced(estimate: Estimate) -> None:
    """Raise `REJ002`, with the one thing to do, where not one row of a campaign has a price: no success."""
    for part in estimate.parts:
        if part.rejected and part.rejected == part.rows:
            (code, country), most = min(part.rejects.items(), key=lambda item: (-item[1], item[0]))
            raise CampaignError(
                "REJ002",
                Place(part.name),
                rows=part.rows,
                most=most,
                reason=reject_reason(code, country),
                why=code,
                hint=HintPart(CATALOGUE[code].hint, hint_details(country, estimate.tariff)),
            )


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on a campaign; None: no limit.

    Attributes
    ----------
    price : Decimal, or None
        The most that may have to be paid now, excluding VAT: for `Estimate.purchase`.
    credits : Decimal, or None [credits]
        The most that the campaign may take, wherever its credits come from.
    segments : int, or None
        Of the longest message.
    strict : bool
        Whether every row must have a price.
    """

    price: Decimal | None = None
    credits: Decimal | None = None
    segments: int | None = None
    strict: bool = False

    @classmethod
    def of(
        cls, max_price: Amount | None, max_credits: Amount | None, max_segments: int | None, *, strict: bool
    ) -> Limits:
        """The same from what a caller gives: `AMT001` to `AMT005`."""
        return cls(
            None if max_price is None else exact_decimal(told("largest price"), max_price, places=6),
            None if max_credits is None else exact_decimal(told("largest number of credits"), max_credits),
            None
            if max_segments is None
            else whole_number(told("largest number of segments"), max_segments, least=1),
            strict,
        )

    def check(self, estimate: Estimate) -> None:
        """Raise the first that applies.

        `REJ002`, `REJ003`, `REJ001` (exit code 3), `LIM001` or `LIM002` (1), `LIM003` (4): no limit holds
        for a campaign of which nothing is known.
        """
        check_priced(estimate)
        summary, totals = estimate.summary, estimate.totals
        if self.strict and estimate.bad:
            files = len(estimate.parts) + len(estimate.bad)
            raise CampaignError("REJ003", bad=len(estimate.bad), files=files)
        if self.strict and summary.rejected:
            raise CampaignError("REJ001", rejected=summary.rejected, rows=summary.read)
        if self.credits is not None and totals.credits > self.credits:
            taken = told_many("{count} credit", "{count} credits", totals.credits)
            _exceeded(told("The campaign"), taken, self.credits, "max_credits")
        longest = max(summary.lengths, default=0)
        if self.segments is not None and longest > self.segments:
            found = told_many("{count} segment", "{count} segments", longest)
            _exceeded(told("The longest message"), found, self.segments, "max_segments")
        if self.price is not None:
            self._check_price(estimate, self.price)

    def _check_price(self, estimate: Estimate, limit: Decimal) -> None:
        bought, currency = estimate.purchase, estimate.tariff.currency
        if bought is None:
            raise TariffError("LIM003", limit=_money(limit, currency))
        if bought.price > limit and bought.at_most:
            raise LimitExceeded("LIM002", found=_money(bought.price, currency), limit=_money(limit, currency))
        if bought.price > limit:
            price = told("{price} excluding VAT", price=_money(bought.price, currency))
            _exceeded(told("What must be bought"), price, _money(limit, currency), "max_price")


def _money(price: Decimal, currency: str) -> str:
    cents = to_price(to_micro(price))  # 0.1 as it was typed is 0.10
    return told("{price} {currency}", price=cents, currency=currency_told(currency))


def _exceeded(subject: str, found: str, limit: Decimal | int | str, option: str) -> None:
    raise LimitExceeded("LIM001", subject=subject, found=found, limit=limit, option=option)
