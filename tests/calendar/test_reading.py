"""Calendars read from files and tables, and moved into advertising hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.amounts import exact_amount
from estimator.base.notes import ReadingWarning, collected
from estimator.cli.groups import CalendarOptions
from estimator.errors import CampaignError, SmsCostError, TariffError, UsageError
from estimator.price.reasons import reading_text
from estimator.supply.calendar import Calendar, Need, keep_advertising_hours, read_calendar, sampled
from estimator.supply.calendar.cells import read_day, read_month
from estimator.supply.calendar.reading import spread
from estimator.tariff import find_tariff


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
        pytest.param(
            'date,credits,"a; b; c; d"\n2026-12-01,1,x', "2026-12-01T09:00", "", 1000, id="semicolons quoted"
        ),
        pytest.param(
            'date;credits;"a, b, c, d"\n2026-12-01;1,5;x', "2026-12-01T09:00", "", 1500, id="commas quoted"
        ),
        pytest.param("date\tcredits\n01/12/2026\t1,5", "2026-12-01T09:00", "", 1500, id="tabs"),
        pytest.param(
            "date;credits\n01/12/2026 18:30;1 250,5", "2026-12-01T18:30", "", 1250500, id="a spreadsheet"
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
    with pytest.raises(CampaignError, match="AMT001"):
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
    (need,) = keep_advertising_hours(Calendar.of([Need(datetime.fromisoformat(at), "", 1)])).needs
    assert need.at == datetime.fromisoformat(moved)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001 - clocks in France
def test_hours_are_idempotent_and_never_earlier(at: datetime) -> None:
    once = keep_advertising_hours(Calendar.of([Need(at, "", 1)]))
    assert keep_advertising_hours(once) == once
    assert once.needs[0].at >= at


@pytest.mark.parametrize("value", [0.1, np.float32(0.5), np.float64(2)])
def test_no_float_passes_for_credits(value: object) -> None:
    frame = pd.DataFrame({"date": ["2026-12-01"], "credits": pd.Series([value], dtype=object)})
    with pytest.raises(CampaignError) as raised:
        read_calendar(frame)
    assert raised.value.code == "AMT001"


def test_midnight_is_a_time_in_a_file_and_a_day_in_a_column_of_days(tmp_path: Path) -> None:
    path = tmp_path / "calendar.csv"
    path.write_text("date,credits\n2026-12-01T00:00:00,5\n", encoding="utf-8")
    assert read_calendar(path).needs[0].at.hour == 0
    frame = pd.DataFrame({"date": pd.to_datetime(["2026-12-01"]), "credits": [5]})
    assert read_calendar(frame).needs[0].at.hour == 9


@pytest.mark.parametrize(
    "text",
    [
        "2026-12",
        "12/2026",
        "12-2026",
        "décembre 2026",
        "Decembre 2026",
        "déc. 2026",
        "DÉC 2026",
        "dec-2026",
        "2026-12-01",
        "01/12/2026",
    ],
)
def test_months_as_people_write_them(text: str) -> None:
    assert read_month(text) == (2026, 12)


def test_every_month_has_its_names() -> None:
    french = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    english = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
    for names in (french, english):
        assert [read_month(f"{name} 2027")[1] for name in names.split()] == list(range(1, 13))


@pytest.mark.parametrize(
    "text",
    [
        "déc-26",
        "12/26",
        "2026-13",
        "13/2026",
        "Brumaire 2026",
        "D 2026",
        "2026",
        "15/12/2026",
        "2026-12-15",
        "",
    ],
)
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
        read_month(text)


@pytest.mark.parametrize("text", ["31/12/2026", "31-12-2026", "31.12.2026", "31/12/2026 9h30", "2026-12-31"])
def test_days_as_people_write_them(text: str) -> None:
    assert read_day(text)[0] == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["12/31/2026", "31/12-2026", "31/12/26", "31/12/2026 25:00", "20261231", ""])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_day(text)


@pytest.mark.parametrize(
    ("text", "milli"),
    [("1 250", 1250_000), ("1\u202f250\u00a0000.5", 1250_000_500), ("12 500.25", 12_500_250)],
)
def test_spaces_between_thousands(text: str, milli: int) -> None:
    assert exact_amount("credits", text) == milli


@pytest.mark.parametrize("text", ["1 25", "1 2500", "1  250", "1,250", "1.250.00", "1 250 €", "-1", "1e3"])
def test_what_is_no_number_of_credits(text: str) -> None:
    with pytest.raises(UsageError, match="AMT00"):
        exact_amount("credits", text)


def test_uncertain_jobs(tmp_path: Path) -> None:
    file = tmp_path / "needs.csv"
    file.write_text(
        "date;crédits;bas;haut;écart-type\n2026-12-01;2,5;2;4;\n2026-12-02;3;;;0,5\n2026-12-03;3;;;\n"
    )
    first, second, third = read_calendar(file).needs
    assert (first.low_milli, first.high_milli, first.deviation_milli) == (2000, 4000, None)
    assert (second.low_milli, second.high_milli, second.deviation_milli) == (None, None, 500)
    assert third.is_certain


def test_an_uncertain_month_is_as_uncertain_as_it_is_said_to_be() -> None:
    rows = {
        "month": ["2026-12", "2026-12", "2027-01"],
        "account": ["a", "b", "a"],
        "credits": [10_000, 10_000, 10_000],
        "low": [8000, 8000, 8000],
        "high": [15_000, 15_000, 15_000],
    }
    calendar = read_calendar(pd.DataFrame(rows))
    months = [
        [
            position
            for position, need in enumerate(calendar.needs)
            if (need.account, need.at.month) == (account, month)
        ]
        for account, month in (("a", 12), ("b", 12), ("a", 1))
    ]
    for month in months:
        needs = [calendar.needs[position] for position in month]
        assert sum(need.low_milli or 0 for need in needs) == 8_000_000
        assert sum(need.high_milli or 0 for need in needs) == 15_000_000
        assert len({need.varies_with for need in needs}) == 1
    totals = np.array([sampled(calendar, 40_000, seed=1)[:, month].sum(axis=1) for month in months])
    # The triangle from 8 000 over 10 000 to 15 000: days that vary on their own would give a fifth of this.
    variance = (8**2 + 10**2 + 15**2 - 8 * 10 - 8 * 15 - 10 * 15) / 18
    assert abs(totals.std(axis=1) / 1e6 - variance**0.5).max() < 0.02
    assert abs(totals.mean(axis=1) / 1e6 - 11).max() < 0.04
    assert abs(np.corrcoef(totals) - np.eye(3)).max() < 0.03


def test_two_forecasts_of_one_month_vary_on_their_own() -> None:
    rows = {"month": ["2026-12"] * 2, "credits": [10, 10], "deviation": [1, 1]}
    assert len({need.varies_with for need in read_calendar(pd.DataFrame(rows)).needs}) == 2


def test_low_over_credits_is_an_error_of_the_row() -> None:
    with pytest.raises(CampaignError) as raised:
        read_calendar(pd.DataFrame({"date": ["2026-12-01"], "credits": [5], "low": [6], "high": [7]}))
    assert (raised.value.code, str(raised.value.place)) == ("CAL010", "the table:1")


@pytest.fixture
def two_campaigns(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_text("number;message\n0639980001;Bonjour\nnobody;Bonjour\n")
    (tmp_path / "b.csv").write_text("number;message\n0639980001;Bonjour\n+919987654321;Bonjour\n")
    needs = tmp_path / "needs.csv"
    needs.write_text("date;campaign;account\n2022-06-01;b.csv;x\n2022-12-01;b.csv;x\n2026-12-01;a.csv;y\n")
    return needs


def test_each_campaign_is_rated_with_the_tariff_of_its_day(two_campaigns: Path) -> None:
    options = {"default_country": "FR", "allow_rejects": True}
    # A segment to India took 0.1 credit until 2022-08-28, and 0.4 from then on; France always 1.
    assert [need.milli for need in read_calendar(two_campaigns, **options).needs] == [1100, 1400, 1000]
    now = find_tariff(on=date(2026, 11, 1))
    for one in ({"tariff": now}, {"on": date(2026, 11, 1)}):
        assert read_calendar(two_campaigns, **options, **one).needs[0].milli == 3150
    old = replace(now, valid_from=date(2022, 7, 1), rates_milli={"FR": 1000, "IN": 7000})
    first = replace(now, valid_from=date(2000, 1, 1), rates_milli={"FR": 2000, "IN": 7000})
    elsewhere = replace(old, billing_country="es", rates_milli={"FR": 9000, "IN": 9000})
    several = [old, elsewhere, first]
    milli = [need.milli for need in read_calendar(two_campaigns, tariff=several, **options).needs]
    assert milli == [9000, 8000, 1000]


def test_a_day_that_no_tariff_covers_is_an_error_of_the_row(two_campaigns: Path) -> None:
    late = replace(find_tariff(on=date(2026, 11, 1)), valid_from=date(2022, 7, 1))
    with pytest.raises(TariffError) as raised:
        read_calendar(two_campaigns, tariff=[late], default_country="FR")
    assert (raised.value.code, raised.value.place and raised.value.place.line) == ("CAL014", 2)
    assert "TAR001" in str(raised.value)


def test_rejects_are_refused_unless_they_are_allowed(two_campaigns: Path) -> None:
    with pytest.raises(CampaignError) as raised:
        read_calendar(two_campaigns, default_country="FR")
    assert (raised.value.code, raised.value.place and raised.value.place.line) == ("CAL009", 4)
    assert "1 of 2 rows" in str(raised.value)
    allowed = read_calendar(two_campaigns, default_country="FR", allow_rejects=True)
    assert [(need.account, need.messages, need.name) for need in allowed.needs] == [
        ("x", 2, "b.csv"),
        ("x", 2, "b.csv"),
        ("y", 1, "a.csv"),
    ]


@pytest.mark.parametrize(
    ("content", "inner"),
    [
        pytest.param("number;message\n1;2;3\n", "b.csv:2:5  CSV003", id="a row too wide"),
        pytest.param("nom;message\nx;y\n", "COL012", id="no numbers"),
        pytest.param(None, "b.csv  FIL001", id="no file"),
    ],
)
def test_what_is_wrong_with_a_campaign_names_it_and_the_row(
    two_campaigns: Path, content: str | None, inner: str
) -> None:
    campaign = two_campaigns.with_name("b.csv")
    if content is None:
        campaign.unlink()
    else:
        campaign.write_text(content)
    with pytest.raises(CampaignError) as raised:
        read_calendar(two_campaigns, default_country="FR")
    shown = str(raised.value)
    assert shown.startswith(f"{two_campaigns}:2  CAL014")
    assert inner in shown
    assert raised.value.__cause__ is not None


@pytest.mark.parametrize("source", [None, 5, [{"date": "2026-12-01"}], {"date": ["2026-12-01"]}])
def test_sources_that_are_none(source: object) -> None:
    with pytest.raises(UsageError) as raised:
        read_calendar(source)
    assert raised.value.code == "CAL013"


def test_every_row_knows_its_line(tmp_path: Path) -> None:
    file = tmp_path / "needs.csv"
    file.write_bytes(b'\r\ndate,credits,name\r\n2026-12-01,1,"a\nb"\r\n\r\n2026-12-01,1,c\r2026-12-01,no,d')
    with (
        pytest.raises(CampaignError) as raised,
        pytest.warns(ReadingWarning, match=r"header found in line 2$"),
    ):
        read_calendar(file)
    assert str(raised.value.place) == f"{file}:7"


UNLIKELY = b"mois;compte;credits\n2026-12;\x81\xff;26\n"
"""Letters of no encoding that is known by its words."""

FRENCH = "mois;compte;crédits\ndécembre 2026;a;26\n"


@pytest.mark.parametrize(
    ("octets", "encoding"),
    [
        pytest.param(FRENCH.encode(), "cp1252", id="UTF-8 is UTF-8, whatever the others are"),
        pytest.param(FRENCH.encode("utf-8-sig"), None, id="a byte order mark"),
        pytest.param(FRENCH.encode("cp1252"), "cp1252", id="a spreadsheet of old"),
        pytest.param(FRENCH.encode("mac_roman"), "mac_roman", id="a Mac of old"),
        pytest.param(FRENCH.encode("utf-16"), None, id="UTF-16 with its mark"),
        pytest.param(FRENCH.encode("utf-16-be"), "utf-16-be", id="UTF-16 without a mark"),
        pytest.param(
            b"date;credits\n2026-12-01;26\n".decode().encode("utf-16-le"),
            "utf-16-le",
            id="UTF-16 without a mark, of plain letters",
        ),
    ],
)
def test_encodings(tmp_path: Path, octets: bytes, encoding: str | None) -> None:
    file = tmp_path / "needs.csv"
    file.write_bytes(octets)
    assert read_calendar(file, encoding=encoding).credits == 26


@pytest.mark.parametrize(("encoding", "code"), [(None, "ENC001"), ("cp1253x", "ENC002"), ("ascii", "ENC003")])
def test_encodings_that_do_not_fit(tmp_path: Path, encoding: str | None, code: str) -> None:
    file = tmp_path / "needs.csv"
    file.write_bytes(FRENCH.encode("cp1252") if encoding else UNLIKELY)
    with pytest.raises(SmsCostError) as raised:
        read_calendar(file, encoding=encoding)
    assert raised.value.code == code


def test_each_campaign_is_read_as_what_it_is(tmp_path: Path) -> None:
    text = "téléphone;message\n0639980001;Ça va\n"
    (tmp_path / "new.csv").write_bytes(text.encode())
    (tmp_path / "old.csv").write_bytes(text.encode("cp1252"))
    calendar = tmp_path / "needs.csv"
    calendar.write_text("date;campaign\n2026-12-01;new.csv\n2026-12-02;old.csv\n")
    needs = read_calendar(calendar, encoding="cp1252", default_country="FR").needs
    assert [need.milli for need in needs] == [1000, 1000]
    with pytest.warns(ReadingWarning, match=r"old\.csv: read as cp1252"):
        assert read_calendar(calendar, default_country="FR").needs == needs
    (tmp_path / "old.csv").write_bytes(b"number;message\n0639980001;\x81\xff\n")
    with pytest.raises(CampaignError, match="CAL014") as raised:
        read_calendar(calendar, default_country="FR")
    assert raised.value.place is not None
    assert raised.value.place.line == 3


def test_the_encoding_that_is_given_counts_more_than_the_one_that_is_guessed(tmp_path: Path) -> None:
    text = f"téléphone;message\n0639980001;{'été ' * 25}\n"
    (tmp_path / "old.csv").write_bytes(text.encode("cp1252"))
    calendar = tmp_path / "needs.csv"
    calendar.write_text("date;campaign\n2026-12-01;old.csv\n")
    # Read as Mac Roman, é is È, which GSM-7 lacks.
    milli = [
        read_calendar(calendar, encoding=encoding, default_country="FR").needs[0].milli
        for encoding in ("cp1252", "mac_roman")
    ]
    assert milli == [1000, 2000]


def test_how_a_campaign_was_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("number;message\n0639980001;Bonjour\n")
    calendar = tmp_path / "needs.csv"
    (tmp_path / "d.csv").write_text("\n\nnumber;message\n0639980001;Bonjour\n")
    calendar.write_text("date;campaign\n2026-12-01;c.csv\n2026-12-02;d.csv\n2026-12-03;d.csv\n")
    with collected() as notes:
        read_calendar(calendar)
    assert notes == [
        f"{calendar}: {reading_text('country', 'FR', 1)}",
        f"{tmp_path / 'd.csv'}: {reading_text('header', '3', 1)}",
    ]


def test_on_the_command_line(two_campaigns: Path) -> None:
    options = CalendarOptions(default_country="FR", allow_rejects=True, advertising_hours=True)
    calendar = options.read(two_campaigns, tariff=None, billing_country="fr")
    assert [need.milli for need in calendar.needs] == [1100, 1400, 1000]
    two_campaigns.write_text("date;time;credits\n2026-12-24;21:00;5\n")
    (need,) = options.read(two_campaigns, tariff=None, billing_country="fr").needs
    assert need.at == datetime.fromisoformat("2026-12-26T08:00")
