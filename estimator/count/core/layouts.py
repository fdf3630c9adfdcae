"""Structures of the core, as `core.h` declares them."""

from __future__ import annotations

import ctypes


class CutLayout(ctypes.Structure):
    """`core_cut`."""

    _fields_ = [
        (name, ctypes.c_int64) for name in ("rows", "used", "lines", "fault", "offset", "opened", "cells")
    ]


class PlanLayout(ctypes.Structure):
    """`core_plan`."""

    _fields_ = [
        *((name, ctypes.c_void_p) for name in ("step", "country", "warning", "reject", "unclear")),
        *((name, ctypes.c_int64) for name in ("root", "home", "after_code", "is_main")),
        *((name, ctypes.c_int64) for name in ("shortest", "longest", "code_size", "trunk_size")),
        *((name, ctypes.c_uint8 * 8) for name in ("code", "trunk")),
        ("trunks", ctypes.c_void_p),
    ]


class SeenLayout(ctypes.Structure):
    """`core_seen`."""

    _fields_ = [
        *((name, ctypes.c_void_p) for name in ("keys", "again")),
        *((name, ctypes.c_int64) for name in ("size", "taken", "most", "level")),
    ]


class TotalsLayout(ctypes.Structure):
    """`core_totals`."""

    _fields_ = [
        *((name, ctypes.c_int64) for name in ("countries", "near")),
        *(
            (name, ctypes.c_void_p)
            for name in (
                "lines",
                "lengths",
                "warnings",
                "clauses",
                "rejects",
                "no_rate",
                "codes",
                "last",
                "forcing",
            )
        ),
        *((name, ctypes.c_int64) for name in ("taken", "row")),
    ]


class ReplacementsLayout(ctypes.Structure):
    """`core_rules`."""

    _fields_ = [
        (name, ctypes.c_void_p)
        for name in ("page", "index", "kind", "run", "shrink", "start", "length", "data")
    ]
