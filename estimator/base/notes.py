"""What was decided for whoever gave a file, said in one line each: where its header is, what was left out.

A file is read deep inside, by functions that hand back its rows and nothing else. Whoever shows the result
collects what they noted, `with collected() as notes`; where nobody does, each note is a Python warning.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from estimator.base.language import said_again, to_a_script, told
from estimator.errors import Place

_notes: ContextVar[list[str] | None] = ContextVar("notes", default=None)


class ReadingWarning(UserWarning):
    """Something was decided while a file was read."""


def note(place: Place, sentence: str, **fields: str | int | date) -> None:
    """Say what was decided about a file, once for each place.

    >>> with collected() as notes:
    ...     note(Place("a.csv", 4), "a row of totals is left out")
    >>> notes
    ['a.csv:4: a row of totals is left out']
    """
    line = told("{place}: {note}", place=str(place), note=told(sentence, **fields))
    notes = _notes.get()
    if notes is None:
        with to_a_script():
            warnings.warn(said_again(line), ReadingWarning, stacklevel=2)
    elif line not in notes:
        notes.append(line)


def note_header(place: Place) -> None:
    """Say where the header is, where it is not the first line."""
    if (place.line or 1) > 1:
        note(Place(place.file), "header found in line {line}", line=place.line or 1)


def taken() -> list[str]:
    """What has been noted and was not shown yet, by whoever shows it now."""
    notes = _notes.get() or []
    shown, notes[:] = list(notes), []
    return shown


def note_total(place: Place) -> None:
    """Say that a row of totals is no row."""
    note(place, "a row of totals, left out")


@contextmanager
def collected() -> Iterator[list[str]]:
    """What is noted inside, in its order."""
    notes: list[str] = []
    token = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(token)
