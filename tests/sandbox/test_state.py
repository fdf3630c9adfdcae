"""The file: one for several processes, and a ledger whose sum is the balance."""

from __future__ import annotations

import itertools
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import estimator.provider.sandbox.state
from estimator.errors import SmsCostError
from estimator.provider.sandbox import (
    FRESH,
    Movement,
    SandboxAccount,
    State,
    buy_credits,
    default_state,
    reset,
    running,
)
from estimator.provider.sandbox.desk import Desk
from estimator.provider.sandbox.jobs import JobRequest
from estimator.provider.sandbox.refusals import Refusal
from estimator.supply.recharge import Rules
from tests.long import trying

ONE, TWO, THREE = (account.name for account in FRESH)
MONDAY = datetime(2026, 11, 2, 9)  # noqa: DTZ001 - as clocks in France show it


def test_fresh_accounts_differ(tmp_path: Path) -> None:
    accounts = Desk(State(tmp_path / "state")).accounts()
    assert accounts == FRESH
    assert len({account.milli for account in accounts}) == len(accounts) >= 3


def test_state_is_kept(tmp_path: Path, connect: Any) -> None:
    file = tmp_path / "deep" / "down" / "state.sqlite3"
    with running(file) as sandbox:
        connect(sandbox).post(f"/sms/{ONE}/transferCredits", credits=200, smsAccountTarget=THREE)
    with running(file, accounts=()) as sandbox:
        assert connect(sandbox).get(f"/sms/{THREE}")["creditsLeft"] == 200


def test_two_servers_share_a_state(tmp_path: Path, connect: Any) -> None:
    file = tmp_path / "state"
    with running(file) as first, running(file) as second:
        assert first.url != second.url
        connect(first).post(f"/sms/{ONE}/transferCredits", credits=200, smsAccountTarget=THREE)
        assert connect(second).get(f"/sms/{THREE}")["creditsLeft"] == 200
        assert first.ledger() == second.ledger()


def test_server_goes_on_after_a_reset(tmp_path: Path, connect: Any) -> None:
    with running(tmp_path / "state") as sandbox:
        client = connect(sandbox)
        client.post(f"/sms/{ONE}/jobs", message="a", receivers=["+33639980001"], differedPeriod=60)
        client.put(f"/sms/{ONE}", automaticRecreditAmount=100)
        with sandbox.desk.state.transaction() as book:
            book.start_recharge(ONE, 100, None, MONDAY)
        reset(tmp_path / "state")
        assert sandbox.accounts() == FRESH
        assert client.get(f"/sms/{ONE}/jobs") == []


_RACE = """
import sys
from pathlib import Path
from estimator.provider.sandbox.desk import Desk
from estimator.provider.sandbox.state import State
from tests.long import trying

print("ready", flush=True)
sys.stdin.readline()
desk = Desk(State(Path(sys.argv[1])))
for _ in range(40):
    desk.transfer("sms-sandbox-1", "sms-sandbox-3", 1_500)
    desk.transfer("sms-sandbox-3", "sms-sandbox-2", 500)
"""


def test_processes_that_begin_and_change_together_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "state"
    commands = [sys.executable, "-c", _RACE, str(file)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(commands, **pipes) for _ in range(3)]  # type: ignore[call-overload]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0
    milli = [account.milli for account in Desk(State(file)).accounts()]
    assert milli == [1_250_000 - 120 * 1_500, 85_500 + 120 * 500, 120 * 1_000]
    check_ledger(State(file))


def test_file_that_another_process_made_meanwhile_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "state"
    opening = estimator.provider.sandbox.state._open_accounts

    def outrun(*given: Any) -> None:
        monkeypatch.setattr(estimator.provider.sandbox.state, "_open_accounts", opening)
        buy_credits(State(path), THREE, 100)
        opening(*given)

    monkeypatch.setattr(estimator.provider.sandbox.state, "_open_accounts", outrun)
    assert Desk(State(path)).account(THREE).milli == 100_000
    assert list(tmp_path.iterdir()) == [path]


def test_what_fails_in_the_middle_leaves_no_trace(tmp_path: Path) -> None:
    state = State(tmp_path / "state")

    def fail_in_the_middle() -> None:
        with state.transaction() as book:
            book.move(ONE, "job", -1000, MONDAY)
            raise KeyError

    with pytest.raises(KeyError):
        fail_in_the_middle()
    assert Desk(state).accounts() == FRESH
    check_ledger(state)


