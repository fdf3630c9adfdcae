import sys

from estimator import SmsCostError, plan_transfers
from estimator.supply.transfers import Account

try:
    plan_transfers(
        [Account("sms-ab1234-1", 5, customer="ab1234"), Account("sms-cd5678-1", 5, customer="cd5678")],
        needs={},
    )
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
