import sys

from estimator import SmsCostError, cheapest_purchase, find_tariff

try:
    print(cheapest_purchase(100, find_tariff(on="2026-11-01"), billing_country="gb"))
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
