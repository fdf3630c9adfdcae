"""Waiting for a cluster, but not for ever: what goes wrong with it is said in our words."""

from __future__ import annotations

import asyncio
import concurrent.futures
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pkgutil import resolve_name
from queue import Empty, SimpleQueue
from typing import Any, Final

from estimator.distributed.asking import is_idle
from estimator.errors import NetworkError, Place, SmsCostError
from estimator.price.made_by import MadeBy

_TICK: Final = 0.2
"""Seconds between two looks at the cluster."""

_ASKED: Final = "estimator.distributed.asking:asked"
"""What every worker must find."""

_MOST_OF_A_REASON: Final = 200


class Waiting:
    """Waits for what a cluster is asked, as long as there is anybody who could answer.

    Parameters
    ----------
    client : distributed.Client
    patience : float
        Seconds in which a worker must come, the first and, where all are gone, another one.
    lost : function
        Is told the address of each worker that goes away.
    """

    def __init__(self, client: Any, patience: float, lost: Callable[[str], None]) -> None:
        self._client = client
        self._patience = patience
        self._lost = lost
        self._workers: set[str] = set()
        self._alone_since: float | None = None
        self._unheard_since: float | None = None

    def for_a_worker(self) -> None:
        """Wait for the first worker. Raises `DSK011` where none comes."""
        began = time.monotonic()
        while not self._look():
            if time.monotonic() - began > self._patience:
                raise NetworkError("DSK011", self._place, seconds=self._seconds, scheduler=self._scheduler)
            time.sleep(_TICK)

    def for_all(self, futures: Sequence[Any]) -> list[Any]:
        """What all of them answer, in their order."""
        self.for_each(futures, lambda _: None, fetch=False)
        found: list[Any] = self._fetched(futures)
        return found

    def for_each(self, futures: Sequence[Any], take: Callable[[Any], None], *, fetch: bool = True) -> None:
        """Hand on what each of them answers, as soon as it does.

        Raises the first error of any of them; `DSK012` to `DSK015` where no answer can come.
        """
        ended: SimpleQueue[Any] = SimpleQueue()
        for future in futures:
            future.add_done_callback(ended.put)
        left, looked = len(futures), time.monotonic()
        while left:
            try:
                future = ended.get(timeout=_TICK)
            except Empty:
                future = None
            if future is not None:
                left -= 1
                self._check(future)
                if fetch:
                    take(self._fetched([future])[0])
            if time.monotonic() - looked > _TICK:
                self._look()
                looked = time.monotonic()

    def for_idleness(self) -> None:
        """Wait until workers have ended what they began, which nobody can end for them; not for long."""
        until = time.monotonic() + _IDLE
        with suppress(Exception):  # it fails anyhow, and says why
            while time.monotonic() < until and not all(self._client.run(is_idle).values()):
                time.sleep(_TICK)

    def _check(self, future: Any) -> None:
        if future.status == "error":
            raise self._fault(future.exception(timeout=self._patience))
        if future.status != "finished":  # cancelled, or lost: nobody else than the scheduler does that
            raise NetworkError("DSK014", self._place)

    def _fetched(self, futures: Sequence[Any]) -> Any:
        try:
            # A worker that is gone may have held an answer, and nobody may be left to find it again.
            answers = asyncio.run_coroutine_threadsafe(
                self._client.gather(list(futures), asynchronous=True), self._client.loop.asyncio_loop
            )
            while not concurrent.futures.wait([answers], _TICK).done:
                self._look()
            return answers.result()
        except SmsCostError:
            raise
        except Exception as error:
            raise self._fault(error) from error

    def _fault(self, error: BaseException) -> BaseException:
        """What an error of the engine means, in our words; a fault of our own stays what it is."""
        import distributed

        if isinstance(error, SmsCostError):
            return error
        if isinstance(error, distributed.KilledWorker):
            return NetworkError("DSK015", self._place, times=error.allowed_failures + 1)
        if type(error).__name__ in _SCHEDULER_GONE:
            return NetworkError("DSK014", self._place)
        if isinstance(error, (ImportError, AttributeError)) or "deserializ" in str(error):
            return NetworkError(
                "DSK013", self._place, why=_short(error.__cause__ or error), version=MadeBy.here().version
            )
        return error

    def _look(self) -> bool:
        """Whether there is any worker. Raises `DSK012`, `DSK014` where there was none for too long."""
        now = time.monotonic()
        workers = self._seen()
        if workers is None:
            self._unheard_since = self._unheard_since or now
            if now - self._unheard_since > min(self._patience, _UNHEARD):
                raise NetworkError("DSK014", self._place)
            return bool(self._workers)
        self._unheard_since = None
        self._check_packages(workers - self._workers)
        for gone in sorted(self._workers - workers):
            self._lost(gone)
        if self._workers and not workers:
            self._alone_since = now
        elif workers:
            self._alone_since = None
        self._workers = workers
        if self._alone_since is not None and now - self._alone_since > self._patience:
            raise NetworkError("DSK012", self._place, seconds=self._seconds)
        return bool(workers)

    def _check_packages(self, workers: set[str]) -> None:
        """Raise `DSK013` where a worker has no package of ours: of a task it would know nothing, and die.

        `DSK010` where it has another version, whether or not it would be asked anything: what a run says
        does not depend on who was quicker.
        """
        here = MadeBy.here()
        for worker, answer in self._asked_of(workers, resolve_name, _ASKED):
            if isinstance(answer, (ImportError, AttributeError)):
                raise NetworkError("DSK013", Place(worker), why=_short(answer), version=here.version)
        for worker, answer in self._asked_of(workers, MadeBy.here):
            if isinstance(answer, MadeBy) and answer != here:
                raise NetworkError("DSK010", Place(worker), ours=str(here), theirs=str(answer))

    def _asked_of(self, workers: set[str], *asked: Any) -> list[tuple[str, Any]]:
        """What each worker answers; nothing of one that is gone already."""
        if not workers:
            return []
        try:
            return sorted(self._client.run(*asked, workers=list(workers), on_error="return").items())
        except OSError:
            return []

    def _seen(self) -> set[str] | None:
        """The workers there are; None where the scheduler says nothing."""
        if self._client.status != "running":
            return None
        try:
            return set(self._client.sync(self._client.scheduler.ncores, callback_timeout=_ANSWER))
        except Exception:  # whatever the engine raises for a scheduler that is gone
            return None

    @property
    def _seconds(self) -> str:
        return f"{self._patience:g}"

    @property
    def _scheduler(self) -> str:
        scheduler = self._client.scheduler
        return "<scheduler>" if scheduler is None else str(scheduler.address)

    @property
    def _place(self) -> Place:
        return Place(self._scheduler)


_IDLE: Final = 5.0
"""Seconds for a task that nobody waits for to end."""

_ANSWER: Final = 5.0
"""Seconds for one answer of the scheduler: it may hang, or the network be cut, with nobody to say so."""

_UNHEARD: Final = 10.0
"""Seconds in which a scheduler that was there must be heard of again."""

_SCHEDULER_GONE: Final = ("FutureCancelledError", "CancelledError", "CommClosedError", "TimeoutError")


def _short(error: BaseException) -> str:
    said = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(".")
    return said if len(said) <= _MOST_OF_A_REASON else f"{said[:_MOST_OF_A_REASON]}…"
