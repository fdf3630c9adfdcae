import sys

import pandas as pd

from estimator import SmsCostError, estimate

campaign = pd.DataFrame({"to": ["+33639980001"], "text": ["Bonjour"]})
try:
    estimate(campaign, unique=True) + estimate(campaign, unique=True)
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
