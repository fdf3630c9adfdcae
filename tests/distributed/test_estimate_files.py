"""Campaigns of many files: the same on one machine, on a cluster, and when a worker is killed."""

from __future__ import annotations

import csv
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from distributed import Client

from estimator import Estimate, count_segments, estimate
from estimator.distributed import estimate_files
from estimator.distributed.cluster import local_cluster
from estimator.errors import CampaignError, Place, SmsCostError, UsageError

DAY = date(2026, 11, 1)
PART = 2_000  # bytes: small files in many parts
NUMBERS = ["06 39 98 00 01", "+447700900123", "+33639980002", "?", "+377612345678", "0639980003"]
MESSAGES = ["Bonjour", "reçu 20 €", 'Il a dit "oui";\nà demain', "€" * 153, "", "l'été " * 40]


def _rows(count: int, seed: int) -> list[tuple[str, str]]:
    draw = random.Random(seed)
    return [(draw.choice(NUMBERS), draw.choice(MESSAGES) + str(at)) for at in range(count)]


def _csv(path: Path, rows: list[tuple[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([("numero", "message"), *rows])
    return path


def _parquet(path: Path, rows: list[tuple[str, str]]) -> Path:
    numbers, messages = zip(*rows, strict=True)
    pq.write_table(pa.table({"numero": numbers, "message": messages}), path, row_group_size=60)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("campaign")
    for at in range(3):
        _csv(folder / f"part-{at}.csv", _rows(200 + at, at))
        _parquet(folder / f"part-{at}.parquet", _rows(150 + at, 10 + at))
    return folder


def _alone(paths: list[Path]) -> Estimate:
    """What one machine finds, one file after the other."""
    first, *others = [estimate(path, default_country="FR", on=DAY) for path in sorted(paths)]
    return sum(others, first)


def _same(found: Estimate, expected: Estimate) -> None:
    # That there are several is known of the whole only.
    counted = found.summary.reading - Counter({("files", ""): len(found.parts)})
    assert replace(found.summary, reading=counted) == expected.summary
    # Numbers came before in other parts and other files, too.
    assert (found.summary.numbers, found.summary.texts) == (expected.summary.numbers, expected.summary.texts)
    assert found.totals == expected.totals
    assert found.summary.read == sum(found.summary.rows.values())


@pytest.mark.parametrize("pattern", ["part-*.csv", "part-*.parquet", "part-*"])
@pytest.mark.parametrize("part_size", [PART, 1 << 20])
@pytest.mark.one_in(3, checked=True)
def test_a_cluster_finds_what_one_machine_does(
    pattern: str, part_size: int, client: Client, folder: Path
) -> None:
    expected = _alone(list(folder.glob(pattern)))
    given: dict[str, Any] = {"default_country": "FR", "on": DAY, "part_size": part_size}
    _same(estimate_files(folder / pattern, client=client, **given), expected)
    _same(estimate_files(f"file://{folder}/{pattern}", **given), expected)


def test_a_cluster_does_not_know_which_number_came_before(client: Client, folder: Path) -> None:
    with pytest.raises(UsageError) as error:
        estimate_files(folder / "part-*.csv", client=client, unique=True)
    assert error.value.code == "DSK009"


def test_paths_may_be_given_one_by_one(client: Client, folder: Path) -> None:
    paths = [folder / "part-2.csv", folder / "part-0.parquet"]
    found = estimate_files(paths, client=client, default_country="FR", on=DAY)
    expected = _alone(paths)
    _same(found, expected)
    assert found.name == " + ".join(map(str, paths))
    assert {name: each.credits for name, each in found.campaigns.items()} == {
        name: each.credits for name, each in expected.campaigns.items()
    }


def test_files_in_a_store() -> None:
    fsspec = pytest.importorskip("fsspec")
    rows = b"numero;message\n+33639980001;Bonjour\n"
    with fsspec.open("memory://bucket/a.csv", "wb") as file:
        file.write(rows)
    with fsspec.open("memory://bucket/b.csv", "wb") as file:
        file.write(rows)
    found = estimate_files("memory://bucket/*.csv", on=DAY, rejects="memory://rejects", rows="memory://rows")
    assert found.totals.segments == 2
    with fsspec.open("memory://rows/file=memory%3A%2F%2F%2Fbucket%2Fb.csv/part-00001-00000.parquet") as part:
        assert pq.read_table(part)["segments"].to_pylist() == [1]


def _slowly(function: Callable[..., Any], *arguments: Any) -> Any:
    time.sleep(0.15)
    return function(*arguments)


def _kill_one(pids: list[int], parts: Path, after: int) -> int:
    """Kill a worker once so many parts are written; how many there were then."""
    deadline = time.monotonic() + 30
    while (written := len(list(parts.rglob("part-*")))) < after:
        assert time.monotonic() < deadline, "the campaign makes no headway"
        time.sleep(0.01)
    os.kill(pids[0], signal.SIGKILL)
    return written


def test_a_worker_killed_in_the_middle_changes_nothing(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(10):
        _csv(tmp_path / f"part-{at:02d}.csv", _rows(40, at))
    expected = _alone(list(tmp_path.glob("*.csv")))
    rows = tmp_path / "rows"
    with ThreadPoolExecutor(1) as pool:
        submit = client.submit
        # Slowly, so that there is a middle to be killed in.
        monkeypatch.setattr(client, "submit", lambda *words, **options: submit(_slowly, *words, **options))
        killing = pool.submit(_kill_one, list(client.run(os.getpid).values()), rows, 3)
        found = estimate_files(tmp_path / "*.csv", client=client, default_country="FR", on=DAY, rows=rows)
        assert 3 <= killing.result() < 10, "nobody was killed in the middle"
    _same(found, expected)
    assert pq.read_table(rows).num_rows == expected.summary.read
    assert len(list(rows.iterdir())) == 10


@pytest.mark.parametrize("part_size", [PART, 1 << 20])
def test_rows_and_rejects_are_parquet(part_size: int, client: Client, folder: Path, tmp_path: Path) -> None:
    given: dict[str, Any] = {"default_country": "FR", "on": DAY}
    found = estimate_files(
        folder / "part-*.csv", client=client, rows=tmp_path / "rows", rejects=tmp_path / "rejects",
        part_size=part_size, **given,
    )  # fmt: skip
    rows = pq.read_table(tmp_path / "rows").to_pylist()
    rejects = pq.read_table(tmp_path / "rejects").to_pylist()
    expected = []
    refused = []
    for path in sorted(folder.glob("part-*.csv")):
        alone = estimate(path, keep_rows=True, **given).rows()
        for row in alone.to_dict("records"):
            expected.append((str(path), row["row"], row["segments"] if pd.notna(row["segments"]) else None))
            if pd.notna(row["reject"]):
                refused.append((str(path), row["row"], row["reject"]))
    assert [(row["file"], row["row"], row["segments"]) for row in rows] == expected
    assert [(row["file"], row["row"], row["code"]) for row in rejects] == refused
    assert len(rejects) == found.summary.rejected
    _lines_hold_the_originals(folder, rejects)
    assert not list(tmp_path.rglob(".*")), "a half-written part was left behind"


def _lines_hold_the_originals(folder: Path, rejects: list[dict[str, Any]]) -> None:
    for reject in rejects:
        lines = Path(reject["file"]).read_text(encoding="utf-8").split("\n")
        assert lines[reject["line"] - 1].startswith(reject["original"]["numero"] + ";")


def _spoil(path: Path, at: int, line: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:at], line, *lines[at:]]), encoding="utf-8", newline="")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("+33639980001;one;too many\n", id="CSV003"),
        pytest.param('+33639980001;"text"after\n', id="CSV004"),
        pytest.param('+33639980001;"never closed\n', id="quotes turned inside out"),
        pytest.param("+33639980001;nul\0\n", id="CSV005"),
    ],
)
@pytest.mark.one_in(3, checked=True)
def test_files_that_are_wrong_are_named_as_on_one_machine(line: str, client: Client, tmp_path: Path) -> None:
    """Whichever of the bad ones was found first; where the others are priced, all of them are listed."""
    plain = [(number, message.replace("\n", " ")) for number, message in _rows(150, 1)]
    for name in "abc":
        _csv(tmp_path / f"{name}.csv", plain)
    _spoil(tmp_path / "b.csv", 120, line)
    _spoil(tmp_path / "c.csv", 3, "1;2;3\n")
    alone = []
    for name in "bc":
        with pytest.raises(CampaignError) as error:
            estimate(tmp_path / f"{name}.csv", on=DAY)
        alone.append(error.value)
    for on in (client, None):
        with pytest.raises(CampaignError) as raised:
            estimate_files(tmp_path / "*.csv", client=on, on=DAY, part_size=PART, rows=tmp_path / "rows")
        named = [str(raised.value), *map(str, raised.value.also)]
        assert set(named) <= set(map(str, alone))
        assert on is not None or named == [str(alone[0])]
        assert list((tmp_path / "rows").iterdir()) == [], "half of the rows must not look like all"
        rows = tmp_path / f"rows-{on is None}"
        found = estimate_files(
            tmp_path / "*.csv", client=on, on=DAY, part_size=PART, rows=rows, bad_files="skip"
        )
        assert [(bad.place, bad.code) for bad in found.bad] == [(each.place, each.code) for each in alone]
        assert found.totals == estimate(tmp_path / "a.csv", on=DAY).totals
        assert {part.parent.name for part in rows.rglob("part-*")} == {
            f"file={quote(str(tmp_path / 'a.csv'), '')}"
        }


