"""The STOP clause of an account: its units as they were measured, or the usual text where nobody has.

Which text the provider adds is not published, and sources disagree on its length; only the account's own
estimate of a message settles it. `smscost account calibrate` asks for that, and keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from estimator.base.amounts import whole_number
from estimator.base.arguments import checked
from estimator.base.choices import SENDER_TYPES, SenderType, one_of
from estimator.base.display import OneLine
from estimator.base.language import listed, told
from estimator.base.paths import is_there
from estimator.base.resources import user_path
from estimator.count.alphabet import OTHER_STOP_CLAUSE, STOP_CLAUSE
from estimator.errors import CampaignError, Place, UsageError

if TYPE_CHECKING:
    from estimator.documents.account import Clauses

SANDBOX: Final = "sandbox"
MOST_UNITS: Final = 160
_STOP: Final = "\nSTOP"
_KNOWN: Final = {len(text): text for text in ("", STOP_CLAUSE, OTHER_STOP_CLAUSE)}


@dataclass(frozen=True, slots=True, repr=False)
class MeasuredClause(OneLine):
    """How much longer the provider makes a message of an account.

    Attributes
    ----------
    provider : str
        Where the account is: `"ovh-eu"`, `"sandbox"`.
    account : str
    sender_type : "alpha", "numeric", "shortcode" or "virtual"
    units : int [0..160]
        0: nothing is added.
    on : date
        When the provider was asked.

    >>> MeasuredClause("ovh-eu", "sms-ab1234-1", "alpha", 14, date(2026, 11, 28)).units
    14
    """

    provider: str
    account: str
    sender_type: SenderType
    units: int
    on: date


def clause_of(units: int) -> str:
    """A text of so many units that stands for a STOP clause: a known one of that length, or dots.

    >>> clause_of(11), clause_of(14), clause_of(8), clause_of(0)
    ('\\nSTOP:36111', '\\nSTOP au 36180', '\\nSTOP...', '')
    """
    return _KNOWN.get(units, (_STOP + "." * units)[:units])


class CountedClause(str):
    """The text of a STOP clause that is counted, which knows how it is known.

    Attributes
    ----------
    measured : MeasuredClause, or None
        Where it is that of an account, as it was measured.
    is_assumed : bool
        Whether nobody has said or measured it.

    >>> measured = MeasuredClause("ovh-eu", "sms-ab1234-1", "alpha", 14, date(2026, 11, 28))
    >>> CountedClause("\\nSTOP au 36180", measured).measured.account
    'sms-ab1234-1'
    """

    __slots__ = ("is_assumed", "measured")
    measured: MeasuredClause | None
    is_assumed: bool

    def __new__(
        cls, text: str = "", measured: MeasuredClause | None = None, *, is_assumed: bool = False
    ) -> CountedClause:
        clause = super().__new__(cls, text)
        clause.measured, clause.is_assumed = measured, is_assumed
        return clause


@checked()
@checked()
def counted_clause(
    stop_clause: bool | str | None = None,
    *,
    stop_units: int | None = None,
    account: str | None = None,
    sender_type: SenderType | None = None,
    adds_it: bool = True,
) -> CountedClause:
    """The clause that is counted: as it is said, else as it was measured, else the usual one.

    Parameters
    ----------
    stop_clause : bool, str, or None
        A text, or whether there is one; None: as the provider `adds_it`.
    stop_units, account
        How long it is, or whose it is. At most one of them and of the text may be given.

    Raises
    ------
    UsageError
        `USE025` where more than one of them says which it is, `ACC035` as `clause_for`, `AMT…`.

    >>> counted_clause(None, stop_units=14), counted_clause(False)
    ('\\nSTOP au 36180', '')
    """
    if sender_type is not None:
        one_of(told("kind of sender"), sender_type, SENDER_TYPES)
    said = [stop_clause is False or isinstance(stop_clause, str), stop_units is not None, account is not None]
    if sum(said) > 1:
        raise UsageError("USE025")
    if isinstance(stop_clause, str):
        return CountedClause(stop_clause)
    if stop_units is not None:
        units = whole_number(told("number of units of the STOP clause"), stop_units, most=MOST_UNITS)
        return CountedClause(clause_of(units) if stop_clause or adds_it else "")
    if stop_clause is False or not (stop_clause or adds_it or account):
        return CountedClause("")
    measured = clause_for(account, sender_type)
    if measured is not None:
        return CountedClause(clause_of(measured.units), measured)
    return CountedClause(STOP_CLAUSE, is_assumed=True) if stop_clause or adds_it else CountedClause("")


def clauses_file() -> Path:
    """Where the measured clauses are; the environment variable SMSCOST_DATA_DIR moves it."""
    return user_path("stop-clauses.json")


def measured_clauses() -> tuple[MeasuredClause, ...]:
    """All that were measured, by account. Raises `ACC036` where the file holds something else."""
    file = clauses_file()
    if not is_there(file):
        return ()
    # Heavy, and most users have none.
    from estimator.documents.account import Clauses
    from estimator.documents.reading import read_saved

    try:
        kept = read_saved(Clauses, file).clauses
    except ValueError as error:
        raise CampaignError("ACC036", Place(str(file)), why=error) from error
    return tuple(
        MeasuredClause(each.provider, each.account, each.sender_type, each.units, each.on) for each in kept
    )


def keep_clauses(measured: Iterable[MeasuredClause]) -> None:
    """Keep what was measured, in the place of what was known of the same accounts and senders."""
    found = {(each.provider, each.account, each.sender_type): each for each in measured_clauses()}
    found |= {(each.provider, each.account, each.sender_type): each for each in measured}
    from msgspec import json

    from estimator.base.files import private_folder, written_atomically

    file = clauses_file()
    private_folder(file.parent)
    with written_atomically(file, private=True) as out:
        document = clauses_document(found[key] for key in sorted(found))
        out.write(json.format(json.encode(document)).decode() + "\n")


def clauses_document(measured: Iterable[MeasuredClause]) -> Clauses:
    """The same as a document."""
    from estimator.documents import account as documents

    return documents.Clauses(
        schema=1,
        clauses=tuple(
            documents.MeasuredClause(each.provider, each.account, each.sender_type, each.units, each.on)
            for each in measured
        ),
    )


def clause_for(account: str | None, sender_type: SenderType | None) -> MeasuredClause | None:
    """What is known of the clause of an account; without one, of the longest that real accounts get.

    Raises
    ------
    UsageError
        `ACC035` where the account is named and nothing of it was measured.

    The clauses of a sandbox count only where its account is named: they are set by hand.
    """
    every = measured_clauses()
    if account is not None:
        mine = [each for each in every if each.account == account]
        if not mine:
            known = listed(sorted({each.account for each in every})) or told("none")
            raise UsageError("ACC035", account=account, known=known)
    else:
        mine = [each for each in every if each.provider != SANDBOX]
    mine = [each for each in mine if each.sender_type == (sender_type or "alpha")]
    return max(mine, key=lambda each: (each.units, each.on), default=None)
