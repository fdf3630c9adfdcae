"""What a valid tariff file says in vain: rates that no message can have, prices that nobody can buy at.

And what cannot be: nobody has read today what is there tomorrow.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lxml import etree

from estimator.base import clock
from estimator.base.countries import country_code
from estimator.base.notes import note
from estimator.tariff.model import ORDER_MAXIMUM
from estimator.tariff.untrusted import XmlDocument, parse_untrusted, read_tariff

_BEGINS = {"bracket": "from", "known-price": "quantity", "pack": "credits"}
"""By the element of a price, the attribute that says how many credits one must order to get it."""


def note_in_vain(path: Path) -> None:
    """Note each destination and each price of a valid file that is never used, in its order.

    And each day of reading that is still to come.
    """
    document = parse_untrusted(read_tariff(path), str(path))
    for tariff in document.root.iterchildren("tarif"):
        _note_day(document, tariff)
        for element in tariff:
            _note_day(document, element)
            _note_country(document, element)
            _note_quantity(document, element, int(tariff.get("order-maximum", ORDER_MAXIMUM)))


def _note_day(document: XmlDocument, element: etree._Element) -> None:
    given = element.get("read-on")
    if given is not None and (day := date.fromisoformat(given.strip())) > clock.today():
        place = document.place(element, "read-on")
        note(place, "nobody can have read this on {day}, which is still to come", day=day)


def _note_country(document: XmlDocument, element: etree._Element) -> None:
    given = element.get("country")
    if given is None or (code := country_code(given)) == given:
        return
    place = document.place(element, "country")
    if code is None:
        note(place, "no country is called {country}, so this rate is never used", country=given)
    else:
        note(place, "{country} is called {code}, so this rate is never used", country=given, code=code)


def _note_quantity(document: XmlDocument, element: etree._Element, most: int) -> None:
    begins = _BEGINS.get(str(element.tag))
    if begins is not None and int(element.get(begins, 0)) > most:
        place = document.place(element, begins)
        note(place, "no order may hold more than {most} credits, so this price is never paid", most=most)
