"""The rows that have no price, written with their reasons while the campaign is read."""

from __future__ import annotations

import numpy as np

from estimator.countries import country_name
from estimator.errors import CATALOGUE
from estimator.numbers import COUNTRIES, reject_sentence
from estimator.pricing import REJECTS, PricedRows, Terms
from estimator.rejects import RejectsWriter


def write_rejects(rows: PricedRows, terms: Terms, writer: RejectsWriter) -> None:
    """List the rejected rows of a batch, in their order."""
    writer.write(rows.batch, np.flatnonzero(rows.reject), lambda row: reason(rows, row, terms))


def reason(rows: PricedRows, row: int, terms: Terms) -> tuple[str, str]:
    """The code and the sentence of a rejected row, by its position in the batch."""
    code = REJECTS[rows.reject[row]]
    if code.startswith("NUM"):
        return code, reject_sentence(code, rows.batch.numbers[row], terms.default_country)
    details = {
        "country": country_name(COUNTRIES[rows.country[row]]),
        "segments": int(rows.counts.segments[row]),
    }
    return code, CATALOGUE[code].sentence.format(**details)
