"""The modules of the page, in a browser, called one by one: what a test holds against Python's own."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from estimator.page.data import automaton, page_data, reader_data
from estimator.page.document import CORE, bundle, libraries
from estimator.tariff.model import Tariff
from tests.browser.chromium import Page

_BEGIN = """
(async () => {
  globalThis.from64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  globalThis.data = «data»;
  globalThis.core = await $.of_core.Core.load(from64("«core»"));
  const reader = new $.of_reader.Reader(core, data, await $.of_worker.inflated(from64("«automaton»")));
  globalThis.reader = reader;
  globalThis.usual = {
    ...{ encoding: "", delimiter: "", numberColumn: "", messageColumn: "" },
    ...{ template: "", fieldsAs: "ovhcloud" },
    ...{ country: "FR", assumesCountry: true },
    ...{ clause: data.clauses.usual, clauseAssumed: true, clauseBySender: true, advise: false, apply: "" },
  };
  globalThis.levels = async (octets) => {
    const chosen = { ...usual, advise: true };
    const summary = await reader.summary(new Blob([from64(octets)]), "", chosen, () => {});
    return $.of_estimate.levelsOf(summary, data);
  };
  globalThis.applied = async (octets, level, options) => {
    const chosen = { ...usual, ...options, advise: true, apply: level };
    return (await reader.summary(new Blob([from64(octets)]), "", chosen, () => {})).applied.text();
  };
  globalThis.priced = async (octets, name, options) => {
    const chosen = { ...usual, ...options };
    try {
      const summary = await reader.summary(new Blob([from64(octets)]), name, chosen, () => {});
      const document = $.of_estimate.estimateDocument(summary, data, chosen, "0", (sign) => sign);
      return { document, rejects: await summary.rejectsFile.text() };
    } catch (error) {
      if (!error.code) throw error;
      return { fault: error.code, line: error.details.line ?? null };
    }
  };
})()
"""


class Modules:
    """What the page runs, without the page."""

    def __init__(self, page: Page, tariff: Tariff) -> None:
        self.page = page
        page.call("Page.navigate", url="about:blank")
        page.value(f"{libraries()}; 1")
        program = bundle("worker")
        names = ", ".join(re.findall(r"^const (of_\w+) =", program, re.MULTILINE))
        page.value(f"globalThis.$ = (() => {{ {program} return {{ {names} }}; }})(); 1")
        held = {"data": json.dumps(page_data(tariff, "en") | reader_data(tariff))}
        for name, octets in (("core", CORE.read_bytes()), ("automaton", automaton())):
            held[name] = base64.b64encode(octets).decode()
        page.value(re.sub("«(\\w+)»", lambda found: held[found[1]], _BEGIN))

    def call(self, function: str, *arguments: Any) -> Any:
        """What a function of JavaScript gives for some values."""
        return self.page.value(f"({function})({', '.join(map(json.dumps, arguments))})")

    def priced(self, octets: bytes, name: str = "campaign.csv", **options: Any) -> dict[str, Any]:
        """A campaign as the page prices it: its document and its rejects, or its fault."""
        found: dict[str, Any] = self.call("priced", base64.b64encode(octets).decode(), name, options)
        return found
