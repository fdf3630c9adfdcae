import sys

from estimator import SmsCostError, count_segments

try:
    count_segments("Bonjour")
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
