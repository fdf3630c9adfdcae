"""Sets of keys, on every core: what is new, what came before, and what a full table does."""

from __future__ import annotations

import random
from types import ModuleType

import numpy as np
import pytest

from estimator.count.core import plain
from estimator.count.core.shapes import SeenKeys, Spans
from estimator.price.seen import Seeing, Seen

TEXTS = [
    "",
    "a",
    "Bonjour",
    "Bonjour ",
    "x" * 7,
    "x" * 8,
    "x" * 31,
    "x" * 32,
    "x" * 33,
    "é" * 50,
    'Il dit "oui"',
]


def test_a_text_has_the_same_key_wherever_it_lies(functions: ModuleType) -> None:
    e164 = np.full(len(TEXTS), 33639980001)
    _, alone = functions.keys(Spans.from_texts(TEXTS), e164)
    quoted = [text.replace('"', '""') for text in TEXTS]
    spans = Spans.from_texts(["?", *quoted, "!"])
    doubled = np.array([int('"' in text) for text in TEXTS], np.uint8)
    inside = Spans(spans.data, spans.starts[1:-1], spans.ends[1:-1], doubled)
    assert functions.keys(inside, e164)[1].tolist() == alone.tolist() == plain.keys(inside, e164)[1].tolist()
    assert len(set(alone.tolist())) == len(TEXTS)


def test_texts_of_numbers_above_a_level_are_not_looked_at(functions: ModuleType) -> None:
    e164 = np.arange(33639980000, 33639980100)
    texts = Spans.from_texts(["Bonjour"] * len(e164))
    numbers, pairs = functions.keys(texts, e164, 3)
    assert ((pairs == 0) == (numbers >= np.uint64(1 << 61))).all()
    assert 0 < np.count_nonzero(pairs) < len(e164)
    assert (pairs >> np.uint64(48) == np.where(pairs > 0, numbers >> np.uint64(48), 0)).all()


def test_a_set_says_what_came_before_and_stops_when_full(functions: ModuleType) -> None:
    def table() -> SeenKeys:
        return SeenKeys(np.zeros(8, np.uint64), np.zeros(8, np.uint32), 3)

    keys = np.array([9, 0, 17, 9, 1, 9, 25, 17], np.uint64)  # 9, 17, 1 and 25 want the same place
    seen, before = table(), np.full(len(keys), 9, np.uint8)
    assert functions.see(keys, seen, None, before) == 6
    assert before.tolist() == [0, 0, 0, 1, 0, 1, 9, 9]
    assert seen.taken == 3
    assert sorted(zip(seen.keys.tolist(), seen.again.tolist(), strict=True))[-3:] == [(1, 0), (9, 2), (17, 0)]
    merged = table()
    functions.see(seen.keys, merged, seen.again)
    functions.see(seen.keys, merged, seen.again)
    assert dict(zip(merged.keys.tolist(), merged.again.tolist(), strict=True))[9] == 2 + 2 + 1


@pytest.mark.usefixtures("functions")
@pytest.mark.parametrize("most", [5, 40, 1_000])
def test_any_split_in_any_order_adds_up_to_the_same(most: int) -> None:
    chance = random.Random(most)
    keys = np.array([chance.randrange(300) * 0x9E3779B97F4A7C15 % (1 << 64) for _ in range(2_000)], np.uint64)
    together = Seeing(most)
    together.add(keys)
    cuts = sorted(chance.sample(range(len(keys)), 6))
    apart = []
    for part in np.split(keys, cuts):
        some = Seeing(most)
        some.add(part)
        apart.append(some.found())
    chance.shuffle(apart)
    whole = together.found()
    assert sum(apart[1:], apart[0]) == whole
    assert len(whole.keys) <= most
    # One by one: of those that are kept, how often each came.
    kept = [key for key in keys.tolist() if key and key >> (64 - whole.level) == 0]
    assert whole.repeated == (len(kept) - len(set(kept))) << whole.level
    level = next(
        at for at in range(64) if len({key for key in keys.tolist() if key and key >> (64 - at) == 0}) <= most
    )
    assert whole.level == level


def test_nothing_adds_nothing() -> None:
    some = Seen(np.array([1], np.uint64), np.array([3], np.uint32))
    assert Seen() + some == some == some + Seen()
