import sys

from estimator import SmsCostError, find_tariff, plan_purchases
from estimator.supply.calendar import Calendar

try:
    plan_purchases(Calendar(()), find_tariff(), expiry=0)
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
