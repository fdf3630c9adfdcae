"""Advice for one message: a plan of edits that can be replayed, and what it saves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from estimator.base.arguments import checked
from estimator.base.choices import Level
from estimator.base.display import Displayed, one_line
from estimator.base.scan import is_blank
from estimator.base.words import counted
from estimator.count.message import Explanation, explain, stop_text
from estimator.documents import Documented
from estimator.save.advice.cheapest import cheapest_plan
from estimator.save.advice.rules import DEFAULT_LEVELS, check_levels
from estimator.save.advice.tokens import tokens

if TYPE_CHECKING:
    from estimator.documents import advice as documents


@dataclass(frozen=True, slots=True)
class Edit:
    """One piece of a message replaced.

    Attributes
    ----------
    position : int
        Where `old` begins in the original, in characters from 0.
    old, new : str
    rule : str
        The name of the rule in `data/rewrites.toml`.
    level : "invisible", "accents", "symbols" or "shorten"

    >>> edit = advise("Fête" + "." * 70).edits[0]
    >>> edit.position, edit.old, edit.new, edit.level
    (1, 'ê', 'e', 'accents')
    """

    position: int
    old: str
    new: str
    rule: str
    level: Level


@dataclass(frozen=True, slots=True)
class Advice(Documented, Displayed):
    """The cheapest text that the rules give, never more segments than the original.

    Attributes
    ----------
    original, text : str
        Without the STOP clause. They are the same where no segment can be saved.
    edits : tuple of Edit
        What makes `text` of `original`, in order; the fewest visible ones that reach so few segments.
    before, after : Explanation
        Encoding, units and segments of both, STOP clause included.
    levels : tuple of str
        The levels whose rules were allowed.

    >>> advice = advise("Voilà ce que vous avez gagné… et ce n’est pas fini", stop_clause="x" * 30)
    >>> advice.text, advice.segments_saved
    ("Voilà ce que vous avez gagné... et ce n'est pas fini", 1)
    """

    original: str
    text: str
    edits: tuple[Edit, ...]
    before: Explanation
    after: Explanation
    levels: tuple[Level, ...]

    def __repr__(self) -> str:
        return one_line(
            self, counted(len(self.edits), "edit"), f"{counted(self.segments_saved, 'segment')} saved"
        )

    @property
    def segments_saved(self) -> int:
        """Segments that each recipient of the message saves."""
        return len(self.before.segments) - len(self.after.segments)

    def replay(self) -> str:
        """The text again, from the original and the edits alone."""
        return replay(self.original, self.edits)

    def document(self) -> documents.Advice:
        """What `smscost advise TEXT --format json` writes."""
        from estimator.save.advice.document import advice_document

        return advice_document(self)


def replay(original: str, edits: Iterable[Edit]) -> str:
    """Carry out a plan of edits, given in the order of their positions.

    >>> replay("Ça gêne", [Edit(4, "ê", "e", "French accents", "accents")])
    'Ça gene'
    """
    parts, end = [], 0
    for edit in edits:
        if edit.position < end or original[edit.position : edit.position + len(edit.old)] != edit.old:
            raise ValueError(f"{edit} does not fit the text")
        parts += [original[end : edit.position], edit.new]
        end = edit.position + len(edit.old)
    return "".join([*parts, original[end:]])


@checked()
def advise(
    message: str, *, levels: Iterable[str] = DEFAULT_LEVELS, stop_clause: bool | str = False
) -> Advice:
    """Find the cheapest text that a reader would take for the same message.

    Parameters
    ----------
    message : str
        The text exactly as it would be sent, fields filled in. Its links stay as they are.
    levels : iterable of str
        Rules of `data/rewrites.toml` that may be used: `invisible` (quotes, dashes, blanks), `accents` (those
        that GSM-7 lacks), `symbols` (signs written out, emoji dropped), `shorten` (doubled blanks, `https://`
        of link shorteners).
    stop_clause : bool or str
        As `explain` takes it. The clause itself is never changed.

    Returns
    -------
    Advice
        With no edits at all where they would not save a segment.

    Raises
    ------
    TypeError
        `USE022` where `message` is not a text.
    UsageError
        `USE017` where a level does not exist.

    >>> advice = advise("Fête des mères : -20 % sur toute la boutique jusqu’à dimanche, même en ligne !")
    >>> advice.text
    "Fete des mères : -20 % sur toute la boutique jusqu'à dimanche, meme en ligne !"
    >>> len(advice.before.segments), len(advice.after.segments), [edit.old for edit in advice.edits]
    (2, 1, ['ê', '’', 'ê'])
    """
    allowed = check_levels(levels)
    clause = stop_text(stop_clause)
    before = explain(message, stop_clause=clause)
    if len(before.segments) == 1:
        return Advice(message, message, (), before, before, allowed)
    plan = cheapest_plan(message, list(tokens(message, allowed)), clause)
    edits = tuple(
        Edit(token.position, token.old, option.new, option.rule, option.level)
        for token, option in plan.choices
    )
    text = replay(message, edits)
    if is_blank(text.encode("utf-8", "surrogatepass")):  # of nothing but emoji: it could not be sent
        return Advice(message, message, (), before, before, allowed)
    return Advice(message, text, edits, before, explain(text, stop_clause=clause), allowed)
