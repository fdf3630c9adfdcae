"""What is kept of files and estimates adds up to the same as one run over all, to the last count."""

from __future__ import annotations

import io
import json
import os
import random
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest
from msgspec.structs import replace

from estimator import Estimate, SmsCostError, estimate, estimate_files
from estimator.distributed import files
from estimator.price.kept import kept_summary, summary_of_kept
from estimator.price.summary import Summary, total_of
from scripts.written import ROOT
from tests.command import invoke
from tests.forks import forks, smscost_text

DAY = "2026-11-01"
OPTIONS = ("--on", DAY)
TEXTS = ("Bonjour", "reçu 20 €", "Ça commence ✓", "l'été " * 40, "{{prenom}}")


def _night(path: Path, seed: int, rows: int = 30) -> Path:
    draw = random.Random(seed)
    lines = [
        f"+3363998{draw.randrange(40):04d};{draw.choice(TEXTS)};client {draw.randrange(5)}"
        if draw.random() < 0.9
        else "?;perdu;client 0"
        for _ in range(rows)
    ]
    path.write_text("\n".join(["numero;message;client", *lines, ""]), encoding="utf-8")
    return path


def _same(found: Estimate, expected: Estimate) -> None:
    assert found.summary.numbers == expected.summary.numbers
    assert found.summary.texts == expected.summary.texts
    both = [
        replace(each.document(), campaign=expected.document().campaign, read_as=())
        for each in (found, expected)
    ]
    assert both[0] == both[1]


def test_a_month_of_nights_one_of_which_failed_is_one_run(tmp_path: Path) -> None:
    """The recipe of docs/how-to/nightly.md: a night that fails is made good by the next."""
    lists, days = tmp_path / "lists", tmp_path / "days"
    days.mkdir()
    for night in range(1, 31):
        folder = lists / f"{night:02d}"
        folder.mkdir(parents=True)
        for at in range(3):
            _night(folder / f"{at}.csv", 10 * night + at)
        if night != 17:
            kept = estimate_files(folder, on=DAY, state=tmp_path / "kept")
            kept.save(days / f"{night:02d}.json")
            continue
        whole = (folder / "2.csv").read_text(encoding="utf-8")
        (folder / "2.csv").write_text("numero;message;client\n+33639980001;one;too;many\n", encoding="utf-8")
        words = ("estimate", "lists/17", "--state", "kept", "--save", "days/17.json", *OPTIONS)
        failed = smscost_text(*words, folder=tmp_path)
        assert (failed.returncode, (days / "17.json").exists()) == (3, False), failed.stderr
        (folder / "2.csv").write_text(whole, encoding="utf-8")
        again = smscost_text(*words, "--format", "json", folder=tmp_path)
        read_as = json.loads(again.stdout)["read_as"]
        assert [each["count"] for each in read_as if each["kind"] == "kept sums"] == [2], (
            "what was priced before the failure is not read again"
        )
    every = estimate_files(tmp_path / "lists" / "*" / "*.csv", on=DAY)
    summed = smscost_text("sum", "days", "--save", "month.json", folder=tmp_path)
    assert summed.returncode == 0, summed.stderr
    month = Estimate.load(tmp_path / "month.json").whole()
    assert month.totals == every.totals
    assert month.summary.numbers == every.summary.numbers
    assert (month.duplicates, month.clients if month.split_by else None) == (every.duplicates, None)
    assert sum(part.rows for part in month.parts) == every.summary.read == 30 * 3 * 30
    over = smscost_text("sum", "days", "--max-credits", "10", folder=tmp_path)
    assert (over.returncode, "LIM001" in over.stderr) == (1, True)


_DATE = """#!/bin/sh
test "$1" = +%F && echo "2026-11-$NIGHT" || echo 2026-11
"""
_MAIL = """#!/bin/sh
echo "$@" >> mails && cat > mailed.html
"""


