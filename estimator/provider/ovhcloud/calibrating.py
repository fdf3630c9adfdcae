"""The STOP clause of accounts, measured: the provider's own estimate of one message, with it and without."""

from __future__ import annotations

from estimator.base import clock
from estimator.base.choices import SENDER_TYPES, SenderType, one_of
from estimator.base.clock import Day, day_of
from estimator.base.language import told
from estimator.count.clauses import MeasuredClause, keep_clauses
from estimator.errors import AccountError
from estimator.provider.ovhcloud.client import Provider


def calibrate(
    provider: Provider,
    account: str | None = None,
    *,
    sender_type: SenderType = "alpha",
    on: Day | None = None,
) -> tuple[MeasuredClause, ...]:
    """Ask the provider how long its STOP clause is, and keep that for an account, or for all there are.

    The provider is asked twice, and answers for its customer: for all accounts the same. Nothing is sent.

    Raises
    ------
    AccountError
        `ACC023` where there is no such account, else as `Provider.account`.
    NetworkError
        As `Provider.account`.
    UsageError
        `USE017` where there is no such kind of sender, `OUT001` where it cannot be kept.
    """
    one_of(told("kind of sender"), sender_type, SENDER_TYPES)
    day = clock.today() if on is None else day_of(told("day"), on)
    names = provider.accounts()
    if account is not None and account not in names:
        raise AccountError("ACC023", account=account, accounts=", ".join(names) or told("none"))
    units = provider.clause_units(sender_type)
    chosen = names if account is None else (account,)
    found = tuple(MeasuredClause(provider.name, name, sender_type, units, day) for name in chosen)
    keep_clauses(found)
    return found
