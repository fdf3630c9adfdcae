"""The bar for many files, as a terminal gets it."""

from __future__ import annotations

import os
import pty
import re
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from estimator.cli import progress, telling
from estimator.distributed.estimating import Handling, price_files
from estimator.distributed.files import find_files
from estimator.price.job import Job


def test_a_terminal_sees_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in range(3):
        (tmp_path / f"{at}.csv").write_text("numero;message\n+33639980001;Bonjour\n", encoding="utf-8")
    (tmp_path / "bad.csv").write_text("numero;message\n+33639980001;a;b\n", encoding="utf-8")
    monkeypatch.setattr(progress, "_QUIET_SECONDS", 0)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    master, slave = pty.openpty()
    with os.fdopen(slave, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with telling.TellingOptions().telling() as bar:
            found = find_files(str(tmp_path / "*.csv"))
            price_files(found, Job.of({"on": "2026-11-01"}), Handling(bad_files="skip", watch=bar))
        terminal.flush()
        os.set_blocking(master, False)
        octets = b""
        with suppress(BlockingIOError):  # a terminal hands over some thousand bytes at a time
            while more := os.read(master, 1 << 16):
                octets += more
        shown = octets.decode()
        with telling.TellingOptions(quiet=True).telling() as nobody:
            assert isinstance(nobody, telling.Silence)
            assert not isinstance(nobody, telling.ProgressBar)
    os.close(master)
    assert re.search(r"4 of 4 files, [\d,\u202f ]+ rows/s", shown), "the bad one is passed, too"
    assert "100%" in shown
    assert shown.endswith("\x1b[2K"), "nothing of it is left"
    assert "639980001" not in shown
