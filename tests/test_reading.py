"""Whatever others wrote: every command that reads a file, with files that nobody should have to read.

A new command that takes a file fails here until it is in `READERS`.
"""

from __future__ import annotations

import os
import re
import threading
import warnings
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer.main

from estimator.base.cells import read_table
from estimator.base.notes import ReadingWarning
from estimator.base.read import MESSAGE, clipped, fold, quoted, read_bounded, shown, visible
from estimator.cli import command_line
from estimator.errors import CampaignError, Place, SmsCostError
from estimator.price.comparison.jobs import read_jobs
from estimator.supply.calendar.accounts import read_accounts
from estimator.supply.calendar.reading import read_calendar
from estimator.tariff.imports import import_tariff
from tests.forks import smscost, smscost_text

READERS = {
    ("estimate", "campaigns"): ("estimate {}", ".csv"),
    ("estimate", "message_file"): ("estimate sound.csv --message-file {}", ".txt"),
    ("estimate", "stock"): ("estimate sound.csv --balance 100 --stock {}", ".csv"),
    ("quote", "campaigns"): (
        "quote {} --client A --number 1 --from B --valid-until 2099-12-31",
        ".csv",
    ),
    ("quote", "terms_file"): (
        "quote sound.csv --client A --number 1 --from B --valid-until 2099-12-31 --terms-file {}",
        ".txt",
    ),
    ("advise", "campaign"): ("advise {}", ".csv"),
    ("template", "fields"): ("template {prenom} --fields {}", ".csv"),
    ("lint", "paths"): ("lint {}", ".csv"),
    ("lint", "baseline"): ("lint sound.csv --baseline {}", ".json"),
    ("diff", "before"): ("diff {} sound.csv", ".json"),
    ("diff", "after"): ("diff sound.csv {}", ".csv"),
    ("diff", "against_tariff"): ("diff sound.csv --against-tariff {}", ".xml"),
    ("sum", "saved"): ("sum {}", ".json"),
    ("reconcile", "estimate"): ("reconcile {} jobs.csv", ".json"),
    ("reconcile", "jobs"): ("reconcile saved.json {}", ".csv"),
    ("packs", "tariff"): ("packs --credits 100 --tariff {}", ".xml"),
    ("plan", "calendar"): ("plan {}", ".csv"),
    ("plan", "balances"): ("plan calendar.csv --balances {}", ".csv"),
    ("plan", "sent"): ("plan calendar.csv --sent {}", ".csv"),
    ("transfers", "accounts"): ("transfers {}", ".csv"),
    ("transfers", "calendar"): ("transfers accounts.csv {}", ".csv"),
    ("account apply", "plan"): ("account apply {} --sandbox", ".json"),
    ("account list", "config"): ("account list --config {}", ".conf"),
    ("recharge simulate", "calendar"): ("recharge simulate {} --threshold 1 --quantity 100", ".csv"),
    ("recharge recommend", "calendar"): ("recharge recommend {}", ".csv"),
    ("tariff check", "file"): ("tariff check {}", ".xml"),
    ("tariff diff", "before"): ("tariff diff {} 2026-10-01", ".xml"),
    ("tariff diff", "after"): ("tariff diff 2026-10-01 {}", ".xml"),
    ("tariff diff", "campaign"): ("tariff diff 2023-02-09 2026-10-01 --campaign {}", ".csv"),
    ("tariff diff", "calendar"): ("tariff diff 2023-02-09 2026-10-01 --calendar {}", ".csv"),
    ("tariff import", "file"): (
        "tariff import {} --out out.xml --valid-from 2026-11-01 --source notes",
        ".csv",
    ),
}
"""The command that reads a file as a parameter, and the suffix of such a file."""

SHARED = {"tariff", "message_file", "balances", "config"}
"""Options that many commands have from one place: one row each is enough."""

NOT_READ = {
    *("out", "rejects", "report", "focus", "split_out", "apply", "journal", "state", "events"),
    *("save", "bad_files_out"),
    *("message", "text", "account", "source", "target", "amount", "number", "quantity", "countries"),
}
"""What is written, or a file of the command's own, or no file."""


class Hostile(NamedTuple):
    """A file, by its content, or by what stands in its place."""

    name: str
    octets: bytes = b""
    target: str = ""


