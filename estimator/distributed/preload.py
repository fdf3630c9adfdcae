"""Loaded by each worker of a local cluster as it starts.

A terminal sends Ctrl-C to the command and to its workers alike. It is the command that ends its workers; one
that ended by itself would be started again, and would print a traceback nobody asked for.
"""

from __future__ import annotations

import signal

signal.signal(signal.SIGINT, signal.SIG_IGN)
