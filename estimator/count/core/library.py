"""The compiled core as a library that is loaded, with what each of its functions takes and gives."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

INTERFACE = 9
"""What `core_interface` of a library must answer; a library left from another version does not."""

SUFFIX = {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")
LIBRARY = Path(__file__).with_name(f"_core{SUFFIX}")


def load(path: Path) -> ctypes.CDLL:
    """The library at `path`; `OSError` where there is none that fits."""
    if not path.exists():
        raise OSError("it was not built")
    library = ctypes.CDLL(str(path))
    if library.core_interface() != INTERFACE:
        raise OSError("it was built for another version of smscost")
    at, number, flag = ctypes.c_void_p, ctypes.c_int64, ctypes.c_int32
    byte, vectors = ctypes.c_uint8, ctypes.c_uint32
    for name, result, arguments in (
        ("utf8", number, (at, number, vectors)),
        (
            "records",
            None,
            (at, number, flag, byte, number, at, number, number, *[at] * 5, vectors),
        ),
        (
            "count",
            None,
            (at, number, at, at, at, number, at, number, *[at] * 4, vectors),
        ),
        (
            "more",
            number,
            (
                at,
                number,
                at,
                at,
                at,
                number,
                at,
                number,
                number,
                *[at] * 5,
                vectors,
            ),
        ),
        ("cuts", number, (at, number, at, at)),
        ("numbers", None, (at, at, at, number, *[at] * 5)),
        ("unusual", number, (at, at, at, number, at)),
        (
            "keys",
            None,
            (
                at,
                number,
                at,
                at,
                at,
                number,
                at,
                at,
                number,
                at,
                at,
                vectors,
            ),
        ),
        ("see", number, (at, number, at, at, vectors)),
        ("forget", None, (at,)),
        ("leftovers", number, (at, number, at, at, number, at, vectors)),
        ("nothing", number, (at, at, at, number, at)),
        ("gather", None, (at, at, at, at, number, at, at)),
        ("outside", number, (at, at, at, number, at, at, at)),
        ("linkish", None, (at, at, at, number, at)),
        ("holding", None, (at, at, at, number, at, at, vectors)),
        ("replaced", None, (at, at, at, number, *[at] * 5)),
        ("several", number, (at, number)),
        ("tally", number, (at, at, at, number, *[at] * 8, flag, *[at] * 4)),
    ):
        function = getattr(library, f"core_{name}")
        function.restype, function.argtypes = result, arguments
    return library
