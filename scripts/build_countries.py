"""Write the names of countries from Babel's (Unicode CLDR): `data/facts/cldr_names.csv`.

make countries

Babel keeps them among all else that it knows of a language, and takes longer to load that than a campaign of
a thousand rows takes to be priced.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from babel import Locale

from estimator.base.countries import NAMES
from estimator.speech.languages import LANGUAGES
from scripts.written import main

# Regions, test codes and the unknown: in CLDR's list, but no destination of a message.
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
# The provider still sells this destination under the code that ISO 3166 withdrew in 2010.
_RETIRED = {"AN": {"en": "Netherlands Antilles", "fr": "Antilles néerlandaises"}}


def files() -> dict[Path, bytes]:
    """The file, and what is in it."""
    names = {language: Locale(language).territories for language in LANGUAGES}
    codes = [code for code in names["en"] if len(code) == 2 and code not in _NO_COUNTRIES]
    rows = {code: {language: names[language][code] for language in LANGUAGES} for code in codes} | _RETIRED
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(["code", *LANGUAGES])
    table.writerows([code, *(rows[code][language] for language in LANGUAGES)] for code in sorted(rows))
    return {NAMES: written.getvalue().encode()}


if __name__ == "__main__":
    main(files, command="make countries")
