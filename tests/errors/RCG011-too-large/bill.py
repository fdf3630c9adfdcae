import sys
from datetime import date

import numpy as np

from estimator import SmsCostError, find_tariff, simulate_many

try:
    simulate_many(
        np.array([[9 * 10**17, 9 * 10**17]]),
        balances=np.array([100_000]),
        thresholds=np.array([20_000]),
        quantities=100,
        tariff=find_tariff(on=date(2026, 10, 1)),
    )
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
