import sys

from estimator import SmsCostError
from estimator.distributed import estimate_files

try:
    estimate_files(["january.csv", "./january.csv"])
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
