"""An estimate as one HTML page that needs nothing but a browser: no network, no other file."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from estimator.base.clock import today
from estimator.base.defaults import in_force
from estimator.base.prices import PriceRange
from estimator.base.read import shown_lines
from estimator.base.speaking import known_language
from estimator.count.alphabet import UCS2
from estimator.price.packs import Order
from estimator.price.totals import Estimate
from estimator.show.report import pictures, sections
from estimator.show.report.gathered import Gathered
from estimator.show.report.language import Language
from estimator.speech.languages import LanguageCode

_CHARACTERS_SHOWN: Final = 25
_HERE: Final = Path(__file__).parent


def report_html(
    estimate: Estimate,
    gathered: Gathered | None = None,
    *,
    language: LanguageCode = "en",
    show_numbers: bool = False,
    made_on: date | None = None,
) -> str:
    """The report on an estimate.

    Parameters
    ----------
    estimate : Estimate
    gathered : Gathered, optional
        What was gathered from its rows. Without it there is no histogram of lengths, and no example of
        rejected rows.
    language : "en" or "fr"
    show_numbers : bool
        Write the phone numbers of these examples in full; otherwise they are masked.
    made_on : date
        The day that the report says it was made; by default today.

    Returns
    -------
    str
        The same for the same estimate on the same day, always.

    Raises `USE017` for another language.
    """
    spoken = Language(known_language(language))
    currency = estimate.tariff.currency

    def money(price: Decimal | PriceRange | None) -> str:
        return spoken.money(price, currency)

    def unit_price(order: Order) -> str:
        return spoken.unit_price(order, currency)

    script = _shipped("report.js")
    page = _environment().get_template("report.html")
    return page.render(
        estimate=estimate,
        summary=estimate.summary,
        totals=estimate.totals,
        tariff=estimate.tariff,
        ucs2=estimate.encodings.get(UCS2),
        language=spoken,
        say=spoken.say,
        number=spoken.number,
        counted=spoken.counted,
        percent=spoken.percent,
        money=money,
        unit_price=unit_price,
        show_numbers=show_numbers,
        charts=pictures.of(estimate, gathered, spoken),
        beyond=0 if gathered is None else gathered.longer,
        characters=sections.characters(estimate, spoken),
        characters_shown=_CHARACTERS_SHOWN,
        savings=sections.savings(estimate, gathered, spoken),
        rejects=sections.rejects(estimate, gathered, spoken, show_numbers=show_numbers),
        rejected=sections.rejected(estimate, spoken),
        examples=gathered is not None,
        messages_shown=sections.messages_shown(estimate, spoken),
        priced=bool(estimate.destinations),
        read_as=spoken.read_as(estimate.read_as),
        bad_files=spoken.bad_files(estimate.bad),
        warnings=sections.warnings(estimate, spoken),
        purchase=sections.purchase_lines(estimate.purchase, spoken),
        orders=sections.orders(estimate.purchase),
        tariff_used=sections.tariff_used(estimate.tariff, spoken),
        clause=sections.clause(estimate, spoken),
        bounds_remark=spoken.bounds_remark,
        defaults=[each for each in in_force() if each.keys],
        bought=estimate.purchase,
        paid=None if estimate.purchase is None else spoken.paid(estimate.purchase),
        split=sections.split(estimate, spoken),
        split_rejected=0 if estimate.split_by is None else estimate.clients.rejected,
        split_notes=[] if estimate.split_by is None else spoken.split_notes(estimate),
        stock=sections.stock(estimate, spoken),
        stock_notes=[] if estimate.stock is None else spoken.stock_notes(estimate),
        day=spoken.day(made_on or today()),
        version=version("smscost"),
        policy=_policy(script),
        css=Markup(_shipped("report.css")),
        js=Markup(script),
    )


@cache
def _environment() -> Environment:
    """One for all reports: to compile the page takes as long as to draw a picture of it."""
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        finalize=_harmless,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _harmless(value: object) -> object:
    """A text as it is shown everywhere: who copies from a page may well paste it into a terminal."""
    return shown_lines(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _shipped(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _policy(script: str) -> str:
    """What the browser may do: run this very script and show these styles; nothing else, and no network."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )
