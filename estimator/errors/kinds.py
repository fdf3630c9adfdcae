"""The errors themselves: an exception class for each exit code, and where the mistake is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from estimator.errors.catalogue import CATALOGUE
from estimator.errors.shown import shown
from estimator.errors.spelling import SpelledText, spelled


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong.

    Its text is for people: what plays with a terminal in the name of the file is written out.

    Attributes
    ----------
    file : str
    line, column : int, or None
        From 1; None where it is not known.
    sheet : str, or None
        Of a workbook: its row and column are named as there, in letters.

    >>> str(Place("campaign.csv", 4, 2)), str(Place("campaign.csv")), str(Place("a.xlsx", 4, 28, "Paris"))
    ('campaign.csv:4:2', 'campaign.csv', 'a.xlsx:Paris!AB4')
    """

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str | None = None

    def __str__(self) -> str:
        if self.sheet is not None:
            cell = self.cell and f"!{self.cell}"
            return f"{shown(self.file)}:{shown(self.sheet)}{cell}"
        return ":".join(str(part) for part in (shown(self.file), self.line, self.column) if part is not None)

    @property
    def cell(self) -> str:
        """The cell, as a workbook names it: `AB4`, or the row alone."""
        letters, left = "", self.column or 0
        while left:
            left, letter = divmod(left - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.line or ''}"


class SmsCostError(Exception):
    """An error a user can act on: one line, then a hint.

    `str(error)` names the arguments of functions, `error.for_command()` the options of the command.

    Parameters
    ----------
    code : str
        A key of `CATALOGUE`.
    place : Place, optional
        Where the mistake is.
    **details
        What the sentence and the hint of that code name, as it was found: they are made harmless where it is
        said, and kept as they are.

    Attributes
    ----------
    also : tuple of SmsCostError
        What else was found with it, in other files.

    >>> print(CampaignError("MSG001", Place("campaign.csv", 4), row=3, found="a float"))
    campaign.csv:4  MSG001  Item 3 is not a text but a float.
                    Give every message as a string; drop or fill missing ones.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, code: str, place: Place | None = None, **details: object) -> None:
        self.code = code
        self.place = place
        self.details = details
        self.also: tuple[SmsCostError, ...] = ()
        super().__init__(code, place, details)

    @property
    def sentence(self) -> str:
        """What is wrong, in the language in force."""
        return self._spelled(command=False)[0]

    @property
    def told(self) -> str:
        """The sentence as a part of a result: English there, said again where it is shown."""
        return SpelledText.of(CATALOGUE[self.code].sentence, self.details)

    @property
    def clause(self) -> str:
        """The same without its point, to be put into another sentence."""
        return SpelledText.of(CATALOGUE[self.code].sentence, self.details, is_clause=True)

    @property
    def hint(self) -> str:
        """What to do next."""
        return self._spelled(command=False)[1]

    def __str__(self) -> str:
        return self._placed(*self._spelled(command=False))

    def for_command(self) -> str:
        """What the terminal shows: the error, and each that was found with it."""
        lines = [self._placed(*self._spelled(command=True)), *(each.for_command() for each in self.also)]
        return "\n".join(lines)

    def _spelled(self, *, command: bool) -> tuple[str, str]:
        entry = CATALOGUE[self.code]
        as_in_terminal = command or entry.only_command
        return (
            spelled(entry.sentence, self.details, command=as_in_terminal),
            spelled(entry.hint, self.details, command=as_in_terminal),
        )

    def _placed(self, sentence: str, hint: str) -> str:
        where = f"{self.place}  " if self.place else ""
        first = f"{where}{self.code}  {sentence}"
        return f"{first}\n{' ' * len(where)}{hint}" if hint else first

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.code, self.place, self.details), {"also": self.also}


def _rebuild(
    kind: type[SmsCostError], code: str, place: Place | None, details: dict[str, object]
) -> SmsCostError:
    """Pickle support: an error raised in a worker process arrives whole."""
    return kind(code, place, **details)


class LimitExceeded(SmsCostError):  # noqa: N818 - it is the answer asked for, not a fault
    """A limit given by the user (`--max-price` …) is passed. Exit code 1."""

    exit_code = 1


class UsageError(SmsCostError):
    """The command or the call makes no sense as given. Exit code 2."""


class ArgumentError(UsageError, TypeError):
    """A call has an argument that nobody takes, or one of a kind that it cannot be. Exit code 2."""


class CampaignError(SmsCostError):
    """The campaign cannot be read. Exit code 3."""

    exit_code = 3


class MessageError(CampaignError, ValueError):
    """A message is not a text."""


class TariffError(SmsCostError):
    """No usable tariff, or a fault in a tariff file. Exit code 4."""

    exit_code = 4


class NetworkError(SmsCostError):
    """The provider could not be reached or did not answer as documented. Exit code 5."""

    exit_code = 5


class AccountError(SmsCostError):
    """The provider refused, or the account is not as a change needs it; nothing was changed. Exit code 6."""

    exit_code = 6


class Unforeseen(SmsCostError):  # noqa: N818 - it is no mistake of whoever meets it
    """What nobody foresaw. Exit code 70: only the command has it, a script gets the exception itself."""

    exit_code = 70


class UnknownOutcome(SmsCostError):  # noqa: N818 - it may well have worked
    """A change was asked for, and nobody can say yet whether the provider made it. Exit code 7."""

    exit_code = 7
