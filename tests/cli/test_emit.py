"""Every command that has a result writes it in all its formats, on standard output or to a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from runpy import run_module
from typing import Any

import pytest
from typer.main import get_command

from estimator.base.resources import data_path
from estimator.cli import command_line
from estimator.cli.table import COMMANDS
from tests.command import invoke

EXAMPLES = data_path("examples")
CALENDAR = EXAMPLES / "calendar.csv"

RUNS = {
    "estimate": "{examples}/soldes-fr.csv --default-country FR --on 2026-11-01",
    "advise": "Bonjour",
    "text": "Bonjour",
    "template": "Bonjour{{prenom}}",
    "lint": "{examples}/sms-templates.yaml",
    "diff": "{examples}/soldes-fr.csv --default-country FR --on 2026-11-01 --against 2023-02-09",
    "quote": "{examples}/soldes-fr.csv --default-country FR --on 2026-11-01 --client A --number 1 --from B "
    "--valid-until 2026-12-31",
    "packs": "--credits 100 --on 2026-11-01",
    "plan": "{calendar} --on 2026-11-01",
    "transfers": "{accounts} --need sms-ab1234-1=10 --on 2026-11-01",
    "account journal": "",
    "recharge simulate": "{calendar} --quantity 100 --balance 100",
    "recharge recommend": "{calendar} --on 2026-11-01",
    "config": "",
    "tariff show": "--on 2026-11-01",
    "tariff check": "{tariffs}",
    "sandbox stop-clause": "STOP --state state",
    "sandbox reset": "--state state",
    "tariff diff": "2023-02-09 2026-11-01",
}
"""A run of each command, without its name."""

ELSEWHERE = {
    "sum": "needs saved estimates: tests/distributed/test_kept.py",
    "sandbox buy": "buys anew each time: tests/cli/test_idle.py",
    "reconcile": "needs answers of the provider: tests/comparison",
    "tariff update": "needs the network: tests/tariff",
    "tariff import": "its --out is the tariff that it makes: tests/tariff",
    **{words: "needs accounts: tests/ovhcloud" for words in COMMANDS if words.startswith("account ")},
}
WITHOUT = {
    "sandbox": "is a server",
    "page": "is a page, and nothing else: tests/browser",
}


def _options(words: str) -> set[str]:
    found: Any = get_command(command_line())
    for word in words.split():
        found = found.commands[word]
    return {option for parameter in found.params for option in parameter.opts}


@pytest.mark.parametrize("words", [words for words, entry in COMMANDS.items() if entry.place is not None])
@pytest.mark.one_in(3, checked=True)
def test_every_result_has_a_format_and_a_file(words: str) -> None:
    has_both = {"--format", "--out"} <= _options(words)
    assert has_both == (words not in WITHOUT)
    assert (words in RUNS or words in ELSEWHERE) == has_both, "add a run of it above"


def _run(words: str, *options: str) -> Any:
    given = RUNS[words].format(
        examples=EXAMPLES,
        calendar=CALENDAR,
        accounts=EXAMPLES / "accounts.csv",
        tariffs=data_path("tarifs.xml"),
    )
    return invoke([*words.split(), *given.split(), *options])


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMSCOST_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.parametrize("words", RUNS)
@pytest.mark.one_in(3, checked=True)
def test_the_suffix_says_the_format(words: str) -> None:
    shown = _run(words)
    assert shown.exit_code in {0, 1}, shown.stderr
    for name in ("result.txt", "result", "result.json", "page.html"):
        ended = _run(words, "--out", name)
        assert (ended.exit_code, ended.stdout) == (shown.exit_code, ""), ended.stderr
    assert Path("result.txt").read_text(encoding="utf-8") == shown.stdout
    assert Path("result").read_text(encoding="utf-8") == shown.stdout
    document = _run(words, "--format", "json").stdout
    assert Path("result.json").read_text(encoding="utf-8") == document
    assert json.loads(document)["schema"] == 1
    assert json.dumps(json.loads(document), ensure_ascii=False, indent=2) + "\n" == document
    page = Path("page.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert _run(words, "--format", "html").stdout == page


@pytest.mark.parametrize("words", RUNS)
def test_a_format_that_is_asked_for_wins(words: str) -> None:
    _run(words, "--format", "json", "--out", "result.txt")
    assert json.loads(Path("result.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize("words", RUNS)
def test_a_suffix_that_says_nothing_is_refused(words: str) -> None:
    ended = _run(words, "--out", "result.pdf")
    assert (ended.exit_code, "OUT005" in ended.stderr) == (2, True)
    assert ".json, " in ended.stderr
    assert not Path("result.pdf").exists()


def test_csv_is_only_for_rows() -> None:
    assert "OUT005" in _run("packs", "--out", "result.csv").stderr
    assert _run("recharge simulate", "--out", "result.csv").exit_code == 0
    assert (
        Path("result.csv").read_text(encoding="utf-8") == _run("recharge simulate", "--format", "csv").stdout
    )


def test_findings_have_formats_of_their_own() -> None:
    _run("lint", "--out", "result.sarif")
    assert json.loads(Path("result.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert Path("result.sarif").read_text(encoding="utf-8") == _run("lint", "--format", "sarif").stdout


def test_what_stands_in_a_page_is_escaped() -> None:
    ended = invoke(["text", "<b>&amp;", "--format", "html"])
    assert "&lt;b&gt;&amp;amp;" in ended.stdout
    assert "<b>" not in ended.stdout


def test_python_runs_the_package(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["smscost", "--version"])
    monkeypatch.delitem(sys.modules, "estimator.__main__", raising=False)  # as in a new process
    with pytest.raises(SystemExit):
        run_module("estimator", run_name="__main__")
    assert capsys.readouterr().out.startswith("smscost ")
