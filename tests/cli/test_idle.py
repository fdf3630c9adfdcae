"""Options that have nothing to act on are refused, and results in one line are results as all others are."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from estimator.documents.kinds import KINDS
from tests.forks import smscost

DIFF = ["tariff", "diff", "2023-02-09", "2026-10-01"]


@pytest.mark.parametrize(
    ("words", "option", "beside"),
    [
        ([*DIFF, "--encoding", "cp1252"], "--encoding", "--campaign or --calendar"),
        ([*DIFF, "--default-country", "none"], "--default-country", "--campaign or --calendar"),
        ([*DIFF, "--account", "abc"], "--account", "--campaign"),
        ([*DIFF, "--calendar", "calendar.csv", "--unique"], "--unique", "--campaign"),
        ([*DIFF, "--calendar", "calendar.csv", "--sheet", "Paris"], "--sheet", "--campaign"),
        (["template", "Bonjour", "--encoding", "cp1252"], "--encoding", "--fields"),
        (["template", "Bonjour", "--visible-only"], "--visible-only", "--fields"),
        (["estimate", "a.csv", "--focus-account", "a"], "--focus-account", "--focus"),
        (["estimate", "a.csv", "--show-numbers"], "--show-numbers", "--report"),
        (["estimate", "a.csv", "--wait", "5"], "--wait", "--engine dask or --scheduler"),
        (["estimate", "a.csv", "--engine", "local", "--wait", "5"], "--wait", "--engine dask or --scheduler"),
        *(
            (
                ["estimate", "a.csv", *words, "--csv-for", "excel"],
                "--csv-for",
                " or ".join(
                    ["--format csv"]
                    + [f"{each} FILE.csv" for each in ("--out", "--rejects", "--split-out", "--focus")]
                    + ["--bad-files-out FILE.csv"]
                ),
            )
            for words in ([], ["--format", "json"], ["--out", "a.json"], ["--rejects", "a.xlsx"])
        ),
        (
            ["advise", "a.csv", "--csv-for", "excel"],
            "--csv-for",
            "--format csv or --out FILE.csv or --apply FILE.csv",
        ),
        (["account", "list", "--csv-for", "excel"], "--csv-for", "--format csv or --out FILE.csv"),
        *(
            (["transfers", "a.csv", "--need", "a=5", *words], words[0], "CALENDAR")
            for words in (["--default-country", "GB"], ["--allow-rejects"], ["--advertising-hours"])
        ),
        *(
            (["recharge", "simulate", "calendar.csv", *words], words[0], "--quantity")
            for words in (
                ["--threshold", "100"],
                ["--trigger", "<"],
                ["--most-at-once", "2"],
                ["--delay", "1d"],
                ["--opened", "2026-11-01"],
            )
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else " ".join(each[1:]),
)
def test_an_option_for_nothing_is_refused(words: list[str], option: str, beside: str, tmp_path: Path) -> None:
    (tmp_path / "calendar.csv").write_text("date,credits\n2026-12-01,5\n", encoding="utf-8")
    done = smscost(*words, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == (
        f"USE029  There is nothing that {option} could act on.\nGive {beside} too, or leave {option} out.\n"
    )


@pytest.mark.parametrize(
    ("words", "option", "beside"),
    [
        (["plan", "calendar.csv", "--months", "4"], "--months", "CALENDAR"),
        (["advise", "Bonjour", "--level", "accents", "--all"], "--level", "--all"),
        *(
            (["estimate", "a.csv", "--preview", "3", *words], "--preview", " ".join(words[:2]))
            for words in (["--format", "csv"], ["--format", "xlsx"])
        ),
        (["estimate", "a.csv", "--preview", "3", "--out", "rows.csv"], "--preview", "--out FILE.csv"),
        (["estimate", "a.csv", "--preview", "3", "--out", "rows.xlsx"], "--preview", "--out FILE.xlsx"),
    ],
    ids=lambda each: each if isinstance(each, str) else " ".join(each),
)
def test_an_option_that_another_one_leaves_nothing_to_do_is_refused(
    words: list[str], option: str, beside: str, tmp_path: Path
) -> None:
    (tmp_path / "calendar.csv").write_text("date,credits\n2026-12-01,5\n", encoding="utf-8")
    (tmp_path / "a.csv").write_text("to;text\n0639980001;a\n", encoding="utf-8")
    done = smscost(*words, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert (
        done.stderr.decode()
        == f"USE032  {option} has nothing to do beside {beside}.\nLeave out one of them.\n"
    )


UNDRAWN = "no calendars are drawn, so these change nothing: "


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], None),
        (["--seed", "3"], "--seed"),
        (["--samples", "50", "--service-level", "90"], "--samples, --service-level"),
        (["--late-price", "0.07", "--left-over-worth", "0.01"], "--late-price, --left-over-worth"),
        (["--samples", "0"], None),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, list) else "",
)
def test_what_acts_on_drawn_calendars_is_said_where_none_is_drawn(
    words: list[str], said: str | None, tmp_path: Path
) -> None:
    (tmp_path / "calendar.csv").write_text("date,credits\n2999-12-01,5\n", encoding="utf-8")
    done = smscost("plan", "calendar.csv", *words, folder=tmp_path, COLUMNS="200")
    assert done.returncode == 0
    shown = [line for line in done.stdout.decode().splitlines() if UNDRAWN in line]
    assert shown == ([] if said is None else [f"calendar.csv: {UNDRAWN}{said}"])


@pytest.mark.parametrize(
    ("calendar", "words", "said"),
    [
        ("credits\n2999-12-01,5\n", ["--target", "0.2", "--seed", "4"], "--seed, --target"),
        ("credits,low,high\n2999-12-01,5,4,9\n", ["--samples", "0", "--target", "0.2"], "--target"),
        ("credits,low,high\n2999-12-01,5,4,9\n", ["--samples", "50", "--target", "0.2"], None),
    ],
    ids=["certain", "asked for none", "drawn"],
)
def test_the_same_of_a_recommended_recharge(
    calendar: str, words: list[str], said: str | None, tmp_path: Path
) -> None:
    (tmp_path / "calendar.csv").write_text(f"date,{calendar}", encoding="utf-8")
    done = smscost("recharge", "recommend", "calendar.csv", *words, folder=tmp_path, COLUMNS="200")
    assert done.returncode == 0
    shown = [line for line in done.stdout.decode().splitlines() if UNDRAWN in line]
    assert shown == ([] if said is None else [f"calendar.csv: {UNDRAWN}{said}"])


QUOTED = ["--client", "a", "--number", "1", "--from", "b", "--valid-until", "2999-01-01"]
OF_CAMPAIGNS = {
    "--message": "Bonjour",
    "--number-column": "to",
    "--encoding": "cp1252",
    "--delimiter": ";",
    "--sheet": "Paris",
    "--visible-only": None,
    "--default-country": "GB",
    "--assume": "GG=GB",
    "--unique": None,
}
"""Options of a campaign, which a text or what has been priced already has no use for."""


@pytest.mark.parametrize("option", OF_CAMPAIGNS)
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["advise", "Bonjour"], "ADV004"),
        (["diff", "estimate.json", "estimate.json"], "DIF002"),
        (
            ["quote", "estimate.json", *QUOTED],
            "DIF002",
        ),
    ],
    ids=["advise a text", "diff what is saved", "quote what is saved"],
)
@pytest.mark.one_in(3, checked=True)
def test_an_option_of_campaigns_is_refused_where_there_is_none(
    words: list[str], code: str, option: str, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("to;text\n0639980001;a\n", encoding="utf-8")
    assert smscost("estimate", "a.csv", "--out", "estimate.json", folder=tmp_path).returncode == 0
    assert smscost(*words, folder=tmp_path).returncode == 0
    given = OF_CAMPAIGNS[option]
    done = smscost(*words, option, *([] if given is None else [given]), folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(code.encode())
    assert option in done.stderr.decode()


def test_what_is_there_for_all_commands_or_acts_on_something_is_not_refused(tmp_path: Path) -> None:
    (tmp_path / "smscost.toml").write_text(
        'default-country = "BE"\nworkbook-language = "fr"\ncsv-for = "excel"\n'
    )
    (tmp_path / "a.csv").write_text("to;text\n0639980001;a\n", encoding="utf-8")
    (tmp_path / "calendar.csv").write_text("date,credits\n2026-12-01,5\n", encoding="utf-8")
    for words in (
        DIFF,
        [*DIFF, "--calendar", "calendar.csv", "--default-country", "FR", "--encoding", "cp1252"],
        ["template", "Bonjour"],
        ["estimate", "a.csv"],
        ["estimate", "a.csv", "--csv-for", "excel", "--format", "csv"],
        ["estimate", "a.csv", "--fields-as", "ruby"],
        ["estimate", "a.csv", "--csv-for", "excel", "--rejects", "rejects"],
        ["estimate", "a.csv", "--preview", "3", "--format", "csv", "--report", "report.html"],
        ["estimate", "a.csv", "--preview", "3", "--format", "json", "--out", "r.csv"],
    ):
        done = smscost(*words, folder=tmp_path)
        assert (done.returncode, b"USE029" in done.stderr) == (0, False)


@pytest.mark.parametrize("command", ["plan", "recharge simulate", "recharge recommend"])
def test_a_country_is_checked_though_no_campaign_is_named(command: str, tmp_path: Path) -> None:
    (tmp_path / "calendar.csv").write_text("date,credits\n2026-12-01,5\n", encoding="utf-8")
    done = smscost(*command.split(), "calendar.csv", "--default-country", "Germny", folder=tmp_path)
    assert done.returncode == 2
    assert b"USE001" in done.stderr
    assert b"Did you mean 'Germany'?" in done.stderr


@pytest.mark.parametrize("option", ["--vat=", "--default-country=", "--billing-country=", "--max-orders="])
def test_an_empty_value_is_none_for_config_either(option: str) -> None:
    assert smscost("config", option).returncode == 2


def test_a_number_of_a_file_is_read_as_the_option_reads_it(tmp_path: Path) -> None:
    for value, said in {
        '"1,250"': "AMT005  The VAT '1,250' can be read",
        "1e3": "AMT004  The VAT cannot be '1000'",
        "true": "AMT001",
        "[5]": "AMT001",
        '"5,5"': "",
    }.items():
        (tmp_path / "smscost.toml").write_text(f"vat = {value}\n", encoding="utf-8")
        done = smscost("config", folder=tmp_path)
        assert done.returncode == (2 if said else 0)
        assert said in done.stderr.decode()
        assert not said or done.stderr.startswith(b"smscost.toml:1  ")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--port", "0", "reset"], "No server is started here that --port could be of."),
        (["--state", "a", "reset", "--state", "b"], "--state is given twice."),
        (["--state", "a", "buy", "sms-sandbox-1", "5", "--state", "a"], "--state is given twice."),
    ],
    ids=lambda each: each if isinstance(each, str) else " ".join(each),
)
def test_a_command_of_the_sandbox_has_one_state_and_no_port(
    words: list[str], why: str, tmp_path: Path
) -> None:
    done = smscost("sandbox", *words, folder=tmp_path)
    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (2, b"", [])
    assert why in done.stderr.decode()


SANDBOX = {
    "buy": ["sandbox", "buy", "sms-sandbox-1", "100"],
    "stop-clause": ["sandbox", "stop-clause", "STOP au 36180"],
    "reset": ["sandbox", "reset"],
}


@pytest.mark.parametrize("words", SANDBOX.values(), ids=SANDBOX)
def test_what_changes_a_sandbox_is_a_result(words: list[str], tmp_path: Path) -> None:
    words = [*words, "--state", "state"]
    done = smscost(*words, "--format", "json", folder=tmp_path)
    found = msgspec.json.decode(done.stdout, type=KINDS["sandbox"], strict=True)
    assert (found.schema, found.file, len(found.accounts)) == (1, "state", 3)
    smscost(*words, "--out", "r.json", folder=tmp_path)
    assert json.loads((tmp_path / "r.json").read_bytes()).keys() == json.loads(done.stdout).keys()
    smscost(*words, "--out", "r.html", folder=tmp_path)
    assert (tmp_path / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert smscost(*words, "--out", "r.docx", folder=tmp_path).returncode == 2


@pytest.mark.parametrize(
    "words",
    [
        *SANDBOX.values(),
        ["tariff", "check", "t.xml"],
        ["account", "recharge", "off", "sms-sandbox-1", "--sandbox"],
        ["account", "recharge", "show", "sms-sandbox-1", "--sandbox"],
        ["account", "journal", "--sandbox"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.one_in(3, checked=True)
def test_a_result_in_one_line_folds(words: list[str], language: str, tmp_path: Path) -> None:
    from estimator.base.resources import data_path

    (tmp_path / "t.xml").write_bytes(data_path("tarifs.xml").read_bytes())
    wide, narrow = (
        smscost(
            *words,
            "--lang",
            language,
            folder=tmp_path,
            COLUMNS=columns,
            SMSCOST_DATA_DIR=str(tmp_path / columns),
        )
        for columns in ("200", "40")
    )
    assert wide.returncode == narrow.returncode == 0
    assert max(map(len, narrow.stdout.decode().splitlines())) <= 40
    digits = [[char for char in each.stdout.decode() if char.isdigit()] for each in (wide, narrow)]
    assert words[0] == "sandbox" or digits[0] == digits[1]
