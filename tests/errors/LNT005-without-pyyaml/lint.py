import sys

from estimator.cli import main

sys.modules["yaml"] = None  # as where the package is not installed
sys.argv = ["smscost", "lint", "fr.yaml"]
main()
