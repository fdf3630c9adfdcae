"""What changed between two estimates, and why: every milli-credit of the difference has one cause.

The causes are taken one after the other, each at what is old of the causes after it:

1. *volume*: more or fewer messages to a destination, in the old mix of encodings;
2. *encoding*: messages that moved from one encoding to the other, with the old segments per message;
3. *length*: more or fewer segments per message, at the old rate;
4. *rate*: another rate, for the new segments.

The steps meet: where one ends the next begins. So they add up to the difference whatever the numbers are,
and only the places where they meet are rounded (half-up, to the milli-credit), never their sum. A destination
that only one of the estimates has is one change. Another order of the causes would share the same difference
out otherwise; this is the usual one of accountants, volume before price.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

from estimator.base.arguments import checked
from estimator.base.choices import Bound, Cause, Encoding
from estimator.base.countries import country_name
from estimator.base.credits import to_credits
from estimator.base.display import Displayed, one_line
from estimator.base.exact import divide_half_up
from estimator.base.language import marked
from estimator.base.money import to_price
from estimator.base.prices import NO_DIFFERENCE, PriceDifference
from estimator.base.words import counted
from estimator.documents import Documented
from estimator.price.pricing import NO_RATE
from estimator.price.saved import LineCost, SavedEstimate, read_estimate
from estimator.price.totals import Estimate

if TYPE_CHECKING:
    import pandas as pd

    from estimator.documents import comparison as documents


_STEPS: tuple[Cause, ...] = ("volume", "encoding", "length", "rate")
_NOTHING = LineCost(0, 0, 0)

CAUSES: Final[dict[Cause, str]] = {
    "volume": marked("number of messages"),
    "encoding": marked("messages moved between GSM-7 and UCS-2"),
    "length": marked("segments per message"),
    "rate": marked("rates"),
    "new": marked("new destinations"),
    "gone": marked("destinations no longer sent to"),
    "rated": marked("destinations that had no rate before"),
    "unrated": marked("destinations that have no rate any more"),
}
"""What a cause of the difference is called."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cause on one line of the estimates, and what it adds.

    Attributes
    ----------
    country : str
        The destination, ISO 3166 alpha-2.
    encoding : "GSM-7" or "UCS-2"
    cause : str
        "volume", "encoding", "length" or "rate"; or "new", "gone", "rated" or "unrated" of a destination that
        only one of the estimates has.
    milli : int [milli-credits]
        Below 0: saves.

    >>> change = Change("FR", "GSM-7", "volume", 2050)
    >>> str(change.credits)
    '2.05'
    """

    country: str
    encoding: Encoding
    cause: Cause
    milli: int

    @property
    def credits(self) -> Decimal:
        """What it adds [credits]; below 0: saves."""
        return to_credits(self.milli)


@dataclass(frozen=True)
class Comparison(Documented, Displayed):
    """The way from one estimate to another.

    Attributes
    ----------
    before, after : SavedEstimate
    changes : tuple of Change
        None of them 0, by destination; they add up to the difference, to the milli-credit.
    rejects : mapping of (code, country) to (int, int)
        Rows without a price before and after, where these differ.

    >>> from estimator import estimate
    >>> france, india = {"to": "+33639980001", "text": "Bonjour"}, {"to": "+919876543210", "text": "Hello"}
    >>> before, after = (estimate(rows, on="2026-11-01") for rows in ([france], [france, india]))
    >>> comparison = compare(before, after)
    >>> str(comparison.credits), [(each.country, each.cause) for each in comparison.changes]
    ('2.15', [('IN', 'new')])
    """

    before: SavedEstimate
    after: SavedEstimate
    changes: tuple[Change, ...]
    rejects: Mapping[tuple[str, str], tuple[int, int]]

    def __repr__(self) -> str:
        names = f"{self.before.name} to {self.after.name}"
        way = f"{counted(abs(self.credits), 'credit')} {'less' if self.credits < 0 else 'more'}"
        return one_line(self, names, way, counted(len(self.changes), "change"))

    @property
    def credits(self) -> Decimal:
        """What `after` takes more than `before`; below 0: less."""
        return to_credits(sum(change.milli for change in self.changes))

    @property
    def price(self) -> Decimal | None:
        """What `after` costs more, excluding VAT; None where a price is not known, or in another currency.

        `price_bound` says how far it can be trusted.
        """
        before, after = self.before, self.after
        if (
            before.price_micro is None
            or after.price_micro is None
            or before.tariff.currency != after.tariff.currency
        ):
            return None
        return to_price(after.price_micro - before.price_micro)

    @property
    def bounds(self) -> PriceDifference | None:
        """What `after` costs more, at most and at least; None where `price` is."""
        before, after = self.before, self.after
        if self.price is None or before.bounds is None or after.bounds is None:
            return None
        if (before.tariff, before.milli, before.bounds) == (after.tariff, after.milli, after.bounds):
            return NO_DIFFERENCE
        return after.bounds - before.bounds

    @property
    def price_bound(self) -> Bound:
        """`exact`, or how the true difference of the prices lies to `price` where one is "at most".

        `unknown` where there is no difference, or both are "at most": then it may be more or less, and
        `bounds` says how much.
        """
        if self.price is None or (self.before.price_at_most and self.after.price_at_most):
            return "unknown"
        if self.before.price_at_most:
            return "at least"
        return "at most" if self.after.price_at_most else "exact"

    @property
    def empty(self) -> bool:
        """Whether nothing changed in credits, price or rejects."""
        return not self.changes and not self.rejects and self.before.bounds == self.after.bounds

    @cached_property
    def causes(self) -> dict[Cause, Decimal]:
        """Credits by cause, the largest change first."""
        milli: Counter[Cause] = Counter()
        for change in self.changes:
            milli[change.cause] += change.milli
        return {cause: to_credits(n) for cause, n in sorted(milli.items(), key=_by_size)}

    def to_frame(self) -> pd.DataFrame:
        """One row a change: `country, name, encoding, cause, credits`; the credits are `Decimal`."""
        import pandas as pd

        return pd.DataFrame(
            [
                (
                    each.country,
                    country_name(each.country, "en"),
                    each.encoding,
                    each.cause,
                    each.credits,
                )
                for each in self.changes
            ],
            columns=["country", "name", "encoding", "cause", "credits"],
        )

    def document(self) -> documents.Difference:
        """What `smscost diff --format json` writes."""
        from estimator.price.comparison.document import difference_document

        return difference_document(self)


Comparable = Estimate | SavedEstimate | os.PathLike[str] | str
"""An estimate, or the path to a saved one."""


@checked()
def compare(before: Comparable, after: Comparable) -> Comparison:
    """What changed from one estimate to another, and why.

    Parameters
    ----------
    before, after : Estimate, or path to a saved one
        What `estimate` returned, or what `smscost estimate FILE --format json` wrote.

    Raises
    ------
    CampaignError
        `DIF004`, `FIL…` a file is no saved estimate, or cannot be read.

    >>> import pandas as pd
    >>> from datetime import date
    >>> from estimator import estimate
    >>> plain = pd.DataFrame({"to": ["+33639980001", "+33639980002"], "text": ["Bonjour", "x" * 140]})
    >>> dressed = plain.replace("x" * 140, "x" * 139 + "ç")
    >>> day = date(2026, 11, 1)
    >>> comparison = compare(estimate(plain, on=day), estimate(dressed, on=day))
    >>> comparison.credits, comparison.to_frame()[["encoding", "cause", "credits"]].values.tolist()
    (Decimal('2'), [['GSM-7', 'encoding', Decimal('-1')], ['UCS-2', 'encoding', Decimal('3')]])
    """
    return _compared(as_saved(before), as_saved(after))


def as_saved(estimate: Comparable) -> SavedEstimate:
    """Whatever users hold of an estimate, as it is compared."""
    if isinstance(estimate, SavedEstimate):
        return estimate
    if isinstance(estimate, Estimate):
        return SavedEstimate.of(estimate.document())
    return read_estimate(Path(estimate))


def _compared(before: SavedEstimate, after: SavedEstimate) -> Comparison:
    countries = sorted({country for country, _ in (*before.costs, *after.costs)})
    by_country = [tuple(_of_country(country, before, after)) for country in countries]
    by_country.sort(key=lambda changes: -abs(sum(change.milli for change in changes)))
    rejects = {
        key: (before.rejects.get(key, 0), after.rejects.get(key, 0))
        for key in sorted({*before.rejects, *after.rejects})
    }
    return Comparison(
        before,
        after,
        tuple(change for changes in by_country for change in changes),
        {key: rows for key, rows in rejects.items() if rows[0] != rows[1]},
    )


def _of_country(country: str, before: SavedEstimate, after: SavedEstimate) -> Iterator[Change]:
    old, new = before.of_country(country), after.of_country(country)
    for encoding in sorted({*old, *new}):
        if old and new:
            steps = _steps(old, new, encoding)
        elif new:
            cause: Cause = "rated" if (NO_RATE, country) in before.rejects else "new"
            steps = [(cause, new[encoding].milli)]
        else:
            cause = "unrated" if (NO_RATE, country) in after.rejects else "gone"
            steps = [(cause, -old[encoding].milli)]
        yield from (Change(country, encoding, cause, milli) for cause, milli in steps if milli)


def _steps(
    old: Mapping[Encoding, LineCost], new: Mapping[Encoding, LineCost], encoding: Encoding
) -> Iterable[tuple[Cause, int]]:
    """The way from the old credits of a line to the new ones, in milli-credits."""
    messages_before, messages_after = _messages(old), _messages(new)
    rate_before, rate_after = (next(iter(costs.values())).rate_milli for costs in (old, new))
    a, b = old.get(encoding, _NOTHING), new.get(encoding, _NOTHING)
    # An encoding that nothing was in has no old segments per message: all that is in it now has moved there.
    moved = (b.messages * a.segments, a.messages) if a.messages else (b.segments, 1)
    stations = (
        a.segments * rate_before,
        divide_half_up(messages_after * a.segments * rate_before, messages_before),
        divide_half_up(moved[0] * rate_before, moved[1]),
        b.segments * rate_before,
        b.segments * rate_after,
    )
    return [(cause, here - there) for cause, (there, here) in zip(_STEPS, pairwise(stations), strict=True)]


def _messages(costs: Mapping[Encoding, LineCost]) -> int:
    return sum(cost.messages for cost in costs.values())


def _by_size(item: tuple[Cause, int]) -> tuple[int, str]:
    return -abs(item[1]), item[0]
