"""How values show themselves: in notebooks, and in one line where Python prints them.

What people read is written by `show`, which stands above the values it shows. A notebook asks the value
itself, so here is the one way up: a look-up by name when a notebook asks, and never before.
"""

from __future__ import annotations

from dataclasses import fields
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from estimator.base.language import to_a_script
from estimator.base.read import visible

if TYPE_CHECKING:
    from matplotlib.figure import Figure


_WIDTH = 100


def one_line(value: object, what: str, *facts: str) -> str:
    """A result as `repr` writes it: `<Purchase 5 000 credits: 250.00 EUR>`, in at most 100 characters.

    >>> one_line(1, "campaign.csv", "2 messages", "0.12 EUR")
    '<int campaign.csv: 2 messages, 0.12 EUR>'
    """
    said = ", ".join(fact for fact in facts if fact)
    head = f"{what}:" if what and said else what
    plain = visible(" ".join(part for part in (type(value).__name__, head, said) if part))
    return f"<{plain}>" if len(plain) <= _WIDTH - 2 else f"<{plain[: _WIDTH - 3]}…>"


class OneLine:
    """A value whose `repr` fits a line: that of its fields, as far as there is room."""

    __slots__ = ()

    def __repr__(self) -> str:
        declared = fields(cast("Any", self))
        shown = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in declared if each.repr)
        plain = visible(f"{type(self).__name__}({shown})")
        return plain if len(plain) <= _WIDTH else f"{plain[: _WIDTH - 1]}…"


def page_of(quote: object, language: str | None) -> str:
    """The page of a quote, which `estimator.show` makes."""
    html: str = import_module("estimator.show.quote_page").quote_html(quote, language=language)
    return html


class Displayed:
    """A value that notebooks show as its sheet, which `estimator.show` makes."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        with to_a_script():
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
        '250 credits for between 14.50 and 15.00 EUR, 0 left over'
        """
        import_module("estimator.show.report").check_installed()
        figure: Figure = import_module("estimator.show.plots").plot_of(self)
        return figure
