"""The commands, in this process and on the sandbox, as people type them."""

from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import astuple
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, cast

import jsonschema
import pytest

from estimator.base.resources import data_path
from estimator.cli import command_line
from estimator.provider.ovhcloud import Journal, Keys, Provider, transfer
from estimator.provider.sandbox import Fault, Sandbox
from estimator.supply.transfers import Transfer
from tests.transfers.whole import whole_plan

TRANSFER = "transfer sms-sandbox-1 sms-sandbox-2 400"


class Ended(NamedTuple):
    status: int
    stdout: str
    stderr: str


Smscost = Callable[[str], Ended]


@pytest.fixture
def account(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Smscost:
    monkeypatch.setenv("SMSCOST_DATA_DIR", str(tmp_path / "user-data"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    # A server for each command would take most of the time; the how-to page has commands with their own.
    monkeypatch.setattr("estimator.provider.sandbox.running", lambda _: nullcontext(sandbox))

    def run(words: str) -> Ended:
        with pytest.raises(SystemExit) as ended:
            command_line()(["account", *words.split(), *([] if "--config" in words else ["--sandbox"])])
        status = ended.value.code
        assert status is None or isinstance(status, int)
        return Ended(status or 0, *capsys.readouterr())

    return run


def plan(folder: Path, *transfers: tuple[str, str, str], bought: int = 0) -> Path:
    file = folder / "plan.json"
    moves = [{"source": a, "target": b, "credits": c} for a, b, c in transfers]
    bought_on = "sms-sandbox-3" if bought else None
    file.write_text(json.dumps(whole_plan(moves, bought=bought, bought_on=bought_on)))
    return file


def checked(document: str, schema: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(document)
    jsonschema.validate(found, json.loads(data_path(schema).read_text()))
    return found


def test_list(account: Smscost) -> None:
    lines = account("list").stdout.splitlines()
    assert lines[0].split() == ["Account", "Description", "Credits", "Held", "by", "quotas", "Recharge"]
    assert lines[1].split() == ["sms-sandbox-1", "Newsletter", "1", "250", "0", "off"]
    assert len(lines) == 4


def test_csv_is_what_transfers_read(account: Smscost) -> None:
    account("recharge set sms-sandbox-2 --quantity 100 --threshold 12.5 --yes")
    rows = list(csv.reader(io.StringIO(account("list --format csv").stdout)))
    assert rows == [
        ["account", "credits", "held_by_quota", "threshold"],
        ["sms-sandbox-1", "1250", "0", ""],
        ["sms-sandbox-2", "85.5", "20", "12.5"],
        ["sms-sandbox-3", "0", "0", ""],
    ]


@pytest.mark.parametrize("words", ["list --format json", "show sms-sandbox-2 --format json"])
def test_documents(account: Smscost, words: str) -> None:
    account("recharge set sms-sandbox-2 --quantity 100 --threshold 12.5 --yes")
    document = checked(account(words).stdout, "schemas/accounts.json")
    assert '"credits": "85.5"' in json.dumps(document)


def test_show(account: Smscost) -> None:
    shown = account("show sms-sandbox-2").stdout
    assert "Shop in Lille" in shown
    assert "85.5" in shown


@pytest.mark.parametrize(("least", "status"), [("85.5", 0), ("85.499", 0), ("85.501", 1), ("0", 0)])
def test_balance_is_held_against_the_least(account: Smscost, least: str, status: int) -> None:
    ended = account(f"balance sms-sandbox-2 --check {least}")
    assert (ended.status, ended.stdout) == (status, "85.5\n")
    assert ("LIM004" in ended.stderr) == bool(status)


def test_balance_alone(account: Smscost) -> None:
    assert account("balance sms-sandbox-2") == Ended(0, "85.5\n", "")


@pytest.mark.parametrize(
    "words",
    [TRANSFER, "recharge set sms-sandbox-1 --quantity 200 --threshold 10", "recharge off sms-sandbox-1"],
)
def test_without_yes_nothing_changes(account: Smscost, words: str) -> None:
    before = account("list --format json").stdout
    assert account(words).status == 0
    assert account("list --format json").stdout == before
    assert account("journal").stdout == "The journal is empty.\n"


def test_transfer(account: Smscost) -> None:
    ended = account(f"{TRANSFER} --yes")
    assert (ended.status, ended.stdout.splitlines()[-1]) == (0, "Made (intent 1).")
    assert account("balance sms-sandbox-1").stdout == "850\n"
    assert account("balance sms-sandbox-2").stdout == "485.5\n"


def test_what_quotas_hold_is_given_where_it_is_apart(account: Smscost) -> None:
    assert account("transfer sms-sandbox-2 sms-sandbox-3 70.5").status == 0
    assert account("transfer sms-sandbox-2 sms-sandbox-3 65.5 --quotas within").status == 0
    refused = account("transfer sms-sandbox-2 sms-sandbox-3 65.501 --quotas within --yes")
    assert (refused.status, refused.stderr[:6]) == (2, "TRF007")
    assert "can give 65.5 credits at most, and not 65.501 (left: 85.5, held by quotas: 20)" in refused.stderr


def test_plan_is_applied_as_it_read_quotas(account: Smscost, tmp_path: Path) -> None:
    file = plan(tmp_path, ("sms-sandbox-2", "sms-sandbox-3", "85.5"))
    assert "TRF007" in account(f"apply {file} --yes").stderr, "plans without the key took it for a part"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"quotas": "apart"}))
    assert account(f"apply {file} --yes").status == 0


def test_same_transfer_needs_again(account: Smscost) -> None:
    account(f"{TRANSFER} --yes")
    assert account(f"{TRANSFER} --yes").status == 6
    assert account("balance sms-sandbox-1").stdout == "850\n"
    assert account(f"{TRANSFER} --yes --again").status == 0
    assert account("balance sms-sandbox-1").stdout == "450\n"


def test_recharge(account: Smscost) -> None:
    assert account("recharge show sms-sandbox-1").stdout == "sms-sandbox-1: off\n"
    assert account("recharge set sms-sandbox-1 --quantity 200 --threshold 10.5 --yes").status == 0
    assert account("recharge show sms-sandbox-1").stdout == "sms-sandbox-1: 200 credits at 10.5\n"
    again = account("recharge set sms-sandbox-1 --quantity 200 --threshold 10.5 --yes")
    assert again.stdout.endswith("It is set so already: there is nothing to do.\n")
    assert account("recharge off sms-sandbox-1 --yes").status == 0
    assert account("recharge show sms-sandbox-1").stdout == "sms-sandbox-1: off\n"


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        pytest.param("transfer sms-sandbox-1 sms-sandbox-1 1", "TRF005", 2, id="to itself"),
        pytest.param("transfer sms-sandbox-1 sms-sandbox-2 0", "TRF006", 2, id="nothing"),
        pytest.param("transfer sms-sandbox-1 sms-sandbox-2 1250.001", "TRF007", 2, id="more than is left"),
        pytest.param("transfer sms-sandbox-1 sms-sandbox-2 0.0001", "AMT001", 2, id="too fine"),
        pytest.param(
            "transfer sms-sandbox-1 sms-sandbox-2 999999999999999.123", "AMT004", 2, id="finer than doubles"
        ),
        pytest.param(
            "recharge set sms-sandbox-1 --quantity 100 --threshold 999999999999999.123",
            "AMT004",
            2,
            id="as fine",
        ),
        pytest.param("transfer sms-sandbox-1 sms-sandbox-2 many", "AMT001", 2, id="no number"),
        pytest.param("transfer sms-sandbox-9 sms-sandbox-2 1", "ACC023", 6, id="no such source"),
        pytest.param("transfer sms-sandbox-1 sms-sandbox-9 1", "ACC023", 6, id="no such target"),
        pytest.param("recharge set sms-sandbox-1 --quantity 150 --threshold 1", "RCG001", 2, id="not sold"),
        pytest.param(
            "recharge set sms-sandbox-1 --quantity 100 --threshold=-1", "AMT003", 2, id="a threshold below 0"
        ),
        pytest.param("apply nothing.json", "FIL001", 3, id="no plan"),
    ],
)
@pytest.mark.one_in(3, checked=True)
def test_limits_are_checked_before_anything_is_asked_for(
    account: Smscost, words: str, code: str, status: int
) -> None:
    ended = account(f"{words} --yes")
    assert ended.status == status
    assert code in ended.stderr
    assert account("journal").stdout == "The journal is empty.\n"


