"""The scalar C loop (`scalar.c`), compiled on the spot by the system's compiler and called through ctypes."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from estimator.count.alphabet import GSM7_UNITS

SOURCE = Path(__file__).with_name("scalar.c")
FLAGS = ("-O2", "-shared", "-fPIC")
_KINDS = {1: 0, 2: 1, None: 2}
"""What `scalar.c` calls an ASCII character, by the units it takes in GSM-7."""


def compiler() -> str | None:
    """The system's C compiler."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def compiled_loop(folder: Path) -> Callable[..., Any] | None:
    """Encoding, units, segments and doubts of texts end to end; None where there is no compiler."""
    cc = compiler()
    if cc is None:
        return None
    library = folder / "scalar.so"
    subprocess.run([cc, *FLAGS, "-o", str(library), str(SOURCE)], check=True)
    function = ctypes.CDLL(str(library)).count_rows
    kind = np.array([_KINDS[GSM7_UNITS.get(chr(code))] for code in range(128)], np.uint8)
    in_gsm = np.array([chr(code) in GSM7_UNITS for code in range(0x800)], np.uint8)

    def count_rows(data: Any, offsets: Any, added: Any) -> tuple[Any, Any, Any, Any]:
        rows = len(offsets) - 1
        encoding = np.empty(rows, np.int8)
        units, segments = np.empty(rows, np.int64), np.empty(rows, np.int64)
        doubtful = np.empty(rows, np.bool_)
        starts = np.ascontiguousarray(offsets, np.int32)
        function(
            *(_pointer(each) for each in (data, starts)),
            ctypes.c_int64(rows),
            *(_pointer(each) for each in (added, kind, in_gsm, encoding, units, segments, doubtful)),
        )
        return encoding, units, segments, doubtful

    return count_rows


def _pointer(array: Any) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)
