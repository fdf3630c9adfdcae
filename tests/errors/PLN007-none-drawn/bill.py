import sys

from estimator import SmsCostError, find_tariff
from estimator.calendar import Calendar
from estimator.plan import plan_uncertain

try:
    plan_uncertain(Calendar(()), find_tariff(), samples=0)
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
