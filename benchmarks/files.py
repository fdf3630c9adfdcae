"""From a file to its totals, against the time that a bare reader needs for the file."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from benchmarks.measure import Times, in_turns, ratio
from benchmarks.readers import arrow
from benchmarks.table import Section
from estimator.campaign import open_campaign
from estimator.count import core
from estimator.count.segments import count
from estimator.numbers import match
from estimator.price.adding import Adding
from estimator.price.flow import run as estimate
from estimator.price.job import terms_for
from estimator.price.pricing import PricedRows, Terms, price_batch
from estimator.price.seen import MOST_TEXTS, Seeing, keys_of
from estimator.price.summary import Summary
from estimator.tariff import find_tariff

Result = TypeVar("Result")

_ROUNDS = 5
_DAY = date(2026, 11, 1)
_ADD_UP = "add up, find what forces UCS-2"


def run(path: Path, rows: int) -> list[Section]:
    """The comparison, and where the time goes."""
    terms = terms_for(find_tariff(billing_country="fr", on=_DAY))
    times = in_turns(
        {
            "pyarrow.csv alone": lambda: arrow(path),
            "file to totals, 1 thread": lambda: _totals(path, terms, 1),
            "file to totals, 2 threads": lambda: _totals(path, terms, 2),
        },
        rounds=_ROUNDS,
    )
    return [_comparison(times, path.stat().st_size, rows), _stages(path, terms)]


def _comparison(times: dict[str, Times], size: int, rows: int) -> Section:
    alone, one, two = times.values()
    table = [
        (
            name,
            f"{size / each.cpu / 1e6:.0f}",
            f"{rows / each.cpu / 1e6:.2f} M",
            f"{ratio(alone, each):.2f}",
            f"{size / each.clock / 1e6:.0f}",
            f"{rows / each.clock / 1e6:.2f} M",
        )
        for name, each in times.items()
    ]
    medians = f"{rows:,} rows, {size / 1e6:.0f} MB; medians of {_ROUNDS} rounds."
    faster, dearer = one.clock / two.clock, ratio(one, two)
    notes = (
        f"{medians} {core.description}.",
        f"2 threads by the clock: {faster:.2f} times as fast as 1, for {dearer:.2f} times the processor time",
    )
    columns = (
        "what",
        "MB/s (cpu)",
        "rows/s (cpu)",
        "cpu, times the reader",
        "MB/s (clock)",
        "rows/s (clock)",
    )
    return Section("File to totals", columns, table, notes)


def _totals(path: Path, terms: Terms, threads: int) -> Summary:
    return estimate(open_campaign(path), terms, threads=threads)


def _stages(path: Path, terms: Terms) -> Section:
    """One pass in one thread, with a watch on each stage."""
    watch, adding = _Watch(), Adding(terms)
    numbers, texts = Seeing(), Seeing(MOST_TEXTS)

    def see(priced: PricedRows) -> None:
        of_numbers, of_texts = keys_of(priced, texts.level)()
        numbers.add(of_numbers)
        texts.add(of_texts)

    pieces = open_campaign(path).pieces()
    while piece := watch("read, find records and cells", partial(next, pieces, None)):
        batch = watch("check UTF-8, make a batch", piece)
        watch("numbers to destinations", partial(match, batch.numbers, default_country=terms.default_country))
        watch("count messages", partial(count, batch.messages, terms.stop_clause))
        priced = watch("pricing", partial(price_batch, batch, terms))
        watch(_ADD_UP, partial(adding.add, priced))
        watch("numbers that came before", partial(see, priced))
    # Pricing matches, counts and adds up once more, for these are not apart in it.
    rest = watch.spent.pop("pricing")
    rest -= sum(watch.spent[each] for each in ("numbers to destinations", "count messages", _ADD_UP))
    watch.spent["rates and rejects"] = max(rest, 0.0)
    whole = sum(watch.spent.values())
    table = [(stage, f"{seconds / whole:.0%}") for stage, seconds in watch.spent.items()]
    return Section("Where the time of file to totals goes (1 thread)", ("stage", "share"), table)


@dataclass(slots=True)
class _Watch:
    """Processor seconds by stage."""

    spent: dict[str, float] = field(default_factory=dict)

    def __call__(self, stage: str, work: Callable[[], Result]) -> Result:
        began = time.process_time()
        result = work()
        self.spent[stage] = self.spent.get(stage, 0.0) + time.process_time() - began
        return result
