"""`smscost tariff` as people and programs see it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import Result

from estimator.base.clock import today
from estimator.base.resources import data_path
from estimator.tariff import Bracket, Pack, find_tariff, load_tariffs, write_tariffs
from tests.command import invoke

LATEST = find_tariff(on=date(2026, 10, 1), tariff=data_path("tarifs.xml"))
EXAMPLE = str(data_path("examples", "tariff-degressive.xml"))
ON = ("--on", "2026-10-01")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMSCOST_DATA_DIR", str(tmp_path / "own"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("FORCE_COLOR", raising=False)


def _run(*words: str) -> Result:
    return invoke(["tariff", *words])


def _shown(*words: str) -> str:
    result = _run(*words)
    assert result.exit_code == 0, result.stderr
    return result.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("show", *ON),
        ("show", "France", *ON),
        ("show", "--all"),
        ("show", "--tariff", EXAMPLE, *ON),
        ("diff", "2020-05-19", "2026-10-01"),
        ("diff", "2026-10-01", EXAMPLE),
    ],
    ids=" ".join,
)
def test_tables_are_plain_and_fit_80_columns(words: tuple[str, ...]) -> None:
    lines = _shown(*words).splitlines()
    assert max(map(len, lines)) <= 80
    assert all(line == line.rstrip() for line in lines)
    assert "\x1b" not in "".join(lines)
    assert "…" not in "".join(lines)


@pytest.mark.parametrize("behind", ["", "<!-- </tarifs> was here -->\n"], ids=["end", "a comment behind it"])
def test_an_import_adds_to_a_file_and_edits_nothing_in_it(behind: str, tmp_path: Path) -> None:
    mine, rates = tmp_path / "mine.xml", tmp_path / "rates.csv"
    before = Path(EXAMPLE).read_text(encoding="utf-8") + behind
    mine.write_text(before, encoding="utf-8")
    rates.write_text("pays;crédits\nFR;1,5\n", encoding="utf-8")
    held = load_tariffs(mine)
    words = ("import", str(rates), "--out", str(mine), "--source", "notes", "--valid-from", "2027-01-01")
    assert f"stay as they are: {len(held)}" in _shown(*words)
    *kept, added = load_tariffs(mine)
    assert tuple(kept) == held
    assert (added.valid_from, added.rates["FR"]) == (date(2027, 1, 1), Decimal("1.5"))
    after = mine.read_text(encoding="utf-8")
    assert after.startswith(before.partition("</tarifs>")[0])
    assert after.endswith(behind)
    # The same once more is nothing to do, and another one of that day is refused.
    assert "it has this tariff already" in " ".join(_shown(*words).split())
    rates.write_text("pays;crédits\nFR;1,6\n", encoding="utf-8")
    assert "TAR029" in _run(*words).stderr
    assert mine.read_text(encoding="utf-8") == after


def test_a_file_keeps_its_mark_its_line_ends_and_who_may_read_it(tmp_path: Path) -> None:
    mine, rates = tmp_path / "mine.xml", tmp_path / "rates.csv"
    mine.write_bytes(b"\xef\xbb\xbf" + Path(EXAMPLE).read_bytes().replace(b"\n", b"\r\n"))
    mine.chmod(0o640)
    rates.write_text("pays;crédits\nFR;1,5\n", encoding="utf-8")
    before = mine.read_bytes()
    _shown("import", str(rates), "--out", str(mine), "--source", "notes", "--valid-from", "2027-01-01")
    after = mine.read_bytes()
    assert after.startswith(before.partition(b"</tarifs>")[0])
    assert after.count(b"\n") == after.count(b"\r\n") > before.count(b"\n")
    assert mine.stat().st_mode & 0o777 == 0o640


def test_what_holds_from_a_day_to_come_was_read_today(tmp_path: Path) -> None:
    rates, out = tmp_path / "rates.csv", tmp_path / "mine.xml"
    rates.write_text("pays;crédits\nFR;1\n", encoding="utf-8")
    _shown("import", str(rates), "--out", str(out), "--valid-from", "2999-01-01", "--source", "a letter")
    (tariff,) = load_tariffs(out)
    assert (tariff.valid_from, tariff.read_on) == (date(2999, 1, 1), today())
    assert "still to come" not in _shown("check", str(out))


def test_an_import_writes_over_nothing_that_is_no_tariff(tmp_path: Path) -> None:
    mine, rates = tmp_path / "mine.xml", tmp_path / "rates.csv"
    mine.write_text("<notes/>", encoding="utf-8")
    rates.write_text("pays;crédits\nFR;1,5\n", encoding="utf-8")
    words = ("import", str(rates), "--out", str(mine), "--source", "notes", "--valid-from", "2027-01-01")
    assert "TAR009" in _run(*words).stderr
    assert mine.read_text(encoding="utf-8") == "<notes/>"


def test_all_rates_are_shown() -> None:
    rows = [line.split() for line in _shown("show", *ON).splitlines()]
    shown = {row[-2]: row[-1] for row in rows if len(row) > 2 and row[-2] in LATEST.rates_milli}
    assert {country: round(1000 * float(rate)) for country, rate in shown.items()} == LATEST.rates_milli


def test_what_is_at_most_is_said() -> None:
    lines = [line.split() for line in _shown("show", *ON).splitlines()]
    assert ["100", "101", "0.06", "EUR"] in lines
    assert ["101", "1", "000", "0.058", "to", "0.06", "EUR"] in lines
    assert ["10", "001", "at", "most", "0.054", "EUR"] in lines


def test_illustrative_prices_are_called_so() -> None:
    assert "illustrative prices: invented" in _shown("show", "FR", "--tariff", EXAMPLE, *ON)
    assert "illustrative" not in _shown("show", *ON)


@pytest.mark.parametrize("name", ["in", "IN", "Inde", "INDE", "india", "  India "])
def test_countries_by_code_or_name(name: str) -> None:
    assert _shown("show", name, *ON).splitlines()[-1].split() == ["India", "IN", "2.15"]


def test_a_country_without_a_rate_is_said_to_have_none() -> None:
    assert _shown("show", "Monaco", *ON).splitlines()[-1].split() == ["Monaco", "MC", "no", "rate"]
    document = json.loads(_shown("show", "Monaco", "FR", *ON, "--format", "json"))
    assert document["destinations"] == [
        {"country": "MC", "name": "Monaco", "credits": None},
        {"country": "FR", "name": "France", "credits": "1"},
    ]


def test_no_price_is_said() -> None:
    assert "No price is known." in _shown("show", "--on", "2022-09-01")


def test_promotions_gifts_and_packs(tmp_path: Path) -> None:
    offers = replace(
        LATEST,
        rates_milli={"FR": 1000},
        brackets=(Bracket(100, 200, 60_000), Bracket(200, None, 40_000, gift=5, regular_price_micro=50_000)),
        packs=(Pack(1000, 45_000_000, gift=50),),
        known_prices=(),
    )
    write_tariffs([offers], tmp_path / "offers.xml")
    lines = [
        line.split() for line in _shown("show", "--tariff", str(tmp_path / "offers.xml"), *ON).splitlines()
    ]
    assert ["200", "0.04", "EUR", "0.05", "EUR", "5"] in lines
    assert ["1", "000", "45.00", "EUR", "50"] in lines
    document = json.loads(_shown("show", "--tariff", str(tmp_path / "offers.xml"), *ON, "--format", "json"))
    assert document["packs"] == [{"credits": 1000, "price": "45.00", "gift": 50}]
    assert document["brackets"][1] == {
        "from": 200,
        "to": None,
        "price": "0.04",
        "known": True,
        "at_least": "0.04",
        "gift": 5,
        "regular_price": "0.05",
    }
    changes = [
        line.split() for line in _shown("diff", "2026-10-01", str(tmp_path / "offers.xml")).splitlines()
    ]
    assert ["1", "000", "+", "50", "45.00", "EUR"] in changes
    assert ["200", "0.04", "EUR"] in changes
    assert ["Removed:", "206", "rates"] in changes


def test_json_has_credits_and_money_as_texts() -> None:
    document = json.loads(_shown("show", *ON, "--format", "json"))
    assert document["tariff"] == {
        "billing_country": "fr",
        "currency": "EUR",
        "valid_from": "2026-10-01",
        "read_on": "2026-10-01",
        "status": "quoted",
        "source": LATEST.source,
        "vat": "20",
        "order_maximum": 1000000,
        "falling": True,
    }
    assert {one["country"]: one["credits"] for one in document["destinations"]}["IN"] == "2.15"
    assert len(document["destinations"]) == 207


def test_all_in_json() -> None:
    tariffs = json.loads(_shown("show", "--all", "--format", "json"))["tariffs"]
    assert len(tariffs) == 13
    assert sum(one["rates"] for one in tariffs) == 230


def test_diff_shows_each_kind_of_change() -> None:
    lines = [line.split() for line in _shown("diff", "2020-05-19", "2022-08-29").splitlines()]
    assert ["India", "IN", "0.1", "0.4"] in lines
    assert "No rate and no price changed." in _shown("diff", "2026-10-01", "2026-12-01")


@pytest.fixture
def sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A campaign to France and India, and a calendar that has it, and 1 000 credits more."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.csv").write_text(
        "to,text\n+33639980001,Bonjour\n+919876543210,Hello\n", encoding="utf-8"
    )
    (tmp_path / "plan.csv").write_text(
        "date,campaign,credits\n2026-12-01,shop.csv,\n2026-12-02,,1000\n", encoding="utf-8"
    )
    return tmp_path


def test_diff_says_what_it_does_to_a_campaign_and_a_calendar(sent: Path) -> None:
    new = replace(
        LATEST,
        rates_milli={**LATEST.rates_milli, "IN": 3000},
        brackets=(Bracket(100, 1000, 60_000), Bracket(1000, None, 50_000)),
        known_prices=(),
    )
    write_tariffs([new], sent / "new.xml")
    words = ("diff", "2026-10-01", str(sent / "new.xml"))
    files = ("--campaign", "shop.csv", "--calendar", "plan.csv")
    shown = " ".join(_shown(*words, *files).split())
    assert "shop.csv Credits: 3.15 before, 4 after: 0.85 more" in shown
    assert "Price excluding VAT: 0.19 EUR before, 0.24 EUR after: 0.05 EUR more" in shown
    assert "plan.csv Credits: 1 003.15 before, 1 004 after: 0.85 more" in shown
    campaign, calendar = json.loads(_shown(*words, *files, "--format", "json"))["effects"]
    assert campaign["price_range"] == {"least": "0.05", "most": "0.05"}
    assert (calendar["kind"], calendar["name"], calendar["credits"]) == ("calendar", "plan.csv", "0.85")
    before, after = calendar["before"], calendar["after"]
    # 1 004 credits at 0.05, all used; before, 1 003.15 of 1 004, for between 0.054 and 0.058 each.
    assert (after["price"], after["price_at_least"]) == ("50.20", "50.20")
    assert (before["price"], before["price_at_least"]) == ("58.18", "54.17")
    assert calendar["price_range"] == {"least": "-7.98", "most": "-3.97"}
    (only,) = json.loads(_shown(*words, *files[:2], "--format", "json"))["effects"]
    assert only == campaign


def test_rows_that_only_one_tariff_has_a_rate_for_are_said(sent: Path) -> None:
    shown = " ".join(_shown("diff", "2023-02-09", "2026-10-01", "--campaign", "shop.csv").split())
    assert "Rows without a price" not in shown
    (sent / "shop.csv").write_text("to,text\n+33639980001,Hi\n+447700900123,Hi\n", encoding="utf-8")
    shown = " ".join(_shown("diff", "2023-02-09", "2026-10-01", "--campaign", "shop.csv").split())
    assert "Rows without a price: 1 before, 0 after" in shown


@pytest.mark.usefixtures("sent")
@pytest.mark.parametrize(
    ("pair", "code"),
    [
        pytest.param(("2026-10-01", "2026-12-01"), 0, id="one tariff on two days"),
        pytest.param(("2026-10-01", EXAMPLE), 1, id="other prices"),
        pytest.param(("2022-08-29", "2023-02-09"), 1, id="something else"),
    ],
)
def test_exit_code_says_whether_anything_differs(pair: tuple[str, str], code: int) -> None:
    asked = _run("diff", *pair, "--exit-code", "--campaign", "shop.csv")
    assert (asked.exit_code, _run("diff", *pair).exit_code) == (code, 0)
    # What is at most and at least the same on both days is the same, and no difference of its bounds.
    effect = json.loads(_run("diff", *pair, "--campaign", "shop.csv", "--format", "json").stdout)["effects"][
        0
    ]
    assert code or effect["price_range"] == {"least": "0.00", "most": "0.00"}


def test_diff_reads_a_campaign_twice_and_no_standard_input() -> None:
    assert "DIF003" in _run("diff", "2026-10-01", EXAMPLE, "--campaign", "-").stderr


def test_diff_needs_files_or_days_that_there_are() -> None:
    assert "FIL001" in _run("diff", "2026-10-01", "2026-02-30").stderr
    assert _run("diff", "2019-01-01", "2026-10-01").exit_code == 4


def test_import_writes_a_file_that_check_and_show_accept(tmp_path: Path) -> None:
    rates, out = tmp_path / "rates.csv", tmp_path / "mine.xml"
    rates.write_text("Pays;Crédits\nInde;2,15\nFrance;1\n", encoding="utf-8")
    words = ("import", str(rates), "--out", str(out), "--valid-from", "2026-11-01", "--source", "my contract")
    # A long path is folded.
    assert "".join(_shown(*words).split()) == f"{out}:2rates,noprice."
    (tariff,) = load_tariffs(out)
    assert (tariff.rates_milli, tariff.vat, tariff.source) == ({"FR": 1000, "IN": 2150}, 20, "my contract")
    checked = _shown("check", str(out)).replace("\n", "")
    assert checked.replace(" ", "") == f"{out}: no fault in 1 tariff with 2 rates.".replace(" ", "")
    assert _shown("show", "IN", "--tariff", str(out), "--on", "2026-11-02").endswith("2.15\n")


def test_every_command_has_help() -> None:
    for command in ("show", "check", "diff", "import", "update"):
        assert _run(command, "--help").exit_code == 0


IN_VAIN = {
    "a code that is another country's": ('country="GB"', 'country="UK"', "UK is called GB, so this rate"),
    "a code of nobody": ('country="IN"', 'country="XX"', "no country is called XX, so this rate"),
    "a day of reading that is still to come": (
        'read-on="2026-10-01"',
        'read-on="2999-10-01"',
        "nobody can have read this on 2999-10-01, which is still to come",
    ),
    "a price beyond all orders": (
        'order-maximum="1000000"',
        'order-maximum="500"',
        "no order may hold more than 500 credits, so this price is never paid",
    ),
}


@pytest.mark.parametrize(("old", "new", "said"), IN_VAIN.values(), ids=IN_VAIN)
def test_what_is_never_used_is_said(
    old: str, new: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    text = data_path("tarifs.xml").read_text(encoding="utf-8")
    file = tmp_path / "tariff.xml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    shown = _shown("check", str(file)).splitlines()
    assert "no fault" in shown[0]
    notes = [line for line in shown[1:] if line]
    assert notes
    assert all(said in line for line in notes)
    lines = file.read_text(encoding="utf-8").splitlines()
    for note in notes:
        _, line, column, _ = note.removeprefix(str(tmp_path)).split(":", 3)
        named = lines[int(line) - 1][int(column) - 1 :]
        assert named.startswith(("country=", "quantity=", "read-on=")), note
    # The same in a file whose own words all count.
    assert _shown("check", str(data_path("tarifs.xml"))).count("\n") == 1
