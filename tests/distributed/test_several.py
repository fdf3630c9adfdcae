"""Several campaigns in one run: any mixture, each priced as alone, and nothing passed over in silence."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import lxml.html
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook, load_workbook

from estimator import CampaignError, Estimate, SmsCostError, estimate, estimate_files
from estimator.campaign.packed import spooled, unpacked
from tests.forks import smscost_text

ON: dict[str, Any] = {"on": "2026-11-01"}
ROWS = [
    ("06 39 98 00 01", "Bonjour", "Luz"),
    ("+447700900123", "Ça commence ✓", "Sel"),
    ("12", "Too short", "Luz"),
    ("+262692123456", "€" * 153, ""),
]


def _csv(rows: list[tuple[str, ...]], header: str = "numero;message;client") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([header.split(";"), *rows])
    return text.getvalue().encode()


def _xlsx(rows: list[tuple[str, ...]], header: str = "Mobile;SMS;client;Ville") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [header.split(";"), *rows]:
        sheet.append([*row, "Lyon"][: header.count(";") + 1])
    octets = io.BytesIO()
    book.save(octets)
    return octets.getvalue()


def _parquet(rows: list[tuple[str, ...]]) -> bytes:
    octets = io.BytesIO()
    columns = zip(*rows, strict=True)
    pq.write_table(pa.table(dict(zip(("client", "to", "text"), columns, strict=True))), octets)
    return octets.getvalue()


KINDS: dict[str, bytes] = {
    "csv": _csv(ROWS),
    "xlsx": _xlsx(ROWS),
    "parquet": _parquet([(client, number, text) for number, text, client in ROWS]),
}
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "zst": lambda octets: pa.Codec("zstd").compress(octets, asbytes=True),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for kind, octets in KINDS.items():
        Path(f"a.{kind}").write_bytes(octets)
    inside = Path("november")
    (inside / "sub").mkdir(parents=True)
    for name in ("b.csv", "c.csv", ".hidden.csv", "notes.md"):
        (inside / name).write_bytes(KINDS["csv"])
    (inside / "lost.csv").symlink_to("nowhere.csv")
    return tmp_path


def _run(*words: str, code: int = 0) -> str:
    done = smscost_text("estimate", *words, "--on", "2026-11-01")
    assert done.returncode == code, done.stderr
    return done.stderr if code else done.stdout


def _document(*words: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_run(*words, "--format", "json"))
    return document


PASSED = {"folders": 1, "hidden files": 1, "other files": 1, "broken links": 1}

MIXTURES = [
    pytest.param(["a.csv", "a.xlsx"], ["a.csv", "a.xlsx"], {}, id="two files"),
    pytest.param(["a.parquet", "november"], ["a.parquet", "november/b.csv", "november/c.csv"], PASSED,
                 id="a file and a folder"),
    pytest.param(["november/*.csv"], ["november/b.csv", "november/c.csv"], {"broken links": 1},
                 id="a pattern"),
    pytest.param(["november/*"], ["november/b.csv", "november/c.csv", "november/notes.md"],
                 {"broken links": 1, "folders": 1}, id="a pattern that fits whatever is there"),
    pytest.param(["november/b.csv", "november/[ab].csv"], ["november/b.csv"], {"files found twice": 1},
                 id="by its name and by a pattern"),
    pytest.param(["november/?.csv", "november/*.csv"], ["november/b.csv", "november/c.csv"],
                 {"files found twice": 2, "broken links": 1}, id="by two patterns"),
    pytest.param(["./november/../a.csv", "a.*"], ["./november/../a.csv", "a.parquet", "a.xlsx"],
                 {"files found twice": 1}, id="by a detour"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "names", "passed"), MIXTURES)
def test_each_is_priced_as_alone_and_all_is_said(
    folder: Path, given: list[str], names: list[str], passed: dict[str, int]
) -> None:
    document = _document(*given)
    assert [each["name"] for each in document["campaigns"]] == names
    for each in document["campaigns"]:
        alone = estimate(each["name"], **ON)
        assert (each["rows"], each["rejected"]) == (4, 1)
        assert Decimal(each["credits"]) == alone.totals.credits
        assert each["segments"] == alone.totals.segments
        assert each["bytes"] == Path(each["name"]).stat().st_size
    for key in ("messages", "segments"):
        assert document["totals"][key] == sum(each[key] for each in document["campaigns"])
    for key in ("credits", "price"):
        assert Decimal(document["totals"][key]) == sum(Decimal(each[key]) for each in document["campaigns"])
    said = {each["kind"]: each["count"] for each in document["read_as"]}
    assert said.pop("files") == len(names)
    assert {kind: count for kind, count in said.items() if kind in {*PASSED, "files found twice"}} == passed
    # The library finds the same, and the sum of estimates is it.
    found = estimate_files(given, **ON)
    assert found.campaigns == estimate_files(names, **ON).campaigns
    together: Estimate = sum((estimate(name, **ON) for name in names[1:]), estimate(names[0], **ON))
    assert (together.totals, together.campaigns) == (found.totals, found.campaigns)
    assert found.purchase == together.purchase


@pytest.mark.parametrize("packed", PACKED)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.one_in(3, checked=True)
def test_what_is_compressed_costs_the_same(folder: Path, kind: str, packed: str) -> None:
    octets = PACKED[packed](KINDS[kind])
    Path(f"b.{kind}.{packed}").write_bytes(octets)
    Path("without-a-suffix").write_bytes(octets)
    expected = estimate(f"a.{kind}", **ON).summary
    assert estimate(f"b.{kind}.{packed}", **ON).summary == expected
    assert estimate("without-a-suffix", **ON).summary == expected
    assert estimate(io.BytesIO(octets), **ON).summary == expected
    assert estimate_files(["a.csv", f"b.{kind}.{packed}"], **ON).summary.read == 2 * expected.read
    piped = smscost_text("estimate", "-", "--on", "2026-11-01", "--format", "json", stdin="")
    assert piped.returncode == 3
    Path("cut.gz").write_bytes(octets[: len(octets) // 2])
    with pytest.raises(CampaignError, match="FIL007"):
        estimate("cut.gz", **ON)


def test_what_is_unpacked_is_bounded() -> None:
    bomb = io.BytesIO(gzip.compress(bytes(1 << 20)))
    with pytest.raises(CampaignError, match="FIL008"):
        spooled(unpacked(bomb, b"\x1f\x8b", "bomb.gz"), "bomb.gz", most=1 << 19)


@pytest.mark.parametrize("name", ["rejects.csv", "rejects.xlsx"])
def test_the_rejects_of_all_are_one_list_that_can_be_corrected(folder: Path, name: str) -> None:
    found = _document("a.csv", "a.xlsx", "a.parquet", "--rejects", name)
    assert found["campaign"]["rejected"] == 3
    if name.endswith(".csv"):
        rows = list(csv.reader(Path(name).read_text(encoding="utf-8").splitlines(), delimiter=";"))
    else:
        sheet = load_workbook(name).active
        assert sheet is not None
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
    assert rows[0] == ["numero", "message", "client", "Ville", "code", "reason", "line", "file"]
    assert [row[:4] + row[-1:] for row in rows[1:]] == [
        ["12", "Too short", "Luz", "", "a.csv"],
        ["12", "Too short", "Luz", "Lyon", "a.xlsx"],
        ["12", "Too short", "Luz", "", "a.parquet"],
    ]
    assert [row[-2] for row in rows[1:]] == ["4", "4", "3"]
    # Corrected, the list is a campaign: its own columns are known and left out.
    if name.endswith(".csv"):
        text = Path(name).read_text(encoding="utf-8").replace("\n12;", "\n0639980002;")
        Path("again.csv").write_text(text, encoding="utf-8")
        again = _document("again.csv")
        assert (again["campaign"]["rows"], again["campaign"]["rejected"]) == (3, 0)
        assert again["totals"]["messages"] == 3


def test_the_rows_of_all_say_whose_they_are(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(_run("a.csv", "november", "--format", "csv"))))
    assert [row["file"] for row in rows] == 4 * ["a.csv"] + 4 * ["november/b.csv"] + 4 * ["november/c.csv"]
    alone = list(csv.DictReader(io.StringIO(_run("a.csv", "--format", "csv"))))
    assert [{key: row[key] for key in alone[0]} for row in rows] == 3 * alone


def test_clients_are_those_of_all(folder: Path) -> None:
    found = _document("a.csv", "a.parquet", "--split-by", "client")["split"]["clients"]
    alone = {each["client"]: each for each in _document("a.csv", "--split-by", "client")["split"]["clients"]}
    assert {each["client"]: each["segments"] for each in found} == {
        client: 2 * each["segments"] for client, each in alone.items()
    }


@pytest.mark.parametrize("how", [(), ("--state", "kept")], ids=["rows", "sums alone"])
def test_the_report_has_what_each_file_takes(how: tuple[str, ...], folder: Path) -> None:
    document = _document("a.csv", "november", *how, "--report", "report.html")
    table = lxml.html.parse("report.html").getroot().get_element_by_id("campaigns")
    shown = [
        [row.findtext("th"), *(cell.get("data-value") for cell in row.iterfind("td"))]
        for row in table.iterfind(".//tbody/tr")
    ]
    keys = ("name", "rows", "messages", "segments", "credits", "price", "rejected")
    assert shown == [[str(each[key]) for key in keys] for each in document["campaigns"]]
    (total,) = table.iterfind(".//tfoot/tr")
    segments = str(sum(each["segments"] for each in document["campaigns"]))
    assert segments in [cell.get("data-value") for cell in total.iterfind("td")]


def test_people_see_a_line_for_each(folder: Path) -> None:
    out = _run("a.csv", "november", "--report", "report.html")
    table = [line.split()[0] for line in out.partition("\nCampaign ")[2].splitlines()[1:5]]
    assert table == ["a.csv", "november/b.csv", "november/c.csv", "All"]
    page = Path("report.html").read_text(encoding="utf-8")
    assert 'id="campaigns"' in page
    assert page.count("november/b.csv") == 2, "in the table, and beside the row without a price"
    single = _run("a.csv", "--report", "report.html")
    assert "\nCampaign " not in single
    assert 'id="campaigns"' not in Path("report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code", "begins"),
    [
        pytest.param(["a.csv", "a.csv"], 2, "a.csv  DSK003", id="one name twice"),
        pytest.param(["a.csv", "./november/../a.csv"], 2, "./november/../a.csv  DSK003", id="by a detour"),
        pytest.param(["a.csv", "no.csv"], 3, "no.csv  FIL001", id="a file that is not there"),
        pytest.param(["a.csv", "sub-*"], 3, "sub-*  DSK001", id="a pattern that nothing fits"),
        pytest.param(["a.csv", "november/sub"], 3, "november/sub  DSK008", id="an empty folder"),
        pytest.param(["a.csv", "wrong.csv"], 3, "wrong.csv:2:", id="a fault in one of them"),
        pytest.param(["a.csv", "none.csv"], 3, "none.csv  REJ002", id="one of which nothing is priced"),
        pytest.param(["a.csv", "a.parquet", "--rejects", "./a.parquet"], 2, "./a.parquet  OUT003",
                     id="rejects over the second"),
        pytest.param(["november", "--report", "november/b.csv"], 2, "november/b.csv  OUT003",
                     id="the report over a file of the folder"),
        pytest.param(["november/*.csv", "a.csv", "--out", "november/c.csv"], 2, "november/c.csv  OUT003",
                     id="the result over a file of a pattern"),
        pytest.param(["-", "a.csv", "-"], 2, "-  DSK003", id="the standard input twice"),
    ],
)  # fmt: skip
@pytest.mark.one_in(3, checked=True)
def test_a_fault_names_the_file_it_is_in(folder: Path, words: list[str], code: int, begins: str) -> None:
    Path("wrong.csv").write_bytes(_csv([("06 39 98 00 01", "a", "b", "c", "d")]))
    Path("none.csv").write_bytes(_csv([("12", "Too short", "Luz")]))
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    assert _run(*words, code=code).startswith(begins)
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


def test_the_standard_input_is_one_of_them(folder: Path) -> None:
    done = smscost_text(
        "estimate", "a.xlsx", "-", "--on", "2026-11-01", "--format", "json", stdin=KINDS["csv"].decode()
    )
    assert [each["name"] for each in json.loads(done.stdout)["campaigns"]] == ["a.xlsx", "<stdin>"]


def test_a_folder_of_one_file_has_the_columns_of_many(folder: Path) -> None:
    """What a nightly job reads does not change its form on the day when there is one file."""
    shutil.copy("a.csv", "november/sub")
    assert _run("november/sub", "--format", "csv").startswith("file,row,")
    _run("november/sub", "--rejects", "rejects.csv")
    assert (
        Path("rejects.csv")
        .read_text(encoding="utf-8")
        .startswith("numero;message;client;code;reason;line;file\n")
    )


def test_no_file_is_an_error_of_the_library_too() -> None:
    with pytest.raises(SmsCostError, match="FIL006"):
        estimate_files([], **ON)


def test_what_was_decided_and_the_examples_say_of_which_campaign(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(_csv(ROWS[:1]))
    (tmp_path / "b.csv").write_bytes(b"List of November\n" + _csv(ROWS[1:2]))
    words = ("estimate", "a.csv", "b.csv", "--on", "2026-11-01", "--preview", "2")
    done = smscost_text(*words, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "- b.csv: header found in line 2" in done.stdout
    assert "(line 2 of a.csv, to " in done.stdout
    assert "(line 3 of b.csv, to " in done.stdout
    found = estimate_files([tmp_path / "a.csv", tmp_path / "b.csv"], **ON).document()
    assert [
        Path(name).name for each in found.read_as if each.kind == "header" for name in each.campaigns
    ] == ["b.csv"]
    assert all(not each.campaigns for each in found.read_as if each.kind in {"country", "files"})
    assert found.longest is not None
    assert Path(found.longest.campaign or "").name == "b.csv"
    alone = estimate(tmp_path / "b.csv", **ON).document()
    assert {each.campaign for each in alone.examples} == {None}
    assert not any(each.campaigns for each in alone.read_as)