def test_transfer_that_starts_a_recharge_must_be_asked_for(account: Smscost) -> None:
    account("recharge set sms-sandbox-1 --quantity 200 --threshold 850 --yes")
    assert "ACC024" in account(f"{TRANSFER} --yes").stderr
    assert account(f"{TRANSFER} --yes --below-threshold").status == 0
    assert account("balance sms-sandbox-1").stdout == "1050\n"


def test_plan(account: Smscost, tmp_path: Path) -> None:
    file = plan(
        tmp_path,
        ("sms-sandbox-1", "sms-sandbox-2", "400"),
        ("sms-sandbox-2", "sms-sandbox-3", "400"),
    )
    shown = account(f"apply {file}")
    assert shown.stdout.splitlines()[-1] == "Nothing was changed: --yes makes these transfers."
    made = account(f"apply {file} --yes")
    assert made.stdout.splitlines()[-2:] == ["Made 1 (intent 1).", "Made 2 (intent 2)."]
    again = account(f"apply {file} --yes")
    assert (again.status, again.stdout.splitlines()[-1]) == (
        0,
        "Nothing is left to do; --again makes them all once more.",
    )
    assert account("balance sms-sandbox-3").stdout == "400\n"
    assert account(f"apply {file} --yes --again").status == 0
    assert account("balance sms-sandbox-3").stdout == "800\n"


