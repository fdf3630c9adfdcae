"""One message, explained: for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from estimator.count.message import CharacterUse, Explanation
from estimator.show.words import counted, visible

_POSITIONS_SHOWN = 5


def explanation_parts(explanation: Explanation, stop_clause: str) -> Iterator[RenderableType]:
    """What the message costs, how it is cut, and which characters are to blame."""
    yield _headline(explanation)
    yield Padding.indent(_segments(explanation), 2)
    for title, uses in (
        ("These characters are not in GSM-7; one is enough to make the message UCS-2:", explanation.forcing),
        (f"These characters take 2 units in {explanation.encoding}:", explanation.doubled),
    ):
        if uses:
            yield Group(Text(title), characters_used(uses))
    yield clause_note(stop_clause)


def _headline(explanation: Explanation) -> Text:
    segments = counted(len(explanation.segments), "segment")
    left = f"{counted(explanation.units_left, 'unit')} left in the last one"
    over = explanation.units_over
    save = f"; {counted(over, 'unit')} less would save a segment" if over else ""
    headline = Text.assemble((segments, "bold"), f", {explanation.encoding}, ")
    return headline.append(f"{counted(explanation.units, 'unit')}: {left}{save}.")


def _segments(explanation: Explanation) -> RenderableType:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right", style="dim")
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    for number, segment in enumerate(explanation.segments, start=1):
        table.add_row(str(number), Text(visible(segment.text)), f"{segment.units} of {explanation.limit}")
    return table


def characters_used(uses: Sequence[CharacterUse]) -> RenderableType:
    """Characters to blame: their names, how often and where they are."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for column in ("bold", "", ""):
        table.add_column(style=column, overflow="fold")
    for use in uses:
        shown = ", ".join(str(position + 1) for position in use.positions[:_POSITIONS_SHOWN])
        more = ", …" if use.count > _POSITIONS_SHOWN else ""
        table.add_row(
            Text(visible(use.character)), Text(use.name), f"{counted(use.count, 'time')}, at {shown}{more}"
        )
    return Padding.indent(table, 2)


def clause_note(stop_clause: str) -> Text:
    """Whether the STOP clause is counted, and how to leave it out."""
    if not stop_clause:
        return Text("No STOP clause is counted.")
    shown = visible(stop_clause)
    return Text(f"The STOP clause is counted ({shown}); --no-stop-clause leaves it out.")
