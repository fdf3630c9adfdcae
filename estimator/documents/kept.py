"""What a campaign adds up to, as it is kept to be added to others: all that an estimate is made from."""

from __future__ import annotations

from typing import Annotated, Any

from estimator.base.choices import Encoding
from estimator.documents.values import Code, Count, Document, Fingerprint, Part, Schema, says

OfLine = tuple[str, Encoding, Count]
OfReject = tuple[str, str, Count]
OfClient = tuple[str, str, Count]
Decision = tuple[str, str]


class MadeBy(Part, frozen=True):
    """The version that counted. What another one counted may be another sum."""

    version: str
    core: Annotated[str, says("compiled or plain.")]
    data: Annotated[Fingerprint, says("Of its code and its tables.")]


class KeptExample(Part, frozen=True):
    """A message as it will be sent."""

    row: Count
    line: Count | None
    number: Annotated[str, says("Masked.")]
    message: str
    encoding: Encoding
    units: Count
    segments: Count
    campaign: str


class KeptKeys(Part, frozen=True):
    """Keys of numbers that were seen, and how many rows came again.

    A key is a hash of a number, or of a number with its text: whoever has a number can find out whether it is
    there.
    """

    keys: Annotated[bytes, says("64 bits each, the lowest byte first; base64.")]
    again: Annotated[
        bytes, says("Rows by leading zero bits of their key: 64 times 64 bits, packed by zlib; base64.")
    ]
    level: Annotated[Count, says("One in 2**level is kept.")]
    most: Count


class KeptSummary(Part, frozen=True):
    """Counts by what they count; a tuple ends with the count. Summaries of one terms add up key by key."""

    rows: dict[str, Count]
    messages: tuple[OfLine, ...]
    segments: tuple[OfLine, ...]
    just_over: tuple[OfLine, ...]
    lengths: tuple[tuple[Count, Count], ...]
    forcing: dict[str, Count]
    with_clause: tuple[tuple[bool, Count], ...]
    with_other: dict[str, Count]
    warnings: dict[str, Count]
    rejects: tuple[OfReject, ...]
    client_messages: dict[str, Count]
    client_segments: tuple[OfClient, ...]
    client_rejects: dict[str, Count]
    reading: tuple[tuple[str, str, Count], ...]
    first: tuple[KeptExample, ...]
    longest: KeptExample | None
    foreign: Annotated[tuple[tuple[str, str, str], ...], says("Written, column, way of writing fields.")]
    numbers: KeptKeys
    texts: KeptKeys


class KeptPart(Part, frozen=True):
    """What is known of one campaign of several."""

    name: str
    rows: Count
    messages: Count
    segments: Annotated[dict[str, Count], says("By country.")]
    rejects: tuple[OfReject, ...]
    bytes: Count | None
    reading: tuple[Decision, ...]


class Addable(Part, frozen=True):
    """All that an estimate is made from: what `smscost sum` adds up."""

    made_by: MadeBy
    terms: Annotated[dict[str, Any], says("What was counted and rated by, as this version has it.")]
    buying: Annotated[dict[str, Any], says("What the account held, and how it may be filled.")]
    split_by: str | None
    campaigns: tuple[KeptPart, ...]
    summary: KeptSummary
    fingerprint: Annotated[Fingerprint, says("Of terms, buying, campaigns and summary.")]


class KeptFile(Document, frozen=True):
    """What one file adds up to, in the folder of `smscost estimate --state`.

    It counts as long as the file is as it was, and is counted and rated alike, by the same version.
    """

    schema: Schema
    made_by: MadeBy
    job: Annotated[Fingerprint, says("Of how files are read, counted and rated.")]
    location: str
    mark: Annotated[str, says("Is another one where the file has become another.")]
    summary: KeptSummary
    fingerprint: Annotated[Fingerprint, says("Of the summary.")]


class BadFile(Part, frozen=True):
    """A file that could not be read, and was left out because that was asked for."""

    name: str
    code: Code
    line: Annotated[Count | None, says("null: the whole file.")]
    column: Count | None
    sheet: Annotated[str | None, says("Of a workbook.")]
    reason: str
