"""`smscost warm-up`: what large campaigns are counted with, compiled ahead."""

from __future__ import annotations

from estimator.errors import UsageError


def warm_up() -> None:
    """Compile the fast counter for large campaigns now, rather than when the first of them comes."""
    from estimator.count.kernels.warming import warm_up as compile_ahead

    warmed = compile_ahead()
    if warmed is None:
        raise UsageError("USE021")
    print(f"Compiled: {warmed.compiled}. Found compiled: {warmed.found}.")
    print(f"Kept in {warmed.folder}")
