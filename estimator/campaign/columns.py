"""Which column of a campaign holds what: names in French and English, however they are written.

The lists below are reviewed data. A name belongs in a list only if it can mean nothing else in a file of
recipients: a wrong column is priced without a word, a missing name costs one `--number-column`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from estimator.base.read import fold
from estimator.campaign.template import Template
from estimator.errors import CampaignError, Place, UsageError

# The first line is what the provider's own files and panel use, the rest what mailing tools and CRMs export.
NUMBER_NAMES = (
    *("to", "number", "phone", "mobile", "numero", "téléphone", "destinataire", "gsm", "portable"),
    *("phone number", "phone no", "mobile number", "mobile phone", "cell", "cell phone", "telephone number"),
    *("numéro de téléphone", "n° de téléphone", "numéro de mobile", "numéro de portable", "numéro mobile"),
    *(
        "numéro portable",
        "téléphone mobile",
        "téléphone portable",
        "tél",
        "tél.",
        "tél. mobile",
        "tél mobile",
    ),
    *("recipient", "recipients", "receiver", "receivers", "msisdn", "destinataires", "numéros", "numbers"),
)
MESSAGE_NAMES = (
    *("message", "text", "texte", "contenu", "sms"),
    *("body", "content", "message text", "message body", "texte du message", "contenu du message"),
    *("texte du sms", "texte sms", "sms text", "corps", "corps du message"),
)
COUNT_NAMES = ("count", "nombre", "quantity", "quantité", "nombre de destinataires", "recipient count")
SENDER_NAMES = ("sender", "expéditeur", "from", "émetteur", "sender id", "sender name")

_NUMBER_NAMES = frozenset(map(fold, NUMBER_NAMES))
_MESSAGE_NAMES = frozenset(map(fold, MESSAGE_NAMES))

# No column is called like this, and every phone number looks so: the first row is data then, not names.
_PHONE_NUMBER = re.compile(r"\s*[+(]?[0-9][0-9 ().\u00a0\u202f-]{6,}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """The columns a user named with `--number-column` and `--message-column`; None: find them.

    `group` is the one that `--split-by` names; without it rows are not grouped.
    Without `recipients`, rows are texts that are sent to nobody: who gets them, from whom, is not looked for.
    """

    number: str | None = None
    message: str | None = None
    recipients: bool = True
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Roles:
    """The position, from 0, of the column that holds each thing; None where the campaign has no such column.

    `fields` gives the column of each field of the template, by the field's name as the template writes it.
    """

    number: int | None
    message: int | None = None
    count: int | None = None
    sender: int | None = None
    group: int | None = None
    fields: Mapping[str, int] = field(default_factory=dict)

    @property
    def needed(self) -> tuple[int, ...]:
        """The columns to read, in order: one at least, for it says how many rows there are."""
        named = (self.number, self.message, self.count, self.sender, self.group, *self.fields.values())
        return tuple(sorted({column for column in named if column is not None})) or (0,)


def find_roles(header: Sequence[str], choice: ColumnChoice, template: Template | None, place: Place) -> Roles:
    """Find the columns of a campaign by their names.

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

    Raises
    ------
    CampaignError
        `COL001`, `COL002` no column of numbers, of messages; `COL003`, `COL004` several;
        `COL005` a named column is not there; `COL006` two columns of one name; `COL007` no header;
        `TPL003`, `TPL004` a field fits no column, or several.
    UsageError
        `COL009` both a template and a column of messages are asked for.

    >>> find_roles(["Prénom", "Téléphone", "Texte"], ColumnChoice(), None, Place("a.csv", 1)).needed
    (1, 2)
    """
    if template is not None and choice.message is not None:
        raise UsageError("COL009")
    _check_unique(header, place)
    search = _Search(tuple(header), place)
    chosen_message = None if choice.message is None else search.chosen(choice.message, "message_column")
    number = search.number(choice, besides=chosen_message) if choice.recipients else None
    message = chosen_message
    if template is None and message is None:
        message = search.one_of("COL002", MESSAGE_NAMES, "messages", "message_column", besides=(number,))
    fields = {} if template is None else {name: search.field(name) for name in template.fields}
    if not choice.recipients:
        return Roles(None, message, fields=fields)
    taken = (number, message)
    return Roles(
        number=number,
        message=message,
        count=search.at_most_one(COUNT_NAMES, "numbers of recipients", besides=taken),
        sender=search.at_most_one(SENDER_NAMES, "senders", besides=taken),
        group=None if choice.group is None else search.chosen(choice.group, "split_by"),
        fields=fields,
    )


def named_roles(header: Sequence[str], choice: ColumnChoice, template: Template | None) -> int:
    """How many of the columns that a campaign needs a row names: as the header it names all of them.

    >>> [named_roles(row, ColumnChoice(), None) for row in (["Clients 2026", ""], ["Texte", "Téléphone"])]
    [0, 2]
    """
    folded = {fold(name) for name in header if name}
    chosen = [name for name in (choice.number, choice.message, choice.group) if name is not None]
    found = sum(fold(name) in folded for name in (*chosen, *(template.fields if template else ())))
    if choice.recipients and choice.number is None:
        found += not _NUMBER_NAMES.isdisjoint(folded)
    if template is None and choice.message is None:
        found += not _MESSAGE_NAMES.isdisjoint(folded)
    return found


def _check_unique(header: Sequence[str], place: Place) -> None:
    first: dict[str, int] = {}
    for at, name in enumerate(header):
        if name and first.setdefault(name, at) != at:
            where = Place(place.file, place.line, at + 1)
            raise CampaignError("COL006", where, name=name, first=first[name] + 1, second=at + 1)


@dataclass(frozen=True, slots=True)
class _Search:
    """Look-ups in one header; every failure names the columns there are."""

    header: tuple[str, ...]
    place: Place

    def number(self, choice: ColumnChoice, besides: int | None) -> int:
        """The column of phone numbers: as chosen, or found."""
        if choice.number is not None:
            return self.chosen(choice.number, "number_column")
        if not self._any_of(NUMBER_NAMES, (besides,)):
            self._check_is_header()
        return self.one_of("COL001", NUMBER_NAMES, "phone numbers", "number_column", besides=(besides,))

    def chosen(self, name: str, option: str) -> int:
        """The column a user named."""
        found = self._named(name)
        if not found:
            close = self._close([name])
            raise CampaignError(
                "COL005", self.place, name=name, columns=self._listed(), option=option, close=close
            )
        if len(found) > 1:
            raise self._several("COL003", found, f"column fits '{name}'", option)
        return found[0]

    def one_of(
        self, missing: str, names: Sequence[str], what: str, option: str, besides: Sequence[int | None]
    ) -> int:
        """The one column that has one of `names`."""
        found = self._any_of(names, besides)
        if not found:
            close = self._close(names, besides)
            raise CampaignError(missing, self.place, columns=self._listed(), option=option, close=close)
        if len(found) > 1:
            raise self._several("COL003", found, f"column of {what}", option)
        return found[0]

    def at_most_one(self, names: Sequence[str], what: str, besides: Sequence[int | None]) -> int | None:
        found = self._any_of(names, besides)
        if len(found) > 1:
            raise self._several("COL004", found, f"column of {what}", "")
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
            if _PHONE_NUMBER.fullmatch(name):
                raise CampaignError("COL007", Place(self.place.file, self.place.line, at + 1))

    def _named(self, name: str) -> list[int]:
        """Columns called exactly `name`, or else those that differ only in what `fold` leaves out."""
        exact = [at for at, column in enumerate(self.header) if column == name]
        return exact or [at for at, column in enumerate(self.header) if column and fold(column) == fold(name)]

    def _any_of(self, names: Sequence[str], besides: Sequence[int | None]) -> list[int]:
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

    def _listed(self, columns: Sequence[int] | None = None) -> str:
        names = self.header if columns is None else [self.header[at] for at in columns]
        return ", ".join(f"'{name}'" for name in names if name) or "none"
