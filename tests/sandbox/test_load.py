"""Many clients at once: what they moved is in the balances and in the ledger, exactly."""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from estimator.provider.ovhcloud import Keys, Provider
from estimator.provider.sandbox import Sandbox, SandboxAccount, running
from estimator.supply.transfers import Transfer
from tests.sandbox.test_state import check_ledger

_NAMES = [f"sms-load-{at}" for at in range(8)]
_HELD_MILLI = 1_000_000_000


class _Client(threading.Thread):
    """One that moves credits, and remembers what the provider made of it and how long that took."""

    def __init__(self, sandbox: Sandbox, seed: int, transfers: int) -> None:
        super().__init__()
        keys = (sandbox.application_key, sandbox.application_secret, sandbox.consumer_key)
        self._provider = Provider(Keys("sandbox", sandbox.url, *keys), seconds=(60.0, 120.0))
        self._chance, self._transfers = random.Random(seed), transfers
        self.moved: Counter[str] = Counter()
        self.states: Counter[str] = Counter()
        self.seconds: list[float] = []

    def run(self) -> None:
        for _ in range(self._transfers):
            source, target = self._chance.sample(_NAMES, 2)
            # Now and then more than all accounts together hold: that is refused.
            milli = self._chance.choice((1_000, 500, 12_345, 100_001, 9 * _HELD_MILLI))
            begun = time.monotonic()
            outcome = self._provider.transfer(Transfer(source, target, Decimal(milli).scaleb(-3)))
            self.seconds.append(time.monotonic() - begun)
            self.states[outcome.state] += 1
            if outcome.state == "done":
                self.moved[source] -= milli
                self.moved[target] += milli


@pytest.mark.parametrize(
    ("clients", "transfers"),
    [
        pytest.param(8, 10, id="8 clients with 10 transfers each"),
        pytest.param(50, 200, id="50 clients with 200 transfers each", marks=pytest.mark.soak),
    ],
)
def test_balances_are_exact(clients: int, transfers: int, tmp_path: Path) -> None:
    accounts = tuple(SandboxAccount(name, _HELD_MILLI) for name in _NAMES)
    with running(tmp_path / "state", accounts=accounts) as sandbox:
        working = [_Client(sandbox, seed, transfers) for seed in range(clients)]
        for each in working:
            each.start()
        for each in working:
            each.join()
        states: Counter[str] = Counter()
        moved = Counter(dict.fromkeys(_NAMES, _HELD_MILLI))
        for each in working:
            states.update(each.states)
            moved.update(each.moved)
        assert states.keys() == {"done", "refused"}
        assert states.total() == clients * transfers
        assert {each.name: each.milli for each in sandbox.accounts()} == moved
        ledger = check_ledger(sandbox.desk.state)
        assert sum(each.kind == "transfer out" for each in ledger) == states["done"]
    taken = sorted(second for each in working for second in each.seconds)
    print(  # for docs/reliability.md: pytest -rP
        f"{len(taken)} answers: half within {statistics.median(taken):.3f} s, "
        f"99 of 100 within {taken[len(taken) * 99 // 100]:.3f} s, all within {taken[-1]:.3f} s"
    )
