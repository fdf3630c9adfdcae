"""Several campaigns in one estimate, and each alone."""

from __future__ import annotations

from decimal import Decimal

from estimator import Amounts, Estimate, estimate, estimate_files

FILES = ["data/examples/soldes-fr.csv", "data/examples/transactional-intl.csv"]
TARIFF = "data/examples/tariff-degressive.xml"

together: Estimate = estimate_files(FILES, on="2026-11-01", tariff=TARIFF)
each: list[Estimate] = [estimate(name, on="2026-11-01", tariff=TARIFF) for name in together.campaigns]
lines: dict[str, Amounts] = together.campaigns
credits_used: Decimal = sum((line.credits for line in lines.values()), Decimal(0))
assert credits_used == together.totals.credits == sum(one.totals.credits for one in each)
assert list(together.by_campaign()["campaign"]) == FILES
