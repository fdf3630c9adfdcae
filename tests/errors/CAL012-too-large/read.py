import sys
from datetime import datetime

from estimator import SmsCostError
from estimator.supply.calendar import Calendar, Need, sampled

try:
    need = Need(datetime.fromisoformat("2026-12-01T09:00"), "sms-ab1234-1", 5000, deviation_milli=10**15)
    sampled(Calendar((need,)), 100, seed=1)
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
