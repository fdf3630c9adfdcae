"""Too little memory, as the system would say it."""

import sys

import estimator.cli.results
from estimator.__main__ import run


def scarce(*given: object, **named: object) -> None:
    """Have none."""
    raise MemoryError(given, named)


estimator.cli.results.explanation = scarce
sys.argv = ["smscost", "text", "Bonjour"]
run()
