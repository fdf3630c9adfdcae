"""Send the campaigns of a calendar to the sandbox, with the provider's official client."""

import sys
from pathlib import Path

import ovh
import pandas as pd

from estimator.provider.sandbox import default_state, running

calendar = Path(sys.argv[1])
with running(default_state()) as sandbox:
    ovh.client.ENDPOINTS["sandbox"] = sandbox.url
    client = ovh.Client("sandbox", sandbox.application_key, sandbox.application_secret, sandbox.consumer_key)
    for account, campaign in pd.read_csv(calendar)[["account", "campaign"]].values:
        recipients = pd.read_csv(calendar.parent / campaign, dtype=str)
        for message, rows in recipients.groupby("message"):
            report = client.post(
                f"/sms/{account}/jobs", message=message, receivers=rows["numero"].tolist(), noStopClause=False
            )
            print(f"{account}: {len(report['ids'])} messages, {report['totalCreditsRemoved']} credits")
