"""Faults on demand: what a network and a provider may do to a call, one by one."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Any, Final, Literal, get_args

from estimator.base.choices import one_of
from estimator.base.language import told

FaultKind = Literal[
    "delay_before",
    "delay_after",
    "reset_before",
    "reset_after",
    "reset_midway",
    "error_500_before",
    "error_500_after",
    "error_503_before",
    "error_503_after",
    "error_429",
    "truncated_json",
    "doubled_json",
    "duplicate_answer",
    "not_json",
    "empty",
    "clock_skew",
]

KINDS: Final[tuple[FaultKind, ...]] = get_args(FaultKind)

_TIME: Final = "/auth/time"
_BEFORE: Final = frozenset(
    {"delay_before", "reset_before", "error_500_before", "error_503_before", "error_429"}
)


_TYPES: Final[dict[str, Any]] = {
    "kind": str,
    "method": str,
    "path": str,
    "times": int,
    "skip": int,
    "seconds": (int, Decimal),
}
FIELDS: Final = frozenset(_TYPES)
"""The names of what says a fault over HTTP."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, and the calls that it happens to.

    Attributes
    ----------
    kind : str
        One of `KINDS`.

        - `delay_before`, `delay_after`: the change is made, or answered, `seconds` later, even if nobody
          waits for it any more.
        - `reset_before`, `reset_after`: the connection is reset without an answer, before the change or after
          it. `reset_midway`: after the change, when half of the answer was sent.
        - `error_500_before`, `error_500_after`: status 500, and the change not made or made.
        - `error_503_before`, `error_503_after`: the same with status 503 and a page of HTML.
        - `error_429`: nothing is changed; `Retry-After` says to wait for `seconds`.
        - `truncated_json`, `doubled_json`: the change is made, and a whole answer holds half of the JSON, or
          all of it twice.
        - `duplicate_answer`: the change is made, and the answer is a copy of the one that went out before it.
        - `not_json`, `empty`: the change is made, and status 200 comes with a proxy's page, or with no body.
        - `clock_skew`: `/auth/time` is ahead by `seconds`, or late where they are below 0.
    method : str, or None
        "GET", "POST", "PUT"; None: any.
    path : str, or None
        A pattern of paths below `/1.0`, such as `/sms/*/transferCredits`; None: any but `/auth/time`, which
        clients ask before their first call.
    times : int [1..]
        To how many calls it happens.
    skip : int [0..]
        How many such calls go well first.
    seconds : float
        Of a delay, of `Retry-After`, or of a clock's error.

    Raises
    ------
    UsageError
        `USE017` where there is no such kind of fault.

    >>> Fault("reset_after", method="POST", path="/sms/*/transferCredits").happens_before
    False
    """

    kind: FaultKind
    method: str | None = None
    path: str | None = None
    times: int = 1
    skip: int = 0
    seconds: float = 0

    def __post_init__(self) -> None:
        one_of(told("kind of fault"), self.kind, KINDS)

    @property
    def happens_before(self) -> bool:
        """Whether it happens before a change could be made."""
        return self.kind in _BEFORE

    def is_for(self, method: str, path: str) -> bool:
        """Whether it happens to such a call."""
        if self.kind == "clock_skew":
            return path == _TIME
        if self.method not in (None, method):
            return False
        return path != _TIME if self.path is None else fnmatchcase(path, self.path)


class Faults:
    """The faults that wait for their calls, the first injected first; of one server, not of the state."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()

    def inject(self, fault: Fault) -> None:
        """Let a fault happen to the next calls that it is for."""
        with self._lock:
            self._waiting.append(fault)

    def waiting(self) -> tuple[Fault, ...]:
        """Those that have not happened yet, with the `times` that are left."""
        with self._lock:
            return tuple(self._waiting)

    def clear(self) -> None:
        """Forget all that are waiting."""
        with self._lock:
            self._waiting.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that happens to this call."""
        with self._lock:
            for place, fault in enumerate(self._waiting):
                if not fault.is_for(method, path):
                    continue
                if fault.skip:
                    self._waiting[place] = replace(fault, skip=fault.skip - 1)
                    continue
                left = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                self._waiting[place : place + 1] = left
                return fault
        return None


def read_fault(given: Mapping[str, object]) -> Fault:
    """A fault as it comes over HTTP. Raises `ValueError` where a value is of another type, and `USE017`."""
    found: dict[str, Any] = dict(given)
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, _TYPES[name]):
            raise ValueError(f"{name} cannot be {value!r}")  # noqa: TRY004 - one kind of error for callers
    if "kind" not in given:
        raise ValueError("kind is missing")
    return Fault(**found | {"seconds": float(found.get("seconds", 0))})
