"""Which column of a campaign holds what: by its heading, and by what its first cells hold.

Headings make candidates, whole names before single words (`headings`); the first rows decide among them
(`content`). What was decided is said, and where nothing is clear an error names what was tried on the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from estimator.base.language import told
from estimator.base.read import clipped, fold
from estimator.campaign.content import Content, Rows, content_of, is_number, mobiles_of
from estimator.campaign.fields import FieldSyntax, field_syntax, foreign_fields
from estimator.campaign.headings import (
    COUNT_NAMES,
    COUNTRY_NAMES,
    RECIPIENT,
    SENDER_NAMES,
    may_name_remarks,
    message_rank,
    number_rank,
)
from estimator.campaign.own import APOSTROPHES, APPLIED_MESSAGE, kind_of_own, without_own
from estimator.campaign.sought import MESSAGES, NUMBERS, Sought
from estimator.campaign.template import Template
from estimator.errors import CampaignError, Place, UsageError

MISSING = ("COL001", "COL002", "COL005", "COL012", "COL013", "TPL003")
"""Errors of a column that is not there, as far as the names of the columns are known."""

Decision = tuple[str, str]
"""Something that was decided for the owner of a campaign: its kind, and a detail."""

# No column is called like this, and every phone number looks so: the first row is data then, not names.
_PHONE_NUMBER = re.compile(r"\s*[+(]?[0-9][0-9 ().\u00a0\u202f-]{6,}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """The columns a user named with `--number-column` and `--message-column`; None: find them.

    `group` is the one that `--split-by` names; without it rows are not grouped.
    `fields_as` says how fields are written in the messages of a column; without it they have none.
    `country` is the one whose national numbers are meant: of several columns that of mobiles is taken.
    Without `recipients`, rows are texts that are sent to nobody: who gets them, from whom, is not looked for.
    Where that is None, a list need have no numbers; a column that it has tells rows of totals from others.
    """

    number: str | None = None
    message: str | None = None
    recipients: bool | None = True
    group: str | None = None
    fields_as: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Roles:
    """The position, from 0, of the column that holds each thing; None where the campaign has no such column.

    `fields` gives the column of each field of the template, by the field's name as the template writes it.
    Where the messages of a column have fields, `fields_as` is how they are written, and `fields` has all
    columns, by their names as `fold` leaves them.
    `decided` says which columns were taken that nobody named.
    """

    number: int | None
    message: int | None = None
    count: int | None = None
    sender: int | None = None
    group: int | None = None
    fields: Mapping[str, int] = field(default_factory=dict)
    fields_as: FieldSyntax | None = None
    decided: tuple[Decision, ...] = ()

    @property
    def has_apostrophes(self) -> bool:
        """Whether it is a table that we wrote for a spreadsheet, with apostrophes before cells."""
        return any(kind in ("rejects", "applied") and APOSTROPHES in detail for kind, detail in self.decided)

    @property
    def needed(self) -> tuple[int, ...]:
        """The columns to read, in order: one at least, for it says how many rows there are."""
        named = (self.number, self.message, self.count, self.sender, self.group, *self.fields.values())
        return tuple(sorted({column for column in named if column is not None})) or (0,)


def find_roles(
    header: Sequence[str],
    choice: ColumnChoice,
    template: Template | None,
    place: Place,
    rows: Rows = (),
) -> Roles:
    """Find the columns of a campaign by their names, and by what the first rows hold.

    Parameters
    ----------
    header : sequence of str
        The names of the columns, as written. Empty ones are columns nobody can name.
    choice : ColumnChoice
        What the user named; such a name is looked up as written first, then as folded.
    template : Template, optional
        One text for all rows: no column of messages is needed then, but one for each field.
    place : Place
        Of the header, for errors.
    rows : sequence of rows
        The first ones below the header. Without any, names alone decide.

    Raises
    ------
    CampaignError
        `COL001`, `COL002` no column is clearly the one of numbers, of messages; `COL012`, `COL013` none holds
        any; `COL003`, `COL004` several fit;
        `COL005` a named column is not there; `COL006` two columns of one name; `COL007` no header;
        `TPL003`, `TPL004` a field fits no column, or several; `TPL006` a column is named as in another tool.
    UsageError
        `COL009` both a template and a column of messages are asked for.

    >>> find_roles(["Prénom", "Téléphone", "Texte"], ColumnChoice(), None, Place("a.csv", 1)).needed
    (1, 2)
    """
    if template is not None and choice.message is not None:
        raise UsageError("COL009")
    decided: list[Decision] = []
    kind, ours = kind_of_own(header)
    if kind:
        decided.append((kind, ", ".join(ours)))
    header = without_own(header)
    _check_unique(header, place, _meaning(header, choice, template) - {""})
    search = _Search(tuple(header), place, rows, decided, choice.country)
    chosen_message = None if choice.message is None else search.chosen(choice.message, "message_column")
    number = None
    if choice.recipients:
        number = search.number(choice, besides=chosen_message)
    elif choice.recipients is None:
        with suppress(CampaignError):  # which one it is matters little, and is not said
            number = replace(search, decided=[]).number(choice, besides=chosen_message)
    message = chosen_message
    if template is None and message is None:
        message = search.found(MESSAGES, besides=(number,))
    fields = {} if template is None else {name: search.field(name) for name in template.fields}
    if template is not None:
        _check_foreign(template, header, place)
    filled_as = None
    if template is None and choice.fields_as is not None:
        filled_as = field_syntax(choice.fields_as)
        fields = {fold(name): at for at, name in reversed(list(enumerate(header))) if name}
    roles = Roles(number, message, fields=fields, fields_as=filled_as)
    if choice.recipients:
        taken = (number, message)
        roles = replace(
            roles,
            # What a text says is a quantity of something else.
            count=search.at_most_one(
                COUNT_NAMES,
                told("numbers of recipients"),
                (*taken, *fields.values()),
                fits=lambda content: content.may_count,
            ),
            sender=search.at_most_one(SENDER_NAMES, "senders", taken),
            group=None if choice.group is None else search.chosen(choice.group, "split_by"),
        )
        decided += [
            (kind, header[at])
            for kind, at in (("counts", roles.count), ("senders", roles.sender))
            if at is not None
        ]
        decided += [("countries", header[at]) for at in search.any_of(COUNTRY_NAMES, roles.needed)]
    _check_unique(header, place, {header[at] for at in roles.needed} - {""})
    return replace(roles, decided=tuple(search.decided))


def _check_foreign(template: Template, header: Sequence[str], place: Place) -> None:
    """Refuse a template that names a column as another tool would, unless somebody said how fields are."""
    if template.syntax is None:
        for found in foreign_fields(template.written, header):
            raise CampaignError(
                "TPL006",
                place,
                column=found.column,
                written=found.written,
                own=f"{{{found.column}}}",
                syntax=found.syntax.name,
            )


def _meaning(header: Sequence[str], choice: ColumnChoice, template: Template | None) -> set[str]:
    """Those names of a header that say what a campaign needs, or are asked for."""
    named = [choice.number, choice.message, choice.group, *(template.fields if template else ())]
    asked = {fold(name) for name in (*named, *COUNT_NAMES, *SENDER_NAMES) if name is not None}
    return {name for name in header if number_rank(name) or message_rank(name) or fold(name) in asked}


def _check_unique(header: Sequence[str], place: Place, used: AbstractSet[str]) -> None:
    """Refuse two columns of one name, where one is read: Outlook calls two that nobody needs `Titre`."""
    first: dict[str, int] = {}
    for at, name in enumerate(header):
        if name in used and first.setdefault(name, at) != at:
            where = replace(place, column=at + 1)
            raise CampaignError("COL006", where, name=name, first=first[name] + 1, second=at + 1)


@dataclass(frozen=True, slots=True)
class _Search:
    """Look-ups in one header; every failure names the columns there are."""

    header: tuple[str, ...]
    place: Place
    rows: Rows = ()
    decided: list[Decision] = field(default_factory=list)
    country: str | None = None
    _contents: dict[int, Content] = field(default_factory=dict)

    def number(self, choice: ColumnChoice, besides: int | None) -> int:
        """The column of phone numbers: as chosen, or found."""
        if choice.number is not None:
            return self.chosen(choice.number, "number_column")
        named = (name for at, name in enumerate(self.header) if at != besides and number_rank(name))
        # "tel:0639980001" has a word for numbers in it, and is one.
        if all(map(is_number, named)):
            self._check_is_header()
        return self.found(NUMBERS, (besides,))

    def found(self, sought: Sought, besides: Sequence[int | None]) -> int:
        """The column of something: the one whose heading says so best, and whose first cells agree."""
        free = [at for at, name in enumerate(self.header) if name and at not in besides]
        if sought is MESSAGES and APPLIED_MESSAGE in self.header:
            # Ours, in a campaign that has another column of messages: what either holds does not count.
            return self._ours(free)
        ranks = {at: rank for at in free if (rank := sought.rank(self.header[at]))}
        contents = self._contents
        contents.update({at: content_of(self.rows, at) for at in free if at not in contents})
        ranks |= {
            at: rank
            for at in free
            if (rank := sought.rank_if_fit(self.header[at])) and sought.fits(contents[at])
        }
        agreeing = [at for at in ranks if contents[at].filled and sought.fits(contents[at])]
        if agreeing:
            return self._taken(sought, agreeing, ranks, contents)
        named = [at for at in ranks if sought.is_name(self.header[at])] or list(ranks)
        alike = [at for at in free if at not in ranks and contents[at].filled and sought.fits(contents[at])]
        alike = [at for at in alike if sought.may_name(self.header[at])]
        if sought is NUMBERS and len(alike) > 1:
            # What looks so may be an identifier: those that get SMS are sought.
            mobiles = [
                at for at in alike if 2 * mobiles_of(self.rows, at, self.country) > contents[at].filled
            ]
            alike = mobiles or alike
        if sought.by_content and len(alike) == 1 and all(contents[at].filled for at in named):
            return self._taken(sought, alike, ranks, contents)
        if len(named) > 1 and not self.rows:
            raise self._several("COL003", named, told("column of {what}", what=sought.what), sought.option)
        if named:
            return self._taken(sought, named, ranks, contents)
        if len(alike) == 1:
            return self._taken(sought, alike, ranks, contents)
        texts = [at for at in free if sought is MESSAGES and self._are_remarks(at, contents[at])]
        alike = alike or texts[:1]
        if not alike and self.rows:
            raise CampaignError(sought.none_holds, self.place, columns=self._listed())
        close = self.header[alike[0]] if alike else self._close(sought.names, besides)
        columns = self._listed()
        raise CampaignError(sought.missing, self.place, columns=columns, option=sought.option, close=close)

    def _are_remarks(self, at: int, content: Content) -> bool:
        """Whether a column holds texts that might be meant, though its heading says that they are remarks."""
        return content.are_texts and may_name_remarks(self.header[at])

    def _ours(self, free: Sequence[int]) -> int:
        """The column of messages that we filled in; the others are said."""
        best = self.header.index(APPLIED_MESSAGE)
        self.decided.append((MESSAGES.kind, APPLIED_MESSAGE))
        others = [self.header[at] for at in free if at != best and message_rank(self.header[at])]
        self.decided.extend((f"other {MESSAGES.kind}", name) for name in others)
        return best

    def _taken(
        self,
        sought: Sought,
        several: Sequence[int],
        ranks: Mapping[int, int],
        contents: Mapping[int, Content],
    ) -> int:
        """The best of several columns; said where no whole name says so, or where there are others."""
        mobiles = {}
        if sought is NUMBERS and len(several) > 1:
            mobiles = {at: mobiles_of(self.rows, at, self.country) for at in several}
        best = max(several, key=lambda at: self._worth(sought, at, ranks, contents, mobiles))
        others = [self.header[at] for at in several if at != best]
        if others or not sought.is_name(self.header[best]):
            self.decided.append((sought.kind, self.header[best]))
        self.decided.extend((f"other {sought.kind}", name) for name in others)
        return best

    def _worth(
        self,
        sought: Sought,
        at: int,
        ranks: Mapping[int, int],
        contents: Mapping[int, Content],
        mobiles: Mapping[int, int],
    ) -> tuple[bool, int, int, bool, int]:
        """How good a column is: by its heading, by how full it is; a whole name, or the first, is better.

        A column of landlines gives way to one of mobiles, unless it is the one of the recipients.
        """
        rank, amount = ranks.get(at, 0), mobiles.get(at, sought.amount(contents[at]))
        is_sent_to = rank == RECIPIENT or (
            # Of two columns of mobiles, the one that hardly anybody filled in is the other one.
            2 * amount > contents[at].filled and 2 * amount >= max(mobiles.values(), default=0)
        )
        return is_sent_to, rank, amount, sought.is_name(self.header[at]), -at

    def chosen(self, name: str, option: str) -> int:
        """The column a user named."""
        found = self._named(name)
        if not found:
            close = self._close([name])
            raise CampaignError(
                "COL005", self.place, name=name, columns=self._listed(), option=option, close=close
            )
        if len(found) > 1:
            raise self._several("COL003", found, told("column fits '{name}'", name=clipped(name)), option)
        return found[0]

    def at_most_one(
        self,
        names: Sequence[str],
        what: str,
        besides: Sequence[int | None],
        fits: Callable[[Content], bool] = lambda _: True,
    ) -> int | None:
        found = [at for at in self.any_of(names, besides) if fits(content_of(self.rows, at))]
        if len(found) > 1:
            raise self._several("COL004", found, told("column of {what}", what=what), "")
        return found[0] if found else None

    def field(self, name: str) -> int:
        """The column a field of the template names."""
        found = self._named(name)
        if not found:
            raise CampaignError(
                "TPL003", self.place, field=name, columns=self._listed(), close=self._close([name])
            )
        if len(found) > 1:
            raise CampaignError("TPL004", self.place, field=name, columns=self._listed(found))
        return found[0]

    def _check_is_header(self) -> None:
        for at, name in enumerate(self.header):
            if _PHONE_NUMBER.fullmatch(name) or is_number(name):
                raise CampaignError("COL007", replace(self.place, column=at + 1))

    def _named(self, name: str) -> list[int]:
        """Columns called exactly `name`, or else those that differ only in what `fold` leaves out."""
        exact = [at for at, column in enumerate(self.header) if column == name]
        return exact or [at for at, column in enumerate(self.header) if column and fold(column) == fold(name)]

    def any_of(self, names: Sequence[str], besides: Sequence[int | None]) -> list[int]:
        """The columns that are called as one of some names."""
        wanted = {fold(name) for name in names}
        return [at for at, name in enumerate(self.header) if at not in besides and fold(name) in wanted]

    def _close(self, names: Sequence[str], besides: Sequence[int | None] = ()) -> str:
        """The column whose name is nearest to one of `names`; else any, to show what a name looks like."""
        free = [name for at, name in enumerate(self.header) if name and at not in besides]
        folded = {fold(name): name for name in free}
        for name in names:
            if nearest := get_close_matches(fold(name), folded, 1):
                return folded[nearest[0]]
        return next(iter(folded.values()), "NAME")

    def _several(self, code: str, found: Sequence[int], what: str, option: str) -> CampaignError:
        first = self.header[found[0]]
        return CampaignError(
            code, self.place, what=what, columns=self._listed(found), option=option, first=first
        )

    def _listed(self, columns: Sequence[int] | None = None) -> tuple[str, ...]:
        names = self.header if columns is None else [self.header[at] for at in columns]
        return tuple(name for name in names if name)
