"""The plurals of iOS and macOS apps (`.stringsdict`): each text, with what it says in every case.

Source: Apple, "Internationalization and Localization Guide", appendix "Stringsdict File Format".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from estimator.base.depth import DEEPEST
from estimator.base.language import told
from estimator.campaign.fields import SYNTAXES
from estimator.campaign.template import Template
from estimator.save.lint.meanings import PRINTF, Meaning, of_parts
from estimator.save.lint.texts import FoundText, LintSource
from estimator.save.lint.variants import Argument, Branches, Parts
from estimator.save.lint.xml import Element, XmlText, placed, read_elements

_FORMAT: Final = "NSStringLocalizedFormatKey"
_WIDTHS: Final = "NSStringVariableWidthRuleType"
_VARIABLE = re.compile(r"%(?:[0-9]+\$)?#@([^@]*)@")
_CASES: Final = ("zero", "one", "two", "few", "many", "other")
_MOST: Final = 1 << 16
"""Characters of one text with all its cases: they may stand in each other, and double each time."""


def strings(source: LintSource) -> Iterator[FoundText]:
    """The texts of a file of plurals, in their order; those for screens of some widths, each.

    >>> one, other = ("<string>%d place</string>", "<string>%d places</string>")
    >>> cases = f"<dict><key>one</key>{one}<key>other</key>{other}</dict>"
    >>> text = "<key>NSStringLocalizedFormatKey</key><string>Il reste %#@n@</string>"
    >>> content = f"<plist><dict><key>left</key><dict>{text}<key>n</key>{cases}</dict></dict></plist>"
    >>> (found,) = strings(LintSource("a.stringsdict", content))
    >>> found.key, str(found.place)
    ('left', 'a.stringsdict:1:80')
    >>> [case.template.text({"n": "7"}) for case in found.meaning.variants(found.text)]
    ['Il reste 7 place', 'Il reste 7 places']
    """

    def take(element: Element) -> Iterator[XmlText]:
        if element.parent is not None:
            element.parent.children.append(element)
        if element.depth == 2 and element.name == "dict":
            for key, entry in _entries(element).items():
                yield from _texts(source, key, entry)

    yield from placed(source, read_elements(source, {"plist": take}))


def _entries(element: Element | None) -> dict[str, Element]:
    """What a dictionary of a property list holds."""
    if element is None or element.name != "dict":
        return {}
    found, key = {}, None
    for child in element.children:
        if child.name == "key":
            key = child.text
        elif key is not None:
            found[key] = child
            key = None
    return found


def _texts(source: LintSource, key: str, entry: Element) -> Iterator[XmlText]:
    known = _entries(entry)
    for width, element in _entries(known.get(_WIDTHS)).items():
        yield XmlText("text", f"{key}.{width}", element.text, PRINTF, element)
    if (written := known.get(_FORMAT)) is not None:
        yield XmlText("text", key, written.text, _meaning(source, written.text, known), written)


def _meaning(source: LintSource, text: str, known: Mapping[str, Element]) -> Meaning:
    left = _MOST

    def parts(text: str, variable: str, depth: int) -> Parts:
        nonlocal left
        left -= len(text)
        if depth > DEEPEST or left < 0:
            raise source.too_deep()
        found: list[str | Argument | Branches] = []
        for at, piece in enumerate(_VARIABLE.split(text)):
            if at % 2 == 0:
                found += _fields(piece, variable)
                continue
            forms = _entries(known.get(piece))
            cases: dict[str, Parts] = {
                case: parts(forms[case].text, piece, depth + 1) for case in _CASES if case in forms
            }
            if not cases:
                raise source.broken(
                    told("file of plurals"), told("nothing says what {name} is", name="%#@" + piece + "@")
                )
            found.append(Branches(piece, cases))
        return found

    return of_parts(parts(text, "", 0))


def _fields(text: str, variable: str) -> Iterator[str | Argument]:
    """A piece of a text; its first field is the number that chose it."""
    template = Template.parse(text, fields_as=SYNTAXES["printf"])
    for at, (literal, name) in enumerate(zip(template.literals, (*template.fields, None), strict=True)):
        if literal:
            yield literal
        if name is not None:
            yield Argument(variable if variable and at == 0 else name)
