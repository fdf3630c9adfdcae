"""What a worker is asked, and whether it may answer: another version could find another sum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from estimator.distributed.tasks import Task
from estimator.errors import NetworkError, Place
from estimator.price.made_by import MadeBy


def asked(by: MadeBy, function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function answers on a worker that is the same as whoever asks.

    Raises `DSK010`, which names both, where it is not, or where the terms have become others on their way.
    """
    here = MadeBy.here()
    for each in arguments:
        if isinstance(each, Task) and each.fingerprint != each.fingerprint_here():
            raise _refused(f"{by} {each.fingerprint}", f"{here} {each.fingerprint_here()}")
    if here != by:
        raise _refused(str(by), str(here))
    return function(*arguments)


def _refused(ours: str, theirs: str) -> NetworkError:
    from distributed import get_worker

    try:
        worker = get_worker().address
    except ValueError:  # in a test there is none
        worker = "<worker>"
    return NetworkError("DSK010", Place(worker), ours=ours, theirs=theirs)


def is_idle(dask_worker: Any) -> bool:
    """Whether a worker runs nothing, not even what it was told to forget."""
    return not dask_worker.state.executing
