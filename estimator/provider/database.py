"""SQLite files of our own: opened one way, and told from those of other programs by their header."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Final, NamedTuple

from estimator.base.language import told

_A_MOMENT: Final = 0.005


class DatabaseKind(NamedTuple):
    """What makes a file one of ours.

    Attributes
    ----------
    application : int
        `PRAGMA application_id`: what tells it from the SQLite files of others.
    version : int
        `PRAGMA user_version`: of its tables.
    tables : str
        The statements that make them where they are not there yet, each ended by a semicolon.
    durable : bool
        Whether what was written must outlast a machine that goes down, not only its process.
    """

    application: int
    version: int
    tables: str
    durable: bool

    def connect(self, path: Path, *, patience: float) -> sqlite3.Connection:
        """A connection that waits `patience` seconds for others; transactions begin when told to."""
        connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
        try:
            # In WAL mode, which both kinds are in, NORMAL would lose the last transactions of a machine
            # that goes down.
            connection.execute(f"PRAGMA synchronous = {'FULL' if self.durable else 'OFF'}")
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    def make_tables(self, connection: sqlite3.Connection) -> None:
        """The tables that a file lacks, and the header that says whose it is; inside a transaction."""
        # Not executescript, which would end the transaction.
        for statement in filter(str.strip, self.tables.split(";")):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {self.application}")
        connection.execute(f"PRAGMA user_version = {self.version}")

    @staticmethod
    def is_new(connection: sqlite3.Connection) -> bool:
        """Whether nothing is in the file: it was just made, or its maker was killed."""
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return not tables

    def bring_up_to_date(self, connection: sqlite3.Connection) -> None:
        """Check a file as `check` does, and give one of an earlier version the tables that it lacks."""
        self.check(connection)
        if _pragma(connection, "user_version") < self.version:
            self.make_tables(connection)

    def check(self, connection: sqlite3.Connection) -> None:
        """Raise `sqlite3.DatabaseError` where the file is not ours, or of a version that is not known."""
        if _pragma(connection, "application_id") != self.application:
            raise sqlite3.DatabaseError(told("it is the file of another program"))
        if _pragma(connection, "user_version") > self.version:
            raise sqlite3.DatabaseError(told("a newer smscost has written it"))


def let_read_while_written(connection: sqlite3.Connection, *, patience: float) -> None:
    """WAL mode, which stays with the file: readers, and one writer, at the same time.

    SQLite asks for it with a lock of its own in hand, so that it waits for no other connection, whatever the
    connection's patience: of two that opened a new file together one was told at once that it is locked.
    """
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_A_MOMENT)
        else:
            return


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(value)
