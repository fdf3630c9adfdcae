"""What holds of every replay, whatever the calendar, the setting and the rules.

Of a higher threshold two laws hold:

- The first job that is not sent in full never comes earlier; if it is the same job, it lacks no more. Until
  then both replays send the same jobs, and look at the balance after the same ones. A look that finds `n`
  recharges leaves `min(n + most_at_once, max(n, enough))`, where `enough` leads above the threshold. This
  grows with `n` and with the threshold, so the higher one is never behind.
- Where jobs are cut, no more credits are left unsent, if credits are there at once or one look may start as
  many recharges as it takes. Less unsent is more used, so a lower balance to look at, and again no fewer
  recharges.

No more than that is true, and the last test shows why. A job that is refused leaves its credits to the next
ones, so sending one more may cost two others. And where only one recharge may start at a time and its credits
come later, an account that was emptied early, by sending more, has nothing left to take, so nobody looks at
its balance.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.credits import to_credits, to_milli
from estimator.price.packs import one_order
from estimator.supply.calendar import Calendar, Need
from estimator.supply.recharge import Event, Replay, quantities_on, simulate_recharge
from estimator.tariff import find_tariff

FIRST = datetime.fromisoformat("2026-12-01T09:00")
TARIFF = find_tariff(
    on=FIRST.date(), file=Path(__file__).parents[2] / "data" / "examples" / "tariff-degressive.xml"
)

_MILLI = st.integers(0, 400_000) | st.integers(0, 40).map(lambda tens: tens * 10_000)
"""Round ones meet a threshold exactly now and then."""

CREDITS = _MILLI.map(to_credits)
SETTINGS = st.fixed_dictionaries(
    {
        "balance": CREDITS,
        "threshold": CREDITS,
        "quantity": st.sampled_from([None, *quantities_on(FIRST.date())]),
        "trigger": st.sampled_from(["<=", "<"]),
        "most_at_once": st.sampled_from([1, 2, 10]),
        "delay": st.sampled_from([0, 1, 30, 60, 150]).map(lambda minutes: timedelta(minutes=minutes)),
        "shortfall": st.sampled_from(["refuse", "cut"]),
    }
)


@st.composite
def calendars(draw: st.DrawFn, accounts: Sequence[str] = ("",)) -> Calendar:
    """Up to twelve jobs, some at the same minute."""
    times = st.integers(0, 8).map(lambda number: FIRST + number * timedelta(minutes=30))
    messages = st.none() | st.integers(0, 300)
    need = st.builds(Need, times, st.sampled_from(accounts), _MILLI, messages)
    return Calendar.of(draw(st.lists(need, max_size=12)))


def _replay(calendar: Calendar, settings: dict[str, Any], **other: Any) -> Replay:
    return simulate_recharge(calendar, **{"tariff": TARIFF, **settings, **other})


def _jobs(replay: Replay) -> list[Event]:
    return [event for event in replay.events if event.need]


def _twin(calendar: Calendar, settings: dict[str, Any]) -> tuple[int, Decimal, dict[int, Decimal]]:
    """The same, one recharge at a time and from a queue of moments: recharges, closing, unsent by job."""
    queue: list[Any] = [(need.at, 1, number, need.credits) for number, need in enumerate(calendar.needs)]
    heapq.heapify(queue)
    held, limit, quantity = settings["balance"], settings["threshold"], settings["quantity"]
    coming, recharges, unsent = 0, 0, {}
    while queue:
        at, is_job, number, amount = heapq.heappop(queue)
        if not is_job:
            held, coming = held + amount, coming - amount
            continue
        taken = amount
        if amount > held:
            taken = held if settings["shortfall"] == "cut" else 0
            unsent[number] = amount - taken
        held -= taken
        started = 0
        while quantity and taken and started < settings["most_at_once"]:
            expected = held + coming
            if expected > limit or (expected == limit and settings["trigger"] == "<"):
                break
            heapq.heappush(queue, (at + settings["delay"], 0, recharges, quantity))
            coming, recharges, started = coming + quantity, recharges + 1, started + 1
    return recharges, held, unsent


@given(calendar=calendars(), settings=SETTINGS)
def test_twin(calendar: Calendar, settings: dict[str, Any]) -> None:
    replayed = _replay(calendar, settings)
    recharges, closing, unsent = _twin(calendar, settings)
    assert (replayed.recharges, replayed.closing) == (recharges, closing)
    found = {number: job.unsent for number, job in enumerate(_jobs(replayed)) if job.is_short}
    assert found == unsent
    order = one_order(settings["quantity"] or 0, TARIFF)
    assert replayed.paid == (recharges * order.price if order else 0)


@given(calendar=calendars(), settings=SETTINGS)
def test_the_balance_is_what_came_less_what_went(calendar: Calendar, settings: dict[str, Any]) -> None:
    replayed = _replay(calendar, settings)
    opening, came, went = to_milli(settings["balance"]), 0, 0
    for event in replayed.events:
        came += max(event.milli, 0)
        went -= min(event.milli, 0)
        assert event.balance_milli == opening + came - went >= 0
    assert replayed.closing == replayed.opening + replayed.bought - replayed.used
    assert replayed.used + replayed.unsent == calendar.credits
    assert replayed.bought == replayed.recharges * (settings["quantity"] or 0)


@given(calendar=calendars(), settings=SETTINGS)
def test_every_job_is_there_once_and_in_its_order(calendar: Calendar, settings: dict[str, Any]) -> None:
    replayed = _replay(calendar, settings)
    assert [job.need for job in _jobs(replayed)] == list(calendar.needs)
    assert [event.at for event in replayed.events] == sorted(event.at for event in replayed.events)


@given(calendar=calendars(("a", "b")), settings=SETTINGS)
def test_other_accounts_change_nothing(calendar: Calendar, settings: dict[str, Any]) -> None:
    for account in calendar.accounts:
        alone = calendar.of_account(account)
        assert _replay(calendar, settings, account=account) == _replay(alone, settings)


@given(calendar=calendars(), settings=SETTINGS, above=CREDITS)
def test_what_is_as_large_as_the_largest_job_is_enough(
    calendar: Calendar, settings: dict[str, Any], above: Decimal
) -> None:
    """As the how-to page says, of accounts that hold their threshold at first."""
    threshold = max((need.credits for need in calendar.needs), default=Decimal(0)) + above
    enough = {"threshold": threshold, "balance": threshold, "quantity": 500, "delay": timedelta(0)}
    assert _replay(calendar, settings | enough).shortfall is None


@given(calendar=calendars(), settings=SETTINGS, raised=CREDITS)
def test_a_higher_threshold_never_runs_dry_earlier(
    calendar: Calendar, settings: dict[str, Any], raised: Decimal
) -> None:
    low = _replay(calendar, settings)
    high = _replay(calendar, settings, threshold=settings["threshold"] + raised)
    assert _first(high) >= _first(low)


def _first(replay: Replay) -> tuple[int, int]:
    """How good the first shortfall is: the later the better, and then the less is missing."""
    for number, job in enumerate(_jobs(replay)):
        if job.is_short:
            return number, -job.missing_milli
    return len(replay.events), 0


@given(
    calendar=calendars(),
    settings=SETTINGS,
    raised=CREDITS,
    prompt=st.sampled_from([{"delay": timedelta(0)}, {"most_at_once": 1000}]),
)
def test_where_jobs_are_cut_a_higher_threshold_leaves_no_more_unsent(
    calendar: Calendar, settings: dict[str, Any], raised: Decimal, prompt: dict[str, Any]
) -> None:
    promptly = {**settings, "shortfall": "cut", **prompt}
    low = _replay(calendar, promptly)
    high = _replay(calendar, promptly, threshold=settings["threshold"] + raised)
    assert high.unsent <= low.unsent
    assert high.recharges >= low.recharges


@pytest.mark.parametrize(
    ("jobs", "settings", "thresholds", "unsent"),
    [
        pytest.param(
            [(0, 20), (1, 300), (2, 150), (3, 110), (4, 30), (5, 150), (6, 20)],
            {"balance": 50, "quantity": 200},
            (50, 100),
            (410, 450),
            id="jobs are refused",
        ),
        pytest.param(
            [(0, 180), (1, 110), (3, 300), (5, 300), (7, 200), (7, 20), (15, 50), (15, 300)],
            {"balance": 300, "quantity": 100, "shortfall": "cut", "delay": timedelta(hours=4)},
            (100, 150),
            (760, 860),
            id="jobs are cut, and credits come late and one recharge at a time",
        ),
    ],
)
def test_a_higher_threshold_may_leave_more_unsent(
    jobs: list[tuple[int, int]],
    settings: dict[str, Any],
    thresholds: tuple[int, int],
    unsent: tuple[int, int],
) -> None:
    calendar = Calendar.of(Need(FIRST + timedelta(hours=hour), "", 1000 * taken) for hour, taken in jobs)
    found = [_replay(calendar, settings, threshold=each).unsent for each in thresholds]
    assert found == list(unsent)