def test_process_that_is_killed_in_the_middle_leaves_no_trace(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    program = f"""
import os, signal
from pathlib import Path
from estimator.provider.sandbox.model import FRESH
from estimator.provider.sandbox.state import State
from estimator.provider.sandbox.times import now_in_france
with State(Path({str(state.path)!r})).transaction() as book:
    book.move("{ONE}", "job", -1000, now_in_france())
    os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run([sys.executable, "-c", program], check=False)
    assert ended.returncode == -9
    assert Desk(state).accounts() == FRESH
    check_ledger(state)


def other_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE accounts (name TEXT)")
    connection.close()


@pytest.mark.parametrize(
    "begin",
    [
        pytest.param(lambda path: path.write_text("number;message\n" * 100), id="a text"),
        pytest.param(other_database, id="a database of others"),
    ],
)
def test_file_of_others_is_left_as_it_is(tmp_path: Path, begin: Any) -> None:
    path = tmp_path / "state"
    begin(path)
    before = path.read_bytes()
    with pytest.raises(SmsCostError, match="SBX002"):
        State(path)
    with pytest.raises(SmsCostError, match="SBX002"):
        reset(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("begin", [State, reset])
def test_empty_file_is_a_new_sandbox(tmp_path: Path, begin: Callable[[Path], object]) -> None:
    """`mktemp` makes one, for a state that is to be thrown away."""
    path = tmp_path / "state"
    path.touch()
    begin(path)
    assert State(path).document().accounts == State(tmp_path / "another").document().accounts


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no such device here")
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/full"])
def test_a_device_is_no_empty_file(tmp_path: Path, device: str) -> None:
    """To SQLite it is one: a sandbox on it would serve, and keep nothing."""
    path = tmp_path / "state"
    path.symlink_to(device)
    with pytest.raises(SmsCostError, match="SBX00"):
        State(path)


def test_sandbox_that_a_later_version_wrote_is_left_as_it_is(tmp_path: Path) -> None:
    path = State(tmp_path / "state").path
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 3")
    connection.close()
    with pytest.raises(SmsCostError, match="SBX002"):
        State(path)


def test_default_state_is_in_the_users_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SMSCOST_DATA_DIR", str(tmp_path))
    assert default_state() == tmp_path / "sandbox.sqlite3"


def test_purchase_without_a_server(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    assert buy_credits(state, TWO, 100).milli == 185_500
    with pytest.raises(SmsCostError, match="ACC023"):
        buy_credits(state, "sms-unknown-1", 100)
    with pytest.raises(SmsCostError, match="SBX006  The sandbox sells no order of 1 credit"):
        buy_credits(state, TWO, 1)


def check_ledger(state: State) -> tuple[Movement, ...]:
    """The law: what came to an account and went from it adds up to what it holds, line after line."""
    with state.transaction() as book:
        ledger, accounts = book.ledger(), book.accounts()
    balances: Counter[str] = Counter()
    for movement in ledger:
        balances[movement.account] += movement.milli
        assert balances[movement.account] == movement.balance_milli >= 0
    assert {account.name: account.milli for account in accounts} == dict(balances)
    moved = sum(m.milli for m in ledger if m.kind.startswith("transfer"))
    assert moved == 0, "a transfer makes no credits"
    return ledger


class Model:
    """The sandbox written down once more, as plainly as can be: balances, and recharges that are due."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.at = MONDAY
        self.accounts = {account.name: account for account in FRESH}
        self.due: list[tuple[datetime, str, int]] = []

    def wait(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    def arrive(self) -> None:
        for each in [each for each in self.due if each[0] <= self.at]:
            self.due.remove(each)
            self.add(each[1], each[2])

    def add(self, name: str, milli: int) -> None:
        account = self.accounts[name]
        self.accounts[name] = replace(account, milli=account.milli + milli)

    def take(self, name: str, milli: int) -> None:
        self.add(name, -milli)
        account = self.accounts[name]
        for _ in range(self.rules.most_at_once if account.quantity else 0):
            coming = account.milli + sum(each[2] for each in self.due if each[1] == name)
            low = coming < account.threshold_milli or (
                coming == account.threshold_milli and self.rules.trigger == "<="
            )
            if low:
                self.due.append((self.at + self.rules.delay, name, account.quantity * 1000))
        self.arrive()

    def transfer(self, source: str, target: str, milli: int) -> bool:
        self.arrive()
        if source == target or not 0 < milli <= self.accounts[source].milli:
            return False
        self.add(target, milli)
        self.take(source, milli)
        return True

    def send(self, name: str, messages: int) -> bool:
        self.arrive()
        affordable = self.accounts[name].milli // 1000
        if messages > affordable:
            if self.rules.shortfall == "refuse":
                return False
            messages = affordable
        if messages:
            self.take(name, messages * 1000)
        return True

    def set(self, name: str, threshold: int, quantity: int | None) -> bool:
        self.arrive()
        self.accounts[name] = replace(self.accounts[name], threshold_milli=threshold, quantity=quantity)
        return True

    def buy(self, name: str, quantity: int) -> bool:
        self.arrive()
        if quantity < 100:
            return False
        self.add(name, quantity * 1000)
        return True


_NAMES = st.sampled_from([ONE, TWO, THREE])
_MILLI = st.integers(-1_000, 1_300_000) | st.sampled_from([0, 1, 85_500, 1_250_000])
_ACTIONS = st.one_of(
    st.tuples(st.just("transfer"), _NAMES, _NAMES, _MILLI),
    st.tuples(st.just("send"), _NAMES, st.integers(1, 120)),
    st.tuples(st.just("set"), _NAMES, st.integers(0, 1_500_000), st.sampled_from([None, 100, 500])),
    st.tuples(st.just("buy"), _NAMES, st.integers(90, 300)),
    st.tuples(st.just("wait"), st.integers(0, 50)),
)
_RULES = st.builds(
    Rules,
    trigger=st.sampled_from(["<=", "<"]),
    most_at_once=st.integers(1, 4),
    delay=st.sampled_from([timedelta(0), timedelta(hours=10)]),
    shortfall=st.sampled_from(["refuse", "cut"]),
)
_COUNTER = itertools.count()


@trying(150)
@given(rules=_RULES, actions=st.lists(_ACTIONS, max_size=15))
def test_any_sequence_of_actions_ends_as_the_model_does(
    tmp_path_factory: pytest.TempPathFactory, rules: Rules, actions: list[tuple[Any, ...]]
) -> None:
    folder = tmp_path_factory.getbasetemp() / f"state-{next(_COUNTER)}"
    model = Model(rules)
    desk = Desk(State(folder, opened=MONDAY), rules, lambda: model.at)
    for action, *values in actions:
        done = getattr(model, action)(*values)
        if action == "wait":
            continue
        assert done == happened(desk, action, values)
    model.arrive()
    assert {account.name: account for account in desk.accounts()} == model.accounts
    ledger = check_ledger(desk.state)
    assert all(earlier.at <= later.at for earlier, later in itertools.pairwise(ledger))


def happened(desk: Desk, action: str, values: Iterable[Any]) -> bool:
    name, *rest = values
    try:
        if action == "send":
            desk.send(name, JobRequest("Bonjour", ("+33639980001",) * rest[0], no_stop_clause=True))
        elif action == "set":
            desk.set(name, {"threshold_milli": rest[0], "quantity": rest[1]})
        else:
            getattr(desk, action)(name, *rest)
    except Refusal:
        return False
    return True


def test_account_may_begin_with_a_setting(tmp_path: Path) -> None:
    held = SandboxAccount("sms-test-1", 5, threshold_milli=12_500, quantity=200, description="Test")
    assert Desk(State(tmp_path / "state", (held,))).accounts() == (held,)


def test_a_state_behind_a_link_is_made_where_the_link_leads(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "state")
    assert len(Desk(State(tmp_path / "link")).accounts()) == 3
    assert (tmp_path / "state").stat().st_size > 0
    check_ledger(State(tmp_path / "state"))


@pytest.mark.parametrize(
    ("is_usual", "hint"),
    [
        pytest.param(True, "Move it elsewhere: the next run makes a new one.", id="the usual one"),
        pytest.param(False, "Name another file with --state: one that is not there yet", id="another"),
    ],
)
def test_what_to_do_about_a_file_that_is_no_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_usual: bool, hint: str
) -> None:
    file = tmp_path / "state"
    file.write_text("to,text\n" * 100)
    monkeypatch.setattr(
        "estimator.provider.sandbox.state.default_state", lambda: file if is_usual else tmp_path / "other"
    )
    with pytest.raises(SmsCostError, match="SBX002") as caught:
        State(file)
    assert hint in caught.value.for_command()
