"""The journal: every change is written down before it is asked for, and how it ended after.

An intent is never edited. What happens to it is added, step by step:

    written → calling → done | refused | unknown → (reconcile) done | not made

A process that dies leaves its intent where it was. `written` was never asked for, so nothing was changed;
`calling` may have been, so it counts as unknown. Both are on the disk before the next thing happens.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from estimator.base.files import private_file
from estimator.base.language import marked, told
from estimator.base.paths import behind_links, is_file
from estimator.base.resources import user_path
from estimator.base.system import why_not
from estimator.errors import AccountError, Place, UsageError
from estimator.errors.spelling import HintPart
from estimator.provider.database import DatabaseKind, let_read_while_written
from estimator.provider.ovhcloud.entries import ChangeStep, JournalEntry, SettledBy, entry_of, text_of
from estimator.provider.ovhcloud.model import AccountState, ChangeOutcome, Intent

_FILE = DatabaseKind(
    application=0x534D534A,
    version=1,
    durable=True,
    tables="""
CREATE TABLE IF NOT EXISTS intents (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    provider TEXT NOT NULL,
    wanted TEXT NOT NULL,
    before TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS steps (
    step INTEGER PRIMARY KEY AUTOINCREMENT,
    number INTEGER NOT NULL REFERENCES intents,
    at TEXT NOT NULL,
    state TEXT NOT NULL,
    why TEXT NOT NULL,
    query_id TEXT,
    settled_by TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS steps_of_intents ON steps (number, step);
""",
)
_LAST_STEPS = """
SELECT intents.*, steps.at, steps.state, steps.why, steps.settled_by,
    (SELECT query_id FROM steps WHERE number = intents.number AND query_id IS NOT NULL
     ORDER BY step DESC LIMIT 1) AS query_id,
    (SELECT at FROM steps WHERE number = intents.number AND state = 'calling') AS called_at
FROM intents JOIN steps ON steps.step = (SELECT max(step) FROM steps WHERE number = intents.number)
"""


def default_journal() -> Path:
    """Where the journal is; the environment variable SMSCOST_DATA_DIR moves it."""
    return user_path("account-journal.sqlite")


_NUMBERS: Final = marked("Its intents have the numbers {first} to {last}.")
_NO_NUMBERS: Final = marked("There is none in it.")

_ELSEWHERE: Final = marked(
    "It alone knows which changes were asked for: look at what the accounts hold before you name another"
    "[[: --journal FILE|.]]"
)
_NO_LOCK: Final = marked("Take this file away: it is no journal, only the lock of one, and nobody holds it.")
_ONE_NAME: Final = marked(
    "Each name has a lock of its own, so that a change could be made twice: leave it one."
)


class Journal:
    """A file of intents that survives whatever happens to its process, with one writer at a time.

    Raises `ACC029` (usage) wherever the file cannot be used.
    """

    def __init__(
        self,
        path: Path,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        seconds_to_wait: float = 10.0,
    ) -> None:
        self.path = path
        self.now = now
        self._seconds_to_wait = seconds_to_wait
        self._holds_lock = False

    @cached_property
    def _file(self) -> Path:
        """Behind links: two names of one journal have one lock, or both would make the same change."""
        return behind_links(self.path)

    @property
    def _lock(self) -> Path:
        return Path(f"{self._file}.lock")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep every other process from changing accounts, from reading balances to the outcome.

        What the lock finds `written` is of a process that is gone, and was never asked for: it becomes
        `not made`. Inside of another such block it is the same one.

        Raises
        ------
        AccountError
            `ACC028` where another process does not end in time.
        """
        if self._holds_lock:
            yield
            return
        with self._locked():
            self._holds_lock = True
            try:
                for entry in self.entries():
                    if entry.state == "written":
                        self._add(entry, ChangeStep("not made", told("the command ended before it asked")))
                yield
            finally:
                self._holds_lock = False

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._used():
            private_file(self._file)
            # A folder has as many as there are folders in it.
            names = self._file.stat().st_nlink if is_file(self._file) else 1
        if names > 1:
            raise self._unusable(told("it has {count} names (hard links)", count=names), _ONE_NAME)
        with self._used(self._lock):
            private_file(self._lock)
            # A lock of SQLite's works on every system, and goes with its process, however that ends.
            lock = sqlite3.connect(self._lock, timeout=self._seconds_to_wait, isolation_level=None)
        with closing(lock):
            with self._used(self._lock):
                try:
                    lock.execute("BEGIN EXCLUSIVE")
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                        raise
                    raise AccountError("ACC028") from error
            yield

    def write(
        self, key: str, provider: str, intent: Intent, before: tuple[AccountState, ...]
    ) -> JournalEntry:
        """Write down what will be asked for. The provider is told nothing yet."""
        row = (key, provider, text_of(intent), text_of(before))
        with self._transaction() as database:
            number = database.execute(
                "INSERT INTO intents (key, provider, wanted, before) VALUES (?, ?, ?, ?) RETURNING number",
                row,
            ).fetchone()["number"]
            self._insert(database, number, ChangeStep("written"))
        return self.entry(number)

    def call(self, entry: JournalEntry) -> None:
        """Write down that from now on the change may have been made."""
        self._add(entry, ChangeStep("calling"))

    def settle(self, entry: JournalEntry, outcome: ChangeOutcome) -> JournalEntry:
        """Write down what the provider's answer tells."""
        by: SettledBy = "" if outcome.state == "unknown" else "answer"
        return self._add(entry, ChangeStep(outcome.state, outcome.why, outcome.query_id, by))

    def reconcile(self, entry: JournalEntry, made: bool, by: SettledBy, why: str = "") -> JournalEntry:
        """Write down what was found out later of a change that was not known to be made."""
        return self._add(entry, ChangeStep("done" if made else "not made", why, settled_by=by))

    def entries(self) -> tuple[JournalEntry, ...]:
        """All intents, oldest first."""
        return self._select("ORDER BY intents.number")

    def settled(self) -> tuple[JournalEntry, ...]:
        """All intents, once nobody is in the middle of a change: what is open then stays so by itself.

        Raises
        ------
        AccountError
            `ACC028` where another process does not end in time.
        """
        found = self.entries()
        if self._holds_lock or not any(entry.state == "calling" for entry in found):
            return found
        with self._locked():
            return self.entries()

    def entry(self, number: int) -> JournalEntry:
        """One intent; `ACC030` where there is none of this number."""
        found = self._select("WHERE intents.number = ?", number)
        if not found:
            entries = self.entries()
            held = _NUMBERS if entries else _NO_NUMBERS
            details = {"first": entries[0].number, "last": entries[-1].number} if entries else {}
            raise UsageError("ACC030", number=number, held=HintPart(held, details))
        return found[0]

    def _select(self, condition: str, *values: object) -> tuple[JournalEntry, ...]:
        with self._used(), self._read() as database:
            if database is None:
                return ()
            return tuple(
                entry_of(dict(row)) for row in database.execute(f"{_LAST_STEPS} {condition}", values)
            )

    def _add(self, entry: JournalEntry, step: ChangeStep) -> JournalEntry:
        with self._transaction() as database:
            self._insert(database, entry.number, step)
        return self.entry(entry.number)

    def _insert(self, database: sqlite3.Connection, number: int, step: ChangeStep) -> None:
        database.execute(
            "INSERT INTO steps (number, at, state, why, query_id, settled_by) VALUES (?, ?, ?, ?, ?, ?)",
            (number, self.now().isoformat(), step.state, step.why, step.query_id, step.settled_by),
        )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        if not self._holds_lock:
            raise RuntimeError("the journal is written inside `with journal.writing()` only")
        with self._used(), closing(self._open()) as database:
            database.execute("BEGIN IMMEDIATE")
            yield database
            database.execute("COMMIT")

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection | None]:
        """The file to read from; None where there is none, or nothing in it."""
        try:
            is_empty = not self._file.stat().st_size
        except FileNotFoundError:
            is_empty = True
        if is_empty:
            yield None
            return
        with closing(self._readable()) as database:
            if _FILE.is_new(database):
                yield None
            else:
                _FILE.check(database)
                yield database

    def _readable(self) -> sqlite3.Connection:
        try:
            database = _FILE.connect(self._file, patience=self._seconds_to_wait)
        except sqlite3.OperationalError:
            # SQLite writes beside what it reads; where it may not, as in an archive, nobody changes anything.
            if os.access(self._file.parent, os.W_OK) or Path(f"{self._file}-wal").exists():
                raise
            database = sqlite3.connect(f"{self._file.as_uri()}?immutable=1", uri=True, isolation_level=None)
        database.row_factory = sqlite3.Row
        return database

    def _open(self) -> sqlite3.Connection:
        database = _FILE.connect(self._file, patience=self._seconds_to_wait)
        try:
            database.row_factory = sqlite3.Row
            if _FILE.is_new(database):
                database.execute("BEGIN IMMEDIATE")
                _FILE.make_tables(database)
                database.execute("COMMIT")
            _FILE.check(database)
            let_read_while_written(database, patience=self._seconds_to_wait)
        except BaseException:
            database.close()
            raise
        return database

    @contextmanager
    def _used(self, path: Path | None = None) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, ValueError, KeyError, TypeError) as error:
            raise self._unusable(why_not(error), _ELSEWHERE if path is None else _NO_LOCK, path) from error

    def _unusable(self, why: str, advice: str, path: Path | None = None) -> UsageError:
        return UsageError("ACC029", Place(str(path or self.path)), why=why, advice=HintPart(advice))
