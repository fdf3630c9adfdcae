"""The levels that a YAML text opens, found as a YAML scanner finds its tokens.

Source: YAML 1.1, chapters 4 and 7; columns are kept as PyYAML's scanner keeps them (`unwind_indent`,
`add_indent`), which is what its limits are about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_INDENT = re.compile(" *+")
_BLANKS = re.compile(r"[ \t]++")
_BLANK_LINE = re.compile(r"[ \t]*+(?![^\n])")
_BEFORE_COMMENT = ("", " ", "\t", "\n")
_END_OF_LINE = re.compile(r"[^\n]*+")
_MARKER = re.compile(r"(?:---|\.\.\.)(?![^ \t\n])")
_NO_TEXT = re.compile(r" *+\#|(?:---|\.\.\.)(?![^ \t\n])")
_INDICATOR = re.compile(r"[-?:](?![^ \t\n])")
_COLON = re.compile(r"[ \t]*+:(?![^ \t\n])")
_PROPERTY = re.compile(r"&[^\s\[\]{},]*+|!<[^>\s]*+>?|![^\s\[\]{},]*+")
_ALIAS = re.compile(r"\*[^\s\[\]{},]*+")
# A string that is never closed goes on to the end of the text.
_QUOTED = re.compile(r'"(?:[^"\\]++|\\.)*+"?|\'(?:[^\']++|\'\')*+\'?', re.DOTALL)
_PLAIN = re.compile(r"(?:[^ \t\n:]++|:(?=[^ \t\n])|[ \t]++(?=[^ \t\n#:]|:[^ \t\n]))++")
_PLAIN_IN_BRACKETS = re.compile(
    r"(?!\s|[?-]\s)(?:[^\s:\[\]{},]++|:(?=[^\s\[\]{},])|\s++(?=[^\s\[\]{},#:]|:[^\s\[\]{},]))++"
)
_BLOCK = re.compile(r"[|>][-+]?([1-9]?)[-+]?(?:[ \t]++(?:#[^\n]*+)?)?(?![^\n])")

_BEFORE_NODE = re.compile(r"^[ \t?:-]++", re.MULTILINE)
_FIRST_BRACKET = re.compile(r"^[ \t]*+[\[{]|[-?:.][ \t]++[\[{]|[&!*]\S*+[ \t]++[\[{]", re.MULTILINE)


def yaml_levels(text: str) -> Iterator[int]:
    r"""How many levels are open, each time that one more is.

    Levels are lists and mappings, in blocks or in brackets; a list in the column of the key before it is not
    counted. Of a text that is no YAML, the numbers are those of the part that is.

    >>> list(yaml_levels("a:\n  - b: '[[['\n    c: [[d]]\n"))
    [1, 2, 3, 4, 5]
    """
    return _Scanner(_with_plain_lines(text)).levels()


def yaml_levels_at_most(text: str) -> int:
    r"""A number that is quickly found, and that `yaml_levels` never passes.

    >>> yaml_levels_at_most("a:\n  - Bonjour {prenom}, {ville}\n"), yaml_levels_at_most("- [a]\n- {b: '['}")
    (5, 6)
    """
    text = _with_plain_lines(text)
    columns = max(map(len, _BEFORE_NODE.findall(text)), default=0) + 1
    return columns + (text.count("[") + text.count("{") if _FIRST_BRACKET.search(text) else 0)


def _with_plain_lines(text: str) -> str:
    return "\n".join(text.removeprefix("\ufeff").splitlines())


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._columns: list[int] = []  # where the open blocks begin

    def levels(self) -> Iterator[int]:
        while self._at < len(self._text):
            start = self._at
            self._takes(_INDENT)
            if self._at == start and self._takes(_MARKER):
                self._columns.clear()
            elif not self._line_ends():
                while self._columns and self._columns[-1] > self._at - start:
                    self._columns.pop()
            yield from self._nodes(start)
            self._at += 1

    def _nodes(self, start: int) -> Iterator[int]:
        """The nodes of the line that begins at `start`, up to the end of the line where the last one ends."""
        node = -1  # where the one begins that may turn out to be a key
        may_be_key = True
        while not self._line_ends():
            at = self._at
            node = at if node < 0 else node
            if may_be_key and self._takes(_INDICATOR):
                yield from self._opens(node - start)
                node = -1
                continue
            if self._takes(_PROPERTY):
                continue
            if header := _BLOCK.match(self._text, at):
                self._skip_block(header)
                return
            if self._text[at] in "[{":
                yield from self._brackets()
            elif not self._takes(_ALIAS) and not self._takes(_QUOTED):
                self._takes(_PLAIN)
                if not _COLON.match(self._text, self._at):
                    self._skip_plain_lines()
                    return
            if not self._takes(_COLON):
                may_be_key = False
            elif may_be_key and "\n" not in self._text[at : self._at]:
                yield from self._opens(node - start)
                may_be_key = False
            else:  # no key may stand here: the library says so, and goes no further
                self._takes(_END_OF_LINE)

    def _opens(self, column: int) -> Iterator[int]:
        if not self._columns or self._columns[-1] < column:
            self._columns.append(column)
            yield len(self._columns)

    def _brackets(self) -> Iterator[int]:
        """A node in brackets, over as many lines as it takes."""
        opened = 0
        while self._at < len(self._text):
            sign = self._text[self._at]
            if sign in "[{":
                opened += 1
                yield len(self._columns) + opened
            elif sign in "]}":
                opened -= 1
            elif any(map(self._takes, (_QUOTED, _PROPERTY, _ALIAS, _PLAIN_IN_BRACKETS))):
                continue
            self._at += 1
            if opened == 0:
                return
            self._line_ends()

    def _skip_block(self, header: re.Match[str]) -> None:
        """Go to the end of a text that stands in lines of its own."""
        self._at = header.end()
        least = max(self._outside + 1, 1)
        indent = least + int(header[1]) - 1 if header[1] else 0
        while (column := self._column_of_next_line()) is not None:
            if column >= 0:
                indent = indent or max(least, column)
                if column < indent:
                    return
            self._at += 1
            self._takes(_END_OF_LINE)

    def _skip_plain_lines(self) -> None:
        """Go to the end of a text without quotes, which goes on until a line is indented less."""
        while self._line_ends(comment=False):
            column = self._column_of_next_line()
            if column is None or 0 <= column <= self._outside:
                return
            if _NO_TEXT.match(self._text, self._at + 1):
                return
            self._at += 1
            self._takes(_INDENT)
            self._takes(_PLAIN)
        self._takes(_END_OF_LINE)

    @property
    def _outside(self) -> int:
        """The column of the innermost block; -1 where there is none."""
        return self._columns[-1] if self._columns else -1

    def _column_of_next_line(self) -> int | None:
        """Where the text of the next line begins; -1 where it is blank, None where there is no next line."""
        if self._at >= len(self._text):
            return None
        start = self._at + 1
        found = _INDENT.match(self._text, start)
        end = found.end() if found else start
        return -1 if _BLANK_LINE.match(self._text, end) else end - start

    def _line_ends(self, *, comment: bool = True) -> bool:
        """Whether nothing but blanks, and perhaps a comment, is left of the line; they are skipped."""
        self._takes(_BLANKS)
        if (
            comment
            and self._text.startswith("#", self._at)
            and self._text[self._at - 1 : self._at] in _BEFORE_COMMENT
        ):
            self._takes(_END_OF_LINE)
        return self._at >= len(self._text) or self._text[self._at] == "\n"

    def _takes(self, pattern: re.Pattern[str]) -> bool:
        """Whether something stands here, which is then behind."""
        found = pattern.match(self._text, self._at)
        if found is None or found.end() == self._at:
            return False
        self._at = found.end()
        return True
