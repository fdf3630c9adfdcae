"""An estimate against what the provider took: the difference by cause, and what no cause explains.

The provider says how many receivers a job had, which of them it called invalid, and the credits it took. So
the causes that can be told are those of receivers, each valued at the average message to its destination in
the estimate, or at the average of all where the destination is not known. What remains is called
unexplained: nothing is guessed.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from estimator.base.arguments import checked
from estimator.base.choices import Reason
from estimator.base.credits import to_credits
from estimator.base.display import Displayed, one_line
from estimator.base.exact import divide_half_up
from estimator.base.language import marked, told, told_many
from estimator.base.paths import named
from estimator.base.words import counted
from estimator.documents import Documented
from estimator.price.comparison.difference import Comparable, as_saved
from estimator.price.comparison.jobs import Answers, SentJob, jobs_of, read_jobs
from estimator.price.saved import SavedEstimate

if TYPE_CHECKING:
    from estimator.documents import comparison as documents


REASONS: Final = {
    "invalid": marked("{receivers} called invalid by the provider"),
    "rejects": marked("{receivers} whose row has no price in the estimate, sent to all the same"),
    "more": marked("{receivers} more than the estimate has messages"),
    "fewer": marked("{receivers} fewer than the estimate has messages"),
}
"""Why the provider took another amount. Fewer and more receivers are one cause, `receivers`."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One cause of the difference between an estimate and what the provider took.

    Attributes
    ----------
    reason : "invalid", "rejects" or "receivers"
    receivers : int
        How many it concerns; below 0 where fewer were sent to.
    milli : int [milli-credits]
        What it adds; below 0: saves.

    >>> cause = Explained("receivers", -2, -2050)
    >>> cause.text, str(cause.credits)
    ('2 receivers fewer than the estimate has messages', '-2.05')
    """

    reason: Reason
    receivers: int
    milli: int

    @property
    def credits(self) -> Decimal:
        """What it adds [credits]; below 0: saves."""
        return to_credits(self.milli)

    @property
    def text(self) -> str:
        """The cause in words."""
        receivers = told_many("{count} receiver", "{count} receivers", abs(self.receivers))
        if self.reason != "receivers":
            return told(REASONS[self.reason], receivers=receivers)
        if not self.receivers:
            return told("receivers in other destinations than estimated")
        return told(REASONS["more" if self.receivers > 0 else "fewer"], receivers=receivers)


@dataclass(frozen=True)
class Reconciliation(Documented, Displayed):
    """An estimate and the jobs that were sent for it.

    Attributes
    ----------
    estimate : SavedEstimate
    jobs : tuple of SentJob

    >>> from estimator import estimate
    >>> campaign = [{"to": "+33639980001", "text": "Bonjour"}, {"to": "+33639980002", "text": "Bonjour"}]
    >>> answer = {"validReceivers": 1, "invalidReceivers": 1, "totalCreditsRemoved": 1}
    >>> reconciled = reconcile(estimate(campaign, on="2026-11-01"), [answer])
    >>> str(reconciled.estimated), str(reconciled.taken), str(reconciled.unexplained)
    ('2', '1', '0')
    """

    estimate: SavedEstimate
    jobs: tuple[SentJob, ...]

    def __repr__(self) -> str:
        return one_line(
            self,
            self.estimate.name,
            f"{counted(self.difference, 'credit')} beyond the estimate",
        )

    @property
    def estimated(self) -> Decimal:
        """Credits, as estimated."""
        return to_credits(self.estimate.milli)

    @property
    def taken(self) -> Decimal:
        """Credits the provider took."""
        return to_credits(self._taken)

    @property
    def difference(self) -> Decimal:
        """Credits taken beyond the estimate; below 0: fewer. Always the causes and `unexplained` together."""
        return to_credits(self._taken - self.estimate.milli)

    @property
    def unexplained(self) -> Decimal:
        """What of the difference no cause explains."""
        explained = sum(cause.milli for cause in self.causes)
        return to_credits(self._taken - self.estimate.milli - explained)

    @cached_property
    def valid(self) -> Counter[str]:
        """Receivers the provider sent to, by country; empty: not known."""
        return sum((job.valid for job in self.jobs), Counter())

    @cached_property
    def invalid(self) -> Counter[str]:
        """Receivers it called invalid, likewise."""
        return sum((job.invalid for job in self.jobs), Counter())

    @cached_property
    def causes(self) -> tuple[Explained, ...]:
        """What can be told, each with receivers or credits that are not 0."""
        beyond = self._beyond()
        strange = sum(n for country, n in beyond.items() if country not in self._countries)
        rejects = min(max(strange, 0), self.estimate.rejected)
        rejects_milli = self._worth(Counter({"": rejects}))
        found = (
            Explained("invalid", self.invalid.total(), -self._worth(self.invalid)),
            Explained("rejects", rejects, rejects_milli),
            Explained("receivers", beyond.total() - rejects, self._worth(beyond) - rejects_milli),
        )
        return tuple(cause for cause in found if cause.receivers or cause.milli)

    @property
    def _taken(self) -> int:
        return sum(job.taken_milli for job in self.jobs)

    @cached_property
    def _countries(self) -> Counter[str]:
        """Messages of the estimate by country."""
        messages: Counter[str] = Counter()
        for (country, _), cost in self.estimate.costs.items():
            messages[country] += cost.messages
        return +messages

    def _beyond(self) -> Counter[str]:
        """Receivers of the jobs beyond the messages of the estimate, by country where all are known."""
        received = self.valid + self.invalid
        if received[""]:
            return Counter({"": received.total() - self.estimate.messages})
        received.subtract(self._countries)
        return received

    def _worth(self, receivers: Counter[str]) -> int:
        """Milli-credits that so many messages take on the average."""
        return sum(divide_half_up(n * milli, messages) for n, milli, messages in self._averaged(receivers))

    def _averaged(self, receivers: Counter[str]) -> list[tuple[int, int, int]]:
        """Receivers, and the milli-credits and messages that the average of their destination is made of."""
        parts = []
        for country, n in receivers.items():
            if country in self._countries:
                milli = sum(cost.milli for cost in self.estimate.of_country(country).values())
                parts.append((n, milli, self._countries[country]))
            else:
                parts.append((n, self.estimate.milli, max(self.estimate.messages, 1)))
        return parts

    def document(self) -> documents.Reconciliation:
        """What `smscost reconcile --format json` writes."""
        from estimator.price.comparison.document import reconciliation_document

        return reconciliation_document(self)


SentJobs = os.PathLike[str] | str | Answers
"""What was sent: the path of the provider's answers, or the answers."""


