"""Numbers, money, days and sentences of the report in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from estimator.base.countries import country_name
from estimator.price.reasons import reject_reason, warning_text
from estimator.show import words
from estimator.show.report.words import FRENCH_REJECTS, FRENCH_WARNINGS, WORDS
from estimator.speech.languages import LanguageCode

_NO_BREAK = "\N{NO-BREAK SPACE}"
_NARROW = "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the report. English writes numbers as every other output does; French follows CLDR."""

    code: LanguageCode

    def say(self, key: str, **fields: object) -> str:
        """A text of `WORDS` with its fields filled in.

        >>> Language("fr").say("purchase-with-vat", price="12 €", vat=20)
        'Avec une TVA de 20 % : 12 €.'
        """
        return str(getattr(WORDS[key], self.code)).format(**fields)

    def number(self, value: int | Decimal) -> str:
        """A number with its thousands set apart, which no line break tears.

        >>> Language("fr").number(Decimal("6995.35")) == "6\\u202f995,35"
        True
        >>> Language("en").number(6995) == "6\\xa0995"
        True
        """
        if self.code == "fr":
            return format_decimal(value, locale="fr", decimal_quantization=False)
        return words.number(value).replace(" ", _NO_BREAK)

    def money(self, price: Decimal | None, currency: str, *, at_most: bool = False) -> str:
        """A price with its currency and all its decimals, or that it is unknown or at most so much.

        >>> Language("fr").money(Decimal("0.0475"), "EUR") == "0,0475\\xa0€"
        True
        """
        if price is None:
            return self.say("unknown")
        if self.code == "fr":
            written = format_currency(price, currency, locale="fr", decimal_quantization=False)
        else:
            written = words.money(price, currency).replace(" ", _NO_BREAK)
        return self.say("at-most", price=written) if at_most else written

    def counted(self, count: int | Decimal, noun: str) -> str:
        """A number and its noun. English has the plural for everything but 1, French from 2 on.

        >>> Language("en").counted(0, "message"), Language("fr").counted(0, "message")
        ('0\\xa0messages', '0\\xa0message')
        """
        one, several = self.say(noun).split("|")
        singular = -2 < count < 2 if self.code == "fr" else count == 1
        return f"{self.number(count)}{_NO_BREAK}{one if singular else several}"

    def percent(self, part: int, whole: int) -> str:
        """A share to one decimal that never calls 0 % or all of it what is not.

        >>> Language("fr").percent(1, 3), Language("fr").percent(1, 100000)
        ('33,3\\u202f%', 'moins de 0,1\\u202f%')
        """
        bound, share = words.share(part, whole)
        written = f"{self.number(share)}{_NARROW if self.code == 'fr' else _NO_BREAK}%"
        return self.say(bound, share=written) if bound else written

    def country(self, code: str) -> str:
        """The name of a country.

        >>> Language("fr").country("DE")
        'Allemagne'
        """
        return country_name(code, self.code)

    def day(self, day: date) -> str:
        """A day: as CLDR writes it in French, as ISO 8601 in English.

        >>> Language("fr").day(date(2026, 10, 1)), Language("en").day(date(2026, 10, 1))
        ('1 octobre 2026', '2026-10-01')
        """
        return format_date(day, "long", locale="fr") if self.code == "fr" else day.isoformat()

    def warning(self, kind: str) -> str:
        """The words for a kind of warning of `Summary.warnings`."""
        return FRENCH_WARNINGS[kind] if self.code == "fr" else warning_text(kind)

    def reason(self, code: str, country: str) -> str:
        """The words under which the rows rejected with a code are counted."""
        if self.code == "fr":
            return FRENCH_REJECTS[code].format(country=self.country(country) if country else "")
        return reject_reason(code, country)
