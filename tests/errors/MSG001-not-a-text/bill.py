import sys

from estimator.count.strings import Strings
from estimator.errors import SmsCostError

try:
    Strings.from_any(["Your parcel is here.", 3.5])
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
