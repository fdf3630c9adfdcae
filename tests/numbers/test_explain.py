"""One number looked at closely, against what people mean by it."""

import pytest

from estimator.count.strings import Strings
from estimator.errors import UsageError
from estimator.numbers import COUNTRIES, WARNINGS, explain_number, match

FICTIONAL_FR = "+33639980001"  # of the block that France keeps for films: possible, and given to nobody


@pytest.mark.parametrize(
    ("number", "default_country", "country", "warning", "e164"),
    [
        pytest.param("+33612345678", None, "FR", None, "+33612345678", id="a mobile number"),
        pytest.param("06 12 34 56 78", "FR", "FR", None, "+33612345678", id="national"),
        pytest.param("612345678", "FR", "FR", None, "+33612345678", id="Excel ate the zero"),
        pytest.param("33612345678", "FR", "FR", None, "+33612345678", id="own calling code without plus"),
        pytest.param(
            "+330612345678", None, "FR", None, "+33612345678", id="zero kept after the calling code"
        ),
        pytest.param("+33 (0)6 12 34 56 78", None, "FR", None, "+33612345678", id="zero in parentheses"),
        pytest.param("+39 (0)6 1234 5678", None, "IT", "landline", "+390612345678", id="Italy keeps it"),
        pytest.param("+351 (0)912 345 678", None, "PT", None, "+351912345678", id="Portugal has none"),
        pytest.param("0044 7400 123456", "FR", "GB", None, "+447400123456", id="double zero from anywhere"),
        pytest.param(
            "011 33 6 12 34 56 78", "US", "FR", None, "+33612345678", id="as dialled abroad in the US"
        ),
        pytest.param("8 912 345-67-89", "RU", "RU", None, "+79123456789", id="trunk prefix 8"),
        pytest.param("06 20 123 4567", "HU", "HU", None, "+36201234567", id="trunk prefix 06"),
        pytest.param("(416) 555-0134", "US", "CA", None, "+14165550134", id="Canadian, dialled in the US"),
        pytest.param("+1 310 1234", None, "CA", "service", "+13101234", id="Canadian by its length alone"),
        pytest.param("+447781123456", None, "GG", None, "+447781123456", id="Guernsey in +44"),
        pytest.param("+77012345678", None, "KZ", None, "+77012345678", id="Kazakhstan in +7"),
        pytest.param("+3906698123", None, "VA", "landline", "+3906698123", id="Vatican in +39"),
        pytest.param("+590690001234", None, "GP", None, "+590690001234", id="Guadeloupe in +590"),
        pytest.param("+262639012345", None, "YT", None, "+262639012345", id="Mayotte in +262"),
        pytest.param("+212650123456", None, "MA", None, "+212650123456", id="Morocco, never Western Sahara"),
        pytest.param("+4779123456", None, "SJ", "landline", "+4779123456", id="Svalbard in +47"),
        pytest.param(FICTIONAL_FR, None, "FR", "not_valid", FICTIONAL_FR, id="possible, given to nobody"),
        pytest.param(
            "+447700900123", None, "GB", "not_valid", "+447700900123", id="invalid in a shared code"
        ),
        pytest.param("01 99 00 12 34", "FR", "FR", "landline", "+33199001234", id="landline"),
        pytest.param("0891 12 34 56", "FR", "FR", "premium", "+33891123456", id="premium rate"),
        pytest.param("0884 01 23 45", "FR", "FR", "premium", "+33884012345", id="shared cost"),
        pytest.param("0801 23 45 67", "FR", "FR", "service", "+33801234567", id="freephone"),
        pytest.param("09 12 34 56 78", "FR", "FR", "service", "+33912345678", id="internet phone"),
        pytest.param("33612345678", None, "FR", "read_as_international", "+33612345678", id="bare digits"),
        pytest.param(
            "33199001234", None, "FR", "landline", "+33199001234", id="bare landline: that matters more"
        ),
    ],
)
def test_priced(
    number: str, default_country: str | None, country: str, warning: str | None, e164: str
) -> None:
    read = explain_number(number, default_country=default_country)
    assert (read.country, read.reject, read.warning, read.e164) == (country, None, warning, e164)


@pytest.mark.parametrize(
    ("number", "default_country", "reject", "plan"),
    [
        pytest.param("", "FR", "NUM001", None, id="empty"),
        pytest.param("06 39 98", "FR", "NUM002", "FR", id="too short"),
        pytest.param("+336399800", None, "NUM002", "FR", id="too short, international"),
        pytest.param("+1 555 0134", None, "NUM002", "US", id="without its area code"),
        pytest.param("1", "FR", "NUM002", "FR", id="one digit"),
        pytest.param("06 39 98 00 01 23", "FR", "NUM003", "FR", id="too long"),
        pytest.param("1" * 300, "FR", "NUM003", "FR", id="300 digits"),
        pytest.param("n/a", "FR", "NUM004", None, id="words"),
        pytest.param("3.36E+10", "FR", "NUM005", None, id="Excel ate it"),
        pytest.param("06 12 34 56 78", None, "NUM006", None, id="national, and no country named"),
        pytest.param("612345678", None, "NUM006", None, id="no valid number of any country as it is"),
        pytest.param("33639980001", None, "NUM006", None, id="bare, and not valid"),
        pytest.param("80012345678", None, "NUM006", None, id="bare digits are never of no country"),
        pytest.param("+9991234567", None, "NUM007", None, id="no such calling code"),
        pytest.param("+0639980001", None, "NUM007", None, id="a calling code never begins with 0"),
        pytest.param("+80012345678", None, "NUM008", None, id="international freephone"),
        pytest.param("+870773111632", None, "NUM008", None, id="satellite"),
        pytest.param("+883510012345", None, "NUM008", None, id="international network"),
        pytest.param("+423 1234 5678", None, "NUM009", "LI", id="7 or 9 digits, not 8"),
    ],
)
def test_rejected(number: str, default_country: str | None, reject: str, plan: str | None) -> None:
    read = explain_number(number, default_country=default_country)
    assert (read.country, read.reject, read.warning, read.e164) == (None, reject, None, None)
    assert read.plan == plan


