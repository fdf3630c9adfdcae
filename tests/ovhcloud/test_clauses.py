"""The STOP clause of an account: measured by the provider's own estimate, kept, and counted from then on."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator import bound_template, counted_clause, estimate
from estimator.count.clauses import (
    OTHER_STOP_CLAUSE,
    MeasuredClause,
    clause_of,
    clauses_file,
    keep_clauses,
    measured_clauses,
)
from estimator.count.message import explain
from estimator.errors import AccountError, CampaignError, NetworkError, SmsCostError, UsageError
from estimator.provider.ovhcloud import Provider, calibrate
from estimator.provider.sandbox import Sandbox, set_stop_clause
from tests.forks import smscost_text
from tests.long import trying

ONE, TWO, THREE = "sms-sandbox-1", "sms-sandbox-2", "sms-sandbox-3"
DAY = date(2026, 11, 28)
FULL = {"to": "+33639980001", "text": "a" * 148}
"""One segment with 11 units more, two with 14."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SMSCOST_DATA_DIR", str(tmp_path / "user-data"))
    return tmp_path


def measured(account: str, units: int, provider: str = "ovh-eu", sender: Any = "alpha") -> MeasuredClause:
    return MeasuredClause(provider, account, sender, units, DAY)


@pytest.mark.parametrize(
    ("clause", "units"),
    [("\nSTOP:36111", 11), ("\nSTOP au 36180", 14), ("", 0), (" Désinscription : STOP au 36063", 31)],
)
def test_clause_is_measured(
    sandbox: Sandbox, connect: Callable[..., Provider], clause: str, units: int
) -> None:
    set_stop_clause(sandbox.desk.state, clause)
    found = calibrate(connect(), on=DAY)
    assert (
        found == tuple(measured(name, units, "sandbox") for name in (ONE, TWO, THREE)) == measured_clauses()
    )
    assert len(sandbox.ledger()) == 3, "nothing is sent"


def test_what_is_measured_again_takes_the_place_of_what_was(
    sandbox: Sandbox, connect: Callable[..., Provider]
) -> None:
    calibrate(connect(), on=DAY)
    set_stop_clause(sandbox.desk.state, OTHER_STOP_CLAUSE)
    calibrate(connect(), TWO, on=DAY)
    calibrate(connect(), TWO, sender_type="numeric", on=DAY)
    kept = {(each.account, each.sender_type): each.units for each in measured_clauses()}
    assert kept == {
        (ONE, "alpha"): 11,
        (TWO, "alpha"): 14,
        (THREE, "alpha"): 11,
        (TWO, "numeric"): 0,
    }


def test_account_that_there_is_not(connect: Callable[..., Provider]) -> None:
    with pytest.raises(AccountError, match="ACC023") as caught:
        calibrate(connect(), "sms-sandbox-9")
    assert "There is no account sms-sandbox-9." in str(caught.value)
    assert f"The accounts: {ONE}, {TWO}, {THREE}." in str(caught.value)
    assert measured_clauses() == ()


def test_customer_without_accounts(scripted: Any, make_canned: Callable[..., Any]) -> None:
    scripted.on("GET", "/sms", make_canned(200, []))
    with pytest.raises(AccountError, match=r"The accounts: none\."):
        calibrate(scripted.provider(), "sms-a")


def test_clause_was_measured_on_the_day_that_is_said_or_today(
    connect: Callable[..., Provider], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("estimator.base.clock.today", lambda: date(2026, 12, 24))
    assert {each.on for each in calibrate(connect())} == {date(2026, 12, 24)}
    assert {each.on for each in calibrate(connect(), on="2026-11-28")} == {DAY}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param({"sender_type": "name"}, "The kind of sender cannot be 'name'", id="a kind of sender"),
        pytest.param({"on": "soon"}, "The day cannot be used", id="a day"),
    ],
)
def test_what_makes_no_sense_is_not_asked(scripted: Any, options: Any, said: str) -> None:
    with pytest.raises(SmsCostError, match=said):
        calibrate(scripted.provider(), **options)
    assert not scripted.asked


@pytest.mark.parametrize(
    "answer",
    [
        {"characters": 7.5, "charactersClass": "7bits"},
        {"characters": 6, "charactersClass": "7bits"},
        {"characters": 500, "charactersClass": "7bits"},
        {"characters": 7, "charactersClass": "unicode"},
        [7],
    ],
)
def test_answer_that_is_none(scripted: Any, make_canned: Callable[..., Any], answer: object) -> None:
    scripted.on("POST", "/sms/estimate", make_canned(200, answer))
    with pytest.raises(NetworkError, match="ACC012"):
        calibrate(scripted.provider())
    assert measured_clauses() == ()


