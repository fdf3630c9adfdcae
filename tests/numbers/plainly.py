"""What is said of one rejected number, as plainly as it can be."""

from __future__ import annotations

from estimator.base.countries import country_told
from estimator.base.language import said_again, told
from estimator.base.read import clipped
from estimator.errors import CATALOGUE
from estimator.numbers import explain_number


def reject_sentence(code: str, number: str, default_country: str | None) -> str:
    plan = explain_number(number, default_country=default_country).plan
    country = country_told(plan) if plan else told("any country")
    return said_again(CATALOGUE[code].says(number=clipped(number.strip()), country=country))
