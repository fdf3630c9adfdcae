"""Messages of ICU: `{prenom}`, `{montant, number}`, `{n, plural, one {…} other {# …}}`.

An apostrophe quotes only where a sign follows that would mean something, as ICU reads it by default: in
French most are just apostrophes.

Source: Unicode ICU User Guide, "Formatting Messages", and its class MessagePattern.
"""

from __future__ import annotations

import re
from typing import Final

from estimator.base.depth import DEEPEST
from estimator.save.lint.variants import Argument, Branches, Parts

_CHOICES: Final = ("plural", "select", "selectordinal")
_HAS_CHOICE = re.compile(rf"\{{\s*[^\s{{}},]+\s*,\s*(?:{'|'.join(_CHOICES)})\s*,")
_TYPED = re.compile(r"\{\s*[\w.-]+\s*,\s*(?:number|date|time|spellout|ordinal|duration)\b")
_TOKEN = re.compile(r"'(?P<quoted>[{}#|](?:[^']|'')*)(?:'|\Z)|(?P<apostrophe>'')|(?P<sign>[{}#])")
_HEAD = re.compile(r"\s*(?P<name>[^\s{},]+)\s*(?:,\s*(?P<kind>\w+)\s*)?(?P<end>[,}])")
_STYLE = re.compile(r"(?:'[^']*'|[^{}'])*\}")
_SELECTOR = re.compile(r"\s*(?:offset:\s*-?\d+\s+)?(?P<name>=?[^\s{}]+)\s*\{")
_END = re.compile(r"\s*\}")


class IcuFault(Exception):  # noqa: N818 - why, for those who word the error
    """Why a text is no message, and where."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(why)
        self.why, self.at = why, at


def is_icu(text: str) -> bool:
    """Whether a text holds what only ICU writes.

    >>> is_icu("{n, plural, one {#} other {#}}"), is_icu("{total, number}"), is_icu("Bonjour {prenom}, {")
    (True, True, False)
    """
    return bool(_HAS_CHOICE.search(text) or _TYPED.search(text))


def parse(text: str) -> Parts:
    """What a message consists of.

    Raises
    ------
    IcuFault
        It is not closed, or nested too deep.

    >>> parse("l'offre de {prenom}, '{'ici'}'")
    ["l'offre de ", Argument(name='prenom'), ', {ici}']
    >>> parse("{n, plural, other {# jours}}")
    [Branches(name='n', branches={'other': [Argument(name='n'), ' jours']})]
    """
    parts, at = _Parser(text).message(0, counted=None, depth=0)
    if at < len(text):
        raise IcuFault("the sign } stands alone", at)
    return parts


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text

    def message(self, at: int, *, counted: str | None, depth: int) -> tuple[Parts, int]:
        """The parts up to the brace that closes a branch, or to the end; `counted` is what # stands for."""
        if depth > DEEPEST:
            raise IcuFault("it is nested too deep", at)
        parts: list[str | Argument | Branches] = []

        def add(literal: str) -> None:
            if literal:
                if parts and isinstance(parts[-1], str):
                    parts[-1] += literal
                else:
                    parts.append(literal)

        while found := _TOKEN.search(self.text, at):
            add(self.text[at : found.start()])
            at = found.end()
            if found["apostrophe"]:
                add("'")
            elif (quoted := found["quoted"]) is not None:
                if quoted[0] in "#|" and counted is None:  # outside plurals # is text, and so is the quote
                    add("'")
                    at = found.start() + 1
                else:
                    add(quoted.replace("''", "'"))
            elif found["sign"] == "#":
                if counted is None:
                    add("#")
                else:
                    parts.append(Argument(counted))
            elif found["sign"] == "}":
                return parts, found.start()
            else:
                part, at = self.argument(at, counted=counted, depth=depth)
                parts.append(part)
        add(self.text[at:])
        return parts, len(self.text)

    def argument(self, at: int, *, counted: str | None, depth: int) -> tuple[Argument | Branches, int]:
        head = _HEAD.match(self.text, at)
        if head is None:
            raise IcuFault("a field has no name, or is not closed", at - 1)
        start = at - 1
        name, at = head["name"], head.end()
        if head["end"] == "}":
            return Argument(name), at
        if head["kind"] not in _CHOICES:
            style = _STYLE.match(self.text, at)
            if style is None:
                raise IcuFault(f"the field {name} is not closed", start)
            return Argument(name), style.end()
        branches: dict[str, Parts] = {}
        inner = counted if head["kind"] == "select" else name
        while not (end := _END.match(self.text, at)):
            selector = _SELECTOR.match(self.text, at)
            if selector is None:
                raise IcuFault(f"the {head['kind']} of {name} is not closed", start)
            branch, at = self.message(selector.end(), counted=inner, depth=depth + 1)
            if not self.text.startswith("}", at):
                raise IcuFault(f"the {head['kind']} of {name} is not closed", start)
            branches[selector["name"]] = branch
            at += 1
        if not branches:
            raise IcuFault(f"the {head['kind']} of {name} has no branch", start)
        return Branches(name, branches), end.end()
