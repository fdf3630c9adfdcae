"""The real command, in a process of its own."""

from __future__ import annotations

import sys

# Ctrl-C works even where the tests run in the background, which makes a shell ignore it for all below.
_RUN = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from estimator.cli import main
main()
"""

SMSCOST = [sys.executable, "-c", _RUN]
"""The words that run `smscost` from this checkout."""
