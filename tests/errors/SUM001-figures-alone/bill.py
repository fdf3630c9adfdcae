import sys
from pathlib import Path

from estimator import Estimate, SmsCostError, estimate

text = estimate("campaign.csv", on="2026-11-01").to_json()
Path("day.json").write_text(text, encoding="utf-8")
try:
    print(sum([Estimate.load("day.json")]))
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
