import sys
from datetime import date

import pandas as pd

from estimator import SmsCostError, advise_campaign
from estimator.campaign import open_campaign

table = pd.DataFrame({"to": ["+33639980001"], "text": ["Bonjour"]})
batches = list(open_campaign(table).batches())
try:
    advise_campaign(batches, apply="cheaper.csv", on=date(2026, 11, 1))
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
