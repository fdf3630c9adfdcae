"""An account as it was read, a change that is wanted, and how the change ended. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from estimator.base.credits import MILLI, to_credits
from estimator.base.display import OneLine
from estimator.base.language import told, told_many
from estimator.errors import SmsCostError
from estimator.supply.recharge import Setting
from estimator.supply.transfers import Transfer


@dataclass(frozen=True, slots=True, repr=False)
class AccountState(OneLine):
    """One account, as the provider showed it at one moment.

    Attributes
    ----------
    name : str
        `"sms-ab1234-1"`.
    description : str
        What its owner calls it.
    status : str
        `"enable"` or `"disable"`.
    milli : int [milli-credits]
        What is left on it (`creditsLeft`).
    held_milli : int [milli-credits]
        What the quotas of its users hold (`creditsHoldByQuota`).
    recharge : Setting
        Of its automatic recharge.
    """

    name: str
    description: str
    status: str
    milli: int
    held_milli: int
    recharge: Setting

    @property
    def credits(self) -> Decimal:
        """What is left on it [credits]."""
        return to_credits(self.milli)

    @property
    def held_by_quota(self) -> Decimal:
        """What the quotas of its users hold [credits]."""
        return to_credits(self.held_milli)


@dataclass(frozen=True, slots=True)
class RechargeChange:
    """An account whose automatic recharge is to be set: one call of `PUT /sms/{serviceName}`."""

    account: str
    setting: Setting


Intent = Transfer | RechargeChange
"""A change that is wanted."""


def accounts_of(intent: Intent) -> tuple[str, ...]:
    """The accounts that a change touches, the one that is called first.

    >>> accounts_of(Transfer("a", "b", Decimal(10)))
    ('a', 'b')
    """
    return (intent.source, intent.target) if isinstance(intent, Transfer) else (intent.account,)


def in_words(intent: Intent) -> str:
    """A change in words that fit into a sentence.

    >>> in_words(Transfer("shop", "clinic", Decimal("0.5")))
    'the transfer of 0.5 credits from shop to clinic'
    >>> in_words(RechargeChange("shop", Setting(12_500, 200)))
    'the recharge of shop by 200 credits at 12.5'
    """
    if isinstance(intent, Transfer):
        return told_many(
            "the transfer of {count} credit from {source} to {target}",
            "the transfer of {count} credits from {source} to {target}",
            intent.credits,
            source=intent.source,
            target=intent.target,
        )
    if intent.setting.quantity is None:
        return told("the end of the recharge of {account}", account=intent.account)
    threshold = intent.setting.threshold
    return told(
        "the recharge of {account} by {quantity} credits at {threshold}",
        account=intent.account,
        quantity=intent.setting.quantity,
        threshold=threshold,
    )


@dataclass(frozen=True, slots=True)
class ChangeOutcome:
    """How a change ended, as far as the provider's answer tells.

    Attributes
    ----------
    state : "done", "refused" or "unknown"
        Only "unknown" leaves open whether something was changed.
    why : str
        Why it was refused, or why it is unknown.
    query_id : str or None
        What the provider calls the request.
    error : SmsCostError or None
        Of a refusal.
    """

    state: Literal["done", "refused", "unknown"]
    why: str = ""
    query_id: str | None = None
    error: SmsCostError | None = None


def wire_number(milli: int) -> int | float:
    """Milli-credits as the number that JSON will carry, exactly, or `ValueError`.

    The provider's numbers are doubles. One that is written out again must be the very number meant.

    >>> wire_number(400_350), wire_number(400_000)
    (400.35, 400)
    """
    if milli % MILLI == 0:
        return milli // MILLI
    number = milli / MILLI
    if Decimal(repr(number)) != to_credits(milli):
        raise ValueError(
            told(
                "{credits} is no number that the provider's API can carry exactly", credits=to_credits(milli)
            )
        )
    return number
