"""What a recommended setting survives, against a replay of its own: a plain loop that shares nothing."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from estimator.base.resources import data_path
from estimator.supply.calendar import Calendar, Need
from estimator.supply.recharge import Recommendation, Rules, quantities_on
from estimator.tariff import find_tariff
from tests.long import LONG
from tests.recharge.asked import recommended

FIRST = datetime.fromisoformat("2026-12-01T09:00")
TARIFF = find_tariff(on=FIRST.date(), tariff=data_path("examples", "tariff-degressive.xml"))
QUANTITIES = quantities_on(FIRST.date())
PRICES = {100: 6, 200: 12, 250: 15}
DAY = timedelta(days=1)

Jobs = list[tuple[datetime, Fraction]]


def replayed(
    jobs: Jobs, held: Fraction, threshold: Fraction, quantity: int, rules: tuple[str, timedelta]
) -> tuple[bool, int, Fraction]:
    """Whether it runs short, how many recharges there are, what is left with what is on its way."""
    balance, recharges, short = held, 0, False
    trigger, delay = rules
    coming: list[datetime] = []
    for at, takes in jobs:
        balance += quantity * sum(each <= at for each in coming)
        coming = [each for each in coming if each > at]
        short |= takes > balance
        balance -= takes
        looked_at = balance + quantity * len(coming)
        if takes and (looked_at < threshold or (looked_at == threshold and trigger == "<=")):
            recharges += 1
            coming.append(at + delay)
    return short, recharges, balance + quantity * len(coming)


def surprised(jobs: Jobs) -> dict[str, list[Jobs]]:
    """Calendars in which any one job is smaller, or larger."""
    found: dict[str, list[Jobs]] = {"smaller": [], "larger": []}
    for place, (at, takes) in enumerate(jobs):
        for name, takes_now in (
            ("smaller", max(Fraction(0), takes - 1)),
            ("smaller", takes * Fraction(95, 100)),
            ("larger", takes * Fraction(105, 100)),
        ):
            found[name].append([*jobs[:place], (at, takes_now), *jobs[place + 1 :]])
    return found


class Account:
    """Jobs, a balance, and what is assumed."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        at, self.jobs = FIRST, []
        for _ in range(chance.randint(2, 7)):
            self.jobs.append(
                (at, Fraction(chance.choice([chance.randrange(20, 130), 20 * chance.randrange(1, 6)])))
            )
            at += timedelta(hours=chance.choice([6, 24, 30, 72, 168]))
        self.held = Fraction(chance.randrange(50, 300))
        self.trigger: Any = chance.choice(["<=", "<"])
        self.delay = timedelta(hours=chance.choice([0, 0, 2, 24]))

    def recommended(self) -> Recommendation:
        return recommended(
            Calendar.of(Need(at, "", int(takes * 1000)) for at, takes in self.jobs),
            balance=str(self.held),
            tariff=TARIFF,
            rules=Rules(self.trigger, delay=self.delay),
        )

    def assumed(self, quantity: int, threshold: Fraction) -> tuple[bool, int, Fraction]:
        return replayed(self.jobs, self.held, threshold, quantity, (self.trigger, self.delay))

    def fails(self, quantity: int, threshold: Fraction) -> set[str]:
        """Which surprises it does not survive, each alone and all together."""
        other = "<" if self.trigger == "<=" else "<="
        late = self.delay + DAY
        calendars = surprised(self.jobs)
        found = set()
        if replayed(self.jobs, self.held, threshold, quantity, (other, self.delay))[0]:
            found.add("trigger")
        if replayed(self.jobs, self.held, threshold, quantity, (self.trigger, late))[0]:
            found.add("delay")
        for name, jobs in calendars.items():
            if any(
                replayed(each, self.held, threshold, quantity, (self.trigger, self.delay))[0] for each in jobs
            ):
                found.add(name)
        together = product(
            [self.jobs, *calendars["smaller"], *calendars["larger"]], ("<=", "<"), (self.delay, late)
        )
        if not found and any(
            replayed(jobs, self.held, threshold, quantity, (trigger, delay))[0]
            for jobs, trigger, delay in together
        ):
            found.add("together")
        return found


