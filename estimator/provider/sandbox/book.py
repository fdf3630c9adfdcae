"""The book of the sandbox, open for one transaction: accounts, the ledger, recharges, messages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from estimator.base.credits import MILLI
from estimator.provider.sandbox.model import Movement, MovementKind, SandboxAccount

_COLUMNS: Final = {field.name: field.name.removesuffix("_milli") for field in fields(SandboxAccount)}
"""What each field of an account is called in the state: files of earlier releases stay readable."""

_LISTED: Final = ", ".join(_COLUMNS.values())
_SET: Final = ", ".join(f"{column} = :{name}" for name, column in _COLUMNS.items() if name != "milli")


class Recharge(NamedTuple):
    """A recharge that was started, and whose credits are not there yet."""

    id: int
    account: str
    quantity: int
    price: Decimal | None
    due: datetime


class Book:
    """One transaction on the state. Every change of a balance goes by `move`, which writes the ledger."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def open(self, account: SandboxAccount, at: datetime) -> None:
        """Put a new account into the book; its first credits are the first line of its ledger."""
        marks = ", ".join(f":{name}" for name in _COLUMNS)
        self.connection.execute(f"INSERT INTO accounts VALUES ({marks})", _columns(replace(account, milli=0)))
        self.move(account.name, "opening", account.milli, at)

    def accounts(self) -> tuple[SandboxAccount, ...]:
        """All accounts, by name."""
        rows = self.connection.execute(f"SELECT {_LISTED} FROM accounts ORDER BY name")
        return tuple(SandboxAccount(*row) for row in rows)

    def account(self, name: str) -> SandboxAccount | None:
        """One account; None where there is none of that name."""
        query = f"SELECT {_LISTED} FROM accounts WHERE name = ?"
        row = self.connection.execute(query, [name]).fetchone()
        return None if row is None else SandboxAccount(*row)

    def set(self, account: SandboxAccount) -> None:
        """Keep all that is said of an account but its credits, which only move."""
        self.connection.execute(f"UPDATE accounts SET {_SET} WHERE name = :name", _columns(account))

    def move(
        self,
        account: str,
        kind: MovementKind,
        milli: int,
        at: datetime,
        *,
        price: Decimal | None = None,
        name: str = "",
    ) -> None:
        """Change the balance of an account, and write down why."""
        balance = self._milli(account) + milli
        self.connection.execute("UPDATE accounts SET milli = ? WHERE name = ?", [balance, account])
        self.connection.execute(
            "INSERT INTO ledger (at, account, kind, milli, balance, price, name)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [at.isoformat(), account, kind, milli, balance, _price_text(price), name],
        )

    def ledger(self) -> tuple[Movement, ...]:
        """Every movement, in the order in which they were made."""
        rows = self.connection.execute(
            "SELECT at, account, kind, milli, balance, price, name FROM ledger ORDER BY id"
        )
        return tuple(
            Movement(datetime.fromisoformat(at), account, kind, milli, balance, _price(price), name)
            for at, account, kind, milli, balance, price, name in rows
        )

    def start_recharge(self, account: str, quantity: int, price: Decimal | None, due: datetime) -> None:
        """Write down credits that will be there when they are `due`."""
        self.connection.execute(
            "INSERT INTO recharges (account, quantity, price, due) VALUES (?, ?, ?, ?)",
            [account, quantity, _price_text(price), due.isoformat()],
        )

    def on_the_way(self, account: str) -> int:
        """Milli-credits of recharges that were started and are not there yet."""
        query = "SELECT coalesce(sum(quantity), 0) FROM recharges WHERE account = ?"
        (quantity,) = self.connection.execute(query, [account]).fetchone()
        return int(quantity) * MILLI

    def credit_due(self, at: datetime) -> None:
        """Let the credits arrive that are due by now, in the order in which they are."""
        rows = self.connection.execute("SELECT id, account, quantity, price, due FROM recharges")
        waiting = [
            Recharge(id_, account, quantity, _price(price), datetime.fromisoformat(due))
            for id_, account, quantity, price, due in rows
        ]
        for each in sorted(
            (each for each in waiting if each.due <= at), key=lambda each: (each.due, each.id)
        ):
            self.connection.execute("DELETE FROM recharges WHERE id = ?", [each.id])
            name = f"{each.quantity} credits"
            self.move(each.account, "recharge", each.quantity * MILLI, each.due, price=each.price, name=name)

    def add_messages(
        self, account: str, receivers: Iterable[tuple[str, int]], sent_at: datetime
    ) -> tuple[int, ...]:
        """Write down messages with what each costs [milli-credits]; their numbers."""
        insert = "INSERT INTO messages (account, receiver, milli, sent_at) VALUES (?, ?, ?, ?) RETURNING id"
        when = sent_at.isoformat()
        return tuple(
            self.connection.execute(insert, [account, receiver, milli, when]).fetchone()[0]
            for receiver, milli in receivers
        )

    def pending(self, account: str, at: datetime) -> tuple[int, ...]:
        """The numbers of the messages of an account that are sent later than now."""
        rows = self.connection.execute(
            "SELECT id, sent_at FROM messages WHERE account = ? ORDER BY id", [account]
        )
        return tuple(id_ for id_, sent_at in rows if datetime.fromisoformat(sent_at) > at)

    def _milli(self, account: str) -> int:
        (milli,) = self.connection.execute("SELECT milli FROM accounts WHERE name = ?", [account]).fetchone()
        return int(milli)


def _columns(account: SandboxAccount) -> dict[str, Any]:
    return {name: getattr(account, name) for name in _COLUMNS}


def _price(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _price_text(price: Decimal | None) -> str | None:
    return None if price is None else str(price)
