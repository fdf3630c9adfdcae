import sys

from estimator import SmsCostError
from estimator.recharge import Rules

try:
    Rules(most_at_once=0)
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
