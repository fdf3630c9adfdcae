"""Texts of which only the length is known, packed into segments as badly as can be.

A pair (an escape pair of GSM-7, a surrogate pair of UCS-2) that stands on a boundary leaves one unit of the
segment unused. So a text of known length but unknown characters may take a segment more than its units say;
what is said here holds for every such text, and for one of them it is needed.

A state is (segment from 0, units used in it). Of two states the later one stays the later one, or the same,
whatever follows: so only the worst state has to be followed.

Source: 3GPP TS 23.040 §9.2.3.24.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from estimator.base.choices import Encoding
from estimator.count.alphabet import CONCATENATED_LIMIT, GSM7, GSM7_UNITS, SINGLE_LIMIT, utf16_units

PAIR = 2


def sizes(text: str, encoding: Encoding) -> list[int]:
    """Units of each character.

    >>> sizes("5 €", "GSM-7"), sizes("5 €", "UCS-2")
    ([1, 1, 2], [1, 1, 1])
    """
    return [GSM7_UNITS[char] if encoding == GSM7 else utf16_units(char) for char in text]


def worst_segments(literals: Sequence[Sequence[int]], fields: Sequence[int], encoding: Encoding) -> int:
    """Segments of a text at most, whatever its fields hold.

    Parameters
    ----------
    literals : sequence of sequence of int, shape (n + 1,)
        Units of each character before, between and after the fields.
    fields : sequence of int, shape (n,)
        Units of each field.

    >>> worst_segments([[1] * 152, []], [9], "GSM-7"), worst_segments([[], []], [306], "GSM-7")
    (2, 3)
    """
    if sum(map(sum, literals)) + sum(fields) <= SINGLE_LIMIT[encoding]:
        return 1
    limit = CONCATENATED_LIMIT[encoding]
    state = _after(literals[0], (0, 0), limit)
    for units, literal in zip(fields, literals[1:], strict=True):
        state = _after(literal, _after_any(units, state, limit), limit)
    return state[0] + 1


def _place(size: int, state: tuple[int, int], limit: int) -> tuple[int, int]:
    segment, used = state
    return (segment, used + size) if used + size <= limit else (segment + 1, size)


def _after(characters: Iterable[int], state: tuple[int, int], limit: int) -> tuple[int, int]:
    for size in characters:
        state = _place(size, state, limit)
    return state


def _after_any(units: int, state: tuple[int, int], limit: int) -> tuple[int, int]:
    """The worst state after `units` units: wherever they go over a boundary, a pair stands on it."""
    segment, used = state
    while units > limit - used:
        units -= max(limit - used - 1, 0)
        segment, used = segment + 1, 0
    return segment, used + units


def units_to_spare(literals: Sequence[Sequence[int]], segments: int, encoding: Encoding) -> int | None:
    """Units that all fields together may have, however they are shared out, so that `segments` hold the text.

    Parameters
    ----------
    literals : sequence of sequence of int, shape (n + 1,)
        Units of each character before, between and after the fields.
    segments : int
        From 1.

    Returns
    -------
    int, or None
        None where the text does not fit even without its fields.

    >>> units_to_spare([[1] * 100, []], 1, "GSM-7"), units_to_spare([[1] * 161, []], 1, "GSM-7")
    (60, None)
    """
    fixed = sum(map(sum, literals))
    if segments == 1:
        spare = SINGLE_LIMIT[encoding] - fixed
        return spare if spare >= 0 else None
    limit = CONCATENATED_LIMIT[encoding]
    least = _fewest_units_beyond(literals, segments, limit)
    return least - 1 if least else None


def _fewest_units_beyond(literals: Sequence[Sequence[int]], segments: int, limit: int) -> int:
    """The fewest units that push the text into one segment more, put where the fields are."""
    beyond = segments * limit
    # How few units lead to a state, which is here its place on a line of segments laid end to end.
    reached = {0: 0}
    for number, literal in enumerate(literals):
        if number:
            reached = _with_field(reached, beyond, limit)
        for size in literal:
            moved: dict[int, int] = {}
            for at, units in reached.items():
                to = _line(size, at, beyond, limit)
                moved[to] = min(units, moved.get(to, units))
            reached = moved
    return reached.get(beyond + 1, 0)


def _with_field(reached: dict[int, int], beyond: int, limit: int) -> dict[int, int]:
    """Any number of single units and pairs more."""
    reached = dict(reached)
    for at in range(min(reached), beyond + 1):
        if at in reached:
            for size in (1, PAIR):
                to = _line(size, at, beyond, limit)
                reached[to] = min(reached[at] + size, reached.get(to, reached[at] + size))
    return reached


def _line(size: int, at: int, beyond: int, limit: int) -> int:
    """Where a character ends that follows what ends at `at`; all that is too far is `beyond + 1`."""
    room = -at % limit
    end = at + size if size <= room or not room else at + room + size
    return min(end, beyond + 1)
