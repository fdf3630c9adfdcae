"""Limits a user sets on a campaign: passing one is an answer, with an exit code of its own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from estimator.base.language import told
from estimator.errors import CampaignError, LimitExceeded, Place, TariffError
from estimator.price.reasons import reject_hint, reject_reason
from estimator.price.totals import Estimate
from estimator.show.words import counted, money


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
                hint=reject_hint(code, country),
            )


@dataclass(frozen=True, slots=True)
class Limits:
    """What `--max-price`, `--max-credits`, `--max-segments` and `--strict` ask for; None: no limit."""

    price: Decimal | None
    credits: Decimal | None
    segments: int | None
    strict: bool

    def check(self, estimate: Estimate) -> None:
        """Raise the first that applies.

        `REJ002`, `REJ001` (exit code 3), `LIM001` or `LIM002` (1), `LIM003` (4): no limit holds for a
        campaign of which nothing is known.
        """
        check_priced(estimate)
        summary, totals = estimate.summary, estimate.totals
        if self.strict and summary.rejected:
            raise CampaignError("REJ001", rejected=summary.rejected, rows=summary.read)
        if self.credits is not None and totals.credits > self.credits:
            _exceeded(told("The campaign"), counted(totals.credits, "credit"), self.credits, "--max-credits")
        longest = max(summary.lengths, default=0)
        if self.segments is not None and longest > self.segments:
            _exceeded(
                told("The longest message"), counted(longest, "segment"), self.segments, "--max-segments"
            )
        if self.price is not None:
            self._check_price(estimate, self.price)

    def _check_price(self, estimate: Estimate, limit: Decimal) -> None:
        price, currency = estimate.totals.price, estimate.tariff.currency
        if price is None:
            raise TariffError("LIM003", limit=money(limit, currency))
        if price > limit and estimate.price_at_most:
            raise LimitExceeded("LIM002", found=money(price, currency), limit=money(limit, currency))
        if price > limit:
            _exceeded(told("The campaign"), money(price, currency), limit, "--max-price")


def _exceeded(subject: str, found: str, limit: Decimal | int, option: str) -> None:
    raise LimitExceeded("LIM001", subject=subject, found=found, limit=limit, option=option)
