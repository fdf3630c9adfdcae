"""Stores: a server on this machine that answers as S3 does, and two of http, with ranges and without."""

from __future__ import annotations

import json
import shlex
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from estimator import Estimate, estimate, estimate_files
from estimator.errors import SmsCostError
from scripts.written import ROOT
from tests.forks import smscost_text

DAY = "2026-11-01"
ROWS = b"numero;message\n+33639980001;Bonjour\n?;perdu\n+447700900123;Hello\n"
LISTED = ("a.csv", "b.csv", "notes.md", "_SUCCESS", "in/c.csv", "")


@pytest.fixture(scope="module")
def s3() -> Iterator[Any]:
    """A client of the server, which holds two buckets."""
    boto3 = pytest.importorskip("boto3")
    moto = pytest.importorskip("moto.server")
    server = moto.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    patch = pytest.MonkeyPatch()
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "AWS_PROFILE"):
        patch.delenv(name, raising=False)
    server.start()
    host, port = server.get_host_and_port()
    patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    patch.setenv("AWS_ACCESS_KEY_ID", "testing")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    client = boto3.client("s3")
    for bucket in ("campaigns", "results"):
        client.create_bucket(Bucket=bucket)
    for name in LISTED:
        client.put_object(Bucket="campaigns", Key=f"nov/{name}", Body=ROWS if name else b"")
    yield client
    client.close()
    server.stop()
    patch.undo()


@pytest.fixture(autouse=True)
def _anew() -> None:
    """Every test asks the store anew, as every run does."""
    s3fs = pytest.importorskip("s3fs")
    s3fs.S3FileSystem.clear_instance_cache()


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Estimate:
    path = tmp_path_factory.mktemp("alone") / "a.csv"
    path.write_bytes(ROWS)
    return estimate(path, on=DAY)


def test_rows_and_rejects_into_new_prefixes(s3: Any, alone: Estimate) -> None:
    found = estimate_files(
        "s3://campaigns/nov/*.csv", on=DAY, rows="s3://results/new/rows", rejects="s3://results/new/rejects/"
    )
    assert found.totals.segments == 2 * alone.totals.segments
    keys = [each["Key"] for each in s3.list_objects_v2(Bucket="results")["Contents"]]
    assert [key.split("/")[1] for key in keys] == ["rejects", "rejects", "rows", "rows"]
    assert keys[-1] == "new/rows/file=s3%3A%2F%2Fcampaigns%2Fnov%2Fb.csv/part-00001-00000.parquet"
    with pytest.raises(SmsCostError, match="DSK004"):
        estimate_files("s3://campaigns/nov/*.csv", on=DAY, rows="s3://results/new/rows")


def test_what_is_passed_over_is_said(s3: Any) -> None:
    found = estimate_files("s3://campaigns/nov/", on=DAY)
    assert [part.name for part in found.parts] == ["s3://campaigns/nov/a.csv", "s3://campaigns/nov/b.csv"]
    assert [part.size for part in found.parts] == [len(ROWS)] * 2
    assert {kind: n for (kind, _), n in found.summary.reading.items()} == {
        "files": 2, "folders": 1, "hidden files": 1, "other files": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("paths", "results", "code"),
    [
        pytest.param("s3://nowhere/*.csv", None, "STO003", id="a pattern in a bucket that is not there"),
        pytest.param("s3://nowhere/a.csv", None, "STO003", id="a file in a bucket that is not there"),
        pytest.param("s3://campaigns/nov/z.csv", None, "FIL001", id="a file that is not there"),
        pytest.param("s3://campaigns/nov/z*.csv", None, "DSK001", id="a pattern of nothing"),
        pytest.param("s3://results/", None, "DSK008", id="a bucket without campaigns"),
        pytest.param("s3://campaigns/nov/a.csv", "s3://nowhere/rows", "STO003", id="into no bucket"),
        pytest.param("s3://campaigns/nov/a.csv", "http://127.0.0.1:1/x/", "STO001", id="to a server of http"),
    ],
)
@pytest.mark.parametrize("result", ["rows", "state"])
@pytest.mark.one_in(3, checked=True)
def test_what_is_not_there_is_said(paths: str, results: str | None, code: str, result: Any, s3: Any) -> None:
    into: Any = {result: results}
    with pytest.raises(SmsCostError) as raised:
        estimate_files(paths, on=DAY, **into)
    assert raised.value.code == code


def test_whoever_has_no_credentials_is_told_so(s3: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "nowhere")
    with pytest.raises(SmsCostError) as raised:
        estimate_files("s3://campaigns/nov/*.csv", on=DAY)
    assert (raised.value.code, raised.value.exit_code) == ("STO002", 5)


