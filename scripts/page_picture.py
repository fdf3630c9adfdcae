"""Write the picture of the page that README.md shows, `docs/page.png`: a browser takes it of the page.

    .venv/bin/python -m scripts.page_picture

It needs chromium, and is looked at by whoever runs it: its bytes depend on the fonts of the machine.
"""

from __future__ import annotations

import base64
import tempfile
from datetime import date
from pathlib import Path

from estimator.page.document import page_html
from estimator.tariff import find_tariff
from scripts.written import ROOT
from tests.browser.chromium import Page, opened

EXAMPLES = ROOT / "data" / "examples"
PICTURE = ROOT / "docs" / "page.png"
TEXT = (
    "Bonjour {prenom}, -30 % ce samedi chez Maison Lavande ! Ça commence à 9 h, et les 100 premières "
    "clientes reçoivent un savon : lavande.example/s"
)
_WIDTH = 1000
_WAIT = "new Promise((done) => {{ const look = () => ({}) ? done() : setTimeout(look, 20); look(); }})"
_READY = _WAIT.format("document.documentElement.dataset.ready === 'yes'")
_READ = _WAIT.format("document.querySelector('#bought .curve')")
_TYPED = """(text) => {
  for (const [id, value] of [["message", text], ["recipients", "3852"]]) {
    const box = document.getElementById(id);
    box.value = value;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  document.getElementById("total").style.display = "none";
}"""
_END = "Math.ceil(document.querySelector('#results .apply').closest('table').getBoundingClientRect().bottom)"


def _picture(page: Page, path: Path) -> bytes:
    page.look(width=_WIDTH)
    page.open(path)
    page.value(_READY)
    page.value(f"({_TYPED})({TEXT!r})")
    root = page.call("DOM.getDocument")["root"]["nodeId"]
    node = page.call("DOM.querySelector", nodeId=root, selector="#file")["nodeId"]
    page.call("DOM.setFileInputFiles", files=[str(EXAMPLES / "soldes-fr.csv")], nodeId=node)
    page.value(_READ)
    page.value("scrollTo(0, 0)")
    clip = {"x": 0, "y": 0, "width": _WIDTH, "height": page.value(_END) + 4, "scale": 1}
    shot = page.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
    return base64.b64decode(shot["data"])


def main() -> None:
    """Write the page, open it, do what people do, and take the picture."""
    tariff = find_tariff(EXAMPLES / "tariff-degressive.xml", on=date(2026, 11, 28))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "calculator.html"
        path.write_text(page_html(tariff), encoding="utf-8")
        with opened(Path(folder) / "profile") as page:
            PICTURE.write_bytes(_picture(page, path))


if __name__ == "__main__":
    main()
