import sys
from pathlib import Path

from estimator.cli import main

Path("campaign.csv").write_text("message\n" + "Bonjour\n" * 600_000)
sys.argv = ["smscost", "lint", "campaign.csv"]
main()
