"""Budget against actual, and forecasts from what was sent: against sums of their own."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from estimator import compare_volumes, forecast_volumes, plan_purchases, read_calendar
from estimator.errors import CampaignError, UsageError
from estimator.price.comparison.jobs import jobs_of
from estimator.supply.calendar import Calendar
from tests.forks import smscost_text

ON = date(2026, 11, 23)


def rows(chance: random.Random, *, months: bool) -> Calendar:
    """Jobs of two accounts around a day, or forecasts of months."""
    found = []
    for _ in range(chance.randint(1, 6)):
        account, credits_ = chance.choice("ab"), str(Decimal(chance.randint(1, 900_000)) / 1000)
        if months:
            month = chance.choice(["2026-10", "2026-11", "2026-12"])
            found.append({"month": month, "account": account, "credits": credits_})
        else:
            day = ON + timedelta(chance.randint(-50, 30))
            found.append({"date": day.isoformat(), "account": account, "credits": credits_})
    return read_calendar(pd.DataFrame(found))


def total(calendar: Calendar, account: str, month: int) -> Decimal:
    return sum(
        (need.credits for need in calendar.needs if (need.account, need.at.month) == (account, month)),
        Decimal(0),
    )


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.one_in(3, checked=True)
def test_what_is_left_of_a_budget(seed: int) -> None:
    chance = random.Random(seed)
    forecasts, jobs, sent = rows(chance, months=True), rows(chance, months=False), rows(chance, months=False)
    budget = Calendar.of([*forecasts.needs, *jobs.needs])
    found = compare_volumes(budget, sent, on=ON)
    done, past_jobs, to_come = sent.split_at(ON)[0], jobs.split_at(ON)[0], jobs.split_at(ON)[1]
    assert all(need.at.date() >= ON for need in found.left.needs)
    still = Decimal(0)
    for each in found.months:
        account, month = each.account, each.month.month
        assert each.budget == total(budget, account, month)
        assert each.sent == total(done, account, month)
        of_forecast = total(forecasts, account, month) if month >= 11 else Decimal(0)
        if month == 11:
            beyond = max(Decimal(0), each.sent - total(past_jobs, account, month))
            days_left = total(forecasts.split_at(ON)[1], account, month)
            of_forecast = min(days_left, max(Decimal(0), of_forecast - beyond))
            still += of_forecast
        assert each.left == of_forecast + total(to_come, account, month)
        assert each.left == total(found.left, account, month)
        assert each.over == each.sent + each.left - each.budget
    whole = total(forecasts, "a", 11) + total(forecasts, "b", 11)
    assert found.begun == ((still, whole) if whole else None)
    assert plan_purchases(found.left, on=ON).past.credits == 0


def test_a_month_whose_days_are_all_over_leaves_nothing() -> None:
    """Of January 2027 a Sunday is left, on which nothing is sent."""
    budget = read_calendar(pd.DataFrame({"month": ["2027-01", "2027-02"], "credits": [24, 10]}))
    sent = read_calendar(pd.DataFrame({"date": ["2027-01-04"], "credits": [16]}))
    found = compare_volumes(budget, sent, on="2027-01-31")
    assert [(each.month.month, each.sent, each.left) for each in found.months] == [(1, 16, 0), (2, 0, 10)]
    assert found.begun == (0, 24)


def test_the_day_of_a_comparison_is_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("estimator.supply.plan.actuals.today", lambda: date(2027, 1, 31))
    budget = read_calendar(pd.DataFrame({"month": ["2027-01", "2027-02"], "credits": [24, 10]}))
    found = compare_volumes(budget, Calendar(()))
    assert found == compare_volumes(budget, Calendar(()), on="2027-01-31")
    assert found.begun == (0, 24)


def test_what_is_left_is_as_uncertain_as_it_was() -> None:
    rows = {"month": ["2026-11"], "credits": [24], "low": [12], "high": [48]}
    sent = read_calendar(pd.DataFrame({"date": ["2026-11-03"], "credits": [20]}))
    left = compare_volumes(read_calendar(pd.DataFrame(rows)), sent, on=ON).left
    assert left.credits == 4
    assert abs(sum(need.low_milli or 0 for need in left.needs) - 2000) < len(left.needs)
    assert abs(sum(need.high_milli or 0 for need in left.needs) - 8000) < len(left.needs)


def sent_by_month(volumes: list[int], last: tuple[int, int]) -> Calendar:
    """So much in each month, up to the last one."""
    year, month = last
    number = 12 * year + month - len(volumes)
    days = [date((number + at) // 12, (number + at) % 12 + 1, 5) for at in range(len(volumes))]
    return read_calendar(pd.DataFrame({"date": [day.isoformat() for day in days], "credits": volumes}))


def test_fewer_months_than_a_year_are_expected_to_be_their_mean() -> None:
    sent = sent_by_month([90, 100, 120, 110, 130, 120, 140, 100], (2026, 10))
    (month,) = forecast_volumes(sent, months=1, on="2026-11-23").months
    assert month.expected == 120
    assert (month.month, month.method) == (date(2026, 11, 1), "the mean of the last 6 months")
    # Each of the last six from the mean of those before it, six at most.
    volumes, guesses = [90, 100, 120, 110, 130, 120, 140, 100], []
    for at in range(2, 8):
        before = volumes[max(0, at - 6) : at]
        guesses.append((sum(before) / len(before), volumes[at]))
    off = 100 * sum(abs(guess - actual) for guess, actual in guesses) / sum(actual for _, actual in guesses)
    assert float(month.error or 0) == pytest.approx(off, abs=0.05)
    ratios = [actual / guess for guess, actual in guesses]
    distance = sum(abs(ratio - 1) for ratio in ratios) / len(ratios)
    assert float(month.low or 0) == pytest.approx(120 * min(*ratios, 1 - distance), abs=0.001)
    assert float(month.high or 0) == pytest.approx(120 * max(*ratios, 1 + distance), abs=0.001)


def test_a_year_of_months_is_expected_again_with_its_growth() -> None:
    year = [100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 400]
    sent = sent_by_month([*year, *(each * 3 // 2 for each in year[:10])], (2026, 10))
    found = forecast_volumes(sent, months=2, on="2026-11-23")
    assert [each.expected for each in found.months] == [150, 600]
    assert {each.method for each in found.months} == {"the same month a year before, with the growth since"}
    # Two months ahead it was as good in the months that were held out: nothing was off but the first jump.
    assert all(each.held_out == 6 for each in found.months)
    # Of November the days count that are left: 7 of 24.
    assert found.begun == (Decimal("43.75"), Decimal(150))
    assert sum(need.credits for need in found.calendar.needs) == Decimal("643.75")


@pytest.mark.parametrize(
    ("volumes", "expected"),
    [
        pytest.param([100], (None, 100, None, None), id="one month says nothing of the next"),
        pytest.param([100, 100, 100], (None, 100, None, 0), id="nor do months that are all the same"),
        pytest.param([0, 0], (None, 0, None, None), id="nor months without anything"),
        pytest.param([200, 100], (75, 150, 225, 100), id="off on one side: as much on the other"),
        pytest.param([100, 0], (0, 50, 100, None), id="off by all there was"),
    ],
)
def test_few_months_are_known(volumes: list[int], expected: tuple[object, ...]) -> None:
    found = forecast_volumes(sent_by_month(volumes, (2026, 10)), months=1, on="2026-11-01")
    (month,) = found.months
    assert (month.low, month.expected, month.high, month.error) == expected
    assert found.calendar.is_certain is (month.low is None)


@pytest.mark.parametrize("seed", range(60))
def test_a_range_is_on_both_sides_or_there_is_none(seed: int) -> None:
    chance = random.Random(seed)
    volumes = [
        chance.choice([0, 100, 100, 250, 900]) + chance.randrange(3) for _ in range(chance.randint(1, 30))
    ]
    for each in forecast_volumes(sent_by_month(volumes, (2026, 10)), months=15, on="2026-11-01").months:
        if each.low is None or each.high is None:
            assert each.low is each.high
        else:
            assert each.low < each.expected < each.high


def test_a_year_of_months_says_what_the_same_month_took() -> None:
    found = forecast_volumes(sent_by_month([*range(100, 112)], (2026, 10)), months=1, on="2026-11-01")
    assert found.months[0].method == "the same month a year before, with the growth since"
    assert found.months[0].expected == 100


def test_no_month_cannot_be_expected() -> None:
    with pytest.raises(UsageError, match="AMT003  The number of months cannot be 0"):
        forecast_volumes(sent_by_month([5], (2026, 10)), months=0, on="2026-11-01")


def test_what_was_sent_before_a_forecast_counts_is_not_taken_from_it() -> None:
    budget = read_calendar(pd.DataFrame({"month": ["2026-11"], "credits": [24], "since": ["2026-11-16"]}))
    for days, left in ((["2026-11-03"], Decimal("12.922")), (["2026-11-17"], 8)):
        sent = read_calendar(pd.DataFrame({"date": days, "credits": [16]}))
        assert compare_volumes(budget, sent, on=ON).left.credits == left


def test_what_was_sent_on_a_sunday_before_the_first_day_of_a_forecast_is_taken_from_it() -> None:
    """On Sunday, 1 November 2026, no advertising is sent; what was sent is of November all the same."""
    budget = read_calendar(pd.DataFrame({"month": ["2026-11"], "credits": [24]}))
    sent = read_calendar(pd.DataFrame({"date": ["2026-11-01"], "credits": [20]}))
    assert compare_volumes(budget, sent, on=ON).left.credits == 4


JOBS = [
    {"serviceName": "a", "creationDatetime": "2026-11-03T09:00:00+01:00", "totalCreditsRemoved": 120.55},
    {
        "serviceName": "a",
        "createdAt": "2026-11-10T09:00:00+01:00",
        "statistics": {"credits": 30, "failed": 2},
    },
]


@pytest.mark.parametrize("lines", [False, True], ids=["a list", "a line each"])
def test_what_the_provider_answers_is_read(tmp_path: Path, lines: bool) -> None:
    text = "\n".join(map(json.dumps, JOBS)) if lines else json.dumps(JOBS)
    (tmp_path / "jobs.json").write_text(text, encoding="utf-8")
    found = read_calendar(tmp_path / "jobs.json")
    assert [(need.account, str(need.credits)) for need in found.needs] == [("a", "120.55"), ("a", "30")]


ANSWERS = [
    {"ids": [7], "creationDatetime": "2026-09-03T09:00:00+02:00", "totalCreditsRemoved": 500},
    {"ids": [8, 9], "creationDatetime": "2026-10-03T09:00:00+02:00", "totalCreditsRemoved": 600},
    {"ids": [10], "creationDatetime": "2026-11-03T09:00:00+01:00", "totalCreditsRemoved": 20.5},
    {"ids": [11], "creationDatetime": "2026-11-23T09:00:00+01:00", "totalCreditsRemoved": 9},
]


@pytest.mark.parametrize(
    ("words", "since", "jobs", "credits_"),
    [
        pytest.param(("plan", "budget.csv"), "2026-11-23", 1, "9", id="beside a budget"),
        pytest.param(("plan",), "2026-11-01", 2, "29.5", id="a forecast, from whole months"),
    ],
)
def test_what_was_sent_too_late_to_count_is_said(
    tmp_path: Path, words: tuple[str, ...], since: str, jobs: int, credits_: str
) -> None:
    (tmp_path / "budget.csv").write_text("month,credits\n2026-12,700\n", encoding="utf-8")
    (tmp_path / "jobs.json").write_text(json.dumps(ANSWERS), encoding="utf-8")
    words = (*words, "--sent", "jobs.json", "--on", "2026-11-23")
    document = json.loads(smscost_text(*words, "--format", "json", folder=tmp_path).stdout)
    assert document["later"] == {"since": since, "jobs": jobs, "credits": credits_}
    many = "1 job" if jobs == 1 else f"{jobs} jobs"
    said = f"Left out of what was sent, because it is of {since} or later: {many}, {credits_} credits."
    assert said in " ".join(smscost_text(*words, folder=tmp_path).stdout.split())
    (tmp_path / "jobs.json").write_text(json.dumps(ANSWERS[:2]), encoding="utf-8")
    assert json.loads(smscost_text(*words, "--format", "json", folder=tmp_path).stdout)["later"] is None
    assert "Left out of what was sent" not in smscost_text(*words, folder=tmp_path).stdout


ONE = {"ids": [7], "validReceivers": 1, "invalidReceivers": 0, "totalCreditsRemoved": "20"}
SENT = ONE | {"creationDatetime": "2026-10-03T09:00:00+02:00"}
TWICE = "REC001  These are no jobs of the provider: it has the job 7 twice."


@pytest.mark.parametrize(
    ("call", "key", "again"),
    [
        pytest.param(lambda sent: forecast_volumes(sent, on=ON), "ids", [8, 7], id="forecast"),
        pytest.param(lambda sent: forecast_volumes(sent, on=ON), "id", 7, id="forecast, one id"),
        pytest.param(lambda sent: forecast_volumes(sent, on=ON), "id", "7", id="forecast, a text"),
        pytest.param(lambda sent: compare_volumes(sent, sent, on=ON), "ids", [7], id="compare"),
    ],
)
def test_a_job_that_is_listed_twice_counts_for_nobody(
    tmp_path: Path, call: Callable[[Calendar], object], key: str, again: object
) -> None:
    twice = [SENT, {name: value for name, value in SENT.items() if name != "ids"} | {key: again}]
    (tmp_path / "jobs.json").write_text(json.dumps(twice), encoding="utf-8")
    with pytest.raises(CampaignError, match=TWICE):
        call(read_calendar(tmp_path / "jobs.json"))
    with pytest.raises(CampaignError, match=TWICE):
        jobs_of([ONE, ONE])  # as reconcile does


def test_a_job_that_is_listed_twice_is_refused_by_the_command(tmp_path: Path) -> None:
    for name, text in (
        ("jobs.json", json.dumps([SENT, SENT])),
        ("jobs.csv", "ids,creationDatetime,totalCreditsRemoved\n" + "7,2026-10-03T09:00:00+02:00,20\n" * 2),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        done = smscost_text("plan", "--sent", name, "--on", "2026-11-23", folder=tmp_path)
        assert (done.returncode, done.stderr.splitlines()[0]) == (3, f"{name}  {TWICE}")
        # A calendar of needs is nobody's list of jobs: its ids are its owner's.
        assert smscost_text("plan", name, "--on", "2026-10-01", folder=tmp_path).returncode == 0


def test_jobs_of_two_accounts_may_have_one_id(tmp_path: Path) -> None:
    jobs = [SENT | {"serviceName": "a"}, SENT | {"serviceName": "b"}]
    (tmp_path / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    assert len(forecast_volumes(read_calendar(tmp_path / "jobs.json"), on=ON).months) == 6


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "jobs.json").write_text(json.dumps(JOBS), encoding="utf-8")
    (tmp_path / "budget.csv").write_text(
        "month,account,credits\n2026-11,a,500\n2026-12,a,700\n", encoding="utf-8"
    )
    words = ("plan", "budget.csv", "--sent", "jobs.json", "--on", "2026-11-23")
    shown = smscost_text(*words, folder=tmp_path).stdout
    assert "2026-11  a           500  150.55  145.831     -203.619" in shown
    assert "where that is less: 145.831 of 500 credits." in " ".join(shown.split())
    document = json.loads(smscost_text(*words, "--format", "json", folder=tmp_path).stdout)
    assert [each["left"] for each in document["actuals"]] == ["145.831", "700"]
    assert document["begun"] == {"left": "145.831", "whole": "500"}
    (tmp_path / "sent.csv").write_text("date,credits\n2026-09-03,500\n2026-10-03,600\n", encoding="utf-8")
    words = ("plan", "--sent", "sent.csv", "--on", "2026-11-23", "--months", "1")
    document = json.loads(smscost_text(*words, "--format", "json", folder=tmp_path).stdout)
    assert [(each["low"], each["expected"], each["high"]) for each in document["forecast"]] == [
        ("440", "550", "660")
    ]
    assert document["begun"] == {"left": "160.412", "whole": "550"}
    assert document["past"] == "0"
