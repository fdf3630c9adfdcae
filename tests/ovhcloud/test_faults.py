"""Whatever happens to a change on its way: it is made at most once, and nobody is told what is not known.

Each scenario is a change and a fault. It is run, run again, reconciled at once and later, and run a last
time; in the end the change is made exactly once.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from estimator.errors import AccountError, NetworkError, SmsCostError, UnknownOutcome
from estimator.provider.ovhcloud import (
    ChangeFinding,
    Journal,
    JournalEntry,
    Provider,
    RechargeChange,
    reconcile,
    set_recharge,
    transfer,
)
from estimator.provider.ovhcloud.applying import apply_plan, positions_of
from estimator.provider.ovhcloud.model import Intent
from estimator.provider.ovhcloud.reconcile import PATIENCE
from estimator.provider.sandbox import Fault, Sandbox
from estimator.provider.sandbox.desk import Desk
from estimator.provider.sandbox.faulty import Faulty
from estimator.supply.recharge import Setting
from estimator.supply.transfers import Transfer, read_plan
from tests.transfers.whole import whole_plan

ONE, TWO, THREE = "sms-sandbox-1", "sms-sandbox-2", "sms-sandbox-3"
PLAN = (
    Transfer(ONE, TWO, Decimal("400.35")),
    Transfer(ONE, THREE, Decimal(100)),
    Transfer(TWO, THREE, Decimal("50.5")),
)


@dataclass(frozen=True)
class Change:
    """A change, how it is asked for, and the requests of it that go well before the one with the fault."""

    name: str
    run: Callable[[Provider, Journal, Path], object]
    intents: tuple[Intent, ...]
    skip: int = 0


def _apply(provider: Provider, journal: Journal, folder: Path) -> object:
    file = folder / "plan.json"
    moves = [{"source": each.source, "target": each.target, "credits": str(each.credits)} for each in PLAN]
    file.write_text(json.dumps(whole_plan(moves)))
    plan = read_plan(file)
    apply_plan(provider, journal, plan)
    return positions_of(provider, journal, plan)


CHANGES = (
    Change("transfer", lambda provider, journal, _: transfer(provider, journal, PLAN[0]), PLAN[:1]),
    Change(
        "set recharge",
        lambda provider, journal, _: set_recharge(provider, journal, ONE, threshold="12.5", quantity=200),
        (RechargeChange(ONE, Setting(12_500, 200)),),
    ),
    Change(
        "recharge off",
        lambda provider, journal, _: set_recharge(provider, journal, TWO, quantity=None),
        (RechargeChange(TWO, Setting(30_000, None)),),
    ),
    Change("apply, second of three", _apply, PLAN, 1),
    Change("apply, last of three", _apply, PLAN, 2),
)


@dataclass(frozen=True)
class Case:
    """A fault, and what is true after it: whether the change was made, and what can be told at once."""

    name: str
    kind: str
    made: bool
    told: str  # "done", "refused" or "unknown"
    named: bool = False  # whether the answer says what the provider calls the request
    options: dict[str, Any] = field(default_factory=dict)


CASES = (
    Case("comes too late", "delay_before", True, "unknown"),
    Case("is answered too late", "delay_after", True, "unknown"),
    Case("reset before", "reset_before", False, "unknown"),
    Case("reset after", "reset_after", True, "unknown"),
    Case("reset in the answer", "reset_midway", True, "unknown", named=True),
    Case("500 before", "error_500_before", False, "unknown", named=True),
    Case("500 after", "error_500_after", True, "unknown", named=True),
    Case("503 before", "error_503_before", False, "unknown"),
    Case("503 after", "error_503_after", True, "unknown"),
    Case("too many requests", "error_429", False, "refused"),
    Case("half the JSON", "truncated_json", True, "unknown", named=True),
    Case("the JSON twice", "doubled_json", True, "unknown", named=True),
    Case("the answer before once more", "duplicate_answer", True, "unknown", named=True),
    Case("a page", "not_json", True, "unknown"),
    Case("an empty answer", "empty", True, "unknown", named=True),
    Case("a wrong clock", "clock_skew", True, "done", options={"seconds": 3600}),
    Case("nobody listens", "", False, "refused"),
    Case("interrupted before", "", False, "unknown"),
    Case("interrupted after", "", True, "unknown"),
)


@pytest.fixture
def closed_port() -> Iterator[str]:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{nobody.getsockname()[1]}/1.0"


def _interrupting(provider: Provider, *, after: bool, skip: int) -> None:
    ask, left = provider._client.ask, [skip]

    def interrupted(method: str, *args: Any, **kwargs: Any) -> Any:
        if method == "GET":
            return ask(method, *args, **kwargs)
        left[0] -= 1
        if left[0] >= 0:
            return ask(method, *args, **kwargs)
        if after:
            ask(method, *args, **kwargs)
        raise KeyboardInterrupt

    provider._client.ask = interrupted  # type: ignore[method-assign]


def _impatient(provider: Provider, *, skip: int) -> None:
    """Let the change, and nothing before it, wait for an answer for a moment only."""
    signed, left = provider._client, [skip]
    ask = signed.ask

    def impatient(method: str, *args: Any, **kwargs: Any) -> Any:
        if method != "GET":
            left[0] -= 1
            if left[0] < 0:
                signed._client._timeout = (5.0, 0.05)
        return ask(method, *args, **kwargs)

    signed.ask = impatient  # type: ignore[method-assign]


def _not_listening(provider: Provider, journal: Journal, url: str, skip: int) -> None:
    call, left = journal.call, [skip]

    def vanish(entry: JournalEntry) -> None:
        call(entry)
        left[0] -= 1
        if left[0] < 0:
            provider._client._client._endpoint = url

    journal.call = vanish  # type: ignore[method-assign]


@dataclass
class Scene:
    """What a scenario plays with: accounts, a journal and its clock, and a folder for files."""

    sandbox: Sandbox
    connect: Callable[..., Provider]
    journal: Journal
    clock: Any
    settings: Counter[str]
    folder: Path
    # What is delayed says that it is, and goes on when it may: no test is a race.
    delayed: threading.Event
    late: threading.Event

    def run(self, change: Change, provider: Provider | None = None) -> tuple[str, SmsCostError | None]:
        """Run a change, and what its command would tell."""
        try:
            change.run(provider or self.connect(), self.journal, self.folder)
        except UnknownOutcome as error:
            return "unknown", error
        except (AccountError, NetworkError) as error:
            return "refused", error
        return "done", None

    def made(self, intents: tuple[Intent, ...]) -> list[int]:
        """How often each change was made, by the provider's own books."""
        moves = Counter(
            (each.account, each.name, -each.credits)
            for each in self.sandbox.ledger()
            if each.kind == "transfer out"
        )
        return [
            moves[each.source, each.target, each.credits]
            if isinstance(each, Transfer)
            else self.settings[each.account]
            for each in intents
        ]

    def reconcile(self) -> ChangeFinding:
        """What is found out about the one change that is open."""
        (finding,) = reconcile(self.connect(), self.journal)
        return finding


