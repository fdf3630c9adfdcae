"""A template before it is sent."""

from __future__ import annotations

from typing import Annotated, Literal

from estimator.base.choices import Encoding
from estimator.documents.estimate import Decided
from estimator.documents.text import CharacterUse, Clause, Units
from estimator.documents.values import Character, Count, Document, Part, Schema, says


class Fixed(Units, frozen=True):
    """The message while all fields are empty."""

    forcing: tuple[CharacterUse, ...]


class Limit(Part, frozen=True):
    """How long fields may be for so many segments."""

    encoding: Encoding
    segments: Literal[1, 2, 3]
    units: Annotated[
        Count | None,
        says("The most units, whatever the characters; null where it takes more segments anyway."),
    ]


class Field(Part, frozen=True):
    """One field, the others being empty."""

    name: str
    times: Count
    most: tuple[Limit, ...]
    segments_outside_gsm7: Annotated[
        Count, says("Segments, where the field is one character that GSM-7 lacks.")
    ]


class Length(Part, frozen=True):
    """Messages by encoding and number of segments."""

    encoding: Encoding
    segments: Count
    messages: Count


class ForcingRows(Part, frozen=True):
    """A character outside GSM-7, and in how many rows a field holds it."""

    character: Character
    name: str
    rows: Count


class FieldInList(Part, frozen=True):
    """What a field brings in; longest: in units."""

    name: str
    longest: Count
    forcing_rows: Count
    forcing: tuple[ForcingRows, ...]


class Value(Part, frozen=True):
    """A field in one row."""

    field: str
    value: Annotated[str, says("Phone numbers are masked.")]


class LongRow(Part, frozen=True):
    """One of the longest messages."""

    row: Count
    line: Count | None
    encoding: Encoding
    units: Count
    segments: Count
    values: tuple[Value, ...]


class OverList(Part, frozen=True):
    """What a list makes of the template."""

    name: str | None
    messages: Count
    unfilled: Annotated[Count, says("Rows without a message, because a field has no value.")]
    segments: Count
    lengths: tuple[Length, ...]
    fields: tuple[FieldInList, ...]
    worst: tuple[LongRow, ...]
    read_as: tuple[Decided, ...] = ()


class Template(Document, frozen=True):
    """A template before it is sent, as `smscost template --format json` writes it.

    Positions count characters from 0.
    """

    schema: Schema
    stop_clause: Clause | None
    fixed: Fixed
    fields: tuple[Field, ...]
    together: Annotated[
        tuple[Limit, ...], says("For all fields together; a field that comes twice counts twice.")
    ]
    list: Annotated[OverList | None, says("null where no list was given.")]
