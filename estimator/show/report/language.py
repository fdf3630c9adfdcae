"""Numbers, money, days and sentences of the report in the reader's language, which no line break tears."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date

from estimator.base.countries import country_name
from estimator.base.language import said, said_again
from estimator.base.prices import PriceRange
from estimator.campaign.columns import Decision
from estimator.count.characters import Name, name_of
from estimator.price.packs import Order, Purchase, Rest
from estimator.price.parts import BadFile
from estimator.price.reasons import (
    Duplicates,
    duplicates_text,
    reading_text,
    reject_hint,
    reject_reason,
    warning_text,
)
from estimator.price.totals import Estimate
from estimator.show import words
from estimator.show.chargeback import rest_name, split_notes, stock_notes
from estimator.show.purchase import bounds_remark, paid_sentence, purchase_remarks
from estimator.show.report.words import WORDS
from estimator.show.sheet import MOST_ROWS
from estimator.speech.languages import LanguageCode, spoken_in
from estimator.tariff.model import Tariff

_NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the report. It writes numbers as every other output does."""

    code: LanguageCode

    def say(self, key: str, **fields: str | int | Decimal) -> str:
        """A text of `WORDS` with its fields filled in.

        >>> Language("fr").say("purchase-with-vat", price="12 €", vat=20).replace(chr(0x202F), " ")
        'Avec une TVA de 20 % : 12 €.'
        """
        with spoken_in(self.code):
            return said(WORDS[key], **fields)

    def number(self, value: int | Decimal) -> str:
        """A number with its thousands set apart.

        >>> Language("fr").number(Decimal("6995.35")) == "6\\u202f995,35"
        True
        >>> Language("en").number(6995) == "6\\xa0995"
        True
        """
        with spoken_in(self.code):
            return self._unbroken(words.number(value))

    def money(self, price: Decimal | PriceRange | None, currency: str) -> str:
        """A price with its currency and all its decimals; its bounds where it is not exact.

        >>> Language("fr").money(Decimal("0.0475"), "EUR") == "0,0475\\xa0€"
        True
        """
        with spoken_in(self.code):
            if price is None:
                return said("unknown")
            if isinstance(price, Decimal):
                return self._unbroken(words.money(price, currency))
            if price.is_exact:
                return self.money(price.most, currency)
            most = self.money(price.most, currency)
            if price.least is None:
                return said("at most {price}", price=most)
            return said("between {least} and {price}", least=self.number(price.least), price=most)

    def counted(self, count: int | Decimal, noun: str) -> str:
        """A number and its noun. English has the plural for everything but 1, French from 2 on.

        >>> Language("en").counted(0, "message"), Language("fr").counted(0, "message")
        ('0\xa0messages', '0\xa0message')
        """
        with spoken_in(self.code):
            return self._unbroken(words.counted(count, noun))

    def percent(self, part: int, whole: int) -> str:
        """A share to one decimal that never calls 0 % or all of it what is not.

        >>> Language("fr").percent(1, 3), Language("fr").percent(1, 100000)
        ('33,3\u202f%', 'moins de 0,1\u202f%')
        """
        with spoken_in(self.code):
            bound, share = words.share(part, whole)
            if bound:
                return words.percent(part, whole)
            return self._unbroken(said("{share} %", share=share))

    def country(self, code: str) -> str:
        """The name of a country.

        >>> Language("fr").country("DE")
        'Allemagne'
        """
        return country_name(code, self.code)

    def day(self, day: date) -> str:
        """A day: as CLDR writes it in French, as ISO 8601 in English.

        >>> Language("fr").day(date(2026, 10, 1)), Language("en").day(date(2026, 10, 1))
        ('1er octobre 2026', '2026-10-01')
        """
        if self.code != "fr":
            return day.isoformat()
        written = format_date(day, "long", locale="fr")
        return written.replace("1", "1er", 1) if day.day == 1 else written

    def warning(self, kind: str) -> str:
        """The words for a kind of warning of `Summary.warnings`."""
        with spoken_in(self.code):
            return said_again(warning_text(kind))

    def read_as(self, decided: Mapping[Decision, int]) -> list[str]:
        """The words for what was decided while the campaign was read."""
        with spoken_in(self.code):
            return [
                said_again(reading_text(kind, detail, count)) for (kind, detail), count in decided.items()
            ]

    def bad_files(self, bad: Sequence[BadFile]) -> list[str]:
        """Each file that could not be read: where, which code, and why."""
        with spoken_in(self.code):
            return [f"{each.place} {each.code} {said_again(each.reason)}" for each in bad]

    def unit_price(self, order: Order, currency: str) -> str:
        """What a credit of an order costs; a pack has one price for all its credits."""
        with spoken_in(self.code):
            if order.price_per_credit is None:
                return said("pack")
            price = self.money(order.price_per_credit, currency)
            return said("at most {price}", price=price) if order.at_most else price

    def duplicates(self, found: Duplicates) -> str:
        """The words for rows whose number came before."""
        with spoken_in(self.code):
            return said_again(duplicates_text(found))

    def reason(self, code: str, country: str) -> str:
        """The words under which the rows rejected with a code are counted."""
        with spoken_in(self.code):
            return said_again(reject_reason(code, country))

    def hint(self, code: str, country: str, tariff: Tariff) -> str:
        """What to do about them."""
        with spoken_in(self.code):
            return said_again(reject_hint(code, country, tariff))

    def character(self, character: str) -> Name:
        """What a character is called, and in which language."""
        with spoken_in(self.code):
            return name_of(character)

    def paid(self, purchase: Purchase) -> str:
        """What must be paid now, and for what."""
        with spoken_in(self.code):
            return paid_sentence(purchase)

    def purchase_remarks(self, purchase: Purchase) -> list[str]:
        """What is worth knowing beside it."""
        with spoken_in(self.code):
            return list(purchase_remarks(purchase))

    def bounds_remark(self, bounds: PriceRange) -> str:
        """Why a price is not one number."""
        with spoken_in(self.code):
            return bounds_remark(bounds)

    def split_notes(self, estimate: Estimate) -> list[str]:
        """What the shares of clients rest on, where that is not plain; that the last of many are one line."""
        with spoken_in(self.code):
            notes = list(split_notes(estimate))
        if (more := len(estimate.clients) - MOST_ROWS) > 0:
            notes.append(self.say("split-others", count=self.number(more)))
        return notes

    def stock_notes(self, estimate: Estimate) -> list[str]:
        """What the purchases before do not say of the credits on the account."""
        with spoken_in(self.code):
            return stock_notes(estimate)

    def rest(self, rest: Rest) -> str:
        """What credits are called that are paid for and that no client takes."""
        with spoken_in(self.code):
            return rest_name(rest)

    def _unbroken(self, text: str) -> str:
        """The same without a place to break a line; French has them where they belong."""
        return text.replace(" ", _NO_BREAK) if self.code == "en" else text
