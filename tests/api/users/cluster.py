"""A script as a reader of docs/how-to/cluster.md writes it, without a cluster."""

from __future__ import annotations

from datetime import date

from estimator import CampaignError, Estimate
from estimator.distributed import estimate_files

found: Estimate = estimate_files("data/examples/soldes-*.csv", default_country="FR", on=date(2026, 11, 1))
print(found)
try:
    estimate_files("no-such-*.csv")
except CampaignError as error:
    print(error.code, error.hint)
