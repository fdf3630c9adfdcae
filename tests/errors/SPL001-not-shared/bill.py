import sys

import pandas as pd

from estimator import SmsCostError, estimate

campaign = pd.DataFrame({"to": ["+33639980001"], "text": ["Bonjour"], "client": ["Acme"]})
try:
    estimate(campaign).by_client()
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
