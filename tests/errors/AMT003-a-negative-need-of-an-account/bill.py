import sys

from estimator import SmsCostError, plan_transfers

try:
    plan_transfers({"sms-ab1234-1": 5}, needs={"sms-ab1234-1": -5})
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
