"""What is written stays written, in order, by one writer at a time."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from estimator.errors import AccountError, UsageError
from estimator.provider.database import DatabaseKind
from estimator.provider.ovhcloud import AccountState, Journal, JournalEntry, RechargeChange
from estimator.provider.ovhcloud.model import ChangeOutcome, Intent
from estimator.supply.recharge import Setting
from estimator.supply.transfers import Transfer

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TRANSFER = Transfer("sms-a", "sms-b", Decimal("400.35"))
BEFORE = tuple(
    AccountState(name, "Été “à” \x85", "enable", 700_500, 20_000, Setting(12_500, 200))
    for name in ("sms-a", "sms-b")
)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "folder" / "journal.sqlite", now=lambda: NOW, seconds_to_wait=0.05)


def write(journal: Journal, intent: Intent = TRANSFER) -> JournalEntry:
    with journal.writing():
        return journal.write("key", "ovh-eu", intent, BEFORE)


@pytest.mark.parametrize(
    "intent",
    [
        TRANSFER,
        RechargeChange("sms-a", Setting(12_500, 200)),
        RechargeChange("sms-a", Setting(0, None)),
    ],
)
def test_entry_is_read_as_it_was_written(journal: Journal, intent: Intent) -> None:
    write(journal, intent)
    again = Journal(journal.path)
    assert again.entries() == (
        JournalEntry(1, "key", "ovh-eu", intent, BEFORE, "written", NOW, None, "", None, ""),
    )


def test_steps_of_a_change(journal: Journal) -> None:
    with journal.writing():
        entry = journal.write("key", "ovh-eu", TRANSFER, BEFORE)
        journal.call(entry)
        calling = journal.entry(1)
        assert (calling.state, calling.is_open, calling.called_at) == ("calling", True, NOW)
        unknown = journal.settle(entry, ChangeOutcome("unknown", "no answer", "EU.1"))
        assert (unknown.state, unknown.is_open, unknown.why, unknown.query_id) == (
            "unknown",
            True,
            "no answer",
            "EU.1",
        )
        done = journal.reconcile(entry, True, "balances", "both moved")
    assert (done.state, done.is_open, done.why, done.query_id, done.settled_by) == (
        "done",
        False,
        "both moved",
        "EU.1",
        "balances",
    )
    with sqlite3.connect(journal.path) as database:
        states = [row[0] for row in database.execute("SELECT state FROM steps ORDER BY step")]
    database.close()
    assert states == ["written", "calling", "unknown", "done"]


def test_what_was_written_by_a_process_that_is_gone_was_never_asked_for(journal: Journal) -> None:
    write(journal)
    with journal.writing():
        pass
    entry = journal.entry(1)
    assert (entry.state, entry.is_void, entry.called_at) == ("not made", True, None)


def test_what_a_process_that_is_gone_was_calling_stays_open(journal: Journal) -> None:
    with journal.writing():
        journal.call(journal.write("key", "ovh-eu", TRANSFER, BEFORE))
    assert [each.is_open for each in journal.settled()] == [True], "whoever called it is waited for no more"
    with journal.writing():
        pass
    assert journal.entry(1).is_open


def test_nothing_is_written_without_the_lock(journal: Journal) -> None:
    with pytest.raises(RuntimeError):
        journal.write("key", "ovh-eu", TRANSFER, BEFORE)


def test_two_writers(journal: Journal) -> None:
    other = Journal(journal.path, seconds_to_wait=0.05)
    with journal.writing():
        journal.write("key", "ovh-eu", TRANSFER, BEFORE)
        with pytest.raises(AccountError, match="ACC028"), other.writing():
            pass
        assert len(other.entries()) == 1, "reading needs no lock"
    with other.writing():
        pass


def test_whoever_waits_does_so_no_longer_than_told(journal: Journal, monkeypatch: Any) -> None:
    connect, waits = sqlite3.connect, []

    def connected(file: Any, *, timeout: float = 5, **options: Any) -> sqlite3.Connection:
        waits.extend([timeout] if str(file).endswith(".lock") else [])
        return connect(file, timeout=timeout, **options)

    other = Journal(journal.path, seconds_to_wait=0.05)
    with journal.writing():
        monkeypatch.setattr(sqlite3, "connect", connected)
        with pytest.raises(AccountError, match="ACC028"), other.writing():
            pass
    assert waits == [0.05]


def test_where_sqlite_may_write_nothing_beside_a_journal_it_is_read_as_it_is(
    journal: Journal, monkeypatch: Any
) -> None:
    write(journal)
    access = os.access

    def refused(*_: object, **__: object) -> sqlite3.Connection:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(DatabaseKind, "connect", refused)
    with pytest.raises(UsageError, match="ACC029"):
        journal.entries()
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and access(path, mode))
    assert [entry.state for entry in journal.entries()] == ["written"]


def _linked(journal: Journal) -> Path:
    link = journal.path.parent.parent / "link.sqlite"
    link.symlink_to(journal.path)
    return link


def test_a_journal_has_one_lock_whatever_it_is_called(journal: Journal) -> None:
    other = Journal(_linked(journal), seconds_to_wait=0.05)
    with journal.writing(), pytest.raises(AccountError, match="ACC028"), other.writing():
        pass


def test_a_journal_that_is_made_behind_a_link_is_private(journal: Journal) -> None:
    link = _linked(journal)
    write(Journal(link))
    assert journal.path.stat().st_mode & 0o777 == 0o600
    assert [entry.state for entry in journal.entries()] == ["written"]


@pytest.mark.parametrize("unreachable", ["loop", "below a file"])
def test_a_journal_that_cannot_be_reached_is_not_an_empty_one(tmp_path: Path, unreachable: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").touch()
    path = tmp_path / ("loop" if unreachable == "loop" else "file/journal.sqlite")
    with pytest.raises(UsageError, match="ACC029"):
        Journal(path).entries()


def test_an_empty_file_is_a_journal_without_entries(journal: Journal) -> None:
    journal.path.parent.mkdir()
    journal.path.touch()
    assert journal.entries() == ()
    assert journal.path.stat().st_size == 0
    write(journal)
    assert len(journal.entries()) == 1


def test_a_journal_whose_maker_was_killed_is_one_without_entries(journal: Journal) -> None:
    journal.path.parent.mkdir()
    with closing(sqlite3.connect(journal.path)) as made:
        made.execute("PRAGMA journal_mode = WAL")
    assert journal.path.stat().st_size > 0
    assert journal.entries() == ()
    write(journal)
    assert len(journal.entries()) == 1


@contextmanager
def _begun_by_another(journal: Journal) -> Iterator[sqlite3.Connection]:
    """As it is for a moment where two begin together on a new machine: the other is making the journal."""
    with journal.writing():
        pass
    with closing(sqlite3.connect(journal.path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN IMMEDIATE")
        yield other


def test_two_that_begin_together_wait_for_each_other(journal: Journal) -> None:
    with _begun_by_another(journal) as other:
        release = threading.Timer(0.1, other.execute, ["COMMIT"])
        release.start()
        assert write(Journal(journal.path, seconds_to_wait=30)).state == "written"
        release.join()


def test_another_that_never_ends_is_not_waited_for(journal: Journal) -> None:
    with _begun_by_another(journal):
        assert journal.entries() == (), "reading waits for nobody"
        with pytest.raises(UsageError, match="database is locked"):
            write(journal)


def test_what_is_settled_is_asked_while_somebody_is_in_the_middle_of_a_change(journal: Journal) -> None:
    """Only then is it waited for; the one in the middle does not wait for itself."""
    other = Journal(journal.path, seconds_to_wait=0.05)
    with journal.writing():
        earlier = journal.write("another key", "ovh-eu", TRANSFER, BEFORE)
        journal.call(earlier)
        earlier = journal.settle(earlier, ChangeOutcome("done"))
        entry = journal.write("key", "ovh-eu", TRANSFER, BEFORE)
        assert other.settled() == journal.entries(), "nothing was asked for yet"
        journal.call(entry)
        assert [each.state for each in journal.settled()] == ["done", "calling"]
        with pytest.raises(AccountError, match="ACC028"):
            other.settled()
        unknown = journal.settle(entry, ChangeOutcome("unknown", "no answer"))
        assert (unknown.settled_by, other.settled()) == ("", (earlier, unknown))
        assert journal.settle(entry, ChangeOutcome("done")).settled_by == "answer"


def test_lock_goes_with_its_process(journal: Journal) -> None:
    script = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom estimator.provider.ovhcloud import Journal\n"
        "with Journal(Path(sys.argv[1])).writing():\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, journal.path], check=False)
    assert killed.returncode == -9
    write(journal)


def test_empty_journal(journal: Journal) -> None:
    assert journal.entries() == ()
    assert not journal.path.exists(), "reading makes no file"
    with pytest.raises(UsageError, match="ACC030"):
        journal.entry(1)


def test_file_that_is_no_journal(tmp_path: Path) -> None:
    file = tmp_path / "campaign.csv"
    file.write_text("number,message\n" * 100)
    with pytest.raises(UsageError, match="ACC029"):
        Journal(file).entries()
    with pytest.raises(UsageError, match="ACC029"), Journal(file).writing():
        pass
    assert file.read_text().startswith("number,message")


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="ACC029"), Journal(tmp_path / "file" / "journal.sqlite").writing():
        pass


def test_journal_of_a_newer_version(journal: Journal) -> None:
    write(journal)
    with sqlite3.connect(journal.path) as database:
        database.execute("PRAGMA user_version = 2")
    database.close()
    with pytest.raises(UsageError, match="newer"):
        journal.entries()


def test_step_nobody_knows(journal: Journal) -> None:
    write(journal)
    with sqlite3.connect(journal.path) as database:
        database.execute("UPDATE steps SET state = 'perhaps'")
    database.close()
    with pytest.raises(UsageError, match="ACC029"):
        journal.entries()


def test_every_step_is_on_the_disk(journal: Journal) -> None:
    write(journal)
    database = journal._open()
    assert database.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert database.execute("PRAGMA synchronous").fetchone()[0] == 2
    database.close()


def test_entries_know_their_times(tmp_path: Path) -> None:
    times = iter(NOW + timedelta(seconds=second) for second in range(10))
    journal = Journal(tmp_path / "journal.sqlite", now=lambda: next(times))
    with journal.writing():
        entry = journal.write("key", "ovh-eu", TRANSFER, BEFORE)
        journal.call(entry)
        done = journal.settle(entry, ChangeOutcome("done"))
    assert (entry.at, done.called_at, done.at) == tuple(NOW + timedelta(seconds=each) for each in range(3))


def test_file_of_another_program_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite"
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE addresses (street TEXT)")
    database.close()
    before = file.read_bytes()
    with pytest.raises(UsageError, match="another program"):
        Journal(file).entries()
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda lock: lock.write_text("This is no file of SQLite. " * 100), id="no such file"),
        pytest.param(lambda lock: Path(f"{lock}-journal").mkdir(), id="a folder stands in its way"),
    ],
)
def test_lock_that_cannot_be_used(journal: Journal, spoil: Callable[[Path], object]) -> None:
    """Nobody holds it, so nobody is waited for: it is said what is wrong."""
    write(journal)
    spoil(journal.path.with_name("journal.sqlite.lock"))
    with pytest.raises(UsageError, match=r"journal\.sqlite\.lock  ACC029") as caught, journal.writing():
        pass
    assert "Take this file away" in caught.value.hint


def test_a_folder_is_no_journal_and_stays_as_open_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir(mode=0o755)
    (folder / "within").mkdir()
    with pytest.raises(UsageError, match="ACC029") as caught, Journal(folder).writing():
        pass
    assert "hard links" not in str(caught.value)
    assert folder.stat().st_mode & 0o777 == 0o755


def test_a_journal_with_two_hard_links_is_not_written(journal: Journal, tmp_path: Path) -> None:
    """Each would have its own lock, and SQLite keeps what is newest beside one of them."""
    write(journal)
    other = tmp_path / "other.sqlite"
    other.hardlink_to(journal.path)
    for each in (journal, Journal(other)):
        with pytest.raises(UsageError, match="2 names"), each.writing():
            pass
    other.unlink()
    with journal.writing():
        pass


def test_octets_where_a_text_belongs(journal: Journal) -> None:
    """Whoever changes a journal by hand is told."""
    write(journal)
    with sqlite3.connect(journal.path) as database:
        database.execute("UPDATE intents SET wanted = CAST(wanted AS BLOB)")
    database.close()
    with pytest.raises(UsageError, match="ACC029"):
        journal.entries()
