"""What a phone number can turn out to be: a destination, a warning, a reject."""

from __future__ import annotations

from dataclasses import dataclass

from estimator.base.countries import no_country
from estimator.count.core.shapes import NUMBER_REJECTS

COUNTRIES: tuple[str, ...] = tuple(
    """
    AC AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT
    BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER
    ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE
    IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV
    LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP
    NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK
    SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA
    VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
    """.split()  # noqa: SIM905 - 245 quoted words would fill two screens
)
"""Every country that has phone numbers: ISO 3166 alpha-2, and AC, TA, XK as libphonenumber writes them."""

REJECTS: tuple[str, ...] = NUMBER_REJECTS
"""Codes of `estimator.errors.CATALOGUE`; none first."""

WARNINGS: tuple[str, ...] = (
    *("", "not_valid", "landline", "premium", "service", "read_as_international"),
    *("over_6_segments", "over_8_segments", "first_of_several"),
)
"""What is priced with a doubt, as the core numbers it; none first. Two are of messages, not of numbers.

`not_valid`: of a possible length, but no such number is given out there. `landline`: cannot get SMS, as a
rule. `premium`: premium rate or shared cost. `service`: freephone, company-wide, internet (VoIP), voicemail,
pager or personal numbers. `read_as_international`: bare digits, taken with their calling code because nobody
said otherwise; such a number that also earns another warning has the other one. `first_of_several`: the cell
holds more than one number, of which the first mobile is taken.
"""

_FRANCE = ("FR", "GP", "GF", "MQ", "RE", "YT", "PM")
DIALLED_ALIKE: dict[str, tuple[str, ...]] = {
    home: tuple(other for other in _FRANCE if other != home) for home in (*_FRANCE, "BL", "MF")
}
"""Countries with calling codes of their own whose mobiles are dialled from another as if they were there.

France numbers its overseas departments within its own plan: 0690 is Guadeloupe. Source: Arcep, decision
2018-0881 of 24 July 2018, the national numbering plan; which numbers, libphonenumber says.
"""

NONE = -1
"""In `Match.country`: the row is rejected."""


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """One number looked at closely: either a `country` or a `reject`.

    Attributes
    ----------
    country : str or None
        The destination.
    reject, warning : str or None
        A code of `REJECTS`, a word of `WARNINGS`.
    e164 : str or None
        The number as `+` and digits, where there is a country.
    plan : str or None
        The country whose rules the number was held against, where some were: the one it is too short for.
    """

    country: str | None = None
    reject: str | None = None
    warning: str | None = None
    e164: str | None = None
    plan: str | None = None


def checked_country(default_country: str | None) -> str | None:
    """The country in upper case; `USE001` where there is no such country.

    >>> checked_country("fr")
    'FR'
    """
    if default_country is None:
        return None
    country = default_country.upper()
    if country not in COUNTRIES:
        raise no_country(default_country)
    return country
