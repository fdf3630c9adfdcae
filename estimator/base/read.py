"""What others wrote, taken in with care: never without end, named and placed as its owner sees it.

One home for every file and stream that is read whole. `decode` makes text of its bytes, `cells` cuts small
tables; campaigns, which are of any size, are read block by block in a room of their own.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from estimator.base.language import told
from estimator.base.system import why_not
from estimator.errors import CampaignError, Place, SmsCostError
from estimator.errors import shown as harmless
from estimator.errors.shown import LONGEST, written_out
from estimator.errors.shown import shown as shown  # noqa: PLC0414 - a part of this home
from estimator.errors.shown import shown_lines as shown_lines  # noqa: PLC0414 - as above


class Kind(NamedTuple):
    """A kind of file that is read whole: what errors call it, and the most bytes one has."""

    what: str
    most: int


MESSAGE = Kind(told("message"), 1 << 20)
CONFIGURATION = Kind(told("configuration"), 1 << 20)
TARIFF = Kind(told("tariff"), 2 << 20)
"""Ten billing countries with 207 rates each take 100 kB."""

TEMPLATES = Kind(told("file of templates"), 4 << 20)
"""A repository has none larger, and what took minutes would look like a hang."""

TABLE = Kind(told("table"), 16 << 20)
"""A calendar, a list of accounts: 100 000 rows take a quarter of it."""

PAGE = Kind(told("web page"), 64 << 20)
"""Some hundred thousand rows of a table."""

DOCUMENT = Kind(told("saved result"), 64 << 20)
"""An estimate split over a hundred thousand clients takes a quarter of it."""

JOBS = Kind(told("list of jobs"), 64 << 20)
"""A job lists all its receivers."""

_DIGITS: Final = 30

LINE_END = re.compile(rb"\r\n|\n|\r")
_LINE_END_OF_TEXT = re.compile(LINE_END.pattern.decode())

_INVISIBLE = ("Cc", "Cf", "Zs", "Zl", "Zp")  # blanks, line ends, byte order marks, zero-width characters


class EachCharacter(dict[int, str | None]):
    """What becomes of each character, for `str.translate`: worked out once for those that are met.

    >>> "a1²".translate(EachCharacter(lambda char: None if char.isdecimal() else char))
    'a²'
    """

    def __init__(self, becomes: Callable[[str], str | None]) -> None:
        self._becomes = becomes

    def __missing__(self, code: int) -> str | None:
        found = self[code] = self._becomes(chr(code))
        return found


_COMPARED = EachCharacter(
    lambda char: None if char in "_-" or unicodedata.category(char) in _INVISIBLE else char
)
_APART = EachCharacter(lambda char: None if unicodedata.combining(char) else char)
_WORD = re.compile(r"[^\W_]+")


@contextmanager
def file_faults(name: str) -> Iterator[None]:
    """What the system says of a file that is read, as errors.

    `FIL001` there is none, `FIL002` it is a folder, `FIL003` any other.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise CampaignError("FIL001", Place(name)) from error
    except IsADirectoryError as error:
        raise CampaignError("FIL002", Place(name)) from error
    except OSError as error:
        raise CampaignError("FIL003", Place(name), why=why_not(error)) from error


@contextmanager
def raised_as(kind: type[SmsCostError]) -> Iterator[None]:
    """A mistake in a text has one code whoever reads it; its kind, and so the exit code, is the reader's."""
    try:
        yield
    except CampaignError as error:
        raise kind(error.code, error.place, **error.details) from error


def read_bounded(source: Path | BinaryIO, kind: Kind, name: str | None = None) -> bytes:
    """The bytes of a file or a stream, of which no more are ever read than one of its kind has.

    Raises `FIL001` to `FIL003` where it cannot be read, `FIL005` where it is larger. A pipe is waited for, as
    everywhere, until whoever writes to it ends.

    >>> import io
    >>> read_bounded(io.BytesIO(b"Bonjour"), MESSAGE, "<stdin>")
    b'Bonjour'
    """
    name = name or str(source)
    with file_faults(name):
        if isinstance(source, Path):
            with source.open("rb") as stream:
                octets = stream.read(kind.most + 1)
        else:
            octets = source.read(kind.most + 1)
    if len(octets) > kind.most:
        raise CampaignError("FIL005", Place(name), limit=kind.most >> 20, kind=kind.what)
    return octets


