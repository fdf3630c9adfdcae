"""A sheet: a result as people read it, before anybody knows where.

A headline, paragraphs, tables and lists: plain immutable values. `terminal.py` writes a sheet in columns
for a terminal of any width, `notebook.py` as HTML. Texts are whatever they are, also those of strangers: both
of them take every text from `words_of`, which lets nothing through that could play with a terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress, takewhile
from typing import Final, Literal, NamedTuple, TypeAlias

from estimator.base.language import said_again
from estimator.base.read import shown

Emphasis = Literal["", "strong", "faint", "alarm", "strong alarm"]
"""How words stand out: a headline, a note, something that is wrong, and a headline that says so."""

MOST_ROWS: Final = 500
"""A page with more of them is slow, and nobody reads it."""

Kind = Literal["text", "code", "number"]
"""What a column holds: texts, which may fold between words; codes, names and days, and numbers, which never
do. Numbers stand on the right."""


class Words(NamedTuple):
    """A run of words that stand out in one way."""

    text: str
    emphasis: Emphasis = ""


Spoken: TypeAlias = str | Words | tuple[str | Words, ...]
"""One line of text: plain, or in pieces of which some stand out."""


def strong(text: str) -> Words:
    """Words that are read first."""
    return Words(text, "strong")


def with_strong(sentence: str, part: str) -> Spoken:
    """A sentence in which a part stands out, wherever a language puts it.

    >>> with_strong("12 credits for 3 messages", "3 messages")
    ('12 credits for ', Words(text='3 messages', emphasis='strong'), '')
    """
    before, found, after = sentence.partition(part)
    return before, strong(found), after


def words_of(spoken: Spoken) -> tuple[Words, ...]:
    """The pieces of a line, without anything that a terminal would obey: such characters are written out.

    What a result told is said in the language in force. Blanks of other widths stay. What ends a line is
    written out too: a line is one line.

    >>> words_of(("12 credits", strong(" of " + chr(27) + "[2J")))
    (Words(text='12 credits', emphasis=''), Words(text=' of ␛[2J', emphasis='strong'))
    """
    pieces = (spoken,) if isinstance(spoken, (str, Words)) else spoken
    words = (Words(piece) if isinstance(piece, str) else piece for piece in pieces)
    return tuple(Words(shown(said_again(text)), emphasis) for text, emphasis in words)


def text_of(spoken: Spoken) -> str:
    """The same as one text.

    >>> text_of(("12 credits", strong(" of 30")))
    '12 credits of 30'
    """
    return "".join(words.text for words in words_of(spoken))


@dataclass(frozen=True, slots=True)
class Lines:
    """A paragraph of lines.

    `indent` [columns] sets it off. A hint says what to type to see more: it is for a terminal only.
    `joined`: it stands right below what comes before it, without an empty line. Lines that are read by
    programs, too, for the path that is in them, do not fold.
    """

    lines: tuple[Spoken, ...]
    emphasis: Emphasis = ""
    indent: int = 0
    is_hint: bool = False
    joined: bool = False
    folds: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, what it holds, and how wide it is at least [columns]."""

    name: str
    kind: Kind = "text"
    least: int = 0
    emphasis: Emphasis = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a cell for every column.

    Of a long table a terminal shows a part. `only` "full" is a row that it leaves out, `only` "short" one
    that stands there for those left out; a notebook has room for all.
    """

    cells: tuple[Spoken, ...]
    emphasis: Emphasis = ""
    only: Literal["", "short", "full"] = ""


def texts(*names: str) -> tuple[Column, ...]:
    """Columns of texts, which may fold between words."""
    return tuple(Column(name) for name in names)


def codes(*names: str) -> tuple[Column, ...]:
    """Columns of codes, names and days, which never fold."""
    return tuple(Column(name, "code") for name in names)


def numbers(*names: str) -> tuple[Column, ...]:
    """Columns of numbers, on the right."""
    return tuple(Column(name, "number") for name in names)


def rows_of(
    rows: Iterable[Sequence[Spoken]], *, most: int | None = None, others: Sequence[Spoken] = ()
) -> tuple[Row, ...]:
    """Rows of which none stands out; a terminal shows `most` of them, and `others` for those left out.

    >>> [row.only for row in rows_of([("a",), ("b",), ("c",)], most=1, others=("2 others",))]
    ['', 'full', 'full', 'short']
    """
    every = [tuple(cells) for cells in rows]
    shown = len(every) if most is None else most
    left_out = [Row(cells, only="full") for cells in every[shown:]]
    together = [Row(tuple(others), only="short")] if left_out and others else []
    return (*map(Row, every[:shown]), *left_out, *together)


def filled(
    columns: Sequence[Column], rows: Iterable[Sequence[str]]
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Columns and rows, without the columns that are empty in every row.

    >>> columns, rows = filled(texts("Pack", "Gift"), [("100", ""), ("200", "")])
    >>> [column.name for column in columns], [row.cells for row in rows]
    (['Pack'], [('100',), ('200',)])
    """
    every = [tuple(cells) for cells in rows]
    kept = [any(cells[at] for cells in every) for at in range(len(columns))]
    return tuple(compress(columns, kept)), tuple(Row(tuple(compress(cells, kept))) for cells in every)


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its heading is left out where no column has a name.

    `total` is a last row that adds up the others. `title` stands above the table, `notes` and `hints` (for a
    terminal only) below it. `indent` and `joined` are as those of `Lines`. `beyond` is how many rows nobody
    made, for there are `MOST_ROWS` before them.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    title: Spoken = ""
    notes: tuple[Spoken, ...] = ()
    hints: tuple[Spoken, ...] = ()
    indent: int = 0
    joined: bool = False
    beyond: int = 0

    def __post_init__(self) -> None:
        """A row that has not a cell for every column is a fault of whoever made it."""
        totals = () if self.total is None else (self.total,)
        wrong = [row for row in (*self.rows, *totals) if len(row.cells) != len(self.columns)]
        if wrong:
            raise ValueError(f"{len(self.columns)} columns, but {wrong[0]}")

    @property
    def has_heading(self) -> bool:
        """Whether its columns have names."""
        return any(column.name for column in self.columns)

    @property
    def short_rows(self) -> tuple[Row, ...]:
        """What a terminal shows: the rows, some of them together, and the total."""
        rows = tuple(row for row in self.rows if row.only != "full")
        return rows if self.total is None else (*rows, self.total)

    @property
    def full_rows(self) -> tuple[Row, ...]:
        """Every single row, without the total."""
        return tuple(row for row in self.rows if row.only != "short")


