"""What uncertain volumes come to by the end of each period, drawn at random, and what is mostly enough.

A purchase in time must be enough for everything up to the next one. So what is drawn are the sums of needs by
the end of each period, and what is asked for is that in so many percent of the draws *none* of these sums is
above what there is. Which percent these are depends on what makes a purchase dear:

- where nothing but the number of credits does, those that take least in all; each sum is then raised to the
  largest of theirs, and no fewer credits in all are enough;
- else all sums are raised together, each to the draw of the same rank among its own, to the lowest rank
  that is enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from estimator.base.credits import MILLI
from estimator.base.language import told
from estimator.errors import UsageError
from estimator.supply.calendar import Calendar, sampled
from estimator.supply.plan.periods import NeededDays, Period, last_of_life
from estimator.supply.recharge.recommendation import Risk

_SEEDS = 10**15
_SAFE = 1 << 61


@dataclass(frozen=True, slots=True)
class VolumeDraws:
    """Sums of needs by the end of each period [milli-credits], one row for each calendar drawn.

    What is enough is found with `sums`, and judged by `others`. What is `needed` by which day is the most of
    both.
    """

    periods: Sequence[Period]
    sums: NDArray[np.int64]
    others: NDArray[np.int64]
    needed: NeededDays

    @classmethod
    def of(cls, calendar: Calendar, periods: Sequence[Period], samples: int, seed: int) -> VolumeDraws:
        """Draw what a calendar may take; `PLN004` where that would not fit in memory, `CAL012`."""
        largest = max((need.high_milli or need.milli for need in calendar.needs), default=0)
        cells = samples * max(1, len(calendar.needs))
        if largest * cells > _SAFE:
            advice = told("Draw fewer samples, or plan fewer months at a time.")
            raise UsageError("PLN004", need=calendar.credits, days=len(calendar.needs), advice=advice)
        days = [need.at.date() for need in calendar.needs]
        ends = [sum(day < other.day for day in days) for other in periods[1:]]
        both = [sampled(calendar, samples, seed=each % _SEEDS) for each in (seed, seed + _SEEDS // 2)]
        sums, others = (
            np.concatenate([np.zeros((samples, 1), np.int64), np.cumsum(drawn, axis=1)], axis=1)[
                :, [*ends, len(days)]
            ]
            for drawn in both
        )
        return cls(periods, sums, others, NeededDays.of_draws(calendar, periods, both))

    def at_level(self, level: Decimal, *, fewest: bool) -> list[Period]:
        """The periods with needs that so many percent of the draws exceed by the end of none of them.

        Where only how many credits are bought makes them dear, with the `fewest` in all.
        """
        wanted = int((level * len(self.sums) / 100).to_integral_value(ROUND_CEILING))
        enough = self._of_fewest(wanted) if fewest else self._of_one_rank(wanted)
        sums = list(accumulate(enough.tolist(), max))
        before = [0, *sums[:-1]]
        return [
            replace(period, milli=now - then)
            for period, now, then in zip(self.periods, sums, before, strict=True)
        ]

    def _of_fewest(self, wanted: int) -> NDArray[np.int64]:
        """The largest sums of so many draws that take least in all."""
        least = np.argsort(self.sums[:, -1], kind="stable")[: max(1, wanted)]
        largest: NDArray[np.int64] = self.sums[least].max(axis=0)
        return largest

    def _of_one_rank(self, wanted: int) -> NDArray[np.int64]:
        """The sums of the lowest rank that so many draws exceed nowhere."""
        each = np.sort(self.sums, axis=0)
        low, high = 0, len(each) - 1
        while low < high:
            middle = (low + high) // 2
            enough = int((self.sums <= each[middle]).all(axis=1).sum()) >= wanted
            low, high = (low, middle) if enough else (middle + 1, high)
        lowest: NDArray[np.int64] = each[low]
        return lowest

    def risk(self, received: Sequence[int], held: int, expiry: int | None = None) -> Risk:
        """In how many calendars something runs short, with so many credits received in each period.

        Where credits expire, each calendar loses those that it does not use within their life.
        """
        short = np.zeros(len(self.others), np.bool_)
        there = np.zeros(len(self.others), np.int64)
        for at, last in enumerate(last_of_life(self.periods, expiry)):
            there += MILLI * received[at]
            if last is not None:
                there = np.minimum(there, np.maximum(self.others[:, last] - held, 0))
            short |= self.others[:, at] > np.maximum(held + there, 0)
        return Risk(int(short.sum()), len(self.others))