@pytest.mark.parametrize(
    ("known", "options", "segments", "account"),
    [
        pytest.param([], {}, 1, None, id="nobody measured it: 11"),
        pytest.param([], {"stop_units": 14}, 2, None, id="said: 14"),
        pytest.param([], {"stop_units": 0}, 1, None, id="said: none"),
        pytest.param([measured("sms-a", 14)], {}, 2, "sms-a", id="measured"),
        pytest.param([measured("sms-a", 14)], {"stop_units": 11}, 1, None, id="said, though measured"),
        pytest.param(
            [measured("sms-a", 14)], {"stop_clause": "\nSTOP"}, 1, None, id="a text, though measured"
        ),
        pytest.param([measured("sms-a", 14)], {"stop_clause": False}, 1, None, id="none, though measured"),
        pytest.param([measured("sms-a", 14)], {"stop_clause": True}, 2, "sms-a", id="with every message"),
        pytest.param([measured("sms-a", 14)], {"sender_type": "numeric"}, 1, None, id="another sender"),
        pytest.param([measured("sms-a", 0)], {}, 1, "sms-a", id="measured: none"),
        pytest.param(
            [measured("sms-a", 11), measured("sms-b", 14)], {}, 2, "sms-b", id="of several the longest"
        ),
        pytest.param(
            [measured("sms-a", 11), measured("sms-b", 14)], {"account": "sms-a"}, 1, "sms-a", id="named"
        ),
        pytest.param([measured(ONE, 14, "sandbox")], {}, 1, None, id="one of a sandbox is set by hand"),
        pytest.param([measured(ONE, 14, "sandbox")], {"account": ONE}, 2, ONE, id="and counts by name"),
    ],
)
def test_estimate_counts_what_is_known(
    known: list[MeasuredClause], options: dict[str, Any], segments: int, account: str | None
) -> None:
    keep_clauses(known)
    found = estimate([FULL], on="2026-11-28", **options)
    assert found.totals.segments == segments
    assert (found.terms.measured and found.terms.measured.account) == account
    part = found.document().stop_clause
    if part is not None:
        assert part.measured_on == (account and DAY)
        assert (part.rows_with_other is None) == bool(account or options)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"stop_units": 14, "stop_clause": "\nSTOP"}, "USE025"),
        ({"stop_units": 14, "stop_clause": False}, "USE025"),
        ({"stop_units": 14, "account": "sms-a"}, "USE025"),
        ({"account": "sms-a", "stop_clause": "\nSTOP"}, "USE025"),
        ({"account": "sms-b"}, "ACC035"),
        ({"stop_units": -1}, "AMT003"),
        ({"stop_units": 161}, "AMT004"),
    ],
)
def test_what_contradicts_itself(options: dict[str, Any], code: str) -> None:
    keep_clauses([measured("sms-a", 14)])
    with pytest.raises(UsageError) as raised:
        estimate([FULL], on="2026-11-28", **options)
    assert raised.value.code == code


@pytest.mark.parametrize("text", ["", "{}", '{"schema": 1, "clauses": [{"units": 500}]}'])
def test_file_that_was_changed_by_hand(text: str) -> None:
    clauses_file().parent.mkdir()
    clauses_file().write_text(text)
    with pytest.raises(CampaignError, match="ACC036"):
        estimate([FULL], on="2026-11-28")


@pytest.mark.parametrize("units", range(161))
def test_clause_of_so_many_units_has_so_many(units: int) -> None:
    assert explain(clause_of(units)).units == units or units == 0 == len(clause_of(0))


TEXTS = st.lists(
    st.tuples(
        st.sampled_from(["a", "€", "ç", "😀", "a€", "€a", "ça😀"]),
        st.integers(0, 340),
        st.sampled_from(["", "a", "aa", "aaa"]),
    ).map(lambda drawn: (drawn[0] * drawn[1])[: drawn[1]] + drawn[2]),
    min_size=1,
    max_size=12,
)


@trying(200)
@given(texts=TEXTS, sender=st.sampled_from(["Shop", "36180"]))
def test_rows_that_would_cost_more_are_those_of_a_plain_count(texts: list[str], sender: str) -> None:
    rows = [{"to": "+33639980001", "text": text, "sender": sender} for text in texts]
    rows.append({"to": "12", "text": "a" * 148, "sender": "Shop"})
    usual = [len(explain(text, stop_clause=True).segments) for text in texts]
    other = [len(explain(text, stop_clause=OTHER_STOP_CLAUSE).segments) for text in texts]
    more = sum(a > b for a, b in zip(other, usual, strict=True)) if sender == "Shop" else 0
    summary = estimate(rows, on="2026-11-28").summary
    assert summary.with_other["rows"] == more
    assert estimate(rows, on="2026-11-28", stop_units=11).summary.with_other["rows"] == 0


