"""One row of the catalogue."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """What is wrong, and what to do next; both with `{fields}` filled in when the error is raised.

    A reject also has a `title`, under which the rows it left out are counted together.
    """

    sentence: str
    hint: str
    title: str = ""
