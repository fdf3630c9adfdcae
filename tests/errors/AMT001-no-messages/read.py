import sys

from estimator import SmsCostError, read_calendar

try:
    read_calendar("needs.csv", default_country="FR")
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
