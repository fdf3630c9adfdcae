"""`smscost estimate` as a user meets it."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests import oracle
from tests.command import SMSCOST
from tests.forks import smscost

ROOT = Path(__file__).parent.parent.parent
SALES = ROOT / "data" / "examples" / "soldes-fr.csv"
DEGRESSIVE = ROOT / "data" / "examples" / "tariff-degressive.xml"
SCHEMA = json.loads((ROOT / "data" / "schemas" / "estimate.json").read_text(encoding="utf-8"))
COMMAND = SMSCOST


_NO_NUMBER = (
    "'?' holds characters that no phone number has. "
    "Write digits, with + in front of a calling code; spaces, dots and hyphens do no harm."
)
_NO_RATE = (
    "The tariff has no rate for Monaco. "
    "Use --assume MC=FR to price it as another country, or a tariff that has it."
)


def _environment(tmp_path: Path) -> dict[str, str]:
    return os.environ | {
        "COLUMNS": "80",
        "NO_COLOR": "1",
        "PYTHONPATH": str(ROOT),
        "SMSCOST_DATA_DIR": str(tmp_path / "data"),
    }


def _run(tmp_path: Path, *words: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    data = {"SMSCOST_DATA_DIR": str(tmp_path / "data")}
    return smscost("estimate", *words, "--on", "2026-11-01", folder=tmp_path, stdin=stdin, **data)


def _document(tmp_path: Path, *words: str | Path, stdin: bytes = b"") -> dict[str, Any]:
    done = _run(tmp_path, *words, "--format", "json", stdin=stdin)
    assert (done.returncode, done.stderr) == (0, b"")
    return _checked(done.stdout)


def _checked(text: bytes) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    jsonschema.validate(document, SCHEMA, format_checker=jsonschema.FormatChecker())
    return document


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    path = tmp_path / "campaign.csv"
    path.write_text(
        "numero;message;client\n06 39 98 00 01;Bonjour;A\n+33639980002;reçu 20 €;B\n?;Bonjour;C\n"
        "+377612345678;Bonjour;D\n",
        encoding="utf-8",
    )
    return path


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def _closed(schema: Any, path: str = "") -> list[str]:
    """Where the schema leaves an object open to keys that nobody described."""
    if isinstance(schema, list):
        return [place for item in schema for place in _closed(item, path)]
    if not isinstance(schema, dict):
        return []
    here = [path] if "properties" in schema and schema.get("additionalProperties") is not False else []
    return here + [place for key, value in schema.items() for place in _closed(value, f"{path}/{key}")]


def test_the_schema_allows_no_other_keys() -> None:
    assert _closed(SCHEMA) == []


def test_a_document_of_a_shipped_campaign(tmp_path: Path) -> None:
    expected = oracle.total(
        oracle.read(SALES, "Téléphone", "Message", ";"), default_country="FR", clause="\nSTOP:36111"
    )
    document = _document(tmp_path, SALES, "--default-country", "FR", "--tariff", DEGRESSIVE)
    assert Decimal(document["totals"]["credits"]) == expected.credits
    assert document["campaign"]["rows"] == document["campaign"]["priced"] + document["campaign"]["rejected"]
    assert (
        document["campaign"]["rejected"] == expected.rejected == sum(r["rows"] for r in document["rejects"])
    )
    for lines in (document["destinations"], document["encodings"]):
        assert sum(Decimal(line["price"]) for line in lines) == Decimal(document["totals"]["price"])
        assert sum(Decimal(line["credits"]) for line in lines) == expected.credits
    assert sum(line["segments"] for line in document["lines"]) == document["totals"]["segments"]
    assert sum(line["messages"] for line in document["lengths"]) == document["totals"]["messages"]
    assert document["purchase"]["next_bracket"] is not None
    assert document["tariff"]["status"] == "illustrative"


def test_a_document_where_nothing_is_known_and_nothing_is_sent(tmp_path: Path) -> None:
    words = ("-", "--billing-country", "pl", "--format", "json")
    done = _run(tmp_path, *words, stdin=b"to;text\n?;Bonjour\n")
    assert done.returncode == 3
    assert done.stderr.startswith(b"<stdin>  REJ002")
    document = _checked(done.stdout)
    assert document["totals"]["price"] is None
    assert document["purchase"] is None
    assert document["stop_clause"] is None


def test_a_small_campaign_to_the_last_key(tmp_path: Path, campaign: Path) -> None:
    document = _document(tmp_path, campaign, "--default-country", "FR", "--balance", "1.5")
    assert document["campaign"] == {
        "name": str(campaign),
        "rows": 4,
        "priced": 2,
        "rejected": 2,
        "left_out": 0,
    }
    assert document["stop_clause"] == {
        "text": "\nSTOP:36111",
        "units": 11,
        "messages": 2,
        "of_account": None,
        "measured_on": None,
        "rows_with_other": 0,
    }
    assert document["totals"] == {
        "messages": 2,
        "segments": 2,
        "credits": "2",
        "price": "0.12",
        "price_at_least": "0.12",
        "credit_price": "0.06",
        "credit_price_at_least": "0.06",
        "price_at_most": False,
        "currency": "EUR",
    }
    assert document["forcing"] == [
        {"character": "ç", "name": "LATIN SMALL LETTER C WITH CEDILLA", "messages": 1}
    ]
    assert [(r["code"], r["country"], r["rows"]) for r in document["rejects"]] == [
        ("DST001", "MC", 1),
        ("NUM004", None, 1),
    ]
    assert document["purchase"]["orders"][0]["credits"] == 100
    assert document["purchase"]["left_over"] == "99.5"


def test_the_table_says_what_matters(tmp_path: Path, campaign: Path) -> None:
    done = _run(tmp_path, campaign, "--default-country", "FR")
    text = done.stdout.decode()
    assert done.returncode == 0
    for needed in (
        "2 credits for 2 messages in 2 segments",
        "0.12 EUR excluding VAT",
        "France",
        "GSM-7",
        "UCS-2",
        "ç in 1",
        "STOP clause (␊STOP:36111, 11 units) is counted in every message",
        "Not priced: 2 of 4 rows",
        "no rate for Monaco",
        "7.20 EUR with VAT of 20 %",
        "in use from 2026-10-01",
    ):
        assert needed in " ".join(text.split()), needed
    assert max(map(len, text.splitlines())) <= 80
    assert "06 39 98" not in text
    assert "\x1b" not in text


def test_rows_as_csv(tmp_path: Path, campaign: Path) -> None:
    done = _run(tmp_path, campaign, "--default-country", "FR", "--format", "csv")
    assert list(csv.reader(io.StringIO(done.stdout.decode()))) == [
        ["row", "country", "encoding", "units", "segments", "rate", "credits", "reject"],
        ["1", "FR", "GSM-7", "18", "1", "1", "1", ""],
        ["2", "FR", "UCS-2", "20", "1", "1", "1", ""],
        ["3", "", "", "", "", "", "", "NUM004"],
        ["4", "MC", "", "", "", "", "", "DST001"],
    ]


def test_rejects_are_listed_with_their_columns(tmp_path: Path, campaign: Path) -> None:
    _run(tmp_path, campaign, "--default-country", "FR", "--rejects", "rejects.csv")
    with (tmp_path / "rejects.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file, delimiter=";")) == [
            ["numero", "message", "client", "code", "reason", "line"],
            ["?", "Bonjour", "C", "NUM004", _NO_NUMBER, "4"],
            ["+377612345678", "Bonjour", "D", "DST001", _NO_RATE, "5"],
        ]


def test_results_go_to_a_file_when_asked(tmp_path: Path, campaign: Path) -> None:
    for layout, begins in (("table", b"campaign"), ("json", b"{"), ("csv", b"row,")):
        done = _run(tmp_path, campaign.name, "--format", layout, "--out", f"out.{layout}")
        assert (done.returncode, done.stdout) == (0, b"")
        assert (tmp_path / f"out.{layout}").read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("limit", "exit_code", "code"),
    [
        pytest.param(["--max-credits", "2"], 0, "", id="exactly the limit is not over it"),
        pytest.param(["--max-credits", "1.95"], 1, "LIM001", id="too many credits"),
        pytest.param(["--max-segments", "1"], 0, "", id="short enough"),
        pytest.param(["--max-price", "6"], 0, "", id="just enough money"),
        pytest.param(["--max-price", "5.99"], 1, "LIM001", id="the smallest order is too expensive"),
        pytest.param(["--max-price", "0", "--balance", "2"], 0, "", id="what is held costs nothing now"),
        pytest.param(["--strict"], 3, "REJ001", id="no reject allowed"),
        pytest.param(["--strict", "--max-price", "0"], 3, "REJ001", id="bad input before the budget"),
        pytest.param(["--max-price", "lots"], 2, "AMT001", id="no number"),
    ],
)
def test_limits(tmp_path: Path, campaign: Path, limit: list[str], exit_code: int, code: str) -> None:
    done = _run(tmp_path, campaign, "--default-country", "FR", *limit)
    assert done.returncode == exit_code
    assert done.stderr.decode().startswith(code)
    assert bool(done.stdout) == (exit_code != 2), "the estimate is shown all the same"


def test_a_message_too_long_for_the_limit(tmp_path: Path) -> None:
    done = _run(tmp_path, "-", "--max-segments", "1", stdin=b"to,text\n+33639980001," + b"a" * 150 + b"\n")
    assert done.returncode == 1
    assert done.stderr.startswith(b"LIM001  The longest message takes 2 segments, over the limit of 1.\n")


@pytest.mark.parametrize(
    ("options", "credits"),
    [
        pytest.param(
            ["--message", "Bonjour {client} " + "x" * 145], "4", id="with the STOP clause: 2 segments"
        ),
        pytest.param(["--message", "#client#", "--no-stop-clause"], "2", id="one character"),
        pytest.param(["--message-file", "template.txt"], "2", id="from a file"),
    ],
)
def test_templates(tmp_path: Path, campaign: Path, options: list[str], credits: str) -> None:  # noqa: A002
    (tmp_path / "template.txt").write_bytes("\ufeffBonjour {client}\r\n".encode())
    document = _document(tmp_path, campaign, "--default-country", "FR", *options)
    assert document["totals"]["credits"] == credits
    assert document["encodings"][0]["encoding"] == "GSM-7"


def test_assumptions_are_said(tmp_path: Path, campaign: Path) -> None:
    done = _run(tmp_path, campaign, "--default-country", "FR", "--assume", "MC=FR")
    assert b"Monaco is priced as France, as --assume says" in done.stdout
    assert b"Not priced: 1 of 4 rows" in done.stdout


def test_the_input_is_never_changed(tmp_path: Path, campaign: Path) -> None:
    before = campaign.read_bytes()
    _run(tmp_path, campaign, "--rejects", "rejects.csv", "--out", "out.txt")
    assert campaign.read_bytes() == before


def _large(path: Path, rows: int = 400_000) -> Path:
    path.write_text("to,text\n" + "+33639980001,Bonjour\nnobody,Bonjour\n" * (rows // 2), encoding="utf-8")
    return path


@pytest.mark.parametrize(("number", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_leaves_no_file(tmp_path: Path, number: signal.Signals, exit_code: int) -> None:
    campaign = _large(tmp_path / "large.csv", 1_000_000)
    (tmp_path / "rejects.csv").write_text("from an earlier run")
    words = [campaign, "--format", "csv", "--out", "out.csv", "--rejects", "rejects.csv"]
    running = subprocess.Popen(
        [*COMMAND, "estimate", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=_environment(tmp_path),
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".out.csv.*.part")) and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(number)
    _, stderr = running.communicate()
    assert running.returncode == exit_code
    assert stderr.decode().count("\n") <= 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["large.csv", "rejects.csv"]
    assert (tmp_path / "rejects.csv").read_text() == "from an earlier run"


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    campaign = _large(tmp_path / "large.csv")
    running = subprocess.Popen(
        [*COMMAND, "estimate", str(campaign), "--format", "csv"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(tmp_path),
    )
    assert running.stdout is not None
    assert running.stderr is not None
    assert running.stdout.readline().startswith(b"row,")
    running.stdout.close()
    assert running.wait() == 141
    assert running.stderr.read() == b""
    running.stderr.close()


def test_a_reader_that_goes_away_takes_no_file_with_it(tmp_path: Path) -> None:
    names = "".join(f"+33639980001,Bonjour {chr(0x4E00 + n)}\n" for n in range(3000))
    (tmp_path / "campaign.csv").write_text(f"to,text\n{names}nobody,Bonjour\n", encoding="utf-8")
    running = subprocess.Popen(
        [*COMMAND, "estimate", "campaign.csv", "--format", "json", "--rejects", "rejects.csv"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=_environment(tmp_path),
    )
    assert running.stdout is not None
    running.stdout.close()
    _, stderr = running.communicate()
    assert (running.returncode, stderr) == (141, b"")
    assert (tmp_path / "rejects.csv").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line(tmp_path: Path, campaign: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "estimate", str(campaign)],
            stdout=full,
            stderr=subprocess.PIPE,
            env=_environment(tmp_path),
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith(b"<stdout>  OUT002  The disk is full")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")
@pytest.mark.parametrize(
    ("two_rows", "rows"),
    [
        pytest.param("+33639980001,Bonjour\nnobody,Bonjour\n", 1_000_000, id="half are rejected"),
        pytest.param("+33639980001,ok\n" * 2, 2_000_000, id="short rows"),
    ],
)
def test_memory_does_not_grow_with_the_campaign(tmp_path: Path, two_rows: str, rows: int) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.csv"
        path.write_text("to,text\n" + two_rows * (count // 2), encoding="utf-8")
        # Not `getrusage`: there a process that was started begins with what its parent took.
        measure = "print(re.search(r'VmHWM:\\s*(\\d+)', open('/proc/self/status').read())[1])"
        code = f"import re; from estimator.price.flow import estimate; estimate({str(path)!r}); {measure}"
        # What follows the branches that tests reach has memory of its own.
        environment = {k: v for k, v in _environment(tmp_path).items() if not k.startswith("COVERAGE_")}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, check=True)
        return int(done.stdout)

    most = peak(rows)
    assert most < 1.2 * peak(rows // 4)
    assert most < 120_000


def test_rows_for_several_recipients(tmp_path: Path) -> None:
    """A row of `--format csv` costs what all of its recipients cost, exactly."""
    (tmp_path / "campaign.csv").write_text("to;text;count\n+33639980001;Bonjour;3\n+262692123456;Ça ✓;2\n")
    words = ["estimate", "campaign.csv", "--format", "csv", "--no-stop-clause", "--on", "2026-11-01"]
    done = smscost(*words, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    rows = [line.split(",") for line in done.stdout.decode().splitlines()]
    at = {name: place for place, name in enumerate(rows[0])}
    taken = [Decimal(row[at["credits"]]) for row in rows[1:]]
    rates = [Decimal(row[at["rate"]]) for row in rows[1:]]
    assert taken == [3 * rates[0], 2 * rates[1]]
    assert rates[0] == 1 < rates[1]
