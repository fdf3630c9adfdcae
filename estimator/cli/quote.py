"""`smscost quote`: a page for a client that says what a campaign will cost them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estimator.base.language import joined
from estimator.cli import results
from estimator.cli.emit import ResultOptions, emit
from estimator.cli.files import Reads
from estimator.cli.groups import CountingOptions, ReadingOptions, TariffOptions, job_of
from estimator.cli.options import Vat, day_given
from estimator.cli.spreading import typed_options
from estimator.cli.telling import TellingOptions
from estimator.errors import UsageError

if TYPE_CHECKING:
    from estimator.price.saved import SavedEstimate
    from estimator.price.totals import Estimate


@dataclass(frozen=True, slots=True)
class QuoteOptions:
    """Who offers what to whom, until when."""

    client: Annotated[
        str, typer.Option("--client", metavar="TEXT", help="Who gets it, and below the name the address.")
    ]
    number: Annotated[str, typer.Option("--number", metavar="TEXT", help="Its number: 2026-014.")]
    issuer: Annotated[
        str, typer.Option("--from", metavar="TEXT", help="Who makes it, and below the name the address.")
    ]
    valid_until: Annotated[
        date,
        typer.Option(
            "--valid-until", metavar="DATE", parser=day_given("--valid-until"), help="Its last day."
        ),
    ]
    subject: Annotated[
        str | None, typer.Option("--subject", metavar="TEXT", help="What it is about. [nothing is said]")
    ] = None
    terms: Annotated[
        str | None, typer.Option("--terms", metavar="TEXT", help="What else is agreed, such as when to pay.")
    ] = None
    terms_file: Annotated[
        Path | None, typer.Option("--terms-file", metavar="FILE", help="The same from a file."), Reads()
    ] = None
    margin: Annotated[
        str, typer.Option("--margin", metavar="PERCENT", help="What is added to the price of the credits.")
    ] = "0"
    at_most: Annotated[
        bool, typer.Option("--at-most", help="Offer the upper bound where the price is not exact.")
    ] = False

    @property
    def agreed(self) -> str:
        """The terms, wherever they were given."""
        if self.terms_file is None:
            return self.terms or ""
        if self.terms is not None:
            raise UsageError("QUO004")
        from estimator.campaign.sources import read_template

        return read_template(self.terms_file)


def quote(
    campaigns: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE…",
            help="The campaign, or several as for estimate, or one estimate saved with --out estimate.json.",
        ),
        Reads(),
    ],
    *,
    offer: QuoteOptions,
    reading: ReadingOptions,
    counting: CountingOptions,
    tariff: TariffOptions,
    vat: Vat = None,
    output: ResultOptions,
) -> None:
    """Make a quote for a client: what a campaign will cost them, by destination, with VAT and terms.

    --out quote.html is a page for the client, which prints on A4; the other formats are yours, and say what
    the credits cost.
    """
    from estimator.price.noted import note_reading
    from estimator.price.quote import quote as quoted
    from estimator.price.totals import Estimate

    agreed = offer.agreed
    estimated = _estimate(campaigns, reading, counting, tariff)
    made = quoted(
        estimated,
        client=offer.client,
        number=offer.number,
        issuer=offer.issuer,
        valid_until=offer.valid_until,
        on=tariff.day,
        subject=offer.subject or "",
        terms=agreed,
        margin=offer.margin,
        vat=vat,
        at_most=offer.at_most,
    )
    if isinstance(estimated, Estimate):
        note_reading(estimated)
    emit(results.quote(made), *output.chosen)


def _estimate(
    campaigns: list[str], reading: ReadingOptions, counting: CountingOptions, tariff: TariffOptions
) -> Estimate | SavedEstimate:
    from estimator.price.saved import is_saved, read_estimate

    saved = [each for each in campaigns if is_saved(Path(each))]
    if saved and campaigns != saved[:1]:
        raise UsageError("QUO005", saved=saved[0])
    if saved:
        # The day is that of the quote.
        if typed := typed_options(reading, counting, replace(tariff, on=None)):
            raise UsageError("DIF002", options=joined(typed))
        return read_estimate(Path(saved[0]))

    from estimator.distributed import find_files, price_files
    from estimator.distributed.estimating import Handling
    from estimator.price.limits import check_priced

    job = job_of(reading, counting, tariff)
    found = find_files(campaigns)
    with TellingOptions().telling() as teller:
        priced = price_files(found, job, Handling(watch=teller))
    estimated = job.estimate(found.name, priced.summary, parts=priced.parts)
    check_priced(estimated)
    return estimated
