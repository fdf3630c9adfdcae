"""The tables of numbers as the core takes them: one automaton, and the rules of one country."""

from __future__ import annotations

from functools import cache

import numpy as np

from estimator.count.core import NumberPlan
from estimator.numbers.model import COUNTRIES
from estimator.numbers.tables import country_by_prefix, national_rule, numbering, trunks


@cache
def plan_for(country: str | None) -> NumberPlan:
    """All numbers of the world, and those of `country` as they are dialled there.

    Parameters
    ----------
    country : str or None
        ISO 3166 alpha-2, one of `COUNTRIES`; None: national numbers are nobody's.

    >>> plan = plan_for("FR")
    >>> plan.calling_code, plan.trunk, COUNTRIES[plan.country[plan.after("33639980001") // 10]]
    ('33', '0', 'FR')
    """
    table = numbering()
    everywhere = (table.step, table.country, table.warning, table.reject, table.root, trunks())
    if country is None:
        return NumberPlan(*everywhere)
    rule = national_rule(country)
    return NumberPlan(
        *everywhere,
        home=COUNTRIES.index(country),
        calling_code=rule.calling_code,
        trunk=rule.trunk,
        shortest=rule.shortest,
        longest=rule.longest,
        is_main=country_by_prefix(rule.calling_code) == country,
        unclear=rule.unclear.astype(np.uint8),
    )
