"""The page in Firefox, where there is one: what people do with it. All else is asked of Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from estimator import estimate
from estimator.page.document import CORE, page_html
from estimator.tariff import find_tariff
from tests.browser.driving import until
from tests.browser.firefox import PROGRAM, Page, opened

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="no Firefox here; on Debian: apt-get install firefox-esr"),
    pytest.mark.skipif(not CORE.exists(), reason="no core for browsers; scripts/build_core.py --page"),
]

EXAMPLES = Path(__file__).parents[2] / "data" / "examples"
TARIFF = find_tariff(EXAMPLES / "tariff-degressive.xml", on=date(2026, 11, 28))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("firefox")
    path = folder / "calculator.html"
    path.write_text(page_html(TARIFF), encoding="utf-8")
    with opened(folder / "profile") as browser:
        browser.open(path)
        until(browser, "document.documentElement.dataset.ready === 'yes'")
        yield browser


@pytest.mark.parametrize("name", ["soldes-fr.csv", "transactional-intl.csv"])
def test_a_campaign_costs_what_the_command_says(page: Page, name: str) -> None:
    page.value("document.getElementById('campaign-status').replaceChildren()")
    page.choose("#file", EXAMPLES / name)
    until(page, "document.getElementById('campaign-status').textContent")
    expected = estimate(EXAMPLES / name, tariff=TARIFF)
    shown = page.value("document.querySelector('#results .big').textContent").replace("\u202f", "")
    assert shown.startswith(f"{expected.totals.credits} credits for {expected.totals.messages} messages")
    rejected = page.value(
        "[...document.querySelectorAll('#results h3')].map((each) => each.textContent).join(' ')"
    )
    assert (f"Rows without a price: {expected.summary.rejected}" in rejected) == bool(
        expected.summary.rejected
    )


def test_a_text_is_explained(page: Page) -> None:
    page.value(
        """(() => {
          const box = document.getElementById("message");
          box.value = "« Ça » ✓ l’été";
          box.dispatchEvent(new Event("input", { bubbles: true }));
        })()"""
    )
    assert page.value("document.getElementById('announced').textContent") == "1 segment of UCS-2."


def test_it_fits_on_a_telephone(page: Page) -> None:
    page.look(width=390)
    page.choose("#file", EXAMPLES / "soldes-fr.csv")
    until(page, "document.querySelector('#results table.wide') && document.querySelector('#bought .curve')")
    assert page.value("document.documentElement.scrollWidth") <= 390
    beside = "[...document.querySelectorAll('.scroll')].filter((each) => each.scrollWidth > each.clientWidth)"
    assert page.value(f"{beside}.map((each) => each.textContent)") == []


def test_nothing_leaves_and_nothing_is_said(page: Page) -> None:
    """Asked last, of all that was done before."""
    asked = [
        event["params"]["request"]["url"]
        for event in page.events
        if event.get("method") == "network.beforeRequestSent"
    ]
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    assert [event["params"]["text"] for event in page.events if event.get("method") == "log.entryAdded"] == []
