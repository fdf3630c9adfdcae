"""How long the messages of a template are over a list of contacts, and which fields make them so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from estimator.base.arguments import checked
from estimator.base.choices import Encoding, FieldsAs
from estimator.base.deprecated import renamed
from estimator.base.display import Displayed, one_line
from estimator.base.language import listed, told
from estimator.base.read import fold
from estimator.base.words import counted
from estimator.campaign import Batch, Campaign, CampaignSource, Template, open_campaign
from estimator.campaign.columns import Decision
from estimator.campaign.headings import NUMBER_NAMES
from estimator.count.alphabet import ENCODINGS, UCS2
from estimator.count.message import stop_text
from estimator.count.outside import forcing_characters
from estimator.count.segments import Counts, count
from estimator.count.strings import Strings
from estimator.errors import UsageError
from estimator.numbers import mask

WORST_ROWS = 5
"""How many of the longest messages are kept."""

# Nine digits and more, unless they are a date: a list may hold phone numbers in any column, and none is
# anybody's business here.
_PHONE_NUMBER = re.compile(
    r"(?<![\d.-])(?!\d{1,2}[.-]\d{1,2}[.-]\d{4}|\d{4}[.-]\d{2}[.-]\d{2})"
    r"(?:\+\s?)?\d(?:[ ().\u00a0\u202f-]{0,2}\d){8,}"
)
_NUMBER_FIELDS = frozenset(map(fold, NUMBER_NAMES))


def _masked(field: str, value: str) -> str:
    if fold(field) in _NUMBER_FIELDS:
        return mask(value)
    return _PHONE_NUMBER.sub(lambda found: mask(found[0]), value)


@dataclass(frozen=True, slots=True)
class LongRow:
    """One of the longest messages.

    Attributes
    ----------
    row : int
        From 1, the header not counted.
    line : int, or None
        Of the file, from 1; None where the source has no lines.
    encoding : "GSM-7" or "UCS-2"
    units, segments : int
    values : mapping of str to str
        What the fields were filled with, as it is in the list.

    >>> row = fill_template("Bonjour {prenom}", [{"prenom": "Zoé"}, {"prenom": "Loïc"}]).worst[0]
    >>> row.row, row.encoding, row.units, row.values
    (2, 'UCS-2', 12, {'prenom': 'Loïc'})
    """

    row: int
    line: int | None
    encoding: Encoding
    units: int
    segments: int
    values: Mapping[str, str]

    @property
    def masked(self) -> dict[str, str]:
        """The same with phone numbers masked, as every output shows them."""
        return {name: _masked(name, value) for name, value in self.values.items()}


@dataclass(frozen=True, slots=True)
class FieldUse:
    """What one field brings into the messages. Adds up.

    Attributes
    ----------
    longest : int [units]
        Of its longest value, in the encoding of that value alone.
    forcing_rows : int
        Rows in which its value alone makes the message UCS-2.
    forcing : Counter of str
        The characters outside GSM-7, and in how many rows each is.

    >>> use = fill_template("Bonjour {prenom}", [{"prenom": "Zoé"}, {"prenom": "Loïc"}]).fields["prenom"]
    >>> use.longest, use.forcing_rows, use.most_common
    (4, 1, [('ï', 1)])
    """

    longest: int = 0
    forcing_rows: int = 0
    forcing: Counter[str] = field(default_factory=Counter)

    @property
    def most_common(self) -> list[tuple[str, int]]:
        """`forcing`, the characters in most rows first."""
        return sorted(self.forcing.items(), key=lambda item: (-item[1], item[0]))

    def __add__(self, other: FieldUse) -> FieldUse:
        return FieldUse(
            max(self.longest, other.longest),
            self.forcing_rows + other.forcing_rows,
            self.forcing + other.forcing,
        )


@dataclass(frozen=True, slots=True)
class TemplateDistribution(Displayed):
    """The messages of a template over a list. Adds up, from any split of the list.

    Attributes
    ----------
    template : Template
    stop_clause : str
        Counted with every message; empty: none.
    lengths : Counter of (encoding, segments)
        How many messages there are of each kind.
    unfilled : int
        Rows without a message, because a field has no value.
    fields : mapping of str to FieldUse
        By their names as the template writes them.
    worst : tuple of LongRow
        At most `WORST_ROWS` of the longest messages, the longest first.
    reading : Counter of (kind, detail)
        What was decided while the list was read, of how many files or rows.

    >>> import pandas as pd
    >>> contacts = pd.DataFrame({"prenom": ["Zoé", "François"]})
    >>> over_list = fill_template("Bonjour {prenom}, " + "a" * 60, contacts)
    >>> over_list.messages, over_list.worst[0].values
    (2, {'prenom': 'François'})
    """

    template: Template
    stop_clause: str
    lengths: Counter[tuple[Encoding, int]] = field(default_factory=Counter)
    unfilled: int = 0
    fields: Mapping[str, FieldUse] = field(default_factory=dict)
    worst: tuple[LongRow, ...] = ()
    reading: Counter[Decision] = field(default_factory=Counter)

    def __repr__(self) -> str:
        return one_line(self, "", counted(self.messages, "message"), counted(self.segments, "segment"))

    @property
    def messages(self) -> int:
        """Rows that have a message."""
        return self.lengths.total()

    @property
    def segments(self) -> int:
        """Segments of all messages."""
        return sum(segments * messages for (_, segments), messages in self.lengths.items())

    @property
    def longest(self) -> int:
        """Segments of the longest message; 0 where there is none."""
        return max((segments for _, segments in self.lengths), default=0)

    def __add__(self, other: TemplateDistribution) -> TemplateDistribution:
        if (self.template, self.stop_clause) != (other.template, other.stop_clause):
            same = {
                told("the template"): self.template == other.template,
                told("the STOP clause"): self.stop_clause == other.stop_clause,
            }
            raise UsageError(
                "USE011", differing=listed(what for what, is_same in same.items() if not is_same)
            )
        return TemplateDistribution(
            self.template,
            self.stop_clause,
            self.lengths + other.lengths,
            self.unfilled + other.unfilled,
            {
                name: self.fields.get(name, FieldUse()) + other.fields.get(name, FieldUse())
                for name in dict.fromkeys(self.template.fields)
            },
            tuple(sorted(self.worst + other.worst, key=_rank)[:WORST_ROWS]),
            self.reading + other.reading,
        )


@renamed(fields="campaign")
@checked()
def fill_template(
    template: str | Template,
    campaign: CampaignSource,
    *,
    fields_as: FieldsAs | None = None,
    stop_clause: bool | str = False,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    visible_only: bool = False,
    workbook_language: str = "und-FR",
) -> TemplateDistribution:
    """Fill a template from a list, and count every message.

    Parameters
    ----------
    template : str or Template
        A text with fields, as `Bonjour {prenom}` or `Bonjour #prenom#`.
    fields_as : str, optional
        How its fields are written instead: "handlebars" for `{{prenom}}` …
    campaign : path, binary file, table, or iterable of rows
        As `estimate` takes it: the list, with a column for each field; it needs no phone
        numbers. Read in constant memory.
    stop_clause : bool or str
        True counts OVHcloud's opt-out text with every message; a text counts that text.
    encoding, delimiter : str, optional
        Of a CSV file, where they are not to be found out.
    sheet, visible_only, workbook_language
        Of a workbook, as `estimate` takes them; where no language is given, it is that of France.

    Returns
    -------
    TemplateDistribution

    Raises
    ------
    CampaignError
        Where the list cannot be read (`FIL…`, `CSV…`, `ENC…` and their like), or the template is not
        well-formed or names a column that is not there (`TPL…`).

    >>> import pandas as pd
    >>> contacts = pd.DataFrame({"prenom": ["Zoé", "François", "Ana"]})
    >>> over_list = fill_template("Bonjour {prenom}, " + "a" * 60, contacts)
    >>> sorted(over_list.lengths.items())
    [(('GSM-7', 1), 2), (('UCS-2', 2), 1)]
    """
    if isinstance(template, str):
        template = Template.parse(template, fields_as=fields_as)
    opened = open_campaign(
        campaign,
        template=template,
        encoding=encoding,
        delimiter=delimiter,
        recipients=None,
        sheet=sheet,
        visible_only=visible_only,
        workbook_language=workbook_language,
    )
    return distribution_of(opened, template, stop_text(stop_clause))


def distribution_of(opened: Campaign, template: Template, clause: str) -> TemplateDistribution:
    """Count an opened list batch by batch, and forget each batch."""
    begun = TemplateDistribution(template, clause, fields={name: FieldUse() for name in template.fields})
    over_list = sum((_of_batch(batch, template, clause) for batch in opened.batches()), begun)
    # What was decided is known once all is read.
    return replace(over_list, reading=over_list.reading + Counter(opened.reading()))


def _of_batch(batch: Batch, template: Template, clause: str) -> TemplateDistribution:
    counts = count(batch.messages, clause)
    valid = batch.messages.valid
    filled = np.arange(len(batch)) if valid is None else np.flatnonzero(valid)
    kinds, messages = np.unique(
        np.stack((counts.encoding[filled].astype(np.int64), counts.segments[filled])),
        axis=1,
        return_counts=True,
    )
    return TemplateDistribution(
        template,
        clause,
        Counter(
            {
                (ENCODINGS[kind], segments): times
                for kind, segments, times in zip(*kinds.tolist(), messages.tolist(), strict=True)
            }
        ),
        len(batch) - len(filled),
        {name: _use(values) for name, values in batch.fields.items()},
        tuple(_longest(batch, counts, filled)),
        Counter({(kind, ""): rows for kind, rows in batch.left_out.items()}),
    )


def _use(values: Strings) -> FieldUse:
    counts = count(values)
    return FieldUse(
        int(counts.units.max(initial=0)),
        int(np.count_nonzero(counts.encoding == ENCODINGS.index(UCS2))),
        Counter(forcing_characters(values)),
    )


def _rank(row: LongRow) -> tuple[int, int, int]:
    """Sorts the longest first, then in the order of the rows."""
    return -row.segments, -row.units, row.row


def _longest(batch: Batch, counts: Counts, filled: np.ndarray[Any, np.dtype[np.intp]]) -> Iterator[LongRow]:
    order = np.lexsort((filled, -counts.units[filled], -counts.segments[filled]))
    lines = batch.line_numbers() if batch.line_numbers is not None else None
    numbers = batch.row_numbers
    for at in filled[order[:WORST_ROWS]].tolist():
        yield LongRow(
            int(numbers[at]),
            None if lines is None else int(lines[at]),
            ENCODINGS[counts.encoding[at]],
            int(counts.units[at]),
            int(counts.segments[at]),
            {name: values[at] for name, values in batch.fields.items()},
        )
