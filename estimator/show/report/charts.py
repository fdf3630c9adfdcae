"""The pictures of the report, drawn with matplotlib. Each returns an element `<svg>`.

They are drawn narrow, to be read on a phone, and with the colours of `svg.py`.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from estimator.base.choices import Encoding
from estimator.count.alphabet import CONCATENATED_LIMIT, SINGLE_LIMIT
from estimator.price.pricing import JUST_OVER
from estimator.show.report.curve import Curve, Mark, draw_curve
from estimator.show.report.gathered import SEGMENTS_SHOWN
from estimator.show.report.svg import ACCENT, INK, LINE, MUTED, PAPER, WARM, inline_svg

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

_WIDTH: Final = 390
_INCH: Final = 72
_STYLE: Final[dict[Any, Any]] = {
    "axes.edgecolor": LINE,
    "axes.labelcolor": MUTED,
    "axes.labelsize": 11,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.constrained_layout.use": True,
    "font.size": 12,
    "svg.fonttype": "none",
    "svg.hashsalt": "smscost",
    "text.color": INK,
    # A dollar sign in a name is a dollar sign.
    "text.parse_math": False,
    "xtick.color": LINE,
    "xtick.labelcolor": MUTED,
    "xtick.labelsize": 11,
    "ytick.color": LINE,
    "ytick.labelcolor": INK,
}

Write = Callable[[int | Decimal], str]
"""How the reader's language writes a number."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its length, and what is written beside it; `rest` where it stands for many."""

    name: str
    value: Decimal | int
    label: str
    rest: bool = False


def bars_chart(bars: Sequence[Bar], name: str, title: str) -> str:
    """Horizontal bars, the first on top."""
    with _drawing(28 * len(bars) + 12) as figure:
        axes = figure.subplots()
        values = [float(bar.value) for bar in bars]
        colours = [MUTED if bar.rest else ACCENT for bar in bars]
        axes.barh(range(len(bars)), values, height=0.66, color=colours)
        axes.set_yticks(range(len(bars)), [bar.name for bar in bars])
        axes.invert_yaxis()
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(left=False)
        longest = max(values, default=0) or 1
        for position, bar in enumerate(bars):
            axes.text(values[position] + longest * 0.015, position, bar.label, va="center", fontsize=11)
        # Room for the label of the longest bar: about as wide as its letters.
        axes.set_xlim(0, longest * (1.04 + 0.032 * max((len(bar.label) for bar in bars), default=0)))
        return inline_svg(figure, name, title)


def lengths_chart(
    lengths: Sequence[tuple[Encoding, NDArray[np.int64]]], axis: str, write: Write, title: str
) -> str:
    """One histogram an encoding: messages by units, cut at the boundaries of the segments."""
    with _drawing(190 * len(lengths)) as figure:
        panels = figure.subplots(len(lengths), squeeze=False)[:, 0]
        for axes, (encoding, units) in zip(panels, lengths, strict=True):
            _histogram(axes, encoding, units, write)
        panels[-1].set_xlabel(axis)
        return inline_svg(figure, "lengths", title)


def _histogram(axes: Axes, encoding: Encoding, units: NDArray[np.int64], write: Write) -> None:
    boundaries = boundaries_of(encoding)
    longest = int(units.nonzero()[0].max(initial=0))
    shown = next((i for i, boundary in enumerate(boundaries) if longest <= boundary), len(boundaries) - 1)
    for start, stop, just_over in _bins(boundaries[: shown + 1]):
        axes.bar(
            start,
            float(units[start + 1 : stop + 1].sum() + (units[0] if start == 0 else 0)),
            width=stop - start,
            align="edge",
            color=WARM if just_over else ACCENT,
            edgecolor=PAPER,
            linewidth=0.6,
        )
    for boundary in boundaries[: shown + 1]:
        axes.axvline(boundary, color=INK, linewidth=1, dashes=(3, 3))
    axes.set_title(encoding, loc="left", fontsize=12, fontweight="bold")
    axes.set_xlim(0, boundaries[shown] * 1.03)
    axes.set_xticks(boundaries[: shown + 1])
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.yaxis.set_major_formatter(_ticks(write))
    axes.tick_params(axis="y", labelcolor=MUTED, labelsize=11)


