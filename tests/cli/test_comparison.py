"""`smscost diff` and `smscost reconcile` as a user meets them: the real command in a process of its own."""

from __future__ import annotations

import json
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from estimator.campaign.sources import Reading
from estimator.distributed.files import File
from estimator.show.chargeback import COLUMNS
from tests.command import invoke
from tests.forks import smscost

ROOT = Path(__file__).parent.parent.parent
SALES = ROOT / "data" / "examples" / "soldes-fr.csv"
SAID = "rows that send to a number that came before"
DEGRESSIVE = ROOT / "data" / "examples" / "tariff-degressive.xml"


def _run(tmp_path: Path, *words: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return smscost(*words, folder=tmp_path, stdin=stdin, SMSCOST_DATA_DIR=str(tmp_path / "data"))


def _json(tmp_path: Path, *words: str | Path, stdin: bytes = b"") -> dict[str, Any]:
    done = _run(tmp_path, *words, "--format", "json", stdin=stdin)
    assert done.returncode == 0
    assert all(SAID in line for line in done.stderr.decode().splitlines())
    document: dict[str, Any] = json.loads(done.stdout)
    return document


@pytest.fixture
def campaigns(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_text("to,text\n06 39 98 00 01,Bonjour\n?,Bonjour\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(
        "to,text\n06 39 98 00 01,Bonjour\n+447700900123,Bonjour\n", encoding="utf-8"
    )
    return tmp_path


FRENCH = ("--default-country", "FR", "--on", "2026-11-01")


def test_two_campaigns(campaigns: Path) -> None:
    document = _json(campaigns, "diff", "a.csv", "b.csv", *FRENCH)
    assert document["difference"] == {
        "credits": "1.05",
        "price": "0.06",
        "price_bound": "exact",
        "price_range": {"least": "0.06", "most": "0.06"},
    }
    assert [(each["country"], each["cause"]) for each in document["changes"]] == [("GB", "new")]
    assert document["rejects"][0]["code"] == "NUM004"


@pytest.mark.parametrize("which", ["before", "after", "both"])
def test_saved_estimates_compare_as_the_campaigns_they_are_of(campaigns: Path, which: str) -> None:
    live = _json(campaigns, "diff", "a.csv", "b.csv", *FRENCH)
    names = {"before": ("a.json", "b.csv"), "after": ("a.csv", "b.json"), "both": ("a.json", "b.json")}[which]
    for name in ("a", "b"):
        done = _run(
            campaigns, "estimate", f"{name}.csv", *FRENCH, "--format", "json", "--out", f"{name}.json"
        )
        assert done.returncode == 0
    options = () if which == "both" else FRENCH
    # The day of a campaign beside a saved estimate is given with --on or with --against.
    assert _json(campaigns, "diff", *names, *options) == live


def test_one_campaign_on_two_days(campaigns: Path) -> None:
    words = ("diff", "b.csv", "--default-country", "FR", "--on", "2023-02-09", "--against", "2026-10-01")
    document = _json(campaigns, *words)
    assert document["before"]["tariff"]["valid_from"] == "2023-02-09"
    assert document["after"]["tariff"]["valid_from"] == "2026-10-01"
    assert document["causes"] == [
        {"cause": "rated", "text": "destinations that had no rate before", "credits": "1.05"}
    ]


def test_one_campaign_under_two_tariffs(tmp_path: Path) -> None:
    words = ("diff", SALES, *FRENCH, "--against-tariff", DEGRESSIVE)
    document = _json(tmp_path, *words)
    assert document["changes"] == []
    assert document["difference"] == {
        "credits": "0",
        "price": "-73.45",
        "price_bound": "at least",
        "price_range": {"least": "-73.45", "most": "-45.46"},
    }
    shown = _run(tmp_path, *words)
    assert "between 45.46 and 73.45 EUR less" in " ".join(shown.stdout.decode().split())
    assert max(len(line) for line in shown.stdout.decode().splitlines() if " " in line) <= 80


def test_standard_input_can_be_one_of_the_two(campaigns: Path) -> None:
    content = (campaigns / "b.csv").read_bytes()
    document = _json(campaigns, "diff", "a.csv", "-", *FRENCH, stdin=content)
    assert document["difference"]["credits"] == "1.05"


def test_an_estimate_against_what_was_taken(campaigns: Path) -> None:
    _run(campaigns, "estimate", "b.csv", *FRENCH, "--format", "json", "--out", "saved.json")
    job = {"ids": [1], "validReceivers": ["+33639980001"], "invalidReceivers": ["+447700900123"]}
    jobs = json.dumps([job | {"totalCreditsRemoved": 1.0}])
    (campaigns / "jobs.json").write_text(jobs, encoding="utf-8")
    document = _json(campaigns, "reconcile", "saved.json", "jobs.json")
    assert (document["estimated"], document["taken"], document["difference"]) == ("2.05", "1", "-1.05")
    assert Decimal(document["causes"][0]["credits"]) == Decimal("-1.05")
    assert document["unexplained"] == "0"


@pytest.mark.parametrize(("limit", "exit_code"), [("1.05", 0), ("1.049", 1), ("0", 1)])
def test_a_limit_on_the_difference(campaigns: Path, limit: str, exit_code: int) -> None:
    _run(campaigns, "estimate", "b.csv", *FRENCH, "--format", "json", "--out", "saved.json")
    (campaigns / "jobs.csv").write_text(
        "ids,validReceivers,invalidReceivers,totalCreditsRemoved\n1,1,1,1\n", encoding="utf-8"
    )
    done = _run(campaigns, "reconcile", "saved.json", "jobs.csv", "--max-difference", limit)
    assert done.returncode == exit_code
    assert b"Difference: 1.05 less" in done.stdout


@pytest.mark.parametrize("kept", [[], ["--state", "kept"]], ids=["read", "kept"])
def test_shares_for_a_spreadsheet_are_cut_as_it_opens_them(campaigns: Path, kept: list[str]) -> None:
    (campaigns / "c.csv").write_text("to\ttext\tclient\n+33639980001\ta\tAcme\n", encoding="utf-8")
    words = ["--split-by", "client", "--split-out", "split.csv", "--csv-for", "excel", *kept]
    assert _run(campaigns, "estimate", "c.csv", *FRENCH, *words).returncode == 0
    _, first, *_ = (campaigns / "split.csv").read_text(encoding="utf-8").splitlines()
    assert first.startswith("Acme;1;1;1;")


def test_bad_files_are_looked_for_in_one_reading_where_nothing_takes_rows(
    campaigns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what takes rows as they come must know before that the file is whole."""
    asked = []
    campaign = File.campaign

    def told(file: File, reading: Reading, *, checked: bool = False) -> Any:
        asked.append(checked)
        return campaign(file, reading, checked=checked)

    monkeypatch.chdir(campaigns)
    monkeypatch.setattr(File, "campaign", told)
    words = ["estimate", "b.csv", *FRENCH, "--bad-files", "skip"]
    for more, checked in ((["--format", "json"], False), (["--format", "csv"], True), (["--unique"], True)):
        asked.clear()
        assert invoke([*words, *more]).exit_code == 0
        assert asked == [checked], more


def test_clients_share_a_campaign(campaigns: Path) -> None:
    content = b"to,text,client\n+33639980001,a,Acme\n+33639980002,b,\n+33639980003,c,Borg\n"
    done = _run(
        campaigns, "estimate", "-", *FRENCH, "--split-by", "Client", "--split-out", "split.csv", stdin=content
    )
    assert done.returncode == 0
    assert b"To pay now, shared over 3 clients" in done.stdout
    assert (campaigns / "split.csv").read_text(encoding="utf-8").splitlines() == [
        ",".join(COLUMNS),
        "(empty),1,1,1,0.06,0.06,false,EUR,0,0.01,0.07,client,,,",
        "Acme,1,1,1,0.06,0.06,false,EUR,0,0.01,0.07,client,,,",
        "Borg,1,1,1,0.06,0.06,false,EUR,0,0.01,0.07,client,,,",
        "(smallest order),0,0,97,5.82,5.82,false,EUR,0,1.17,6.99,smallest_order,,,",
    ]
