"""The sandbox as a running server: in a thread of its own, on this machine only."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Final

from estimator.base.choices import QUOTAS, Quotas, one_of
from estimator.base.clock import in_france
from estimator.base.language import told
from estimator.base.system import why_not
from estimator.errors import AccountError, UsageError
from estimator.price.packs.single import sizes_of_orders
from estimator.provider.sandbox.desk import Desk
from estimator.provider.sandbox.faults import Fault, Faults
from estimator.provider.sandbox.model import FRESH, Movement, SandboxAccount
from estimator.provider.sandbox.refusals import Refusal
from estimator.provider.sandbox.signing import PUBLIC, Credentials
from estimator.provider.sandbox.state import State
from estimator.provider.sandbox.times import Clock, now_in_france
from estimator.supply.recharge import Rules
from estimator.tariff import Tariff

if TYPE_CHECKING:
    from uvicorn import Server

_HOST: Final = "127.0.0.1"
_RULES: Final = Rules()


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox.

    Attributes
    ----------
    url : str
        What takes the place of `https://eu.api.ovh.com/1.0`.
    credentials : Credentials
        What calls are signed with.
    """

    url: str
    desk: Desk = field(repr=False)
    faults: Faults = field(repr=False)
    credentials: Credentials = PUBLIC

    @property
    def application_key(self) -> str:
        """As in `ovh.conf`."""
        return self.credentials.application_key

    @property
    def application_secret(self) -> str:
        """As in `ovh.conf`; known to everybody."""
        return self.credentials.application_secret

    @property
    def consumer_key(self) -> str:
        """As in `ovh.conf`."""
        return self.credentials.consumer_key

    def inject(self, fault: Fault) -> None:
        """Let a fault happen to the next calls that it is for."""
        self.faults.inject(fault)

    def ledger(self) -> tuple[Movement, ...]:
        """Every movement of credits, in the order in which they were made."""
        with self.desk.state.transaction() as book:
            return book.ledger()

    def accounts(self) -> tuple[SandboxAccount, ...]:
        """All accounts as they are now, by name."""
        return self.desk.accounts()

    def buy(self, account: str, quantity: int) -> None:
        """Buy credits by hand, as in the provider's customer panel. Raises as `buy_credits`."""
        _buy(self.desk, account, quantity)


@contextmanager
def running(
    state: Path,
    *,
    rules: Rules = _RULES,
    clock: Clock = now_in_france,
    tariff: Tariff | None = None,
    quotas: Quotas = "apart",
    stop_clause: str | None = None,
    accounts: Sequence[SandboxAccount] = FRESH,
    port: int = 0,
) -> Iterator[Sandbox]:
    """A sandbox that runs as long as the `with` block does.

    Parameters
    ----------
    state : Path
        The SQLite file; made where there is none. Several sandboxes may use it at the same time.
    rules : Rules
        How automatic recharge behaves.
    clock : function () -> datetime
        When jobs are sent and recharges arrive; without a time zone: as clocks in France show it. Signatures
        are held against the machine's own clock.
    tariff : Tariff, optional
        What jobs and recharges are priced with; by default the one in force in France on the day.
    quotas : "apart" or "within"
        Whether credits that quotas hold come on top of `creditsLeft`, or are a part of it.
    stop_clause : str, optional
        The text that is added to messages that advertise, from now on; by default what it was.
    accounts : sequence of SandboxAccount
        What a new file begins with.
    port : int
        0: any that is free.

    Raises
    ------
    UsageError
        `SBX001` where starlette or uvicorn is not installed, `SBX002` and `SBX003` where the state cannot be
        used, `SBX004` where the port cannot.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, running(Path(folder, "state.sqlite3")) as sandbox:
    ...     print(sandbox.url.startswith("http://127.0.0.1:"), sandbox.ledger()[0].kind)
    True opening
    """
    _installed()
    kept = State(state, accounts, in_france(clock()))
    if stop_clause is not None:
        set_stop_clause(kept, stop_clause)
    one_of(told("reading of quotas"), quotas, QUOTAS)
    desk = Desk(kept, rules, clock, tariff, quotas)
    faults = Faults()
    listening = _listening(port)
    sandbox = Sandbox(f"http://{_HOST}:{listening.getsockname()[1]}/1.0", desk, faults)
    server = _Thread(desk, faults, listening)
    server.start()
    try:
        yield sandbox
    finally:
        server.stop()


def set_stop_clause(state: State, text: str) -> None:
    """Set the text that is added to messages that advertise, with or without a server on the state."""
    with state.transaction() as book:
        book.set_stop_clause(text)


def buy_credits(state: State, account: str, quantity: int) -> SandboxAccount:
    """Buy credits by hand, with or without a server that runs on the state; the account as it is then.

    Raises
    ------
    AccountError
        `ACC023` where there is no such account, `SBX006` where there is no order of so many credits.
    """
    return _buy(Desk(state), account, quantity)


def _buy(desk: Desk, account: str, quantity: int) -> SandboxAccount:
    try:
        desk.buy(account, quantity)
        return desk.account(account)
    except Refusal as refusal:
        if refusal.status == HTTPStatus.NOT_FOUND:
            names = ", ".join(each.name for each in desk.accounts())
            raise AccountError("ACC023", account=account, accounts=names) from refusal
        least, most = sizes_of_orders(desk.tariff_of())
        raise AccountError("SBX006", quantity=quantity, least=least, most=most) from refusal


class _Thread(threading.Thread):
    """uvicorn with an event loop of its own. Calls that come before it is ready wait in the socket."""

    def __init__(self, desk: Desk, faults: Faults, listening: socket.socket) -> None:
        super().__init__(name="smscost sandbox", daemon=True)
        self._desk, self._faults, self._listening = desk, faults, listening
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._server: Server = _server(desk, faults, self._stopping)

    def run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._server.serve([self._listening]))

    def stop(self) -> None:
        """End the server; calls that are being answered end first, and delays are cut short."""
        self._server.should_exit = True
        self._loop.call_soon_threadsafe(self._stopping.set)
        self.join()


def _server(desk: Desk, faults: Faults, stopping: asyncio.Event) -> Server:
    from uvicorn import Config

    from estimator.provider.sandbox.application import application
    from estimator.provider.sandbox.faulty import Faulty, Protocol
    from estimator.provider.sandbox.serving import StoppableServer

    config = Config(
        Faulty(application(desk, faults), faults, stopping),
        http=Protocol,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
    )
    return StoppableServer(config, stopping)


def _listening(port: int) -> socket.socket:
    # asyncio sends without delay only on sockets that say they are TCP.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # A port that a sandbox used a moment ago can be used again.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((_HOST, port))
        listening.listen()
    except (OSError, OverflowError) as error:
        listening.close()
        raise UsageError("SBX004", port=port, why=why_not(error)) from error
    return listening


def _installed() -> None:
    try:
        import starlette  # noqa: F401 - only asked whether it is there
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise UsageError("SBX001", package=error.name) from error
