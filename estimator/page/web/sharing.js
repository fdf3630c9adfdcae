// A link that carries the text and the choices, and no number.
import { byId, make } from "./dom.js";

/** @typedef {{words: import("./say.js").Words, data: import("./page-data.js").PageData}} Speaking */

/** The text and the choices in the fragment of the address, which no server is told. @param {Speaking} page */
export async function share({ words }) {
  const kept = {
    text: byId("message").value,
    country: byId("country").value,
    recipients: byId("recipients").value,
    clause: byId("clause").checked,
    language: words.language,
  };
  history.replaceState(null, "", `#${encodeURIComponent(JSON.stringify(kept))}`);
  try {
    await navigator.clipboard.writeText(location.href);
    byId("kept").textContent = words.say("shared");
  } catch {
    byId("kept").textContent = words.say("shared by hand");
  }
}

/** What a link brought. @param {Speaking} page */
export function fromLink({ data, words }) {
  byId("clause").checked = data.tariff.used.billing_country === data.clauses.home;
  let kept;
  try {
    kept = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return;
  }
  if (typeof kept !== "object" || kept === null) return;
  if (typeof kept.text === "string") byId("message").value = kept.text;
  if (typeof kept.recipients === "string") byId("recipients").value = kept.recipients;
  if (typeof kept.clause === "boolean") byId("clause").checked = kept.clause;
  if (kept.language === "en" || kept.language === "fr") words.language = kept.language;
  if (data.tariff.rates[kept.country] !== undefined) byId("country").replaceChildren(make("option", { value: kept.country, selected: true }));
}