def place_of(name: str, text: bytes | str, offset: int, first_line: int = 1) -> Place:
    """The line and the column, in characters, of `text[offset]`; `text` begins with line `first_line`.

    >>> print(place_of("a.csv", "to;message\\nété;x".encode(), 16))
    a.csv:2:4
    """
    if isinstance(text, bytes):
        before = text[:offset]
        ends = [found.end() for found in LINE_END.finditer(before)]
        column = len(before[ends[-1] if ends else 0 :].decode("utf-8", "replace")) + 1
        return Place(name, first_line + len(ends), column)
    starts = line_starts(text[:offset])
    return Place(name, first_line + len(starts) - 1, offset - starts[-1] + 1)


def line_starts(text: str) -> list[int]:
    """Where each line of a text begins; line ends are `\\n`, `\\r\\n` and `\\r`.

    >>> line_starts("a\\r\\nb\\rc")
    [0, 3, 5]
    """
    return [0, *(found.end() for found in _LINE_END_OF_TEXT.finditer(text))]


def place_in(name: str, starts: list[int], offset: int) -> Place:
    """`place_of` where the lines are known."""
    line = bisect_right(starts, offset)
    return Place(name, line, offset - starts[line - 1] + 1)


def fold(name: str) -> str:
    """A name as it is compared: case, accents, blanks, `_`, `-` and invisible characters do not count.

    >>> fold("Numéro_de Téléphone") == fold("NUMERO-DE-TELEPHONE")
    True
    """
    return _plain(name).translate(_COMPARED)


def words(name: str) -> list[str]:
    """The words of a name as they are compared: letters and digits, without case and accents.

    >>> words("Crédits (par SMS)")
    ['credits', 'par', 'sms']
    """
    return _WORD.findall(_plain(name))


def visible(text: str) -> str:
    """A text on one line: line ends and what no screen shows are written out, blanks that do not break, too.

    >>> visible("a" + chr(10) + "b" + chr(0xA0) + "c")
    'a␊b<U+00A0>c'
    """
    return "".join(char if char.isprintable() else written_out(char) for char in text)


def quoted(text: str, most: int = LONGEST) -> str:
    """A text of others in quotes, short and harmless.

    >>> quoted("fr"), quoted("x" * 50)
    ("'fr'", "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'")
    """
    return told("'{text}'", text=clipped(text, most))


def clipped(text: str, most: int = LONGEST) -> str:
    """The first characters of a text of others, harmless, and what no screen shows written out."""
    return harmless.clipped(visible(text[: most + 1]), most)


def repeated(value: object, *, with_kind: bool = False) -> str:
    """What was given, whatever it is, as an error repeats it: texts in quotes, and nothing at length.

    `with_kind` says of what type it is where it is no text.

    >>> repeated("Alpha"), repeated(5), repeated(10**5000)
    ("'Alpha'", '5', 'a number of more than 30 digits')
    """
    if isinstance(value, str):
        return quoted(value.strip())
    if with_kind:
        return told("{value} ({kind})", value=repeated(value), kind=type(value).__name__)
    if _is_long(value):
        return told("a number of more than 30 digits")
    return clipped(" ".join(str(value).split()))


def _is_long(value: object) -> bool:
    """Whether it is a number that, written out, may have millions of digits."""
    if isinstance(value, Decimal):
        return value.is_finite() and abs(value.adjusted()) >= _DIGITS
    return isinstance(value, int) and abs(value) >= 10**_DIGITS


def _plain(name: str) -> str:
    """Without case and accents."""
    if name.isascii():
        return name.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return apart.translate(_APART)