HOSTILE = [
    pytest.param(Hostile("file", target="/dev/zero"), id="endless"),
    pytest.param(Hostile("file", target="."), id="a folder"),
    pytest.param(Hostile("file", target="nowhere"), id="missing"),
    pytest.param(Hostile("file", "number;é\n1;ü\n".encode("cp1252")), id="not UTF-8"),
    pytest.param(Hostile("file", "\ufeffnumber;\x1b[31m\n1;é\n".encode()), id="a mark"),
    pytest.param(Hostile("file", "number;\x1b[31m\n1;é\n".encode("utf-16")), id="UTF-16"),
    pytest.param(Hostile("file", b"number;a\0b\n1;2\n"), id="NUL"),
    pytest.param(Hostile("file", b"number;a\r1;2\r3;4;5\r"), id="CR"),
    pytest.param(Hostile("file", b'number;"a\nb"\n1;2\n'), id="a quoted line break"),
    pytest.param(Hostile("file", "n\x1b[2J\u202e\x9b;b\u2028\n1;2\n".encode()), id="controls in a heading"),
    pytest.param(Hostile("fi\u202elc\x1b]0;\x9bel", b"a"), id="controls in a name"),
    pytest.param(Hostile("file", b""), id="empty"),
]

_CODE = re.compile(r"^(?:.*  )?[A-Z]{3}[0-9]{3}  ", re.MULTILINE)
_RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")


def _commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    if hasattr(command, "commands"):
        for name, below in command.commands.items():
            yield from _commands(below, (*path, name))
    else:
        yield " ".join(path), command


def test_every_command_that_takes_a_file_is_here() -> None:
    taken = {
        (name, each.name)
        for name, command in _commands(typer.main.get_command(command_line()))
        for each in command.params
        if each.param_type_name == "argument" or each.metavar == "FILE"
    }
    # `config` asks of a campaign only which folder it is in.
    read = {(name, each) for name, each in taken if each not in NOT_READ} - {("config", "campaigns")}
    assert {pair for pair in read if pair[1] not in SHARED} <= READERS.keys() <= read
    assert {each for _, each in READERS} >= SHARED


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reading")
    (folder / "sound.csv").write_text("number;message\n+33639980001;Bonjour\n")
    (folder / "calendar.csv").write_text("date;credits\n2026-12-01;100\n")
    (folder / "accounts.csv").write_text("account;credits\nsms-ab1234-1;100\n")
    (folder / "jobs.csv").write_text("validReceivers,invalidReceivers,totalCreditsRemoved\n1,0,1\n")
    made = smscost("estimate", "sound.csv", "--format", "json", folder=folder)
    (folder / "saved.json").write_bytes(made.stdout)
    return folder


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize(
    ("words", "suffix"), [pytest.param(*row, id=" ".join(key)) for key, row in READERS.items()]
)
@pytest.mark.one_in(5)
def test_a_hostile_file(words: str, suffix: str, hostile: Hostile, folder: Path) -> None:
    file = folder / f"{hostile.name}{suffix}"
    if hostile.target:
        file.symlink_to(hostile.target)
    else:
        file.write_bytes(hostile.octets)
    try:
        ended = smscost(*(file.name if each == "{}" else each for each in words.split()), folder=folder)
    finally:
        file.unlink()
    out, err = ended.stdout.decode(), ended.stderr.decode()
    assert 0 <= ended.returncode <= 7, err
    assert "Traceback" not in err
    assert not _RAW.search(err + out)
    if ended.returncode > 1:
        assert _CODE.search(err)


TABLES: dict[str, tuple[str, str, Callable[[Path], object]]] = {
    "accounts": ("account;credits", "sms-ab1234-1;12", read_accounts),
    "calendar": ("date;credits", "2026-12-01;12", read_calendar),
    "jobs": ("validReceivers;invalidReceivers;totalCreditsRemoved", "1;0;1", read_jobs),
    "rate card": (
        "country;credits",
        "FR;1",
        lambda path: import_tariff(path, billing_country="fr", valid_from=date(2026, 11, 1), source="notes"),
    ),
}
each_table = pytest.mark.parametrize("table", TABLES)


@each_table
@pytest.mark.parametrize(
    ("spoil", "code", "place"),
    [
        pytest.param(lambda head, row: b"", "CSV001", "", id="nothing"),
        pytest.param(lambda head, row: head + b'\n"' + row, "CSV002", ":2:1", id="a quote never closed"),
        pytest.param(lambda head, row: head + b"\n" + row + b";9", "CSV003", ":2:", id="a cell too many"),
        pytest.param(lambda head, row: head + b'\n"9"9;' + row, "CSV004", ":2:4", id="text after a quote"),
        pytest.param(lambda head, row: head + b"\r\n\0" + row, "CSV005", ":2:1", id="NUL"),
        pytest.param(
            lambda head, row: head.decode().encode("utf-16-le"), "ENC004", ":1:1", id="UTF-16 without a mark"
        ),
    ],
)
def test_tables_are_as_strict_as_campaigns(
    table: str, spoil: Callable[[bytes, bytes], bytes], code: str, place: str, tmp_path: Path
) -> None:
    head, row, read = TABLES[table]
    file = tmp_path / "a.csv"
    file.write_bytes(spoil(head.encode(), row.encode()))
    with pytest.raises(SmsCostError) as caught:
        read(file)
    assert caught.value.code == code
    assert str(caught.value).startswith(f"{file}{place}")


