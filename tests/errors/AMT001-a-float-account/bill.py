import sys

from estimator import SmsCostError, plan_transfers

try:
    plan_transfers({"sms-ab1234-1": 0.1}, needs={})
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
