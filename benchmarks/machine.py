"""The machine of a run: without it a figure means nothing."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.table import Section

_PACKAGES = ("numpy", "pyarrow", "phonenumbers", "dask")


def machine() -> Section:
    """Processor, memory, load, versions."""
    busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    rows = [
        ("processor", f"{_cpu()}, {os.cpu_count()} cores"),
        ("memory", f"{_memory() / 2**30:.0f} GiB"),
        ("system", f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"),
        ("packages", ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)),
        ("load when the run began (1, 5, 15 minutes)", busy),
    ]
    return Section("Machine", ("what", "which"), rows)


def _cpu() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found else platform.processor() or "unknown"


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
