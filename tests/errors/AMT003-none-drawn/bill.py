import sys

from estimator import SmsCostError, find_tariff
from estimator.supply.calendar import Calendar
from estimator.supply.plan import plan_uncertain

try:
    plan_uncertain(Calendar(()), find_tariff(), samples=0)
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
