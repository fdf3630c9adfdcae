"""An estimate against what the provider took."""

from __future__ import annotations

from collections.abc import Iterator

from estimator.base.language import said
from estimator.price.comparison import Reconciliation
from estimator.show.sheet import Block, Lines, Listing, Row, Sheet, Table, numbers, rows_of, strong, texts
from estimator.show.words import counted, more, signed, tariff_note


def reconciliation_sheet(reconciliation: Reconciliation) -> Sheet:
    """The difference, what explains it, and what may explain the rest."""
    blocks: list[Block] = []
    if reconciliation.causes or reconciliation.unexplained:
        blocks.append(_causes(reconciliation))
    if reconciliation.unexplained:
        blocks.append(Listing(said("What may explain the rest"), tuple(_suspects(reconciliation))))
    note = Lines((tariff_note(reconciliation.estimate.tariff),), "faint")
    return Sheet(_headline(reconciliation), *blocks, note)


def _headline(reconciliation: Reconciliation) -> Lines:
    estimate, change = reconciliation.estimate, reconciliation.difference
    names = said(
        "{estimate} and {jobs}", estimate=estimate.name, jobs=counted(len(reconciliation.jobs), "job")
    )
    estimated = said(
        "Estimated: {credits} for {messages}",
        credits=counted(reconciliation.estimated, "credit"),
        messages=counted(estimate.messages, "message"),
    )
    taken = said(
        "Taken: {credits} for {valid}; {invalid} invalid",
        credits=counted(reconciliation.taken, "credit"),
        valid=counted(reconciliation.valid.total(), "valid receiver"),
        invalid=counted(reconciliation.invalid.total(), "receiver"),
    )
    differ = said("Difference: {difference}", difference=more(change)) if change else said("No difference")
    return Lines((strong(names), estimated, taken, strong(differ)))


def _causes(reconciliation: Reconciliation) -> Table:
    note = said("Receivers count as the average message to their destination, where that is known.")
    return Table(
        (*numbers(""), *texts("")),
        rows_of((signed(cause.credits), cause.text) for cause in reconciliation.causes),
        total=Row((signed(reconciliation.unexplained), said("unexplained")), "strong"),
        title=strong(said("Why")),
        notes=(note,) if reconciliation.causes else (),
        indent=2,
    )


def _suspects(reconciliation: Reconciliation) -> Iterator[str]:
    estimate, unexplained = reconciliation.estimate, reconciliation.unexplained
    if reconciliation.causes:
        yield said("the messages of these receivers took more or less than the average one")
    if unexplained < 0 and estimate.with_clause:
        yield said(
            "the STOP clause is counted in {messages}: if it was not added, estimate again with "
            "--no-stop-clause",
            messages=counted(estimate.with_clause, "message"),
        )
    if unexplained > 0 and estimate.with_clause < estimate.messages:
        yield said(
            "the STOP clause is not counted in {messages}: if it was added, estimate again without "
            "--no-stop-clause",
            messages=counted(estimate.messages - estimate.with_clause, "message"),
        )
    yield said(
        "the rates are those in use from {day}: smscost tariff update reads those of today",
        day=estimate.tariff.valid_from,
    )
    yield said("the texts sent are others than those estimated, or the jobs listed are not all of them")
