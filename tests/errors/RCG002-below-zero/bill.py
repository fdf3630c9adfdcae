import sys
from datetime import date

from estimator import SmsCostError
from estimator.recharge import Setting

try:
    Setting.of(-1, 200, on=date(2026, 10, 1))
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
