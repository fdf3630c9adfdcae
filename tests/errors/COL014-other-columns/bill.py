import sys

import pandas as pd

from estimator import SmsCostError, estimate

first = pd.DataFrame({"number": ["+33639980001"], "message": ["Bonjour"]})
try:
    estimate([first, first.rename(columns={"message": "text"})])
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
