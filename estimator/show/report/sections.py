"""What the report says, section by section: plain texts and numbers from the estimate, not yet HTML."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Any, Final, Literal

from estimator.count.alphabet import UCS2
from estimator.count.message import explain
from estimator.numbers.telling import mask
from estimator.price.amounts import Share
from estimator.price.examples import Example
from estimator.price.packs import Order, Purchase, cheapest_purchase
from estimator.price.packs.stock import StockUsed
from estimator.price.pricing import JUST_OVER
from estimator.price.totals import Estimate
from estimator.show.chargeback import rest_share
from estimator.show.purchase import runs_of
from estimator.show.report.gathered import Gathered, RejectedRow
from estimator.show.report.language import Language
from estimator.show.sheet import MOST_ROWS
from estimator.show.words import visible
from estimator.tariff.model import Tariff

_LONGEST_CELL: Final = 40


def characters(estimate: Estimate, language: Language) -> list[dict[str, Any]]:
    """The characters that force UCS-2, those of most messages first."""
    forcing = sorted(estimate.summary.forcing.items(), key=lambda item: (-item[1], item[0]))
    return [
        {"shown": shown(character), "name": language.character(character), "messages": messages}
        for character, messages in forcing
    ]


def shown(character: str) -> str:
    """A character that can be seen: those without a shape of their own are told by their code point.

    >>> shown("ç"), shown(chr(0xA0)), shown(chr(0xFE0F))
    ('ç', 'U+00A0', 'U+FE0F')
    """
    if character.isprintable() and not unicodedata.category(character).startswith("M"):
        return character
    return f"U+{ord(character):04X}"


def savings(estimate: Estimate, gathered: Gathered | None, language: Language) -> list[str]:
    """What makes the campaign dearer than it need be, and what cheaper texts would save, in money."""
    lines = [*_rewritten(estimate, gathered, language), *_over_boundaries(estimate, language)]
    messages, ucs2 = estimate.totals.messages, estimate.encodings.get(UCS2)
    shares = {
        "savings-longer": messages - estimate.summary.lengths[1],
        "savings-ucs2": ucs2 and ucs2.messages,
    }
    lines += [
        language.say(key, messages=language.counted(n, "message"), share=language.percent(n, messages))
        for key, n in shares.items()
        if n
    ]
    return lines or [language.say("savings-none")]


def _over_boundaries(estimate: Estimate, language: Language) -> list[str]:
    over = sum(estimate.summary.just_over.values())
    if not over:
        return []
    line = language.say(
        "savings-just-over",
        messages=language.counted(over, "message"),
        units=language.counted(JUST_OVER, "unit"),
        credits=language.counted(estimate.just_over_credits, "credit"),
    )
    return [_with_saved_price(line, estimate, estimate.just_over_credits, language)]


def _rewritten(estimate: Estimate, gathered: Gathered | None, language: Language) -> list[str]:
    """What `smscost advise` finds without options, where the texts were looked at."""
    if gathered is None or gathered.rewritten is None:
        return []
    after = replace(estimate, summary=gathered.rewritten)
    saved = estimate.totals.credits - after.totals.credits
    if not saved:
        return [language.say("savings-no-text")]
    line = language.say(
        "savings-texts",
        segments=language.counted(estimate.totals.segments - after.totals.segments, "segment"),
        credits=language.counted(saved, "credit"),
    )
    return [
        _with_saved_price(line, estimate, saved, language),
        language.say("savings-command"),
    ]


def _with_saved_price(line: str, estimate: Estimate, saved: Decimal, language: Language) -> str:
    """The same, and what less would have to be paid now, where that is known."""
    now, buying = estimate.purchase, estimate.buying
    if now is None:
        return line
    cheaper = cheapest_purchase(
        estimate.totals.credits - saved,
        estimate.tariff,
        balance=buying.balance,
        max_orders=buying.max_orders,
        vat=buying.vat,
    )
    if cheaper.price == now.price:
        return f"{line} {language.say('savings-no-price')}"
    at_most = now.at_most or cheaper.at_most
    price = language.money(now.price - cheaper.price, now.currency)
    return f"{line} {language.say('savings-price-at-most' if at_most else 'savings-price', price=price)}"


def split(estimate: Estimate, language: Language) -> list[tuple[str, Share, int]]:
    """What is paid now by client, the most credits first, the last of many together; what nobody takes."""
    if estimate.split_by is None:
        return []
    clients = estimate.clients
    lines = [
        (client or language.say("empty"), share, rejected)
        for client, share, rejected in islice(clients.lines(), MOST_ROWS)
    ]
    if (more := len(clients) - len(lines)) > 0:
        lines.append((language.counted(more, "other"), *clients.together(len(lines))))
    return lines + [(language.rest(rest), rest_share(rest), 0) for rest in estimate.rest]


def stock(estimate: Estimate, language: Language) -> list[tuple[str, StockUsed]]:
    """The credits that are taken from the account, by the day they were bought on."""
    if estimate.stock is None:
        return []
    unknown = language.say("price-unknown")
    return [(unknown if line.on is None else language.day(line.on), line) for line in estimate.stock.lines]


def rejected(estimate: Estimate, language: Language) -> str:
    """How many rows have no price."""
    summary = estimate.summary
    return language.say(
        "rejects-why",
        rejected=language.number(summary.rejected),
        rows=language.number(summary.read),
    )


def rejects(
    estimate: Estimate, gathered: Gathered | None, language: Language, *, show_numbers: bool
) -> list[dict[str, Any]]:
    """The reasons, those of most rows first, each with examples where rows were gathered."""
    counted = sorted(estimate.summary.rejects.items(), key=lambda item: (-item[1], item[0]))
    return [
        {
            "reason": language.reason(code, country),
            "hint": language.hint(code, country, estimate.tariff),
            "code": code,
            "rows": rows,
            "examples": [
                _example(example, language, show_numbers=show_numbers)
                for example in (gathered.examples(code, country) if gathered else ())
            ],
        }
        for (code, country), rows in counted
    ]


def _example(example: RejectedRow, language: Language, *, show_numbers: bool) -> str:
    number = visible(example.number)[:_LONGEST_CELL] if show_numbers else mask(example.number)
    place = language.number(example.row if example.line is None else example.line)
    said = "example" if example.line is None else "example-line"
    row = language.say(said, row=place, number=number if example.number else language.say("empty"))
    file = example.file
    return row if file is None else language.say("example-of-file", file=visible(file), row=row)


def _place(example: Example, estimate: Estimate, language: Language) -> str:
    row, line = example.row, example.line
    place = language.say(
        "place-row" if line is None else "place-line", row=language.number(row if line is None else line)
    )
    if len(estimate.parts) == 1:
        return place
    return language.say("example-of-file", file=visible(example.campaign), row=place)


def messages_shown(estimate: Estimate, language: Language) -> list[str]:
    """The first messages and the longest, as they will be sent; the numbers are masked."""
    longest = estimate.examples.longest
    shown = [
        ("message-first" if not at else "message-other", each)
        for at, each in enumerate(estimate.shown_examples)
    ]
    if longest is not None and longest not in estimate.shown_examples:
        shown.append(("message-longest", longest))
    return [
        language.say(
            key,
            place=_place(each, estimate, language),
            number=each.number,
            segments=language.number(each.segments),
            message=visible(each.message),
        )
        for key, each in shown
    ]


def warnings(estimate: Estimate, language: Language) -> list[str]:
    """What is priced and yet deserves a look."""
    lines = [language.duplicates(estimate.duplicates)] if estimate.duplicates.rows else []
    lines += [
        language.say("warning", messages=language.counted(messages, "message"), text=language.warning(kind))
        for kind, messages in sorted(estimate.summary.warnings.items())
    ]
    return lines + [
        language.say("assumed", country=language.country(country), like=language.country(like))
        for country, like in sorted(estimate.terms.assume.items())
    ]


def tariff_used(tariff: Tariff, language: Language) -> str:
    """Which tariff, from which day."""
    return language.say(
        "tariff-used",
        country=language.country(tariff.billing_country.upper()),
        valid_from=language.day(tariff.valid_from),
        read_on=language.day(tariff.read_on),
    )


def clause_counted(estimate: Estimate) -> Literal["none", "some", "every"]:
    """In how many messages the STOP clause is counted: what the axis and the foot of the report say."""
    messages = estimate.summary.with_clause[True]
    if not messages:
        return "none"
    return "every" if messages == estimate.totals.messages else "some"


def axis_units(estimate: Estimate, language: Language) -> str:
    """What the lengths of messages are counted in."""
    keys = {"none": "axis-units-none", "some": "axis-units-some", "every": "axis-units"}
    return language.say(keys[clause_counted(estimate)])


def clause(estimate: Estimate, language: Language) -> str:
    """Which messages carry the STOP clause."""
    messages, text = estimate.summary.with_clause[True], estimate.terms.stop_clause
    counted = clause_counted(estimate)
    if counted == "none":
        return language.say("clause-none")
    key = "clause-every" if counted == "every" else "clause-some"
    units = language.counted(explain(text).units, "unit")
    # The line break before the clause is counted, but says nothing to a reader.
    return language.say(
        key, text=visible(text.strip()), units=units, messages=language.counted(messages, "message")
    )


def orders(purchase: Purchase | None) -> list[tuple[Order, int]]:
    """Equal orders together, with their number."""
    return list(runs_of(() if purchase is None else purchase.orders))


def purchase_lines(bought: Purchase | None, language: Language) -> list[str]:
    """What to buy, and what is worth knowing beside it."""
    if bought is None:
        return [language.say("purchase-unknown")]
    if not bought.orders:
        return [
            language.say(
                "purchase-nothing",
                needed=language.counted(bought.credits_needed, "credit"),
                balance=language.number(bought.balance),
                left_over=language.number(bought.left_over),
            )
        ]
    return [
        language.say(
            "purchase-cheapest",
            credits=language.counted(bought.bought, "credit"),
            price=language.money(bought.bounds, bought.currency),
        ),
        _with_vat(bought, language),
        *language.purchase_remarks(bought),
    ]


def _with_vat(bought: Purchase, language: Language) -> str:
    if bought.vat is None:
        return language.say("purchase-vat-unknown")
    price = language.money(bought.bounds_with_vat, bought.currency)
    return language.say("purchase-with-vat", price=price, vat=language.number(bought.vat))
