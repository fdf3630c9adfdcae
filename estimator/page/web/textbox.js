// One message, in blocks of its segments: which character costs what, and what to put instead.
import { Core } from "./core.js";
import { make } from "./dom.js";
import { explain } from "./explain.js";
import { Words, seen, visible } from "./say.js";

const LINK = /(?:https?:\/\/|www\.)\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\/\S*/giu;
const FIELD = /\{[^{}\r\n]*\}|#[\p{L}\p{N}_ '’-]{1,40}#/gu;
const EMOJI = /\p{Extended_Pictographic}(?:\ufe0f|\u200d\p{Extended_Pictographic}|[\u{1f3fb}-\u{1f3ff}])*/gu;
const MOST_SHOWN = 4000;

/**
 * The blocks of a message, character by character.
 * @param {import("./explain.js").Explained} explained
 * @param {string} clause
 * @param {Words} words
 */
export function blocks(explained, clause, words) {
  const forcing = new Set(explained.forcing.map(({ character }) => character));
  const clauseFrom = [...explained.text].length - [...clause].length;
  const list = make("ol", { class: "blocks" });
  let at = 0;
  for (const [place, segment] of explained.segments.entries()) {
    if (at > MOST_SHOWN) break;
    const title = words.say("segment n", { place: place + 1, units: segment.units, limit: explained.limit });
    const block = make("li", { class: `block block-${place % 4}` }, make("span", { class: "fill" }, title));
    const body = make("span", { class: "body" });
    let plain = "";
    const flush = () => {
      if (plain) body.append(plain);
      plain = "";
    };
    for (const character of segment.text) {
      const kind = forcing.has(character) ? "forcing" : explained.pairs.has(at) ? "double" : at >= clauseFrom ? "clause" : "";
      const shown = seen(character);
      if (kind) {
        flush();
        body.append(make(kind === "clause" ? "i" : "b", { class: kind, title: kind === "clause" ? words.say("the clause") : words.character(character) }, shown));
      } else plain += shown;
      at++;
    }
    flush();
    block.append(body);
    list.append(block);
  }
  return list;
}

/** @param {import("./explain.js").Explained} explained @param {Words} words */
export function summaryOf(explained, words) {
  return words.say("summary", {
    segments: words.counted("segment", explained.segments.length),
    encoding: explained.encoding,
    units: words.counted("unit", explained.units),
    left: words.counted("unit", explained.left),
  });
}

/**
 * What each part of a message costs: segments and units that go when it is left out.
 * @param {Core} core
 * @param {string} message
 * @param {string} clause
 * @param {Words} words
 * @returns {[string, number, number][]} its name, units, segments
 */
export function partsOf(core, message, clause, words) {
  const whole = explain(core, message, clause);
  /** @type {[string, string, string][]} */
  const without = [
    [words.say("part clause"), message, ""],
    [words.say("part links"), message.replace(LINK, ""), clause],
    [words.say("part fields"), message.replace(FIELD, ""), clause],
    [words.say("part emoji"), message.replace(EMOJI, ""), clause],
  ];
  /** @type {[string, number, number][]} */
  const found = [];
  for (const [name, text, rest] of without) {
    if (text + rest === message + clause) continue;
    const less = explain(core, text, rest);
    found.push([name, whole.units - less.units, whole.segments.length - less.segments.length]);
  }
  return found;
}

/**
 * Each character that forces UCS-2, with the plain one to put instead.
 * @param {import("./explain.js").Explained} explained
 * @param {Words} words
 * @param {(character: string, instead: string) => void} replace
 */
export function forcingList(explained, words, replace) {
  const list = make("ul", { class: "forcing-list" });
  for (const { character, positions } of explained.forcing) {
    const instead = words.data.replacements[character];
    const name = words.say("times", { name: words.character(character), count: positions.length });
    const item = make("li", {}, make("b", { class: "forcing" }, seen(character)), " ", name, " ");
    if (instead !== undefined)
      item.append(
        make(
          "button",
          { type: "button", on: { click: () => replace(character, instead) } },
          instead ? words.say("replace", { new: visible(instead) }) : words.say("remove"),
        ),
      );
    list.append(item);
  }
  return list;
}
