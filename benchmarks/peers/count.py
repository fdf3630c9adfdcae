"""`python count.py MESSAGES.json`: the same as count.js, with the libraries from PyPI."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import smpplib.gsm
import smsutil

_ROUNDS = 3
_COUNTERS = {
    "smsutil": lambda text: len(smsutil.split(text).parts),
    "smpplib": lambda text: len(smpplib.gsm.make_parts(text)[0]),
}


def main() -> None:
    """Count with each library in turn."""
    messages = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    found = {}
    for name, count in _COUNTERS.items():
        seconds = []
        segments: list[int] = []
        for _ in range(_ROUNDS):
            began = time.process_time()
            segments = [count(text) for text in messages]
            seconds.append(time.process_time() - began)
        found[name] = {"seconds": seconds, "segments": segments}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
