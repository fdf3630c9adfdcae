import sys

from estimator import SmsCostError
from estimator.supply.transfers import read_transfers

try:
    read_transfers("transfers.json")
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
