// A campaign's result: the document that the command writes, as people read it.
import { make, table } from "./dom.js";
import { Words, fill, visible } from "./say.js";

const MOST_DESTINATIONS = 15;
const MOST_CHARACTERS = 8;
const MOST_REJECTS = 8;

/**
 * @param {any} document
 * @param {import("./campaign.js").Summary} summary
 * @param {Words} words
 * @param {() => void} downloadRejects
 * @param {ReturnType<typeof import("./estimate.js").levelsOf> | null} levels null: nobody asked yet
 * @param {() => void} ask
 * @param {(level: string) => void} apply
 */
export function results(document, summary, words, downloadRejects, levels, ask, apply) {
  const parts = [total(document, words)];
  for (const [key, example] of /** @type {[string, any][]} */ ([["first message", document.examples[0]], ["longest message", document.longest]]))
    if (example)
      parts.push(
        make("p", {}, exampleOf(key, example, words)),
        make("blockquote", { class: "example" }, visible(example.message).replaceAll("↵", "↵\n")),
      );
  parts.push(destinations(document, words), encodings(document, words));
  parts.push(...listed(words.say("why"), why(document, words)));
  if (!levels) parts.push(make("p", {}, make("button", { type: "button", on: { click: ask } }, words.say("ask advice"))));
  else if (levels.some(({ saved }) => saved !== "0")) parts.push(...advice(levels, words, apply));
  parts.push(...listed(words.say("look"), look(document, words)));
  parts.push(...listed(words.say("how read"), document.read_as.map((/** @type {any} */ each) => readingOf(each, words))));
  parts.push(...rejects(document, summary, words, downloadRejects));
  return parts;
}

/** @param {any} document @param {Words} words */
export function totalText(document, words) {
  const { totals } = document;
  return words.say("total", {
    credits: words.counted("credit", totals.credits),
    messages: words.counted("message", totals.messages),
    segments: words.counted("segment", totals.segments),
  });
}

/** @param {any} document @param {Words} words */
function total(document, words) {
  const { totals, purchase } = document;
  const box = make("div", { class: "total" }, make("p", { class: "big" }, totalText(document, words)));
  box.append(make("p", {}, words.say("price", { price: words.money(totals.price, totals.price_at_least) })));
  if (purchase) box.append(make("p", {}, toPay(purchase, words)));
  return box;
}

/** @param {any} purchase @param {Words} words */
function toPay(purchase, words) {
  const price = words.money(purchase.price, purchase.at_least);
  if (purchase.price_with_vat === null) return words.say("to pay without", { price });
  const taxed = words.money(purchase.price_with_vat, purchase.at_least_with_vat);
  return words.say("to pay", { price, taxed, vat: words.number(purchase.vat) });
}

/** @param {string} key @param {any} example @param {Words} words */
function exampleOf(key, example, words) {
  return words.say(key, {
    ...{ line: words.number(example.line), number: example.number, encoding: example.encoding },
    segments: words.counted("segment", example.segments),
    units: words.counted("unit", example.units),
  });
}

/** @param {any} of @param {Words} words */
const amountCells = (of, words) => [
  words.number(of.messages),
  words.number(of.segments),
  words.number(of.credits),
  words.priceOf(of.price, of.price_at_least),
];

/** @param {Words} words */
const amountHeads = (words) => [
  ...["messages", "segments", "credits"].map((key) => words.say(key)),
  words.say("price column", { currency: words.currency }),
];

/** @param {any} document @param {Words} words */
function destinations(document, words) {
  const row = (/** @type {any} */ of) => [words.country(of.country), words.number(of.rate), ...amountCells(of, words)];
  const heads = [words.say("destination"), words.say("rate"), ...amountHeads(words)];
  const all = [words.say("all"), "", ...amountCells(document.totals, words)];
  const shown = document.destinations.slice(0, MOST_DESTINATIONS).map(row);
  const caption = words.say("destination");
  const first = table(heads, shown, { numbers: [1, 2, 3, 4, 5], total: all, caption });
  const rest = document.destinations.slice(MOST_DESTINATIONS).map(row);
  if (!rest.length) return first;
  return make(
    "div",
    {},
    first,
    make("details", {}, make("summary", {}, `${words.say("destination")} (+${rest.length})`), table(heads, rest, { numbers: [1, 2, 3, 4, 5], caption })),
  );
}

/** @param {any} document @param {Words} words */
function encodings(document, words) {
  const rows = document.encodings.map((/** @type {any} */ of) => [of.encoding, ...amountCells(of, words)]);
  const caption = words.say("by encoding");
  return table([caption, ...amountHeads(words)], rows, { numbers: [1, 2, 3, 4], caption });
}

/** @param {any} document @param {Words} words */
function why(document, words) {
  const { totals } = document;
  const found = [];
  const ucs2 = document.encodings.find((/** @type {any} */ of) => of.encoding === "UCS-2");
  if (ucs2 && ucs2.messages)
    found.push(
      words.say("why ucs2", {
        messages: words.counted("message", ucs2.messages),
        share: words.share(ucs2.messages, totals.messages),
        characters: charactersOf(document.forcing, words),
      }),
    );
  const longer = document.lengths.reduce((/** @type {number} */ sum, /** @type {any} */ of) => sum + (of.segments > 1 ? of.messages : 0), 0);
  if (longer) found.push(words.say("why longer", { messages: words.counted("message", longer), share: words.share(longer, totals.messages) }));
  if (document.just_over.messages)
    found.push(
      words.say("why over", {
        messages: words.counted("message", document.just_over.messages),
        units: words.counted("unit", document.just_over.units),
        credits: words.counted("credit", document.just_over.credits),
      }),
    );
  const clause = document.stop_clause;
  if (clause) found.push(words.say("why clause", { clause: visible(clause.text), messages: words.counted("message", clause.messages) }));
  if (clause && clause.rows_with_other === 0) found.push(words.say("why other none"));
  else if (clause && clause.rows_with_other !== null) found.push(words.say("why other", { rows: words.counted("row", clause.rows_with_other) }));
  return found;
}

