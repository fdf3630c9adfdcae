import sys
from datetime import datetime

from estimator import SmsCostError
from estimator.supply.calendar import Need

try:
    Need(datetime.fromisoformat("2026-12-01T09:00"), "sms-ab1234-1", 5000, low_milli=4000)
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
