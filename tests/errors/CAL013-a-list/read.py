import sys

from estimator import SmsCostError, read_calendar

try:
    read_calendar([{"date": "2026-12-01", "credits": 5}])
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
