"""One line of a terminal: pieces of text that stand out in their ways, as wide as a terminal shows them.

Lines are folded between words. A terminal is told how a piece stands out where the line is painted, and
nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from estimator.show.sheet import Emphasis, Spoken, words_of

Style = tuple[int, ...]
"""How a piece stands out, by the numbers of ECMA-48 (SGR): 1 bold, 2 faint, 31 red."""

PLAIN: Final[Style] = ()
STYLES: Final[dict[Emphasis, Style]] = {
    "": PLAIN,
    "strong": (1,),
    "faint": (2,),
    "alarm": (31,),
    "strong alarm": (1, 31),
}
_COLOURS: Final = range(30, 50)

# Letters with their accents, Greek, Cyrillic, what is typed, and what stands in our own sentences. Of all
# others rich knows how wide they are, and is asked.
_ONE_COLUMN_EACH: Final = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u202f\u20ac\u2400-\u2426\ue000-\ue002]*"
)
_WORD: Final = re.compile(r"\s*\S+\s*")


def columns_of(text: str) -> int:
    """How wide a text is [columns of a terminal].

    >>> columns_of("Déjà"), columns_of("日本")
    (4, 4)
    """
    if _ONE_COLUMN_EACH.fullmatch(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces of text, each with its style.

    >>> line = Line.of("one two three", "strong")
    >>> [each.text for each in line.folded(7)], line.folded(7)[0].painted()
    (['one two', 'three'], '\\x1b[1mone two\\x1b[0m')
    """

    pieces: tuple[tuple[str, Style], ...] = ()

    @classmethod
    def of(cls, spoken: Spoken, emphasis: Emphasis = "") -> Line:
        """A line as it is said."""
        return cls(tuple((words.text, STYLES[words.emphasis]) for words in words_of(spoken))).styled(emphasis)

    @classmethod
    def joined(cls, parts: Iterable[Line | str]) -> Line:
        """Several, one after the other; texts are plain."""
        found: list[tuple[str, Style]] = []
        for part in parts:
            found += part.pieces if isinstance(part, Line) else [(part, PLAIN)]
        return cls(tuple(found))

    @property
    def text(self) -> str:
        """The line without styles."""
        return "".join(text for text, _ in self.pieces)

    @property
    def width(self) -> int:
        """How wide it is [columns of a terminal]."""
        return columns_of(self.text)

    def styled(self, emphasis: Emphasis) -> Line:
        """The same, all of it standing out beside how its pieces do."""
        style = STYLES[emphasis]
        if not style:
            return self
        return Line(tuple((text, tuple(sorted({*own, *style}))) for text, own in self.pieces))

    def stripped(self) -> Line:
        """The same without blanks at its end."""
        return self.cut(0, len(self.text.rstrip()))

    def cut(self, begin: int, end: int) -> Line:
        """The characters from one place to another."""
        found = []
        at = 0
        for text, style in self.pieces:
            if part := text[max(begin - at, 0) : max(end - at, 0)]:
                found.append((part, style))
            at += len(text)
        return Line(tuple(found))

    def folded(self, width: int, hidden: str | None = None) -> list[Line]:
        """The same as lines that are no wider, folded between words; a word that is wider wherever it must.

        `hidden` is its text with characters, one for one, between which it may not be folded.
        """
        text = self.text if hidden is None else hidden
        if columns_of(text) <= width:
            return [self]
        places = [0, *_breaks(text, width), len(text)]
        return [self._fitting(begin, end, width) for begin, end in pairwise(places)]

    def _fitting(self, begin: int, end: int, width: int) -> Line:
        """A piece of it; blanks at its end that stand over the width are none of it."""
        text = self.text[begin:end]
        over = max(len(text) - width, 0)
        return self.cut(begin, end - min(over, len(text) - len(text.rstrip())))

    def painted(self, *, colour: bool = True) -> str:
        """The line as a terminal takes it. Without `colour` it may be bold or faint."""
        return "".join(
            f"\x1b[{';'.join(map(str, codes))}m{text}\x1b[0m" if codes else text
            for text, style in self.pieces
            for codes in [[code for code in style if colour or code not in _COLOURS]]
        )


def _breaks(text: str, width: int) -> Iterator[int]:
    """Where the lines of a text begin, but for the first."""
    filled = 0
    for word in _WORD.finditer(text):
        begin = word.start()
        wide = columns_of(word[0].rstrip())
        if wide <= width - filled:
            filled += columns_of(word[0])
        elif wide > width:
            pieces = _chopped(word[0], width)
            for piece in pieces:
                if begin:
                    yield begin
                begin += len(piece)
            filled = columns_of(pieces[-1])
        else:
            if filled and begin:
                yield begin
                filled = 0
            filled += columns_of(word[0])


def _chopped(word: str, width: int) -> list[str]:
    if _ONE_COLUMN_EACH.fullmatch(word):
        return [word[at : at + width] for at in range(0, len(word), width)]
    from rich.cells import chop_cells

    return chop_cells(word, width)
