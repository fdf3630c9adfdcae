"""How long the fields of a template may be, before there is a list to fill it from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from estimator.base.arguments import checked
from estimator.base.choices import Encoding, FieldsAs
from estimator.base.display import Displayed, one_line
from estimator.base.words import counted
from estimator.campaign.template import Template
from estimator.count.alphabet import CONCATENATED_LIMIT, GSM7, SINGLE_LIMIT, UCS2
from estimator.count.message import Explanation, explain, stop_text
from estimator.documents import Documented
from estimator.save.templates.packing import sizes, units_to_spare, worst_segments

if TYPE_CHECKING:
    from estimator.documents import template as documents

BOUNDED_SEGMENTS: Final[tuple[Literal[1, 2, 3], ...]] = (1, 2, 3)
"""The numbers of segments that bounds are given for."""

Bounds = Mapping[Encoding, tuple[int | None, ...]]
"""By encoding of the message, units for each of `BOUNDED_SEGMENTS`; None where it takes more anyway."""

_OUTSIDE_GSM7 = "ç"


@dataclass(frozen=True, slots=True)
class FieldBounds:
    """How long one field may be while all others are empty.

    Attributes
    ----------
    name : str
        As the template writes it.
    times : int
        How many times the template has it; its units count as many times.
    most : mapping of encoding to tuple of int or None, shape (3,)
        The most units the field may have in messages of 1, 2 and 3 segments, whatever its characters.
        A field that comes several times is taken at its worst at each place.
    segments_outside_gsm7 : int
        Segments, where the field is one character that GSM-7 lacks.

    >>> field = bound_template("Bonjour {prenom}").fields[0]
    >>> field.name, field.most["GSM-7"], field.segments_outside_gsm7
    ('prenom', (152, 297, 449), 1)
    """

    name: str
    times: int
    most: Bounds
    segments_outside_gsm7: int


@dataclass(frozen=True, slots=True)
class TemplateBounds(Documented, Displayed):
    """What is known of a template without a list: its fixed part, and how long its fields may be.

    Attributes
    ----------
    template : Template
    stop_clause : str
        Counted with every message; empty: none.
    fixed : Explanation
        The message with all fields empty, STOP clause included.
    fields : tuple of FieldBounds
        In the order in which the template first names them.
    together : mapping of encoding to tuple of int or None, shape (3,)
        The most units all fields may have together, however they are shared out among them. A field that
        comes twice counts twice. Empty where the template has no fields.

    >>> bounds = bound_template("Bonjour {prenom}, votre commande est prête.")
    >>> bounds.fixed.encoding, bounds.fixed.forcing[0].character
    ('UCS-2', 'ê')
    """

    template: Template
    stop_clause: str
    fixed: Explanation
    fields: tuple[FieldBounds, ...]
    together: Bounds

    def document(self) -> documents.Template:
        """What `smscost template --format json` writes where there is no list."""
        from estimator.save.templates.document import template_document

        return template_document(self)

    def __repr__(self) -> str:
        return one_line(
            self, counted(len(self.fields), "field"), self.fixed.encoding, counted(self.fixed.units, "unit")
        )


@checked()
def bound_template(
    template: str | Template, *, fields_as: FieldsAs | None = None, stop_clause: bool | str = False
) -> TemplateBounds:
    """Work out how long the fields of a template may be.

    Parameters
    ----------
    template : str or Template
        A text with fields, as `Bonjour {prenom}` or `Bonjour #prenom#`.
    fields_as : str, optional
        How its fields are written instead: "handlebars" for `{{prenom}}` …
    stop_clause : bool or str
        True counts OVHcloud's opt-out text with the message; a text counts that text.

    Returns
    -------
    TemplateBounds

    Raises
    ------
    CampaignError
        `TPL001`, `TPL002`, `TPL005` where the template is not well-formed.

    Source: 3GPP TS 23.038 §6.2.1, TS 23.040 §9.2.3.24.1.

    >>> (prenom,) = bound_template("Bonjour {prenom}, " + "a" * 127).fields
    >>> prenom.most["GSM-7"], prenom.segments_outside_gsm7
    ((23, 168, 320), 3)
    """
    if isinstance(template, str):
        template = Template.parse(template, fields_as=fields_as)
    clause = stop_text(stop_clause)
    fixed = explain(template.text({}), stop_clause=clause)
    literals = (*template.literals[:-1], template.literals[-1] + clause)
    return TemplateBounds(
        template,
        clause,
        fixed,
        tuple(
            _field(name, template, literals, clause, fixed.encoding)
            for name in dict.fromkeys(template.fields)
        ),
        _together(literals, fixed.encoding) if template.fields else {},
    )


def _field(
    name: str, template: Template, literals: Sequence[str], clause: str, fixed: Encoding
) -> FieldBounds:
    places = [int(field == name) for field in template.fields]

    def most(encoding: Encoding, segments: int) -> int | None:
        known = [sizes(literal, encoding) for literal in literals]
        longest = bisect_right(
            range(max(SINGLE_LIMIT[encoding], segments * CONCATENATED_LIMIT[encoding]) + 1),
            segments,
            key=lambda units: worst_segments(known, [units * place for place in places], encoding),
        )
        return _possible(longest - 1, encoding, fixed)

    outside = explain(template.text({name: _OUTSIDE_GSM7}), stop_clause=clause)
    return FieldBounds(
        name,
        sum(places),
        {
            encoding: tuple(most(encoding, segments) for segments in BOUNDED_SEGMENTS)
            for encoding in _encodings(fixed)
        },
        len(outside.segments),
    )


def _together(literals: Sequence[str], fixed: Encoding) -> Bounds:
    def most(encoding: Encoding, segments: int) -> int | None:
        known = [sizes(literal, encoding) for literal in literals]
        units = units_to_spare(known, segments, encoding)
        return None if units is None else _possible(units, encoding, fixed)

    return {
        encoding: tuple(most(encoding, segments) for segments in BOUNDED_SEGMENTS)
        for encoding in _encodings(fixed)
    }


def _encodings(fixed: Encoding) -> tuple[Encoding, ...]:
    """The encodings a message may have: a fixed part of UCS-2 leaves no choice."""
    return (GSM7, UCS2) if fixed == GSM7 else (UCS2,)


def _possible(units: int, encoding: Encoding, fixed: Encoding) -> int | None:
    """A bound, unless it is none: where only a field can make the message UCS-2, it has a unit at least."""
    return units if units >= (encoding != fixed) else None
