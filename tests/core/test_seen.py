"""Sets of keys, on every core: what is new, what came before, and what a full table does."""

from __future__ import annotations

import random
from types import ModuleType

import numpy as np
import pytest

from estimator.count.core import plain
from estimator.count.core.shapes import CAME_BEFORE, ROW_REJECTS, SeenKeys, Spans
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
    "a" * 32 + "b" * 32,
    "b" * 32 + "a" * 32,
    "a" * 8 + "b" * 8,
    "b" * 8 + "a" * 8,
    "x" * 8 + "\0",
    "\0",
    "\0\0",
    'x"' * 40,
]


def test_a_text_has_the_same_key_wherever_it_lies(functions: ModuleType) -> None:
    e164, sent = np.full(len(TEXTS), 33639980001), np.zeros(len(TEXTS), np.uint8)
    _, alone = functions.keys(Spans.from_texts(TEXTS), e164, sent)
    quoted = [text.replace('"', '""') for text in TEXTS]
    spans = Spans.from_texts(["?", *quoted, "!"])
    doubled = np.array([int('"' in text) for text in TEXTS], np.uint8)
    inside = Spans(spans.data, spans.starts[1:-1], spans.ends[1:-1], doubled)
    found = functions.keys(inside, e164, sent)[1].tolist()
    assert found == alone.tolist() == plain.keys(inside, e164, sent)[1].tolist()
    assert len(set(alone.tolist())) == len(TEXTS)


def test_texts_of_numbers_above_a_level_are_not_looked_at(functions: ModuleType) -> None:
    e164 = np.arange(33639980000, 33639980100)
    texts = Spans.from_texts(["Bonjour"] * len(e164))
    numbers, pairs = functions.keys(texts, e164, np.zeros(len(e164), np.uint8), 3)
    assert ((pairs == 0) == (numbers >= np.uint64(1 << 61))).all()
    assert 0 < np.count_nonzero(pairs) < len(e164)
    assert (pairs >> np.uint64(48) == np.where(pairs > 0, numbers >> np.uint64(48), 0)).all()


def test_only_rows_that_are_sent_have_keys(functions: ModuleType) -> None:
    reject = np.array([0, CAME_BEFORE, 4, ROW_REJECTS.index("MSG003"), 0], np.uint8)
    e164 = np.array([33639980001, 33639980001, 33639980001, 33639980001, 0])
    for keys in functions.keys(Spans.from_texts(["a"] * 5), e164, reject):
        assert (keys != 0).tolist() == [True, True, False, False, False]
        assert keys[0] == keys[1]


def test_a_set_says_what_came_before_and_stops_when_full(functions: ModuleType) -> None:
    keys = np.array([9, 0, 17, 9, 1, 9, 25, 17], np.uint64)
    seen, before = SeenKeys(np.zeros(8, np.uint64), 3), np.full(len(keys), 9, np.uint8)
    assert functions.see(keys, seen, before) == 6
    assert before[:6].tolist() == [0, 0, 0, 1, 0, 1]
    assert (seen.taken, sorted(seen.keys.tolist())[-3:]) == (3, [1, 9, 17])
    # By the bits of a key that are 0: 9 has 60.
    assert {at: rows for at, rows in enumerate(seen.again.tolist()) if rows} == {60: 2}


@pytest.mark.parametrize("places", [8, 16, 64, 1_024])
@pytest.mark.one_in(3, checked=True)
def test_a_set_is_one_of_python_whatever_is_added_and_forgotten(functions: ModuleType, places: int) -> None:
    """Also where keys are crowded: half of them want the last places, and go on from the first."""
    chance = random.Random(places)
    for _ in range(300 if places < 1_000 else 20):
        seen, expected = SeenKeys(np.zeros(places, np.uint64), places - 1), set()
        known = [0] * 64
        for _ in range(chance.randrange(1, 5)):
            some = [_crowded(chance, places) for _ in range(chance.randrange(places))]
            done = functions.see(np.array(some, np.uint64), seen)
            for key in some[:done]:
                if key and key >> (64 - seen.level) == 0:
                    known[64 - key.bit_length()] += key in expected
                    expected.add(key)
            assert done == len(some) or seen.taken == seen.most
            if chance.random() < 0.7:
                functions.forget(seen)
                expected = {key for key in expected if key >> (64 - seen.level) == 0}
            assert sorted(seen.keys[seen.keys != 0].tolist()) == sorted(expected)
            assert (seen.taken, seen.again.tolist()) == (len(expected), known)
            # Each is found again, and none twice.
            before = np.zeros(len(expected), np.uint8)
            again = SeenKeys(seen.keys.copy(), seen.most, seen.level, seen.taken)
            assert functions.see(np.array(sorted(expected), np.uint64), again, before) == len(expected)
            assert before.all()


def _crowded(chance: random.Random, places: int) -> int:
    low = chance.choice([places - 1, places - 9, chance.randrange(places)]) % places
    return (chance.getrandbits(64) & ~(places - 1) | low) >> chance.choice([0, 0, 0, 0, 64]) or low


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
    seeing = Seeing()
    seeing.add(np.array([1, 1, 7], np.uint64))
    some = seeing.found()
    assert some.repeated == 1
    assert Seen() + some == some == some + Seen()
