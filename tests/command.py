"""The real command: in this process, and in one of its own."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from typer.testing import CliRunner, Result

from estimator.cli import _needed, command_line

# Ctrl-C works even where the tests run in the background, which makes a shell ignore it for all below.
_RUN = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from estimator.__main__ import run
run()
"""

SMSCOST = [sys.executable, "-c", _RUN]
"""The words that run `smscost` from this checkout."""


def invoke(words: Sequence[str], **settings: Any) -> Result:
    """Run it in this process. Of the other commands no more is loaded than for users: that takes longest."""
    return CliRunner().invoke(command_line(*_needed(words)), words, prog_name="smscost", **settings)
