"""A name that no system can take."""

import sys

from estimator import SmsCostError, estimate

try:
    estimate("campaign\0.csv")
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
