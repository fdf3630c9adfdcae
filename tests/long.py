"""How much is tried: enough to see a fault in each run, and all of it in the long ones (`make soak`)."""

from __future__ import annotations

import os

from hypothesis import settings

LONG = os.environ.get("SMSCOST_LONG") == "1"
"""Whether this is a run that may take as long as it needs."""

CHECKED = os.environ.get("CI") == "true"
"""Whether it is the run that every change must pass (`.ci/run`), which nobody waits for at a keyboard."""


def trying(number: int) -> settings:
    """So many examples in a long run, a quarter of them in others."""
    return settings(max_examples=number if LONG else max(15, number // 4))


def rarely(number: int) -> settings:
    """The same where one example takes a second: a tenth of them in others."""
    return settings(max_examples=number if LONG else max(5, number // 10))
