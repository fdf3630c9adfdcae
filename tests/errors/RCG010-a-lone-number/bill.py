import sys
from datetime import date

import numpy as np

from estimator import SmsCostError, find_tariff, simulate_many

try:
    simulate_many(
        np.array([[90_000, 80_000]]),
        balances=100,
        thresholds=np.array([20_000]),
        quantities=100,
        tariff=find_tariff(on=date(2026, 10, 1)),
    )
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
