"""One text for all rows, with fields filled from the columns: `Bonjour {prenom}` or `Bonjour #prenom#`.

Both ways of writing a field are the provider's: `#prenom#` in its guides, `{prenom}` in its FAQ. The signs
themselves are written twice: `{{`, `}}`, `##`. A sign that is neither is an error, never a guess, for the
guess would be priced on every row. How other tools write fields is in `fields`, and taken where it is asked
for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as entry
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from estimator.base.arguments import checked
from estimator.base.display import OneLine
from estimator.base.read import fold, place_of
from estimator.campaign.fields import OVHCLOUD, FieldSyntax, field_syntax
from estimator.errors import CampaignError, Place

if TYPE_CHECKING:
    from estimator.count.strings import Strings


@dataclass(frozen=True, slots=True, repr=False)
class Template(OneLine):
    """A parsed template.

    Attributes
    ----------
    literals : tuple of str, shape (n + 1,)
        The text before, between and after the fields, with doubled signs undone.
    fields : tuple of str, shape (n,)
        The names of the fields in order, as written; one may come several times.
    written : str
        The template as it was given.
    syntax : FieldSyntax, optional
        How its fields are written, where somebody said so.

    >>> template = Template.parse("Bonjour {prenom}, {prenom} !")
    >>> template.literals, template.fields
    (('Bonjour ', ', ', ' !'), ('prenom', 'prenom'))
    """

    literals: tuple[str, ...]
    fields: tuple[str, ...]
    written: str = entry(default="", compare=False, repr=False)
    syntax: FieldSyntax | None = entry(default=None, compare=False, repr=False)

    @classmethod
    @checked("fields_as")
    def parse(
        cls, text: str, name: str = "template", *, fields_as: str | FieldSyntax | None = None
    ) -> Template:
        """Read a template; `name` is what errors call it.

        `fields_as` is how its fields are written: "handlebars", "mailchimp" … By default as OVHcloud does.

        Raises
        ------
        CampaignError
            `TPL001` a sign stands alone, `TPL002` a field has no name, `TPL005` the text holds bytes that
            are no text; with line and column.
        UsageError
            `USE017` there is no such way of writing fields.

        >>> Template.parse("Bonjour {prenom}, salle ##2 le #date#")
        Template(literals=('Bonjour ', ', salle #2 le ', ''), fields=('prenom', 'date'))
        >>> Template.parse("Bonjour {{prenom}} :{", fields_as="handlebars")
        Template(literals=('Bonjour ', ' :{'), fields=('prenom',))
        """
        chosen = (
            fields_as if fields_as is None or isinstance(fields_as, FieldSyntax) else field_syntax(fields_as)
        )
        syntax = chosen or OVHCLOUD
        check_text(text, name)
        literals, fields, end = [""], [], 0
        for token in syntax.tokens(text):
            literals[-1] += text[end : token.start]
            end = token.end
            if token.field is None:
                if token.alone and syntax.strict:
                    raise _alone(token.sign, place_of(name, text, token.start))
                literals[-1] += token.sign
                continue
            if not token.field.strip():
                raise CampaignError(
                    "TPL002", place_of(name, text, token.start), field=text[token.start : token.end]
                )
            fields.append(token.field)
            literals.append("")
        literals[-1] += text[end:]
        return cls(tuple(literals), tuple(fields), text, chosen)

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


def fill_each(texts: Strings, syntax: FieldSyntax, columns: Mapping[str, Strings]) -> Strings:
    """Messages that each have fields of their own, filled in; a field that names no column stays.

    `columns` are by names as `fold` leaves them. Where a value is missing, so is the message.

    >>> from estimator.count.strings import Strings
    >>> texts = Strings.from_any(["Bonjour {{Prénom}} {{x}}", "Salut"])
    >>> names = {"prenom": Strings.from_any(["Zoé", "Ana"])}
    >>> fill_each(texts, field_syntax("handlebars"), names).texts()
    ['Bonjour Zoé {{x}}', 'Salut']
    """
    import numpy as np

    from estimator.count.strings import Strings

    values = {name: column.texts() for name, column in columns.items()}
    filled: list[bytes] = []
    there = np.ones(len(texts), np.bool_)
    for row, text in enumerate(texts.texts()):
        pieces, end = [], 0
        for token in syntax.tokens(text or ""):
            found = values.get(fold(token.field)) if token.field is not None else None
            if token.field is not None and found is None:
                continue
            value = token.sign if found is None else found[row]
            there[row] &= value is not None
            pieces += [(text or "")[end : token.start], value or ""]
            end = token.end
        there[row] &= text is not None
        filled.append("".join([*pieces, (text or "")[end:]]).encode("utf-8", "surrogatepass"))
    return Strings(Strings.from_bytes(filled).spans, None if there.all() else there)


def check_text(text: str, name: str) -> None:
    """Refuse a text that holds what is no text: `TPL005`."""
    # A terminal that is not set to UTF-8 hands over bytes Python can only keep as lone surrogates.
    for at, char in enumerate(text):
        if "\ud800" <= char <= "\udfff":
            raise CampaignError("TPL005", place_of(name, text, at))


def _alone(sign: str, place: Place) -> CampaignError:
    field = "#prenom#" if sign == "#" else "{prenom}"
    return CampaignError("TPL001", place, sign=sign, twice=sign * 2, field=field)
