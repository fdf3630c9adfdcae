"""What a setting of automatic recharge survives that nobody can rule out, and what it takes to survive all.

The provider's pages leave open whether a balance *of* the threshold starts a recharge, and how long its
credits take; and jobs rarely take what a calendar says, to the credit. A setting that is enough only if all
of it is just as assumed stands on a knife's edge: one job that takes a credit less, and the balance stops
above the threshold. So each reading of the trigger, with the credits there as assumed and a day later, is
replayed with every job as it is, and with any one of them a credit smaller, 5 % smaller, and 5 % larger.

All of this is calendars again, and of each a higher threshold is never worse (`lowest.py`). So the lowest
threshold that survives everything is the highest of those that survive each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import numpy as np

from estimator.base.choices import SURPRISES, TRIGGERS, Surprise, Trigger
from estimator.base.credits import MILLI
from estimator.supply.recharge.lowest import Draws, lowest_threshold
from estimator.supply.recharge.steps import Table

LATER: Final = timedelta(days=1)

_MOST_CELLS = 1 << 24


@dataclass(frozen=True, slots=True)
class Surprises:
    """What an account may meet beside what is assumed.

    Attributes
    ----------
    assumed : Draws
        What is assumed.
    late : sequence of int
        `usable` where credits come a day later.
    allowed : int
        In how many of the calendars the account may run short.
    is_certain : bool
        There is one calendar, whose jobs are varied; calendars that are drawn vary as they are.
    """

    assumed: Draws
    late: Sequence[int]
    allowed: int
    is_certain: bool

    @property
    def varies_jobs(self) -> bool:
        """Whether every job is made smaller and larger: not where calendars are drawn, or jobs very many."""
        jobs = self.assumed.needs.shape[1]
        return self.is_certain and (3 * jobs + 1) * jobs <= _MOST_CELLS

    @property
    def tried(self) -> tuple[Surprise, ...]:
        """What is looked at."""
        return SURPRISES if self.varies_jobs else ("trigger", "delay", "together")

    def not_survived(self, quantity: int, threshold: int) -> tuple[Surprise, ...]:
        """What a setting does not survive; "together" only where it survives each alone."""
        alone: dict[Surprise, Draws] = {
            "trigger": replace(self.assumed, trigger=self._other_trigger),
            "delay": replace(self.assumed, usable=self.late),
        }
        if self.varies_jobs:
            alone["smaller"] = replace(self.assumed, needs=self._smaller())
            alone["larger"] = replace(self.assumed, needs=self._larger())
        failed = [
            name for name in self.tried if name in alone and self._is_short(alone[name], quantity, threshold)
        ]
        if not failed and any(self._is_short(each, quantity, threshold) for each in self._together()):
            return ("together",)
        return tuple(failed)

    def lowest(self, quantity: int) -> int | None:
        """The lowest threshold [milli-credits] of a quantity that survives everything; None: none does."""
        highest = 0
        for each in self._together():
            found = lowest_threshold(each, quantity, self.allowed, at_least=highest)
            if found is None:
                return None
            highest = max(highest, found)
        return highest

    @property
    def _other_trigger(self) -> Trigger:
        return next(each for each in TRIGGERS if each != self.assumed.trigger)

    def _together(self) -> list[Draws]:
        """Both triggers, without and with a delay, each with every job as it is, smaller and larger."""
        needs = self.assumed.needs
        if self.varies_jobs:
            needs = np.concatenate([needs, self._smaller(), self._larger()])
        return [
            replace(self.assumed, needs=needs, trigger=trigger, usable=usable)
            for trigger in TRIGGERS
            for usable in (self.assumed.usable, self.late)
        ]

    def _is_short(self, draws: Draws, quantity: int, threshold: int) -> bool:
        return draws.shortfalls(quantity, [threshold])[0] > self.allowed

    def _smaller(self) -> Table:
        """A calendar for each job that is a credit smaller, and one for each that is 5 % smaller."""
        jobs = self.assumed.needs[0]
        return np.concatenate([_with(jobs, np.maximum(jobs - MILLI, 0)), _with(jobs, jobs - jobs // 20)])

    def _larger(self) -> Table:
        """A calendar for each job that is 5 % larger, to the next thousandth of a credit."""
        jobs = self.assumed.needs[0]
        return _with(jobs, jobs - -jobs // 20)


def _with(jobs: Table, changed: Table) -> Table:
    """As many calendars as there are jobs, in each of which one of them is changed."""
    table = np.tile(jobs, (len(jobs), 1))
    np.fill_diagonal(table, changed)
    return table
