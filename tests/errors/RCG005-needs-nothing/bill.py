import sys
from datetime import date

from estimator import SmsCostError, find_tariff, read_calendar, simulate_recharge

calendar = read_calendar("calendar.csv")
tariff = find_tariff(on=date(2026, 12, 1))
try:
    simulate_recharge(calendar, balance=250, threshold=50, quantity=200, tariff=tariff, account="nobody")
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
