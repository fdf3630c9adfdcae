"""`smscost sandbox`: serving, buying, beginning anew."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ovh
import pytest

from estimator.provider.sandbox import FRESH, State, running
from estimator.provider.sandbox.desk import Desk
from tests.command import SMSCOST

ONE = FRESH[0].name


@contextmanager
def serving(*options: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command while it serves, and what it said first."""
    command = [*SMSCOST, "sandbox", *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, stdout=pipe, stderr=pipe, text=True, env=os.environ | environment
    ) as process:
        try:
            assert process.stdout is not None
            said = ""
            while "Ctrl-C" not in said:
                line = process.stdout.readline()
                assert line, process.stderr and process.stderr.read()
                said += line
            yield process, said
        finally:
            process.kill()


def smscost(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SMSCOST, *words], capture_output=True, text=True, check=False, env=os.environ | environment
    )


def test_lines_for_the_official_client_are_all_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving("--state", str(tmp_path / "state")) as (_, said):
        (url,) = re.findall(r"answers at (\S+)", said)
        configuration = tmp_path / "ovh.conf"
        configuration.write_text(said[said.index("[default]") : said.index("and, since")], encoding="utf-8")
        (line,) = re.findall(r"^ovh\.client\.ENDPOINTS.*$", said, flags=re.MULTILINE)
        monkeypatch.setattr(ovh.client, "ENDPOINTS", dict(ovh.client.ENDPOINTS))
        exec(line, {"ovh": ovh})
        client = ovh.Client(config_file=str(configuration))
        assert client.get("/sms") == [account.name for account in FRESH]
        assert client._endpoint == url
        client._session.close()
    assert max(map(len, said.splitlines())) <= 80 + len(str(tmp_path))


def test_purchase_while_it_serves(tmp_path: Path, connect: Any) -> None:
    folder = {"SMSCOST_DATA_DIR": str(tmp_path)}
    with serving(**folder):
        bought = smscost("sandbox", "buy", ONE, "100", **folder)
        assert (bought.returncode, bought.stderr) == (0, "")
        assert bought.stdout == f"{ONE} has bought 100 credits, and holds 1 350 now.\n"
    assert Desk(State(tmp_path / "sandbox.sqlite3")).account(ONE).milli == 1_350_000


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_it_ends_in_peace(tmp_path: Path, how: signal.Signals, code: int) -> None:
    with serving("--state", str(tmp_path / "state")) as (process, _):
        process.send_signal(how)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (code, "")
    assert ("its accounts are kept" in out) == (how == signal.SIGINT)
    assert [file.name for file in tmp_path.iterdir()] == ["state"]


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_reset(tmp_path: Path, before: bool) -> None:
    file = tmp_path / "state"
    option = ["--state", str(file)]
    Desk(State(file)).transfer(ONE, FRESH[1].name, 1000)
    words = ["sandbox", *option, "reset"] if before else ["sandbox", "reset", *option]
    told = smscost(*words).stdout
    assert " ".join(told.split()) == f"The sandbox in {file} has the accounts of a new one again."
    assert Desk(State(file)).accounts() == FRESH


def test_port_can_be_chosen(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with serving("--state", str(tmp_path / "state"), "--port", str(port)) as (_, said):
        assert f"answers at http://127.0.0.1:{port}/1.0\n" in said


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux lists its sockets there")
def test_nothing_is_served_to_other_machines(tmp_path: Path) -> None:
    with serving("--state", str(tmp_path / "state")) as (_, said):
        (port,) = re.findall(r"answers at http://127\.0\.0\.1:(\d+)/", said)
        listening = Path("/proc/net/tcp").read_text(encoding="ascii")
    wanted = f":{int(port):04X} "
    assert [line.split()[1] for line in listening.splitlines() if wanted in line and " 0A " in line] == [
        f"0100007F:{int(port):04X}"
    ]


def test_nothing_of_it_is_loaded_before_it_serves() -> None:
    program = "import estimator.provider.sandbox, sys; print({'starlette', 'uvicorn'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"


def test_no_thread_is_left_behind(tmp_path: Path) -> None:
    before = threading.active_count()
    with running(tmp_path / "state"):
        assert threading.active_count() == before + 1
    assert threading.active_count() == before


def test_server_ends_with_an_error_in_its_block(tmp_path: Path) -> None:
    before = threading.active_count()
    with pytest.raises(KeyError), running(tmp_path / "state"):
        raise KeyError
    assert threading.active_count() == before