def boundaries_of(encoding: Encoding) -> list[int]:
    """The most units that one, two, three … segments hold."""
    more = CONCATENATED_LIMIT[encoding]
    return [SINGLE_LIMIT[encoding], *(more * segments for segments in range(2, SEGMENTS_SHOWN + 1))]


def _bins(boundaries: Sequence[int]) -> Iterator[tuple[int, int, bool]]:
    """Runs of `JUST_OVER` units between boundaries: above which, up to which, and whether just over one."""
    for start, boundary in zip((0, *boundaries), boundaries, strict=False):
        for first in range(start, boundary, JUST_OVER):
            yield first, min(first + JUST_OVER, boundary), first == start > 0


def curve_chart(curve: Curve, axis: str, write: Write, currency: str, title: str) -> str:
    """The price of one order against its credits: bracket after bracket."""
    with _drawing(300) as figure:
        axes = figure.subplots()
        draw_curve(axes, curve, ACCENT, WARM)
        if curve.trigger is not None:
            _name_trigger(axes, *curve.trigger)
        for mark in curve.orders:
            _mark_order(axes, mark)
        axes.set_xlim(0, curve.end)
        axes.set_ylim(0, None)
        axes.margins(y=0.15)
        axes.set_xlabel(axis)
        axes.set_ylabel(currency)
        for along in (axes.xaxis, axes.yaxis):
            along.set_major_locator(MaxNLocator(5, integer=True))
            along.set_major_formatter(_ticks(write))
        axes.tick_params(axis="y", labelcolor=MUTED, labelsize=11)
        return inline_svg(figure, "curve", title)


def _mark_order(axes: Axes, mark: Mark) -> None:
    price = float(mark.price)
    axes.plot([mark.quantity] * 2, [0, price], color=INK, linewidth=1, dashes=(3, 3))
    axes.plot([mark.quantity], [price], "o", color=INK, markersize=6)
    axes.annotate(
        mark.label,
        (mark.quantity, price),
        (-8, 10),
        textcoords="offset points",
        ha="right",
        fontweight="bold",
    )


def _name_trigger(axes: Axes, trigger: Mark, minimum: Mark) -> None:
    price = float(minimum.price)
    axes.annotate(
        trigger.label, (trigger.quantity, price), (-8, -4), textcoords="offset points", ha="right", color=WARM
    )
    axes.annotate(
        minimum.label, (minimum.quantity, price), (0, -18), textcoords="offset points", ha="left", color=WARM
    )


def _ticks(write: Write) -> FuncFormatter:
    return FuncFormatter(lambda value, _: write(int(value)) if value == int(value) else "")


_ONE_AT_A_TIME: Final = Lock()
"""What matplotlib, warnings and loggers are set to is so for all threads: of reports that were made at once,
some had another style, and some failed."""


@contextmanager
def _drawing(height: int) -> Iterator[Figure]:
    """A figure in the report's own style, whatever the user's matplotlib is set to, and in silence."""
    logger = logging.getLogger("matplotlib")
    with _ONE_AT_A_TIME:
        level = logger.level
        # The first picture on a machine may take its list of fonts: no news to somebody who counts SMS.
        logger.setLevel(logging.ERROR)
        try:
            with mpl.rc_context(), warnings.catch_warnings():
                mpl.rcdefaults()
                mpl.rcParams.update(_STYLE)
                # An emoji that matplotlib's font lacks is drawn by the browser, with one that has it.
                warnings.filterwarnings("ignore", "Glyph .* missing from font")
                yield Figure(figsize=(_WIDTH / _INCH, height / _INCH))
        finally:
            logger.setLevel(level)
