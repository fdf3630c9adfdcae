"""A text found in a file, and where its characters are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from estimator.base.depth import Syntax, too_deep
from estimator.base.read import line_starts, place_in, place_of
from estimator.errors import CampaignError, Place
from estimator.save.lint.meanings import AUTOMATIC, Meaning


@dataclass(frozen=True, slots=True)
class FoundText:
    """A text of a file.

    Attributes
    ----------
    text : str
        As a program that reads the file gets it.
    key : str
        What the file calls it, such as `sms.welcome`; empty where a file is one text.
    place : Place
        Of its first character.
    raw : str
        What the file has from there to its end, escapes and all.
    meaning : Meaning
        What its fields and cases are.
    """

    text: str
    key: str
    place: Place
    raw: str
    meaning: Meaning = AUTOMATIC

    def place_of(self, offset: int) -> Place:
        """Where the character at `offset` is; where escapes hide it, where the text begins.

        >>> found = FoundText("Ça va\\n✓", "", Place("a.txt", 3, 5), "Ça va\\n✓")
        >>> str(found.place_of(1)), str(found.place_of(6))
        ('a.txt:3:6', 'a.txt:4:1')
        """
        line, column = self.place.line or 1, self.place.column or 1
        place = place_of(self.place.file, self.raw, self._in_raw(offset), line)
        return place if place.line != line else replace(place, column=column + self._in_raw(offset))

    def _in_raw(self, offset: int) -> int:
        if self.raw.startswith(self.text[: offset + 1]):
            return offset
        # Escapes, indents and line breaks of the file lie between. Where none of these characters is written
        # as an escape, they come in the same order.
        character = self.text[offset : offset + 1]
        if not character or self.text.count(character) != self.raw.count(character):
            return 0
        at = -1
        for _ in range(self.text.count(character, 0, offset + 1)):
            at = self.raw.find(character, at + 1)
        return at


@dataclass(frozen=True)
class LintSource:
    """The text of a file, and the file's name.

    >>> source = LintSource("a.json", '{"sms": "Bonjour"}')
    >>> str(source.found("Bonjour", "sms", 9, 16).place)
    'a.json:1:10'
    """

    name: str
    content: str

    @cached_property
    def _line_starts(self) -> list[int]:
        return line_starts(self.content)

    def place(self, offset: int) -> Place:
        """The line and the column of a character, both from 1."""
        return place_in(self.name, self._line_starts, offset)

    def found(self, text: str, key: str, start: int, end: int, meaning: Meaning = AUTOMATIC) -> FoundText:
        """A text that the file has from `start` to `end`."""
        return FoundText(text, key, self.place(start), self.content[start:end], meaning)

    def broken(self, kind: str, why: str, place: Place | None = None) -> CampaignError:
        """The error for a file that is not what its name says."""
        return CampaignError("LNT006", place or Place(self.name), kind=kind, why=why)

    def refuse_deep(self, syntax: Syntax) -> None:
        """Raise `too_deep` where it is so; asked before a library meets the text."""
        if too_deep(self.content, syntax):
            raise self.too_deep()

    def too_deep(self) -> CampaignError:
        """The error for a file nested so deep that no program would read it."""
        return CampaignError("LNT007", Place(self.name))


class OtherKind(Exception):  # noqa: N818 - it is no error: the file is passed over, and that is said
    """A file whose name says it could hold texts, and whose content says it is something else."""


Reader = Callable[[LintSource], Iterator[FoundText]]
"""Reads the texts of one kind of file. Raises `LNT006` where it is broken, `LNT007` where it is too deep."""
