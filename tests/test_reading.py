"""Whatever others wrote: every command that reads a file, and every file that nobody should have to read.

A new command that takes a file fails here until it has a row in `READERS`.
"""

from __future__ import annotations

import os
import resource
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest
import typer

from estimator.cli import command_line
from estimator.errors import CampaignError
from estimator.base.read import MESSAGE, place_of, quoted, read_bounded, shown, visible
from tests.forks import smscost

_PLAYS = [chr(each) for each in (0x1B, 0x9B, 0x202E, 0x2066, 0x2028, 0x07)]


class Reader(NamedTuple):
    """A command with `{}` where the file is named, and the suffix of the file."""

    words: str
    suffix: str = ".csv"
    table: bool = False
    """Whether it is a small table, cut by `read_table`."""


READERS = {
    ("estimate", "campaign"): Reader("estimate {}"),
    ("estimate", "tariff"): Reader("tariff check {}", ".xml"),
    ("estimate", "message_file"): Reader("estimate sound.csv --message-file {}", ".txt"),
    ("advise", "campaign"): Reader("advise {}"),
    ("lint", "paths"): Reader("lint {}", ".json"),
    ("lint", "csv"): Reader("lint {}", ".csv"),
    ("lint", "baseline"): Reader("lint sound.csv --baseline {}", ".json"),
    ("template", "fields"): Reader("template {{prenom}} --fields {}"),
    ("diff", "before"): Reader("diff {} sound.csv", ".json"),
    ("reconcile", "estimate"): Reader("reconcile {} sound.csv", ".json"),
    ("reconcile", "jobs"): Reader("reconcile saved.json {}", ".csv", table=True),
    ("plan", "calendar"): Reader("plan {}", table=True),
    ("plan", "balances"): Reader("plan calendar.csv --balances {}", table=True),
    ("transfers", "accounts"): Reader("transfers {}", table=True),
    ("recharge simulate", "calendar"): Reader("recharge simulate {} --threshold 1 --quantity 100", table=True),
    ("recharge recommend", "calendar"): Reader("recharge recommend {}", table=True),
    ("tariff import", "file"): Reader(
        "tariff import {} --out out.xml --valid-from 2026-11-01 --source notes", table=True
    ),
    ("tariff check", "file"): Reader("tariff check {}", ".xml"),
}

