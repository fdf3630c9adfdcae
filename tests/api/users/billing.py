"""A script as a reader of docs/how-to/billing.md writes it."""

from __future__ import annotations

from datetime import date

import estimator

found = estimator.estimate(
    "data/examples/soldes-fr.csv", default_country="FR", on=date(2026, 11, 1), vat="20"
)
again = estimator.estimate("data/examples/soldes-fr.csv", default_country="FR", on=date(2020, 6, 1))
comparison: estimator.Comparison = estimator.compare(again, found)
for cause, taken in comparison.causes.items():
    print(cause, taken)
whole = sum([found, found])
assert isinstance(whole, estimator.Estimate)
print(whole.totals.credits)
