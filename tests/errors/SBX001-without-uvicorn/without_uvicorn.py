"""The command in an installation without the extra `sandbox`."""

import sys

from estimator.cli import main

sys.modules["uvicorn"] = None
sys.argv = ["smscost", "sandbox"]
main()
