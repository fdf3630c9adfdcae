"""One message, explained."""

from __future__ import annotations

from typing import Annotated, Literal

from estimator.base.choices import Encoding
from estimator.documents.values import Character, Count, Day, Document, Part, Schema, says


class CharacterUse(Part, frozen=True):
    """A character to blame, how often it comes, and where; positions count characters from 0."""

    character: Character
    name: str
    count: Count
    positions: tuple[Count, ...]


class Segment(Part, frozen=True):
    """What one segment carries."""

    text: str
    units: Count


class Clause(Part, frozen=True):
    """The opt-out text that is counted, and its units."""

    text: str
    units: Count
    of_account: Annotated[str | None, says("Whose clause it is, where that was measured.")] = None
    measured_on: Annotated[Day | None, says("null where nobody measured it.")] = None


class Units(Part, frozen=True):
    """What the message takes, STOP clause included."""

    encoding: Encoding
    units: Count
    segments: Count


class AsOvh(Part, frozen=True, rename="camel"):
    """The count in OVHcloud's words, as its `POST /sms/estimate` answers (sms.JobEstimate)."""

    characters: Count
    characters_class: Literal["7bits", "unicode"]
    max_characters_per_part: Count
    parts: Count


class Text(Document, frozen=True):
    """One message explained, as `smscost text --format json` writes it."""

    schema: Schema
    encoding: Encoding
    units: Annotated[Count, says("Septets of GSM-7, or 16-bit units of UCS-2.")]
    segments: tuple[Segment, ...]
    limit: Annotated[Count, says("Units that each segment may hold.")]
    units_left: Annotated[Count, says("Units that still fit into the last segment.")]
    units_over: Annotated[Count, says("Units to take away to save a segment; 0 where there is only one.")]
    forcing: Annotated[tuple[CharacterUse, ...], says("Each of them alone makes the message UCS-2.")]
    doubled: Annotated[tuple[CharacterUse, ...], says("They take 2 units in this encoding.")]
    stop_clause: Annotated[Clause | None, says("null: none is counted.")]
    ovh: AsOvh
