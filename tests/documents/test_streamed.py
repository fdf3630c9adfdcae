"""What is streamed is written as if it had been there: the same JSON; to whoever looks, a sequence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from estimator.base.streamed import Streamed, streamed
from estimator.documents import json_text


def _items(many: int, text: str) -> Callable[[], Iterator[Any]]:
    return lambda: iter([{"client": f"{text} {at}", "parts": [at, None], "none": []} for at in range(many)])


@pytest.mark.parametrize("many", [0, 1, 2, 1024, 1025])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Acme", id="plain"),
        pytest.param('": 0.0,\n  "', id="what looks like the place of something streamed"),
        pytest.param("a\x9b\u202e", id="what plays with a terminal"),
        pytest.param("a\udcff", id="half a pair"),
    ],
)
def test_what_is_streamed_is_written_as_a_list_is(many: int, text: str) -> None:
    items = _items(many, text)

    def written(make: Callable[[], Any]) -> str:
        return json_text({"name": text, "deep": {"first": make(), "others": [1]}, "second": make(), "end": 1})

    assert written(lambda: streamed(many, items)) == written(lambda: list(items()))
    assert len(json.loads(written(lambda: streamed(many, items)))["second"]) == many


def test_what_is_streamed_is_a_sequence() -> None:
    found = Streamed(3, lambda: iter("abc"))
    assert (len(found), list(found), found[1], found[-1], found[1:]) == (3, list("abc"), "b", "c", ("b", "c"))
    assert found == ("a", "b", "c") == tuple(found)
    assert found != ("a", "b")
    assert found != ("a", "b", "d")
    assert found != "abc"
    with pytest.raises(IndexError):
        found[3]
