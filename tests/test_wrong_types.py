"""Whatever a public function is given: an answer, or an error of ours."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest

from estimator.errors import SmsCostError
from tests.test_given import FUNCTIONS, GOOD

_CLOSED = io.BytesIO(b"number,message")
_CLOSED.close()

WRONG: list[Any] = [
    _CLOSED,
    None,
    object(),
    "",
    "\ud800",
    "a\0",
    "9" * 5000,
    b"x",
    10**30,
    -1,
    float("nan"),
    Decimal("NaN"),
    [None],
    {"a": object()},
    set(),
    1j,
    int,
]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_wrong_types_are_errors_of_ours(name: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMSCOST_DATA_DIR", str(tmp_path / "data"))
    function, good = FUNCTIONS[name], GOOD[name]
    for parameter in good:
        for wrong in WRONG:
            try:
                function(**(good | {parameter: wrong}))
            except SmsCostError:
                pass
            except Exception as error:
                pytest.fail(f"{name}({parameter}={wrong!r:.60}): {error!r:.300}")
