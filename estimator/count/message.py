"""One message looked at closely: how it is cut, and which of its characters cost what.

This is the counter written as plainly as the standard reads, one character after the other. The vectorised
counter (`segments.py`) is tested against it, so nothing here is shared with it but the alphabet.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from estimator.base.arguments import checked
from estimator.base.choices import Encoding
from estimator.base.display import Displayed, one_line
from estimator.base.words import counted
from estimator.count.alphabet import (
    CONCATENATED_LIMIT,
    GSM7,
    GSM7_UNITS,
    SINGLE_LIMIT,
    STOP_CLAUSE,
    UCS2,
    utf16_units,
)


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment of a message, as it goes on the air.

    Attributes
    ----------
    text : str
        What it carries.
    units : int [septets in GSM-7, UTF-16 code units in UCS-2]
        What that takes.

    >>> explain("Bonjour €").segments
    (Segment(text='Bonjour €', units=10),)
    """

    text: str
    units: int


@dataclass(frozen=True, slots=True)
class CharacterUse:
    """A character that makes the message dearer, and where it stands.

    Attributes
    ----------
    character : str
    name : str
        As Unicode has it.
    positions : tuple of int
        In characters from 0, in the message with its STOP clause.

    >>> check = explain("Oui ✓ ✓").forcing[0]
    >>> check.character, check.name, check.positions, check.count
    ('✓', 'CHECK MARK', (4, 6), 2)
    """

    character: str
    name: str
    positions: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many times the character is used."""
        return len(self.positions)


@dataclass(frozen=True, slots=True)
class Explanation(Displayed):
    """What one message costs on the air, and why.

    Attributes
    ----------
    text : str
        The message as it is sent, STOP clause included.
    encoding : "GSM-7" or "UCS-2"
    segments : tuple of Segment
        What each carries; together they are `text`.
    forcing : tuple of CharacterUse
        Characters that GSM-7 lacks: each of them alone makes the message UCS-2.
    doubled : tuple of CharacterUse
        Characters that take 2 units in the encoding used.

    >>> explanation = explain("20 € offerts", stop_clause=True)
    >>> explanation.units, explanation.units_left, explanation.doubled[0].character
    (24, 136, '€')
    """

    text: str
    encoding: Encoding
    segments: tuple[Segment, ...]
    forcing: tuple[CharacterUse, ...]
    doubled: tuple[CharacterUse, ...]

    def __repr__(self) -> str:
        segments = counted(len(self.segments), "segment")
        return one_line(self, "", self.encoding, counted(self.units, "unit"), segments)

    @property
    def units(self) -> int:
        """Septets (GSM-7) or UTF-16 code units (UCS-2) of the whole message."""
        return sum(segment.units for segment in self.segments)

    @property
    def limit(self) -> int:
        """Units each of its segments may hold."""
        return (SINGLE_LIMIT if len(self.segments) == 1 else CONCATENATED_LIMIT)[self.encoding]

    @property
    def units_left(self) -> int:
        """Units that still fit in the last segment."""
        return self.limit - self.segments[-1].units

    @property
    def units_over(self) -> int:
        """Units to take away from the end to save one segment; 0 where there is only one."""
        if len(self.segments) == 1:
            return 0
        if len(self.segments) == 2:
            return self.units - SINGLE_LIMIT[self.encoding]
        return self.segments[-1].units

    def as_ovh(self) -> dict[str, object]:
        """The same in OVHcloud's words, as its `POST /sms/estimate` answers (`sms.JobEstimate`).

        >>> explain("Déjà 20 €").as_ovh()
        {'characters': 10, 'charactersClass': '7bits', 'maxCharactersPerPart': 160, 'parts': 1}
        """
        return {
            "characters": self.units,
            "charactersClass": "7bits" if self.encoding == GSM7 else "unicode",
            "maxCharactersPerPart": self.limit,
            "parts": len(self.segments),
        }


def stop_text(stop_clause: bool | str) -> str:
    """The text a `stop_clause` option stands for: none, the provider's own, or one's own."""
    if isinstance(stop_clause, str):
        return stop_clause
    return STOP_CLAUSE if stop_clause else ""


@checked()
def explain(message: str, *, stop_clause: bool | str = False) -> Explanation:
    """Look at one message: encoding, units, where it is cut, which characters cost what.

    Parameters
    ----------
    message : str
        The text exactly as it will be sent; nothing is normalised.
    stop_clause : bool or str
        True appends OVHcloud's opt-out text (a newline and `STOP:36111`, 11 units) before counting;
        a text appends that text.

    Raises
    ------
    TypeError
        `USE022` where `message` is not a text.

    Source: 3GPP TS 23.038 §6.2.1, TS 23.040 §9.2.3.24.1.

    >>> explanation = explain("Ça commence ✓")
    >>> explanation.encoding, explanation.units, [use.name for use in explanation.forcing]
    ('UCS-2', 13, ['CHECK MARK'])
    >>> [segment.units for segment in explain("€" * 153).segments]
    [152, 152, 2]
    """
    text = message + stop_text(stop_clause)
    forcing = _uses(text, [position for position, c in enumerate(text) if c not in GSM7_UNITS])
    encoding: Encoding = UCS2 if forcing else GSM7
    sizes = [utf16_units(c) if forcing else GSM7_UNITS[c] for c in text]
    doubled = _uses(text, [position for position, size in enumerate(sizes) if size == 2])
    return Explanation(text, encoding, _cut(text, sizes, encoding), forcing, doubled)


def _cut(text: str, sizes: list[int], encoding: Encoding) -> tuple[Segment, ...]:
    """Fill segment after segment; a character that does not fit whole begins the next one."""
    units = sum(sizes)
    if units <= SINGLE_LIMIT[encoding]:
        return (Segment(text, units),)
    limit = CONCATENATED_LIMIT[encoding]
    segments = []
    begin = filled = 0
    for position, size in enumerate(sizes):
        if filled + size > limit:
            segments.append(Segment(text[begin:position], filled))
            begin, filled = position, 0
        filled += size
    return (*segments, Segment(text[begin:], filled))


def _uses(text: str, positions: list[int]) -> tuple[CharacterUse, ...]:
    """The characters at `positions`, the most used first, then in the order of the text."""
    where: dict[str, list[int]] = {}
    for position in positions:
        where.setdefault(text[position], []).append(position)
    uses = [CharacterUse(c, character_name(c), tuple(found)) for c, found in where.items()]
    return tuple(sorted(uses, key=lambda use: -use.count))


# Control characters have no Unicode name; these are the ones that turn up in exports and templates.
_CONTROL_NAMES = {"\0": "NULL", "\t": "TAB", "\n": "LINE FEED", "\f": "FORM FEED", "\r": "CARRIAGE RETURN"}


def character_name(character: str) -> str:
    """The Unicode name of a character, or its code point where it has none.

    >>> character_name("ç"), character_name("\\t"), character_name("\\x01")
    ('LATIN SMALL LETTER C WITH CEDILLA', 'TAB', 'U+0001')
    """
    fallback = _CONTROL_NAMES.get(character, f"U+{ord(character):04X}")
    return unicodedata.name(character, fallback)
