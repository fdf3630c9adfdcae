"""Calendars read from files and tables, and moved into advertising hours."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.calendar import Calendar, Need, advertising_hours, read_calendar
from estimator.calendar.reading import spread
from estimator.errors import CampaignError


@pytest.mark.parametrize(
    ("text", "at", "account", "milli"),
    [
        pytest.param("date,credits\n2026-12-01,2.5", "2026-12-01T09:00", "", 2500, id="English, no account"),
        pytest.param(
            "date;heure;compte;crédits\n01/12/2026;18:30;a;2,05",
            *("2026-12-01T18:30", "a", 2050),
            id="French, decimal comma",
        ),
        pytest.param(
            "creationDatetime,totalCreditsRemoved\n2026-07-01T10:00:00+00:00,3",
            *("2026-07-01T12:00", "", 3000),
            id="a job of the provider, on French clocks",
        ),
    ],
)
def test_a_row(tmp_path: Path, text: str, at: str, account: str, milli: int) -> None:
    file = tmp_path / "needs.csv"
    file.write_text(text, encoding="utf-8")
    assert read_calendar(file).needs == (Need(datetime.fromisoformat(at), account, milli),)


def test_a_campaign_is_estimated_from_the_folder_of_the_calendar(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("number;message\n0639980001;Bonjour\n0639980002;Bonjour\n")
    (tmp_path / "needs.csv").write_text("date;campaign\n2026-12-01;c.csv\n")
    (need,) = read_calendar(tmp_path / "needs.csv", default_country="FR").needs
    assert (need.milli, need.messages, need.name) == (2000, 2, "c.csv")


def test_a_calendar_stays_as_it_is() -> None:
    calendar = Calendar(())
    assert read_calendar(calendar) is calendar


def test_a_month_is_spread_over_its_sending_days() -> None:
    needs = read_calendar(pd.DataFrame({"month": ["2026-12"], "credits": ["0.027"]})).needs
    # 31 days without 4 Sundays and Christmas; the 27th thousandth goes to the first day.
    assert [need.milli for need in needs] == [2] + [1] * 25
    assert {27, 25}.isdisjoint(need.at.day for need in needs)


@given(st.integers(0, 10**12), st.integers(1, 31))
def test_what_is_spread_adds_up(total: int, parts: int) -> None:
    shares = spread(total, parts)
    assert (sum(shares), len(shares)) == (total, parts)
    assert shares == sorted(shares, reverse=True)
    assert shares[0] - shares[-1] <= 1


@given(st.permutations(range(1, 9)))
def test_the_order_of_rows_does_not_matter(days: list[int]) -> None:
    table = pd.DataFrame(
        {"date": [f"2026-12-0{day}" for day in days], "credits": [Decimal(day) for day in days]}
    )
    assert [need.milli for need in read_calendar(table).needs] == [1000 * day for day in range(1, 9)]


def test_floats_are_refused() -> None:
    with pytest.raises(CampaignError, match="CAL006"):
        read_calendar(pd.DataFrame({"date": ["2026-12-01"], "credits": [0.1]}))


@pytest.mark.parametrize(
    ("at", "moved"),
    [
        pytest.param("2026-12-01T08:00", "2026-12-01T08:00", id="the first minute"),
        pytest.param("2026-12-01T07:59", "2026-12-01T08:00", id="too early"),
        pytest.param("2026-12-01T20:00", "2026-12-02T08:00", id="the first minute too late"),
        pytest.param("2026-12-05T21:00", "2026-12-07T08:00", id="Saturday night: over Sunday"),
        pytest.param("2026-04-05T10:00", "2026-04-07T08:00", id="Easter Sunday: over Monday"),
    ],
)
def test_hours(at: str, moved: str) -> None:
    (need,) = advertising_hours(Calendar.of([Need(datetime.fromisoformat(at), "", 1)])).needs
    assert need.at == datetime.fromisoformat(moved)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001 - clocks in France
def test_hours_are_idempotent_and_never_earlier(at: datetime) -> None:
    once = advertising_hours(Calendar.of([Need(at, "", 1)]))
    assert advertising_hours(once) == once
    assert once.needs[0].at >= at


@pytest.mark.parametrize("value", [0.1, np.float32(0.5), np.float64(2)])
def test_no_float_passes_for_credits(value: object) -> None:
    frame = pd.DataFrame({"date": ["2026-12-01"], "credits": pd.Series([value], dtype=object)})
    with pytest.raises(CampaignError) as raised:
        read_calendar(frame)
    assert raised.value.code == "CAL006"


def test_midnight_is_a_time_in_a_file_and_a_day_in_a_column_of_days(tmp_path: Path) -> None:
    path = tmp_path / "calendar.csv"
    path.write_text("date,credits\n2026-12-01T00:00:00,5\n", encoding="utf-8")
    assert read_calendar(path).needs[0].at.hour == 0
    frame = pd.DataFrame({"date": pd.to_datetime(["2026-12-01"]), "credits": [5]})
    assert read_calendar(frame).needs[0].at.hour == 9
