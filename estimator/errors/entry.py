"""One row of the catalogue."""

from __future__ import annotations

from typing import NamedTuple

from estimator.errors.spelling import SpelledText


class Entry(NamedTuple):
    """What is wrong, and what to do next; both with `{fields}` filled in when the error is raised.

    `[[--max-orders 3|max_orders=3]]` is what the command says and what a script is told, where these differ
    (`spelling.py`). What `only_command` says no script can ever meet. A reject also has a `title`, under
    which the rows it left out are counted together.
    """

    sentence: str
    hint: str
    title: str = ""
    only_command: bool = False

    def says(self, **details: object) -> str:
        """The sentence with its details, whatever others wrote in them made harmless.

        >>> Entry("No column is called '{name}'.", "").says(name="a" + chr(27))
        "No column is called 'a␛'."
        """
        return SpelledText.of(self.sentence, details)
