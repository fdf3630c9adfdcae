"""What is asked of a template, and what is found."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from estimator.base.choices import Encoding
from estimator.base.language import joined, listed, told, told_many
from estimator.base.read import quoted
from estimator.campaign.template import Template
from estimator.count.characters import character_told
from estimator.count.message import Explanation, explain
from estimator.errors import CATALOGUE, Place, UsageError
from estimator.save.lint.meanings import MeaningFault
from estimator.save.lint.texts import FoundText
from estimator.save.lint.variants import Variant

TOO_LONG: Final = "LNT001"
OTHER_ENCODING: Final = "LNT002"
NO_TEMPLATE: Final = "LNT003"
CLOSE: Final = "LNT004"
RULES: Final = (TOO_LONG, OTHER_ENCODING, NO_TEMPLATE, CLOSE)

_KEY_SHOWN = 40
_UNKNOWN = "x"  # stands for each unit of a field: one unit in both encodings


@dataclass(frozen=True, slots=True)
class Finding:
    """A template that is not as asked.

    Attributes
    ----------
    code : str
        One of `RULES`.
    place : Place
    key : str
        What the file calls the text; empty where the file is one text.
    message : str
        What is wrong, in one line.
    fingerprint : str
        The same as long as the file, the key and the text are, wherever the line moves.
    """

    code: str
    place: Place
    key: str
    message: str
    fingerprint: str

    @property
    def file(self) -> str:
        """The file as it is known in a repository: with `/`, whatever the system."""
        return portable(self.place.file)


def portable(name: str) -> str:
    """A path without detours and with `/`, so that lists of findings agree between systems."""
    return PurePath(os.path.normpath(name)).as_posix()


@dataclass(frozen=True, slots=True)
class LintRules:
    """What is asked of every template.

    Attributes
    ----------
    max_segments : int
        The most segments a message may take.
    encoding : "GSM-7", optional
        The encoding wanted; None: any.
    margin : int, optional
        Warn where so few units or fewer are left in the last segment; None: never.
    stop_clause : str
        Counted with every message.
    field_length : int
        Units that a field is counted as.
    field_lengths : mapping of str to int
        The same for some fields, by name.
    codes : frozenset of str
        The rules that apply.
    """

    max_segments: int = 1
    encoding: Encoding | None = None
    margin: int | None = None
    stop_clause: str = ""
    field_length: int = 0
    field_lengths: Mapping[str, int] = field(default_factory=dict)
    codes: frozenset[str] = frozenset(RULES)

    def settle(self) -> None:
        """Raise `LNT018` where none of the rules can find anything: such a build would be green for ever."""
        idle = {OTHER_ENCODING} if self.encoding is None else set()
        if self.margin is None:
            idle.add(CLOSE)
        if not self.codes - idle:
            raise UsageError("LNT018", codes=", ".join(RULES))

    def check(self, found: FoundText, fields: set[str] | None = None) -> Iterator[Finding]:
        """What is wrong with a text; `fields` learns what its fields are called.

        >>> from estimator.save.lint.texts import LintSource
        >>> text = "Reçu. " * 12
        >>> found = LintSource("a.txt", text).found(text, "", 0, len(text))
        >>> [finding.message for finding in LintRules().check(found)]
        ['The text takes 2 segments, over the limit of 1: 72 units of UCS-2.']
        """
        try:
            cases = list(found.meaning.variants(found.text))
        except MeaningFault as fault:
            if NO_TEMPLATE in self.codes:
                yield _finding(NO_TEMPLATE, found, fault.at, why=fault.why)
            # The signs of fields mean nothing then, and are counted as any other character.
            cases = [Variant(Template((found.text,), ()))]
        if fields is not None:
            fields.update(name for case in cases for name in case.template.fields)
        messages = [
            (explain(case.template.text(self._values(case.template)), stop_clause=self.stop_clause), case)
            for case in cases
        ]
        longest, case = max(messages, key=lambda each: (len(each[0].segments), -each[0].units_left))
        yield from self._length(found, longest, case)
        if OTHER_ENCODING in self.codes and self.encoding is not None:
            for message, _ in messages:
                if message.encoding != self.encoding:
                    yield _other_encoding(found, message)
                    break

    def _length(self, found: FoundText, message: Explanation, case: Variant) -> Iterator[Finding]:
        segments = len(message.segments)
        counted_as = listed([_in_case(case), self._counted_as(case.template)], "")
        if segments > self.max_segments:
            if TOO_LONG in self.codes:
                yield _finding(
                    TOO_LONG,
                    found,
                    found=told_many("{count} segment", "{count} segments", segments),
                    limit=self.max_segments,
                    units=told_many("{count} unit", "{count} units", message.units),
                    encoding=message.encoding,
                    fields=counted_as,
                )
        elif CLOSE in self.codes and self.margin is not None and message.units_left <= self.margin:
            yield _finding(
                CLOSE,
                found,
                left=told_many("{count} unit", "{count} units", message.units_left),
                segments=told_many("{count} segment", "{count} segments", segments + 1),
                fields=counted_as,
            )

    def _values(self, template: Template) -> dict[str, str]:
        return {name: _UNKNOWN * self._units(name) for name in template.fields}

    def _units(self, name: str) -> int:
        return self.field_lengths.get(name, self.field_length)

    def _counted_as(self, template: Template) -> str:
        lengths = {name: self._units(name) for name in template.fields}
        if lengths and not any(lengths.values()):
            return told(", counting its fields as empty")
        counted = listed(
            told("{{{name}}} as {units}", name=name, units=str(units)) for name, units in lengths.items()
        )
        return told(", counting {counted}", counted=counted) if counted else ""


def _in_case(case: Variant) -> str:
    if not case.chosen:
        return ""
    chosen = joined(
        told("{name} is {branch}", name=name, branch=branch) for name, branch in case.chosen.items()
    )
    return told(", where {chosen}", chosen=chosen)


def _other_encoding(found: FoundText, message: Explanation) -> Finding:
    first = min(message.forcing, key=lambda use: use.positions)
    at = max(found.meaning.blanked(found.text).find(first.character), 0)
    return _finding(
        OTHER_ENCODING,
        found,
        at,
        character=first.character if first.character.isprintable() else f"U+{ord(first.character):04X}",
        name=character_told(first.character),
    )


def _finding(code: str, found: FoundText, offset: int = 0, /, **details: object) -> Finding:
    sentence = CATALOGUE[code].says(subject=_subject(found.key), **details)
    place = found.place_of(offset)
    parts = (code, portable(place.file), found.key, found.text)
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return Finding(code, place, found.key, sentence, digest[:16])


def _subject(key: str) -> str:
    if not key:
        return told("The text")
    return quoted(key, _KEY_SHOWN)
