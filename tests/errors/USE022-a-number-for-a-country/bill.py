import sys

from estimator import SmsCostError, estimate

try:
    estimate([{"to": "06 39 98 00 01", "text": "Bonjour"}], default_country=33)
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
