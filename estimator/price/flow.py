"""The flow: a campaign in, batches priced, summaries added up, an `Estimate` out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from estimator.base.amounts import Amount
from estimator.base.choices import SENDER_TYPES, SenderType, one_of
from estimator.base.clock import Day
from estimator.base.countries import country_code, country_name
from estimator.base.parallel import in_order, processors
from estimator.campaign import open_campaign
from estimator.campaign.batch import Campaign, Piece
from estimator.count import kernels
from estimator.count.message import stop_text
from estimator.errors import UsageError
from estimator.price.pricing import PricedRows, Terms, price_batch
from estimator.price.summary import Summary, summarise
from estimator.price.totals import Buying, Estimate
from estimator.tariff import Tariff, find_tariff


def estimate(
    campaign: Any,
    *,
    tariff: Tariff | Path | str | None = None,
    billing_country: str = "fr",
    on: Day | None = None,
    stop_clause: bool | str | None = None,
    sender_type: SenderType | None = None,
    default_country: str | None = None,
    assume: Mapping[str, str] | None = None,
    balance: Amount = 0,
    max_orders: int | None = None,
    vat: Amount | None = None,
    number_column: str | None = None,
    message_column: str | None = None,
    template: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    keep_rows: bool = False,
    split_by: str | None = None,
) -> Estimate:
    """Estimate what a campaign costs, before it is sent.

    Parameters
    ----------
    campaign : path, DataFrame, Arrow table, or iterable of batches
        A CSV, Parquet or Excel file, or its rows. Its columns are found by their names, in French or English.
    tariff : Tariff or path, optional
        The default is the tariff of `billing_country` in use `on` that day (today).
    stop_clause : bool or str, optional
        True or False: count OVHcloud's opt-out text with every message or with none; a text: count that one.
        By default it is counted as OVHcloud adds it: to messages of a French account with an alphanumeric
        sender.
    sender_type : "alpha", "numeric", "shortcode" or "virtual", optional
        The sender of all messages. By default the campaign's sender column decides, and without one "alpha".
    default_country : str, optional
        The country whose national numbers are meant, such as "FR" for `06 39 98 00 01`.
    assume : mapping of str to str, optional
        Destinations that the tariff lacks, and the one each is priced as: `{"GG": "GB"}`.
    balance : Decimal, int or str [credits]
        What the account holds; below 0 where it owes credits.
    max_orders, vat
        As in `cheapest_purchase`.
    number_column, message_column, template, encoding, delimiter
        As in the command: `--number-column`, `--message-column`, `--message`, `--encoding`, `--delimiter`.
    keep_rows : bool
        Keep what every row costs, for `Estimate.rows`. Without it memory stays the same at any size.
    split_by : str, optional
        The column that names each row's client, for `Estimate.by_client`. Memory grows with the clients.

    Returns
    -------
    Estimate

    Raises
    ------
    CampaignError
        Where the campaign cannot be read (`CSV…`, `ENC…`, `COL…` and their like).
    TariffError
        Where no tariff covers the day or the billing country (`TAR…`).
    UsageError
        Where an option makes no sense (`AMT…`, `DAY…`, `USE…`).

    Source: OVHcloud, "Gérer les crédits SMS et activer la recharge automatique", 2023-02-09.

    >>> import pandas as pd
    >>> campaign = pd.DataFrame({"to": ["+33639980001", "+447700900123"], "text": ["Bonjour", "Hello"]})
    >>> estimated = estimate(campaign, billing_country="fr", on="2026-11-01")
    >>> str(estimated.totals.credits), estimated.totals.segments
    ('2.05', 2)
    """
    terms = terms_for(
        tariff_given(tariff, billing_country, on),
        stop_clause=stop_clause,
        sender_type=sender_type,
        default_country=default_country,
        assume=assume or {},
    )
    buying = Buying.of(balance, max_orders, vat)
    opened = open_campaign(
        campaign,
        number_column=number_column,
        message_column=message_column,
        template=template,
        encoding=encoding,
        delimiter=delimiter,
        split_by=split_by,
    )
    kept: list[PricedRows] = []
    summary = run(opened, terms, kept.append if keep_rows else None)
    return Estimate(opened.name, terms, summary, buying, tuple(kept) if keep_rows else None, split_by)


def run(
    campaign: Campaign,
    terms: Terms,
    on_rows: Callable[[PricedRows], None] | None = None,
    *,
    threads: int | None = None,
) -> Summary:
    """Price a campaign piece by piece, on all processors; hand each batch on in its order, and forget it."""
    if campaign.size is not None and campaign.size >= kernels.PAYS_FROM:
        kernels.load_compiled()

    def work(piece: Piece) -> tuple[PricedRows | None, Summary]:
        rows = price_batch(piece(), terms)
        return None if on_rows is None else rows, summarise(rows)

    summary = Summary()
    for rows, part in in_order(work, campaign.pieces(), threads or processors()):
        if on_rows is not None and rows is not None:
            on_rows(rows)
        summary += part
    return summary


def terms_for(
    tariff: Tariff,
    *,
    stop_clause: bool | str | None = None,
    sender_type: SenderType | None = None,
    default_country: str | None = None,
    assume: Mapping[str, str] | None = None,
) -> Terms:
    """What a campaign is counted and priced by, with OVHcloud's own rules where nothing else is asked for."""
    if sender_type is not None:
        one_of("kind of sender", sender_type, SENDER_TYPES)
    adds_it = tariff.billing_country == "fr" and sender_type in (None, "alpha")
    return Terms(
        tariff=tariff,
        stop_clause=stop_text(adds_it if stop_clause is None else stop_clause),
        clause_by_sender=stop_clause is None and sender_type is None,
        default_country=None if default_country is None else _country(default_country),
        assume={_country(lacking): _rated(like, tariff) for lacking, like in (assume or {}).items()},
    )


def _country(text: str) -> str:
    code = country_code(text)
    if code is None:
        raise UsageError("USE001", country=text)
    return code


def _rated(text: str, tariff: Tariff) -> str:
    country = _country(text)
    if country not in tariff.rates_milli:
        raise UsageError("USE013", country=country_name(country))
    return country


def tariff_given(tariff: Tariff | Path | str | None, billing_country: str, on: Day | None) -> Tariff:
    """The tariff a caller means: a value as it is, that of a file, or the one in use."""
    if isinstance(tariff, Tariff):
        return tariff
    return find_tariff(billing_country=billing_country, on=on, file=tariff)