def test_the_script_of_every_night(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "nightly.md").read_text(encoding="utf-8")
    _, script = page.split("```sh\n")
    commands = tmp_path / "commands"
    commands.mkdir()
    programs = {"night.sh": script.partition("```")[0], "date": _DATE, "mail": _MAIL}
    for name, written in programs.items():
        (commands / name).write_text(written, encoding="utf-8")
        (commands / name).chmod(0o755)
    codes, good = [], []
    for night in ("02", "03", "04", "05"):
        lists = tmp_path / "lists" / f"2026-11-{night}"
        if night != "04":
            lists.mkdir(parents=True)
            good.append(_night(lists / "a.csv", int(night), rows=9000 if night == "05" else 900))
        if night == "03":
            (lists / "z.csv").write_text("numero;message\n+33639980001;a;b\n", encoding="utf-8")
        path = os.pathsep.join([str(commands), str(forks().commands), os.defpath])
        environment = os.environ | {"PATH": path, "NIGHT": night}
        codes.append(
            subprocess.run([commands / "night.sh"], cwd=tmp_path, env=environment, check=False).returncode
        )
    assert codes == [0, 0, 3, 0], "where there are no lists, the night fails"
    summed = smscost_text("sum", "days/2026-11", "--save", "month.json", folder=tmp_path)
    month = Estimate.load(tmp_path / "month.json").whole()
    assert month.totals == estimate_files(good, on=DAY).totals
    assert "lists/2026-11-03/z.csv" in summed.stdout
    assert (tmp_path / "mails").read_text(encoding="utf-8").count("SMS budget") == 1, (
        "once it is over the budget"
    )
    assert "lists/2026-11-03/z.csv" in (tmp_path / "mailed.html").read_text(encoding="utf-8")
    events = [json.loads(line) for line in (tmp_path / "night.log").read_text(encoding="utf-8").splitlines()]
    assert [each["event"] for each in events if each["event"] in ("end", "error")] == [
        "end",
        "end",
        "error",
        "end",
    ]


@pytest.mark.parametrize(
    ("language", "read", "kept"),
    [
        ("en", "- files read: {}", "- of these, not read again but taken from what was kept: {}"),
        (
            "fr",
            "- fichiers lus\u202f: {}",
            "- dont repris de ce qui était conservé, sans relecture\u202f: {}",
        ),
    ],
)
def test_of_how_many_files_sums_were_kept_is_said_below_these(
    tmp_path: Path, language: str, read: str, kept: str
) -> None:
    folder = tmp_path / "lists"
    (folder / "inner").mkdir(parents=True)
    for at, name in enumerate(["a.csv", "b.csv", "inner/c.csv", "x.odg"]):
        _night(folder / name, at)
    saved = [f"{at}.json" for at in range(4)]
    for at, named in enumerate(["lists", "lists", "lists/a.csv", "lists/inner/c.csv"]):
        estimate_files(tmp_path / named, on=DAY, state=tmp_path / "kept").save(tmp_path / saved[at])
    for summed, count, sums in [(saved[1:2], 2, 2), (saved[2:3], 1, 1), (saved, 6, 3)]:
        shown = smscost_text("sum", *summed, "--lang", language, folder=tmp_path).stdout
        listed = re.sub("[ \n]+", " ", shown)
        assert f"{read.format(count)} {kept.format(sums)}" in listed, shown


@pytest.mark.parametrize("split_by", [None, "client"])
def test_saved_estimates_add_up_in_any_order(split_by: str | None, tmp_path: Path) -> None:
    given: dict[str, Any] = {"on": DAY, "split_by": split_by}
    made = [estimate(_night(tmp_path / f"{at}.csv", at), **given) for at in range(3)]
    for at, each in enumerate(made):
        each.save(tmp_path / f"{at}.json")
    loaded = [Estimate.load(tmp_path / f"{at}.json") for at in range(3)]
    _same(sum(loaded, start=0), sum(made))
    _same(loaded[2] + loaded[0] + made[1], sum([made[2], made[0], made[1]]))
    assert Estimate.load(tmp_path / "0.json").whole().summary == made[0].summary
    if split_by is not None:
        assert sum(loaded, start=0).clients == sum(made).clients


@pytest.mark.parametrize(
    ("named", "save", "refused"),
    [
        pytest.param("days", "days/month.json", True, id="in the folder"),
        pytest.param("./x/../days", "days/month.json", True, id="by a detour"),
        pytest.param("days/*.json", "days/month.json", True, id="what the pattern fits"),
        pytest.param("days/0*.json", "days/month.json", False, id="what it does not"),
        pytest.param("days", "month.json", False, id="beside it"),
    ],
)
def test_a_sum_is_not_saved_among_what_it_adds_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str, save: str, *, refused: bool
) -> None:
    """The next night would add it, too, and the month would count twice."""
    monkeypatch.chdir(tmp_path)
    Path("days").mkdir()
    Path("x").mkdir()
    estimate([{"to": "+33639980001", "text": "a"}], on="2026-11-02").save("days/02.json")
    done = invoke(["sum", named, "--save", save])
    assert ("SUM004" in done.output) == refused == (not Path(save).exists())


