import sys

import pandas as pd

from estimator import SmsCostError, read_calendar

try:
    read_calendar(pd.DataFrame({"date": ["2026-12-01"], "credits": [0.1]}))
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
