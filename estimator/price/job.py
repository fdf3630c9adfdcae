"""The one value that says how a campaign is read, counted, rated and bought for.

Whoever estimates something, the command, `estimate`, `advise_campaign`, `estimate_files` or a calendar with
campaigns, makes a `Job` of the same keyword arguments, here and nowhere else. `JobOptions` says what they
are, once: functions take them as `**options: Unpack[JobOptions]`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import Parameter, Signature, signature
from typing import Any, Final, TypedDict, TypeVar, cast

from estimator.base.amounts import Amount
from estimator.base.choices import FieldsAs, SenderType
from estimator.base.clock import Day
from estimator.base.countries import country_told, home_country, known_country
from estimator.base.paths import Use, given
from estimator.campaign.columns import ColumnChoice
from estimator.campaign.fields import field_syntax
from estimator.campaign.sources import Reading
from estimator.campaign.template import Template
from estimator.count.clauses import counted_clause
from estimator.errors import CampaignError, Place, UsageError
from estimator.price.buying import Buying
from estimator.price.parts import BadFile, CampaignPart
from estimator.price.pricing import PricedRows, Terms
from estimator.price.stock import StockSource
from estimator.price.summary import Summary
from estimator.price.totals import Estimate
from estimator.tariff import Tariff, TariffSource, find_tariff

Function = TypeVar("Function", bound=Callable[..., Any])


class CampaignOptions(TypedDict, total=False):
    """Those of `JobOptions` that say how a campaign is read and counted, whatever is paid for it.

    >>> from estimator import find_tariff, tariff_effects
    >>> how: CampaignOptions = {"template": "Bonjour {prenom}", "stop_clause": False}
    >>> rows = [{"to": "+33639980001", "prenom": "Zoé"}]
    >>> old, new = find_tariff(on="2023-02-09"), find_tariff(on="2026-11-01")
    >>> [str(effect.before.credits) for effect in tariff_effects(old, new, campaign=rows, **how)]
    ['1']
    """

    number_column: str | None
    message_column: str | None
    template: str | Template | None
    fields_as: FieldsAs | None
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    visible_only: bool
    workbook_language: str | None
    split_by: str | None
    stop_clause: bool | str | None
    stop_units: int | None
    account: str | None
    sender_type: SenderType | None
    default_country: str | None
    assume: Mapping[str, str] | None
    unique: bool


class JobOptions(CampaignOptions, total=False):
    """The keyword arguments of `estimate`, `advise_campaign` and `estimate_files`; all optional.

    Reading the campaign

    number_column, message_column : str
        The columns to take, where their names are not known or more than one is.
    template : str or Template
        One text for all rows, with fields such as `{prenom}`: no column of messages is looked for then.
    fields_as : str
        How fields are written in the template, or in the messages of a column, which are filled in then:
        "handlebars" for `{{prenom}}`, "mailchimp" for `*|PRENOM|*`, "brackets", "percent" …
    encoding, delimiter : str
        Of a CSV file, where they are not to be found out: "cp1252", ";".
    sheet : str
        Of a workbook. By default the first visible one that has recipients.
    visible_only : bool
        Leave out rows of a workbook that are hidden, by hand or by a filter.
    workbook_language : str
        How numbers and dates in cells are written, such as "en-GB": a workbook does not say it. By default
        as in the country where the account is billed.
    split_by : str
        The column that names each row's client, for `Estimate.by_client`. Memory grows with the clients.

    Counting and rating it

    tariff : Tariff or path
        The default is the tariff of `billing_country` ("fr") in use `on` that day (today).
    billing_country : str
        The country where the account is billed, such as "fr".
    on : date
        The day of the tariff; by default today.
    stop_clause : bool or str
        True or False: count OVHcloud's opt-out text with every message or with none; a text: count that one.
        By default it is counted as OVHcloud adds it: to messages of a French account with an alphanumeric
        sender.
    stop_units : int [0..160]
        Count a clause of so many units where one is added, in place of the usual one of 11.
    account : str
        Count the clause of this account, as `smscost account calibrate` measured it. By default that of all
        real accounts that were measured, the longest of them.
    sender_type : "alpha", "numeric", "shortcode" or "virtual"
        The sender of all messages. By default the campaign's sender column decides, and without one "alpha".
    default_country : str
        The country whose national numbers are meant, such as "FR" for `06 39 98 00 01`; "none": no country's.
        By default that where the account is billed.
    assume : mapping of str to str
        Destinations that the tariff lacks, and the one each is priced as: `{"GG": "GB"}`.
    unique : bool
        Leave out rows whose number came before in a row with a price, however it is written; they are counted
        as left out. Memory grows with the numbers, by about 20 bytes for each.

    Buying for it

    balance : Decimal, int or str [credits]
        What the account holds; below 0 where it owes credits, which are then bought, too.
    max_orders : int [1..]
        At most so many orders; without it, as many as it takes.
    vat : Decimal, int or str [percent]
        Instead of the tariff's own.
    stock : path, DataFrame, or list of Bought
        What was paid for the credits that the account holds, by purchase: `date`, `credits`, `price`
        excluding VAT. The oldest are used first; `Estimate.stock` and each client's `Share.stock` say what
        those cost that the campaign takes.

    >>> from estimator import estimate
    >>> options: JobOptions = {"on": "2026-11-01", "default_country": "FR", "balance": "0.5"}
    >>> str(estimate([{"to": "06 39 98 00 01", "text": "Bonjour"}], **options).purchase.left_over)
    '99.5'
    """

    tariff: TariffSource
    billing_country: str
    on: Day | None
    balance: Amount
    max_orders: int | None
    vat: Amount | None
    stock: StockSource | None


FILES: Final = ("tariff", "stock")
"""Those of `JobOptions` that may name files, which a run reads beside the campaign."""


def files_read(options: JobOptions, **sources: object) -> list[Use]:
    """Every file that a run with these options reads, its sources too: none of them may be written over."""
    return given(**sources, **{name: options.get(name) for name in FILES})


_DEFAULTS: Mapping[str, object] = {
    "billing_country": "fr",
    "balance": 0,
    "visible_only": False,
    "unique": False,
}
"""Of those keyword arguments whose default is not None."""


@dataclass(frozen=True, slots=True)
class Job:
    """How a campaign is read, counted, rated and bought for.

    Attributes
    ----------
    reading : Reading
        How its rows become batches.
    terms : Terms
        How they are counted and rated.
    buying : Buying
        What the account holds, and how it may be filled.
    """

    reading: Reading
    terms: Terms
    buying: Buying = field(default_factory=Buying)

    @classmethod
    def of(cls, options: JobOptions, *, keep_originals: bool = False) -> Job:
        """The job that keyword arguments mean, all of it checked before anything is read.

        Parameters
        ----------
        options : JobOptions
            As they came; those that are missing have their defaults.
        keep_originals : bool
            Keep all columns of all rows, for lists of rejects and for what is written from them.

        Raises
        ------
        SmsCostError
            `USE001`, `USE013` a country; `AMT…` an amount; `TAR…` the tariff; `TPL…` the template.

        >>> from datetime import date
        >>> job = Job.of({"default_country": "FR", "on": date(2026, 11, 1)})
        >>> job.terms.default_country, job.terms.stop_clause
        ('FR', '\\nSTOP:36111')
        """
        template, fields_as = options.get("template"), options.get("fields_as")
        terms = terms_for(
            find_tariff(
                options.get("tariff"),
                billing_country=options.get("billing_country", "fr"),
                on=options.get("on"),
            ),
            stop_clause=options.get("stop_clause"),
            stop_units=options.get("stop_units"),
            account=options.get("account"),
            sender_type=options.get("sender_type"),
            default_country=options.get("default_country"),
            assume=options.get("assume"),
            unique=options.get("unique", False),
        )
        return cls(
            Reading(
                ColumnChoice(
                    options.get("number_column"),
                    options.get("message_column"),
                    group=options.get("split_by"),
                    fields_as=None if fields_as is None else field_syntax(fields_as).name,
                    country=terms.default_country,
                ),
                Template.parse(template, fields_as=fields_as) if isinstance(template, str) else template,
                options.get("encoding"),
                options.get("delimiter"),
                keep_originals,
                options.get("sheet"),
                options.get("visible_only", False),
                options.get("workbook_language") or f"und-{terms.tariff.billing_country.upper()}",
            ),
            terms,
            Buying.of(
                options.get("balance", 0), options.get("max_orders"), options.get("vat"), options.get("stock")
            ),
        )

    def estimate(
        self,
        name: str,
        summary: Summary,
        kept: tuple[PricedRows, ...] | None = None,
        parts: tuple[CampaignPart, ...] = (),
        bad: tuple[BadFile, ...] = (),
    ) -> Estimate:
        """What a campaign, or several, cost of which everything is counted.

        Raises
        ------
        CampaignError
            `FIL006` where it has no rows: that it costs nothing would be no answer.
        """
        if not summary.read:
            raise CampaignError("FIL006", Place(name))
        return Estimate(
            *(name, self.terms, summary, self.buying, kept, self.reading.choice.group),
            of_several=parts,
            bad=bad,
        )


def terms_for(
    tariff: Tariff,
    *,
    stop_clause: bool | str | None = None,
    stop_units: int | None = None,
    account: str | None = None,
    sender_type: SenderType | None = None,
    default_country: str | None = None,
    assume: Mapping[str, str] | None = None,
    unique: bool = False,
) -> Terms:
    """What a campaign is counted and priced by, with OVHcloud's own rules where nothing else is asked for."""
    adds_it = tariff.billing_country == "fr" and sender_type in (None, "alpha")
    clause = counted_clause(
        stop_clause, stop_units=stop_units, account=account, sender_type=sender_type, adds_it=adds_it
    )
    priced_as: dict[str, str] = {}
    for named, like in (assume or {}).items():
        country, rated = known_country(named), _rated(like, tariff)
        one = priced_as.setdefault(country, rated)
        if one != rated:
            raise UsageError("USE033", option="assume", name=country_told(country), one=one, other=rated)
    return Terms(
        tariff=tariff,
        stop_clause=str(clause),
        measured=clause.measured,
        clause_assumed=clause.is_assumed,
        clause_by_sender=stop_clause is None and sender_type is None,
        default_country=_home(default_country, tariff),
        assumes_country=default_country is None,
        assume={lacking: like for lacking, like in priced_as.items() if lacking not in tariff.rates_milli},
        unique=unique,
        rated_anyway=tuple(sorted(priced_as.keys() & tariff.rates_milli.keys())),
    )


