"""One account, job by job: an exact replay of a calendar."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache

from estimator.base.amounts import Amount, exact_amount
from estimator.base.arguments import checked
from estimator.base.choices import EventKind, Shortfall
from estimator.base.clock import Day, day_of, today
from estimator.base.credits import MILLI, to_credits
from estimator.base.deprecated import gathered
from estimator.base.language import listed, told
from estimator.errors import UsageError
from estimator.price.packs import Order, one_order
from estimator.price.packs.offers import offers_of
from estimator.supply.calendar import Calendar, Need
from estimator.supply.calendar.accounts import free_milli
from estimator.supply.recharge.assumptions import assumptions
from estimator.supply.recharge.conditions import usable_from
from estimator.supply.recharge.replay import Event, Replay
from estimator.supply.recharge.rules import Rules, Setting
from estimator.tariff.model import Tariff
from estimator.tariff.shelf import TariffSource, tariff_by_day, tariffs_given

_SHORT: dict[Shortfall, EventKind] = {"refuse": "refused", "cut": "cut"}


@gathered("rules", ("trigger", "most_at_once", "delay", "shortfall"), Rules)
@checked()
def simulate_recharge(
    calendar: Calendar,
    *,
    balance: Amount,
    withheld: Amount = 0,
    threshold: Amount,
    quantity: int | None,
    tariff: TariffSource | Sequence[Tariff] = None,
    billing_country: str = "fr",
    account: str | None = None,
    rules: Rules | None = None,
    opened: Day | None = None,
) -> Replay:
    """Replay one account and its automatic recharge, event by event, exactly.

    What the provider's pages leave open is a parameter, and `Replay.assumptions` says in sentences how it
    was taken.

    Parameters
    ----------
    calendar : Calendar
        What the account needs, and when. A job that may vary counts with what is most likely.
    balance : Decimal, int or str [credits]
        What the account holds before the first job; below 0 where it owes credits.
    withheld : Decimal, int or str [credits, 0..]
        What quotas of users hold of it, where that is a part of the balance: no job takes it, and a recharge
        starts by the whole balance.
    threshold : Decimal, int or str [credits, 0..]
        The balance that starts a recharge; it may have decimals.
    quantity : int, or None [credits]
        What one recharge buys, of those offered on the day of the first job; None: it is off.
    tariff : Tariff, sequence of Tariff, or path, optional
        What a recharge costs, as one order of its quantity; of several, and of those of `billing_country`,
        the one in use on its day.
    account : str, optional
        Which one, where the calendar has several.
    rules : Rules, optional
        What the provider's pages leave open: when a recharge starts, how many at once, how long its credits
        take, and what becomes of a job that is larger than the balance.
    opened : date, optional
        When the service was opened: no recharge starts before it is old enough, two months later.

    Raises
    ------
    TariffError
        `TAR001` where no tariff of the sequence is in use on a day.
    UsageError
        `AMT001` to `AMT005` where a number makes no sense, `USE017`, `RCG001`, `RCG003` where the setting or
        a rule makes none, `RCG004` where the calendar has several accounts and none is named,
        `RCG005` where the one that is named needs nothing.

    Source: OVHcloud's guide on automatic recharge, and its FAQ.

    >>> from datetime import datetime, timedelta
    >>> from estimator.tariff import find_tariff
    >>> day = datetime(2026, 12, 1, 9)
    >>> calendar = Calendar.of([Need(day, "", 240_000), Need(day + timedelta(7), "", 120_000)])
    >>> tariff = find_tariff(on=day.date())
    >>> replay = simulate_recharge(calendar, balance=250, threshold="12.5", quantity=200, tariff=tariff)
    >>> [(event.kind, str(event.balance)) for event in replay.events]
    [('opening', '250'), ('sent', '10'), ('recharge', '10'), ('credited', '210'), ('sent', '90')]
    """
    chosen = chosen_account(calendar, account)
    needs = calendar.of_account(chosen).needs
    held = exact_amount(told("balance"), balance, least=None)
    kept = exact_amount(told("number of credits that quotas hold"), withheld)
    rules = rules or Rules()
    opened = None if opened is None else day_of(told("day the service was opened"), opened)
    first = needs[0].at.date() if needs else None
    tariffs = tariffs_given(tariff, day=first or today(), billing_country=billing_country)
    if not tariffs:
        raise UsageError(
            "RCG003", what=told("list of tariffs"), value=told("empty"), wanted=told("at least one tariff")
        )
    if len({each.currency for each in tariffs}) > 1:
        raise UsageError(
            "RCG003",
            what=told("list of tariffs"),
            value=told("of two currencies"),
            wanted=told("those of one"),
        )
    alone = isinstance(tariff, Tariff)
    in_use = tariff_by_day(tariffs[0] if alone else tariffs, billing_country=tariffs[0].billing_country)
    first = first or tariffs[0].valid_from
    setting = Setting.of(threshold, quantity, on=first)

    @cache
    def price_on(day: date) -> Order | None:
        return one_order(setting.quantity or 0, in_use(day))

    usable = date.min if opened is None else usable_from(opened)
    events = tuple(
        _events(needs, held, withheld=kept, setting=setting, rules=rules, usable=usable, price_on=price_on)
    )
    days = [first, *(event.at.date() for event in events if event.kind == "recharge")]
    gifts = any(offer.gift for each in tariffs for offer in offers_of(each))
    uncertain = not all(need.is_certain for need in needs)
    said = assumptions(rules, opened=opened, gifts=gifts, uncertain=uncertain, withheld=to_credits(kept))
    used = tuple(dict.fromkeys(in_use(day) for day in days))
    return Replay(chosen, setting, rules, to_credits(held), events, tuple(said), used)


def chosen_account(calendar: Calendar, account: str | None) -> str:
    """The account that is meant: the one that is named, or the only one there is; else `RCG004`, `RCG005`.

    >>> chosen_account(Calendar(()), None)
    ''
    """
    accounts = calendar.accounts
    named = listed(each or told("'' (without a name)") for each in accounts) or told("none")
    if account is None:
        if len(accounts) > 1:
            raise UsageError("RCG004", count=len(accounts), accounts=named)
        return accounts[0] if accounts else ""
    if account not in accounts:
        raise UsageError("RCG005", account=account or told("without a name"), accounts=named)
    return account


def _events(
    needs: Iterable[Need],
    held: int,
    *,
    withheld: int,
    setting: Setting,
    rules: Rules,
    usable: date,
    price_on: Callable[[date], Order | None],
) -> Iterator[Event]:
    """Every event, in the order of time. Credits that are due come before the jobs of the same minute."""
    bought = (setting.quantity or 0) * MILLI
    on_their_way: deque[datetime] = deque()
    for place, need in enumerate(needs):
        if place == 0:
            yield Event(need.at, "opening", 0, held)
        while on_their_way and on_their_way[0] <= need.at:
            held += bought
            yield Event(on_their_way.popleft(), "credited", bought, held)
        taken, free = need.milli, max(0, free_milli(held, withheld, "within"))
        if taken > free:
            taken = free if rules.shortfall == "cut" else 0
        held -= taken
        kind = "sent" if taken == need.milli else _SHORT[rules.shortfall]
        yield Event(need.at, kind, -taken, held, need, withheld_milli=withheld)
        if taken and need.at.date() >= usable:
            started = rules.started(held + len(on_their_way) * bought, setting)
            for _ in range(started):
                yield Event(need.at, "recharge", 0, held, order=price_on(need.at.date()))
            on_their_way.extend([need.at + rules.delay] * started)
    for at in on_their_way:
        held += bought
        yield Event(at, "credited", bought, held)
