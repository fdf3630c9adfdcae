"""How values show themselves in notebooks.

What people read is written by `show`, which stands above the values it shows. A notebook asks the value
itself, so here is the one way up: a look-up by name when a notebook asks, and never before.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Displayed:
    """A value that notebooks show as its sheet, which `estimator.show` makes."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        html: str = import_module("estimator.show").sheet_of(self).to_html()
        return html


class Plotted:
    """A value that `estimator.show.plots` can draw."""

    __slots__ = ()

    def plot(self) -> Figure:
        """The value as a picture that notebooks show, a figure of matplotlib: `.plot().savefig("plot.png")`.

        Raises `RPT001` where matplotlib, of the extra `smscost[report]`, is not installed.

        >>> from datetime import date
        >>> from estimator import cheapest_purchase, find_tariff
        >>> figure = cheapest_purchase(250, find_tariff(on=date(2026, 10, 1))).plot()
        >>> figure.axes[0].get_title(loc="left")
        '250 credits for at most 15.00 EUR, 0 left over'
        """
        import_module("estimator.show.report").check_installed()
        figure: Figure = import_module("estimator.show.plots").plot_of(self)
        return figure
