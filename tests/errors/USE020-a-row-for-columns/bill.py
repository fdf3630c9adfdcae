import sys

from estimator import SmsCostError, estimate

try:
    estimate({"to": "+33639980001", "text": "Bonjour"})
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
