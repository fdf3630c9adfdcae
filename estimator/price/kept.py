"""Summaries and what is known of campaigns, as documents that are kept, and back: the same to the last."""

from __future__ import annotations

import zlib
from collections import Counter
from typing import Any, Final

import numpy as np
from msgspec import structs

from estimator.base.language import told
from estimator.campaign.fields import ForeignField, field_syntax
from estimator.documents import kept as documents
from estimator.price.clients import ClientSums
from estimator.price.examples import Example, Examples
from estimator.price.parts import CampaignPart
from estimator.price.seen import MOST, MOST_TEXTS, Seen
from estimator.price.summary import Summary

_BY_NAME: Final = (
    "rows",
    "forcing",
    "with_other",
    "warnings",
)
_BY_VALUE: Final = ("lengths", "with_clause")
_BY_PAIR: Final = ("messages", "segments", "just_over", "rejects", "reading")


def kept_summary(summary: Summary) -> documents.KeptSummary:
    """A summary as it is kept."""
    examples = summary.examples
    counts: dict[str, Any] = {name: dict(sorted(getattr(summary, name).items())) for name in _BY_NAME}
    counts |= {name: tuple(sorted(getattr(summary, name).items())) for name in _BY_VALUE}
    counts |= {name: _pairs(getattr(summary, name)) for name in _BY_PAIR}
    clients = summary.clients
    return documents.KeptSummary(
        **counts,
        client_messages=dict(sorted(clients.messages_by_client.items())),
        client_segments=_pairs(clients.segments_by_pair),
        client_rejects=dict(sorted(clients.rejects_by_client.items())),
        first=tuple(map(_kept_example, examples.first)),
        longest=None if examples.longest is None else _kept_example(examples.longest),
        foreign=tuple((each.written, each.column, each.syntax.name) for each in examples.foreign),
        numbers=_kept_keys(summary.numbers),
        texts=_kept_keys(summary.texts),
    )


def summary_of_kept(kept: documents.KeptSummary) -> Summary:
    """The summary that was kept. Raises `ValueError` where it is none."""
    counts: dict[str, Any] = {name: Counter(getattr(kept, name)) for name in _BY_NAME}
    counts |= {name: Counter(dict(getattr(kept, name))) for name in _BY_VALUE}
    counts |= {name: Counter({(a, b): n for a, b, n in getattr(kept, name)}) for name in _BY_PAIR}
    segments = {(client, country): n for client, country, n in kept.client_segments}
    foreign = tuple(
        ForeignField(column=column, written=written, syntax=field_syntax(syntax))
        for written, column, syntax in kept.foreign
    )
    longest = None if kept.longest is None else _example(kept.longest)
    return Summary(
        **counts,
        clients=ClientSums.of(kept.client_messages, segments, kept.client_rejects),
        examples=Examples(tuple(map(_example, kept.first)), longest, foreign),
        numbers=_seen(kept.numbers, MOST),
        texts=_seen(kept.texts, MOST_TEXTS),
    )


def kept_part(part: CampaignPart) -> documents.KeptPart:
    """What is known of a campaign, as it is kept."""
    return documents.KeptPart(
        name=part.name,
        rows=part.rows,
        messages=part.messages,
        segments=dict(sorted(part.segments.items())),
        rejects=_pairs(part.rejects),
        bytes=part.size,
        reading=tuple(sorted(part.reading)),
    )


def part_of_kept(kept: documents.KeptPart) -> CampaignPart:
    """The same read back."""
    return CampaignPart(
        kept.name,
        kept.rows,
        kept.messages,
        Counter(kept.segments),
        Counter({(code, country): n for code, country, n in kept.rejects}),
        kept.bytes,
        frozenset(kept.reading),
    )


def _pairs(counter: Counter[Any]) -> tuple[Any, ...]:
    return tuple((*key, n) for key, n in sorted(counter.items()))


def _kept_example(example: Example) -> documents.KeptExample:
    return documents.KeptExample(
        *(getattr(example, name) for name in documents.KeptExample.__struct_fields__)
    )


def _example(kept: documents.KeptExample) -> Example:
    return Example(**structs.asdict(kept))


def _kept_keys(seen: Seen) -> documents.KeptKeys:
    # In their order, so that what is the same is kept as the same.
    again = zlib.compress(seen.again.astype("<i8").tobytes(), 1)
    return documents.KeptKeys(np.sort(seen.keys).astype("<u8").tobytes(), again, seen.level, seen.most)


def _seen(kept: documents.KeptKeys, most: int) -> Seen:
    size = Seen().again.nbytes
    try:
        again = zlib.decompressobj().decompress(kept.again, size + 1)
    except zlib.error as error:
        raise ValueError(told("its keys are damaged")) from error
    if len(kept.keys) % 8 or len(again) != size or kept.most != most or kept.level >= 8 * size:
        raise ValueError(told("its keys are damaged"))
    keys = np.frombuffer(kept.keys, "<u8").astype(np.uint64)
    return Seen(keys, np.frombuffer(again, "<i8").astype(np.int64), kept.level, most)
