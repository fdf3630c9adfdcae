"""One browser for the tests of a module: it takes longer to start than any of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.chromium import Page, opened


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with opened(tmp_path_factory.mktemp("browser") / "profile") as page:
        yield page
