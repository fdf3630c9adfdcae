"""The report in a real browser: it opens from disk, sorts, prints, and reaches for nothing."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from estimator import estimate
from estimator.show.report.document import report_html
from estimator.show.report.gathered import Gathered
from tests.browser.chromium import PROGRAM, Page

pytestmark = pytest.mark.skipif(
    PROGRAM is None, reason="no chromium here; on Debian: apt-get install chromium"
)

EXAMPLES = Path(__file__).parent.parent.parent / "data" / "examples"
A4 = (595, 842)
"""Points."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tariff = EXAMPLES / "tariff-degressive.xml"
    options: dict[str, Any] = {"default_country": "FR", "tariff": tariff, "on": date(2026, 11, 1)}
    estimated = estimate(EXAMPLES / "soldes-fr.csv", keep_rows=True, split_by="prenom", **options)
    gathered = Gathered(estimated.terms)
    for rows in estimated.kept or ():
        gathered.add(rows)
    path = tmp_path_factory.mktemp("report") / "rapport d’été #1.html"
    path.write_text(report_html(estimated, gathered, language="fr"), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Page, report: Path) -> Page:
    browser.look(width=1200)
    browser.open(report)
    return browser


def _column(page: Page, number: int) -> list[str]:
    found: list[str] = page.value(
        "Array.from(document.querySelector('#destinations table').tBodies[0].rows,"
        f" row => row.cells[{number}].dataset.value ?? row.cells[{number}].textContent)"
    )
    return found


def _click(page: Page, number: int) -> str:
    """Click on the header of a column of the first table; what assistive technology is then told."""
    said: str = page.value(
        "(() => { const header = document.querySelector('#destinations thead').rows[0]"
        f".cells[{number}]; header.querySelector('button').click(); return header.ariaSort; }})()"
    )
    return said


def test_it_opens_and_nothing_complains(page: Page) -> None:
    assert page.value("document.querySelector('h1').textContent") == "Ce que coûte cette campagne SMS"
    assert page.told("Runtime.exceptionThrown") == []
    assert page.told("Runtime.consoleAPICalled") == []
    assert page.told("Log.entryAdded") == []


def test_it_fetches_nothing_but_itself(page: Page, report: Path) -> None:
    _click(page, 0)
    asked = [event["request"]["url"] for event in page.told("Network.requestWillBeSent")]
    assert asked == [report.as_uri()]


def test_the_policy_stops_what_does_not_belong(page: Page) -> None:
    page.value("document.body.append(Object.assign(new Image(), {src: 'http://127.0.0.1:9/x.png'}))")
    page.value("new Promise(resolve => setTimeout(resolve, 200))")
    page.value("document.body.append(Object.assign(document.createElement('script'), {text: 'found = 1'}))")
    assert page.value("typeof found") == "undefined"
    assert page.value("document.querySelector('img').naturalWidth") == 0
    assert len([event for event in page.told("Log.entryAdded") if "Content Security" in str(event)]) == 2


def test_a_click_sorts_numbers_as_numbers(page: Page) -> None:
    before = _column(page, 4)
    assert _click(page, 4) == "descending"
    assert _column(page, 4) == sorted(before, key=Decimal, reverse=True)
    assert _click(page, 4) == "ascending"
    assert _column(page, 4) == sorted(before, key=Decimal)
    assert _column(page, 4) != sorted(before), "as texts they would stand in another order"


def test_a_click_sorts_names_as_the_language_does(page: Page) -> None:
    assert _click(page, 0) == "ascending"
    names = _column(page, 0)
    assert names[:3] == ["Belgique", "France", "Guadeloupe"]
    assert _click(page, 1) == "descending"
    sorted_headers = "document.querySelectorAll('#destinations [aria-sort]').length"
    assert page.value(sorted_headers) == 1, "one column is sorted at a time"


def test_the_total_stays_below(page: Page) -> None:
    _click(page, 4)
    last = "Array.from(document.querySelector('#destinations table').rows).at(-1).textContent"
    assert page.value(last).startswith("Total")


@pytest.mark.parametrize(("key", "code"), [("Enter", 13), (" ", 32)])
def test_headers_sort_by_key(page: Page, key: str, code: int) -> None:
    page.value("document.querySelector('#destinations thead button').focus()")
    page.press(key, code)
    assert _column(page, 0) == sorted(_column(page, 0))
    assert page.value("document.querySelector('#destinations thead th').ariaSort") == "ascending"


