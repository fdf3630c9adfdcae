"""The rules of automatic recharge: the one place for all that the sources leave open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from estimator.base.amounts import Amount, exact_amount, whole_number
from estimator.base.arguments import checked, checked_fields
from estimator.base.choices import SHORTFALLS, TRIGGERS, Shortfall, Trigger, one_of
from estimator.base.clock import Day, day_of
from estimator.base.credits import MILLI, to_credits
from estimator.base.language import marked, told
from estimator.base.read import repeated
from estimator.errors import UsageError
from estimator.errors.spelling import HintPart
from estimator.supply.recharge.quantities import quantities_on

_MOST_AT_ONCE = 10_000
_LONGEST_DELAY = timedelta(days=366)


@dataclass(frozen=True, slots=True)
@checked_fields("threshold_milli", "quantity")
class Setting:
    """What one account's automatic recharge is set to.

    Attributes
    ----------
    threshold_milli : int [milli-credits, 0..]
        The balance that starts a recharge (`creditThresholdForAutomaticRecredit`).
    quantity : int [credits], or None
        What one recharge buys (`automaticRecreditAmount`); None: it is off.

    >>> setting = Setting(threshold_milli=12_500, quantity=200)
    >>> str(setting.threshold)
    '12.5'
    """

    threshold_milli: int
    quantity: int | None

    @property
    def threshold(self) -> Decimal:
        """The balance that starts a recharge [credits]."""
        return to_credits(self.threshold_milli)

    @classmethod
    @checked()
    def of(cls, threshold: Amount, quantity: int | None, *, on: Day) -> Setting:
        """A setting that the provider takes on a day.

        Raises
        ------
        UsageError
            `RCG001` where the quantity is not offered that day, `AMT001` to `AMT005` where a number makes no
            sense.

        >>> Setting.of("12.5", 200, on="2026-10-01")
        Setting(threshold_milli=12500, quantity=200)
        """
        offered = quantities_on(day_of(told("day of the quantities"), on))
        if quantity is not None:
            quantity = whole_number(told("quantity of a recharge"), quantity)
            if quantity not in offered:
                raise UsageError("RCG001", quantity=quantity, offered=", ".join(map(str, offered)))
        return cls(exact_amount(told("threshold"), threshold), quantity)


@dataclass(frozen=True, slots=True)
class Rules:
    """How automatic recharge behaves where the provider's pages say nothing or disagree.

    The balance is looked at whenever something has been taken from it. Credits that are bought but not there
    yet count as if they were, so that nothing is bought twice.

    Attributes
    ----------
    trigger : "<=" or "<"
        Whether a balance *of* the threshold starts a recharge. The guide says that it is reached (`<=`), the
        FAQ that the balance falls below it (`<`).
    most_at_once : int [1..10000]
        How many recharges one look at the balance may start.
    delay : timedelta [0..366 days]
        From the start of a recharge until its credits can be used.
    shortfall : "refuse" or "cut"
        Whether a job larger than the balance is refused whole, or sent as far as the balance goes.

    >>> rules = Rules(delay=timedelta(hours=2), shortfall="cut")
    >>> rules.trigger, rules.most_at_once
    ('<=', 1)
    """

    trigger: Trigger = "<="
    most_at_once: int = 1
    delay: timedelta = timedelta(0)
    shortfall: Shortfall = "refuse"

    def __post_init__(self) -> None:
        one_of(told("trigger"), self.trigger, TRIGGERS)
        one_of(told("shortfall"), self.shortfall, SHORTFALLS)
        whole_number(
            told("number of recharges that start together"), self.most_at_once, least=1, most=_MOST_AT_ONCE
        )
        if isinstance(self.delay, timedelta):
            found, is_delay = repeated(self.delay), timedelta(0) <= self.delay <= _LONGEST_DELAY
        else:
            found, is_delay = repeated(self.delay, with_kind=True), False
        if not is_delay:
            wanted = marked("[[0 to {days} days|a timedelta of 0 to {days} days: timedelta(hours=2)]]")
            hint = HintPart(wanted, {"days": _LONGEST_DELAY.days})
            raise UsageError("RCG003", what=told("delay"), value=found, wanted=hint)

    def started(self, balance: int, setting: Setting) -> int:
        """How many recharges start when a balance [milli-credits], with what is on its way, is looked at.

        >>> setting = Setting(threshold_milli=300_000, quantity=100)
        >>> Rules().started(300_000, setting), Rules(trigger="<").started(300_000, setting)
        (1, 0)
        >>> Rules(most_at_once=5).started(50_000, setting)  # 50, 150, 250, and then 350 is enough
        3
        """
        if setting.quantity is None:
            return 0
        reached = setting.threshold_milli if self.trigger == "<=" else setting.threshold_milli - 1
        lacking = reached - balance
        return 0 if lacking < 0 else min(self.most_at_once, lacking // (setting.quantity * MILLI) + 1)
