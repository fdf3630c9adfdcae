"""What a text of a file means: its fields and its cases, by the kind of file it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from estimator.base.read import line_starts
from estimator.campaign.fields import ANY, SYNTAXES, FieldSyntax
from estimator.campaign.template import Template, check_text
from estimator.errors import CampaignError, Place
from estimator.save.lint import icu
from estimator.save.lint.variants import Parts, Variant, variants


class MeaningFault(Exception):  # noqa: N818 - why, for those who word the finding
    """Why a text is no template, and at which of its characters."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(why)
        self.why, self.at = why, at


@dataclass(frozen=True, slots=True)
class Meaning:
    """How the texts of a kind of file are read.

    Attributes
    ----------
    variants : function (text) -> iterator of Variant
        Its cases. Raises `MeaningFault` where the text is no template.
    blanked : function (text) -> str
        The text with its fields blanked out, where only they could be taken for it.
    """

    variants: Callable[[str], Iterator[Variant]]
    blanked: Callable[[str], str] = lambda text: text


def written_as(syntax: FieldSyntax) -> Meaning:
    """Texts with fields of one syntax, and without cases."""

    def one(text: str) -> Iterator[Variant]:
        try:
            yield Variant(Template.parse(text, fields_as=syntax))
        except CampaignError as error:
            raise _fault(text, error) from error

    return Meaning(one, syntax.blanked)


def _fault(text: str, error: CampaignError) -> MeaningFault:
    why = error.sentence[:1].lower() + error.sentence[1:].removesuffix(".")
    return MeaningFault(why, _offset(text, error.place))


def _offset(text: str, place: Place | None) -> int:
    """Where in a text a place is."""
    line, column = (place.line or 1, place.column or 1) if place else (1, 1)
    return line_starts(text)[line - 1] + column - 1


def of_parts(parts: Parts) -> Meaning:
    """A text that its reader has taken apart already."""
    return Meaning(lambda _: variants(parts))


def _icu(text: str) -> Iterator[Variant]:
    try:
        check_text(text, "text")
        parts = icu.parse(text)
    except CampaignError as error:
        raise _fault(text, error) from error
    except icu.IcuFault as fault:
        raise MeaningFault(fault.why, fault.at) from fault
    yield from variants(parts)


def _any(text: str) -> Iterator[Variant]:
    return (ICU if icu.is_icu(text) else _ANY).variants(text)


_ANY: Final = written_as(ANY)
ICU: Final = Meaning(_icu)
PRINTF: Final = written_as(SYNTAXES["printf"])
PYTHON: Final = written_as(SYNTAXES["python"])
PYTHON_BRACE: Final = written_as(SYNTAXES["python-brace"])
RUBY: Final = written_as(SYNTAXES["ruby"])
AUTOMATIC: Final = Meaning(_any, lambda text: text if icu.is_icu(text) else ANY.blanked(text))
"""Whatever can be no text, however it is written: kinds of files that anybody may use for anything."""
