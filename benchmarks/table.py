"""What a benchmark found, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, a table, and remarks below it."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    notes: tuple[str, ...] = ()

    def markdown(self) -> str:
        """The section as it stands in docs/performance.md."""
        lines = [f"### {self.title}", ""]
        if self.rows:
            lines += [_line(self.columns), _line(["---"] + ["---:"] * (len(self.columns) - 1))]
            lines += [_line(row) for row in self.rows] + [""]
        lines += [f"- {note}" for note in self.notes]
        return "\n".join(lines).rstrip() + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