@pytest.mark.parametrize("default_country", ["XX", "", "FRA", "33", "001", "é"])
def test_unknown_default_country(default_country: str) -> None:
    with pytest.raises(UsageError) as caught:
        explain_number("+33612345678", default_country=default_country)
    assert caught.value.code == "USE001"


def test_default_country_in_lower_case() -> None:
    assert explain_number("06 12 34 56 78", default_country="fr").country == "FR"


@pytest.mark.parametrize("home", ["RE", "GP", "MQ", "GF", "YT", "PM", "BL", "MF"])
@pytest.mark.parametrize("number", ["0612345678", "06 12 34 56 78", "612345678"])
def test_a_mobile_of_the_mainland_is_one_wherever_it_is_dialled(number: str, home: str) -> None:
    read = explain_number(number, default_country=home)
    assert (read.country, read.warning, read.e164) == ("FR", "read_as_international", "+33612345678")
    found = match(Strings.from_any([number, "+262612345678"]), default_country=home)
    assert [COUNTRIES[at] for at in found.country.tolist()] == ["FR", "RE"]
    assert found.e164.tolist() == [33612345678, 262612345678]


@pytest.mark.parametrize(
    ("number", "country", "warning"),
    [
        pytest.param("0690123456", "GP", None, id="Guadeloupe"),
        pytest.param("0691234567", "GP", None, id="Guadeloupe 0691"),
        pytest.param("0692 12 34 56", "RE", None, id="Réunion"),
        pytest.param("0693012345", "RE", None, id="Réunion 0693"),
        pytest.param("0694012345", "GF", None, id="Guyane"),
        pytest.param("0696012345", "MQ", None, id="Martinique"),
        pytest.param("0697012345", "MQ", None, id="Martinique 0697"),
        pytest.param("0639012345", "YT", None, id="Mayotte"),
        pytest.param("692123456", "RE", None, id="without its zero"),
        pytest.param("0639980001", "FR", "not_valid", id="France, for fiction"),
        pytest.param("447400123456", "GB", "read_as_international", id="a number of Great Britain"),
        pytest.param("32470123456", "BE", "read_as_international", id="of Belgium"),
        pytest.param("41781234567", "CH", "read_as_international", id="of Switzerland"),
        pytest.param("447700900123", "GB", "not_valid", id="of Great Britain, for fiction"),
        pytest.param("33639980001", "FR", "not_valid", id="of France"),
        pytest.param("0639980001 / 0639980002", "FR", "first_of_several", id="two numbers"),
        pytest.param("0199001234 ou 0692123456", "RE", "first_of_several", id="a landline, and a mobile"),
        pytest.param("+33639980001 ::: +447400123456", "FR", "first_of_several", id="as Google has them"),
        pytest.param("0639980001\n0639980002", "FR", "first_of_several", id="two lines"),
        pytest.param('="0692123456"', "RE", None, id="as a formula"),
        pytest.param("tel:+262692123456", "RE", None, id="a link"),
        pytest.param("Tél. : 06 92 12 34 56", "RE", None, id="with a label"),
        pytest.param("06 92 12 34 56 (perso)", "RE", None, id="with a word"),
        pytest.param("Mobile pro 0692123456", "RE", None, id="with two words"),
        pytest.param("+262\ufe0f692\u034f123\u2061456\u3164", "RE", None, id="with what nobody sees"),
    ],
)
def test_written_as_people_of_france_do(number: str, country: str, warning: str | None) -> None:
    read = explain_number(number, default_country="FR")
    assert (read.country, read.warning, read.reject) == (country, warning, None)
    found = match(Strings.from_any([number]), default_country="FR")
    assert (COUNTRIES[found.country[0]], WARNINGS[found.warning[0]] or None) == (country, warning)


@pytest.mark.parametrize(
    ("cell", "reject"),
    [
        pytest.param("0639980001;06399800", "NUM003", id="the second is short"),
        pytest.param("06399800;0639980001", "NUM003", id="the first is short"),
        pytest.param("+33639980001 / +336399800", "NUM004", id="with signs"),
    ],
)
def test_several_numbers_of_which_one_is_none_are_left_out(cell: str, reject: str) -> None:
    """Somebody would get no message, and nobody would be told."""
    read = explain_number(cell, default_country="FR")
    assert (read.reject, read.e164) == (reject, None)
