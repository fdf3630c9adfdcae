"""`smscost diff`: what changed between two estimates, and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estimator.cli.groups import CountingOptions, ReadingOptions, TariffOptions, job_of
from estimator.cli.options import BillingCountry, Format, OnDay, TariffFile, day_given
from estimator.errors import UsageError

if TYPE_CHECKING:
    from estimator.price.comparison import SavedEstimate


def diff(
    before: Annotated[
        str, typer.Argument(metavar="A", help="A campaign, or a saved estimate: --format json --out FILE.")
    ],
    after: Annotated[str | None, typer.Argument(metavar="B", help="Another one [A itself].")] = None,
    on: OnDay = None,
    against: Annotated[
        date | None,
        typer.Option(
            "--against",
            metavar="DATE",
            parser=day_given("--against"),
            help="The same for B [the day of --on].",
        ),
    ] = None,
    tariff: TariffFile = None,
    against_tariff: Annotated[
        Path | None,
        typer.Option("--against-tariff", metavar="FILE", help="The same for B [the file of --tariff]."),
    ] = None,
    *,
    reading: ReadingOptions,
    counting: CountingOptions,
    billing_country: BillingCountry = "fr",
    output: Format = "table",
) -> None:
    """Compare two campaigns, two saved estimates, or one campaign under two tariffs or on two days.

    Every milli-credit of the difference has one cause: the number of messages, their encoding, their
    segments, the rates, or destinations that are new or gone.
    """
    from estimator.campaign import open_as
    from estimator.cli.console import show
    from estimator.cli.progress import progress
    from estimator.price.comparison import SavedEstimate, compare
    from estimator.price.flow import run
    from estimator.show.comparison import comparison_document, comparison_parts

    _check(
        before,
        after,
        {"--against": against, "--against-tariff": against_tariff},
        {"--on": on, "--tariff": tariff},
    )

    def priced(campaign: str, day: date | None, file: Path | None) -> SavedEstimate:
        job = job_of(reading, counting, TariffOptions(file, billing_country, day))
        opened = open_as(campaign, job.reading)
        with progress(opened) as advance:
            summary = run(opened, job.terms, lambda _: advance())
        return SavedEstimate.of(job.estimate(opened.name, summary))

    old = _read(before, lambda: priced(before, on, tariff))
    other = after or before
    new = _read(other, lambda: priced(other, against or on, against_tariff or tariff))
    comparison = compare(old, new)
    if output == "json":
        print(json.dumps(comparison_document(comparison), ensure_ascii=False, indent=2))
    else:
        show(*comparison_parts(comparison))


def _read(file: str, price: Callable[[], SavedEstimate]) -> SavedEstimate:
    """A saved estimate as it is, a campaign priced now."""
    from estimator.price.comparison.saved import is_saved, read_estimate

    return read_estimate(Path(file)) if is_saved(Path(file)) else price()


def _check(before: str, after: str | None, of_b: dict[str, object], of_a: dict[str, object]) -> None:
    """Refuse what would compare something with itself, or leave out an option without a word."""
    from estimator.price.comparison.saved import is_saved

    given = [option for option, value in of_b.items() if value is not None]
    if after is None and not given:
        raise UsageError("DIF001", name=before)
    if before == (after or before) == "-":
        raise UsageError("DIF003")
    if is_saved(Path(after or before)):
        if is_saved(Path(before)):
            given += [option for option, value in of_a.items() if value is not None]
        if given:
            raise UsageError("DIF002", options=" and ".join(given))
