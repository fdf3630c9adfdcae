"""An estimate against what the provider took: for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from estimator.base.credits import to_credits
from estimator.price.comparison import Reconciliation
from estimator.show.amounts import more, signed
from estimator.show.used_tariff import tariff_note
from estimator.show.words import counted, visible


def reconciliation_parts(reconciliation: Reconciliation) -> Iterator[RenderableType]:
    """The difference, what explains it, and what may explain the rest."""
    yield _headline(reconciliation)
    if reconciliation.causes or reconciliation.unexplained:
        yield _causes(reconciliation)
    if reconciliation.unexplained:
        yield _worth_a_look(reconciliation)
    yield tariff_note(reconciliation.estimate.tariff)


def _headline(reconciliation: Reconciliation) -> Text:
    valid, invalid = reconciliation.valid.total(), reconciliation.invalid.total()
    difference = reconciliation.difference
    return Text.assemble(
        (f"{visible(reconciliation.estimate.name)} and {counted(len(reconciliation.jobs), 'job')}\n", "bold"),
        f"Estimated: {counted(reconciliation.estimated, 'credit')} for "
        f"{counted(reconciliation.estimate.messages, 'message')}\n",
        f"Taken: {counted(reconciliation.taken, 'credit')} for {counted(valid, 'valid receiver')}; "
        f"{counted(invalid, 'receiver')} invalid\n",
        (f"Difference: {more(difference)}" if difference else "No difference", "bold"),
    )


def _causes(reconciliation: Reconciliation) -> RenderableType:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for cause in reconciliation.causes:
        table.add_row(signed(to_credits(cause.milli)), cause.text)
    table.add_row(signed(reconciliation.unexplained), "unexplained", style="bold")
    note = Text("Receivers count as the average message to their destination, where that is known.")
    return Group(Text("Why", "bold"), Padding.indent(table, 2), *([note] if reconciliation.causes else []))


def _worth_a_look(reconciliation: Reconciliation) -> RenderableType:
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 1, 0, 0))
    table.add_column()
    table.add_column(overflow="fold")
    for line in _suspects(reconciliation):
        table.add_row("-", Text(line))
    return Group(Text("What may explain the rest", "bold"), Padding.indent(table, 2))


def _suspects(reconciliation: Reconciliation) -> Iterator[str]:
    estimate, unexplained = reconciliation.estimate, reconciliation.unexplained
    if reconciliation.causes:
        yield "the messages of these receivers took more or less than the average one"
    if unexplained < 0 and estimate.with_clause:
        yield (
            f"the STOP clause is counted in {counted(estimate.with_clause, 'message')}: if it was not added, "
            "estimate again with --no-stop-clause"
        )
    if unexplained > 0 and estimate.with_clause < estimate.messages:
        without = estimate.messages - estimate.with_clause
        yield (
            f"the STOP clause is not counted in {counted(without, 'message')}: if it was added, estimate "
            "again without --no-stop-clause"
        )
    yield (
        f"the rates are those in use from {estimate.tariff.valid_from}: smscost tariff update reads those of "
        "today"
    )
    yield "the texts sent are others than those estimated, or the jobs listed are not all of them"
