import sys

from estimator.errors import SmsCostError
from estimator.price.packs import cheapest_purchase
from estimator.tariff import find_tariff

try:
    cheapest_purchase(500, find_tariff(), balance=0.1)
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
