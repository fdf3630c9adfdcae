"""A script as a reader of docs/how-to/marketing.md writes it."""

from __future__ import annotations

from collections.abc import Iterator

import estimator


def recipients() -> Iterator[dict[str, str]]:
    """Rows from wherever they are, one at a time."""
    for n in range(3):
        yield {"to": f"+3363998000{n}", "prenom": "Zoé"}


text = "Fête des mères, {prenom} : -20 %"
advice: estimator.CampaignAdvice = estimator.advise_campaign(recipients(), template=text, stop_clause=True)
print(advice, [(step.level, step.saved_credits) for step in advice.steps])
bounds: estimator.TemplateBounds = estimator.bound_template(text, stop_clause=True)
print(bounds, estimator.explain(text).encoding)
