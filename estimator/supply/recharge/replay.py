"""What became of one account: every event of a replay, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from estimator.base.choices import EventKind
from estimator.base.credits import MILLI, to_credits
from estimator.base.display import Displayed, Plotted, one_line
from estimator.base.money import to_micro, to_price
from estimator.base.prices import PriceRange, Ranged
from estimator.base.words import counted, money
from estimator.documents import Documented
from estimator.price.packs import Order
from estimator.supply.calendar import Need
from estimator.supply.calendar.accounts import free_milli
from estimator.supply.recharge.rules import Rules, Setting
from estimator.tariff.model import Tariff

if TYPE_CHECKING:
    from estimator.documents import recharge as documents


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to an account.

    Attributes
    ----------
    at : datetime
        What clocks in France show.
    kind : str
        `"opening"`, the balance it begins with; `"sent"`, a job; `"refused"`, a job that was larger than the
        balance, and `"cut"`, one of which only a part was sent; `"recharge"`, one is started and paid;
        `"credited"`, its credits are there.
    milli : int [milli-credits]
        What it adds to the balance; below 0 for a job.
    balance_milli : int [milli-credits]
        What the account holds after it.
    need : Need, or None
        The job.
    order : Order, or None
        What a recharge costs; None where the tariff knows no price of it.
    withheld_milli : int [milli-credits, 0..]
        What quotas of users hold of the balance: no job takes it.

    >>> at = datetime.fromisoformat("2026-12-01T09:00")
    >>> event = Event(at, "sent", milli=-180_500, balance_milli=19_500)
    >>> str(event.credits), str(event.balance), event.is_short
    ('-180.5', '19.5', False)
    """

    at: datetime
    kind: EventKind
    milli: int
    balance_milli: int
    need: Need | None = None
    order: Order | None = None
    withheld_milli: int = 0

    @property
    def name(self) -> str:
        """What people call the job; empty where it is none, or has no name."""
        return self.need.name if self.need else ""

    @property
    def price(self) -> Decimal | None:
        """Money that a recharge costs, excluding VAT; None where there is none, or nobody knows."""
        return self.order.price if self.order else None

    @property
    def is_short(self) -> bool:
        """Whether a job was not sent in full."""
        return self.kind in ("refused", "cut")

    @property
    def credits(self) -> Decimal:
        """What it adds to the balance; below 0 for a job."""
        return to_credits(self.milli)

    @property
    def balance(self) -> Decimal:
        """What the account holds after it [credits]."""
        return to_credits(self.balance_milli)

    @property
    def withheld(self) -> Decimal:
        """What quotas of users hold of the balance [credits]: no job takes it."""
        return to_credits(self.withheld_milli)

    @property
    def unsent(self) -> Decimal:
        """Credits that the job would have taken beyond what it took."""
        return to_credits(self.unsent_milli)

    @property
    def missing(self) -> Decimal:
        """Credits that the account lacked to send the whole job."""
        return to_credits(self.missing_milli)

    @property
    def unsent_milli(self) -> int:
        """Milli-credits that the job would have taken beyond what it took."""
        return self.need.milli + self.milli if self.need else 0

    @property
    def missing_milli(self) -> int:
        """Milli-credits that the account lacked to send the whole job."""
        free = free_milli(self.balance_milli, self.withheld_milli, "within")
        return self.unsent_milli - free if self.is_short else 0

    @property
    def unsent_messages(self) -> int | None:
        """Messages that were not sent; None where nobody knows how many there were.

        Of a job that was cut it is what the missing credits would have sent if all messages cost the same,
        rounded up: see `is_about`.
        """
        if self.need is None or self.need.messages is None:
            return None
        return -(-self.need.messages * self.unsent_milli // self.need.milli) if self.unsent_milli else 0

    @property
    def is_about(self) -> bool:
        """Whether `unsent_messages` is no exact number."""
        return self.kind == "cut" and self.milli != 0 and self.unsent_messages is not None


@dataclass(frozen=True, slots=True)
class Replay(Ranged, Displayed, Plotted, Documented):
    """One account and its automatic recharge, event by event.

    The balance after each event is the opening one, plus what was credited, less what was used.

    Attributes
    ----------
    account : str
        The provider's name of it; may be empty.
    setting : Setting
        Its threshold and quantity.
    rules : Rules
        How automatic recharge was taken to behave.
    opening : Decimal [credits]
        The balance before the first job.
    events : tuple of Event
        In the order of time; empty where there is no job.
    assumptions : tuple of str
        What the replay rests on and the provider does not say, a sentence each.
    tariffs : tuple of Tariff
        In use on the day of the first job, and of each recharge.

    >>> from datetime import date
    >>> import pandas as pd
    >>> from estimator import find_tariff, read_calendar, simulate_recharge
    >>> days, credits = ["2026-12-01", "2026-12-08"], [180, 320]
    >>> calendar = read_calendar(pd.DataFrame({"date": days, "credits": credits, "messages": credits}))
    >>> tariff = find_tariff(on=date(2026, 12, 1))
    >>> replay = simulate_recharge(calendar, balance=200, threshold=50, quantity=100, tariff=tariff)
    >>> str(replay.paid), replay.recharges, str(replay.closing)
    ('6.00', 1, '120')
    >>> short = replay.shortfall
    >>> short.at.isoformat(), short.missing, short.unsent_messages
    ('2026-12-08T09:00:00', Decimal('200'), 320)
    """

    account: str
    setting: Setting
    rules: Rules
    opening: Decimal
    events: tuple[Event, ...]
    assumptions: tuple[str, ...]
    tariffs: tuple[Tariff, ...]

    def __repr__(self) -> str:
        return one_line(
            self,
            self.account,
            counted(self.recharges, "recharge"),
            counted(len(self.shortfalls), "shortfall"),
            money(self.bounds, self.currency),
        )

    @property
    def paid(self) -> Decimal | None:
        """What all recharges cost, excluding VAT; None where the price of one is not known."""
        prices = [event.price for event in self._of("recharge")]
        known = [to_micro(price) for price in prices if price is not None]
        return to_price(sum(known)) if len(known) == len(prices) else None

    @property
    def bounds(self) -> PriceRange | None:
        """What they cost at most and at least; None where the price of one is not known."""
        if self.paid is None:
            return None
        return PriceRange.total(event.order.bounds for event in self._of("recharge") if event.order)

    @property
    def currency(self) -> str:
        """ISO 4217."""
        return self.tariffs[0].currency

    @property
    def recharges(self) -> int:
        """How many were started."""
        return sum(1 for _ in self._of("recharge"))

    @property
    def bought(self) -> int:
        """Credits that they bought."""
        return sum(event.milli for event in self._of("credited")) // MILLI

    @property
    def used(self) -> Decimal:
        """Credits that jobs took."""
        return to_credits(-sum(event.milli for event in self._of("sent", "cut")))

    @property
    def closing(self) -> Decimal:
        """The balance once everything is sent and credited."""
        return to_credits(self.events[-1].balance_milli) if self.events else self.opening

    @property
    def lowest(self) -> Decimal:
        """The lowest balance."""
        found = min((event.balance_milli for event in self.events), default=None)
        return self.opening if found is None else to_credits(found)

    @property
    def lowest_at(self) -> datetime | None:
        """When it was first that low; None where there is no job."""
        lowest = min(self.events, key=lambda event: event.balance_milli, default=None)
        return lowest.at if lowest else None

    @property
    def shortfalls(self) -> tuple[Event, ...]:
        """The jobs that were not sent in full."""
        return tuple(event for event in self.events if event.is_short)

    @property
    def shortfall(self) -> Event | None:
        """The first of them; None where every job was sent."""
        return next((event for event in self.events if event.is_short), None)

    @property
    def unsent(self) -> Decimal:
        """Credits that the jobs would have taken beyond what they took."""
        return to_credits(sum(event.unsent_milli for event in self.shortfalls))

    @property
    def unsent_messages(self) -> int | None:
        """Messages that were not sent; None where nobody knows it of one of the jobs."""
        messages = [event.unsent_messages for event in self.shortfalls]
        known = [count for count in messages if count is not None]
        return sum(known) if len(known) == len(messages) else None

    @property
    def is_about(self) -> bool:
        """Whether `unsent_messages` is no exact number."""
        return any(event.is_about for event in self.shortfalls)

    def _of(self, *kinds: EventKind) -> Iterable[Event]:
        return (event for event in self.events if event.kind in kinds)

    def document(self) -> documents.Replay:
        """What `smscost recharge simulate --format json` writes."""
        from estimator.supply.recharge.document import replay_document

        return replay_document(self)
