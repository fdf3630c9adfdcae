"""Every test of the core runs on every core there is."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.core.cores import NAMES, in_use


@pytest.fixture(autouse=True, params=NAMES, scope="module")
def functions(request: pytest.FixtureRequest) -> Iterator[ModuleType]:
    """The core in use."""
    yield from in_use(request.param)
