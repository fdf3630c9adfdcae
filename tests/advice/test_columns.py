"""Whole columns rewritten, against one message after the other."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.choices import Level
from estimator.count.segments import count
from estimator.count.strings import Strings
from estimator.save.advice.columns import rewrite
from estimator.save.advice.edits import advise
from estimator.save.advice.rules import LEVELS
from tests.long import trying
from tests.strategies import MESSAGES

LEVEL_SETS: list[tuple[Level, ...]] = [
    *((level,) for level in LEVELS),
    *(LEVELS[:last] for last in range(2, 5)),
]
PIECES = [
    *(
        "Bonjour ",
        "François ",
        "ê",
        "[",
        "  ",
        "   ",
        "«\u00a0",
        "\u00a0»",
        " »",
        "e\u0302",
        "n",
        "°",
        "C",
        "\u0301",
    ),
    *(
        "😀",
        " 😀",
        "\u200d",
        "\ufe0f",
        "https://bit.ly/",
        "www.",
        "ç",
        " café.fr/",
        ".fr",
        "/",
        "…",
        "’",
        "\n",
        "\r",
    ),
    *("xyz " * 10, "x" * 40, "é" * 20, "漢", "€" * 10, "\u200b", "œ", "→", "\t", " ", "\u00a0", "N°", "o"),
    *("\u200c", "\u200e", "a\u034fb", "сom", "с", "Ω", "\u2126", "\u212b", "ﬁ", "！", "م", "\u180e", "1"),
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    MESSAGES.filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text)),
)


def _agree(texts: list[str], levels: tuple[Level, ...], clause: str) -> None:
    messages = Strings.from_any(texts)
    found = rewrite(messages, count(messages, clause), levels, clause)
    after = messages.with_some(found.rows, found.texts)
    advised = [advise(text, levels=levels, stop_clause=clause) for text in texts]
    assert [after[row] for row in range(len(texts))] == [advice.text for advice in advised]
    assert found.rows.tolist() == [row for row, advice in enumerate(advised) if advice.edits]


@trying(150)
@given(
    st.lists(TEXTS, max_size=12),
    st.sampled_from(LEVEL_SETS),
    st.sampled_from(["", "\nSTOP:36111", "ç", "[STOP]"]),
)
def test_the_same_as_one_by_one(texts: list[str], levels: tuple[Level, ...], clause: str) -> None:
    _agree(texts, levels, clause)


@pytest.mark.parametrize("levels", LEVEL_SETS, ids="+".join)
@pytest.mark.one_in(3)
def test_the_same_on_many(levels: tuple[Level, ...]) -> None:
    chance = random.Random(11)
    _agree(
        ["".join(chance.choices(PIECES, k=chance.randint(1, 40))) for _ in range(600)], levels, "\nSTOP:36111"
    )


def test_a_view_into_a_larger_column() -> None:
    messages = Strings.from_any(["x" * 9, "Fête " * 20, "漢" * 80, "ç" * 71])
    view = Strings(messages.spans.at(slice(1, None)))
    found = rewrite(view, count(view), ("accents",), "")
    assert found.rows.tolist() == [0, 2]
    assert found.texts.texts() == ["Fete " * 20, "c" * 71]


def test_missing_messages_stay_missing() -> None:
    messages = Strings.from_any(["ç" * 71, "Bonjour"])
    with_missing = Strings(messages.spans, np.array([True, False]))
    found = rewrite(with_missing, count(with_missing), ("accents",), "")
    after = with_missing.with_some(found.rows, found.texts)
    assert after.valid is not None
    assert after.valid.tolist() == [True, False]
