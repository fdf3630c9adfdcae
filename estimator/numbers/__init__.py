"""Phone numbers to destinations: a column at once with `match`, one number closely with `explain_number`.

The answers are libphonenumber's, and the tables have all of them. In one case a prefix is not enough to tell
the country of a valid number: +1 310 and four more digits is Canadian, seven more are of the United States.
No number leads to EH: libphonenumber gives the numbers of Western Sahara to Morocco.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from estimator.base.lazily import loaded_when_used

if TYPE_CHECKING:
    from estimator.numbers.matching import looked_at_closer, match, undecided
    from estimator.numbers.model import COUNTRIES, REJECTS, WARNINGS, ReadNumber
    from estimator.numbers.reading import explain_number
    from estimator.numbers.reasons import as_told, held_against
    from estimator.numbers.telling import mask

# Loaded when first used: whoever only asks whether a cell looks like a number does not wait for the tables.
_FILES = {
    "COUNTRIES": "model",
    "REJECTS": "model",
    "WARNINGS": "model",
    "ReadNumber": "model",
    "as_told": "reasons",
    "explain_number": "reading",
    "held_against": "reasons",
    "mask": "telling",
    "looked_at_closer": "matching",
    "match": "matching",
    "undecided": "matching",
}

__all__ = [
    "COUNTRIES",
    "REJECTS",
    "WARNINGS",
    "ReadNumber",
    "as_told",
    "explain_number",
    "held_against",
    "looked_at_closer",
    "mask",
    "match",
    "undecided",
]

__getattr__ = loaded_when_used(__name__, _FILES)
