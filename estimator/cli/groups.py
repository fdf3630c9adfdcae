"""Options that belong together: declared once as a value, taken by every command that needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import update_wrapper
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Annotated, Any, Final, Protocol, TypeGuard, TypeVar, cast, get_type_hints

from estimator.base.defaults import in_force, only_shown
from estimator.base.language import listed, told
from estimator.base.notes import note
from estimator.base.paths import also_reads, run
from estimator.cli.defaults import parameter_of
from estimator.cli.files import file_options, files_of_run, with_names_checked
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
    NoConfig,
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
from estimator.cli.spoken import language_option
from estimator.errors import Place, UsageError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from estimator.count.clauses import CountedClause
    from estimator.price.job import CampaignOptions, Job, JobOptions
    from estimator.supply.calendar import AccountList, Calendar
    from estimator.tariff import Tariff


Command = TypeVar("Command", bound=Callable[..., Any])


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


def job_of(*groups: HasJobOptions, keep_originals: bool = False) -> Job:
    """The job that groups of options mean together."""
    from estimator.price.job import Job

    options = {name: value for group in groups for name, value in group.options.items()}
    return Job.of(cast("JobOptions", options), keep_originals=keep_originals)


_OF_ALL: Final = (
    Parameter(
        "lang", Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[str | None, language_option()]
    ),
    Parameter("no_config", Parameter.KEYWORD_ONLY, default=False, annotation=NoConfig),
)
"""Options that every command has, and need not know of."""


def spread(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command as typer wants it: each group of options that it takes is spread into its options.

    Groups are keyword-only parameters: they stand after the `*`. Every command has options for a language and
    for defaults, of which it need not know: these hold for the whole run. Before the command itself begins,
    all files that its options name are known, and a run that would write over what it reads is refused
    (`OUT003`, `OUT004`), as is one whose result would have a false name (`OUT005`).

    >>> def show(name: str, *, tariff: TariffOptions) -> None:
    ...     print(name, tariff.billing_country)
    >>> str(signature(spread(show)).parameters["billing_country"].default)
    'fr'
    >>> spread(show)(name="now", billing_country="es")
    now es
    """
    taken = [
        each.replace(annotation=hint)
        for each, hint in zip(signature(command).parameters.values(), _hints(command), strict=True)
    ]
    options = [*(with_names_checked(each) for one in taken for each in _options(one)), *_OF_ALL]
    files = file_options(options)
    # Whether a command takes nothing from a file of defaults this time but how its result is shown.
    only_shows: Callable[[Mapping[str, Any]], bool] = getattr(command, "only_shows", lambda _: False)
    idle: Sequence[_Idle] = getattr(command, "idle", ())
    spread_signature = signature(command).replace(parameters=options)

    def spread_out(**given: Any) -> Any:
        bound = spread_signature.bind(**given)
        bound.apply_defaults()
        reads, writes = files_of_run(files, bound.arguments)
        with run(reads, writes):
            for file in files:
                file.check_name(bound.arguments)
            for each in idle:
                each.check(bound.arguments, spread_signature.parameters)
            with only_shown() if only_shows(bound.arguments) else nullcontext():
                _say_defaults()
            return command(**{each.name: _gathered(each, bound.arguments) for each in taken})

    update_wrapper(spread_out, command)
    spread_out.__signature__ = spread_signature  # type: ignore[attr-defined]
    spread_out.__annotations__ = {each.name: each.annotation for each in options}
    spread_out.files = files  # type: ignore[attr-defined]
    return spread_out


@dataclass(frozen=True, slots=True)
class _Idle:
    """Options that have nothing to act on where none of some others is given."""

    options: frozenset[str]
    beside: tuple[str, ...]

    def check(self, given: Mapping[str, Any], usual: Mapping[str, Parameter]) -> None:
        """Raise `USE029` where one of them is given for nothing; a file of defaults is for all commands."""
        if any(given[each] is not None for each in self.beside):
            return
        of_file = {parameter_of(key) for file in in_force() for key in file.keys}
        for name in sorted(self.options - of_file):
            if given[name] != usual[name].default:
                beside = listed([f"--{each}" for each in self.beside], told(" or "))
                raise UsageError("USE029", option=name, beside=beside)


def acts_on(
    *beside: str, options: Iterable[type | str], but: Iterable[str] = ()
) -> Callable[[Command], Command]:
    """Refuse options of a command that are given without what they act on.

    Parameters
    ----------
    *beside : str
        Parameters, of which one is needed.
    options : iterable of str, or of groups
        What needs it,
    but : iterable of str
        without these.
    """

    def declared(command: Command) -> Command:
        names = (
            name
            for each in options
            for name in ([each] if isinstance(each, str) else [one.name for one in _options_of(each)])
        )
        idle = _Idle(frozenset(names) - {*but}, beside)
        command.idle = [*getattr(command, "idle", ()), idle]  # type: ignore[attr-defined]
        return command

    return declared


def _say_defaults() -> None:
    """Note which defaults are from a file, which is not written over; nothing is changed in silence."""
    for each in in_force():
        also_reads(told("the file of defaults"), each.file)
        if each.keys:
            note(Place(each.file), "defaults from this file: {keys}", keys=", ".join(each.keys))


def _hints(described: Any) -> list[Any]:
    """What the parameters of a function, or the fields of a group, are declared as."""
    hints = get_type_hints(described, include_extras=True)
    hints.pop("return", None)
    return list(hints.values())


def _options(parameter: Parameter) -> Iterator[Parameter]:
    """What a parameter is on the command line: itself, or the options of its group."""
    if _is_group(parameter.annotation):
        yield from _options_of(parameter.annotation)
    else:
        yield parameter


def _options_of(group: type) -> Iterator[Parameter]:
    for each in _fields_of(group):
        yield from _options(each)


def _is_group(declared: Any) -> TypeGuard[type]:
    return isinstance(declared, type) and is_dataclass(declared)


def _fields_of(group: type) -> Iterator[Parameter]:
    for each, hint in zip(fields(group), _hints(group), strict=True):
        default = Parameter.empty if each.default is MISSING else each.default
        yield Parameter(each.name, Parameter.KEYWORD_ONLY, default=default, annotation=hint)


def _gathered(parameter: Parameter, options: Mapping[str, Any]) -> Any:
    """What the command gets for a parameter: the option's value, or the group made of its options."""
    group = parameter.annotation
    if not _is_group(group):
        return options[parameter.name]
    return group(**{each.name: _gathered(each, options) for each in _fields_of(group)})