@pytest.fixture
def scene(
    *,
    sandbox: Sandbox,
    connect: Callable[..., Provider],
    journal: Journal,
    clock: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Scene]:
    sandbox.desk.set(TWO, {"quantity": 100, "threshold_milli": 30_000})
    counted: Counter[str] = Counter()
    set_ = Desk.set

    def count(desk: Desk, name: str, changes: dict[str, Any]) -> None:
        set_(desk, name, changes)
        counted[name] += 1

    delayed, late = threading.Event(), threading.Event()

    async def wait(_: Faulty, __: float) -> None:
        delayed.set()
        while not late.is_set():
            await asyncio.sleep(0.005)

    # The provider's ledger has movements of credits only.
    monkeypatch.setattr(Desk, "set", count)
    monkeypatch.setattr(Faulty, "_wait", wait)
    yield Scene(sandbox, connect, journal, clock, counted, tmp_path, delayed, late)
    late.set()


@pytest.mark.parametrize("case", [pytest.param(each, id=each.name) for each in CASES])
@pytest.mark.parametrize("change", [pytest.param(each, id=each.name) for each in CHANGES])
@pytest.mark.one_in(2)
def test_change_is_made_once_whatever_happens(
    change: Change, case: Case, scene: Scene, closed_port: str
) -> None:
    intents, before = change.intents, change.skip
    rest = len(intents) - before - 1
    provider = scene.connect()
    _prepare(change, case, scene, provider, closed_port)
    told, error = scene.run(change, provider)
    assert "delay" not in case.kind or scene.delayed.wait(60)
    scene.journal = Journal(scene.journal.path, now=scene.clock, seconds_to_wait=0.05)  # as in a new process

    assert told == case.told
    if told == "done":
        assert scene.made(intents) == [1] * len(intents)
        assert [each.state for each in scene.journal.entries()] == ["done"] * len(intents)
    else:
        seen = case.made and case.kind != "delay_before"
        assert scene.made(intents) == [1] * before + [int(seen)] + [0] * rest
        assert len(scene.journal.entries()) == before + 1, "nothing gets lost, and nothing else is asked for"
        entry = scene.journal.entries()[before]
        assert (entry.intent, entry.state) == (intents[before], told)
        assert bool(entry.query_id) >= case.named
        assert (entry.query_id or "") in str(error)
    if told == "unknown":
        _settle(change, case, scene)
        assert scene.made(intents) == [1] * before + [int(case.made)] + [0] * rest

    # From here on all goes well: what was not made is made, and what was made is not made again.
    for _ in range(2):
        told, error = scene.run(change)
        assert told == "done" or (error and error.code) == "ACC027"
        assert scene.made(intents) == [1] * len(intents)


def _prepare(change: Change, case: Case, scene: Scene, provider: Provider, closed_port: str) -> None:
    if "delay" in case.kind:
        _impatient(provider, skip=change.skip)
    if case.kind == "clock_skew":
        scene.sandbox.inject(Fault("clock_skew", **case.options))
    elif case.kind:
        method = "PUT" if isinstance(change.intents[0], RechargeChange) else "POST"
        scene.sandbox.inject(Fault(case.kind, method=method, skip=change.skip, **case.options))  # type: ignore[arg-type]
    elif case.name == "nobody listens":
        _not_listening(provider, scene.journal, closed_port, change.skip)
    else:
        _interrupting(provider, after=case.made, skip=change.skip)


def _settle(change: Change, case: Case, scene: Scene) -> None:
    """What is unknown is found out from the accounts, and not repeated before."""
    moved = len(scene.sandbox.ledger())
    told, error = scene.run(change)
    assert (told, error and error.code) == ("refused", "ACC026")
    assert len(scene.sandbox.ledger()) == moved
    if case.kind == "delay_before":
        assert scene.reconcile().entry.is_open, "the request is still on its way"
        moved = scene.made(change.intents)
        scene.late.set()
        deadline = time.monotonic() + 60
        while scene.made(change.intents) == moved and time.monotonic() < deadline:
            time.sleep(0.005)
    if not case.made:
        assert scene.reconcile().entry.is_open, "the request may still be on its way"
        scene.clock.now += PATIENCE
    entry = scene.reconcile().entry
    assert (entry.state, entry.settled_by) == ("done" if case.made else "not made", "balances")
    assert reconcile(scene.connect(), scene.journal) == ()
