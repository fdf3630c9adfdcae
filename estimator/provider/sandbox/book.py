"""The book of the sandbox, open for one transaction: accounts, the ledger, recharges, messages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from estimator.base.credits import MILLI
from estimator.count.alphabet import STOP_CLAUSE
from estimator.provider.sandbox.model import Movement, MovementKind, SandboxAccount
from estimator.provider.sandbox.sendings import Sending, SentMessage

_COLUMNS: Final = {field.name: field.name.removesuffix("_milli") for field in fields(SandboxAccount)}
"""What each field of an account is called in the state: files of earlier releases stay readable."""

_LISTED: Final = ", ".join(_COLUMNS.values())
_SET: Final = ", ".join(f"{column} = :{name}" for name, column in _COLUMNS.items() if name != "milli")


_SENDING: Final = (
    "account",
    "batch",
    "name",
    "message",
    "sender",
    "tag",
    "created",
    "minutes_later",
    "invalid",
)


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

    def add_sending(self, sending: Sending, receivers: Iterable[tuple[str, int]]) -> tuple[int, ...]:
        """Write down a job or a batch, and its messages with what each costs [milli-credits]; their ids."""
        (number,) = self.connection.execute(
            f"INSERT INTO sendings ({', '.join(_SENDING)}) VALUES ({', '.join('?' * len(_SENDING))})"
            " RETURNING id",
            [
                sending.account,
                sending.batch,
                sending.name,
                sending.message,
                sending.sender,
                sending.tag,
                sending.created.isoformat(),
                sending.minutes_later,
                json.dumps(sending.invalid),
            ],
        ).fetchone()
        insert = "INSERT INTO messages (account, receiver, milli, sent_at) VALUES (?, ?, ?, ?) RETURNING id"
        when = sending.sent_at.isoformat()
        ids = tuple(
            int(self.connection.execute(insert, [sending.account, receiver, milli, when]).fetchone()[0])
            for receiver, milli in receivers
        )
        self.connection.executemany("INSERT INTO contents VALUES (?, ?)", [(each, number) for each in ids])
        return ids

    def messages(self, account: str) -> tuple[SentMessage, ...]:
        """All messages of an account, in the order of their numbers."""
        sendings = dict(self._sendings(account))
        rows = self.connection.execute(
            "SELECT messages.id, receiver, milli, sent_at, contents.sending FROM messages"
            " LEFT JOIN contents ON contents.message = messages.id WHERE account = ? ORDER BY messages.id",
            [account],
        )
        return tuple(
            # Sandboxes of earlier releases kept no texts.
            SentMessage(id_, receiver, milli, sendings.get(sending) or _bare(account, sent_at))
            for id_, receiver, milli, sent_at, sending in rows
        )

    def batches(self, account: str) -> tuple[tuple[Sending, tuple[SentMessage, ...]], ...]:
        """All batches of an account with their messages, in the order in which they were made."""
        messages = self.messages(account)
        return tuple(
            (sending, tuple(each for each in messages if each.sending == sending))
            for _, sending in self._sendings(account)
            if sending.batch is not None
        )

    def _sendings(self, account: str) -> Iterator[tuple[int, Sending]]:
        rows = self.connection.execute(
            f"SELECT id, {', '.join(_SENDING)} FROM sendings WHERE account = ? ORDER BY id", [account]
        )
        for number, *kept in rows:
            found = dict(zip(_SENDING, kept, strict=True))
            created, invalid = datetime.fromisoformat(found["created"]), tuple(json.loads(found["invalid"]))
            yield number, Sending(**found | {"created": created, "invalid": invalid})

    def stop_clause(self) -> str:
        """What is added to messages that advertise."""
        row = self.connection.execute("SELECT value FROM settings WHERE name = 'stop_clause'").fetchone()
        return STOP_CLAUSE if row is None else str(row[0])

    def set_stop_clause(self, text: str) -> None:
        """Change that."""
        self.connection.execute("INSERT OR REPLACE INTO settings VALUES ('stop_clause', ?)", [text])

    def _milli(self, account: str) -> int:
        (milli,) = self.connection.execute("SELECT milli FROM accounts WHERE name = ?", [account]).fetchone()
        return int(milli)


def _bare(account: str, sent_at: str) -> Sending:
    return Sending(account, None, "", "", None, None, datetime.fromisoformat(sent_at), 0, ())


def _columns(account: SandboxAccount) -> dict[str, Any]:
    return {name: getattr(account, name) for name in _COLUMNS}


def _price(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _price_text(price: Decimal | None) -> str | None:
    return None if price is None else str(price)
