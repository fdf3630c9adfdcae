"""Options that belong together: declared once as a value, taken by every command that needs them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

from estimator.base.language import told
from estimator.cli.options import (
    AccountBalances,
    AdvertisingHours,
    AllowRejects,
    Assume,
    Balance,
    BalancesFile,
    BillingCountry,
    CampaignSender,
    ClauseAccount,
    DefaultCountry,
    Delimiter,
    FieldsWritten,
    FileEncoding,
    MaxOrders,
    Message,
    MessageColumn,
    MessageFile,
    NoStopClause,
    NumberColumn,
    OnDay,
    OtherEncoding,
    ReadQuotas,
    Sender,
    SheetName,
    StopClause,
    StopUnits,
    TariffFile,
    Unique,
    Vat,
    VisibleOnly,
    WorkbookLanguage,
    assumed,
    by_account,
)
from estimator.errors import UsageError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from estimator.count.clauses import CountedClause
    from estimator.price.job import CampaignOptions, Job, JobOptions
    from estimator.supply.calendar import AccountList, Calendar
    from estimator.tariff import Tariff


class HasJobOptions(Protocol):
    """A group of options that a job is made of."""

    @property
    def options(self) -> JobOptions | CampaignOptions:
        """These, as a job takes them."""


@dataclass(frozen=True, slots=True)
class WorkbookOptions:
    """How a workbook is read."""

    sheet: SheetName = None
    visible_only: VisibleOnly = False
    workbook_language: WorkbookLanguage = None

    @property
    def options(self) -> CampaignOptions:
        """These, as a job takes them."""
        return {
            "sheet": self.sheet,
            "visible_only": self.visible_only,
            "workbook_language": self.workbook_language,
        }


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How a campaign is read."""

    message: Message = None
    message_file: MessageFile = None
    fields_as: FieldsWritten = None
    number_column: NumberColumn = None
    message_column: MessageColumn = None
    encoding: FileEncoding = None
    delimiter: Delimiter = None
    workbook: WorkbookOptions = field(default_factory=WorkbookOptions)

    @property
    def template(self) -> str | None:
        """The one text for all rows, wherever it was given; None: the campaign has its own."""
        if self.message_file is None:
            return self.message
        if self.message is not None:
            raise UsageError("USE016")
        from estimator.campaign.sources import read_template

        return read_template(self.message_file)

    @property
    def options(self) -> CampaignOptions:
        """These, as a job takes them."""
        return {
            "template": self.template,
            "fields_as": self.fields_as,
            "number_column": self.number_column,
            "message_column": self.message_column,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            **self.workbook.options,
        }


@dataclass(frozen=True, slots=True)
class ClauseOptions:
    """Whether and how messages get an opt-out text."""

    sender_type: Sender = None
    no_stop_clause: NoStopClause = False
    stop_clause: StopClause = None
    stop_units: StopUnits = None
    account: ClauseAccount = None

    @property
    def of_message(self) -> CountedClause:
        """What they say of one message of a French account, as `explain` takes it."""
        from estimator.count.clauses import counted_clause

        return counted_clause(
            self._said,
            stop_units=self.stop_units,
            account=self.account,
            sender_type=self.sender_type,
            adds_it=self.sender_type in (None, "alpha"),
        )

    @property
    def _said(self) -> bool | str | None:
        """The text that is said, or that there is none; `USE025` where both are."""
        if self.no_stop_clause and self.stop_clause is not None:
            raise UsageError("USE025")
        return False if self.no_stop_clause else self.stop_clause


@dataclass(frozen=True, slots=True)
class CampaignClauseOptions(ClauseOptions):
    """The same for a campaign, whose rows may say who sends them."""

    sender_type: CampaignSender = None

    @property
    def of_campaign(self) -> bool | str | None:
        """What they say of a campaign, whose rows may each have a sender, as `estimate` takes it."""
        return self._said


