"""A process that is killed between any two steps loses nothing, and what follows doubles nothing."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from estimator.provider.ovhcloud import Journal, Provider, reconcile
from estimator.provider.ovhcloud.reconcile import PATIENCE
from estimator.provider.sandbox import Fault, Sandbox, reset
from tests.transfers.whole import whole_plan

ONE, TWO, THREE = "sms-sandbox-1", "sms-sandbox-2", "sms-sandbox-3"
KILLED = -9
MOVES = ((ONE, TWO, "400.35"), (ONE, THREE, "100"), (TWO, THREE, "50.5"))
TRANSFER = ["transfer", *MOVES[0]]
RECHARGE = ["recharge", ONE, "12.5", 200]
APPLY = ["apply", "plan.json"]

STEPS = {
    # Where the process is killed: whether the change was made, and what the journal says of it then.
    "before it is written": (False, None),
    "while it is written": (False, None),
    "after it was written": (False, "written"),
    "while calling is written": (False, "written"),
    "before the provider is asked": (False, "calling"),
    "after the provider was asked": (True, "calling"),
    "while the outcome is written": (True, "calling"),
    "after the outcome was written": (True, "done"),
}


@pytest.fixture(scope="session")
def driver() -> Iterator[subprocess.Popen[str]]:
    script = Path(__file__).with_name("driver.py")
    with subprocess.Popen(
        [sys.executable, script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield process


@dataclass
class Processes:
    """Changes in processes of their own, on one sandbox and one journal."""

    driver: subprocess.Popen[str]
    sandbox: Sandbox
    connect: Callable[..., Provider]
    folder: Path

    def run(self, *changes: list[Any], step: str = "", position: int = 1) -> list[int]:
        """How they end that begin at the same moment."""
        file = self.folder / "plan.json"
        moves = [dict(zip(("source", "target", "credits"), move, strict=True)) for move in MOVES]
        file.write_text(json.dumps(whole_plan(moves)))
        found = self.sandbox
        job = {
            "keys": [found.url, found.application_key, found.application_secret, found.consumer_key],
            "journal": str(self.journal.path),
            "step": step,
            "position": position,
        }
        jobs = [
            job | {"change": [str(file) if word == "plan.json" else word for word in each]}
            for each in changes
        ]
        assert self.driver.stdin
        assert self.driver.stdout
        self.driver.stdin.write(json.dumps(jobs) + "\n")
        self.driver.stdin.flush()
        ended: list[int] = json.loads(self.driver.stdout.readline())
        return ended

    @property
    def journal(self) -> Journal:
        return Journal(self.folder / "journal.sqlite")

    def made(self, change: list[Any]) -> list[int]:
        """How often each transfer of a change was made, or whether the recharge is set."""
        if change is RECHARGE:
            (account,) = [each for each in self.sandbox.accounts() if each.name == ONE]
            return [int((account.threshold_milli, account.quantity) == (12_500, 200))]
        moves = Counter(
            (each.account, each.name, -each.credits)
            for each in self.sandbox.ledger()
            if each.kind == "transfer out"
        )
        wanted = MOVES if change is APPLY else MOVES[:1]
        return [moves[source, target, Decimal(amount)] for source, target, amount in wanted]

    def reconcile(self, *, later: bool) -> list[str]:
        """What becomes of open intents, at once or when no request can be on its way any more."""
        journal = self.journal
        now = journal.now
        if later:
            journal.now = lambda: now() + PATIENCE
        return [each.entry.state for each in reconcile(self.connect(), journal)]


@pytest.fixture
def processes(
    driver: subprocess.Popen[str], sandbox: Sandbox, connect: Callable[..., Provider], tmp_path: Path
) -> Processes:
    return Processes(driver, sandbox, connect, tmp_path)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("change", "position"),
    [
        pytest.param(TRANSFER, 1, id="transfer"),
        pytest.param(RECHARGE, 1, id="recharge"),
        pytest.param(APPLY, 1, id="first of a plan"),
        pytest.param(APPLY, 2, id="second of a plan"),
        pytest.param(APPLY, 3, id="last of a plan"),
    ],
)
@pytest.mark.one_in(3)
def test_killed(processes: Processes, change: list[Any], position: int, step: str) -> None:
    was_made, state = STEPS[step]
    assert processes.run(change, step=step, position=position) == [KILLED]

    rest = len(processes.made(change)) - position
    expected = [1] * (position - 1) + [int(was_made)] + [0] * rest
    assert processes.made(change) == expected
    states = [entry.state for entry in processes.journal.entries()]
    assert states == ["done"] * (position - 1) + ([state] if state else []), "the journal is as far as it got"

    is_open = state == "calling"
    if is_open:
        assert processes.run(change) == [6], "what is open is not asked for again"
        assert processes.made(change) == expected
        assert processes.reconcile(later=True) == ["done" if was_made else "not made"]
    else:
        assert processes.reconcile(later=True) == []
    for _ in range(2):
        assert processes.run(change)[0] in {0, 6}
        assert processes.made(change) == [1] * (position + rest)
    assert processes.run(APPLY if change is APPLY else RECHARGE) == [0], "nothing is left open"


@pytest.mark.soak
@pytest.mark.parametrize("part", range(10))
def test_killed_at_any_moment(processes: Processes, part: int) -> None:
    """50 times in each part: no change is lost and none is made twice, whenever the process ends."""
    path, folder = processes.sandbox.desk.state.path, processes.folder
    chance = random.Random(part)
    killed = 0
    longest = 50_000
    while killed < 50:
        change = chance.choice((TRANSFER, RECHARGE, APPLY))
        reset(path)
        processes.folder = Path(tempfile.mkdtemp(dir=folder))
        moment = chance.randrange(longest)
        (ended,) = processes.run(change, step="after so many microseconds", position=moment)
        if ended != KILLED:  # it was done before; most changes take a part of that time
            assert processes.made(change) == [1] * len(processes.made(change))
            longest = max(10_000, longest * 9 // 10)
            continue
        killed += 1
        longest = longest * 11 // 10
        _wait_for_the_provider(processes, change)
        made = processes.made(change)
        assert made == sorted(made, reverse=True), "in the order of the plan"
        assert set(made) <= {0, 1}
        if any(entry.state == "calling" for entry in processes.journal.entries()):
            assert processes.run(change) == [6], "what is open is not asked for again"
            assert processes.made(change) == made
        processes.reconcile(later=True)
        for _ in range(2):
            assert processes.run(change)[0] in {0, 6}
            assert processes.made(change) == [1] * len(made)
        assert {entry.state for entry in processes.journal.entries()} <= {"done", "not made", "written"}


def _wait_for_the_provider(processes: Processes, change: list[Any]) -> None:
    """Until a request that outlived its process has been answered: nothing changes any more."""
    while True:
        before = processes.made(change)
        time.sleep(0.05)
        if processes.made(change) == before:
            return


@pytest.mark.parametrize("kind", ["delay_before", "delay_after"])
def test_killed_while_the_request_is_on_its_way(processes: Processes, kind: Any) -> None:
    processes.sandbox.inject(Fault(kind, method="POST", seconds=0.3))
    assert processes.run(TRANSFER, step="while the provider is asked") == [KILLED]
    assert processes.run(TRANSFER) == [6]
    while processes.made(TRANSFER) == [0]:
        # It cannot be taken for not made, however often one asks before it arrives.
        assert processes.reconcile(later=False) in (["calling"], ["done"])
    processes.reconcile(later=False)
    assert processes.run(TRANSFER) == [6]
    assert processes.made(TRANSFER) == [1]
    assert [entry.state for entry in processes.journal.entries()] == ["done"]


@pytest.mark.parametrize("change", [TRANSFER, RECHARGE, APPLY], ids=["transfer", "recharge", "apply"])
def test_several_at_once(processes: Processes, change: list[Any]) -> None:
    ended = processes.run(change, change, change)
    assert ended.count(0) >= 1
    assert set(ended) <= {0, 6}
    assert processes.made(change) == [1] * len(processes.made(change))
    assert [entry.state for entry in processes.journal.entries()] == ["done"] * len(processes.made(change))


def test_different_changes_at_once_wait_for_each_other(processes: Processes) -> None:
    others = [["transfer", ONE, THREE, str(amount)] for amount in (1, 2, 3)]
    assert processes.run(*others) == [0, 0, 0]
    assert len(processes.journal.entries()) == 3