@each_table
@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda head, row: f"{head}\r\n{row}\r\n".encode(), id="CRLF"),
        pytest.param(lambda head, row: f"{head}\r{row}\r".encode(), id="CR"),
        pytest.param(lambda head, row: f"{head}\n{row}".encode(), id="no last line end"),
        pytest.param(lambda head, row: f"\n\n{head}\n\n{row}\n\n".encode(), id="blank lines"),
        pytest.param(lambda head, row: f"\ufeff{head}\n{row}\n".encode(), id="a mark"),
        pytest.param(lambda head, row: f"{head}\n{row}\n".encode("utf-16"), id="UTF-16"),
        pytest.param(lambda head, row: f"sep=;\r\n{head}\n{row}\n".encode(), id="Excel's own line"),
        pytest.param(lambda head, row: f"{head}\n{row}\n".replace(";", ",").encode(), id="commas"),
        pytest.param(lambda head, row: f"{head}\n{row}\n".replace(";", "\t").encode(), id="tabs"),
        pytest.param(lambda head, row: f"{head}\n{row}\n".replace(";", "|").encode(), id="pipes"),
        pytest.param(
            lambda head, row: "\n".join(
                ";".join(f'"{cell}"' for cell in line.split(";")) for line in (head, row)
            ).encode(),
            id="quotes",
        ),
    ],
)
def test_tables_are_read_however_they_were_saved(
    table: str, write: Callable[[str, str], bytes], tmp_path: Path
) -> None:
    head, row, read = TABLES[table]
    file = tmp_path / "a.csv"
    file.write_text(f"{head}\n{row}\n")
    expected = read(file)
    file.write_bytes(write(head, row))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReadingWarning)  # it is said where the header was found
        assert read(file) == expected


@each_table
def test_a_pipe_is_a_file(table: str, tmp_path: Path) -> None:
    head, row, read = TABLES[table]
    pipe = tmp_path / "a.csv"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(f"{head}\n{row}\n",))
    writer.start()
    assert read(pipe)
    writer.join()


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.json")
    (tmp_path / "b.txt").write_text("Bonjour")
    linted = smscost_text("lint", ".", folder=tmp_path)
    assert linted.returncode == 0
    assert "1 file of other kinds passed over (.json)" in linted.stderr


@pytest.mark.parametrize("size", [MESSAGE.most, MESSAGE.most + 1])
def test_no_more_is_read_than_a_kind_has(size: int, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    with file.open("wb") as sparse:
        sparse.truncate(size)
    if size == MESSAGE.most:
        assert len(read_bounded(file, MESSAGE)) == size
        return
    with pytest.raises(CampaignError, match="FIL005"):
        read_bounded(file, MESSAGE)


def test_a_record_without_an_end_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("estimator.base.cells.RECORD_LIMIT", 1 << 16)
    with pytest.raises(CampaignError) as caught:
        list(read_table(b"a;b\n" + b";" * (1 << 18), "a.csv", meaning=len).rows)
    assert (caught.value.code, caught.value.place) == ("CSV007", Place("a.csv", 2, 1))


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
def test_lines_are_counted_across_windows(line_end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    octets = line_end.join(["a;b", *("1;2" for _ in range(50)), "", '"3\n";4']).encode()
    whole = list(read_table(octets, "a.csv", meaning=len).rows)
    assert whole[-1] == (53, ["3", "4"])
    for limit in range(8, 30):
        monkeypatch.setattr("estimator.base.cells.RECORD_LIMIT", limit)
        assert list(read_table(octets, "a.csv", meaning=len).rows) == whole


@pytest.mark.parametrize("char", [*map(chr, range(32)), *"\x7f\x85\x9b\u061c\u200e\u2028\u202e\u2067\ud800"])
@pytest.mark.parametrize("show", [shown, visible, quoted, lambda text: clipped(text, 9)])
def test_nothing_plays_with_a_terminal(char: str, show: Callable[[str], str]) -> None:
    assert show(f"a{char}b").isprintable()
    error = CampaignError("COL004", Place(f"a{char}b", 1), what=char, columns=char)
    assert str(error).replace("\n", "").isprintable()
    assert error.details["what"] == char, "programs get what was found"


def test_what_a_shell_can_paste_stays() -> None:
    assert shown("Numéro\u00a0de\u202ftéléphone 👩‍🚀") == "Numéro\u00a0de\u202ftéléphone 👩‍🚀"
    assert fold("Numéro\u00a0de tél\u200b") == fold("NUMERO_DE_TEL")