def test_a_store_that_goes_away_while_it_is_read(s3: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import s3fs

    def gone(*_: Any, **__: Any) -> bytes:
        raise ConnectionResetError("the store is gone")

    monkeypatch.setattr(s3fs.S3File, "_fetch_range", gone)
    with pytest.raises(SmsCostError) as raised:
        estimate_files("s3://campaigns/nov/*.csv", on=DAY, rows="s3://results/gone")
    assert (raised.value.code, raised.value.exit_code) == ("STO001", 5)
    assert "Contents" not in s3.list_objects_v2(Bucket="results", Prefix="gone")


@pytest.mark.parametrize("where", ["disk", "s3"])
def test_kept_sums_know_an_object_by_its_tag(where: str, s3: Any, tmp_path: Path) -> None:
    kept = str(tmp_path / "kept") if where == "disk" else "s3://results/new/kept"
    given: dict[str, Any] = {"on": DAY, "state": kept}
    first = estimate_files("s3://campaigns/nov/*.csv", **given)
    again = estimate_files("s3://campaigns/nov/*.csv", **given)
    assert again.summary.reading["kept sums", ""] == 2
    assert again.totals == first.totals
    s3.put_object(Bucket="campaigns", Key="nov/b.csv", Body=ROWS + b"+33639980002;Bonsoir\n")
    try:
        changed = estimate_files("s3://campaigns/nov/*.csv", **given)
    finally:
        s3.put_object(Bucket="campaigns", Key="nov/b.csv", Body=ROWS)
    assert changed.summary.reading["kept sums", ""] == 1
    assert changed.totals.messages == first.totals.messages + 1
    if where == "s3":
        (name, _) = keys = [
            each["Key"] for each in s3.list_objects_v2(Bucket="results", Prefix="new/kept/")["Contents"]
        ]
        assert all(key.endswith(".kept.json") for key in keys)
        s3.put_object(Bucket="results", Key=name, Body=b"{")
        damaged = estimate_files("s3://campaigns/nov/*.csv", **given)
        assert damaged.totals == first.totals
        s3.put_object(Bucket="results", Key="new/kept/notes.txt", Body=b"")
        with pytest.raises(SmsCostError, match="STA003"):
            estimate_files("s3://campaigns/nov/*.csv", **given)


@pytest.mark.checked
def test_the_lines_of_the_page_run(s3: Any, tmp_path: Path, alone: Estimate) -> None:
    page = (ROOT / "docs" / "how-to" / "cluster.md").read_text(encoding="utf-8")
    section = page.partition("\n## Files in a store\n")[2].partition("\n## ")[0]
    lines = [shlex.split(line) for line in section.splitlines() if line.startswith("    smscost ")]
    assert len(lines) == 2
    for name in ("a.csv", "b.csv"):
        s3.put_object(Bucket="campaigns", Key=f"2026-11/{name}", Body=ROWS)
    for _, *words in lines:
        done = smscost_text(*words, "--on", DAY, "--format", "json", "--quiet", folder=tmp_path)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["totals"]["segments"] == 2 * alone.totals.segments
    held = [each["Key"] for each in s3.list_objects_v2(Bucket="campaigns")["Contents"]]
    assert sum(key.startswith("rows/2026-11/file=") for key in held) == 2
    assert sum(key.startswith("kept/2026-11/") for key in held) == 2
    rows = pd.read_parquet("s3://campaigns/rows/2026-11/")
    assert (len(rows), rows["credits"].sum()) == (6, 2 * alone.totals.credits)


class _Plain(BaseHTTPRequestHandler):
    """A server that says neither a length nor that it has ranges."""

    held: dict[str, bytes]

    def do_HEAD(self) -> None:
        self.send_response(405)
        self.end_headers()

    def do_GET(self) -> None:
        octets = self.held.get(self.path)
        self.send_response(404 if octets is None else 200)
        self.end_headers()
        self.wfile.write(octets or b"")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _Ranged(_Plain):
    """One that has both."""

    def do_HEAD(self) -> None:
        octets = self.held.get(self.path)
        self.send_response(404 if octets is None else 200)
        self.send_header("Content-Length", str(len(octets or b"")))
        self.send_header("Accept-Ranges", "bytes")
        self.end_headers()

    def do_GET(self) -> None:
        octets, asked = self.held.get(self.path), self.headers.get("Range")
        if octets is None or asked is None:
            super().do_GET()
            return
        start, _, stop = asked.removeprefix("bytes=").partition("-")
        some = octets[int(start) : int(stop) + 1]
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {start}-{int(start) + len(some) - 1}/{len(octets)}")
        self.send_header("Content-Length", str(len(some)))
        self.end_headers()
        self.wfile.write(some)


@contextmanager
def _served(kind: type[_Plain], held: dict[str, bytes]) -> Iterator[str]:
    handler = type("Handler", (kind,), {"held": held})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("kind", [_Plain, _Ranged])
def test_files_of_a_web_server(kind: type[_Plain], alone: Estimate) -> None:
    sink = pa.BufferOutputStream()
    table = {"numero": ["+33639980001", "?", "+447700900123"], "message": ["Bonjour", "perdu", "Hello"]}
    pq.write_table(pa.table(table), sink)
    held = {"/a.csv": ROWS, "/a.parquet": sink.getvalue().to_pybytes()}
    with _served(kind, held) as address:
        for name in held:
            assert estimate_files(f"{address}{name}", on=DAY).totals == alone.totals
        held |= {f"/all{name}": octets for name, octets in held.items()}
        held["/all/"] = b'<a href="a.csv">a.csv</a> <a href="a.parquet">a.parquet</a> <a href="b/">b</a>'
        listed = estimate_files(f"{address}/all/", on=DAY)
        assert listed.totals.segments == 2 * alone.totals.segments
        with pytest.raises(SmsCostError, match="FIL001"):
            estimate_files(f"{address}/nothing.csv", on=DAY)
