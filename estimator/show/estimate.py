"""An estimate as a person reads it in a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import add

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from estimator.base.countries import country_name
from estimator.count.message import explain
from estimator.price.reasons import reject_reason, warning_text
from estimator.price.summary import JUST_OVER
from estimator.price.totals import Estimate
from estimator.show.amounts import amounts_cells, amounts_table
from estimator.show.chargeback import chargeback_part
from estimator.show.purchase import purchase_parts
from estimator.show.used_tariff import tariff_note
from estimator.show.words import counted, money, number, percent, visible

_DESTINATIONS_SHOWN = 15
_CHARACTERS_SHOWN = 8


def estimate_parts(estimate: Estimate) -> Iterator[RenderableType]:
    """The estimate from the total to the tariff, part by part."""
    yield headline(estimate)
    if estimate.destinations:
        yield _destinations(estimate)
        yield _encodings(estimate)
        yield _listed("Why it costs this much", _reasons(estimate))
    if estimate.split_by is not None:
        yield chargeback_part(estimate)
    if estimate.summary.rejected:
        yield _rejects(estimate)
    if estimate.summary.warnings or estimate.terms.assume:
        yield _listed("Worth a look", _warnings(estimate))
    if estimate.purchase is not None:
        yield from purchase_parts(estimate.purchase)
    yield tariff_note(estimate.tariff)


def headline(estimate: Estimate) -> Text:
    """What the campaign takes and what that costs."""
    totals = estimate.totals
    price = money(totals.price, estimate.tariff.currency, at_most=estimate.price_at_most)
    return Text.assemble(
        (f"{visible(estimate.name)}\n", "bold"),
        (counted(totals.credits, "credit"), "bold"),
        f" for {counted(totals.messages, 'message')} in {counted(totals.segments, 'segment')}\n",
        ("Price: ", "bold"),
        "not known, for this tariff has no prices" if totals.price is None else f"{price} excluding VAT",
    )


def _destinations(estimate: Estimate) -> Table:
    table = amounts_table(("Destination", "Rate"), estimate.tariff.currency)
    lines = list(estimate.destinations.items())
    for country, amounts in lines[:_DESTINATIONS_SHOWN]:
        table.add_row(country_name(country), str(estimate.rate(country)), *amounts_cells(amounts))
    if more := lines[_DESTINATIONS_SHOWN:]:
        table.add_row(
            f"{len(more)} others", "", *amounts_cells(reduce(add, (amounts for _, amounts in more)))
        )
    if len(lines) > 1:
        table.add_row("All", "", *amounts_cells(estimate.totals), style="bold")
    return table


def _encodings(estimate: Estimate) -> Table:
    table = amounts_table(("Encoding",), estimate.tariff.currency)
    for encoding, amounts in estimate.encodings.items():
        table.add_row(encoding, *amounts_cells(amounts))
    return table


def _listed(title: str, lines: Iterable[str]) -> Group:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column()
    table.add_column(overflow="fold")
    for line in lines:
        table.add_row("-", Text(line))
    return Group(Text(title, "bold"), Padding.indent(table, 2))


def _reasons(estimate: Estimate) -> Iterator[str]:
    summary, messages = estimate.summary, estimate.totals.messages
    if ucs2 := estimate.encodings.get("UCS-2"):
        forcing = summary.forcing.most_common()
        shown = ", ".join(f"{visible(c)} in {number(n)}" for c, n in forcing[:_CHARACTERS_SHOWN])
        others = len(forcing) - _CHARACTERS_SHOWN
        more = f" and {counted(others, 'other')}" if others > 0 else ""
        yield (
            f"{counted(ucs2.messages, 'message')} ({percent(ucs2.messages, messages)}) of UCS-2, which holds "
            f"70 units where GSM-7 holds 160, because of: {shown}{more}"
        )
    longer = messages - summary.lengths[1]
    if longer:
        yield f"{counted(longer, 'message')} ({percent(longer, messages)}) of more than one segment"
    if just_over := sum(summary.just_over.values()):
        yield (
            f"{counted(just_over, 'message')} at most {JUST_OVER} units over a boundary: shortened, they "
            f"would save {counted(estimate.just_over_credits, 'credit')}"
        )
    yield _clause(estimate)


def _clause(estimate: Estimate) -> str:
    clause, messages = estimate.terms.stop_clause, estimate.summary.with_clause[True]
    if not messages:
        return "no STOP clause is counted"
    which = "every message" if messages == estimate.totals.messages else counted(messages, "message")
    units = counted(explain(clause).units, "unit")
    return f"the STOP clause ({visible(clause)}, {units}) is counted in {which}; see --no-stop-clause"


def _rejects(estimate: Estimate) -> Group:
    summary = estimate.summary
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    table.add_column(overflow="fold")
    for (code, country), rows in sorted(summary.rejects.items(), key=lambda item: (-item[1], item[0])):
        table.add_row(number(rows), code, reject_reason(code, country))
    title = f"Not priced: {number(summary.rejected)} of {counted(summary.read, 'row')}"
    return Group(Text(title, "bold"), Padding.indent(table, 2), Text("--rejects FILE lists them."))


def _warnings(estimate: Estimate) -> Iterator[str]:
    for kind, messages in sorted(estimate.summary.warnings.items()):
        yield f"{counted(messages, 'message')}: {warning_text(kind)}"
    for country, like in sorted(estimate.terms.assume.items()):
        yield f"{country_name(country)} is priced as {country_name(like)}, as --assume says"