def test_without_scripts_all_is_there(page: Page, report: Path) -> None:
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.open(report)
        assert page.value("document.querySelectorAll('thead button').length") == 0
        assert page.value("document.querySelectorAll('svg').length") == 4
        assert page.value("document.querySelector('#destinations thead th').innerText") == "Destination"
    finally:
        page.call("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.parametrize("width", [320, 360, 768, 1200])
def test_the_page_never_scrolls_sideways(page: Page, report: Path, width: int) -> None:
    page.look(width=width)
    page.open(report)
    assert page.value("document.documentElement.scrollWidth") <= width
    assert (
        page.value("Math.max(...Array.from(document.querySelectorAll('svg'), s => s.clientWidth))") <= width
    )


@pytest.mark.parametrize("width", [360, 390, 800])
def test_no_column_is_off_the_screen(page: Page, report: Path, width: int) -> None:
    page.look(width=width)
    page.open(report)
    hidden = page.value(
        "Array.from(document.querySelectorAll('.scroll')).filter(box => box.scrollWidth > box.clientWidth)"
        ".map(box => box.ariaLabel)"
    )
    assert hidden == []
    beyond = page.value(
        "Array.from(document.querySelectorAll('tbody td')).filter(cell => cell.textContent.trim() &&"
        " cell.getBoundingClientRect().right > innerWidth).length"
    )
    assert beyond == 0


def test_on_a_phone_every_cell_says_its_column(page: Page, report: Path) -> None:
    page.look(width=390)
    page.open(report)
    labels = page.value(
        "Array.from(document.querySelectorAll('#destinations tbody tr:first-child td'),"
        " cell => getComputedStyle(cell, '::before').content)"
    )
    assert labels == ['"Barème"', '"Messages"', '"Segments"', '"Crédits"', '"Prix"']


def test_writing_in_pictures_can_be_read_on_a_phone(page: Page, report: Path) -> None:
    page.look(width=360)
    page.open(report)
    heights = page.value(
        "Array.from(document.querySelectorAll('svg text'), text => {"
        " const picture = text.ownerSVGElement, scale = picture.clientWidth / picture.viewBox.baseVal.width;"
        " return scale * parseFloat(getComputedStyle(text).fontSize); })"
    )
    assert min(heights) >= 9


def test_nothing_in_a_picture_is_cut_off(page: Page) -> None:
    outside = page.value(
        "Array.from(document.querySelectorAll('svg text')).filter(text => {"
        " const box = text.getBBox(), view = text.ownerSVGElement.viewBox.baseVal;"
        " const matrix = text.transform.baseVal.consolidate()?.matrix;"
        " return !matrix && (box.x < -1 || box.x + box.width > view.width + 1); }).map(t => t.textContent)"
    )
    assert outside == []


def _brightness(png: bytes) -> float:
    """Of the corner of a screenshot, where nothing but paper is."""
    pixel = Image.open(io.BytesIO(png)).convert("L").getpixel((2, 2))
    assert isinstance(pixel, int)
    return pixel / 255


def test_it_is_light_or_dark_as_the_user_likes(page: Page, report: Path) -> None:
    for theme, least, most in (("light", 0.95, 1.0), ("dark", 0.0, 0.2)):
        page.look(width=800, theme=theme)
        page.open(report)
        assert least <= _brightness(page.screenshot()) <= most
        fills = "getComputedStyle(document.querySelector('#destinations svg text')).fill"
        assert page.value(fills) == page.value(
            "(() => { const probe = document.createElement('p'); probe.style.color = 'var(--ink)';"
            " document.body.append(probe); return getComputedStyle(probe).color; })()"
        )


def test_it_prints_on_a4_in_a_few_pages(page: Page) -> None:
    pdf = page.pdf()
    assert pdf.startswith(b"%PDF")
    boxes = [line for line in pdf.split(b"\n") if b"/MediaBox" in line]
    assert 2 <= len(boxes) <= 7
    width, height = (round(float(number)) for number in boxes[0].split(b"[")[1].split(b"]")[0].split()[2:4])
    assert (abs(width - A4[0]) <= 1, abs(height - A4[1]) <= 1) == (True, True)


def test_headers_of_tables_are_printed_as_text(page: Page) -> None:
    page.call("Emulation.setEmulatedMedia", media="print")
    shown = page.value("getComputedStyle(document.querySelector('thead button')).display")
    page.call("Emulation.setEmulatedMedia", media="")
    # Chromium prints the header of a table again on every page, but no buttons in it.
    assert shown == "contents"


def test_dark_screens_print_on_white_paper(page: Page, report: Path) -> None:
    page.look(width=800, theme="dark")
    page.open(report)
    page.call(
        "Emulation.setEmulatedMedia",
        media="print",
        features=[{"name": "prefers-color-scheme", "value": "dark"}],
    )
    try:
        assert page.value("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    finally:
        page.call("Emulation.setEmulatedMedia", media="", features=[])