@pytest.mark.parametrize("part", range(10 if LONG else 3))
def test_what_a_recommendation_survives(part: int) -> None:
    milli = Fraction(1, 1000)
    for seed in range(part * 100, part * 100 + (100 if LONG else 2)):
        account = Account(seed)
        found = account.recommended()
        if found.best is None or found.best.quantity is None:
            assert (found.tried, found.not_survived, found.until_next) == ((), (), None), seed
            continue
        quantity, threshold = found.best.quantity, Fraction(found.best.threshold or 0)
        lowest = Fraction(found.best.lowest or 0)
        short, recharges, left = account.assumed(quantity, threshold)
        assert (short, recharges) == (False, found.best.recharges), seed
        # The highest threshold of its price, and the lowest: a thousandth lower runs short.
        assert account.assumed(quantity, lowest)[:2] == (False, recharges), seed
        assert lowest == 0 or account.assumed(quantity, lowest - milli)[0], seed
        needed = sum(takes for _, takes in account.jobs)
        assert threshold >= needed or account.assumed(quantity, threshold + milli)[1] > recharges, seed
        assert set(found.not_survived) == account.fails(quantity, threshold), seed
        # What surviving costs: no setting that survives everything is cheaper than the safe one.
        cheapest = (
            min(
                (
                    account.assumed(other, Fraction(at))[1] * PRICES[other]
                    for other, at in product(PRICES, range(int(needed) + 2))
                    if not account.fails(other, Fraction(at))
                ),
                default=None,
            )
            if seed % 5 == 0
            else None
        )
        if found.safe is None:
            assert cheapest is None, seed
            assert found.not_survived, seed
        else:
            assert not account.fails(found.safe.quantity or 0, Fraction(found.safe.threshold or 0)), seed
            assert found.safe_extra is not None, seed
            assert found.safe_extra >= 0, seed
            assert (found.safe == found.best) == (not found.not_survived), seed
            assert cheapest is None or found.safe.price is None or found.safe.price <= cheapest, seed
        # What happens after the end: so much more, and not a thousandth less, starts a recharge.
        assert found.until_next is not None, seed
        more = Fraction(found.until_next)
        reached = threshold if account.trigger == "<=" else threshold - milli
        assert left - more <= reached, seed
        assert more == 0 or left - (more - milli) > reached, seed


def test_most_recommendations_survive_everything() -> None:
    found = [each for seed in range(40) if (each := Account(seed).recommended()).tried]
    # The lowest threshold survived nothing, ever.
    assert sum(not each.not_survived for each in found) > len(found) // 4


@pytest.mark.parametrize(
    ("jobs", "held", "trigger", "best", "survival"),
    [
        pytest.param(
            [(0, "80"), (48, "20.5"), (48, "79.499")],
            100,
            "<=",
            (100, "20", "20"),
            (("trigger",), (200, "20", "120", "5.60")),
            id="a balance of the threshold must start a recharge",
        ),
        pytest.param(
            [(0, "30"), (48, "60"), (6, "60")],
            100,
            "<=",
            (100, "10", "49.999"),
            (("delay",), (200, "10", "149.999", "5.60")),
            id="credits must be there on the same day",
        ),
        pytest.param(
            [(0, "90"), (6, "90")],
            100,
            "<=",
            (100, "10", "19.999"),
            (("delay",), None),
            id="on the same day, and no other threshold starts a recharge earlier",
        ),
        pytest.param(
            [(0, "200"), (72, "90")],
            240,
            "<=",
            (100, "40", "49.999"),
            (("smaller",), (200, "40", "149.999", "5.60")),
            id="a smaller job leaves so much that none starts",
        ),
        pytest.param(
            [(0, "240"), (48, "99")],
            240,
            "<",
            (100, "0.001", "1"),
            (("smaller", "larger"), None),
            id="a larger job finds too little at the very beginning",
        ),
        pytest.param(
            [(0, "40"), (48, "180"), (48, "140")],
            220,
            "<",
            (200, "0.001", "60"),
            (("larger",), (100, "180.001", "360", "6.40")),
            id="another quantity survives it for less than the same one",
        ),
        pytest.param(
            [(0, "40"), (24, "160")],
            160,
            "<",
            (200, "120.001", "160"),
            ((), (200, "120.001", "160", "0.00")),
            id="everything",
        ),
    ],
)
def test_what_is_not_survived_and_what_would_be(
    jobs: list[tuple[int, str]], held: int, trigger: Any, best: Any, survival: Any
) -> None:
    (not_survived, safe), at, needs = survival, FIRST, []
    for hours, takes in jobs:
        at += timedelta(hours=hours)
        needs.append(Need(at, "", int(1000 * Decimal(takes))))
    found = recommended(Calendar.of(needs), balance=held, tariff=TARIFF, rules=Rules(trigger))
    assert found.best is not None
    assert (found.best.quantity, str(found.best.lowest), str(found.best.threshold)) == best
    assert found.not_survived == not_survived
    assert found.tried == ("trigger", "delay", "smaller", "larger", "together")
    if found.safe is None:
        assert (safe, found.safe_extra) == (None, None)
        return
    shown = (str(each) for each in (found.safe.lowest, found.safe.threshold, found.safe_extra))
    assert (found.safe.quantity, *shown) == safe


def test_of_very_many_jobs_none_is_made_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 2,365 jobs on, each changed alone would be more than 16,777,216 cells."""
    monkeypatch.setattr("estimator.supply.recharge.survival._MOST_CELLS", (3 * 3 + 1) * 3 - 1)
    jobs = [Need(FIRST + 7 * DAY * week, "", 60_000) for week in range(3)]
    found = recommended(Calendar.of(jobs), balance=130, tariff=TARIFF)
    assert found.tried == ("trigger", "delay", "together")


def test_what_surviving_costs_is_said() -> None:
    jobs = [Need(FIRST + 7 * DAY * week, "", 60_000) for week in range(3)]
    found = recommended(Calendar.of(jobs), balance=130, tariff=TARIFF)
    assert found.best is not None
    assert found.best.price is not None
    assert Decimal(0) <= (found.until_next or 0) <= 1
