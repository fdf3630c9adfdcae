"""What the sandbox does when it is asked: each change whole, in one transaction, and with what it starts.

After credits were taken from an account, by a job or a transfer, the rules of automatic recharge look at its
balance; nothing else starts a recharge.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from estimator.base.choices import Quotas
from estimator.base.clock import in_france
from estimator.base.credits import MILLI
from estimator.price.packs import one_order
from estimator.provider.sandbox.book import Book
from estimator.provider.sandbox.jobs import JobRequest, Priced, price_job
from estimator.provider.sandbox.model import SandboxAccount
from estimator.provider.sandbox.refusals import bad_parameter, no_such_service, not_enough_credits
from estimator.provider.sandbox.sendings import Sending, SentMessage
from estimator.provider.sandbox.state import State
from estimator.provider.sandbox.times import Clock, now_in_france
from estimator.supply.calendar.accounts import free_milli
from estimator.supply.recharge import Rules
from estimator.tariff import Tariff, find_tariff


class Sent(NamedTuple):
    """What became of a job: the numbers of its messages, its receivers, and what is left [milli-credits]."""

    ids: tuple[int, ...]
    priced: Priced
    left: int
    sending: Sending


@dataclass(frozen=True)
class Desk:
    """The provider's side of the counter.

    Attributes
    ----------
    state : State
    rules : Rules
        Of automatic recharge.
    clock : function () -> datetime
        When jobs are sent and recharges arrive; without a time zone: as clocks in France show it.
    quotas : "apart" or "within"
        Whether what quotas of users hold comes on top of `creditsLeft`, or is a part of it.
    tariff : Tariff, or None
        What jobs and recharges are priced with; None: the tariff in force in France on the day.
    """

    state: State
    rules: Rules = field(default_factory=Rules)
    clock: Clock = now_in_france
    tariff: Tariff | None = None
    quotas: Quotas = "apart"
    _tariffs: dict[tuple[str, date], Tariff] = field(default_factory=dict, repr=False)

    def now(self) -> datetime:
        """What the clock shows."""
        return in_france(self.clock())

    def tariff_of(self, billing_country: str = "fr") -> Tariff:
        """The tariff of a billing country today. Raises `TAR001` where there is none."""
        if self.tariff is not None and self.tariff.billing_country == billing_country:
            return self.tariff
        asked = billing_country, self.now().date()
        if asked not in self._tariffs:
            self._tariffs[asked] = find_tariff(billing_country=billing_country, on=asked[1])
        return self._tariffs[asked]

    def accounts(self) -> tuple[SandboxAccount, ...]:
        """All accounts of the customer, by name."""
        with self._at() as (book, _):
            return book.accounts()

    def account(self, name: str) -> SandboxAccount:
        """One account as it is now."""
        with self._at() as (book, _):
            return _known(book, name)

    def set(self, name: str, changes: dict[str, Any]) -> None:
        """Change what may be set of an account."""
        with self._at() as (book, _):
            book.set(replace(_known(book, name), **changes))

    def transfer(self, source: str, target: str, milli: int) -> None:
        """Move credits to another account of the customer."""
        with self._at() as (book, at):
            giving = _known(book, source)
            if book.account(target) is None:
                raise bad_parameter("Account smsAccountTarget does not exist")
            if source == target:
                raise bad_parameter("Parameter smsAccountTarget is the account that gives")
            if milli <= 0:
                raise bad_parameter("Parameter credits is not above 0")
            if milli > self._free(giving):
                raise not_enough_credits(self._free(giving))
            book.move(source, "transfer out", -milli, at, name=target)
            book.move(target, "transfer in", milli, at, name=source)
            self._look_at(book, source, at)

    def send(self, name: str, job: JobRequest, *, batch: str | None = None, called: str = "") -> Sent:
        """Send a job, or a batch: take its credits, and keep its messages until they are sent."""
        with self._at() as (book, at):
            account = _known(book, name)
            job = replace(job, stop_clause=book.stop_clause())
            priced = price_job(job, self.tariff_of())
            if self.rules.shortfall == "cut":
                priced = priced.within(self._free(account))
            elif priced.milli > self._free(account):
                raise not_enough_credits(self._free(account))
            if priced.valid:
                book.move(name, "job", -priced.milli, at, name=job.tag or "")
                self._look_at(book, name, at)
            sending = Sending(
                account=name,
                batch=batch,
                name=called,
                message=job.as_sent,
                sender=job.sender,
                tag=job.tag,
                created=at,
                minutes_later=job.minutes_later,
                invalid=priced.invalid,
            )
            ids = book.add_sending(sending, priced.valid)
            return Sent(ids, priced, self._free(_known(book, name)), sending)

    def messages(self, name: str) -> tuple[SentMessage, ...]:
        """The messages of an account, those that wait and those that went out."""
        with self._at() as (book, _):
            _known(book, name)
            return book.messages(name)

    def batches(self, name: str) -> tuple[tuple[Sending, tuple[SentMessage, ...]], ...]:
        """The batches of an account, and their messages."""
        with self._at() as (book, _):
            _known(book, name)
            return book.batches(name)

    def stop_clause(self) -> str:
        """What the provider adds to messages that advertise."""
        with self._at() as (book, _):
            return book.stop_clause()

    def buy(self, name: str, quantity: int) -> None:
        """Buy credits by hand. They are there at once, and no recharge is looked at: nothing was taken."""
        with self._at() as (book, at):
            _known(book, name)
            order = one_order(quantity, self.tariff_of())
            if order is None:
                raise bad_parameter(f"There is no order of this quantity: {quantity}")
            received, price = order.credits + order.gift, None if order.at_most else order.price
            book.move(name, "purchase", received * MILLI, at, price=price, name=f"{quantity} credits")

    @contextmanager
    def _at(self) -> Iterator[tuple[Book, datetime]]:
        """A transaction, and its time; what was due by then is there already."""
        with self.state.transaction() as book:
            at = self.now()
            book.credit_due(at)
            yield book, at

    def _look_at(self, book: Book, name: str, at: datetime) -> None:
        account = _known(book, name)
        for _ in range(self.rules.started(account.milli + book.on_the_way(name), account.setting)):
            assert account.quantity is not None, "an account without a quantity starts no recharge"
            book.start_recharge(name, account.quantity, self._price(account.quantity), at + self.rules.delay)
        book.credit_due(at)

    def _free(self, account: SandboxAccount) -> int:
        return free_milli(account.milli, account.held_milli, self.quotas)

    def _price(self, quantity: int) -> Decimal | None:
        """Of one order; None where it is not sold, or where its price is not public."""
        order = one_order(quantity, self.tariff_of())
        return None if order is None or order.at_most else order.price


def _known(book: Book, name: str) -> SandboxAccount:
    account = book.account(name)
    if account is None:
        raise no_such_service()
    return account
