"""How fields are written in a text: one home for the provider's way, and those of other tools.

Templates, campaigns and `lint` all read fields through a `FieldSyntax`. OVHcloud's own is strict: a sign that
is neither a field nor written twice is an error, for the guess would be priced on every row. In all others a
sign that stands alone is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from estimator.base.choices import FIELDS_AS, FieldsAs, one_of
from estimator.base.read import fold


@dataclass(frozen=True, slots=True)
class FieldSyntax:
    """A way of writing fields.

    Attributes
    ----------
    name : str
    source : str
        The regular expression of its tokens, each one group: `alone` for a sign that is no field, a name
        that begins with `twice` for the sign that its first character is, any other for a field, whose name
        the group is.
    example : str
        A field called `x`.
    strict : bool
        Whether a sign alone, or a field without a name, is an error.

    >>> HANDLEBARS = SYNTAXES["handlebars"]
    >>> [token.field for token in HANDLEBARS.tokens("Bonjour {{ prenom }}, 20 % {ici}")]
    ['prenom']
    >>> HANDLEBARS.written("Prénom")
    '{{Prénom}}'
    """

    name: str
    source: str
    example: str
    strict: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """Its tokens, as `re` finds them: compiled when texts are read, for a run reads few of all."""
        return _compiled(self.source)

    def tokens(self, text: str) -> Iterator[FieldToken]:
        """The fields of a text, and its signs that are written twice or stand alone, in their order."""
        for found in self.pattern.finditer(text):
            group = found.lastgroup or ""
            value = found[group]
            if group == "alone":
                yield FieldToken(found.start(), found.end(), None, value, alone=True)
            elif group.startswith("twice"):
                yield FieldToken(found.start(), found.end(), None, value[0])
            else:
                name = value if self.strict else value.strip() or found[0]
                yield FieldToken(found.start(), found.end(), name, "")

    def written(self, name: str) -> str:
        """A field of this name."""
        return self.example.replace("x", name, 1)

    def blanked(self, text: str) -> str:
        """A text with its fields blanked out: every other character stays where it is.

        >>> SYNTAXES["ovhcloud"].blanked("Bonjour {fenêtre} ##")
        'Bonjour           ##'
        """
        pieces, end = [], 0
        for token in self.tokens(text):
            if token.field is not None:
                pieces += [text[end : token.start], " " * (token.end - token.start)]
                end = token.end
        return "".join(pieces) + text[end:]


@dataclass(frozen=True, slots=True)
class FieldToken:
    """A field, or a sign: `field` is None for a sign, `sign` what it stands for.

    >>> next(SYNTAXES["handlebars"].tokens("Bonjour {{ prenom }}"))
    FieldToken(start=8, end=20, field='prenom', sign='', alone=False)
    """

    start: int
    end: int
    field: str | None
    sign: str
    alone: bool = False


_OVHCLOUD = r"(?P<twice>\{\{|\}\}|\#\#)|\{(?P<braced>[^{}\r\n]*)\}"
# Between braces a field may have any name; between hashes only what names are made of, for texts do hold
# hashes ("#1, #2"), and those must be pointed out rather than taken for a field called "1, ".
_HASHED = r"\#(?P<hashed>[\w \u00a0'’-]{0,40})\#"
_HASHED_WORD = r"\#(?P<hashed>[^\W\d](?:[\w \u00a0'’-]{0,38}\w)?)\#"
_ALONE = r"(?P<alone>[{}\#])"
_HANDLEBARS = r"\{\{\{?(?P<handlebars>[^{}\r\n]+)\}?\}\}"
_MAILCHIMP = r"\*\|(?P<mailchimp>[^|*\r\n]+)\|\*"
_RUBY = r"%\{(?P<ruby>[^{}\r\n]+)\}"
_DOLLAR = r"\$\{(?P<dollar>[^{}\r\n]+)\}"
_PARENTHESES = r"\(\((?P<parentheses>[^()\r\n]{1,60})\)\)"
_PERCENT = r"%(?P<percent>[^\W\d](?:[\w .-]{0,58}\w)?)%"
_PERCENT_WORD = r"(?<![\d%])%(?P<percent>[^\W\d]\w*)%"
# What follows a sign of per cent. A blank is no flag here: "20 % de remise" is no field.
_FLAGS, _KIND = r"[#0+'-]*(?:\d+|\*)?(?:\.(?:\d+|\*))?", r"(?:hh|h|ll|l|q|L|j|z|t)?[a-zA-Z@]"
_PYTHON = rf"%\((?P<python>[^()\r\n]+)\){_FLAGS}[diouxXeEfFgGcrsa]"
_POSITION = rf"%(?P<position>\d+)\${_FLAGS}{_KIND}"
_TWICE_PERCENT = r"(?P<twice_percent>%%)"


def _syntax(name: str, example: str, *alternatives: str, strict: bool = False) -> FieldSyntax:
    return FieldSyntax(name, "|".join(alternatives), example, strict)


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


SYNTAXES: Final[Mapping[str, FieldSyntax]] = {
    each.name: each
    for each in (
        _syntax("ovhcloud", "{x}", _OVHCLOUD, _HASHED, _ALONE, strict=True),
        _syntax("handlebars", "{{x}}", _HANDLEBARS),
        _syntax("mailchimp", "*|x|*", _MAILCHIMP),
        _syntax("ruby", "%{x}", _TWICE_PERCENT, _RUBY, r"%<(?P<typed>[^<>\r\n]+)>[-+0-9.]*[a-zA-Z]"),
        _syntax("python", "%(x)s", _TWICE_PERCENT, _PYTHON, r"(?P<bare>%[0-9.+-]*[dfs])"),
        _syntax("dollar", "${x}", _DOLLAR),
        _syntax("parentheses", "((x))", _PARENTHESES),
        _syntax("percent", "%x%", _PERCENT),
        _syntax("brackets", "[x]", r"\[(?P<bracketed>[^\[\]\r\n]{1,60})\]"),
        _syntax("angles", "<x>", r"<(?P<angled>[^<>\r\n]{1,60})>"),
        # Those of catalogues, whose fields are arguments of a program.
        _syntax("python-brace", "{x}", r"(?P<twice>\{\{|\}\})", r"\{(?P<braced>[^{}\r\n]*)\}"),
        _syntax(
            "printf",
            "%1$s",
            _TWICE_PERCENT,
            _POSITION,
            rf"(?P<bare>%{_FLAGS}(?:hh|h|ll|l|q)?[diouxXeEfgGcsp@])",
        ),
        # What can be no text, whoever wrote it.
        _syntax(
            "any",
            "{x}",
            *(_HANDLEBARS, _MAILCHIMP, _RUBY, _DOLLAR, _PARENTHESES, _PERCENT_WORD, _PYTHON, _POSITION),
            *(_OVHCLOUD, _HASHED_WORD, _ALONE),
        ),
    )
}
_SIGN: Final = re.compile(r"[{}#*%$(\[<]")
"""Every field has one of them, however it is written."""

OVHCLOUD: Final = SYNTAXES["ovhcloud"]
ANY: Final = SYNTAXES["any"]


def field_syntax(name: str) -> FieldSyntax:
    """The way of writing fields that is called so; `USE…` where there is none.

    >>> field_syntax("handlebars").example
    '{{x}}'
    """
    return SYNTAXES[one_of("way of writing fields", name, FIELDS_AS)]


@dataclass(frozen=True, slots=True)
class ForeignField:
    """A field that another tool would fill: how it is written, and the column it names.

    >>> (found,) = foreign_fields("Bonjour {{ prenom }}", ["Prénom"])
    >>> found.written, found.column, found.syntax.name
    ('{{ prenom }}', 'Prénom', 'handlebars')
    """

    written: str
    column: str
    syntax: FieldSyntax


def foreign_fields(
    text: str, columns: Iterable[str], ways: Iterable[FieldsAs] = FIELDS_AS[1:]
) -> Iterator[ForeignField]:
    """The fields in a text that have the name of a column: of other tools, or written in any of `ways`.

    >>> [found.written for found in foreign_fields("Bonjour {{ prenom }}, [STOP]", ["Prénom", "ville"])]
    ['{{ prenom }}']
    """
    if _SIGN.search(text) is None:  # as in nearly all texts
        return
    known = {fold(column): column for column in columns if column}
    for name in ways:
        syntax = SYNTAXES[name]
        for token in syntax.tokens(text):
            if token.field is not None and (column := known.get(fold(token.field))):
                yield ForeignField(text[token.start : token.end], column, syntax)
