import sys

import pandas as pd

from estimator import SmsCostError, estimate
from estimator.campaign import open_campaign

campaign = pd.DataFrame({"to": ["+33639980001"], "text": ["Bonjour"], "client": ["Acme"]})
try:
    estimate(open_campaign(campaign).batches(), split_by="client")
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
