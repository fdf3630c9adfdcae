"""Text of others made harmless: nothing in it moves a cursor, breaks a line, or turns how it is read.

It stands in the lowest room because errors repeat what others wrote; `estimator.base.read` hands it on.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 40
"""More characters of what somebody gave are not repeated."""

# Control characters of both sets, what makes a line end, what turns the direction in which text is read, and
# halves of surrogate pairs, which no terminal can be given.
_PLAYS_WITH_TERMINALS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ud800-\udfff]"
)


def shown(text: str) -> str:
    """A text of others as it may be shown: on one line, and what plays with a terminal written out.

    Blanks that do not break and invisible characters stay, so that a name can be pasted; `visible` of
    `estimator.base.read` writes them out, too.

    >>> shown("a" + chr(27) + "[31m" + chr(0x202E) + "b")
    'a␛[31m<U+202E>b'
    """
    return _PLAYS_WITH_TERMINALS.sub(lambda found: written_out(found[0]), text)


def clipped(text: str, most: int = LONGEST) -> str:
    """The first characters of a text of others, harmless: what an error repeats of it.

    >>> clipped("a" + chr(27), 5), clipped("x" * 50, 5)
    ('a␛', 'xxxxx…')
    """
    written = shown(text[: most + 1])
    return f"{written[:most]}…" if len(written) > most else written


def shown_lines(text: str) -> str:
    """The same of a text of several lines.

    >>> shown_lines("a" + chr(27) + chr(10) + "b")
    'a␛\\nb'
    """
    return "\n".join(map(shown, text.splitlines() if "\r" in text else text.split("\n")))


def written_out(character: str) -> str:
    """A character that cannot be seen, by its picture or its code point.

    >>> written_out(chr(10)), written_out(chr(0xA0))
    ('␊', '<U+00A0>')
    """
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 else f"<U+{code:04X}>"


def without_invisible(name: str) -> str:
    """A name without control and zero-width characters, which nobody can type.

    >>> without_invisible("mo" + chr(0x200B) + "bile")
    'mobile'
    """
    return "".join(char for char in name if unicodedata.category(char) not in ("Cc", "Cf"))
