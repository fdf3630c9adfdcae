import sys

from estimator import SmsCostError
from estimator.supply.calendar import Calendar, sampled

try:
    sampled(Calendar(()), 0.5, seed=1)
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
