"""What a job costs: each receiver priced with the project's own counter, numbers and tariff."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from estimator.base.choices import SenderType
from estimator.count.alphabet import STOP_CLAUSE
from estimator.count.senders import is_numeric
from estimator.tariff import Tariff

_RECEIVER: Final = re.compile(r"(00|\+)[0-9]{7,15}", re.ASCII)
"""How a receiver is written. Source: the code of the provider's customer panel."""


@dataclass(frozen=True, slots=True)
class JobRequest:
    """What is to be sent, to whom, in whose name.

    Attributes
    ----------
    sender : str, or None
        None: the account's own, which is a name.
    for_response : bool
        Sent from a short code, so that receivers can answer.
    minutes_later : int [0..]
        How long the provider waits before it sends; the credits are taken at once.
    stop_clause : str
        What is added to messages that advertise and have a name for a sender.
    """

    message: str
    receivers: tuple[str, ...]
    sender: str | None = None
    for_response: bool = False
    no_stop_clause: bool = False
    minutes_later: int = 0
    tag: str | None = None
    stop_clause: str = STOP_CLAUSE

    @property
    def as_sent(self) -> str:
        """The message with the STOP clause that it gets."""
        has_clause = self.sender_type == "alpha" and not self.no_stop_clause
        return self.message + self.stop_clause if has_clause else self.message

    @property
    def sender_type(self) -> SenderType:
        """The kind of sender, which decides on the STOP clause."""
        if self.for_response:
            return "shortcode"
        return "numeric" if self.sender and is_numeric(self.sender) else "alpha"


class Priced(NamedTuple):
    """A job's receivers: each that can be sent to with its milli-credits, and the others."""

    valid: tuple[tuple[str, int], ...]
    invalid: tuple[str, ...]

    @property
    def milli(self) -> int:
        """Of the whole job."""
        return sum(milli for _, milli in self.valid)

    def within(self, balance: int) -> Priced:
        """The receivers from the first on, as far as a balance [milli-credits] goes."""
        left, count = balance, 0
        for _, milli in self.valid:
            if milli > left:
                break
            left, count = left - milli, count + 1
        return Priced(self.valid[:count], self.invalid)


def price_job(job: JobRequest, tariff: Tariff) -> Priced:
    """What each receiver of a job costs; one without a rate, or no number, is invalid.

    >>> from datetime import date
    >>> from estimator.tariff import find_tariff
    >>> job = JobRequest("Bonjour", ("+33639980001", "0033639980002", "0639980003"))
    >>> price_job(job, find_tariff(on=date(2026, 10, 1)))
    Priced(valid=(('+33639980001', 1000), ('+33639980002', 1000)), invalid=('0639980003',))
    """
    # Heavy, and most sandboxes read balances and move credits only.
    from estimator.campaign.batch import Batch
    from estimator.count.strings import Strings
    from estimator.price.job import terms_for
    from estimator.price.pricing import price_batch

    # What is not written as a receiver is no number, and is rejected as one that is missing.
    receivers = [re.sub("^00", "+", each) if _RECEIVER.fullmatch(each) else "" for each in job.receivers]
    numbers, messages = Strings.from_any(receivers), Strings.from_any([job.as_sent] * len(receivers))
    terms = terms_for(tariff, stop_clause=False)
    rows = price_batch(Batch(1, numbers, messages), terms)
    valid, invalid = [], []
    for given, receiver, reject, milli in zip(
        job.receivers, receivers, rows.reject.tolist(), rows.credits_milli.tolist(), strict=True
    ):
        if reject:
            invalid.append(given)
        else:
            valid.append((receiver, milli))
    return Priced(tuple(valid), tuple(invalid))
