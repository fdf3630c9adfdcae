import sys

from estimator import SmsCostError, estimate

try:
    estimate(7)
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
