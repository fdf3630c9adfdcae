"""One message, explained: for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from estimator.base.language import marked, said
from estimator.count.alphabet import STOP_CLAUSE
from estimator.count.characters import name_of
from estimator.count.clauses import SANDBOX, CountedClause, MeasuredClause
from estimator.count.message import CharacterUse, Explanation
from estimator.show.segments import segments_html
from estimator.show.sheet import (
    Column,
    Lines,
    Pictured,
    Sheet,
    Spoken,
    Table,
    rows_of,
    texts,
    with_strong,
)
from estimator.show.words import counted, visible

_POSITIONS_SHOWN = 5


def explanation_sheet(explanation: Explanation, *, stop_clause: str = "") -> Sheet:
    """What the message costs, how it is cut, and which characters are to blame.

    Parameters
    ----------
    explanation : Explanation
    stop_clause : str
        The clause that was added to the message.
    """
    return Sheet(_headline(explanation), *_blocks(explanation, stop_clause), clause_note(stop_clause))


def _blocks(explanation: Explanation, stop_clause: str) -> Iterator[Table | Lines | Pictured]:
    titles = [
        said(
            "Segment {place}: {units} of {limit}",
            place=str(place),
            units=str(segment.units),
            limit=str(explanation.limit),
        )
        for place, segment in enumerate(explanation.segments, start=1)
    ]
    yield Pictured(_segments(explanation), segments_html(explanation, titles, stop_clause=stop_clause))
    if explanation.forcing:
        yield characters_used(
            said("These characters are not in GSM-7; one is enough to make the message UCS-2:"),
            explanation.forcing,
        )
        # The rules need not be read for a message without letters of another alphabet.
        if any(use.character.isalpha() and not use.name.startswith("LATIN") for use in explanation.forcing):
            notes = tuple(lookalike_notes("".join(segment.text for segment in explanation.segments)))
            if notes:
                yield Lines(notes)
    if explanation.doubled:
        title = said("These characters take 2 units in {encoding}:", encoding=explanation.encoding)
        yield characters_used(title, explanation.doubled)


def _headline(explanation: Explanation) -> Spoken:
    segments = counted(len(explanation.segments), "segment")
    over = explanation.units_over
    sentence = said(
        marked(
            "{segments}, {encoding}, {units}: {left} left in the last one; {over} less would save a segment."
        )
        if over
        else marked("{segments}, {encoding}, {units}: {left} left in the last one."),
        segments=segments,
        encoding=explanation.encoding,
        units=counted(explanation.units, "unit"),
        left=counted(explanation.units_left, "unit"),
        over=counted(over, "unit"),
    )
    return with_strong(sentence, segments)


def _segments(explanation: Explanation) -> Table:
    rows = [
        (str(place), visible(segment.text), _filled(segment.units, explanation.limit))
        for place, segment in enumerate(explanation.segments, start=1)
    ]
    columns = (Column("", "number", emphasis="faint"), Column(""), Column("", "number"))
    return Table(columns, rows_of(rows), indent=2)


def _filled(units: int, limit: int) -> str:
    return said("{units} of {limit}", units=str(units), limit=str(limit))


def characters_used(title: str, uses: Sequence[CharacterUse]) -> Table:
    """Characters to blame: their names, how often and where they are."""
    rows = [(visible(use.character), name_of(use.character).text, _places(use)) for use in uses]
    return Table((Column("", emphasis="strong"), *texts("", "")), rows_of(rows), title=title, indent=2)


def lookalike_notes(message: str) -> Iterator[str]:
    """Letters of another script that were meant as Latin ones: nobody sees them, and all pay for them."""

    from estimator.save.advice.tokens import lookalikes  # most messages do without its rules

    for letter, latin in lookalikes(message).items():
        yield said(
            "{letter} ({name}) looks like the Latin {latin}, and is another letter; write {latin}, or let "
            "smscost advise --level symbols do it.",
            letter=letter,
            name=name_of(letter).text,
            latin=latin,
        )


def _places(use: CharacterUse) -> str:
    shown = [str(position + 1) for position in use.positions[:_POSITIONS_SHOWN]]
    if use.count > _POSITIONS_SHOWN:
        shown.append("…")
    return said("{times}, at {places}", times=counted(use.count, "time"), places=", ".join(shown))


def other_clause() -> str:
    """That the usual clause is the panel's: what the network appends is known to the account alone."""
    return said(
        "It is the one of OVHcloud's panel; an account may get another, such as ␊STOP au 36180, {units} "
        "more: smscost account calibrate finds out, [[--stop-units|stop_units]] counts that.",
        units=counted(3, "unit"),
    )


def clause_note(stop_clause: str) -> str:
    """Whether the STOP clause is counted, and how to leave it out."""
    if not stop_clause:
        return said("No STOP clause is counted.")
    counted_as = said(
        "The STOP clause is counted ({clause}); [[--no-stop-clause|stop_clause=False]] leaves it out.",
        clause=visible(stop_clause),
    )
    measured = stop_clause.measured if isinstance(stop_clause, CountedClause) else None
    if measured is not None:
        known = whose_clause(measured)
        return f"{counted_as} {known[0].upper()}{known[1:]}."
    return f"{counted_as} {other_clause()}" if stop_clause == STOP_CLAUSE else counted_as


def whose_clause(measured: MeasuredClause) -> str:
    """The account that a clause is counted of, as a part of a sentence."""
    return said(
        "it is the one of {account}, as {provider} said on {day}; "
        "[[--stop-units|stop_units]] or [[--account|account]] counts another",
        provider=said("the sandbox") if measured.provider == SANDBOX else "OVHcloud",
        account=measured.account,
        day=measured.on,
    )