def test_plan_is_the_same_however_it_is_written(account: Smscost, tmp_path: Path) -> None:
    file = plan(tmp_path, ("sms-sandbox-1", "sms-sandbox-2", "400"))
    account(f"apply {file} --yes")
    file.write_text(json.dumps(json.loads(file.read_text()), indent=4, sort_keys=True))
    account(f"apply {file} --yes")
    assert account("balance sms-sandbox-1").stdout == "850\n"


def test_plan_that_buys_first(account: Smscost, tmp_path: Path) -> None:
    file = plan(tmp_path, ("sms-sandbox-3", "sms-sandbox-2", "400"), bought=1000)
    ended = account(f"apply {file} --yes")
    assert "This plan buys 1 000 credits for sms-sandbox-3 first" in ended.stdout
    assert "ACC025" in ended.stderr
    account("transfer sms-sandbox-1 sms-sandbox-3 1000 --yes")  # as good as bought
    assert account(f"apply {file} --yes").status == 0


@pytest.mark.parametrize(
    "purchase", [{}, {"orders": 7}, {"orders": [{"credits": "1"}]}, {"orders": [{"credits": 1, "gift": -1}]}]
)
def test_plan_whose_purchase_was_changed_by_hand(account: Smscost, tmp_path: Path, purchase: object) -> None:
    file = plan(tmp_path, ("sms-sandbox-1", "sms-sandbox-2", "400"), bought=100)
    file.write_text(json.dumps(json.loads(file.read_text()) | {"purchase": purchase}))
    assert "TRF008" in account(f"apply {file} --yes").stderr


def test_plan_for_other_balances_is_applied_where_they_are_accepted(account: Smscost, tmp_path: Path) -> None:
    file = plan(tmp_path, ("sms-sandbox-1", "sms-sandbox-2", "400"))
    account("transfer sms-sandbox-1 sms-sandbox-3 0.001 --yes")
    for words in (f"apply {file}", f"apply {file} --yes"):
        stopped = account(words)
        assert stopped.status == 6
        assert "sms-sandbox-1 holds 1 249.999 (1 250 in the plan)" in stopped.stderr
    assert account("balance sms-sandbox-1").stdout == "1249.999\n"
    assert account(f"apply {file} --yes --accept-balances").status == 0
    assert account("balance sms-sandbox-1").stdout == "849.999\n"


OTHERS = [
    f"{TRANSFER} --yes",
    TRANSFER,
    "recharge off sms-sandbox-1 --yes",
    "apply plan.json --yes",
]


@pytest.mark.parametrize("words", OTHERS)
@pytest.mark.one_in(2, checked=True)
def test_command_waits_for_another_that_is_changing_accounts(
    account: Smscost, sandbox: Sandbox, tmp_path: Path, words: str
) -> None:
    plan(tmp_path, ("sms-sandbox-1", "sms-sandbox-3", "100"))
    journal = Journal(tmp_path / "user-data" / "sandbox-journal.sqlite")
    provider = Provider(Keys("sandbox", sandbox.url, *astuple(sandbox.credentials)))
    sandbox.inject(Fault("delay_after", method="POST", seconds=0.5))
    other = threading.Thread(
        target=transfer, args=(provider, journal, Transfer("sms-sandbox-1", "sms-sandbox-3", Decimal(100)))
    )
    other.start()
    while not any(entry.is_open for entry in journal.entries()):
        assert other.is_alive()
    ended = account(words)
    other.join()
    assert (ended.status, ended.stderr) == (0, "")
    assert account("balance sms-sandbox-3").stdout == "100\n", "once, where both wanted the same"