@dataclass(frozen=True, slots=True)
class CountingOptions:
    """How the rows of a campaign are counted and rated."""

    clause: CampaignClauseOptions
    default_country: DefaultCountry = None
    assume: Assume = None
    unique: Unique = False

    @property
    def assumed(self) -> dict[str, str]:
        """A country that has no rate, and the one it is priced as."""
        return assumed(self.assume)

    @property
    def options(self) -> CampaignOptions:
        """These, as a job takes them."""
        return {
            "stop_clause": self.clause.of_campaign,
            "stop_units": self.clause.stop_units,
            "account": self.clause.account,
            "sender_type": self.clause.sender_type,
            "default_country": self.default_country,
            "assume": self.assumed,
            "unique": self.unique,
        }


@dataclass(frozen=True, slots=True)
class TariffOptions:
    """Which tariff is used."""

    tariff: TariffFile = None
    billing_country: BillingCountry = "fr"
    on: OnDay = None

    def find(self) -> Tariff:
        """The tariff that is in force on the day asked for, or today."""
        from estimator.tariff import find_tariff

        return find_tariff(self.tariff, billing_country=self.billing_country, on=self.day)

    @property
    def day(self) -> date | None:
        """The day asked for."""
        return self.on

    @property
    def options(self) -> JobOptions:
        """These, as a job takes them."""
        return {"tariff": self.tariff, "billing_country": self.billing_country, "on": self.day}


@dataclass(frozen=True, slots=True)
class BuyingOptions:
    """How credits are bought."""

    balance: Balance = "0"
    max_orders: MaxOrders = None
    vat: Vat = None

    @property
    def options(self) -> JobOptions:
        """These, as a job takes them."""
        return {"balance": self.balance, "max_orders": self.max_orders, "vat": self.vat}


@dataclass(frozen=True, slots=True)
class CalendarOptions:
    """How a calendar is read."""

    default_country: DefaultCountry = None
    encoding: OtherEncoding = None
    allow_rejects: AllowRejects = False
    advertising_hours: AdvertisingHours = False

    def read(
        self,
        source: Path,
        *,
        tariff: Path | None,
        billing_country: str,
        on: date | None = None,
        allow_empty: bool = False,
    ) -> Calendar:
        """The calendar, its campaigns rated with the tariff of their day, or of the day that is given."""
        from estimator.supply.calendar import keep_advertising_hours, read_calendar

        calendar = read_calendar(
            source,
            tariff=tariff,
            billing_country=billing_country,
            on=on,
            default_country=self.default_country,
            allow_rejects=self.allow_rejects,
            encoding=self.encoding,
            allow_empty=allow_empty,
        )
        return keep_advertising_hours(calendar) if self.advertising_hours else calendar


@dataclass(frozen=True, slots=True)
class HoldingOptions:
    """What accounts hold before anything is sent."""

    balance: AccountBalances = None
    balances: BalancesFile = None
    quotas: ReadQuotas = "apart"

    def read(self, encoding: str | None) -> AccountList:
        """The accounts of the file, whose encoding is given where it is not UTF-8, and those one by one."""
        from estimator.supply.calendar import Account, AccountList, read_accounts

        listed: tuple[Account, ...] = ()
        if self.balances is not None:
            listed = read_accounts(self.balances, encoding=encoding).accounts
        one_by_one = by_account("balance", self.balance, least=None)
        for account in listed:
            if account.name in one_by_one:
                raise UsageError("TRF002", account=account.name or told("without a name"))
        alone = (Account(name, held) for name, held in one_by_one.items())
        return AccountList((*listed, *alone), None, self.quotas)

    @property
    def typed(self) -> list[str]:
        """The names that were typed, and may be mistyped."""
        return [name for name in by_account("balance", self.balance, least=None) if name]


def job_of(*groups: HasJobOptions, keep_originals: bool = False) -> Job:
    """The job that groups of options mean together."""
    from estimator.price.job import Job

    options = {name: value for group in groups for name, value in group.options.items()}
    return Job.of(cast("JobOptions", options), keep_originals=keep_originals)
