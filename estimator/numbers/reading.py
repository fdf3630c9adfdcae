"""One number read with `phonenumbers`, Google's libphonenumber: the truth that `match` is fast at.

It is also what `match` asks, row by row, about whatever its tables cannot decide: 20 to 50 µs a number.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from estimator.numbers.model import DIALLED_ALIKE, ReadNumber, checked_country
from estimator.numbers.tables import country_by_prefix, national_rule, numbering
from estimator.numbers.typed import Typed, listed_number, read_typed, several

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_NOWHERE = "001"
"""libphonenumber's country for calling codes of no country."""


def explain_number(number: str, *, default_country: str | None = None) -> ReadNumber:
    """Which country a number belongs to, and what is wrong or doubtful about it.

    Parameters
    ----------
    number : str
        As people type it: `+33…`, `0033…`, or as it is dialled inside `default_country`; spaces, dots,
        hyphens, slashes, parentheses, apostrophes and invisible marks do no harm.
    default_country : str, optional
        ISO 3166 alpha-2. Numbers without `+` or `00` are read as somebody there would dial them. Without it,
        bare digits are read as international where that makes a valid number, and rejected otherwise.

    Raises
    ------
    UsageError
        `USE001` where `default_country` is not a country.

    >>> read = explain_number("01 99 00 12 34", default_country="FR")
    >>> read.country, read.warning, read.e164
    ('FR', 'landline', '+33199001234')
    >>> explain_number("06 39 98").reject
    'NUM006'
    """
    country = checked_country(default_country)
    typed = read_typed(number)
    read = _of_one(typed, country)
    if not (_is_valid(read) and _is_what_it_says(typed, read, country)):
        read = _unlisted(number, typed, read, country) or read
    return _first_mobile(number, country) or read if read.reject in _OF_SEVERAL else read


def _is_what_it_says(typed: Typed | str, read: ReadNumber, country: str | None) -> bool:
    """Whether it has its sign, or is one of the home country: no place was taken for a calling code."""
    if isinstance(typed, str) or typed.international or country is None:
        return True
    return _is_at_home(read, country)


def _is_at_home(read: ReadNumber, country: str) -> bool:
    """Whether it has the calling code of the home country, or of one whose numbers are dialled alike."""
    homes = (country, *DIALLED_ALIKE.get(country, ()))
    return read.plan is not None and national_rule(read.plan).calling_code in {
        national_rule(each).calling_code for each in homes
    }


def _unlisted(number: str, typed: Typed | str, read: ReadNumber, country: str | None) -> ReadNumber | None:
    """The number behind its place in a list; None where there is none, or where the whole is one as it is.

    "1. 06…" is no number of +1, and "31. 06…" is none of +31, which has such numbers; "31 06…" may be one.
    """
    listed = listed_number(number)
    if listed is None:
        return None
    # "0033 06…" may be a number that nobody has yet, but "001 06…" is none: no number of +1 begins with 0.
    if not isinstance(typed, str) and typed.international and not (read.reject or _begins_with_zero(read)):
        return None
    alone = _of_one(read_typed(listed.number), country)
    is_at_home = country is not None and _is_valid(alone) and _is_at_home(alone, country)
    coded = None if listed.is_marked else _coded(typed, listed.place)
    # "(31) 06…" is a place where such a number is one at home, "(31) 612…" and "31 06…" where none is of +31.
    if coded is not None and not (is_at_home and listed.is_dialled and listed.is_parted):
        return coded
    if listed.is_dialled:
        # Behind what is a place for certain, what is no number here is none of another country either.
        return alone if not alone.reject or (listed.is_marked and not _is_valid(read)) else None
    # Without a zero before it, it must be one that somebody has at home.
    return alone if is_at_home else None


def _coded(typed: Typed | str, place: str) -> ReadNumber | None:
    """The whole as a number whose calling code stands where a place in a list might; None: it is none."""
    if isinstance(typed, str) or typed.international:
        return None
    read = _read(f"+{typed.digits}")
    if not _is_valid(read) or read.plan is None or national_rule(read.plan).calling_code != place:
        return None
    return replace(read, warning=read.warning or "read_as_international")


_OF_SEVERAL = {"NUM003", "NUM004"}
"""What a cell with more than one number would be rejected for."""


_NO_MOBILES = {"landline", "premium", "service"}


def _first_mobile(number: str, country: str | None) -> ReadNumber | None:
    """The first number of several that gets SMS, or else the first; None where one of them is none."""
    read = [_of_one(read_typed(part), country) for part in several(number)]
    if not read or any(one.reject for one in read):
        return None
    mobile = next((one for one in read if one.warning not in _NO_MOBILES), None)
    return replace(read[0] if mobile is None else mobile, warning="first_of_several")


