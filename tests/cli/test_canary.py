"""A number and a text of a campaign go into its results, and nowhere else: a run of every command.

The numbers and texts are put wherever a command reads any; then what was said, logged, and kept is looked
through. What is a result (standard output, files that were asked for) may hold them.
"""

from __future__ import annotations

import json
import os
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from estimator.cli.table import COMMANDS
from scripts.written import ROOT
from tests.forks import forks
from tests.languages.runs import ALONE, EXAMPLES, RUNS
from tests.transfers.whole import whole_plan

NUMBER: Final = "639980147"
TEXT: Final = "Canari"

_CAMPAIGN: Final = (
    f"to,text,client\n+33{NUMBER},{TEXT} doré,A\n+33{NUMBER},{TEXT} doré,A\n+33{NUMBER}0000000,{TEXT} "
    f"{{prenom}},B\n0{NUMBER}x,{TEXT},B\n=+33{NUMBER},,\n"
)
_CASES: Final = {
    name: words.replace(f"{EXAMPLES}/soldes-fr.csv", "canary.csv")
    .replace(f"{EXAMPLES}/transactional-intl.csv", "canary.csv")
    .replace(f"{EXAMPLES}/sms-templates.yaml", "canary.yaml")
    .replace(f"{EXAMPLES}/template-contacts.csv", "canary.csv")
    .replace("--split-by prenom", "--split-by client --unique --state kept --rejects rejects.csv")
    .replace("text 'Ça va", f"text '{TEXT} Ça va")
    .replace("template 'Bonjour", f"template '{TEXT} Bonjour")
    .replace("{prenom}, à bientôt chez {ville}", "{text}, à bientôt chez {client}")
    for name, words in RUNS.items()
}
_RESULTS: Final = {"canary.csv", "canary.yaml", "rejects.csv", "jobs.json", "estimate.json", "saved.json"}
"""Files of the campaign's owner, and results that were asked for."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("canary")
    (folder / "data").symlink_to(ROOT / "data")
    (folder / "tmp").mkdir()
    (folder / "rates.csv").write_text("pays;crédits\nFrance;1\n", encoding="utf-8")
    (folder / "canary.csv").write_text(_CAMPAIGN, encoding="utf-8")
    texts = json.dumps({"sms": f"{TEXT} {NUMBER} " + "é" * 700}, ensure_ascii=False)
    (folder / "canary.yaml").write_text(texts, encoding="utf-8")
    answer = {
        "ids": [7],
        "validReceivers": [f"+33{NUMBER}"],
        "invalidReceivers": [f"+33{NUMBER}9"],
        "totalCreditsRemoved": "2",
    }
    (folder / "jobs.json").write_text(json.dumps([answer]))
    moved = {"source": "sms-sandbox-1", "target": "sms-sandbox-2", "credits": "10"}
    (folder / "plan.json").write_text(json.dumps(whole_plan([moved], bought=0, bought_on=None)))
    _run("estimate canary.csv --out estimate.json", folder)
    _run("estimate canary.csv --out saved.json", folder)
    return folder


def _run(words: str, folder: Path) -> tuple[int, str]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "SMSCOST_DATA_DIR": str(folder / "user-data"),
    }
    done = forks().run(["smscost", *shlex.split(words)], folder=folder, environment=environment)
    return done.returncode, done.stderr.decode()


def _kept(folder: Path) -> dict[str, str]:
    """Everything that lies in the folder and is neither given nor asked for, as text."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "data/" not in f"{path.relative_to(folder)}".removeprefix("user-"):
            octets = path.read_bytes()
            found[str(path.relative_to(folder))] = octets.decode("latin-1") + octets.decode(errors="ignore")
    for path in folder.rglob("*.sqlite*"):
        with closing(sqlite3.connect(path)) as file:
            found[f"{path.name}, its tables"] = "\n".join(file.iterdump())
    return {name: text for name, text in found.items() if name not in _RESULTS}


def _told(text: str) -> list[str]:
    return [each for each in (NUMBER, TEXT, TEXT.lower()) if each in text]


@pytest.mark.parametrize("more", ["", "--log-format json", "--explain-nothing"])
@pytest.mark.parametrize("name", _CASES)
def test_nothing_tells_of_the_campaign(folder: Path, name: str, more: str) -> None:
    """With an option that there is not, it is the error of the command line that could repeat its words."""
    code, err = _run(f"{_CASES[name]} {more}", folder)
    assert code != 70, err
    assert _told(err) == [], err
    assert {name: found for name, text in _kept(folder).items() if (found := _told(text))} == {}


def test_every_command_is_run() -> None:
    assert _CASES.keys() | ALONE.keys() == {name for name, command in COMMANDS.items() if command.place}
    assert sum("canary" in words or TEXT in words for words in _CASES.values()) > 5