def test_journal(account: Smscost) -> None:
    account(f"{TRANSFER} --yes")
    account("recharge off sms-sandbox-1 --yes")
    account("recharge set sms-sandbox-1 --quantity 200 --threshold 10.5 --yes")
    document = checked(account("journal --format json").stdout, "schemas/journal.json")
    assert [each["state"] for each in document["intents"]] == ["done", "done"]  # type: ignore[attr-defined]
    table = account("journal").stdout
    assert "the transfer of 400 credits" in table
    assert max(map(len, table.splitlines())) <= 80


def test_changes_as_documents(account: Smscost, sandbox: Sandbox, tmp_path: Path) -> None:
    change = checked(account(f"{TRANSFER} --format json").stdout, "schemas/account-change.json")
    assert (change["needed"], change["intent"]) == (True, None)
    plan(tmp_path, ("sms-sandbox-1", "sms-sandbox-2", "10"))
    read = checked(account("apply plan.json --format json").stdout, "schemas/account-positions.json")
    (position,) = cast("list[dict[str, Any]]", read["transfers"])
    assert (position["number"], position["intent"], position["open"]) == (1, None, False)
    made = account("apply plan.json --yes --accept-balances --format json").stdout
    (position,) = checked(made, "schemas/account-positions.json")["transfers"]  # type: ignore[misc]
    assert (position["number"], position["intent"], position["open"]) == (1, 1, False)
    (entry,) = json.loads(account("journal --format json").stdout)["intents"]
    assert entry["called_at"] is not None
    sandbox.inject(Fault("error_500_after", method="POST"))
    assert account(f"{TRANSFER} --yes").status == 7
    found = checked(account("reconcile --format json").stdout, "schemas/account-findings.json")
    (finding,) = cast("list[dict[str, Any]]", found["intents"])
    assert finding["state"] == "done"


def test_journal_needs_no_keys(account: Smscost, tmp_path: Path) -> None:
    assert account("journal --config nothing.conf").stdout == "The journal is empty.\n"


def test_nothing_to_reconcile(account: Smscost) -> None:
    assert account("reconcile") == Ended(0, "No change is open.\n", "")


def test_unknown_outcome_is_said_and_found_out(account: Smscost, sandbox: Sandbox) -> None:
    sandbox.inject(Fault("error_500_after", method="POST"))
    ended = account(f"{TRANSFER} --yes")
    assert ended.status == 7
    query = checked(account("journal --format json").stdout, "schemas/journal.json")["intents"][0]["query_id"]  # type: ignore[index]
    assert query
    assert f"(query {query})" in ended.stderr
    assert account(f"{TRANSFER} --yes").status == 6
    found = account("reconcile")
    assert found.status == 0
    assert "was made: both accounts moved by exactly that." in " ".join(found.stdout.split())
    assert account("balance sms-sandbox-1").stdout == "850\n"


def test_person_decides_with_the_numbers_before_them(account: Smscost, sandbox: Sandbox) -> None:
    sandbox.inject(Fault("reset_after", method="POST"))
    account(f"{TRANSFER} --yes")
    sandbox.buy("sms-sandbox-2", 100)
    found = account("reconcile")
    assert found.status == 7
    assert "smscost account reconcile 1 --sandbox --done, or --not-done" in found.stderr
    table = [line.split() for line in found.stdout.splitlines()[-3:]]
    assert table == [
        ["Account", "Credits", "then", "Now", "Moved", "If", "made"],
        ["sms-sandbox-1", "1", "250", "850", "-400", "-400"],
        ["sms-sandbox-2", "85.5", "585.5", "+500", "+400"],
    ]
    assert account("reconcile 1 --done").status == 0
    assert account("reconcile").stdout == "No change is open.\n"


def test_recharge_that_somebody_else_has_set_meanwhile(account: Smscost, sandbox: Sandbox) -> None:
    sandbox.inject(Fault("reset_before", method="PUT"))
    assert account("recharge set sms-sandbox-1 --quantity 200 --threshold 10.5 --yes").status == 7
    sandbox.desk.set("sms-sandbox-1", {"quantity": 500, "threshold_milli": 1_000_000})
    found = account("reconcile")
    assert found.status == 7
    assert found.stdout.splitlines()[-1].split() == [
        *("off", "500", "credits", "at", "1", "000", "200", "credits", "at", "10.5")
    ]
    assert account("reconcile 1 --not-done").status == 0
