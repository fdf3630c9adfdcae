"""What accounts hold before anything is sent: balances, quotas, thresholds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal

from estimator.base.amounts import Amount, exact_decimal
from estimator.base.arguments import checked
from estimator.base.choices import QUOTAS, Quotas, one_of
from estimator.base.credits import to_credits, to_milli
from estimator.base.display import Displayed, one_line
from estimator.base.language import joined, told
from estimator.base.table_in import TableLayout, TableRow, TableSource, rows_of
from estimator.base.words import counted
from estimator.errors import CampaignError


@dataclass(frozen=True, slots=True, init=False)
class Account:
    """One account, as the provider shows it.

    Attributes
    ----------
    name : str
        The provider's name of the account: `"sms-ab1234-1"`.
    credits : Decimal [credits]
        What is left on it (`creditsLeft`); below 0 where it owes credits.
    held_by_quota : Decimal [credits, 0..]
        What the quotas of its users hold (`creditsHoldByQuota`).
    threshold : Decimal [credits, 0..], or None
        Automatic recharge buys credits when the balance falls to this or below; None where it is off.
    customer : str
        The customer identifier; may be empty where all accounts are of one customer.

    Raises
    ------
    UsageError
        `AMT001` to `AMT005` where an amount is none. They are given as `Decimal`, int or text.

    >>> Account("sms-ab1234-1", "1 250,5", threshold=100).credits
    Decimal('1250.5')
    """

    name: str
    credits: Decimal
    held_by_quota: Decimal
    threshold: Decimal | None
    customer: str

    @checked()
    def __init__(
        self,
        name: str,
        credits: Amount,  # noqa: A002 - the word of the domain
        held_by_quota: Amount = 0,
        threshold: Amount | None = None,
        customer: str = "",
    ) -> None:
        called = name or told("(no name)")
        held = exact_decimal(told("number of credits that quotas of {name} hold", name=called), held_by_quota)
        if threshold is not None:
            threshold = exact_decimal(told("threshold of {name}", name=called), threshold)
        values = (name, balance_of(name, credits), held, threshold, customer)
        for field, value in zip(fields(self), values, strict=True):
            object.__setattr__(self, field.name, value)


def free_milli(milli: int, held_milli: int, quotas: Quotas) -> int:
    """What can be sent, moved or given of what is left on an account [milli-credits].

    Below 0 where the account owes credits.

    >>> free_milli(250_500, 50_000, "apart"), free_milli(250_500, 50_000, "within")
    (250500, 200500)
    """
    return min(milli, max(0, milli - withheld_milli(held_milli, quotas)))


def withheld_milli(held_milli: int, quotas: Quotas) -> int:
    """What quotas of users keep of what is left on an account [milli-credits], of all that they hold.

    The one home of what quotas do: plans, transfers, recharge, changes of accounts and the sandbox ask here,
    or for what is free.

    >>> withheld_milli(50_000, "apart"), withheld_milli(50_000, "within")
    (0, 50000)
    """
    return 0 if quotas == "apart" else held_milli


@dataclass(frozen=True, slots=True)
class AccountList(Displayed):
    """Accounts, and what they need where the list says it.

    Attributes
    ----------
    accounts : tuple of Account
        In the order of the list.
    needs : mapping of account to Decimal [credits], or None
        None where the list has no column of needs.
    quotas : "apart" or "within"
        Whether what quotas hold is a part of what is left.

    >>> accounts = AccountList((Account("sms-ab1234-1", "250.5", held_by_quota=50),), None, "within")
    >>> accounts.balances, accounts.spendable
    ({'sms-ab1234-1': Decimal('250.5')}, {'sms-ab1234-1': Decimal('200.5')})
    """

    accounts: tuple[Account, ...]
    needs: Mapping[str, Decimal] | None
    quotas: Quotas = "apart"

    def __repr__(self) -> str:
        return one_line(self, counted(len(self.accounts), "account"))

    @property
    def balances(self) -> dict[str, Decimal]:
        """What each account has left [credits]."""
        return {account.name: account.credits for account in self.accounts}

    @property
    def spendable(self) -> dict[str, Decimal]:
        """What each account can spend on what is planned [credits]: without what quotas hold of it."""
        return {
            account.name: to_credits(
                free_milli(to_milli(account.credits), to_milli(account.held_by_quota), self.quotas)
            )
            for account in self.accounts
        }

    @property
    def withheld(self) -> dict[str, Decimal]:
        """What quotas hold of what each account has left [credits]: 0 where that comes on top."""
        return {
            account.name: to_credits(withheld_milli(to_milli(account.held_by_quota), self.quotas))
            for account in self.accounts
        }


def _lacking(roles: Collection[str]) -> str:
    lacking = [told("a column {role}", role=role) for role in ("account", "credits") if role not in roles]
    return joined(lacking)


LAYOUT = TableLayout(
    what=told("list of accounts"),
    # The last names are those of the provider's API.
    names={
        "account": ("account", "compte", "serviceName"),
        "credits": ("credits", "crédits", "creditsLeft"),
        "held_by_quota": ("held_by_quota", "quotas", "creditsHoldByQuota"),
        "threshold": ("threshold", "seuil", "creditThresholdForAutomaticRecredit"),
        "need": ("need", "besoin"),
        "customer": ("customer", "client"),
    },
    amounts=frozenset({"credits", "held_by_quota", "threshold", "need"}),
    lacking=_lacking,
    example="account;credits;held_by_quota;threshold",
)


@checked()
def read_accounts(
    source: TableSource, *, encoding: str | None = None, quotas: Quotas = "apart"
) -> AccountList:
    """Read a list of accounts.

    Parameters
    ----------
    source : path or table
        A file (CSV, workbook, Parquet), or a table of pandas, polars or Arrow. Its columns, in English or
        French: `account` and `credits`; and, where there are any, `held_by_quota` (0 where empty),
        `threshold` (no automatic recharge where empty), `need` (0 where empty), `customer`. Other columns are
        not looked at.
    encoding : str, optional
        Of a file that is not UTF-8: "cp1252".
    quotas : "apart" or "within"
        Whether what quotas hold comes on top of `credits`, or is a part of them.

    Raises
    ------
    CampaignError
        `CAL001`, `COL004` the columns, `AMT001` to `AMT005` an amount, `TRF002` an account twice; `FIL…`,
        `CSV…`, `ENC…` the file.
    UsageError
        `CAL013` where the source is nothing that holds such a list.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"account": ["sms-ab1234-1"], "credits": ["12.5"], "threshold": [5]})
    >>> read_accounts(table).accounts[0].threshold, read_accounts(table).balances
    (Decimal('5'), {'sms-ab1234-1': Decimal('12.5')})
    """
    one_of(told("reading of quotas"), quotas, QUOTAS)
    accounts: dict[str, Account] = {}
    needs: dict[str, Decimal] = {}
    for row in rows_of(source, LAYOUT, encoding):
        account = _account(row)
        if account.name in accounts:
            raise CampaignError("TRF002", row.place, account=account.name or told("without a name"))
        accounts[account.name] = account
        if "need" in row.cells:
            needs[account.name] = to_credits(row.milli("need") or 0)
    return AccountList(tuple(accounts.values()), needs or None, quotas)


def _account(row: TableRow) -> Account:
    threshold = row.milli("threshold")
    return Account(
        name=row.cell("account"),
        credits=to_credits(row.amount("credits", least=None)),
        held_by_quota=to_credits(row.milli("held_by_quota") or 0),
        threshold=None if threshold is None else to_credits(threshold),
        customer=row.cell("customer"),
    )


@checked()
def read_balances(
    source: TableSource | Mapping[str, Amount], *, encoding: str | None = None
) -> dict[str, Decimal]:
    """What accounts hold before the first need [credits].

    Parameters
    ----------
    source : path, table, or mapping of account to credits
        As for `read_accounts`. What quotas hold is not looked at.
    encoding : str, optional
        Of a file that is not UTF-8.

    Raises
    ------
    SmsCostError
        As `read_accounts`; of a mapping, `AMT001` to `AMT005` too.

    >>> read_balances({"sms-ab1234-1": "12.5"})
    {'sms-ab1234-1': Decimal('12.5')}
    """
    if isinstance(source, Mapping):
        return {account: balance_of(account, held) for account, held in source.items()}
    return read_accounts(source, encoding=encoding).balances


def balance_of(account: str, held: Amount) -> Decimal:
    """What an account holds, or `AMT…`; below 0 it owes credits. Its name may be empty.

    >>> balance_of("sms-ab1234-1", "12,5")
    Decimal('12.5')
    """
    return exact_decimal(
        told("balance of {account}", account=account) if account else told("balance"), held, least=None
    )
