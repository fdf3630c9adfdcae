"""The page in a browser: what opening it takes, until a text is answered and until all of it is ready."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

from benchmarks.table import Section
from estimator.page.document import page_html
from estimator.tariff import find_tariff
from tests.browser.chromium import PROGRAM, Page, opened
from tests.browser.driving import until

_OPENINGS = 15
_TEXT = {"text": "« Ça » ✓ l’été " * 9, "country": "FR", "recipients": "3852", "clause": True}
_ANSWERED = """
  const mark = performance.mark.bind(performance);
  performance.mark = (name) => { globalThis.answered = performance.now(); return mark(name); };
"""
_READY = "document.documentElement?.dataset.ready === 'yes'"


def run(folder: Path) -> list[Section]:
    """Milliseconds, the least of some openings, beside a file of as many bytes that is nothing but text."""
    if PROGRAM is None:
        return []
    html = page_html(find_tariff(billing_country="fr", on="2026-11-01"))
    page, plain = folder / "page.html", folder / "plain.html"
    page.write_text(html, encoding="utf-8")
    blank = "<!DOCTYPE html><html data-ready=yes><script type=text/plain>"
    plain.write_text(blank + "x" * (len(html.encode()) - len(blank)), encoding="utf-8")
    text = f"{page.as_uri()}#{quote(json.dumps(_TEXT))}"
    of_plain, of_page, answers = [], [], []
    with opened(folder / "profile") as tab:
        tab.call("Performance.enable", timeDomain="threadTicks")
        tab.call("Page.addScriptToEvaluateOnNewDocument", source=_ANSWERED)
        for _ in range(_OPENINGS):
            of_plain.append(_opened(tab, plain.as_uri()))
            of_page.append(_opened(tab, text))
            answers.append(tab.value("answered"))
    table = [
        ("a file of as many bytes of text, opened: of the processor", f"{1e3 * min(of_plain):.0f}"),
        ("the page with a text in its link, opened: of the processor", f"{1e3 * min(of_page):.0f}"),
        ("from opening to the answer for the text: by the clock", f"{min(answers):.0f}"),
    ]
    note = f"The least of {_OPENINGS} openings, in turns; {len(html.encode()) / 1e6:.1f} MB."
    return [Section("The page", ("what", "milliseconds"), table, (note,))]


def _opened(tab: Page, address: str) -> float:
    """Seconds of the page's own thread."""
    tab.call("Page.navigate", url="about:blank")
    tab.call("Page.navigate", url=address)
    until(tab, _READY)
    metrics = {each["name"]: each["value"] for each in tab.call("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"])
