"""What clients take, held against counters of Python's own."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import reduce
from operator import add
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator import estimate
from estimator.base.sums import products, sums_at, total, whole
from estimator.price import clients as clients_module
from estimator.price.clients import ClientSums, Summing
from tests.core.cores import both_cores  # noqa: F401 - every test here runs on both cores
from tests.long import trying

NAMES = st.sampled_from(["", "Acme", "Borg", "a" * 70, "a" * 70 + "b", "日本"])
COUNTS = st.integers(0, 2**66)
BY_NAME = st.dictionaries(NAMES, COUNTS, max_size=4)
BY_PAIR = st.dictionaries(st.tuples(NAMES, st.sampled_from(["FR", "GB", "RE"])), COUNTS, max_size=6)
PARTS = st.tuples(BY_NAME, BY_PAIR, BY_NAME)


@pytest.fixture(params=[pytest.param(0, id="each at once"), pytest.param(1 << 16, id="many at once")])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many wait until they are added up must change nothing."""
    monkeypatch.setattr(clients_module, "_FEW", request.param)


@pytest.mark.usefixtures("few")
@trying(100)
@given(several=st.lists(PARTS, max_size=5))
def test_sums_are_those_of_counters(several: list[tuple[dict[Any, int], ...]]) -> None:
    counted: tuple[Counter[Any], ...] = Counter(), Counter(), Counter()
    summing = Summing()
    for parts in several:
        summing.add(ClientSums.of(*parts))
        for counter, part in zip(counted, parts, strict=True):
            counter.update(part)
    found = summing.found()
    assert (found.messages_by_client, found.segments_by_pair, found.rejects_by_client) == counted
    assert set(found.names) == {*counted[0], *(client for client, _ in counted[1]), *counted[2]}
    assert found == ClientSums.of(*counted)


@given(PARTS, PARTS)
def test_what_is_taken_away_again_was_never_there(one: Any, other: Any) -> None:
    summing = Summing()
    for each in (ClientSums.of(*one), ClientSums.of(*other), -ClientSums.of(*other)):
        summing.add(each)
    assert summing.found() == ClientSums.of(*one)


def test_a_country_that_is_none_is_said() -> None:
    with pytest.raises(ValueError, match="ZZ is no country"):
        ClientSums.of({}, {("Acme", "ZZ"): 1}, {})


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(-(2**70), 2**70)), max_size=8),
    st.integers(-(2**40), 2**40),
)
def test_sums_and_products_are_exact_at_any_size(placed: list[tuple[int, int]], factor: int) -> None:
    numbers = whole([number for _, number in placed])
    places = np.array([place for place, _ in placed], np.intp)
    assert numbers.tolist() == [number for _, number in placed]
    assert sums_at(places, numbers, 5).tolist() == [
        sum(number for place, number in placed if place == each) for each in range(5)
    ]
    assert total(numbers) == sum(number for _, number in placed)
    times = whole([factor] * len(placed))
    assert products(numbers, times).tolist() == [number * factor for _, number in placed]


@pytest.mark.parametrize(
    ("numbers", "kind"),
    [
        pytest.param([2**63 - 1], "int64", id="the largest of 64 bits"),
        pytest.param([2**63], "object", id="one more"),
        pytest.param([], "int64", id="none"),
    ],
)
def test_numbers_are_held_in_64_bits_where_they_fit(numbers: list[int], kind: str) -> None:
    assert whole(numbers).dtype == kind
    assert sums_at(np.zeros(len(numbers), np.intp), whole(numbers), 1).tolist() == [sum(numbers)]


ROWS: Final = [
    {"to": to, "text": text, "client": client, "count": count}
    for to, text, client, count in [
        ("+33639980001", "Bonjour", "Borg", "3"),
        ("+33639980001", "Bonjour", " Acme ", "3"),
        ("+447400000012", "✓" * 71, "Borg", "1"),
        ("nobody", "Bonjour", "Cyan", "1"),
        ("+33639980001", "Bonjour", "", "999999999"),
        ("+33639980001", "Bonjour", "Dorn", "0"),
    ]
]


def test_clients_are_a_mapping_like_any_other() -> None:
    clients = estimate(ROWS, split_by="client", on="2026-11-01", vat=20).clients
    assert list(clients) == ["", "Borg", "Acme", "Cyan", "Dorn"], "the most credits first, then by name"
    assert len(clients) == len(dict(clients)) == 5
    assert all(client in clients for client in clients)
    assert [(client, clients[client]) for client in clients] == list(clients.items())
    assert list(clients.values()) == [clients[client] for client in clients]
    assert clients == dict(clients)
    assert "Zoe" not in clients
    with pytest.raises(KeyError):
        clients["Zoe"]
    assert [rejected for _, _, rejected in clients.lines()] == [0, 0, 0, 1, 0]
    assert clients.rejected == 1
    assert repr(clients) == "<ClientShares: 5>", "they are somebody's clients"


@pytest.mark.parametrize("first", range(5))
@pytest.mark.parametrize(
    "tariff",
    [pytest.param({}, id="prices are known"), pytest.param({"vat": 20, "balance": 50}, id="and VAT")],
)
def test_some_together_are_their_sum(first: int, tariff: dict[str, Any]) -> None:
    clients = estimate(ROWS, split_by="client", on="2026-11-01", **tariff).clients
    lines = list(clients.lines())[first:]
    share, rejected = clients.together(first)
    assert share == reduce(add, (each for _, each, _ in lines))
    assert str(share.credits) == str(sum((each.credits for _, each, _ in lines), Decimal(0)))
    assert rejected == sum(each for _, _, each in lines)


def test_a_client_all_of_whose_numbers_came_before_takes_nothing() -> None:
    rows = [
        {"to": to, "text": "Bonjour", "client": client}
        for to, client in [("+33639980001", "A"), ("+33639980001", "B"), ("+33639980002", "C"), ("?", "D")]
    ]
    found = estimate(rows, split_by="client", unique=True, on="2026-11-01")
    assert {name: share.messages for name, share in found.clients.items()} == {"A": 1, "C": 1, "D": 0}
    assert found.summary.rejected == 1
