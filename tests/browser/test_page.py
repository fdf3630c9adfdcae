"""The page as people use it, in a real browser: opened from disk, typed into, dropped onto, offline."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest

from estimator import advise_campaign, compare, estimate, explain, reconcile
from estimator.count.alphabet import STOP_CLAUSE
from estimator.page.document import CORE, page_html
from estimator.show.explanation import explanation_sheet
from estimator.tariff import find_tariff
from tests.browser.chromium import PROGRAM, Page
from tests.browser.driving import until

pytestmark = [
    pytest.mark.skipif(PROGRAM is None, reason="no chromium here; on Debian: apt-get install chromium"),
    pytest.mark.skipif(not CORE.exists(), reason="no core for browsers; scripts/build_core.py --page"),
]

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "data" / "examples"
TARIFF = find_tariff(EXAMPLES / "tariff-degressive.xml", on=date(2026, 11, 28))
AXE = Path(os.environ.get("SMSCOST_AXE") or ROOT / "node_modules" / "axe-core" / "axe.min.js")
TSC = ROOT / "node_modules" / ".bin" / "tsc"
_PATIENCE = 20.0


@pytest.fixture(scope="module")
def calculator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "calculatrice d’été #1.html"
    path.write_text(page_html(TARIFF), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Page, calculator: Path) -> Iterator[Page]:
    browser.look(width=1280)
    browser.open(calculator)
    until(browser, "document.documentElement.dataset.ready === 'yes'")
    yield browser
    assert browser.told("Runtime.exceptionThrown") == []
    assert browser.told("Runtime.consoleAPICalled") == []
    assert browser.told("Log.entryAdded") == []


def _type(page: Page, name: str, text: str, event: str = "input") -> None:
    page.value(
        f"""(() => {{ const box = document.getElementById({json.dumps(name)}); box.value = {json.dumps(text)};
          box.dispatchEvent(new Event({json.dumps(event)}, {{ bubbles: true }})); }})()"""
    )


def _text(page: Page, selector: str) -> str:
    found: str = page.value(f"document.querySelector({json.dumps(selector)}).textContent")
    return found


def _drop(page: Page, octets: bytes, name: str = "campaign.csv") -> None:
    """Drop a file, and wait for what comes of it."""
    page.value(
        f"""(() => {{
          const binary = atob("{base64.b64encode(octets).decode()}");
          const octets = Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
          const held = new DataTransfer();
          held.items.add(new File([octets], {json.dumps(name)}));
          document.getElementById("campaign-status").textContent = "";
          const shown = {{ dataTransfer: held, bubbles: true, cancelable: true }};
          document.getElementById("drop").dispatchEvent(new DragEvent("drop", shown));
        }})()"""
    )
    until(
        page,
        "['campaign-status', 'fault'].some((id) => document.getElementById(id).textContent)",
    )


def _choose(page: Page, path: Path) -> None:
    """Choose a file as people do, in the dialogue of the system."""
    root = page.call("DOM.getDocument")["root"]["nodeId"]
    node = page.call("DOM.querySelector", nodeId=root, selector="#file")["nodeId"]
    page.call("DOM.setFileInputFiles", files=[str(path)], nodeId=node)
    until(page, "document.getElementById('campaign-status').textContent")


def test_nothing_leaves_and_nothing_is_fetched(page: Page, calculator: Path) -> None:
    _type(page, "message", "Bonjour, 20 € de remise")
    _choose(page, EXAMPLES / "soldes-fr.csv")
    asked = [event["request"]["url"] for event in page.told("Network.requestWillBeSent")]
    assert [each for each in asked if not each.startswith("blob:")] == [calculator.as_uri()]
    tried = page.value("fetch('https://example.org/').then(() => 'sent', (error) => error.name)")
    assert tried == "TypeError"
    assert page.value("document.cookie + localStorage.length + sessionStorage.length") == "00"
    page.events.clear()  # the browser says that it refused


def test_the_file_is_small_and_says_how_it_is_held() -> None:
    html = page_html(TARIFF)
    assert len(html.encode()) < 1_500_000
    assert "default-src 'none'; connect-src 'none'; script-src 'sha256-" in html
    assert "http-equiv" in html
    assert " src=" not in html
    assert "<link" not in html


_WHEN_ANSWERED = """
  globalThis.workers = 0;
  globalThis.Worker = class extends Worker { constructor(...words) { super(...words); workers += 1; } };
  const mark = performance.mark.bind(performance);
  performance.mark = (name) => {
    if (name === "answered") {
      globalThis.then = {
        workers,
        summary: document.getElementById("text-summary").textContent,
        countries: document.getElementById("country").options.length,
        spoken: document.getElementById("delimiter").options.length,
      };
    }
    return mark(name);
  };
