"""What the sandbox keeps, as plain values: accounts, and the movements of their credits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal

from estimator.base.credits import MILLI, to_credits
from estimator.base.display import OneLine
from estimator.supply.recharge import Setting

Document = dict[str, object]
"""An answer, before it is written as JSON."""

MovementKind = Literal["opening", "purchase", "job", "transfer out", "transfer in", "recharge"]


@dataclass(frozen=True, slots=True, repr=False)
class SandboxAccount(OneLine):
    """One account of the sandbox's customer (`sms.Account`).

    Attributes
    ----------
    name : str
        The provider's `serviceName`.
    milli : int [milli-credits]
        What can be spent (`creditsLeft`); below 0 where it owes credits.
    held_milli : int [milli-credits, 0..]
        What quotas of users hold besides (`creditsHoldByQuota`).
    threshold_milli : int [milli-credits, 0..]
        `creditThresholdForAutomaticRecredit`.
    quantity : int [credits], or None
        What one recharge buys (`automaticRecreditAmount`); None: it is off.
    users_with_quota : int
        `userQuantityWithQuota`.
    call_back, stop_call_back : str, or None
        Addresses that the provider would call; the sandbox keeps them and calls nobody.
    """

    name: str
    milli: int
    held_milli: int = 0
    threshold_milli: int = 0
    quantity: int | None = None
    description: str = ""
    users_with_quota: int = 0
    call_back: str | None = None
    stop_call_back: str | None = None

    @property
    def credits(self) -> Decimal:
        """What can be spent."""
        return to_credits(self.milli)

    @property
    def held(self) -> Decimal:
        """What quotas of users hold besides [credits]."""
        return to_credits(self.held_milli)

    @property
    def threshold(self) -> Decimal:
        """The balance that starts its automatic recharge [credits]."""
        return to_credits(self.threshold_milli)

    @property
    def setting(self) -> Setting:
        """Its automatic recharge, as the rules take it."""
        return Setting(self.threshold_milli, self.quantity)


FRESH: Final = (
    SandboxAccount("sms-sandbox-1", 1250 * MILLI, description="Newsletter"),
    SandboxAccount(
        "sms-sandbox-2", 85_500, held_milli=20 * MILLI, users_with_quota=1, description="Shop in Lille"
    ),
    SandboxAccount("sms-sandbox-3", 0, description="Shop in Lyon"),
)
"""The accounts of a new sandbox."""


@dataclass(frozen=True, slots=True, repr=False)
class Movement(OneLine):
    """One line of the ledger: credits that came to an account, or went from it.

    Attributes
    ----------
    at : datetime
        What clocks in France showed, without a time zone.
    account : str
    kind : str
        "opening", "purchase", "job", "transfer out", "transfer in" or "recharge".
    milli : int [milli-credits]
        The change; the sum over all lines of an account is its balance.
    balance_milli : int [milli-credits]
        What the account holds after it.
    price : Decimal, or None
        What was paid, excluding VAT; None where nothing is paid or the price is not public.
    name : str
        The other account of a transfer, the tag of a job, what was bought.
    """

    at: datetime
    account: str
    kind: MovementKind
    milli: int
    balance_milli: int
    price: Decimal | None = None
    name: str = ""

    @property
    def credits(self) -> Decimal:
        """The change in credits.

        >>> str(Movement(datetime(2026, 11, 2), "sms-sandbox-1", "job", -2_150, 997_850).credits)
        '-2.15'
        """
        return to_credits(self.milli)

    @property
    def balance(self) -> Decimal:
        """What the account holds after it [credits]."""
        return to_credits(self.balance_milli)
