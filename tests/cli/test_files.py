"""No command writes over what it reads, or two results into one file: a table of all that name files.

The table is made from the commands themselves. A new option needs nothing here, but if it is a text, it must
be said whether it names a file: by a marker where it is declared, or in `NO_FILES` below.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from inspect import Parameter, signature
from itertools import combinations
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.models import ArgumentInfo, OptionInfo

from estimator.cli.files import FileOption, Keeps, Reads, Writes, file_options, standard_input
from estimator.cli.spreading import spread
from estimator.cli.table import COMMANDS
from estimator.errors import CATALOGUE
from tests.aliases import ALIASES, CAMPAIGN
from tests.command import invoke
from tests.forks import forks, smscost, smscost_text

# fmt: off
NO_FILES = {
    "account", "accounts", "again", "amount", "assume", "bad_files", "balance", "billing_country",
    "budget", "check", "client", "cost_of_cash", "countries", "csv_for", "currency", "default_country",
    "delay", "delimiter", "encoding", "engine", "field", "fields_as", "focus_account", "ignore",
    "issuer", "key", "lang", "late_price", "layout", "left_over_worth", "level", "log_format", "margin",
    "max_credits", "max_difference", "max_price", "message", "message_column", "need", "needed",
    "number", "number_column", "prepay", "quantity", "quotas", "reserve", "scheduler", "select",
    "sender_type", "service_level", "sheet", "shortfall", "source", "split_by", "stop_clause",
    "subject", "target", "terms", "threshold", "trigger", "url", "vat", "workbook_language",
}
# fmt: on
"""Parameters that are texts, and name no file."""

NO_FILES_OF = {
    "template text",
    "text message",
    "account transfer source",
    "account transfer target",
    "sandbox stop-clause text",
}
"""The same of parameters that do elsewhere."""


def _commands() -> dict[str, list[Parameter]]:
    """Every command with its parameters, as the command line has them."""
    found = {}
    for words, entry in COMMANDS.items():
        if entry.place is not None:
            module, _, name = entry.place.partition(":")
            command = getattr(import_module(f"estimator.cli.{module}"), name)
            found[words] = list(signature(spread(command)).parameters.values())
    return found


_ALL = _commands()


def _kinds(annotation: Any) -> set[type]:
    """The types in an annotation, without what is written beside them."""
    inner = get_args(annotation)
    if not inner:
        return {annotation} if isinstance(annotation, type) else {type(annotation)}
    first = inner[:1] if hasattr(annotation, "__metadata__") else inner
    return {kind for each in first for kind in _kinds(each)}


def _notes(parameter: Parameter) -> tuple[Any, ...]:
    return getattr(parameter.annotation, "__metadata__", ())


@pytest.mark.parametrize("words", _ALL)
def test_every_option_says_whether_it_names_a_file(words: str) -> None:
    marked = {option.parameter for option in file_options(_ALL[words])}
    for parameter in _ALL[words]:
        kinds = _kinds(parameter.annotation)
        if Path in kinds:
            assert parameter.name in marked, f"{parameter.name} is a path: Reads(), Writes() or Keeps()?"
        elif str in kinds and parameter.name not in marked:
            known = parameter.name in NO_FILES or f"{words} {parameter.name}" in NO_FILES_OF
            assert known, f"{parameter.name}: if it names a file, mark it; if not, add it to NO_FILES"


def _asked(words: str, given: dict[str, str]) -> list[str]:
    """The words of a run: what is given, and something for whatever else must be there."""
    asked = words.split()
    arguments = []
    for parameter in _ALL[words]:
        declared = next(
            (note for note in _notes(parameter) if isinstance(note, (ArgumentInfo, OptionInfo))), None
        )
        if declared is None:
            continue
        value = given.get(parameter.name)
        if value is None and parameter.default is Parameter.empty:
            kinds = _kinds(parameter.annotation)
            value = f"other-{parameter.name}" if Path in kinds else "2026-11-01" if date in kinds else "1"
        if value is None:
            # What stands before an argument that is given must be there too.
            rest = _ALL[words][_ALL[words].index(parameter) + 1 :]
            later = {
                each.name for each in rest if any(isinstance(note, ArgumentInfo) for note in _notes(each))
            }
            if not (isinstance(declared, ArgumentInfo) and given.keys() & later):
                continue
            value = f"other-{parameter.name}"
        if isinstance(declared, ArgumentInfo):
            arguments.append(value)
        else:
            asked += [_flag(declared), value]
    when = {o.marker.when for o in file_options(_ALL[words]) if isinstance(o.marker, Keeps)} - {None}
    return [*asked, *(f"--{each}".replace("_", "-") for each in when), *arguments]


def _flag(declared: OptionInfo) -> str:
    flags = [declared.default, *(declared.param_decls or ())]
    return next(flag for flag in flags if isinstance(flag, str) and flag.startswith("--"))


def _named(words: str, kinds: tuple[type, ...]) -> list[FileOption]:
    # Those that are only asked whether there is a sandbox name no file.
    given = {each.name for each in _ALL[words] if bool not in _kinds(each.annotation)}
    return [
        option
        for option in file_options(_ALL[words])
        if isinstance(option.marker, kinds)
        and option.parameter in given
        # A text that may be standard input is no name of a file: tests/test_paths.py redirects one.
        and getattr(option.marker, "inside", None) is not standard_input
    ]


def _pairs() -> Iterator[Any]:
    """Every option that writes with every option that reads, of every command."""
    for words in _ALL:
        for written in _named(words, (Writes, Keeps)):
            for read in _named(words, (Reads, Keeps)):
                if read != written:
                    yield pytest.param((words, written, read), id=f"{words} {written.name} {read.name}")


def _results() -> Iterator[Any]:
    for words in _ALL:
        for one, other in combinations(_named(words, (Writes, Keeps)), 2):
            yield pytest.param((words, one, other), id=f"{words} {one.name} {other.name}")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMSCOST_DATA_DIR", str(tmp_path / "data"))
    path = tmp_path / "file.csv"
    path.write_text(CAMPAIGN, encoding="utf-8")
    return path


@pytest.mark.parametrize("alias", ALIASES)
@pytest.mark.parametrize("pair", list(_pairs()))
@pytest.mark.one_in(3, checked=True)
def test_nothing_is_written_over_what_is_read(
    file: Path, pair: tuple[str, FileOption, FileOption], alias: str
) -> None:
    words, written, read = pair
    other = ALIASES[alias](file)
    before = sorted(Path().iterdir())
    run = _asked(words, {written.parameter: other, read.parameter: str(file)})
    ended = invoke(run)
    assert (ended.exit_code, ended.exception and type(ended.exception)) == (2, SystemExit), run
    assert "OUT00" in ended.stderr
    assert "OUT003" in ended.stderr or isinstance(read.marker, Keeps)
    assert file.read_text(encoding="utf-8") == CAMPAIGN
    assert sorted(Path().iterdir()) == before, "something was written"


@pytest.mark.parametrize(
    ("words", "option"),
    [
        pytest.param(words, option, id=f"{words} {option.name}")
        for words in _ALL
        for option in _named(words, (Reads, Writes, Keeps))
        if getattr(option.marker, "inside", None) is None
    ],
)
@pytest.mark.one_in(3, checked=True)
def test_an_empty_text_names_no_file(file: Path, words: str, option: FileOption) -> None:
    ended = invoke(_asked(words, {option.parameter: ""}))
    assert (ended.exit_code, ended.stderr[:6]) == (2, "USE024")
    assert list(Path().iterdir()) == [Path(file.name)]


@pytest.mark.parametrize(
    ("words", "option"),
    [
        pytest.param(words, option, id=f"{words} {option.name}")
        for words in _ALL
        for option in _named(words, (Reads, Writes, Keeps))
        if Path in _kinds(next(each for each in _ALL[words] if each.name == option.parameter).annotation)
        and getattr(option.marker, "inside", None) is None
    ],
)
@pytest.mark.parametrize("address", ["s3://camp/x.json", "file:///tmp/x.json"])
@pytest.mark.one_in(3, checked=True)
def test_an_address_is_no_file_on_a_disk(file: Path, words: str, option: FileOption, address: str) -> None:
    ended = invoke(_asked(words, {option.parameter: address}))
    assert (ended.exit_code, ended.stderr.partition("  ")[0]) == (2, address), "as it was typed"
    assert "USE031" in ended.stderr
    assert list(Path().iterdir()) == [Path(file.name)]


def test_options_that_take_an_address() -> None:
    """Those that the hint of `USE031` names: whatever else is written is a path."""
    takes = {
        option.name
        for words in _ALL
        for option in _named(words, (Writes, Keeps))
        if Path not in _kinds(next(each for each in _ALL[words] if each.name == option.parameter).annotation)
    }
    assert takes == set(re.findall(r"--\w+", str(CATALOGUE["USE031"].hint)))


@pytest.mark.parametrize("pair", list(_results()))
@pytest.mark.one_in(3, checked=True)
def test_two_results_do_not_go_into_one_file(file: Path, pair: tuple[str, FileOption, FileOption]) -> None:
    words, one, other = pair
    run = _asked(words, {one.parameter: "new.json", other.parameter: "./x/../new.json"})
    ended = invoke(run)
    assert ended.exit_code == 2, run
    assert "OUT004" in ended.stderr
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    ("run", "usual"),
    [
        pytest.param("account list --out {}", "data/account-journal.sqlite", id="the journal"),
        pytest.param("account list --out {} --sandbox", "data/sandbox-journal.sqlite", id="its journal"),
        pytest.param("account list --out {} --sandbox", "data/sandbox.sqlite3", id="the sandbox"),
        pytest.param("account list --out {}", "ovh.conf", id="the keys"),
        pytest.param("packs --credits 100 --out {}", "data/tariffs/fr.xml", id="a tariff of one's own"),
    ],
)
def test_what_is_read_where_nothing_is_named(file: Path, run: str, usual: str) -> None:
    path = file.with_name("a") / ".." / usual
    (file.parent / usual).parent.mkdir(parents=True, exist_ok=True)
    (file.parent / usual).write_text("kept")
    ended = invoke([*run.format(path).split(), "--format", "json"])
    assert ended.exit_code == 2
    assert "OUT00" in ended.stderr
    assert (file.parent / usual).read_text() == "kept"


def test_a_campaign_that_a_calendar_names_is_kept(file: Path) -> None:
    Path("calendar.csv").write_text(f"date;campaign\n2026-12-01;{file.name}\n", encoding="utf-8")
    ended = invoke(["recharge", "simulate", "calendar.csv", "--events", "x/../file.csv"])
    assert "OUT003" in ended.stderr
    assert ended.exit_code == 2
    assert file.read_text(encoding="utf-8") == CAMPAIGN


def test_files_of_a_folder_are_kept(file: Path) -> None:
    ended = invoke(["lint", ".", "--out", "./file.csv", "--format", "json"])
    assert (ended.exit_code, "OUT003" in ended.stderr) == (2, True)
    assert file.read_text(encoding="utf-8") == CAMPAIGN


WITH_CLIENTS = "phone,message,client\n+33639980001,Bonjour,A\n?,Bonjour,B\n"
NAMED = [
    ("advise campaign.csv --apply", ".csv .xlsx .tsv .txt .CSV /dev/null", ".ods .pdf .csv.gz .json"),
    ("estimate campaign.csv --rejects", ".csv .xlsx .txt", ".ods .pdf .parquet"),
    ("estimate campaign.csv --split-by client --split-out", ".csv .xlsx", ".ods .pdf .html"),
    ("estimate campaign.csv --report", ".html .htm", ".pdf .csv"),
    ("estimate campaign.csv --out", ".html .json .xlsx", ".ods .pdf .xml"),
    ("lint a.txt --write-baseline --baseline", ".json", ".csv .yaml"),
]


@pytest.mark.parametrize(("command", "known", "others"), NAMED, ids=[name for name, _, _ in NAMED])
@pytest.mark.one_in(3, checked=True)
def test_a_result_is_what_its_name_says(tmp_path: Path, command: str, known: str, others: str) -> None:
    (tmp_path / "campaign.csv").write_text(WITH_CLIENTS, encoding="utf-8")
    (tmp_path / "a.txt").write_text("Bonjour", encoding="utf-8")
    words = command.split()
    for suffix in known.split():
        name = suffix if suffix.startswith("/") else f"o{suffix}"
        done = smscost_text(*words, name, folder=tmp_path)
        assert done.returncode in {0, 3}, done.stderr
        assert "OUT005" not in done.stderr
        assert (tmp_path / name).exists()
    for suffix in others.split():
        done = smscost_text(*words, f"o{suffix}", folder=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(f"o{suffix}  OUT005")
        assert ("--format" in done.stderr) == (words[-1] == "--out"), "a hint that can be followed"
        assert not (tmp_path / f"o{suffix}").exists()


@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/fd/1"])
def test_results_on_standard_output(tmp_path: Path, name: str) -> None:
    (tmp_path / "campaign.csv").write_text(WITH_CLIENTS, encoding="utf-8")
    words = ["estimate", "campaign.csv", "--format", "json"]
    plain = smscost_text(*words, folder=tmp_path)
    assert smscost_text(*words, "--out", name, folder=tmp_path).stdout == plain.stdout
    rejects = smscost_text(*words, "--out", "x.json", "--rejects", name, folder=tmp_path)
    assert rejects.stdout.startswith("phone,message,client,code,reason,line\n?,Bonjour,B,")
    applied = smscost_text(*words[:2], "--out", "x.json", "--report", name, folder=tmp_path)
    assert applied.stdout.startswith("<!")
    mixed = smscost_text(*words, "--rejects", name, folder=tmp_path)
    assert (mixed.returncode, mixed.stdout, "OUT004" in mixed.stderr) == (2, "", True)
    both = smscost_text(*words, "--out", name, "--rejects", "-", folder=tmp_path)
    assert (both.returncode, both.stdout, "OUT004" in both.stderr) == (2, "", True)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["campaign.csv", "x.json"]


def test_standard_output_that_is_a_file_goes_on_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "campaign.csv").write_text(WITH_CLIENTS, encoding="utf-8")
    command = "(echo before; smscost text Bonjour --format json --out /dev/stdout; echo after) > all.txt"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=tmp_path,
        check=False,
        env=os.environ | {"PATH": f"{forks().commands}{os.pathsep}{os.environ['PATH']}"},
    )
    assert done.returncode == 0
    written = (tmp_path / "all.txt").read_text(encoding="utf-8")
    assert (written[:8], written[-8:]) == ("before\n{", "}\nafter\n")


_JOURNAL = "account list --sandbox --journal journal.sqlite --format json"
_STATE = "sandbox stop-clause STOP --state state.sqlite --format json"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        *((_JOURNAL, f"journal.sqlite{suffix}") for suffix in ("", ".lock", "-wal", "-shm", "-journal")),
        *((_STATE, f"state.sqlite{suffix}") for suffix in ("", "-wal", "-shm", "-journal")),
    ],
)
def test_nothing_is_written_over_what_belongs_to_a_database(tmp_path: Path, words: str, name: str) -> None:
    data = str(tmp_path / "data")
    ended = smscost(*words.split(), "--out", name, folder=tmp_path, SMSCOST_DATA_DIR=data)
    assert ended.returncode == 2
    assert b"OUT00" in ended.stderr
    assert not (tmp_path / name).exists()
