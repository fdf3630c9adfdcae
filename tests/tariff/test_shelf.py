"""Which tariff holds on which day, and where it is looked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.clock import today
from estimator.base.resources import data_path
from estimator.errors import TariffError, UsageError
from estimator.tariff import Tariff, find_tariff, load_tariffs, write_tariffs
from estimator.tariff.shelf import latest_in, list_tariffs, save_tariff, user_folder, vat_on

SHIPPED = data_path("tarifs.xml")
BASE = load_tariffs(SHIPPED)[0]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SMSCOST_DATA_DIR", str(tmp_path / "own"))
    return tmp_path / "own" / "tariffs"


def _tariff(country: str, day: date, rate: int = 1000) -> Tariff:
    return replace(BASE, billing_country=country, valid_from=day, rates_milli={"FR": rate})


@pytest.mark.parametrize(
    ("country", "on", "valid_from"),
    [
        pytest.param("fr", date(2020, 5, 19), date(2020, 5, 19), id="on its first day"),
        pytest.param("fr", date(2022, 8, 28), date(2020, 5, 19), id="until the day before the next"),
        pytest.param("fr", date(2022, 8, 29), date(2022, 8, 29), id="the next"),
        pytest.param("FR", date(2023, 2, 9), date(2023, 2, 9), id="the case of the country does not matter"),
        pytest.param("fr", date(2099, 1, 1), date(2026, 10, 1), id="the last one stays"),
        pytest.param("gb", date(2026, 6, 14), date(2023, 2, 9), id="other countries have other days"),
    ],
)
def test_the_tariff_of_a_day(country: str, on: date, valid_from: date) -> None:
    found = find_tariff(billing_country=country, on=on)
    assert (found.billing_country, found.valid_from) == (country.lower(), valid_from)


@pytest.mark.parametrize(
    ("country", "on"),
    [("fr", date(2020, 5, 18)), ("gb", date(2021, 8, 4))],
)
def test_what_is_not_covered_is_an_error_that_names_what_is(country: str, on: date) -> None:
    with pytest.raises(TariffError) as caught:
        find_tariff(billing_country=country, on=on)
    assert caught.value.code == "TAR001"
    for covered in ("es from 2023-02-09", "fr from 2020-05-19", "gb from 2021-08-05", "pl from 2023-02-09"):
        assert covered in caught.value.hint


@pytest.mark.parametrize("country", ["be", ""])
def test_where_the_provider_sells_nothing_is_another_error(country: str) -> None:
    with pytest.raises(UsageError, match="Choose one of 'es', 'fr', 'gb', 'ie', 'it', 'pl'") as caught:
        find_tariff(billing_country=country, on=date(2026, 10, 1))
    assert caught.value.code == "USE017"


@given(
    st.lists(
        st.tuples(st.sampled_from(["fr", "gb"]), st.dates(date(2026, 1, 1), date(2026, 1, 20))), min_size=1
    ),
    st.dates(date(2025, 12, 30), date(2026, 1, 25)),
)
def test_the_latest_that_has_begun(
    tmp_path_factory: pytest.TempPathFactory, entries: list[tuple[str, date]], on: date
) -> None:
    file = tmp_path_factory.mktemp("shelf") / "a.xml"
    write_tariffs([_tariff(*entry) for entry in set(entries)], file)
    day = on
    while ("fr", day) not in entries and day > date(2025, 12, 1):
        day -= timedelta(days=1)
    if ("fr", day) in entries:
        assert find_tariff(on=on, tariff=file).valid_from == day
    else:
        with pytest.raises(TariffError, match="TAR001"):
            find_tariff(on=on, tariff=file)


def test_today_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("estimator.base.clock.today", lambda: date(2022, 9, 1))
    assert find_tariff().valid_from == date(2022, 8, 29)


def test_today_is_a_day_of_this_machine() -> None:
    assert abs((today() - date.today()).days) <= 1  # noqa: DTZ011 - the second opinion


def test_the_user_s_own_is_used_beside_the_shipped(own_folder: Path) -> None:
    saved = _tariff("fr", date(2026, 11, 1), 7)
    assert save_tariff(saved) == own_folder / "fr-2026-11-01.xml"
    assert find_tariff(on=date(2026, 11, 1)) == saved
    assert find_tariff(on=date(2026, 10, 31)).valid_from == date(2026, 10, 1)
    assert len(list_tariffs()) == 14


def test_the_user_s_own_wins_on_the_same_day() -> None:
    save_tariff(_tariff("fr", date(2026, 10, 1), 7))
    assert find_tariff(on=date(2026, 10, 1)).rates_milli == {"FR": 7}
    assert len(list_tariffs()) == 13


def test_saving_again_replaces(own_folder: Path) -> None:
    for rate in (7, 8):
        save_tariff(_tariff("fr", date(2026, 11, 1), rate))
    assert find_tariff(on=date(2026, 11, 1)).rates_milli == {"FR": 8}
    assert [file.name for file in own_folder.iterdir()] == ["fr-2026-11-01.xml"]


def test_a_file_named_is_the_only_one_looked_into(tmp_path: Path) -> None:
    save_tariff(_tariff("fr", date(2026, 11, 1), 7))
    assert find_tariff(on=date(2026, 11, 1), tariff=SHIPPED).valid_from == date(2026, 10, 1)
    write_tariffs([_tariff("gb", date(2020, 1, 1))], tmp_path / "gb.xml")
    with pytest.raises(TariffError) as caught:
        find_tariff(on=date(2026, 11, 1), tariff=tmp_path / "gb.xml")
    assert caught.value.place
    assert "Covered: gb from 2020-01-01." in caught.value.hint


def test_two_own_files_for_one_day_are_an_error(own_folder: Path) -> None:
    save_tariff(_tariff("fr", date(2026, 11, 1)))
    (own_folder / "copy.xml").write_bytes((own_folder / "fr-2026-11-01.xml").read_bytes())
    with pytest.raises(TariffError, match="TAR017"):
        find_tariff(on=date(2022, 1, 1))


def test_a_broken_own_file_is_never_passed_over(own_folder: Path) -> None:
    own_folder.mkdir(parents=True)
    (own_folder / "broken.xml").write_text("<tarifs>")
    with pytest.raises(TariffError, match="TAR007"):
        find_tariff(on=date(2022, 1, 1))


def test_a_folder_that_cannot_be_made(own_folder: Path) -> None:
    own_folder.parent.write_text("a file where the folder should be")
    with pytest.raises(UsageError, match="OUT001"):
        save_tariff(_tariff("fr", date(2026, 11, 1)))


def test_the_folder_without_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMSCOST_DATA_DIR")
    assert user_folder().parts[-2:] == ("smscost", "tariffs")


def test_the_last_one_of_a_file_may_lie_in_the_future(tmp_path: Path) -> None:
    write_tariffs([_tariff("fr", date(2026, 1, 1)), _tariff("fr", date(2999, 1, 1))], tmp_path / "a.xml")
    assert latest_in(tmp_path / "a.xml").valid_from == date(2999, 1, 1)
    with pytest.raises(TariffError, match="on any day"):
        latest_in(tmp_path / "a.xml", billing_country="gb")


def test_vat_is_that_of_the_day() -> None:
    assert vat_on("FR", date(2019, 1, 1)) == (None, None)
    assert vat_on("fr", date(2026, 10, 1)) == (20, BASE_VAT_SOURCE)


BASE_VAT_SOURCE = "Code général des impôts, article 278: standard rate since 2014-01-01"
