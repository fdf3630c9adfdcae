"""`smscost lint` as a CI job meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.forks import smscost_text

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "data" / "schemas" / "lint.json").read_text(encoding="utf-8"))
MAIN = "from estimator.cli import main; main()"

# The parts of SARIF 2.1.0 that we state, as its schema has them (OASIS, sarif-schema-2.1.0.json).
_MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
_ARTIFACT = {
    "type": "object",
    "properties": {"uri": {"type": "string", "format": "uri-reference"}},
    "required": ["uri"],
}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"enum": ["2.1.0"]},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"type": "string"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "additionalProperties": False,
                                            "properties": {
                                                "id": {"type": "string"},
                                                "shortDescription": _MESSAGE,
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "invocations": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["executionSuccessful"],
                            "additionalProperties": False,
                            "properties": {
                                "executionSuccessful": {"type": "boolean"},
                                "toolExecutionNotifications": {
                                    "type": "array",
                                    "items": {"type": "object", "required": ["message"]},
                                },
                            },
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": -1},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": _MESSAGE,
                                "partialFingerprints": {
                                    "type": "object",
                                    "additionalProperties": {"type": "string"},
                                },
                                "locations": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "additionalProperties": False,
                                        "properties": {
                                            "physicalLocation": {
                                                "type": "object",
                                                "properties": {
                                                    "artifactLocation": _ARTIFACT,
                                                    "region": {
                                                        "type": "object",
                                                        "properties": {
                                                            "startLine": {"type": "integer", "minimum": 1},
                                                            "startColumn": {"type": "integer", "minimum": 1},
                                                        },
                                                    },
                                                },
                                            },
                                            "logicalLocations": {
                                                "type": "array",
                                                "items": {
                                                    "type": "object",
                                                    "properties": {"fullyQualifiedName": {"type": "string"}},
                                                },
                                            },
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    templates = tmp_path / "sms, 100 %"
    templates.mkdir()
    (templates / "long.txt").write_text("a" * 161, encoding="utf-8")
    (templates / "fr.yaml").write_text("welcome: Bienvenue ✓\nbye: Au revoir\n", encoding="utf-8")
    return tmp_path


def lint(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return smscost_text("lint", *words, folder=folder)


ALL = (".", "--encoding", "GSM-7", "--no-stop-clause")


def test_one_line_a_finding(repository: Path) -> None:
    done = lint(repository, *ALL)
    assert done.stdout == (
        "sms, 100 %/fr.yaml:1:20 LNT002 'welcome' is UCS-2 because of ✓ (CHECK MARK).\n"
        "sms, 100 %/long.txt:1:1 LNT001 The text takes 2 segments, over the limit of 1: 161 units of GSM-7.\n"
    )
    assert done.stderr == "3 texts in 2 files: 2 findings.\n"
    assert done.returncode == 1


def test_json(repository: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    done = lint(repository, *ALL, "--format", "json")
    document = json.loads(done.stdout)
    jsonschema.validate(document, SCHEMA)
    assert (document["files"], document["texts"], done.returncode) == (2, 3, 1)
    places = [(each["file"], each["line"], each["column"], each["code"]) for each in document["findings"]]
    assert places == [("sms, 100 %/fr.yaml", 1, 20, "LNT002"), ("sms, 100 %/long.txt", 1, 1, "LNT001")]


def test_sarif(repository: Path) -> None:
    (repository / "bad.json").write_text("{", encoding="utf-8")
    done = lint(repository, *ALL, "--format", "sarif")
    document: dict[str, Any] = json.loads(done.stdout)
    jsonschema.validate(document, SARIF)
    (run,) = document["runs"]
    assert not run["invocations"][0]["executionSuccessful"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [result["ruleId"] for result in run["results"]] == ["LNT002", "LNT001"]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    location = run["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "sms%2C%20100%20%25/fr.yaml"
    assert location["logicalLocations"] == [{"fullyQualifiedName": "welcome"}]
    assert done.returncode == 3


def test_github(repository: Path) -> None:
    done = lint(repository, *ALL, "--format", "github")
    assert done.stdout.splitlines()[1] == (
        "::error file=sms%2C 100 %25/long.txt,line=1,col=1,title=LNT001::"
        "The text takes 2 segments, over the limit of 1: 161 units of GSM-7."
    )
    assert done.stderr == ""


def test_a_baseline(repository: Path) -> None:
    written = lint(repository, *ALL, "--baseline", "known.json", "--write-baseline")
    assert (written.returncode, written.stdout) == (0, "")
    assert lint(repository, *ALL, "--baseline", "known.json").returncode == 0

    yaml = repository / "sms, 100 %" / "fr.yaml"
    yaml.write_text("# moved\n" + yaml.read_text(encoding="utf-8"), encoding="utf-8")
    (repository / "sms, 100 %" / "long.txt").write_text("a" * 162, encoding="utf-8")
    done = lint(repository, *ALL, "--baseline", "known.json")
    assert [line.split()[3] for line in done.stdout.splitlines()] == ["LNT001"]
    assert "1 known" in done.stderr
    assert "1 known before is gone: --write-baseline forgets it" in done.stderr
    assert done.returncode == 1


def test_the_rest_is_checked_where_a_file_cannot_be_read(repository: Path) -> None:
    (repository / "bad.json").write_text("{", encoding="utf-8")
    done = lint(repository, *ALL)
    assert (done.returncode, len(done.stdout.splitlines())) == (3, 2)
    assert "bad.json:1:2  LNT006" in done.stderr


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        pytest.param(("--select", "LNT003"), 0, id="one check that finds nothing"),
        pytest.param(("--ignore", "LNT001,lnt002"), 0, id="all but those that do"),
        pytest.param(("--ignore", "LNT001", "--ignore", "LNT002"), 0, id="said twice"),
        pytest.param(("--max-segments", "2", "--key", "bye"), 0, id="only some keys"),
        pytest.param(("--select", "LNT008"), 2, id="an error is no check"),
        pytest.param(("--field", "prenom"), 2, id="no length"),
        pytest.param(("--baseline", "none.json"), 3, id="no baseline yet"),
    ],
)
def test_exit_codes(repository: Path, words: tuple[str, ...], exit_code: int) -> None:
    done = lint(repository, *ALL, *words)
    assert done.returncode == exit_code
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        pytest.param(("--select", ""), 2, id="an empty variable"),
        pytest.param(("--select", " , "), 2, id="commas alone"),
        pytest.param(("--select", "LNT001", "--ignore", "LNT001"), 2, id="taken away again"),
        pytest.param(("--ignore", "LNT001,LNT003"), 2, id="those left need an option"),
        pytest.param(("--select", "LNT002"), 2, id="LNT002 without --encoding"),
        pytest.param(("--select", "LNT002", "--encoding", "GSM-7"), 1, id="LNT002"),
        pytest.param(("--select", "LNT004"), 2, id="LNT004 without --margin"),
        pytest.param(("--select", "LNT004", "--margin", "0"), 0, id="LNT004"),
        pytest.param(("--ignore", ""), 1, id="nothing left out"),
    ],
)
def test_no_check_is_no_success(tmp_path: Path, words: tuple[str, ...], exit_code: int) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"a": "ê" * 200}), encoding="utf-8")
    done = lint(tmp_path, "a.json", "--allow-empty", *words)
    assert (done.returncode, "LNT018" in done.stderr) == (exit_code, exit_code == 2)


@pytest.mark.parametrize("form", ["text", "github", "html"])
def test_findings_in_french(tmp_path: Path, form: str) -> None:
    (tmp_path / "a.json").write_text(
        json.dumps({"a": "ê" * 200 + "{prenom}", "b": "{", "c": "ê"}), encoding="utf-8"
    )
    words = ("a.json", "--encoding", "GSM-7", "--margin", "100", "--lang", "fr", "--format", form)
    done = lint(tmp_path, *words)
    assert done.returncode == 1
    assert "segments, au-delà de la limite" in " ".join(done.stdout.split())
    assert not {"takes", "over", "counting", "units", "needs", "left"} & set(done.stdout.split())
    assert "à cause de ê (e accent circonflexe)" in " ".join(done.stdout.split())
    document = json.loads(lint(tmp_path, *words[:-1], "json").stdout)
    assert all(" au-delà " not in each["message"] for each in document["findings"])
    assert any("LATIN SMALL LETTER E WITH CIRCUMFLEX" in each["message"] for each in document["findings"])


def test_no_template_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "empty.json").write_text("{}", encoding="utf-8")
    assert lint(tmp_path, ".").returncode == 2
    assert lint(tmp_path, ".", "--allow-empty").returncode == 0
    assert lint(tmp_path, "none.txt").returncode == 3


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("known.json", ("--baseline", "known.json", "--write-baseline")),
        ("result.json", ("--out", "result.json")),
        ("result.sarif.json", ("--format", "sarif", "--out", "result.sarif.json")),
        ("result.txt", ("--format", "github", "--out", "result.txt")),
        ("result.txt", ("--out", "result.txt")),
    ],
    ids=["baseline", "json", "sarif", "github", "text"],
)
@pytest.mark.parametrize("text", ["Bonjour", "Bonjour ✓"], ids=["no finding", "a finding"])
def test_its_own_findings_are_no_templates(
    name: str, words: tuple[str, ...], text: str, tmp_path: Path
) -> None:
    (tmp_path / "sms.yaml").write_text(f"on: {text}\n", encoding="utf-8")
    lint = ("lint", ".", "--encoding", "GSM-7")
    if text == "Bonjour" and name.endswith(".txt"):
        pytest.skip("an empty text may be anybody's")
    first = smscost_text(*lint, *words, folder=tmp_path)
    before = (tmp_path / name).read_text(encoding="utf-8")
    again = smscost_text(*lint, *words, folder=tmp_path)
    assert (again.returncode, again.stdout) == (first.returncode, first.stdout)
    after = (tmp_path / name).read_text(encoding="utf-8")
    assert after.replace('"passed_over": 1', '"passed_over": 0') == before
    listed = smscost_text(*lint, "--format", "json", folder=tmp_path)
    found = json.loads(listed.stdout)
    assert found["texts"] == 1
    assert found["passed_over"] == 1
    assert "passed over (findings)" in smscost_text(*lint, folder=tmp_path).stderr


def test_files_of_other_kinds_are_said(repository: Path) -> None:
    for name in ("a.md", "b.md", "pom.xml", ".hidden"):
        (repository / name).write_text("<project/>", encoding="utf-8")
    done = lint(repository, *ALL)
    assert done.stderr == "3 texts in 2 files: 2 findings; 3 files of other kinds passed over (.md, .xml).\n"
    document = json.loads(lint(repository, *ALL, "--format", "json").stdout)
    assert document["passed_over"] == 3
    named = lint(repository, "pom.xml")
    assert (named.returncode, "LNT011" in named.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("--field", "pernom=5"), "--field pernom fits nothing", id="a field"),
        pytest.param(("--field", "prenom=5", "--field", "x=1"), "--field x fits nothing", id="one of two"),
        pytest.param(("--key", "sms.*"), "--key sms.* fits nothing", id="a key"),
        pytest.param(
            ("--message-column", "texte"), "--message-column texte fits nothing", id="a column, no CSV"
        ),
        pytest.param(("--lines",), "--lines fits nothing", id="lines, no text file"),
    ],
)
def test_an_option_that_names_nothing(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    (tmp_path / "a.json").write_text('{"mail": "Bonjour {prenom}", "sms": "x"}', encoding="utf-8")
    done = lint(tmp_path, ".", "--key", "mail", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"LNT016  {said}")
    assert lint(tmp_path, ".", "--key", "mail", *words, "--allow-empty").returncode == 0


def test_fields_as_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("[" + "x" * 50 + "]" + "a" * 120, encoding="utf-8")
    assert lint(tmp_path, ".").returncode == 1
    assert lint(tmp_path, ".", "--fields-as", "brackets").returncode == 0
    assert "Did you mean 'brackets'" in lint(tmp_path, ".", "--fields-as", "bracket").stderr


def test_lines(tmp_path: Path) -> None:
    (tmp_path / "all.txt").write_text("a" * 100 + "\n" + "b" * 100 + "\n", encoding="utf-8")
    assert lint(tmp_path, "all.txt").returncode == 1
    assert lint(tmp_path, "all.txt", "--lines").returncode == 0


def test_nothing_heavy_is_loaded(repository: Path) -> None:
    (repository / "some.csv").write_text("message\nBonjour\n", encoding="utf-8")
    probe = f"""
import atexit, sys
atexit.register(lambda: print("LOADED", *sys.modules))
sys.argv = ["smscost", "lint", ".", "--format", "sarif"]
{MAIN}
"""
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=repository, capture_output=True, text=True, check=False
    )
    loaded = done.stdout.rpartition("LOADED")[2].split()
    assert "estimator.save.lint.csv" in loaded
    assert not {"numpy", "pandas", "pyarrow", "openpyxl", "lxml", "babel"} & set(loaded)


def test_the_hook_of_pre_commit_runs_the_command() -> None:
    import yaml

    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["entry"].split()[:2] == ["smscost", "lint"]
    assert lint(ROOT, *hook["entry"].split()[2:], "--help").returncode == 0
