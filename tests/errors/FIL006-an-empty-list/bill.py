import sys

from estimator import SmsCostError, estimate

try:
    estimate([])
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