def takes_job_options(function: Function) -> Function:
    """Spell out `**options: Unpack[JobOptions]`, or a part of it, in a signature, for `help` and completion.

    >>> from typing import Unpack
    >>> @takes_job_options
    ... def price(campaign, *, keep=False, **options: Unpack[JobOptions]): ...
    >>> list(signature(price).parameters)[:4]
    ['campaign', 'keep', 'number_column', 'message_column']
    """
    declared = signature(function)
    own = [each for each in declared.parameters.values() if each.kind is not Parameter.VAR_KEYWORD]
    some = any("CampaignOptions" in str(each.annotation) for each in declared.parameters.values())
    shared = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=_DEFAULTS.get(name), annotation=kind.__forward_arg__)
        for name, kind in (CampaignOptions if some else JobOptions).__annotations__.items()
    ]
    cast("Any", function).__signature__ = Signature(
        [*own, *shared], return_annotation=declared.return_annotation
    )
    return function


def _home(default_country: str | None, tariff: Tariff) -> str | None:
    """The country of numbers written without one: as said, or where the account is billed."""
    return home_country(tariff.billing_country if default_country is None else default_country)


def _rated(text: str, tariff: Tariff) -> str:
    country = known_country(text)
    if country not in tariff.rates_milli:
        raise UsageError("USE013", country=country_told(country), billing=tariff.billing_country.upper())
    return country
