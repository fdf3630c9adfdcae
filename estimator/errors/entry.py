"""One row of the catalogue."""

from __future__ import annotations

from typing import NamedTuple

from estimator.errors.shown import shown


class Entry(NamedTuple):
    """What is wrong, and what to do next; both with `{fields}` filled in when the error is raised.

    A reject also has a `title`, under which the rows it left out are counted together.
    """

    sentence: str
    hint: str
    title: str = ""

    def says(self, **details: object) -> str:
        """The sentence with its details, whatever others wrote in them made harmless.

        >>> Entry("No column is called '{name}'.", "").says(name="a" + chr(27))
        "No column is called 'a␛'."
        """
        return _filled(self.sentence, details)

    def hints(self, **details: object) -> str:
        """The hint, likewise."""
        return _filled(self.hint, details)


def _filled(text: str, details: dict[str, object]) -> str:
    return text.format_map({name: shown(str(value)) for name, value in details.items()})
