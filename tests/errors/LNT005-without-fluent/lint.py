import sys

from estimator.cli import main

sys.modules["fluent.syntax"] = None  # as where the package is not installed
sys.argv = ["smscost", "lint", "fr.ftl"]
main()
