import sys
from decimal import Decimal

from estimator import SmsCostError
from estimator.supply.transfers import Transfer, check_transfer

try:
    check_transfer(Transfer("sms-ab1234-1", "sms-ab1234-1", Decimal(5)), left=10)
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
