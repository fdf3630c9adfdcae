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
_RESULTS: Final = {
    "canary.py",
    "canary.csv",
    "canary.yaml",
    "rejects.csv",
    "jobs.json",
    "estimate.json",
    "saved.json",
}
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


def _run(words: str, folder: Path, *, script: bool = False) -> tuple[int, str]:
    """Run a command, or the text of a script that does."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "SMSCOST_DATA_DIR": str(folder / "user-data"),
    }
    if script:
        (folder / "canary.py").write_text(words, encoding="utf-8")
    called = ["python", "canary.py"] if script else ["smscost", *shlex.split(words)]
    done = forks().run(called, folder=folder, environment=environment)
    return done.returncode, done.stderr.decode()


def _kept(folder: Path) -> dict[str, str]:
    """Everything that lies in the folder and is neither given nor asked for, as text."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "data/" not in f"{path.relative_to(folder)}".removeprefix("user-"):
            octets = path.read_bytes()
            name = str(path.relative_to(folder))
            found[name] = name + octets.decode("latin-1") + octets.decode(errors="ignore")
    for path in folder.rglob("*.sqlite*"):
        with closing(sqlite3.connect(path)) as file:
            found[f"{path.name}, its tables"] = "\n".join(file.iterdump())
    return {name: text for name, text in found.items() if name not in _RESULTS}


def _told(text: str) -> list[str]:
    return [each for each in (NUMBER, TEXT, TEXT.lower()) if each in text]


@pytest.mark.parametrize("more", ["", "--log-format json", "--explain-nothing"])
@pytest.mark.parametrize("name", _CASES)
@pytest.mark.one_in(2)
def test_nothing_tells_of_the_campaign(folder: Path, name: str, more: str) -> None:
    """With an option that there is not, it is the error of the command line that could repeat its words."""
    code, err = _run(f"{_CASES[name]} {more}", folder)
    assert code != 70, err
    assert _told(err) == [], err
    assert {name: found for name, text in _kept(folder).items() if (found := _told(text))} == {}


_LEAKING: Final = """
import logging, sqlite3, sys, tempfile, traceback
from contextlib import closing
from os import environ
from pathlib import Path

from estimator.__main__ import run
from estimator.price.adding import Adding

price = Adding.price

def leaking(adding, batch):
    said = batch.%s[0]
    %s
    return price(adding, batch)

Adding.price = leaking
sys.argv = ["smscost", "estimate", "canary.csv", "--on", "2026-11-01"]
run()
"""


@pytest.mark.parametrize(
    ("what", "text"), [("numbers", NUMBER), ("messages", TEXT)], ids=["the number", "the text"]
)
@pytest.mark.parametrize(
    "leak",
    [
        pytest.param("print(said, file=sys.stderr)", id="a line to standard error"),
        pytest.param("logging.getLogger('smscost').error(said)", id="a log"),
        pytest.param(
            "\n    ".join(["try: raise ValueError(said)", "except ValueError: traceback.print_exc()"]),
            id="a traceback",
        ),
        pytest.param("Path('trace.log').write_text(f'row: {said!r}')", id="a file beside the results"),
        pytest.param("Path('.rejects.csv.x.part').write_text(said)", id="what a killed run leaves"),
        pytest.param("Path('kept').mkdir(); Path('kept', said).touch()", id="the name of a file"),
        pytest.param("Path(tempfile.mkstemp()[1]).write_bytes(said.encode())", id="a temporary file"),
        pytest.param(
            "\n    ".join(
                [
                    "Path(environ['SMSCOST_DATA_DIR']).mkdir()",
                    "with closing(sqlite3.connect(environ['SMSCOST_DATA_DIR'] + '/journal.sqlite')) as file:",
                    "    file.execute('PRAGMA journal_mode = WAL')",
                    "    file.execute('CREATE TABLE steps (why TEXT)')",
                    "    file.execute('INSERT INTO steps VALUES (?)', (said,))",
                    "    file.commit()",
                ]
            ),
            id="a journal",
        ),
    ],
)
def test_what_is_planted_is_found(tmp_path: Path, leak: str, what: str, text: str) -> None:
    """So that the test above cannot pass because it looks nowhere: each way out, leaked into on purpose."""
    (tmp_path / "canary.csv").write_text(_CAMPAIGN, encoding="utf-8")
    (tmp_path / "tmp").mkdir()
    code, err = _run(_LEAKING % (what, leak), tmp_path, script=True)
    assert code != 70, err
    found = {name for name, held in [("stderr", err), *_kept(tmp_path).items()] if text in _told(held)}
    assert found != set()


def test_every_command_is_run() -> None:
    assert _CASES.keys() | ALONE.keys() == {name for name, command in COMMANDS.items() if command.place}
    assert sum("canary" in words or TEXT in words for words in _CASES.values()) > 5
