"""Run a command, and print what it took as JSON: `python launch.py WORD…`, with nothing else loaded.

On Linux a process begins with the peak memory of the one that started it, so whoever measures a small process
must be small itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time


def main() -> None:
    """Run the words as a command."""
    began = time.perf_counter()
    running = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    took = {
        "cpu": used.ru_utime + used.ru_stime,
        "wall": time.perf_counter() - began,
        # Linux counts in KiB, macOS in bytes.
        "peak_bytes": used.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    }
    print(json.dumps(took))
    sys.exit(running.returncode)


if __name__ == "__main__":
    main()
