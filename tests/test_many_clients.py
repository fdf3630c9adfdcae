"""A million clients: how much memory each of them is, and all of them in every output under 2 GiB."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from estimator import Estimate, estimate
from estimator.base.table_out import table_out
from estimator.documents import json_pieces
from estimator.show.chargeback import chargeback_table, write_chargeback

MANY: Final = 20_000


def _many(clients: int) -> Estimate:
    rows = (f"+3363998{row % 10_000:04},Bonjour,Client {row % clients}\n" for row in range(MANY))
    return estimate(
        io.BytesIO(("to,text,client\n" + "".join(rows)).encode()), split_by="client", on="2026-11-01"
    )


def _held(estimated: Estimate) -> None:
    assert len(estimated.clients) == len(estimated.summary.clients)


def _as_json(estimated: Estimate) -> None:
    assert sum(map(len, json_pieces(estimated))) > 100 * len(estimated.clients)


def _as_csv(estimated: Estimate) -> None:
    class Nowhere(io.StringIO):
        def write(self, text: str) -> int:
            return len(text)

    with table_out(Nowhere()) as table:
        write_chargeback(estimated, table)


def _as_table(estimated: Estimate) -> None:
    assert chargeback_table(estimated).total is not None


def _each(estimated: Estimate) -> None:
    assert sum(share.messages for share in estimated.clients.values()) == MANY


OUTPUTS: Final[dict[str, tuple[Callable[[Estimate], None], int]]] = {
    "kept": (_held, 120),
    "gone through": (_each, 130),
    "CSV": (_as_csv, 130),
    "JSON": (_as_json, 180),
    "table": (_as_table, 180),
}
"""What makes each, and the bytes that a client may take meanwhile."""


def _taken(clients: int) -> dict[str, int]:
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        estimated = _many(clients)
        taken = {}
        for name, (output, _) in OUTPUTS.items():
            tracemalloc.reset_peak()
            output(estimated)
            taken[name] = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    return taken


@pytest.fixture(scope="module")
def each_takes() -> dict[str, int]:
    """Bytes for each client more. What is loaded or remembered once is no client's, and so is left out."""
    _taken(1)
    one, many = _taken(1), _taken(MANY)
    return {name: (many[name] - one[name]) // MANY for name in OUTPUTS}


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.one_in(2, checked=True)
def test_a_client_takes_few_bytes(output: str, each_takes: dict[str, int]) -> None:
    """Python's own objects for each client would be several hundred of them."""
    _, most = OUTPUTS[output]
    assert each_takes[output] < most


_LIMITED: Final = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
from estimator.__main__ import run
run()
"""


@pytest.mark.soak
@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit of the address space")
@pytest.mark.parametrize(
    "words",
    [
        pytest.param([], id="table"),
        pytest.param(["--format", "json"], id="JSON"),
        pytest.param(["--format", "html"], id="HTML"),
        pytest.param(["--format", "csv", "--split-out", "split.csv"], id="CSV of rows and of shares"),
        pytest.param(["--split-out", "split.xlsx"], id="workbook"),
        pytest.param(["--report", "report.html"], id="report"),
        pytest.param(["--save", "saved.json"], id="saved"),
        pytest.param(["--focus", "focus.csv", "--focus-account", "sms-ab1234-1"], id="FOCUS"),
    ],
)
def test_a_million_clients_fit_into_two_gigabytes(tmp_path: Path, words: list[str]) -> None:
    """In every output, with nothing asked for but the default installation and its threads."""
    rows = (f"+3363998{row % 10_000:04},Bonjour,Client {row}\n" for row in range(1_000_000))
    (tmp_path / "campaign.csv").write_text("to,text,client\n" + "".join(rows), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, "estimate", "campaign.csv", "--split-by", "client", *words],
        cwd=tmp_path,
        env={k: v for k, v in os.environ.items() if not k.startswith("COVERAGE_")},
        stdout=subprocess.PIPE if not words else subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")
    for name in [word for word in words if "." in word and word != "report.html"]:  # which lists some
        assert (tmp_path / name).stat().st_size > 20 * 1_000_000