def test_summaries_come_back_as_they_were(tmp_path: Path) -> None:
    summaries = [
        estimate(_night(tmp_path / "a.csv", seed), on=DAY, split_by="client").summary for seed in range(4)
    ]
    for each in summaries:
        back = summary_of_kept(kept_summary(each))
        assert (back, back.examples, back.numbers, back.texts) == (
            each,
            each.examples,
            each.numbers,
            each.texts,
        )
    total = total_of(summaries)
    other = total_of([total_of(summaries[2:]), summaries[1], Summary(), summaries[0]])
    assert total == other
    assert (total.numbers, total.texts, total.examples) == (other.numbers, other.texts, other.examples)
    assert summaries[0] == estimate(_night(tmp_path / "a.csv", 0), on=DAY, split_by="client").summary, (
        "unchanged"
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("rows", {"read": 31}, id="a count"),
        pytest.param("numbers", None, id="the keys"),
    ],
)
def test_what_was_changed_by_hand_does_not_add_up(key: str, value: Any, tmp_path: Path) -> None:
    path = tmp_path / "day.json"
    estimate(_night(tmp_path / "a.csv", 1), on=DAY).save(path)
    document = json.loads(path.read_text(encoding="utf-8"))
    kept = document["adding"]["summary"]
    kept[key] = kept["texts"] if value is None else value
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(SmsCostError, match="DIF004"):
        Estimate.load(path).whole()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"stop_clause": False}, id="other terms"),
        pytest.param({"template": "Bonjour"}, id="another text"),
        pytest.param({"encoding": "cp1252"}, id="another reading"),
    ],
)
def test_what_is_kept_holds_for_one_way_of_counting(change: dict[str, Any], tmp_path: Path) -> None:
    path, state = _night(tmp_path / "a.csv", 1), tmp_path / "kept"
    estimate_files(path, on=DAY, state=state)
    found = estimate_files(path, on=DAY, state=state, **change)
    assert found.summary.reading["kept sums", ""] == 0
    assert found.totals == estimate(path, on=DAY, **change).totals


def test_what_is_kept_and_damaged_is_read_again(tmp_path: Path) -> None:
    path, state = _night(tmp_path / "a.csv", 1), tmp_path / "kept"
    first = estimate_files(path, on=DAY, state=state)
    (kept,) = state.iterdir()
    whole = kept.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole.replace(b'"read":30', b'"read":31'), b""):
        kept.write_bytes(damaged)
        found = estimate_files(path, on=DAY, state=state)
        assert (found.totals, found.summary.reading["kept sums", ""]) == (first.totals, 0)
    _night(path, 2)
    assert estimate_files(path, on=DAY, state=state).summary.reading["kept sums", ""] == 0


def test_events_are_lines_of_json_without_numbers_and_texts(tmp_path: Path) -> None:
    for at in range(3):
        _night(tmp_path / f"{at}.csv", at)
    (tmp_path / "z.csv").write_text("numero;message\n+33639980001;secret;secret\n", encoding="utf-8")
    words = (
        "estimate",
        "*.csv",
        "--log-format",
        "json",
        "--bad-files",
        "skip",
        "--bad-files-out",
        "bad.csv",
        *OPTIONS,
    )
    done = smscost_text(*words, folder=tmp_path)
    events = [json.loads(line) for line in done.stderr.splitlines()]
    assert [each["event"] for each in events] == ["start", *["file done"] * 3, "file bad", "end"]
    assert (events[-1]["files"], events[-1]["bad"], events[-1]["rows"]) == (3, 1, 90)
    assert not any(word in done.stderr for word in ("secret", "639980001", *TEXTS))
    assert "files read: 3" in done.stdout
    listed = (tmp_path / "bad.csv").read_text(encoding="utf-8").splitlines()
    assert listed[1].startswith("z.csv,CSV003,2,")
    strict = smscost_text(*words[:2], "--quiet", "--bad-files", "skip", "--strict", *OPTIONS, folder=tmp_path)
    assert (strict.returncode, strict.stderr.split()[0]) == (3, "REJ003")


