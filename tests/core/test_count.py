"""The counter of the core against the counter written as plainly as the standard reads (`message.py`)."""

from __future__ import annotations

from itertools import product
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.count import core
from estimator.count.alphabet import GSM7, GSM7_UNITS, utf16_units
from estimator.count.core import Counts, Spans
from estimator.count.message import explain
from tests.strategies import CLAUSES, MESSAGES


def _rows(counted: Counts) -> list[tuple[int, int, int]]:
    return list(
        zip(counted.encoding.tolist(), counted.units.tolist(), counted.segments.tolist(), strict=True)
    )


def _expected(text: str) -> tuple[int, int, int]:
    explained = explain(text)
    return int(explained.encoding != GSM7), explained.units, len(explained.segments)


@pytest.mark.soak
def test_every_code_point() -> None:
    points = [chr(code) for code in range(0x110000)]
    found = _rows(core.count(Spans.from_texts(points)))
    expected = [(0, GSM7_UNITS[c], 1) if c in GSM7_UNITS else (1, utf16_units(c), 1) for c in points]
    assert found == expected


@pytest.mark.one_in(3, checked=True)
def test_every_code_point_inside_a_text(functions: ModuleType) -> None:
    if functions.__name__.endswith("plain"):
        pytest.skip("a regular expression looks at all characters alike")
    points = [chr(code) for code in range(0x110000)]
    texts = [f"ça{c}"[1:] + "é" * 20 + "b" * (code % 29) for code, c in enumerate(points)]
    found = core.count(Spans.from_texts(texts))
    outside = np.array([c not in GSM7_UNITS for c in points])
    extra = np.array([utf16_units(c) if c not in GSM7_UNITS else GSM7_UNITS[c] for c in points])
    assert (found.encoding == outside).all()
    assert (found.units == 21 + extra + np.arange(len(points)) % 29).all()


KINDS = {"plain": "a", "accents": "é", "extension": "€", "ASCII extension": "[", "BMP": "ç", "pairs": "😀"}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("first", ["", "a", "€", "ç", "😀", "aç"])
@pytest.mark.one_in(3, checked=True)
def test_every_boundary(kind: str, first: str) -> None:
    lengths = {
        around + off
        for limit in (160, 153, 306, 459, 70, 67, 134, 201, 80, 76, 35, 33, 66)
        for around in (limit, limit // 2)
        for off in range(-2, 3)
    }
    texts = [first + kind * length for length in sorted(lengths)]
    texts += [text + "€a" for text in texts]
    assert _rows(core.count(Spans.from_texts(texts))) == [_expected(text) for text in texts]


@pytest.mark.parametrize("at", range(140, 165))
@pytest.mark.one_in(3, checked=True)
def test_a_pair_at_every_place_around_a_boundary(at: int) -> None:
    texts = [
        ("a" * at + pair + "a" * more) * times
        for pair, more, times in product(["€", "😀", "ç😀", "[]"], [0, 1, 150, 152, 153], [1, 2, 3])
    ]
    assert _rows(core.count(Spans.from_texts(texts))) == [_expected(text) for text in texts]


@given(MESSAGES | st.text(st.sampled_from("aé€[ç😀"), max_size=400))
def test_where_a_text_is_cut(text: str) -> None:
    octets = text.encode("utf-8", "surrogatepass")
    ends, units = core.cuts(octets)
    pieces = [
        octets[begin:end].decode("utf-8", "surrogatepass")
        for begin, end in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True)
    ]
    explained = explain(text).segments
    assert list(zip(pieces, units.tolist(), strict=True)) == [(each.text, each.units) for each in explained]


@given(st.lists(st.tuples(MESSAGES, st.booleans()), max_size=6), CLAUSES)
def test_any_message_with_any_clause(messages: list[tuple[str, bool]], clause: str) -> None:
    texts = [text for text, _ in messages]
    sent = np.array([with_it for _, with_it in messages], np.bool_)
    octets = clause.encode("utf-8", "surrogatepass")
    spans = Spans.from_texts(texts)
    assert _rows(core.count(spans, octets)) == [_expected(text + clause) for text in texts]
    assert _rows(core.count(spans, octets, sent)) == [
        _expected(text + clause if with_it else text) for text, with_it in messages
    ]


@given(st.lists(MESSAGES.map(lambda text: text + '"') | st.text('"a€ç😀', max_size=330), max_size=4), CLAUSES)
def test_doubled_quotes_count_once(texts: list[str], clause: str) -> None:
    raw = Spans.from_texts([text.replace('"', '""') for text in texts])
    # With something around, for cells lie between others.
    spans = Spans(raw.data, raw.starts, raw.ends, np.array(['"' in text for text in texts], np.uint8))
    found = _rows(core.count(spans, clause.encode()))
    assert found == [_expected(text + clause) for text in texts]


def test_octets_that_are_no_utf_8_count_as_characters_that_nobody_has() -> None:
    """Readers refuse them; an Arrow array that nobody checked may hold them."""
    spans = Spans.from_offsets(b"caf\xe9caf\xc3\xa9", np.array([0, 4, 9]))
    assert _rows(core.count(spans)) == [_expected("caf\ufffd"), _expected("caf\xe9")]


def test_spans_lie_anywhere() -> None:
    octets = "Bonjour çà €€€".encode()
    starts, ends = np.array([8, 0, 3, 3]), np.array([12, 7, 3, len(octets)])
    found = _rows(core.count(Spans(np.frombuffer(octets, np.uint8), starts, ends)))
    assert found == [_expected(octets[a:b].decode()) for a, b in zip(starts, ends, strict=True)]


@given(st.lists(st.tuples(MESSAGES, st.booleans()), max_size=6), st.sampled_from(["", "\nSTOP:36111", "€"]))
def test_how_many_take_more_with_another_clause(messages: list[tuple[str, bool]], clause: str) -> None:
    other = clause + "€a"
    texts = Spans.from_texts([text for text, _ in messages])
    sent = np.array([is_sent for _, is_sent in messages], np.bool_)
    counted, every = core.count(texts, clause.encode()), np.ones(len(messages), np.bool_)
    expected = sum(
        is_sent and _expected(text + other)[2] > _expected(text + clause)[2] for text, is_sent in messages
    )
    assert (
        core.more(texts, counted, sent, 0 * every.view(np.uint8), clause=other.encode(), longer=3) == expected
    )
    assert (
        core.more(texts, counted, every, 7 * (~sent).view(np.uint8), clause=other.encode(), longer=3)
        == expected
    )


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.one_in(3, checked=True)
def test_more_at_every_boundary(kind: str) -> None:
    messages = [(kind * length, True) for length in range(480)]
    texts = Spans.from_texts([text for text, _ in messages])
    sent, reject = np.ones(480, np.bool_), np.zeros(480, np.uint8)
    found = core.more(texts, core.count(texts, b"b"), sent, reject, clause=b"bbb", longer=2)
    assert found == sum(_expected(f"{text}bbb")[2] > _expected(f"{text}b")[2] for text, _ in messages)


def test_nothing() -> None:
    assert _rows(core.count(Spans.from_texts([]), b"x")) == []
    assert _rows(core.count(Spans.from_texts(["", ""]), b"")) == [(0, 0, 1), (0, 0, 1)]
