"""Every command speaks French: its help, what it answers, and what it says of mistakes."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from estimator.cli.table import COMMANDS, has_commands
from scripts.written import ROOT
from tests.forks import forks
from tests.languages.english import english_sentences, english_words
from tests.languages.runs import ALONE, RUNS
from tests.transfers.whole import whole_plan

DOING = [name for name, command in COMMANDS.items() if command.place]

OTHERS = "|".join(
    [
        r"sms-[\w-]+",
        r"csv-for",
        r"Shop in \w+|Newsletter",
        r"Source\u202f: .*",  # what a tariff says of itself, in the words of whoever made it
        r"(?:LATIN|GREEK|CHECK|NO-BREAK|HORIZONTAL|RIGHT|HEAVY|VARIATION|WRAPPED)[A-Z -]+",  # Unicode's names
        r"--[\w-]+(?: [a-z.]+)?|smscost[\w -]*|\[[^\]]*\]|<\w+>",
        r"[\w/.-]+\.(?:csv|xml|json|yaml|sqlite3|po|txt)",
        r"(?:tariff|account|sandbox|recharge) [\w-]+",
        r"(?:Christmas|Last|Opening|Winter|Second|February|Valentine|December)[\w' ]+|Appointments",
        r"no Mac Roman",
    ]
)
"""What is not ours to say."""


def _environment(folder: Path, **more: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "COLUMNS": "500",
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
        "SMSCOST_DATA_DIR": str(folder / "user-data"),
        **more,
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the runs of `runs.py` find what they name."""
    folder = tmp_path_factory.mktemp("runs")
    (folder / "data").symlink_to(ROOT / "data")
    (folder / "rates.csv").write_text("pays;crédits\nFrance;1\nBelgique;1,35\n", encoding="utf-8")
    (folder / "campaign.csv").write_text("to,text\n+33639980001,Bonjour\n+33639980002,Bonjour\n")
    (folder / "sent.csv").write_text("date;credits\n05/11/2026;900\n")
    answer = {
        "ids": [7],
        "validReceivers": ["+33639980001"],
        "invalidReceivers": ["+33639980002"],
        "totalCreditsRemoved": "2.05",
    }
    (folder / "jobs.json").write_text(json.dumps([answer]))
    moved = {"source": "sms-sandbox-1", "target": "sms-sandbox-2", "credits": "10"}
    (folder / "plan.json").write_text(json.dumps(whole_plan([moved], bought=0, bought_on=None)))
    ended = _run("estimate campaign.csv --out estimate.json --save saved.json", folder)
    assert ended.returncode == 0, ended.stderr.decode()
    return folder


