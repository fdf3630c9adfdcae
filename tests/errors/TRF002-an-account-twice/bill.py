import sys

from estimator import SmsCostError, plan_transfers
from estimator.supply.transfers import Account

try:
    plan_transfers([Account("sms-ab1234-1", 5), Account("sms-ab1234-1", 7)], needs={})
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
