"""Run changes in processes of their own, which may kill themselves at a step. Used by `test_killed.py`.

Reads one JSON list of jobs a line from stdin, starts all of them at the same moment, each in its own process,
and answers with a JSON list of how they ended: an exit code, or minus the number of a signal.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from estimator.errors import SmsCostError
from estimator.provider.ovhcloud import Journal, Keys, Provider, set_recharge, transfer
from estimator.provider.ovhcloud.applying import apply_plan
from estimator.provider.ovhcloud.signed import SignedClient
from estimator.supply.transfers import Transfer, read_plan


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def wrap(owner: Any, name: str, step: str, position: int, *, only: Callable[..., bool]) -> None:
    """Kill this process before or after the call of a function, when that has come for the position."""
    function, left = getattr(owner, name), [position]

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if not only(*args):
            return function(*args, **kwargs)
        left[0] -= 1
        if left[0] == 0 and step == "before":
            kill()
        if left[0] == 0 and step == "while":
            threading.Timer(0.1, kill).start()
        result = function(*args, **kwargs)
        if left[0] == 0 and step == "after":
            kill()
        return result

    setattr(owner, name, wrapped)


def state_is(state: str) -> Callable[..., bool]:
    return lambda _journal, _database, _number, step: bool(step.state == state)


def always(*_: Any) -> bool:
    return True


def is_change(_client: Any, method: str, *_: Any) -> bool:
    return method != "GET"


STEPS: dict[str, tuple[Any, str, str, Callable[..., bool]]] = {
    "before it is written": (Journal, "write", "before", always),
    "while it is written": (Journal, "_insert", "after", state_is("written")),
    "after it was written": (Journal, "write", "after", always),
    "while calling is written": (Journal, "_insert", "after", state_is("calling")),
    "before the provider is asked": (SignedClient, "ask", "before", is_change),
    "while the provider is asked": (SignedClient, "ask", "while", is_change),
    "after the provider was asked": (SignedClient, "ask", "after", is_change),
    "while the outcome is written": (Journal, "_insert", "after", state_is("done")),
    "after the outcome was written": (Journal, "settle", "after", always),
}


AFTER_A_WHILE = "after so many microseconds"


def run(job: dict[str, Any]) -> int:
    if job["step"] == AFTER_A_WHILE:
        threading.Timer(job["position"] / 1e6, kill).start()
    elif job["step"]:
        owner, name, when, only = STEPS[job["step"]]
        wrap(owner, name, when, job["position"], only=only)
    provider = Provider(Keys("sandbox", *job["keys"]), pause=lambda _: None)
    journal = Journal(Path(job["journal"]))
    try:
        match job["change"]:
            case ["transfer", source, target, credits]:
                transfer(provider, journal, Transfer(source, target, Decimal(credits)))
            case ["recharge", account, threshold, quantity]:
                set_recharge(provider, journal, account, threshold=threshold, quantity=quantity)
            case ["apply", plan]:
                apply_plan(provider, journal, read_plan(Path(plan)))
    except SmsCostError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


def in_a_process(job: dict[str, Any], gate: int) -> int:
    process = os.fork()
    if process == 0:
        os.read(gate, 1)  # until all are there
        os._exit(run(job))
    return process


if __name__ == "__main__":
    for line in sys.stdin:
        gate, opening = os.pipe()
        processes = [in_a_process(job, gate) for job in json.loads(line)]
        os.write(opening, b"." * len(processes))
        ended = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in processes]
        os.close(gate)
        os.close(opening)
        print(json.dumps(ended), flush=True)