def _run(words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return forks().run(
        ["smscost", *shlex.split(words)], folder=folder, environment=_environment(folder, **environment)
    )


def _french(text: str) -> None:
    assert english_sentences(text) == []
    assert list(english_words(text, known=OTHERS)) == []


def _typeset(text: str) -> None:
    """Numbers and money stand as France writes them, and one empty line sets things apart."""
    assert re.findall(r"(?<![\w.,-])\d{5,} +[^\W\d].*", text) == [], "thousands that are not set apart"
    assert re.findall(r".*\d[ \u00a0\u202f]EUR\b.*", text) == []
    assert "\n\n\n" not in text


def test_every_command_is_run() -> None:
    assert RUNS.keys() | ALONE.keys() == set(DOING)


@pytest.mark.parametrize("name", ["", *COMMANDS])
@pytest.mark.one_in(3)
def test_help(name: str, tmp_path: Path) -> None:
    ended = _run(f"{name} --help --lang fr", tmp_path)
    assert ended.returncode == 0
    assert ended.stdout.decode().startswith(f"Usage\u202f: smscost{' ' * bool(name)}{name} [OPTIONS]")
    _french(ended.stdout.decode())


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.one_in(3, checked=True)
def test_what_it_answers(name: str, folder: Path) -> None:
    ended = _run(f"{RUNS[name]} --lang fr", folder)
    assert ended.returncode == 0, ended.stderr.decode()
    _french(ended.stdout.decode() + ended.stderr.decode())
    _typeset(ended.stdout.decode())


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.one_in(3)
def test_json_is_the_same_in_every_language(name: str, folder: Path) -> None:
    if name.startswith(("account", "sandbox", "tariff import")):
        pytest.skip("it changes something, or has no document")
    english, french = (
        _run(f"{RUNS[name]} --format json", folder, SMSCOST_LANG=language).stdout for language in ("en", "fr")
    )
    if name == "config":  # which is about the language, too
        french = french.replace(
            b'"value": "fr",\n      "source": "environment"', b'"value": "en",\n      "source": "environment"'
        )
    assert english == french
    assert english


@pytest.mark.parametrize("name", DOING)
@pytest.mark.one_in(3, checked=True)
def test_a_mistake(name: str, tmp_path: Path) -> None:
    ended = _run(f"{name} --no-such-option --lang fr", tmp_path)
    assert ended.returncode == 2
    said = ended.stderr.decode()
    assert "L’option --no-such-option n’existe pas" in said
    assert english_sentences(said) == []


@pytest.mark.parametrize("group", [name for name in COMMANDS if has_commands(name)])
def test_no_such_command(group: str, tmp_path: Path) -> None:
    ended = _run(f"{group} shwo --lang fr", tmp_path)
    assert ended.returncode == 2
    assert "La commande 'shwo' n’existe pas" in ended.stderr.decode()


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        pytest.param({}, "The message", id="no language"),
        pytest.param({"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, "Le message", id="the locale"),
        pytest.param({"LC_ALL": "fr_CA"}, "Le message", id="LC_ALL"),
        pytest.param({"LC_MESSAGES": "fr", "LC_ALL": ""}, "Le message", id="LC_MESSAGES"),
        pytest.param({"LC_ALL": "frr_DE.UTF-8"}, "The message", id="North Frisian"),
        pytest.param({"LC_ALL": "en_GB", "SMSCOST_LANG": "fr"}, "Le message", id="our own variable"),
        pytest.param({"LC_ALL": "fr_FR.UTF-8", "SMSCOST_LANG": "en"}, "The message", id="English after all"),
        pytest.param({"LC_ALL": "de_DE.UTF-8"}, "The message", id="German, which nobody has translated"),
    ],
)
def test_the_environment_chooses(variables: dict[str, str], said: str, tmp_path: Path) -> None:
    ended = _run("text 'ç' --max-segments 0 ", tmp_path, **variables)
    assert ended.returncode == 2
    ended = _run(f"text {'x' * 200} --max-segments 1", tmp_path, **variables)
    assert said in ended.stderr.decode()


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("--lang fr text x", id="before the command"),
        pytest.param("--lang=fr text x", id="with a sign"),
        pytest.param("text --lang fr x", id="before its argument"),
        pytest.param("text x --lang fr", id="at the end"),
        pytest.param("--lang en text x --lang fr", id="the last one counts"),
    ],
)
def test_where_the_option_stands(words: str, tmp_path: Path) -> None:
    assert "il reste" in _run(words, tmp_path).stdout.decode()


def test_an_option_after_the_end_of_options_is_none(tmp_path: Path) -> None:
    assert "left in the last one" in _run("text -- --lang=fr", tmp_path).stdout.decode()


def test_a_group_alone_shows_its_help(tmp_path: Path) -> None:
    ended = _run("account --lang fr", tmp_path)
    assert "Commandes\u202f:" in (ended.stdout + ended.stderr).decode()


def test_no_such_language(tmp_path: Path) -> None:
    for words in ("--lang de text x", "text x --lang de"):
        ended = _run(words, tmp_path)
        assert ended.returncode == 2
        assert ended.stderr.decode().startswith("USE017  The language cannot be 'de'.")


def test_numbers_are_not_torn(folder: Path) -> None:
    said = _run(f"{RUNS['estimate']} --lang fr", folder, COLUMNS="60").stdout.decode()
    assert "1\u202f224,2" in said
    assert not re.search(r"\d\n\d{3},\d|\w\n[;:!?]", said)
