"""One text for all rows, with fields filled from the columns: `Bonjour {prenom}` or `Bonjour #prenom#`.

Both ways of writing a field are the provider's: `#prenom#` in its guides, `{prenom}` in its FAQ. The signs
themselves are written twice: `{{`, `}}`, `##`. A sign that is neither is an error, never a guess, for the
guess would be priced on every row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from estimator.base.read import place_of
from estimator.errors import CampaignError, Place

if TYPE_CHECKING:
    from estimator.count.strings import Strings

# Between braces a field may have any name; between hashes only what names are made of, for texts do hold
# hashes ("#1, #2"), and those must be pointed out rather than taken for a field called "1, ".
_TOKEN = re.compile(
    r"(?P<twice>\{\{|\}\}|\#\#)"
    r"|\{(?P<braced>[^{}\r\n]*)\}"
    r"|\#(?P<hashed>[\w \u00a0'’-]{0,40})\#"
    r"|(?P<alone>[{}\#])",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template.

    Attributes
    ----------
    literals : tuple of str, shape (n + 1,)
        The text before, between and after the fields, with doubled signs undone.
    fields : tuple of str, shape (n,)
        The names of the fields in order, as written; one may come several times.

    >>> template = Template.parse("Bonjour {prenom}, {prenom} !")
    >>> template.literals, template.fields
    (('Bonjour ', ', ', ' !'), ('prenom', 'prenom'))
    """

    literals: tuple[str, ...]
    fields: tuple[str, ...]

    @classmethod
    def parse(cls, text: str, name: str = "template") -> Template:
        """Read a template; `name` is what errors call it.

        Raises
        ------
        CampaignError
            `TPL001` a sign stands alone, `TPL002` a field has no name, `TPL005` the text holds bytes that
            are no text; with line and column.

        >>> Template.parse("Bonjour {prenom}, salle ##2 le #date#")
        Template(literals=('Bonjour ', ', salle #2 le ', ''), fields=('prenom', 'date'))
        """
        _check_text(text, name)
        literals, fields, end = [""], [], 0
        for token in _TOKEN.finditer(text):
            literals[-1] += text[end : token.start()]
            end = token.end()
            if token["twice"]:
                literals[-1] += token["twice"][0]
                continue
            if token["alone"]:
                raise _alone(token["alone"], place_of(name, text, token.start()))
            field = token["braced"] or token["hashed"] or ""
            if not field.strip():
                raise CampaignError("TPL002", place_of(name, text, token.start()), field=token[0])
            fields.append(field)
            literals.append("")
        literals[-1] += text[end:]
        return cls(tuple(literals), tuple(fields))

    def text(self, values: Mapping[str, str]) -> str:
        """The text with these values of its fields, by the names in `fields`; nothing for those left out.

        >>> Template.parse("Bonjour {prenom} !").text({"prenom": "Zoé"})
        'Bonjour Zoé !'
        """
        filled = (
            values.get(field, "") + literal
            for field, literal in zip(self.fields, self.literals[1:], strict=True)
        )
        return self.literals[0] + "".join(filled)

    def fill(self, columns: Mapping[str, Strings], rows: int) -> Strings:
        """The text of each row.

        Parameters
        ----------
        columns : mapping of str to Strings
            By the names in `fields`.
        rows : int
            How many rows there are; what the columns have, or, without fields, what the caller wants.

        Returns
        -------
        Strings, shape (rows,)
            Missing where one of the fields is missing.

        >>> from estimator.count.strings import Strings
        >>> Template.parse("Bonjour {x} !").fill({"x": Strings.from_any(["Zoé", "Ana"])}, 2).texts()
        ['Bonjour Zoé !', 'Bonjour Ana !']
        """
        from estimator.count.strings import Strings  # not above: who fills in one text does not wait for it

        parts: list[Strings | bytes] = [self.literals[0].encode()]
        for field, literal in zip(self.fields, self.literals[1:], strict=True):
            parts += [columns[field], literal.encode()]
        filled = Strings.joined(parts, rows)
        known = [valid for name in set(self.fields) if (valid := columns[name].valid) is not None]
        return Strings(filled.spans, reduce(and_, known) if known else None)


def without_fields(text: str) -> str:
    """A template with its fields blanked out: every other character stays where it is.

    >>> without_fields("Bonjour {fenêtre} ##")
    'Bonjour           ##'
    """
    return _TOKEN.sub(lambda token: token[0] if token["twice"] else " " * len(token[0]), text)


def _check_text(text: str, name: str) -> None:
    # A terminal that is not set to UTF-8 hands over bytes Python can only keep as lone surrogates.
    for at, char in enumerate(text):
        if "\ud800" <= char <= "\udfff":
            raise CampaignError("TPL005", place_of(name, text, at))


def _alone(sign: str, place: Place) -> CampaignError:
    field = "#prenom#" if sign == "#" else "{prenom}"
    return CampaignError("TPL001", place, sign=sign, twice=sign * 2, field=field)