def test_a_fault_at_the_end_of_a_part_spoils_no_total(client: Client, tmp_path: Path) -> None:
    """Two quotes in cells without quotes turn parity inside out between them; both are plain characters."""
    rows = "numero;message\n" + "".join(
        f'+33639980001;{at} 5" screen\n+33639980001;"a\nb"\n' for at in range(99)
    )
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    _same(
        estimate_files(tmp_path / "a.csv", client=client, on=DAY, part_size=100),
        estimate(tmp_path / "a.csv", on=DAY),
    )


def test_an_error_arrives_whole(client: Client) -> None:
    def fail() -> None:
        raise CampaignError("CSV003", Place("a.csv", 4, 2), found="3 cells", width="2 cells", delimiter="';'")

    with pytest.raises(CampaignError) as raised:
        client.submit(fail, pure=False).result()
    assert (raised.value.code, raised.value.place) == ("CSV003", Place("a.csv", 4, 2))
    assert raised.value.details["found"] == "3 cells"


def test_no_file_at_all_is_no_campaign(client: Client) -> None:
    for where in (client, None):
        with pytest.raises(CampaignError, match="FIL006"):
            estimate_files([], client=where, on=DAY)


@pytest.mark.parametrize(
    ("paths", "code"),
    [
        pytest.param("nothing-*.csv", "DSK001", id="a pattern that nothing matches"),
        pytest.param(["a.csv", "./a.csv"], "DSK003", id="a file named twice"),
        pytest.param("missing.csv", "FIL001", id="a file that is not there"),
        pytest.param("empty", "DSK008", id="a folder without campaigns"),
        pytest.param("memory://nowhere/*.csv", "DSK001", id="a pattern that nothing matches in a store"),
        pytest.param("memory://nowhere/a.csv", "FIL001", id="a file that is not in the store"),
        pytest.param("nosuch://bucket/a.csv", "DSK002", id="a store that nobody knows"),
    ],
)
def test_files_that_are_not_found(
    paths: Any, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("empty", "notes.md").touch()
    _csv(tmp_path / "a.csv", _rows(2, 0))
    with pytest.raises(SmsCostError) as raised:
        estimate_files(paths, on=DAY)
    assert raised.value.code == code


def test_a_folder_with_something_in_it_is_left_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "part-00000-00000.parquet").write_text("mine")
    with pytest.raises(UsageError, match="DSK004"):
        estimate_files(folder / "part-*.csv", on=DAY, rows=tmp_path)
    assert [file.read_text() for file in tmp_path.iterdir()] == ["mine"]


def test_a_name_with_brackets_is_a_file(tmp_path: Path) -> None:
    path = _csv(tmp_path / "part[1].csv", [("+33639980001", "Bonjour")])
    assert estimate_files(path, on=DAY).totals.messages == 1


def test_messages_of_a_dask_series() -> None:
    frames = pytest.importorskip("dask.dataframe")
    messages = pd.Series(["Déjà 20 €", "Reçu", "a" * 161, "😀"], index=[3, 4, 7, 9], name="message")
    counted = count_segments(frames.from_pandas(messages, npartitions=2), stop_clause=True)
    expected = count_segments(messages, stop_clause=True)
    assert counted.dtypes.equals(expected.dtypes)
    pd.testing.assert_frame_equal(counted.compute(scheduler="sync"), expected)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_local_cluster_ends_with_its_block() -> None:
    pids: list[int] = []

    def interrupted() -> None:
        with local_cluster(1) as client:
            pids.extend(client.run(os.getpid).values())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert pids
    assert not any(_is_running(pid) for pid in pids)
