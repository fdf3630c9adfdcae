import sys

from estimator.campaign import open_campaign
from estimator.errors import SmsCostError

try:
    open_campaign("campaign.csv", template=b"Offre \x8020".decode("utf-8", "surrogateescape"))
except SmsCostError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