"""


def test_a_text_is_answered_before_all_else(page: Page, calculator: Path) -> None:
    """That of a link: what reads campaigns is begun later; `benchmarks/opening.py` has the time."""
    text = {"text": "« Ça » ✓ l’été " * 9, "country": "FR", "recipients": "3852", "clause": True}
    added = page.call("Page.addScriptToEvaluateOnNewDocument", source=_WHEN_ANSWERED)
    page.call("Page.navigate", url="about:blank")
    page.call("Page.navigate", url=f"{calculator.as_uri()}#{quote(json.dumps(text))}")
    until(page, "document.documentElement?.dataset.ready === 'yes'")
    page.call("Page.removeScriptToEvaluateOnNewDocument", **added)
    then = page.value("then")
    assert then.pop("summary").startswith("3 segments of UCS-2")
    assert then == {"workers": 0, "countries": 1, "spoken": 0}
    assert page.value("workers") > 0
    assert page.value("document.getElementById('country').options.length") > 200
    assert page.value("document.getElementById('delimiter').options.length") > 1


def test_what_a_text_needs_comes_first_in_the_file() -> None:
    """And what reads campaigns, which is more than half, after it."""
    html = page_html(TARIFF)
    begins = {each[1]: each.start() / len(html) for each in re.finditer(r'<script[^>]* ?id="(\w+)"', html)}
    assert [*begins] == ["data", "core", "program", "tables", "automaton", "library"]
    assert begins["tables"] < 0.5


_PICTURE = """(selector) => [...document.querySelectorAll(`${selector} > li`)].map((item) => [
  item.firstElementChild.textContent,
  getComputedStyle(item).backgroundColor,
  [...item.lastElementChild.childNodes].flatMap((node) => {
    if (!node.tagName) return [...node.data].map((sign) => [sign, "", "", ""]);
    const style = getComputedStyle(node);
    const drawn = node.tagName === "B" ? [style.color, style.textDecorationStyle] : ["", ""];
    return [[node.textContent, node.tagName, ...drawn, node.tagName === "B" ? node.title : ""]];
  }),
])"""


@pytest.mark.parametrize("text", ["« Ça » ✓\tl’été\n20 €\xa0! 😀\u200b " * 5, "20 € [x] " * 20 + "\n\n"])
def test_a_notebook_draws_a_text_as_the_page_does(page: Page, text: str) -> None:
    """The same blocks: titles, colours, characters, what is marked, what each is called."""
    _type(page, "message", text)
    drawn = page.value(f"({_PICTURE})('#blocks .blocks')")
    assert len(drawn) > 1
    sheet = explanation_sheet(explain(text, stop_clause=True), stop_clause=STOP_CLAUSE)
    page.call("Page.navigate", url="about:blank")  # the page itself would not have the styles of others
    page.value(f"document.body.innerHTML = {json.dumps(sheet.to_html())}; 1")
    assert page.value(f"({_PICTURE})('ol')") == drawn


def test_a_text_is_explained_while_it_is_typed(page: Page) -> None:
    _type(page, "message", "Bonjour")
    assert _text(page, "#text-summary") == "1 segment of GSM-7, 18 units; 142 units left in the last segment."
    announced = _text(page, "#announced")
    _type(page, "message", "Bonjour à tous")
    assert _text(page, "#announced") == announced == "1 segment of GSM-7."
    _type(page, "message", "Bonjour ✓")
    assert _text(page, "#announced") == "1 segment of UCS-2."
    _type(page, "recipients", "3852")
    _type(page, "message", "a" * 156)
    assert (
        "Remove 7 characters to save one segment for 3\u202f852 recipients: 3\u202f852 credits, 173.34 EUR."
        in _text(page, "#text-details")
    )
    assert page.value("document.querySelectorAll('#blocks .block').length") == 2


def test_characters_are_replaced_and_that_is_undone(page: Page) -> None:
    before = "« Ça » ✓ l’été 😀"
    _type(page, "message", before)
    buttons = "[...document.querySelectorAll('#text-details button')]"
    page.value(
        f"{buttons}.find((button) => button.textContent === 'Replace all that have a plain form').click()"
    )
    after = page.value("document.getElementById('message').value")
    assert "«" not in after
    assert "l'été" in after
    page.value("document.getElementById('undo').click()")
    assert page.value("document.getElementById('message').value") == before


def test_each_character_is_replaced_at_a_click_and_that_is_undone(page: Page) -> None:
    """Every one that forces UCS-2: its button makes it go, and another click brings it back."""
    before = "« Ça » ✓ l’été – œuvre 😀 漢"
    _type(page, "message", before)
    items = "[...document.querySelectorAll('.forcing-list li')]"
    forcing = page.value(f"{items}.map((item) => item.querySelector('b').textContent)")
    assert set(forcing) == set("«»✓’–œ😀漢")
    for character in forcing:
        item = f"{items}.find((item) => item.textContent.startsWith({json.dumps(character)}))"
        button = f"{item}.querySelector('button')"
        if character == "漢":
            assert page.value(button) is None
            continue
        page.value(f"{button}.click()")
        assert character not in page.value("document.getElementById('message').value")
        page.value("document.getElementById('undo').click()")
        assert page.value("document.getElementById('message').value") == before


def test_what_parts_of_a_text_cost(page: Page) -> None:
    _type(page, "message", "Bonjour {prenom} 😀 https://lavande.example/soldes " + "a" * 80)
    rows = page.value(
        """[...document.querySelectorAll("#text-details tbody tr")].map((row) =>
             [...row.children].map((cell) => cell.textContent))"""
    )
    assert rows == [
        ["the STOP clause", "11", "1"],
        ["links", "30", "1"],
        ["fields, as they are written", "8", "1"],
        ["emoji", "0", "2"],
    ]


def test_a_number_of_recipients_that_is_none_is_said(page: Page) -> None:
    _type(page, "message", "Bonjour")
    _type(page, "recipients", "3.852")
    assert _text(page, "#recipients-wrong").startswith("Write a whole number")
    assert _text(page, "#text-details .big").startswith("1 message to France")
    _type(page, "recipients", "3 852")
    assert _text(page, "#recipients-wrong") == ""
    assert _text(page, "#text-details .big").startswith("3\u202f852 messages to France")


def test_files_are_dropped_anywhere_and_one_is_read(page: Page) -> None:
    """Beside the frame the browser would open a file in place of the page."""
    page.value(
        """(() => {
          const held = new DataTransfer();
          for (const name of ["a.csv", "b.csv", "c.csv"])
            held.items.add(new File(["to;text\\n+33639980001;Bonjour\\n"], name));
          const dropped = new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true });
          document.querySelector("h1").dispatchEvent(dropped);
          globalThis.kept = dropped.defaultPrevented;
        })()"""
    )
    until(page, "document.getElementById('campaign-status').textContent")
    assert page.value("kept")
    said = _text(page, "#campaign-status")
    assert said.startswith("a.csv: 1 row read")
    assert said.endswith("2 more files were given, and not read: one at a time.")


def test_a_campaign_is_dropped_and_costs_what_the_command_says(page: Page, tmp_path: Path) -> None:
    path = EXAMPLES / "soldes-fr.csv"
    _drop(page, path.read_bytes(), path.name)
    expected = estimate(path, tariff=TARIFF)
    shown = _text(page, "#results .big").replace("\u202f", "")
    assert shown == f"{expected.totals.credits} credits for 3958 messages in 6913 segments"
    assert f"{expected.totals.price}" in _text(page, "#total")
    until(page, "document.getElementById('bought').textContent")
    assert f"{expected.purchase.price}" in _text(page, "#bought")
    assert "06" not in _text(page, "#results blockquote").replace("36111", "")
    saved, rejects = (
        _downloaded(page, tmp_path, "#save"),
        _downloaded(page, tmp_path, "#results button:not(.apply)"),
    )
    assert not compare(saved, expected).credits
    answer = {"ids": [1], "validReceivers": 3950, "invalidReceivers": 8, "totalCreditsRemoved": 6999}
    taken, wanted = reconcile(saved, [answer]), reconcile(expected, [answer])
    assert (taken.difference, taken.causes, taken.unexplained) == (
        wanted.difference,
        wanted.causes,
        wanted.unexplained,
    )
    cheaper = _downloaded(page, tmp_path, "button[data-level=accents]")
    advised = advise_campaign(path, apply=tmp_path / "command's.csv", tariff=TARIFF)
    assert cheaper.read_bytes() == (tmp_path / "command's.csv").read_bytes()
    assert estimate(cheaper, tariff=TARIFF).totals.credits == advised.after.totals.credits
    again = estimate(rejects, tariff=TARIFF)
    assert again.summary.rejected == expected.summary.rejected == again.summary.read


def _downloaded(page: Page, folder: Path, selector: str) -> Path:
    page.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))
    before = set(folder.iterdir())
    page.value(f"document.querySelector({json.dumps(selector)}).click()")
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        made = [each for each in set(folder.iterdir()) - before if each.suffix in (".csv", ".json")]
        if made and made[0].stat().st_size:
            return made[0]
        time.sleep(0.02)
    raise TimeoutError("nothing was downloaded")


def test_rows_are_pasted_and_the_text_is_sent_to_all(page: Page) -> None:
    _type(page, "message", "Bonjour {prenom}, à demain !")
    _type(page, "pasted", "Prénom\tTéléphone\nZoé\t06 39 98 00 01\nLéa\t06 39 98 00 02\n")
    until(page, "document.getElementById('campaign-status').textContent")
    assert "the text above is sent to every row" in _text(page, "#campaign-status")
    assert _text(page, "#results blockquote").startswith("Bonjour Zoé, à demain !")
    assert _text(page, "#results .big").startswith("2 credits for 2 messages in 2 segments")


def test_the_text_of_all_rows_is_changed(page: Page) -> None:
    """What it costs is that of the text that is shown."""
    _type(page, "message", "Bonjour {prenom}")
    _type(page, "pasted", "Prénom\tTéléphone\nZoé\t06 39 98 00 01\n")
    until(page, "document.querySelector('#results blockquote')")
    _type(page, "message", "Salut {prenom} ! " * 14)
    until(page, "document.querySelector('#results blockquote')?.textContent.startsWith('Salut Zoé !')")
    assert _text(page, "#results .big") == "2 credits for 1 message in 2 segments"
    _type(page, "message", "Salut {nom}")
    until(page, "document.getElementById('fault').textContent")
    assert _text(page, "#fault").startswith("TPL003")


def test_a_file_that_is_gone_is_asked_for_again(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "campaign.csv"
    path.write_text("to;text\n+33639980001;Bonjour\n", encoding="utf-8")
    _choose(page, path)
    path.unlink()
    _type(page, "home", "GB", "change")
    until(page, "document.getElementById('fault').textContent")
    assert _text(page, "#fault").startswith("FIL003")
    page.events.clear()  # the browser says so, too


def test_what_is_chosen_is_read_so(page: Page) -> None:
    _drop(page, b"to;text\n07700 900001;Hello there\n")
    assert "NUM" in _text(page, "#results") or "1 credit" in _text(page, "#results .big")
    _type(page, "home", "GB", "change")
    until(page, "document.querySelector('#results table')?.textContent.includes('United Kingdom')")


BROKEN = {
    "an open quote": (b'to;text\n06;"Bonjour\n', "CSV002"),
    "too many cells": (b"to;text\n0639980001;a;b\n", "CSV003"),
    "text after a quote": (b'to;text\n06;"a"b\n', "CSV004"),
    "a NUL": (b"to;text\n0639980001;a\0\n", "CSV005"),
    "nothing": (b"", "CSV001"),
    "two columns of senders": (b"to;text;sender;from\n0639980001;a;b;c\n", "COL004"),
    "no rows": (b"to;text\n", "FIL006"),
    "no header": (b"0639980001;Bonjour Zoe, a demain\n0639980002;Bonjour\n", "COL007"),
    "JSON": (b'[{"to": "0639980001"}]', "FIL010"),
    "a damaged workbook": (b"PK\x03\x04 and then nothing", "XLS001"),
    "bytes that are no text": (b"to;text\n0639980001;caf\xe9 \x81\x90\xff\xfe\n", "ENC001"),
    "an old workbook": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "FIL010"),
    "a PDF": (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "FIL010"),
    "bytes that are no text, at the top": (b"to;te\x81\x90xt\n0639980001;a\n", "ENC001"),
    "UTF-16 without its mark": ("to;text\n".encode("utf-16-le"), "ENC004"),
}


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.one_in(3, checked=True)
def test_broken_files_say_what_is_wrong(page: Page, broken: str) -> None:
    octets, code = BROKEN[broken]
    _drop(page, octets)
    assert _text(page, "#fault").startswith(code)
    assert not re.search(r"\{|undefined|null", _text(page, "#fault"))
    assert _text(page, "#results") == ""


def test_the_language_changes_and_all_is_still_there(page: Page) -> None:
    _drop(page, (EXAMPLES / "shops" / "lille.csv").read_bytes())
    _type(page, "language", "fr", "change")
    assert _text(page, "h1") == "Ce que coûte une campagne SMS, avant l’envoi"
    assert "crédits pour" in _text(page, "#results .big")
    assert page.value("document.documentElement.lang") == "fr"
    assert "undefined" not in page.value("document.body.innerText")


def test_a_link_carries_the_text_and_no_number(page: Page, calculator: Path) -> None:
    _type(page, "message", "Bonjour #1 & l’été ✓")
    _drop(page, b"to;text\n0639980001;Salut\n")
    page.value("document.getElementById('share').click()")
    address = until(page, "location.hash && location.href")
    assert "0639980001" not in address
    _type(page, "message", "another")
    page.value("location.hash = '#'")
    page.call("Page.navigate", url=address)  # as pasted into the address bar: the page itself stays
    until(page, "document.getElementById('message').value === 'Bonjour #1 & l’été ✓'")
    page.call("Page.navigate", url="about:blank")
    page.call("Page.navigate", url=address)
    until(page, "document.documentElement?.dataset.ready === 'yes'")
    assert page.value("document.getElementById('message').value") == "Bonjour #1 & l’été ✓"


def test_a_purchase_with_both_bounds_and_a_curve(page: Page) -> None:
    _type(page, "needed", "6995,35")
    _type(page, "balance", "100")
    until(page, "document.querySelector('#bought .curve')")
    assert "needed: 6\u202f896" in _text(page, "#bought figcaption")
    assert _text(page, "#bought-said").startswith("Cheapest purchase: ")
    _type(page, "needed", "many")
    until(page, "!document.querySelector('#bought .curve')")
    assert page.value("document.getElementById('needed').getAttribute('aria-invalid')") == "true"


def test_reading_is_cancelled(page: Page) -> None:
    """In one turn, so that it cannot have been read yet; the next file is read as ever."""
    seen = page.value(
        """(() => {
          const held = new DataTransfer();
          held.items.add(new File(["to;text\\n0639980001;Bonjour\\n"], "a.csv"));
          const dropped = new DragEvent("drop", { dataTransfer: held, bubbles: true });
          document.getElementById("drop").dispatchEvent(dropped);
          const shown = !document.getElementById("progress").hidden;
          document.getElementById("cancel").click();
          return shown && document.getElementById("progress").hidden;
        })()"""
    )
    assert seen
    assert _text(page, "#campaign-status") == "Cancelled: nothing was counted."
    _drop(page, b"to;text\n0639980001;Bonjour\n")
    assert _text(page, "#results .big").startswith("1 credit for 1 message")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.one_in(2, checked=True)
def test_it_fits(page: Page, width: int, theme: str) -> None:
    """One column on a telephone."""
    page.look(width=width, theme=theme)
    _type(page, "message", "« Ça » ✓ l’été 😀 [code]" * 6)
    _drop(page, (EXAMPLES / "soldes-fr.csv").read_bytes())
    until(page, "document.querySelector('#bought .curve')")
    assert page.value("document.documentElement.scrollWidth") <= width
    # What a table holds is not beside the screen, either.
    assert page.value(
        """[...document.querySelectorAll(".scroll")].every((each) => each.scrollWidth <= each.clientWidth)"""
    )


@pytest.mark.skipif(not AXE.exists(), reason="no axe-core here; npm install --no-save axe-core")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nobody_is_left_out(page: Page, width: int, theme: str) -> None:
    """axe finds nothing serious."""
    page.look(width=width, theme=theme)
    _type(page, "message", "« Ça » ✓ l’été 😀 [code]" * 6)
    _drop(page, (EXAMPLES / "soldes-fr.csv").read_bytes())
    until(page, "document.querySelector('#bought .curve')")
    page.value(f"{AXE.read_text(encoding='utf-8')}; 1")
    found = page.value(
        """axe.run().then(({ violations }) => violations
             .filter(({ impact }) => impact === "serious" || impact === "critical")
             .map(({ id, nodes }) => [id, nodes.map((node) => node.target.join(" ")).slice(0, 5)]))"""
    )
    page.events.clear()
    assert found == []


def test_all_is_reached_with_the_keyboard(page: Page) -> None:
    _drop(page, (EXAMPLES / "soldes-fr.csv").read_bytes())
    page.value("document.body.focus()")
    wanted = page.value(
        """[...document.querySelectorAll("button, input, select, textarea, summary")].filter(
             (each) => each.checkVisibility() && !each.disabled && each.tabIndex >= 0).length"""
    )
    reached = set()
    for _ in range(wanted + 30):
        page.press("Tab", 9)
        reached.add(
            page.value(
                """(() => {
                     const all = document.querySelectorAll("button, input, select, textarea, summary");
                     return [...all].indexOf(document.activeElement);
                   })()"""
            )
        )
    assert len(reached - {-1}) == wanted


def test_it_prints_on_a4(page: Page) -> None:
    _drop(page, (EXAMPLES / "shops" / "lille.csv").read_bytes())
    assert b"/MediaBox [0 0 594.95996 841.91998]" in page.pdf() or b"/MediaBox [0 0 595 842]" in page.pdf()


@pytest.mark.soak
def test_a_million_rows(page: Page, tmp_path: Path) -> None:
    """Read while the page stays alive; how long it takes is written down in docs/performance.md."""
    path = tmp_path / "million.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("Prénom;Téléphone;Message\n")
        for row in range(1_000_000):
            file.write(
                f"Zoé;+3363998{row % 10_000:04d};Bonjour, les soldes d’été commencent le {row % 28} !\n"
            )
    page.value("globalThis.turns = 0; setInterval(() => { turns += 1; }, 5)")
    _choose(page, path)
    assert "1\u202f000\u202f000 rows" in _text(page, "#campaign-status")
    # A page that reads them itself has next to none, however slow the machine is; else it has hundreds.
    assert page.value("turns") > 20


@pytest.mark.skipif(not TSC.exists(), reason="no TypeScript here; npm install --no-save typescript@5")
@pytest.mark.checked
def test_types_of_the_modules() -> None:
    """TypeScript reads the comments of the modules."""
    words = [TSC, "-p", "estimator/page/web"]
    checked = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