@checked("jobs")
def reconcile(estimate: Comparable, jobs: SentJobs) -> Reconciliation:
    """Hold an estimate against what the provider took.

    Parameters
    ----------
    estimate : Estimate, or path to a saved one
        Of what was sent.
    jobs : path, or list of dict
        The answers of `POST /sms/{serviceName}/jobs`: a JSON file, a table (CSV, workbook), or the
        dictionaries themselves, with credits as text, int or Decimal.

    Raises
    ------
    CampaignError
        `DIF004` no saved estimate; `REC001` no such jobs, or one of them twice; `FIL…` unreadable files.

    Source: OVHcloud API, /sms, sms.SmsSendingReport.

    >>> import pandas as pd
    >>> from datetime import date
    >>> from estimator import estimate
    >>> campaign = pd.DataFrame({"to": ["+33639980001", "+33639980002"], "text": ["Bonjour", "Bonjour"]})
    >>> answer = {"ids": [7], "validReceivers": ["+33639980001"], "invalidReceivers": ["+33639980002"],
    ...           "totalCreditsRemoved": 1}
    >>> reconciled = reconcile(estimate(campaign, on=date(2026, 11, 1)), [answer])
    >>> reconciled.difference, reconciled.causes, reconciled.unexplained
    (Decimal('-1'), (Explained(reason='invalid', receivers=1, milli=-1000),), Decimal('0'))
    """
    found = read_jobs(Path(named(os.fspath(jobs)))) if isinstance(jobs, (str, os.PathLike)) else jobs_of(jobs)
    return Reconciliation(as_saved(estimate), found)
