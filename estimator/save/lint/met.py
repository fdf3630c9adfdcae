"""What was met while files were read: where an option names what is nowhere, a build would stay green."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Final

from estimator.errors import UsageError

if TYPE_CHECKING:
    from estimator.save.lint.files import LintReading
    from estimator.save.lint.rules import LintRules

_LISTED: Final = 8


@dataclass(slots=True)
class Met:
    """Names that were met.

    Attributes
    ----------
    fields, keys, suffixes : set of str
        Of fields, of texts, and what names of files end in.
    fitting : set of str
        Patterns of keys that fitted one.
    """

    fields: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    suffixes: set[str] = field(default_factory=set)
    fitting: set[str] = field(default_factory=set)

    def wanted(self, key: str, patterns: Sequence[str]) -> bool:
        """Whether a text is asked for by its key; one without a key always is.

        >>> Met().wanted("sms.on", ["mail.*"]), Met().wanted("", ["mail.*"])
        (False, True)
        """
        if not key or not patterns:
            return True
        self.keys.add(key)
        fitting = {pattern for pattern in patterns if fnmatchcase(key, pattern)}
        self.fitting |= fitting
        return bool(fitting)

    def check(self, rules: LintRules, reading: LintReading, paths: Sequence[Path]) -> None:
        """Refuse options that name nothing: `LNT016`, with what there is."""
        for option, named, known in self._unmet(rules, reading):
            raise UsageError(
                "LNT016",
                found=f"{option} {named}".rstrip(),
                files=", ".join(map(str, paths)),
                names=_nearest(named, known),
            )

    def _unmet(self, rules: LintRules, reading: LintReading) -> Iterator[tuple[str, str, Iterable[str]]]:
        yield from (("--field", name, self.fields) for name in rules.field_lengths if name not in self.fields)
        yield from (("--key", key, self.keys) for key in reading.keys if key not in self.fitting)
        if reading.message_column is not None and ".csv" not in self.suffixes:
            yield "--message-column", reading.message_column, self.suffixes
        if reading.lines and ".txt" not in self.suffixes:
            yield "--lines", "", self.suffixes


def _nearest(named: str, known: Iterable[str]) -> str:
    names = sorted(known)
    close = get_close_matches(named, names, _LISTED)
    shown = close or names[:_LISTED]
    more = len(names) - len(shown)
    return (", ".join(shown) + (f", and {more} more" if more else "")) or "nothing"