def test_a_bad_file_takes_its_rows_out_of_every_list(tmp_path: Path) -> None:
    _night(tmp_path / "a.csv", 1)
    bad = _night(tmp_path / "b.csv", 2)
    bad.write_text(bad.read_text(encoding="utf-8") + "+33639980001;one;too;many\n", encoding="utf-8")
    words = (
        "estimate",
        "[ab].csv",
        "--bad-files",
        "skip",
        "--rejects",
        "rejects.csv",
        "--format",
        "csv",
        *OPTIONS,
    )
    done = smscost_text(*words, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {line.split(",")[0] for line in done.stdout.splitlines()[1:]} == {'"a.csv"'}
    assert "b.csv" not in (tmp_path / "rejects.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("unique", [False, True])
@pytest.mark.parametrize("held", [4, 0], ids=["short", "long"])
@pytest.mark.parametrize("bad", ["file", "standard input", "pipe"])
@pytest.mark.one_in(3, checked=True)
def test_of_a_file_that_is_left_out_nothing_is_left(
    bad: str, held: int, unique: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_HELD", held)
    first, good = (_night(tmp_path / f"{at}.csv", at) for at in range(2))
    # Its numbers are those of the next file, and its fault is behind them.
    octets = (
        good.read_bytes().replace(b"message;client", b"texte;autre") + b"x;y\n+33639980001;one;too;many\n"
    )
    path = tmp_path / "bad.csv"
    if bad == "file":
        path.write_bytes(octets)
    elif bad == "pipe":
        os.mkfifo(path)
        Thread(target=path.write_bytes, args=(octets,), daemon=True).start()
    else:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(octets)))
    read: list[str] = []
    opened = files.File._opened
    monkeypatch.setattr(
        files.File, "_opened", lambda file, *how: read.append(file.name) or opened(file, *how)
    )

    def found(*names: str | Path, rejects: str, **how: Any) -> Any:
        lost = tmp_path / rejects
        priced = estimate_files([first, *names, good], on=DAY, unique=unique, rejects=lost, **how)
        return priced.totals, priced.summary.rows, priced.summary.rejects, lost.read_text(encoding="utf-8")

    without = found(rejects="without.csv")
    read.clear()
    skipped = found("-" if bad == "standard input" else path, rejects="with.csv", bad_files="skip")
    assert skipped == without
    assert [read.count(str(each)) for each in (first, good)] == ([1, 1] if held else [2, 2])
    if bad == "file":
        no_lists = estimate_files([first, path, good], on=DAY, unique=unique, bad_files="skip")
        assert (no_lists.totals, no_lists.summary.rows) == without[:2]


def test_rows_are_read_back_by_those_who_would(tmp_path: Path) -> None:
    for name in ("a b.csv", "é=1.csv"):
        _night(tmp_path / name, len(name))
    rows = tmp_path / "rows"
    found = estimate_files(tmp_path / "*.csv", on=DAY, rows=rows)
    expected = {
        part.name: str(found.campaigns[part.name].credits.quantize(Decimal("0.001"))) for part in found.parts
    }
    frame = pd.read_parquet(rows)
    assert {
        str(name): str(sum(some.dropna())) for name, some in frame.groupby("file", observed=True)["credits"]
    } == expected
    lazy = (
        pl.scan_parquet(rows / "**/*.parquet", hive_partitioning=True)
        .group_by("file")
        .agg(pl.col("credits").sum())
    )
    assert {name: str(total) for name, total in lazy.collect().rows()} == expected
    rows_of_all = f"read_parquet('{rows}/**/*.parquet', hive_partitioning = true)"
    query = f"select file, sum(credits) from {rows_of_all} group by file"
    assert {name: str(total) for name, total in duckdb.sql(query).fetchall()} == expected


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["nowhere.csv"], "FIL001", id="no such file"),
        pytest.param(["a.csv", "--tariff", "nowhere.xml"], "FIL001", id="no such tariff"),
        pytest.param(["a.csv", "--format", "foo"], "USE017", id="an option that cannot be so"),
        pytest.param(["a.csv", "--foo"], "USE023", id="no such option"),
        pytest.param(["a.csv", "--rejects", "a.csv"], "OUT003", id="over what is read"),
        pytest.param(["a.csv", "--max-credits", "1"], "LIM001", id="over a limit"),
        pytest.param(["a.csv", "--strict"], "REJ001", id="rows without a price"),
        pytest.param(["z.csv", "a.csv"], "CSV003", id="a bad file"),
        pytest.param([], "USE023", id="nothing"),
    ],
)
@pytest.mark.one_in(3, checked=True)
def test_a_program_that_reads_events_reads_errors(words: list[str], code: str, tmp_path: Path) -> None:
    _night(tmp_path / "a.csv", 1)
    (tmp_path / "z.csv").write_text("numero;message\n+33639980001;secret;secret\n", encoding="utf-8")
    for spelt in (["--log-format", "json"], ["--log-format=json"]):
        done = smscost_text("estimate", *spelt, *words, *OPTIONS, folder=tmp_path)
        events = [json.loads(line) for line in done.stderr.splitlines()]
        assert (events[-1]["event"], events[-1]["code"]) == ("error", code)
        assert events[-1]["exit_code"] == done.returncode != 0
    plain = smscost_text("estimate", *words, *OPTIONS, folder=tmp_path)
    assert code in plain.stderr
    assert not plain.stderr.startswith("{")