@dataclass(frozen=True, slots=True)
class Listing:
    """A title and a list below it, each line behind a mark."""

    title: Spoken
    lines: tuple[Spoken, ...]
    mark: str = "-"
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """A text as it is, for instance to be copied: its line ends and its blanks are its own."""

    text: str
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Pictured:
    """What a page draws, and a terminal tells as a table. `html` escapes all texts in it itself."""

    table: Table
    html: str

    @property
    def joined(self) -> bool:
        """As of the table."""
        return self.table.joined


Block: TypeAlias = Lines | Table | Listing | Quotation | Pictured


@dataclass(frozen=True, slots=True, init=False)
class Sheet:
    """A result for people: what matters most, the headline, and then block after block.

    Parameters
    ----------
    *blocks : Lines, Table, Listing, Quotation, Pictured, or a line of text
        The headline comes first.

    >>> columns = (Column("Country"), Column("Messages", "number"))
    >>> table = Table(columns, rows_of([("France", "3 850")]), title=strong("Where to"), indent=2)
    >>> sheet = Sheet(strong("3 850 credits"), table, "Nothing is left over.")
    >>> print(sheet.to_terminal(), end="")
    3 850 credits
    <BLANKLINE>
    Where to
      Country  Messages
      France      3 850
    <BLANKLINE>
    Nothing is left over.
    """

    blocks: tuple[Block, ...]

    def __init__(self, *blocks: Block | Spoken) -> None:
        whole = (Lines((each,)) if isinstance(each, (str, tuple)) else each for each in blocks)
        # A paragraph that has nothing to say is none: it would leave an empty line of its own.
        object.__setattr__(
            self, "blocks", tuple(each for each in whole if not isinstance(each, Lines) or each.lines)
        )

    def followed_by(self, *blocks: Block | Spoken) -> Sheet:
        """This sheet, and more below it."""
        return Sheet(*self.blocks, *blocks)

    def with_notes(self, notes: Sequence[str]) -> Sheet:
        """The same with what was decided while files were read, below the headline and what it holds."""
        if not notes:
            return self
        joined = sum(1 for _ in takewhile(lambda block: block.joined, self.blocks[1:]))
        return Sheet(*self.blocks[: 1 + joined], Lines(tuple(notes), "faint"), *self.blocks[1 + joined :])

    def to_terminal(self, width: int = 80) -> str:
        """The sheet as text, no line of which is wider than `width` [columns of a terminal].

        Where the columns of a table do not fit side by side, every row becomes a few lines.
        """
        from estimator.show.terminal import text_of_sheet

        return text_of_sheet(self, width)

    def to_html(self) -> str:
        """The sheet as a piece of HTML, in which every text is escaped."""
        from estimator.show.notebook import html_of

        return html_of(self)