def _of_one(typed: Typed | str, country: str | None) -> ReadNumber:
    if isinstance(typed, str):
        return ReadNumber(reject=typed)
    if typed.international:
        read = _read(f"+{typed.digits}")
        if typed.digits == typed.with_trunk or _is_valid(read):
            return read
        # In Italy and a few other countries the zero belongs to the number, wherever one calls from.
        kept = _read(f"+{typed.with_trunk}")
        return kept if _is_valid(kept) else read
    if country is not None:
        return _national(typed.digits, country)
    read = _read(f"+{typed.digits}")
    if not _is_valid(read):
        return ReadNumber(reject="NUM006")
    return ReadNumber(read.country, None, read.warning or "read_as_international", read.e164, read.plan)


def _national(digits: str, country: str) -> ReadNumber:
    """A number as dialled inside a country, or else one of another, written without its sign."""
    read = _read(digits, country)
    if _is_valid(read):
        return read
    if (alike := dialled_alike(digits, country)) is not None:
        return alike
    if read.reject is None:
        return read
    abroad = _read(f"+{digits}")
    # One that nobody has may be new there, but none begins with the zero of another country's own numbers.
    may_be = read.reject == "NUM003" and abroad.reject is None and not _begins_with_zero(abroad)
    fits = may_be or _is_valid(abroad)
    return replace(abroad, warning=abroad.warning or "read_as_international") if fits else read


def _begins_with_zero(read: ReadNumber) -> bool:
    assert read.plan is not None
    return (read.e164 or "").removeprefix(f"+{national_rule(read.plan).calling_code}").startswith("0")


def alike_warning(home: str) -> str | None:
    """What is doubtful about such a mobile: overseas, that it is of the mainland or of another department.

    >>> alike_warning("FR"), alike_warning("RE")
    (None, 'read_as_international')
    """
    return None if home == "FR" else "read_as_international"


def dialled_alike(digits: str, country: str) -> ReadNumber | None:
    """The mobile of an overseas department, or of the mainland, dialled like one of the country itself.

    >>> dialled_alike("0692123456", "FR").country, dialled_alike("0612345678", "FR")
    ('RE', None)
    >>> dialled_alike("0612345678", "RE").country
    'FR'
    """
    own = digits.removeprefix(national_rule(country).trunk)
    for other in DIALLED_ALIKE.get(country, ()):
        code = national_rule(other).calling_code
        if len(own) == len(_SUBSCRIBER) and numbering().valid(code + own) == (other, ""):
            doubt = alike_warning(country)
            return ReadNumber(other, None, doubt, f"+{code}{own}", other)
    return None


_SUBSCRIBER = "690123456"
"""As many digits as these mobiles have."""


def _is_valid(read: ReadNumber) -> bool:
    return read.reject is None and read.warning != "not_valid"


def _read(digits: str, country: str | None = None) -> ReadNumber:
    """A number of digits, with a leading `+` or as dialled inside `country`."""
    import phonenumbers  # slow to load, and most columns never need it

    # Without this a column of many countries compiles the same expressions over and over: 10 times slower.
    phonenumbers.enable_pattern_cache()
    try:
        number = phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException as error:
        return ReadNumber(reject=_unparsed(error.error_type), plan=country)
    plan = phonenumbers.region_code_for_country_code(number.country_code or 0)
    if plan == _NOWHERE:
        return ReadNumber(reject="NUM008")
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if phonenumbers.is_valid_number(number):
        found = phonenumbers.region_code_for_number(number)
        return ReadNumber(found, None, _doubt(phonenumbers.number_type(number)), e164, plan)
    reject = _impossible(number)
    if reject:
        return ReadNumber(reject=reject, plan=plan)
    return ReadNumber(country_by_prefix(e164[1:]), None, "not_valid", e164, plan)


def _unparsed(error_type: int) -> str:
    from phonenumbers import NumberParseException

    if error_type == NumberParseException.INVALID_COUNTRY_CODE:
        return "NUM007"
    return "NUM003" if error_type == NumberParseException.TOO_LONG else "NUM002"


def _impossible(number: PhoneNumber) -> str | None:
    """The reject for a number whose length no number of its calling code has."""
    from phonenumbers import ValidationResult, is_possible_number_with_reason

    return {
        ValidationResult.IS_POSSIBLE: None,
        ValidationResult.TOO_LONG: "NUM003",
        ValidationResult.INVALID_LENGTH: "NUM009",
    }.get(is_possible_number_with_reason(number), "NUM002")


def _doubt(number_type: int) -> str | None:
    """Our warning for libphonenumber's type of a valid number."""
    from phonenumbers import PhoneNumberType

    return {
        PhoneNumberType.MOBILE: None,
        PhoneNumberType.FIXED_LINE_OR_MOBILE: None,
        PhoneNumberType.FIXED_LINE: "landline",
        PhoneNumberType.PREMIUM_RATE: "premium",
        PhoneNumberType.SHARED_COST: "premium",
    }.get(number_type, "service")
