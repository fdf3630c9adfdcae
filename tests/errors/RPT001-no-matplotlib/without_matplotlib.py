"""The command in an installation without the extra `report`."""

import sys

from estimator.cli import main

sys.modules["matplotlib"] = None
sys.argv = ["smscost", "estimate", "campaign.csv", "--report", "report.html"]
main()
