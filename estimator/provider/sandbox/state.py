"""The state of the sandbox: one SQLite file, which several processes may share at the same time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from estimator.base.credits import to_credits
from estimator.base.files import beside, private_folder
from estimator.base.language import marked
from estimator.base.paths import behind_links, is_file, is_there
from estimator.base.resources import user_path
from estimator.base.system import why_not
from estimator.errors import Place, UsageError
from estimator.errors.spelling import HintPart
from estimator.provider.database import DatabaseKind, let_read_while_written
from estimator.provider.sandbox.book import Book
from estimator.provider.sandbox.model import FRESH, SandboxAccount
from estimator.provider.sandbox.times import now_in_france

if TYPE_CHECKING:
    from estimator.documents import account as documents


class _Advice(NamedTuple):
    """What to do about a file that cannot be used: one that is named, or the usual one."""

    named: str
    usual: str


_ANOTHER: Final = _Advice(
    marked(
        "Name another file [[with --state: one|for its state: one]] that is not there yet, or that a sandbox "
        "made."
    ),
    marked("Move it elsewhere: the next run makes a new one."),
)
_ELSEWHERE: Final = _Advice(
    marked("Name a file in a folder that can be written[[ with --state|]]."),
    marked("Set SMSCOST_DATA_DIR to a folder that can be written."),
)

_FILE: Final = DatabaseKind(
    application=0x534D5342,
    version=2,
    # Nothing waits for the disk: a killed process loses nothing, and credits here are not worth more.
    durable=False,
    tables="""
CREATE TABLE IF NOT EXISTS accounts (
    name TEXT PRIMARY KEY,
    milli INTEGER NOT NULL,
    held INTEGER NOT NULL,
    threshold INTEGER NOT NULL,
    quantity INTEGER,
    description TEXT NOT NULL,
    users_with_quota INTEGER NOT NULL,
    call_back TEXT,
    stop_call_back TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS ledger (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES accounts (name),
    kind TEXT NOT NULL,
    milli INTEGER NOT NULL,
    balance INTEGER NOT NULL,
    price TEXT,
    name TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS recharges (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (name),
    quantity INTEGER NOT NULL,
    price TEXT,
    due TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (name),
    receiver TEXT NOT NULL,
    milli INTEGER NOT NULL,
    sent_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS sendings (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (name),
    batch TEXT,
    name TEXT NOT NULL,
    message TEXT NOT NULL,
    sender TEXT,
    tag TEXT,
    created TEXT NOT NULL,
    minutes_later INTEGER NOT NULL,
    invalid TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS contents (
    message INTEGER PRIMARY KEY REFERENCES messages (id),
    sending INTEGER NOT NULL REFERENCES sendings (id)
) STRICT;
CREATE TABLE IF NOT EXISTS settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
""",
)

_PATIENCE: Final = 30.0
"""Seconds to wait for another process that is writing."""


def default_state() -> Path:
    """The file of the user's own sandbox, which the commands share."""
    return user_path("sandbox.sqlite3")


class State:
    """The file, and its transactions.

    Parameters
    ----------
    path : Path
        Made where there is none, with its folder.
    accounts : sequence of SandboxAccount
        What a new file begins with; one that is there keeps its own.
    opened : datetime, optional
        When a new file's accounts were opened; now when left out.

    Raises
    ------
    UsageError
        `SBX002` where the file is something else, `SBX003` where it cannot be opened or written.
    """

    def __init__(
        self, path: Path, accounts: Sequence[SandboxAccount] = FRESH, opened: datetime | None = None
    ) -> None:
        self.path = path
        with self._faults_named():
            self._file = behind_links(path)
            if not is_there(self._file):
                _make(self._file, accounts, opened)
        with self.transaction() as book:
            # An empty file, such as `mktemp` makes; to SQLite a device looks empty, too.
            if is_file(self._file) and _FILE.is_new(book.connection):
                _fill(book, accounts, opened)
            _FILE.bring_up_to_date(book.connection)

    @contextmanager
    def transaction(self) -> Iterator[Book]:
        """Everything inside happens, or nothing; another process waits meanwhile."""
        with self._faults_named(), _transaction(self._file) as book:
            yield book

    def document(self) -> documents.SandboxState:
        """What it holds, as `smscost sandbox` writes it."""
        from estimator.documents import account as documents

        with self.transaction() as book:
            held = {each.name: to_credits(each.milli) for each in book.accounts()}
            return documents.SandboxState(
                schema=1,
                file=str(self.path),
                stop_clause=book.stop_clause(),
                accounts=tuple(documents.SandboxAccount(name, str(left)) for name, left in held.items()),
            )

    @contextmanager
    def _faults_named(self) -> Iterator[None]:
        place = Place(str(self.path))
        try:
            yield
        except sqlite3.OperationalError as error:
            raise UsageError("SBX003", place, why=why_not(error), advice=self._advice(_ELSEWHERE)) from error
        except sqlite3.DatabaseError as error:
            raise UsageError("SBX002", place, advice=self._advice(_ANOTHER)) from error
        except OSError as error:
            raise UsageError("SBX003", place, why=why_not(error), advice=self._advice(_ELSEWHERE)) from error

    def _advice(self, of: _Advice) -> HintPart:
        # `account --sandbox` uses the usual file alone, and has no --state.
        return HintPart(of.usual if self.path == default_state() else of.named)


def reset(path: Path, accounts: Sequence[SandboxAccount] = FRESH) -> None:
    """Begin anew, whatever a sandbox did in this file; servers that use it go on with the new accounts.

    Raises `SBX002` where the file is something else, which is left as it is.
    """
    with State(path, accounts).transaction() as book:
        for table in ("settings", "contents", "sendings", "messages", "recharges", "ledger", "accounts"):
            book.connection.execute(f"DELETE FROM {table}")
        _open_accounts(book, accounts, None)


def _make(path: Path, accounts: Sequence[SandboxAccount], opened: datetime | None) -> None:
    """Make the file, whole before it has its name: of several processes that begin together, one does."""
    private_folder(path.parent)
    with beside(path) as aside:  # which nobody but its owner can read
        with closing(_FILE.connect(aside, patience=_PATIENCE)) as connection:
            let_read_while_written(connection, patience=_PATIENCE)
        with _transaction(aside) as book:
            _fill(book, accounts, opened)
        with suppress(FileExistsError):
            path.hardlink_to(aside)


def _fill(book: Book, accounts: Sequence[SandboxAccount], opened: datetime | None) -> None:
    _FILE.make_tables(book.connection)
    _open_accounts(book, accounts, opened)


@contextmanager
def _transaction(path: Path) -> Iterator[Book]:
    with closing(_FILE.connect(path, patience=_PATIENCE)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield Book(connection)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def _open_accounts(book: Book, accounts: Sequence[SandboxAccount], opened: datetime | None) -> None:
    at = now_in_france() if opened is None else opened
    for account in accounts:
        book.open(account, at)
