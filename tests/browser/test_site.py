"""The documentation site in a real browser, from the disk, as `make site` leaves it.

`make site` runs these at its end. Without build/site/, or without a browser, they are skipped.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from scripts.build_site import SITE
from tests.browser.chromium import PROGRAM, Page, opened

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="there is no browser here"),
    pytest.mark.skipif(not (SITE / "index.html").is_file(), reason="`make site` makes it"),
]

PAGES = (
    "index",
    "docs/how-to/marketing-fr",
    "docs/errors",
    "docs/files",
    "docs/reliability",
    "reference/commands/estimate",
    "reference/commands-fr/estimate",
    "reference/python/index",
    "reference/python/types/Estimate",
    "reference/schemas/estimate",
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with opened(tmp_path_factory.mktemp("profile")) as tab:
        yield tab


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_scrolls_sideways_or_asks_a_network(page: Page, width: int) -> None:
    page.look(width=width)
    for name in PAGES:
        page.open(SITE / f"{name}.html")
        assert page.value("document.documentElement.scrollWidth") <= width, name
        assert page.told("Log.entryAdded") == [], name
        asked = {sent["request"]["url"].partition(":")[0] for sent in page.told("Network.requestWillBeSent")}
        assert asked <= {"file", "data"}, name


def test_a_page_in_french_says_so(page: Page) -> None:
    page.open(SITE / "reference/commands-fr/estimate.html")
    assert page.value("document.documentElement.lang") == "fr"


_FOUND = """new Promise(resolve => {
    const started = Date.now();
    const look = () => {
        const links = [...document.querySelectorAll("#search-results li a")];
        const found = links.map(each => each.getAttribute("href"));
        (found.length || Date.now() - started > 20000) ? resolve(found) : setTimeout(look, 50);
    };
    look();
})"""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("--max-orders", "reference/commands/packs.html", id="an option"),
        pytest.param("plan_purchases", "reference/python/plan_purchases.html", id="a public name"),
        pytest.param("NUM005", "docs/errors.html", id="a code"),
        pytest.param("destinataires", "docs/how-to/marketing-fr.html", id="a French word"),
    ],
)
def test_the_search_finds(page: Page, words: str, found: str) -> None:
    page.events.clear()
    page.call("Page.navigate", url=f"{(SITE / 'search.html').as_uri()}?q={quote(words)}")
    while not page.told("Page.loadEventFired"):
        page.value("1")
    results: list[str] = page.value(_FOUND)
    assert any(found in each for each in results), results[:5]


def test_the_site_is_where_it_is_looked_for() -> None:
    assert Path(SITE, "searchindex.js").is_file()
