"""How values show themselves in notebooks.

What people read is written by `render`, which stands above the values it shows. A notebook asks the value
itself, so here is the one way up: a look-up by name when a notebook asks, and never before.
"""

from __future__ import annotations

from importlib import import_module


class Displayed:
    """A value that notebooks show as `estimator.render.notebook` writes it."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        html: str = import_module("estimator.render.notebook").html_of(self)
        return html
