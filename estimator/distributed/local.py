"""Files priced one after the other, their rows handed to whoever takes them: here as in a task."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager

from estimator.campaign.batch import Campaign
from estimator.campaign.sources import Reading
from estimator.distributed.files import File
from estimator.price.flow import run
from estimator.price.parts import CampaignPart
from estimator.price.pricing import PricedRows, Terms
from estimator.price.rejects import RejectsList, write_rejects
from estimator.price.seen import Firsts
from estimator.price.summary import Summary

RowsTaker = Callable[[PricedRows], None]
Taker = Callable[[File, Campaign], AbstractContextManager[RowsTaker]]
"""Whoever takes the rows of files: for each file a block in which its batches come one after the other."""


def price_here(
    files: Sequence[File], reading: Reading, terms: Terms, takers: Sequence[Taker] = ()
) -> tuple[Summary, tuple[CampaignPart, ...]]:
    """What files add up to, and what is known of each; raises what is wrong with the first that is."""
    total, firsts = Summary(), Firsts()
    parts = []
    for file in files:
        with file.campaign(reading) as campaign:
            found = price_rows(file, campaign, terms, takers, firsts=firsts)
        parts.append(part_of(file, found))
        total += found
    return total, tuple(parts)


def price_rows(
    file: File,
    campaign: Campaign,
    terms: Terms,
    takers: Sequence[Taker] = (),
    threads: int | None = None,
    *,
    firsts: Firsts | None = None,
) -> Summary:
    """Price the rows of a file, or of a part of one. `firsts` knows the numbers of the files before."""
    with ExitStack() as stack:
        taking = [stack.enter_context(taker(file, campaign)) for taker in takers]

        def on_rows(rows: PricedRows) -> None:
            for take in taking:
                take(rows)

        return run(campaign, terms, on_rows if taking else None, threads=threads, firsts=firsts)


def part_of(file: File, summary: Summary) -> CampaignPart:
    """What is known of a file of which so much is priced."""
    return CampaignPart.of(file.name, summary, file.size)


def listing(rejects: RejectsList, terms: Terms) -> Taker:
    """Whoever lists the rejected rows of all files in one file."""

    @contextmanager
    def of_file(file: File, campaign: Campaign) -> Iterator[RowsTaker]:
        rejects.begin(file.name, campaign)
        yield lambda rows: write_rejects(rows, terms, rejects)

    return of_file
