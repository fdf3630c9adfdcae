"""Which of the possible edits to make: the fewest segments, then the fewest edits that a reader may notice.

A message can become cheaper in two ways. All of it becomes GSM-7, which takes every edit of a character that
GSM-7 lacks; or it stays UCS-2, where only edits that take away units count. Either way the choice is exact:
the text is filled segment by segment, each piece kept and edited, and of two ways to have got somewhere only
one that has used less room or fewer edits is followed. (Less room is never worse later on: whatever follows
can be cut where it would have been cut.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from estimator.base.choices import Encoding
from estimator.count.alphabet import CONCATENATED_LIMIT, GSM7, GSM7_UNITS, SINGLE_LIMIT, UCS2, utf16_units
from estimator.save.advice.rules import Option, gsm7_option, shorter_option
from estimator.save.advice.tokens import Token

Choice = tuple[Token, Option]


class EditPlan(NamedTuple):
    """Segments reached, edits that a reader may notice, all edits (less is better in each); and the edits."""

    segments: int
    visible: int
    edits: int
    choices: tuple[Choice, ...]


class _Run(NamedTuple):
    """The units of each character of a text, and of all of them."""

    sizes: tuple[int, ...]
    units: int


class _Piece(NamedTuple):
    """A piece of the message as it is (None: it may not stay), and as the choice makes it."""

    kept: _Run | None
    edited: _Run | None = None
    choice: Choice | None = None


class _Chosen(NamedTuple):
    """The edits of one way through the message, the last one first."""

    choice: Choice
    before: _Chosen | None


class _State(NamedTuple):
    """Segments begun, units in the last of them, and the edits made so far."""

    segments: int
    filled: int
    visible: int
    edits: int
    chosen: _Chosen | None


_START = _State(segments=1, filled=0, visible=0, edits=0, chosen=None)


def cheapest_plan(message: str, found: Sequence[Token], clause: str) -> EditPlan:
    """The best choice among edits; none are chosen where they would save no segment.

    Parameters
    ----------
    message : str
    found : sequence of Token
        From `tokens`, in order.
    clause : str
        What is appended to the message, and is not to be changed.
    """
    encodings: tuple[Encoding, ...] = (GSM7, UCS2)
    plans = (_plan(_pieces(message, found, clause, encoding), encoding) for encoding in encodings)
    return min((plan for plan in plans if plan is not None), key=lambda plan: plan[:3])


def _plan(pieces: Sequence[_Piece] | None, encoding: Encoding) -> EditPlan | None:
    if pieces is None:
        return None
    single = SINGLE_LIMIT[encoding]
    if sum(_least(piece) for piece in pieces) <= single:
        return _best(pieces, single)
    return _best(pieces, CONCATENATED_LIMIT[encoding])


def _pieces(message: str, found: Sequence[Token], clause: str, encoding: Encoding) -> list[_Piece] | None:
    """The message in pieces; None where it cannot be had in this encoding."""
    pieces: list[_Piece] = []
    end = 0
    for token in found:
        option = gsm7_option(token.options) if encoding == GSM7 else shorter_option(token.old, token.options)
        edited = None if option is None else _run(option.new, encoding)
        kept = _run(token.old, encoding)
        if option is None or edited is None or (kept is not None and edited.units >= kept.units):
            continue
        pieces += [
            _Piece(_run(message[end : token.position], encoding)),
            _Piece(kept, edited, (token, option)),
        ]
        end = token.position + len(token.old)
    pieces.append(_Piece(_run(message[end:] + clause, encoding)))
    return None if any(piece.kept is None and piece.edited is None for piece in pieces) else pieces


def _run(text: str, encoding: Encoding) -> _Run | None:
    if encoding == UCS2:
        sizes = tuple(map(utf16_units, text))
        return _Run(sizes, sum(sizes))
    found = [GSM7_UNITS.get(character) for character in text]
    sizes = tuple(size for size in found if size is not None)
    return _Run(sizes, sum(sizes)) if len(sizes) == len(found) else None


def _best(pieces: Sequence[_Piece], limit: int) -> EditPlan:
    """The fewest edits with which the text takes as few segments as with all of them."""
    most = _fewest_segments(pieces, limit)
    room = most * limit - sum(map(_least, pieces))
    states = [_START]
    for piece in pieces:
        room += _least(piece)
        states = _worth_following(_after(states, piece, limit), limit, room)
    best = min(states, key=lambda state: (state.segments, state.visible, state.edits))
    return EditPlan(best.segments, best.visible, best.edits, tuple(_unwound(best.chosen))[::-1])


def _least(piece: _Piece) -> int:
    """Units that a piece takes at least: an edit never adds any, unless it must be made."""
    return next(run.units for run in (piece.edited, piece.kept) if run is not None)


def _fewest_segments(pieces: Iterable[_Piece], limit: int) -> int:
    state = _START
    for piece in pieces:
        run = piece.kept if piece.edited is None else piece.edited
        if run is not None:
            segments, filled = _filled(state, run, limit)
            state = state._replace(segments=segments, filled=filled)
    return state.segments


def _after(states: Iterable[_State], piece: _Piece, limit: int) -> Iterator[_State]:
    for state in states:
        if piece.kept is not None:
            segments, filled = _filled(state, piece.kept, limit)
            yield state._replace(segments=segments, filled=filled)
        if piece.edited is not None and piece.choice is not None:
            visible = state.visible + piece.choice[1].visible
            chosen = _Chosen(piece.choice, state.chosen)
            yield _State(*_filled(state, piece.edited, limit), visible, state.edits + 1, chosen)


def _filled(state: _State, run: _Run, limit: int) -> tuple[int, int]:
    """Segments begun and units in the last of them, once the run is in; no character is cut in two."""
    segments, filled = state.segments, state.filled
    if run.units == len(run.sizes):
        more, last = divmod(filled + run.units - 1, limit) if run.units else (0, filled - 1)
        return segments + more, last + 1
    for size in run.sizes:
        if filled + size > limit:
            segments, filled = segments + 1, 0
        filled += size
    return segments, filled


def _worth_following(states: Iterable[_State], limit: int, room: int) -> list[_State]:
    """Without those from which the goal cannot be reached any more, or that another one is no worse than.

    `room` is what may be used so far if all that follows is to fit: so there are never more states than
    units in a segment, however long the message.
    """
    kept: list[_State] = []
    for state in sorted(states, key=lambda state: state[:4]):
        if (state.segments - 1) * limit + state.filled > room:
            break
        if not kept or (state.visible, state.edits) < (kept[-1].visible, kept[-1].edits):
            kept.append(state)
    return kept


def _unwound(chosen: _Chosen | None) -> Iterator[Choice]:
    while chosen is not None:
        yield chosen.choice
        chosen = chosen.before
