"""`smscost warm-up` where numba is not installed."""

import sys

from estimator.cli import main

sys.modules["numba"] = None
sys.argv = ["smscost", "warm-up"]
main()