/** @param {any[]} forcing @param {Words} words */
function charactersOf(forcing, words) {
  const shown = forcing.slice(0, MOST_CHARACTERS).map(({ character, messages }) => words.say("in", { character: /[\s\p{C}]/u.test(character) ? words.character(character) : character, messages: words.number(messages) }));
  return shown.join(", ") + (forcing.length > MOST_CHARACTERS ? `, … (+${forcing.length - MOST_CHARACTERS})` : "");
}

/** @param {ReturnType<typeof import("./estimate.js").levelsOf>} levels @param {Words} words @param {(level: string) => void} apply */
function advice(levels, words, apply) {
  const heads = ["rewritten", "segments", "credits", "saved credits"].map((key) => words.say(key));
  const button = (/** @type {string} */ level) => {
    const name = `${words.say("apply")} (${words.say(`level ${level}`)})`;
    return make("button", { type: "button", class: "apply", "data-level": level, "aria-label": name, on: { click: () => apply(level) } }, words.say("apply"));
  };
  const rows = levels.map(({ level, segments, credits, saved, price }) => [
    words.say(`level ${level}`),
    ...[words.number(segments), words.number(credits), words.number(saved)],
    price === null ? words.say("unknown") : words.number(price),
    saved === "0" ? "" : button(level),
  ]);
  const caption = words.say("rewritten");
  return [
    make("h3", {}, words.say("advice")),
    table([...heads, words.say("saved price", { currency: words.currency }), words.say("applied")], rows, { numbers: [1, 2, 3, 4], caption }),
    make("p", {}, words.say("advice says")),
  ];
}

/** @param {any} document @param {Words} words */
function look(document, words) {
  const found = [];
  const { duplicates } = document;
  if (duplicates.rows)
    found.push(
      words.say(duplicates.one_in === 1 && duplicates.text_one_in === 1 ? "twice" : "about twice", {
        rows: words.number(duplicates.rows),
        same: words.number(duplicates.same_text),
      }),
    );
  for (const { written, column } of document.foreign_fields) found.push(words.say("unfilled", { written, column }));
  for (const { kind, messages } of document.warnings)
    found.push(`${words.counted("message", messages)} : ${fill(words.data.warnings[kind][words.language], {})}`.replace(" :", words.language === "fr" ? "\u202f:" : ":"));
  return found;
}

/** @param {any} each @param {Words} words */
function readingOf(each, words) {
  const key = each.kind === "encoding" ? `${each.kind} ${each.detail}` : each.kind;
  const detail = each.kind === "country" ? words.country(each.detail) : each.detail;
  const said = fill(words.data.reading[key][words.language], { detail, count: words.number(each.count) });
  // What the command would be told with an option is chosen on this page.
  return said.replace(/\s*[;,]\s*--[a-z-]+[^;]*$/, "");
}

/** @param {string} title @param {string[]} lines */
function listed(title, lines) {
  return lines.length ? [make("h3", {}, title), make("ul", {}, ...lines.map((line) => make("li", {}, line)))] : [];
}

/**
 * @param {any} document
 * @param {import("./campaign.js").Summary} summary
 * @param {Words} words
 * @param {() => void} download
 */
function rejects(document, summary, words, download) {
  if (!document.campaign.rejected) return [make("p", { class: "good" }, words.say("no rejects"))];
  const rows = summary.someRejects.map(([line, code, country, cell]) => [
    words.number(line),
    cell,
    make("span", {}, make("code", {}, code), ` ${reasonOf(code, country, words)} ${hintOf(code, country, words)}`),
  ]);
  const heads = [words.say("line"), words.say("cell"), words.say("reason")];
  const caption = words.say("rejects", { rows: words.number(document.campaign.rejected) });
  const found = [make("h3", {}, caption), table(heads, rows.slice(0, MOST_REJECTS), { numbers: [], caption })];
  if (rows.length > MOST_REJECTS)
    found.push(make("details", {}, make("summary", {}, words.say("more rows", { count: rows.length - MOST_REJECTS })), table(heads, rows.slice(MOST_REJECTS), { caption })));
  if (summary.someRejects.length < document.campaign.rejected)
    found.push(make("p", {}, words.say("shown of", { shown: words.number(summary.someRejects.length), rows: words.number(document.campaign.rejected) })));
  found.push(make("p", {}, make("button", { type: "button", on: { click: download } }, words.say("download rejects"))));
  return found;
}

/** @param {string} code @param {string} country @param {Words} words */
export function reasonOf(code, country, words) {
  const said = fill(words.data.reasons[code]?.title[words.language] ?? code, { country: words.country(country) });
  return `${said.slice(0, 1).toUpperCase()}${said.slice(1)}.`;
}

/** @param {string} code @param {string} country @param {Words} words */
export function hintOf(code, country, words) {
  return fill(words.data.reasons[code]?.hint[words.language] ?? "", { code: country });
}
