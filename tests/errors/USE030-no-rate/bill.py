import sys

from estimator import SmsCostError, estimate

found = estimate([{"to": "+33639980001", "text": "Bonjour"}])
try:
    print(found.rate("AQ"))
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
