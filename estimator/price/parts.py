"""What is known of each campaign of several that are priced together: enough for a line of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from estimator.campaign.columns import Decision
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

    >>> one = CampaignPart("a.csv", 2, 2, Counter({"FR": 3}))
    >>> (one + one).segments["FR"], (one + one).rows
    (6, 4)
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


def joined(*parts: Iterable[CampaignPart]) -> tuple[CampaignPart, ...]:
    """All of them in their order; those of one name are one.

    >>> [part.name for part in joined([CampaignPart("a"), CampaignPart("b")], [CampaignPart("a")])]
    ['a', 'b']
    """
    found: dict[str, CampaignPart] = {}
    for part in (each for some in parts for each in some):
        found[part.name] = found[part.name] + part if part.name in found else part
    return tuple(found.values())
