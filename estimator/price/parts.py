"""What is known of each campaign of several that are priced together: enough for a line of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from estimator.campaign.columns import Decision
from estimator.errors import Place, SmsCostError
from estimator.price.summary import Summary


@dataclass(frozen=True, slots=True)
class CampaignPart:
    """One campaign of an estimate, as small as can be.

    Attributes
    ----------
    name : str
    rows : int
        Those read.
    messages : int
    segments : Counter
        By country.
    rejects : Counter
        Rows without a price, by code and country.
    size : int, or None
        Bytes of its file; None where it is none, or where nobody knows.
    reading : frozenset of (kind, detail)
        What was decided for its owner; see `Summary.reading`.

    >>> one = CampaignPart("a.csv", 3, 2, Counter({"FR": 3}), Counter({("NUM004", ""): 1}))
    >>> (one + one).segments["FR"], (one + one).rows, (one + one).rejected
    (6, 6, 2)
    """

    name: str
    rows: int = 0
    messages: int = 0
    segments: Counter[str] = field(default_factory=Counter)
    rejects: Counter[tuple[str, str]] = field(default_factory=Counter)
    size: int | None = None
    reading: frozenset[Decision] = frozenset()

    @classmethod
    def of(cls, name: str, summary: Summary, size: int | None = None) -> CampaignPart:
        """That of a campaign of which everything is counted."""
        segments: Counter[str] = Counter()
        for (country, _), n in summary.segments.items():
            segments[country] += n
        messages = sum(summary.messages.values())
        return cls(
            name, summary.read, messages, segments, Counter(summary.rejects), size, frozenset(summary.reading)
        )

    def __add__(self, other: CampaignPart) -> CampaignPart:
        """More rows of the same campaign."""
        segments, rejects = Counter(self.segments), Counter(self.rejects)
        segments.update(other.segments)
        rejects.update(other.rejects)
        return CampaignPart(
            self.name,
            self.rows + other.rows,
            self.messages + other.messages,
            segments,
            rejects,
            self.size if other.size is None else other.size,
            self.reading | other.reading,
        )

    @property
    def rejected(self) -> int:
        """Rows left out."""
        return sum(self.rejects.values())


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file that could not be read, and was left out because that was asked for.

    Attributes
    ----------
    name : str
    code : str
        What is wrong with it, as in `docs/errors.md`.
    line, column : int, or None
        Where; None where it is the whole file.
    sheet : str, or None
        Of a workbook.
    reason : str
        The same in words.

    >>> from estimator.errors import CampaignError
    >>> bad = BadFile.of("a.csv", CampaignError("FIL001", Place("a.csv")))
    >>> bad.code, bad.line, bad.reason
    ('FIL001', None, 'There is no such file.')
    """

    name: str
    code: str
    line: int | None
    column: int | None
    sheet: str | None
    reason: str

    @classmethod
    def of(cls, name: str, error: SmsCostError) -> BadFile:
        """What an error says of a file."""
        place = error.place or Place(name)
        return cls(name, error.code, place.line, place.column, place.sheet, error.told)

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(self.name, self.line, self.column, self.sheet)


def joined(*parts: Iterable[CampaignPart]) -> tuple[CampaignPart, ...]:
    """All of them in their order; those of one name are one.

    >>> [part.name for part in joined([CampaignPart("a"), CampaignPart("b")], [CampaignPart("a")])]
    ['a', 'b']
    """
    found: dict[str, CampaignPart] = {}
    for part in (each for some in parts for each in some):
        found[part.name] = found[part.name] + part if part.name in found else part
    return tuple(found.values())


NAMES_SHOWN: Final = 3


def called(names: Sequence[str]) -> str:
    """What several are called together, no longer than somebody reads it.

    >>> called(["a.csv", "b.csv"]), called(["a", "b", "c", "d"])
    ('a.csv + b.csv', 'a + b + c + …')
    """
    return " + ".join([*names[:NAMES_SHOWN], *(["…"] if names[NAMES_SHOWN:] else [])])
