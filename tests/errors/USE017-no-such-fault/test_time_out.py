"""A test that wants a fault which the sandbox does not know."""

import sys

from estimator import SmsCostError
from estimator.provider.sandbox import Fault

try:
    Fault("time_out")
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