def test_commands(folder: Path) -> None:
    environment = {"SMSCOST_DATA_DIR": str(folder / "user-data")}
    campaign = folder / "campaign.csv"
    campaign.write_text(f"numero,message\n+33639980001,{'a' * 148}\n+33639980002,Bonjour\n")

    def run(*words: str) -> str:
        done = smscost_text(*words, folder=folder, **environment)
        assert (done.returncode, done.stderr) == (0, "")
        return " ".join(done.stdout.split())

    asked = ("estimate", "campaign.csv", "--on", "2026-11-28")
    unknown = "an account may get another one, of 14 units, with which 1 row would cost more"
    assert unknown in run(*asked)
    (folder / "short.csv").write_text("numero,message\n+33639980002,Bonjour\n")
    none = run("estimate", "short.csv")
    assert "an account may get another one, of 14 units; smscost account calibrate finds out" in none
    none = run("estimate", "short.csv", "--lang", "fr")
    assert "un compte peut en recevoir une autre, de 14 unités" in none
    run("sandbox", "stop-clause", "\nSTOP au 36180")
    shown = run("account", "calibrate", "--sandbox", ONE)
    assert f"{ONE} alpha 14 units" in shown
    assert unknown in run(*asked), "one of a sandbox counts by its name only"
    named = run(*asked, "--account", ONE)
    assert f"it is the one of {ONE}, as the sandbox said on" in named
    assert "3 credits for 2 messages" in named
    document = json.loads(run(*asked, "--stop-units", "14", "--format", "json"))
    assert document["stop_clause"] == {
        "text": "\nSTOP au 36180",
        "units": 14,
        "messages": 2,
        "of_account": None,
        "measured_on": None,
        "rows_with_other": None,
    }
    assert "2 segments" in run("text", "a" * 148, "--stop-units", "14")


@pytest.mark.parametrize(
    "words",
    [
        ["text", "Bonjour"],
        ["template", "Bonjour {prenom}"],
        ["lint", "hello.txt"],
        ["estimate", "campaign.csv", "--on", "2026-11-28"],
    ],
    ids=lambda words: words[0],
)
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.one_in(3, checked=True)
def test_every_command_says_whose_clause_is_counted(folder: Path, words: list[str], language: str) -> None:
    (folder / "hello.txt").write_text("Bonjour\n")
    (folder / "campaign.csv").write_text("numero,message\n+33639980001,Bonjour\n")
    keep_clauses([measured("sms-a", 14), measured("sms-b", 8)])
    environment = {"SMSCOST_DATA_DIR": str(folder / "user-data"), "SMSCOST_LANG": language}

    def run(*more: str) -> str:
        done = smscost_text(*words, *more, folder=folder, **environment)
        assert done.returncode == 0
        return " ".join((done.stdout + done.stderr).split())

    whose = {
        "en": "it is the one of {}, as OVHcloud said on 2026-11-28",
        "fr": "c’est celle de {}, selon OVHcloud le 28/11/2026",
    }[language]
    assert whose.format("sms-a") in run().replace("It is", "it is").replace("C’est", "c’est")
    assert whose.format("sms-b") in run("--account", "sms-b").replace("It is", "it is").replace(
        "C’est", "c’est"
    )
    assert whose.format("sms-a") not in run("--stop-units", "14")
    clause = json.loads(run("--format", "json", "--account", "sms-b"))["stop_clause"]
    assert (clause["units"], clause["of_account"], clause["measured_on"]) == (8, "sms-b", "2026-11-28")


def test_a_script_counts_a_measured_clause_and_can_say_whose_it_is() -> None:
    keep_clauses([measured("sms-a", 14)])
    clause = counted_clause(account="sms-a")
    assert (clause, clause.measured) == ("\nSTOP au 36180", measured("sms-a", 14))
    assert len(explain(FULL["text"], stop_clause=clause).segments) == 2
    document = bound_template("Bonjour {prenom}", stop_clause=clause).document()
    assert document.stop_clause is not None
    assert document.stop_clause.of_account == "sms-a"
    assert pickle.loads(pickle.dumps(clause)).measured == clause.measured
