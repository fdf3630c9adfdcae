"""Volumes drawn at random: what the needs of a calendar may turn out to take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from estimator.base.amounts import whole_number
from estimator.base.language import told
from estimator.errors import UsageError
from estimator.supply.calendar.model import Calendar, Need

_LARGEST = 10**15
"""Fewer milli-credits than this are drawn: with eight deviations on top they still are exact as floats."""

MOST_DRAWN = 1 << 25
"""How many volumes are drawn, of all needs in all calendars: as many as fit in memory beside each other."""

Uniform = NDArray[np.float64]


def calendars_to_draw(calendar: Calendar, samples: int, *, least: int = 0) -> int:
    """How many calendars to draw, or `AMT001` to `AMT004`: how many fit in memory depends on the needs.

    >>> calendars_to_draw(Calendar(()), 1000)
    1000
    """
    # Of what is certain nothing is drawn.
    most = None if calendar.is_certain else MOST_DRAWN // max(1, len(calendar.needs))
    return whole_number(told("number of calendars to draw"), samples, least=least, most=most)


def sampled(calendar: Calendar, n: int, *, seed: int) -> NDArray[np.int64]:
    """What the needs of a calendar may take, drawn `n` times.

    A need with `low` and `high` is drawn from the triangle over them that peaks at `milli`; one with a
    `deviation` from the normal distribution around `milli`, where less than nothing becomes nothing. Needs
    that vary together rise and fall together, so that their sum is as uncertain as the whole they are shares
    of; all others are independent. Each value is rounded to the nearest thousandth of a credit, halves up.

    The same seed gives the same draws. What a need is drawn depends neither on the order in which needs of
    the same minute, and so accounts, are named, nor on `n`: the first rows of many are those of few.

    Parameters
    ----------
    calendar : Calendar
    n : int [0..]
        How many times.
    seed : int [0..]

    Returns
    -------
    int64 array, shape (n, needs) [milli-credits, 0..]
        A column for each need in the order of the calendar. Those of certain needs are constant.

    Raises
    ------
    UsageError
        `AMT001` to `AMT004` where `n` or `seed` is no whole number of 0 or more, `CAL012` where a volume
        is too large.

    >>> at = datetime.fromisoformat("2026-12-01T09:00")
    >>> need = Need(at, "", 2_000_000, low_milli=1_000_000, high_milli=3_000_000)
    >>> drawn = sampled(Calendar.of([need]), 1000, seed=1)
    >>> drawn.shape, bool(drawn.min() >= 1_000_000), round(drawn.mean() / 1000)
    ((1000, 1), True, 1990)
    """
    n, seed = whole_number(told("number of calendars to draw"), n), whole_number(told("seed"), seed)
    needs = calendar.needs
    drawn = np.empty((n, len(needs)), dtype=np.int64)
    drawn[:] = [need.milli for need in needs]
    groups = _varying_together(needs)
    # Two streams: how many numbers a normal draw takes from its own is not known beforehand.
    flat, normal = np.random.default_rng(seed).spawn(2)
    levels, deviates = flat.random((n, len(groups))), normal.standard_normal((n, len(groups)))
    for at, group in enumerate(groups):
        for position in group:
            drawn[:, position] = _volumes(needs[position], levels[:, at], deviates[:, at])
    return drawn


def _varying_together(needs: Sequence[Need]) -> list[list[int]]:
    """The positions of uncertain needs, those that vary together in one group.

    The groups have an order of their own, so that draws do not depend on the order needs are named in.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for position, need in enumerate(needs):
        if not need.is_certain:
            key = (need.varies_with,) if need.varies_with else ("", position)
            groups.setdefault(key, []).append(position)
    return sorted(groups.values(), key=lambda group: min(_rank(needs[position]) for position in group))


def _rank(need: Need) -> tuple[datetime, str, str, str, int, int, int, int]:
    spread = (need.low_milli or 0, need.high_milli or 0, need.deviation_milli or 0)
    return need.at, need.account, need.name, need.varies_with, need.milli, *spread


def _volumes(need: Need, level: Uniform, deviate: Uniform) -> NDArray[np.int64]:
    """One need, given how high it turns out: as a share of all cases, and in standard deviations."""
    if max(need.milli, need.high_milli or 0, need.deviation_milli or 0) >= _LARGEST:
        raise UsageError("CAL012", credits=need.credits)
    if need.deviation_milli is not None:
        volumes = np.maximum(need.milli + need.deviation_milli * deviate, 0)
    else:
        volumes = _triangular(
            float(need.low_milli or 0), float(need.milli), float(need.high_milli or 0), level
        )
    return np.floor(volumes + 0.5).astype(np.int64)


def _triangular(low: float, peak: float, high: float, level: Uniform) -> Uniform:
    """The quantiles of a triangle: below which volume it stays in that share of all cases."""
    width = high - low
    rising = low + np.sqrt(level * width * (peak - low))
    falling = high - np.sqrt((1 - level) * width * (high - peak))
    return np.where(level * width < peak - low, rising, falling)
