"""Defaults from a file: who wins, what is said and what is refused, over commands that have such options."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from importlib import import_module
from inspect import signature
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator import estimate
from estimator.base.resources import data_path
from estimator.cli.defaults import KEYS, NAME, _line, parameter_of, read_defaults
from estimator.cli.spreading import spread
from estimator.errors import UsageError
from tests.forks import smscost_text

CAMPAIGN = "numero;message\n06 39 98 00 01;Bonjour\n+37761234567;Ça commence ✓\n+33639980002;Déjà\n"
DEGRESSIVE = data_path("examples", "tariff-degressive.xml")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for place in ("lists", "own/smscost"):
        Path(place).mkdir(parents=True)
    for place in (".", "lists"):
        Path(place, "a.csv").write_text(CAMPAIGN, encoding="utf-8")
    Path("lists/rates.xml").write_bytes(DEGRESSIVE.read_bytes())
    return tmp_path


def _run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return smscost_text(*words, **({"XDG_CONFIG_HOME": str(Path("own").absolute())} | environment))


def _settings(*words: str, **environment: str) -> dict[str, tuple[str | None, str, str | None]]:
    done = _run("config", *words, "--format", "json", **environment)
    assert (done.returncode, done.stderr) == (0, "")
    return {
        each["key"]: (each["value"], each["source"], each["file"])
        for each in json.loads(done.stdout)["settings"]
    }


NEAR, BESIDE, OWN = NAME, f"lists/{NAME}", f"own/smscost/{NAME}"
BUILT_IN = (None, "built in", None)

LAYERS = [
    pytest.param({}, [], {}, BUILT_IN, id="nothing"),
    pytest.param({OWN: "vat = 1"}, [], {}, ("1", "file", OWN), id="the user's own"),
    pytest.param({OWN: "vat = 1", NEAR: "vat = 2"}, [], {}, ("2", "file", NEAR), id="a near one wins"),
    pytest.param({OWN: "vat = 1", NEAR: 'lang = "fr"'}, [], {}, ("1", "file", OWN), id="by option"),
    pytest.param({NEAR: "vat = 2", BESIDE: "vat = 3"}, ["lists/a.csv"], {}, ("3", "file", BESIDE),
                 id="beside the campaign"),
    pytest.param({NEAR: "vat = 2", BESIDE: "vat = 3"}, ["lists"], {}, ("3", "file", BESIDE),
                 id="in its folder"),
    pytest.param({NEAR: "vat = 2", BESIDE: "vat = 3"}, ["lists/*.csv"], {},
                 ("3", "file", BESIDE), id="beside what a pattern finds"),
    pytest.param({NEAR: "vat = 2"}, ["lists/a.csv"], {}, ("2", "file", NEAR), id="else where we are"),
    pytest.param({NEAR: "vat = 2"}, ["--vat", "4"], {}, ("4", "option", None), id="what is typed wins"),
    pytest.param({NEAR: "vat = 2", OWN: "vat = 1"}, ["--no-config"], {}, BUILT_IN, id="--no-config"),
    pytest.param({NEAR: "vat = 2", OWN: "vat = 1"}, [], {"SMSCOST_CONFIG": ""}, BUILT_IN, id="turned off"),
    pytest.param({NEAR: "vat = 2", "x.toml": "vat = 5"}, [], {"SMSCOST_CONFIG": "x.toml"},
                 ("5", "file", "x.toml"), id="the environment names one"),
    pytest.param({NEAR: "vat = 8.50"}, [], {}, ("8.50", "file", NEAR), id="a decimal number is exact"),
    pytest.param({NEAR: 'vat = "8.5"'}, [], {}, ("8.5", "file", NEAR), id="a number as a text"),
]  # fmt: skip


def _write(files: Mapping[str, str]) -> None:
    for name, content in files.items():
        Path(name).write_text(f"{content}\n", encoding="utf-8")


@pytest.mark.parametrize(("files", "words", "environment", "expected"), LAYERS)
def test_who_wins(
    folder: Path,
    files: dict[str, str],
    words: list[str],
    environment: dict[str, str],
    expected: tuple[str | None, str, str | None],
) -> None:
    _write(files)
    value, source, file = _settings(*words, **environment)["vat"]
    said = None if file is None else str(Path(file).relative_to(folder)) if Path(file).is_absolute() else file
    assert (value, source, said) == expected


def test_options_that_answer_one_question(folder: Path) -> None:
    _write({NEAR: 'stop-clause = " STOP 36180"', OWN: "no-stop-clause = true"})
    found = _settings()
    assert found["stop-clause"][1:] == ("file", NEAR)
    assert found["no-stop-clause"] == BUILT_IN
    assert _settings("--no-stop-clause")["stop-clause"] == BUILT_IN


@pytest.mark.parametrize("file", ["no-stop-clause = true", 'stop-clause = " STOP 36180"'])
@pytest.mark.parametrize("typed", ["--stop-units 14", "--stop-clause XX", "--no-stop-clause"])
def test_a_clause_that_is_typed_wins_over_a_file(folder: Path, file: str, typed: str) -> None:
    words = ["estimate", "a.csv", "--on", "2026-11-01", *typed.split()]
    without = _run(*words)
    _write({NEAR: file})
    found = _run(*words)
    assert (found.returncode, found.stdout) == (without.returncode, without.stdout)


def test_two_clauses_are_not_typed_together(folder: Path) -> None:
    for command in ("estimate a.csv", "text Bonjour"):
        found = _run(*command.split(), "--no-stop-clause", "--stop-clause", "XX")
        assert found.returncode == 2
        assert "USE025" in found.stderr


TYPED = {
    "tariff": (f'tariff = "{DEGRESSIVE.as_posix()}"', ["--tariff", str(DEGRESSIVE)]),
    "billing-country": ('billing-country = "gb"', ["--billing-country", "gb"]),
    "default-country": ('default-country = "MC"', ["--default-country", "MC"]),
    "assume": ('assume = ["MC=FR"]', ["--assume", "MC=FR"]),
    "sender-type": ('sender-type = "shortcode"', ["--sender-type", "shortcode"]),
    "no-stop-clause": ("no-stop-clause = true", ["--no-stop-clause"]),
    "stop-clause": ('stop-clause = " STOP au 36180"', ["--stop-clause", " STOP au 36180"]),
    "workbook-language": ('workbook-language = "en-GB"', ["--workbook-language", "en-GB"]),
    "vat": ("vat = 8.5", ["--vat", "8.5"]),
    "max-orders": ("max-orders = 1", ["--max-orders", "1"]),
    "csv-for": ('csv-for = "excel"', ["--csv-for", "excel"]),
    "lang": ('lang = "fr"', ["--lang", "fr"]),
}
"""Every key: a line of the file, and what is typed for the same."""


def test_every_key_has_a_case_and_is_an_option() -> None:
    assert tuple(TYPED) == KEYS
    module = import_module("estimator.cli.estimate")
    assert {parameter_of(key) for key in KEYS} <= set(signature(spread(module.estimate)).parameters)
    config = set(signature(spread(import_module("estimator.cli.config").config)).parameters)
    assert {parameter_of(key) for key in KEYS} <= config


@pytest.mark.parametrize("key", TYPED)
@pytest.mark.one_in(3, checked=True)
def test_a_default_does_what_its_option_does_and_is_said(folder: Path, key: str) -> None:
    line, words = TYPED[key]
    _write({f"lists/{NAME}": line})
    run = ["estimate", "lists/a.csv", "--split-by", "numero", "--split-out"]
    # The tests' environment says a language, and would win over a file.
    environment = {"SMSCOST_LANG": ""} if key == "lang" else {}
    by_file = _run(*run, "file.csv", "--on", "2026-11-01", **environment)
    by_option = _run(*run, "option.csv", "--on", "2026-11-01", "--no-config", *words, **environment)
    assert by_file.returncode == by_option.returncode == 0, by_file.stderr + by_option.stderr
    said = [line for line in by_file.stdout.splitlines() if line.startswith(f"lists/{NAME}")]
    assert len(said) == 1
    assert said[0].endswith(key)
    # What is typed and has no use in a CSV is said; a default is for all files.
    idle = r"  - such a file has no cells (.|\n)*? changes nothing\n" if key == "workbook-language" else "^"
    typed, count = re.subn(idle, "", by_option.stdout, count=1)
    assert (by_file.stdout.replace(f"{said[0]}\n\n", ""), 1) == (typed, count)
    assert Path("file.csv").read_bytes() == Path("option.csv").read_bytes()
    as_json = _run("estimate", "lists/a.csv", "--on", "2026-11-01", "--format", "json", **environment)
    assert json.loads(as_json.stdout)["defaults"] == [{"file": f"lists/{NAME}", "keys": [key]}]
    assert as_json.stderr.startswith(f"lists/{NAME}")


COMMANDS_RUN = [
    pytest.param("packs --credits 150", "vat = 8.5", "--vat 8.5", id="packs"),
    pytest.param("text Bonjour", "no-stop-clause = true", "--no-stop-clause", id="text"),
    pytest.param("advise a.csv", 'default-country = "MC"', "--default-country MC", id="advise"),
    pytest.param("tariff show", 'billing-country = "gb"', "--billing-country gb", id="tariff show"),
    pytest.param("diff a.csv lists/a.csv", 'assume = ["MC=FR"]', "--assume MC=FR", id="diff"),
]


@pytest.mark.parametrize(("command", "line", "typed"), COMMANDS_RUN)
def test_other_commands_take_them_too(folder: Path, command: str, line: str, typed: str) -> None:
    _write({NEAR: line})
    by_file = _run(*command.split())
    by_option = _run(*command.split(), "--no-config", *typed.split())
    assert by_option.returncode == by_file.returncode == 0, by_file.stderr + by_option.stderr
    kept = [line for line in by_file.stdout.splitlines() if not line.startswith(NAME)]
    assert "".join(kept).replace("\n", "") == by_option.stdout.replace("\n", "")
    assert NAME in by_file.stdout
    assert NAME not in _run(*command.split(), "--no-config").stdout


def test_a_tariff_is_where_the_file_is(folder: Path) -> None:
    _write({f"lists/{NAME}": 'tariff = "rates.xml"'})
    assert _settings("lists/a.csv")["tariff"][0] == "lists/rates.xml"
    ended = _run(
        "estimate", "lists/a.csv", "--on", "2026-11-01", "--out", "lists/rates.xml", "--format", "json"
    )
    assert (ended.returncode, "OUT003" in ended.stderr) == (2, True)


@pytest.mark.parametrize("file", [NEAR, OWN])
def test_no_result_is_written_over_a_file_of_defaults(folder: Path, file: str) -> None:
    _write({file: "vat = 2"})
    ended = _run("estimate", "a.csv", "--on", "2026-11-01", "--out", file, "--format", "json")
    assert (ended.returncode, "OUT003" in ended.stderr) == (2, True)
    assert Path(file).read_text(encoding="utf-8") == "vat = 2\n"


def test_the_report_names_them(folder: Path) -> None:
    _write({NEAR: "vat = 2"})
    assert _run("estimate", "a.csv", "--on", "2026-11-01", "--report", "r.html").returncode == 0
    assert "vat, from smscost.toml" in Path("r.html").read_text(encoding="utf-8")


def test_a_saved_estimate_does_not_mind_a_default_tariff(folder: Path) -> None:
    for name in ("a.json", "b.json"):
        assert _run("estimate", "a.csv", "--on", "2026-11-01", "--out", name).returncode == 0
    _write({NEAR: f'tariff = "{DEGRESSIVE.as_posix()}"'})
    done = _run("diff", "a.json", "b.json")
    assert done.returncode == 0
    assert NAME not in done.stdout, "what is not used is not said"
    assert NAME in _run("diff", "a.csv", "b.json").stdout


def test_a_script_reads_no_file(folder: Path) -> None:
    before = estimate("a.csv", on="2026-11-01").document()
    _write({NEAR: 'billing-country = "gb"\nvat = 2', OWN: "vat = 1"})
    assert estimate("a.csv", on="2026-11-01").document() == before


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_config_obeys_its_schema_and_says_where_the_file_is(folder: Path, lang: str) -> None:
    own = str(Path(OWN).absolute())
    assert _run("config", "--path").stdout == f"{own}\n"
    _write({NEAR: "vat = 2"})
    assert _run("config", "--path").stdout == f"{NAME}\n"
    schema = json.loads(data_path("schemas", "config.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(_run("config", "--format", "json").stdout), schema)
    shown = _run("config", "--lang", lang).stdout.splitlines()
    assert [line.split()[0] for line in shown[3:]] == list(KEYS)
    assert f"{NAME}:1" in next(line for line in shown if line.startswith("vat"))


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        pytest.param("vats = 1", "CFG001", 1, id="no such key"),
        pytest.param("[estimate]\nvat = 1", "CFG001", 1, id="a table"),
        pytest.param(
            'stop-clause = """\nvats = 1\n"""\n\nvats = 2', "CFG001", 5, id="a key that is a text before"
        ),
        pytest.param("vat = true", "AMT001", 1, id="no number"),
        pytest.param("\nmax-orders = 1.5", "AMT001", 2, id="no whole number"),
        pytest.param('no-stop-clause = "yes"', "CFG002", 1, id="no truth"),
        pytest.param('assume = "MC=FR"', "CFG002", 1, id="no list"),
        pytest.param("vat = 101", "AMT004", 1, id="more than all"),
        pytest.param("max-orders = 0", "AMT003", 1, id="no order at all"),
        pytest.param('assume = ["MC"]', "USE014", 1, id="half a pair"),
        pytest.param('csv-for = "word"', "USE017", 1, id="none of a few words"),
        pytest.param('lang = "de"', "USE017", 1, id="a language that is not spoken"),
        pytest.param('no-stop-clause = true\nstop-clause = "XX"', "USE025", 2, id="two clauses"),
        pytest.param('stop-clause = "XX"\nno-stop-clause = true', "USE025", 2, id="two clauses, turned"),
        pytest.param("vat = 1\nvat = 2", "CFG003", None, id="a key twice"),
        pytest.param(f"vat{'.a' * 200} = 1", "CFG003", None, id="too deep"),
    ],
)
def test_what_is_wrong_has_its_line(folder: Path, content: str, code: str, line: int | None) -> None:
    _write({NEAR: content})
    with pytest.raises(UsageError) as caught:
        read_defaults([], {})
    assert caught.value.code == code
    assert caught.value.place is not None
    assert caught.value.place.file == NAME
    if line is not None:
        assert caught.value.place.line == line


def test_a_file_is_read_with_a_bound(folder: Path) -> None:
    Path(NEAR).write_bytes(b"#" * (2 << 20))
    with pytest.raises(UsageError, match="FIL005"):
        read_defaults([], {})


@given(
    st.lists(st.sampled_from(["vat = 2", "# lang = 3", 'stop-clause = """\nlang = 1\n"""', ""]), unique=True)
)
def test_a_key_is_found_outside_texts_and_comments(before: list[str]) -> None:
    content = "\n".join([*before, "lang = 'fr'"])
    assert _line(content, "lang") == content.count("\n") + 1


@pytest.mark.parametrize("said", ["no-stop-clause = true", 'stop-clause = " STOP au 36180"'])
def test_the_usual_clause_undoes_what_a_file_says(folder: Path, said: str) -> None:
    usual = json.loads(_run("estimate", "a.csv", "--format", "json", "--assume", "MC=FR").stdout)
    Path(NAME).write_text(said, encoding="utf-8")
    by_file = json.loads(_run("estimate", "a.csv", "--format", "json", "--assume", "MC=FR").stdout)
    words = ("estimate", "a.csv", "--format", "json", "--assume", "MC=FR", "--with-stop-clause")
    undone = json.loads(_run(*words).stdout)
    assert by_file["stop_clause"] != usual["stop_clause"] == undone["stop_clause"]


@pytest.mark.parametrize(
    "before", [["--no-config"], ["--lang", "en", "--no-config"], ["--no-config", "--lang=en"]]
)
@pytest.mark.parametrize("command", ["packs --credits 5", "tariff show", "estimate lists/a.csv"])
@pytest.mark.usefixtures("folder")
def test_no_config_may_stand_before_the_command(before: list[str], command: str) -> None:
    _write({NAME: 'vat = 5\nlang = "fr"\n'})
    behind = _run(*command.split(), "--no-config", "--lang", "en")
    moved = _run(*before, *command.split(), *([] if len(before) > 1 else ["--lang", "en"]))
    assert (moved.returncode, moved.stdout, moved.stderr) == (0, behind.stdout, behind.stderr)
