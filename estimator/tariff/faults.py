"""The complaints of the schema validator, said in our own words and with a column."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from estimator.base.language import listed, told, told_many
from estimator.base.read import quoted
from estimator.errors import TariffError
from estimator.tariff.untrusted import XmlDocument

MAXIMUM_FAULTS = 100
"""More than anybody reads; a hostile file has tens of thousands."""

EXPECTED = {
    "version": told("1, the only version of the format there is"),
    "billing-country": told("two small letters, such as fr"),
    "currency": told("three capital letters, such as EUR"),
    "valid-from": told("a day such as 2026-10-01"),
    "read-on": told("a day such as 2026-10-01"),
    "status": told("published, quoted, provider or illustrative"),
    "source": told("a sentence of at most 1000 characters on one line"),
    "vat": told("a percentage from 0 to 100, such as 20"),
    "vat-source": told("a sentence of at most 1000 characters on one line"),
    "order-maximum": told("a whole number of credits, such as 1000000"),
    "country": told("two capital letters, such as FR"),
    "credits": told("a number above 0 with a point and at most 3 decimals, such as 2.15"),
    "from": told("a whole number of credits from 1, such as 100"),
    "to": told("a whole number of credits from 1, such as 200"),
    "price": told("a number above 0 with a point and at most 6 decimals, such as 0.06"),
    "regular-price": told("a number above 0 with a point and at most 6 decimals, such as 0.06"),
    "known": told("true or false"),
    "falling": told("true or false"),
    "quantity": told("a whole number of credits from 1, such as 1000"),
    "gift": told("a whole number of credits from 1, such as 10"),
}

_NAMED_ATTRIBUTE = re.compile(r"[Aa]ttribute '([^']+)'")
_ALLOWED = re.compile(r"Expected is (?:one of )?\( ([^)]*) \)")


def schema_faults(document: XmlDocument, log: etree._ListErrorLog) -> list[TariffError]:
    """The validator's log as errors of ours, in the order of the file, one an attribute.

    Codes `TAR009` (an element out of place), `TAR010` (an attribute nobody knows), `TAR011` (one that is
    missing), `TAR012` (a value), `TAR013` (text between elements), `TAR014` (given twice).
    """
    faults: dict[tuple[etree._Element, str | None], TariffError] = {}
    for entry in islice(log, 3 * MAXIMUM_FAULTS):
        # A bad value is reported once for its type, once for its pattern, once as the key it cannot be.
        element = _element(document, entry.path)
        named = _NAMED_ATTRIBUTE.search(entry.message)
        attribute = named[1] if named else None
        if (element, attribute) not in faults:
            faults[element, attribute] = _fault(document, element, attribute, entry)
    return list(faults.values())[:MAXIMUM_FAULTS]


def with_others(fault: TariffError, others: int) -> TariffError:
    """The same error, its hint saying how many more faults the file has."""
    if not others:
        return fault
    more = told_many("one more fault", "{count} more faults", others)
    name = fault.place.file if fault.place else ""
    details = fault.details | {
        "others": told(" `smscost tariff check {name}` lists {more}.", name=name, more=more)
    }
    return TariffError(fault.code, fault.place, **details)


def _fault(
    document: XmlDocument, element: etree._Element, attribute: str | None, entry: etree._LogEntry
) -> TariffError:
    kind, tag = entry.type_name, f"<{_name(element)}>"
    here = document.place(element)
    if kind in ("SCHEMAV_CVC_ELT_1", "SCHEMAV_ELEMENT_CONTENT"):
        allowed = _ALLOWED.search(entry.message)
        names = allowed[1].split(", ") if allowed else ["tarifs"]
        expected = listed([f"<{name}>" for name in names], told(" or "))
        if entry.message.endswith("not expected.") and not allowed:
            expected = told("nothing more")
        found = (
            told("{tag} lacks something", tag=tag)
            if "Missing child" in entry.message
            else told("{tag} does not belong here", tag=tag)
        )
        return TariffError("TAR009", here, found=found, expected=expected, others="")
    if kind == "SCHEMAV_CVC_IDC":
        return TariffError("TAR014", here, what=_key(element), others="")
    if attribute is None:
        return TariffError("TAR013", here, element=tag, others="")
    if kind == "SCHEMAV_CVC_COMPLEX_TYPE_4":
        expected = EXPECTED[attribute]
        return TariffError("TAR011", here, element=tag, attribute=attribute, expected=expected, others="")
    place = document.place(element, attribute)
    if kind.startswith("SCHEMAV_CVC_COMPLEX_TYPE_3"):
        return TariffError("TAR010", place, element=tag, attribute=quoted(attribute), others="")
    value = quoted(element.get(attribute, ""))
    return TariffError(
        "TAR012", place, attribute=attribute, value=value, expected=EXPECTED[attribute], others=""
    )


def _element(document: XmlDocument, path: str) -> etree._Element:
    found = document.root.xpath(path)
    return found[0] if isinstance(found, list) and found else document.root  # type: ignore[return-value]


def _key(element: etree._Element) -> str:
    if element.tag == "tarif":
        return told(
            "The tariff of {country} from {day}",
            country=element.get("billing-country", ""),
            day=element.get("valid-from", ""),
        )
    if element.tag == "known-price":
        return told("The price at {quantity} credits", quantity=element.get("quantity", ""))
    return told("The destination {country}", country=element.get("country", ""))


def _name(element: etree._Element) -> str:
    return quoted(etree.QName(element).localname)[1:-1]
