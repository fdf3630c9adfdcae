"""Phone numbers to destinations: a column at once with `match`, one number closely with `explain_number`.

The answers are libphonenumber's, and the tables have all of them. In one case a prefix is not enough to tell
the country of a valid number: +1 310 and four more digits is Canadian, seven more are of the United States.
No number leads to EH: libphonenumber gives the numbers of Western Sahara to Morocco.
"""

from estimator.numbers.matching import match
from estimator.numbers.model import COUNTRIES, REJECTS, WARNINGS, ReadNumber
from estimator.numbers.reading import explain_number
from estimator.numbers.telling import mask, reject_sentence

__all__ = [
    "COUNTRIES",
    "REJECTS",
    "WARNINGS",
    "ReadNumber",
    "explain_number",
    "mask",
    "match",
    "reject_sentence",
]
