"""What all pictures share: the figure, its colours, its plain axes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from matplotlib.figure import Figure

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
