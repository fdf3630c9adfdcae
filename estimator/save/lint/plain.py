"""Plain text: a file is one text, or each of its lines is."""

from __future__ import annotations

from collections.abc import Iterator

from estimator.save.lint.texts import FoundText, LintSource


def whole_file(source: LintSource) -> Iterator[FoundText]:
    """The file as one text.

    >>> [found.text for found in whole_file(LintSource("a.txt", "Bonjour\\nà vous"))]
    ['Bonjour\\nà vous']
    """
    if source.content.strip():
        yield source.found(source.content, "", 0, len(source.content))


def lines(source: LintSource) -> Iterator[FoundText]:
    """Each line that is not blank.

    >>> [found.text for found in lines(LintSource("a.txt", "Bonjour\\n\\nà vous"))]
    ['Bonjour', 'à vous']
    """
    at = 0
    for line in source.content.split("\n"):
        text = line.removesuffix("\r")
        if text.strip():
            yield source.found(text, "", at, at + len(text))
        at += len(line) + 1
