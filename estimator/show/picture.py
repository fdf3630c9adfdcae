"""What all pictures share: the figure, its colours, its plain axes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from estimator.show.words import number
from estimator.speech.languages import in_force

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DARK: Final = "#1f3b57"
LIGHT: Final = "#a8c0d6"
WARM: Final = "#c4661f"
"""Told apart by their lightness, so that a copy in greys says the same."""


class Picture(Figure):
    """A figure that notebooks show by themselves. It belongs to no window, so nothing has to be closed."""

    def _repr_png_(self) -> bytes:
        png = io.BytesIO()
        self.savefig(png, format="png")
        return png.getvalue()


def plain(axes: Axes) -> None:
    """Axes without the lines that carry no numbers."""
    axes.spines[["top", "right"]].set_visible(False)


def credits_over_time(axes: Axes) -> None:
    """Plain axes of whole credits, over days."""
    plain(axes)
    axes.xaxis_date()
    dates = AutoDateLocator()  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(dates)
    formatter = ConciseDateFormatter(dates)  # type: ignore[no-untyped-call]
    if in_force() == "fr":
        # Its own have names of months, which are English.
        formatter.formats = ["%Y", "%m/%Y", "%d/%m", "%H:%M", "%H:%M", "%S.%f"]
        formatter.zero_formats = ["", "%Y", "%m/%Y", "%d/%m", "%H:%M", "%H:%M"]
        formatter.offset_formats = ["", "%Y", "%m/%Y", "%d/%m/%Y", "%d/%m/%Y", "%d/%m/%Y %H:%M"]
    axes.xaxis.set_major_formatter(formatter)
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(int(value))))
