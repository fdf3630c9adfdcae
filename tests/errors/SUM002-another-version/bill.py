import sys

from estimator import Estimate, SmsCostError, estimate
from estimator.price.made_by import MadeBy

MadeBy.here = classmethod(lambda cls: MadeBy("0.1.0", "compiled", "0123456789abcdef"))
estimate("campaign.csv", on="2026-11-01").save("day.json")
MadeBy.here = classmethod(lambda cls: MadeBy("0.2.0", "compiled", "fedcba9876543210"))
try:
    print(sum([Estimate.load("day.json")]))
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
