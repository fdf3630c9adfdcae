"""The flow: a campaign in, batches priced, summaries added up, an `Estimate` out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Unpack

from estimator.base.arguments import checked
from estimator.base.parallel import in_order, processors
from estimator.campaign import CampaignSource, open_as
from estimator.campaign.batch import Batch, Campaign
from estimator.price.adding import Adding
from estimator.price.job import Job, JobOptions, takes_job_options
from estimator.price.parts import CampaignPart
from estimator.price.pricing import PricedRows, Terms
from estimator.price.seen import Firsts, pieces_for
from estimator.price.summary import Summary
from estimator.price.totals import Estimate


@takes_job_options
@checked()
def estimate(campaign: CampaignSource, *, keep_rows: bool = False, **options: Unpack[JobOptions]) -> Estimate:
    """Estimate what a campaign costs, before it is sent.

    Parameters
    ----------
    campaign : path, binary file, table, or iterable of rows
        A CSV, Parquet, Excel or OpenDocument file, or its rows: a pandas or polars DataFrame, a polars
        LazyFrame, an Arrow table or stream, a mapping of columns, an iterable of dicts, or of tables. Its
        columns are found by their names, in French or English.
    keep_rows : bool
        Keep what every row costs, for `Estimate.rows`. Without it memory stays the same at any size.
    **options
        How the campaign is read: `number_column`, `message_column`, `template`, `fields_as`, `encoding`,
        `delimiter`, `split_by`; counted and rated: `tariff`, `billing_country`, `on`, `stop_clause`,
        `stop_units`, `account`, `sender_type`, `default_country`, `assume`, `unique`; bought for: `balance`,
        `max_orders`, `vat`, `stock`. `estimator.JobOptions` says what each is.

    Returns
    -------
    Estimate

    Raises
    ------
    CampaignError
        Where the campaign cannot be read (`CSV…`, `ENC…`, `COL…` and their like) or has no rows (`FIL006`).
    TariffError
        Where no tariff covers the day or the billing country (`TAR…`).
    UsageError
        Where an option makes no sense (`AMT…`, `DAY…`, `USE…`).
    TypeError
        `USE018` where there is no such option, `USE019` where the campaign is nothing of the above, `USE022`
        where an option is of another type.

    Source: OVHcloud, "Gérer les crédits SMS et activer la recharge automatique", 2023-02-09.

    >>> campaign = [{"to": "+33639980001", "text": "Bonjour"}, {"to": "+447700900123", "text": "Hello"}]
    >>> estimated = estimate(campaign, billing_country="fr", on="2026-11-01")
    >>> str(estimated.totals.credits), estimated.totals.segments
    ('2.05', 2)
    """
    job = Job.of(options)
    opened = open_as(campaign, job.reading)
    kept: list[PricedRows] = []
    summary = run(opened, job.terms, kept.append if keep_rows else None)
    part = CampaignPart.of(opened.name, summary, opened.size)
    return job.estimate(opened.name, summary, tuple(kept) if keep_rows else None, parts=(part,))


def run(
    campaign: Campaign,
    terms: Terms,
    on_rows: Callable[[PricedRows], None] | None = None,
    *,
    threads: int | None = None,
    firsts: Firsts | None = None,
) -> Summary:
    """Price a campaign piece by piece, on all processors; hand each batch on in its order, and forget it.

    `firsts` knows the numbers of the campaigns that came before, where rows with them are left out.
    """
    adding = Adding(terms, campaign.header, campaign.name)
    threads = threads or processors()

    def work(piece: Callable[[], Batch | PricedRows]) -> PricedRows | None:
        rows = adding.price(piece())
        return None if on_rows is None else rows

    pieces = pieces_for(campaign.pieces(), terms, threads, firsts)
    # A pipe may be long in giving more.
    for rows in in_order(work, pieces, threads, by_turns=campaign.size is not None):
        if on_rows is not None and rows is not None:
            on_rows(rows)
    return adding.summary(campaign.reading())
