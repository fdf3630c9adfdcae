// Cheaper texts that read the same, by level: estimator/save/advice/columns.py and outside.py.
//
// Most messages leave no choice, and are rewritten by the core, many at once; the rest goes through `edits`.
import { Core, encode } from "./core.js";
import { Edits } from "./edits.js";
import { blank } from "./rows.js";

/** @typedef {import("./core.js").Spans} Spans */

/**
 * @typedef {import("./edits.js").EditRules & {level: string, codes: number[], kinds: number[], shrink: number[],
 *   runs: number[], becomes: (string | null)[], pairs: [string, string][], linked: string, coded: string, glued: string,
 *   optional: {pattern: string, begins: number[]}}} LevelData
 */

/** @typedef {{encoding: Uint8Array, units: Uint32Array, segments: Uint32Array}} Before numbers of 64 bits by their lower halves */

const [EMOJI, COMBINING, PAIRED, LINKABLE, BY_CONTEXT] = [1, 2, 4, 8, 16];
const UCS2 = 1;
const SINGLE = [160, 70];
const SEVERAL = [153, 67];
const MOST_KNOWN = 50_000;

/** The rules of one level and of those before it, as the core takes them. */
export class Level {
  /** @param {Core} core @param {LevelData} data @param {string[]} gsm7 */
  constructor(core, data, gsm7) {
    this.core = core;
    this.name = data.level;
    // A pair is looked for only where one of its signs that GSM-7 lacks stands: few do.
    const lacked = (/** @type {string} */ text) => [...text].filter((sign) => !/[\s\xa0\u202f]/u.test(sign) && !gsm7.some((signs) => signs.includes(sign)));
    this.pairs = data.pairs.map(([old, instead]) => ({ old, instead, signs: lacked(old) }));
    this.linked = new RegExp(data.linked, "u");
    this.coded = new RegExp(data.coded, "u");
    this.glued = new RegExp(data.glued, "u");
    this.optional = new RegExp(data.optional.pattern, "gu");
    this.edits = new Edits(data, gsm7);
    /** What messages became that left a choice. @type {Map<string, string>} */
    this.known = new Map();
    const { begins } = data.optional;
    this.begins = core.put(Uint8Array.from({ length: 8 }, (_, at) => begins[at % begins.length]));
    const page = new Uint16Array(0x2000);
    const index = [new Uint16Array(256)];
    data.codes.forEach((code, at) => {
      if (!page[code >> 8]) page[code >> 8] = index.push(new Uint16Array(256)) - 1;
      index[page[code >> 8]][code & 255] = at + 1;
    });
    const becomes = [null, ...data.becomes].map((text) => (text === null ? null : encode(text)));
    let size = 0;
    const starts = becomes.map((octets) => (size += octets?.length ?? 0) - (octets?.length ?? 0));
    this.most = Math.max(1, ...becomes.map((octets) => octets?.length ?? 0));
    const octets = new Uint8Array(size + 1);
    becomes.forEach((each, at) => each && octets.set(each, starts[at]));
    const whole = new Uint8Array(512 * index.length);
    index.forEach((each, at) => whole.set(new Uint8Array(each.buffer), 512 * at));
    const arrays = [
      ...[core.put(new Uint8Array(page.buffer)), core.put(whole), core.put(Uint8Array.of(0, ...data.kinds))],
      ...[core.put(Uint8Array.of(0, ...data.runs)), core.putLongs([0, ...data.shrink]), core.putLongs(starts)],
      ...[core.putLongs(becomes.map((each) => each?.length ?? -1)), core.put(octets)],
    ];
    this.at = core.take(32);
    new Uint32Array(core.memory.buffer, this.at, 8).set(arrays);
  }

  /** Which texts hold a byte that an optional edit begins with. @param {Spans} texts */
  meets(texts) {
    const holds = this.core.take(texts.rows);
    this.core.calls.core_holding(...[texts.data, texts.starts, texts.ends, BigInt(texts.rows), this.begins, holds, 0]);
    return this.core.bytes(holds, texts.rows).slice();
  }

  /** Texts with what GSM-7 lacks replaced, and what was met in each. @param {Spans} texts none of them with doubled quotes */
  replaced(texts) {
    const { core } = this;
    const [into, offsets] = [core.take(texts.size * this.most), core.take(8 * (texts.rows + 1))];
    const [kinds, shrink] = [core.take(texts.rows), core.take(8 * texts.rows)];
    core.calls.core_replaced(...[texts.data, texts.starts, texts.ends, BigInt(texts.rows), this.at, into, offsets, kinds, shrink]);
    const size = core.longs(offsets, texts.rows + 1)[2 * texts.rows];
    return {
      texts: { data: into, size, starts: offsets, ends: offsets + 8, doubled: 0, rows: texts.rows },
      kinds: core.bytes(kinds, texts.rows).slice(),
      shrink: core.longs(shrink, texts.rows).slice(),
    };
  }

  /** Texts with what several characters together become. @param {string} joined as `Core.joined` gives them @param {number} rows */
  paired(joined, rows) {
    const here = this.pairs.filter(({ signs }) => signs.every((sign) => joined.includes(sign)));
    return this.core.parted(here.reduce((left, { old, instead }) => left.replaceAll(old, instead), joined), rows);
  }

  /** What one message becomes, each different one once. @param {string} text @param {string} clause */
  cheapest(text, clause) {
    const key = `${clause}\0${text}`;
    let found = this.known.get(key);
    if (found === undefined) {
      if (this.known.size >= MOST_KNOWN) this.known.clear();
      this.known.set(key, (found = this.edits.cheapest(text, clause)));
    }
    return found;
  }
}

/**
 * Rewrite those messages that become cheaper.
 * @param {Level} level
 * @param {Spans} texts of more than one segment each, none with doubled quotes
 * @param {() => string | null} joined the texts as one string; null where one of them holds a NUL
 * @param {string} clause
 * @param {Before} before what they take now
 * @param {(row: number, saved: number, text: () => string) => void} found with the segments that one saves
 */
export function rewrite(level, texts, joined, clause, before, found) {
  const { core } = level;
  core.within(() => {
    const appended = clause ? core.texts([clause]) : null;
    const plain = level.replaced(texts);
    const { kinds } = plain;
    const links = linkish(core, texts);
    const holds = level.meets(texts);
    const counted = counts(core, plain.texts, appended);
    const nothing = core.bytes(blank(core, plain.texts), texts.rows).slice();
    /** @type {number[]} */
    const paired = [];
    /** @type {number[]} */
    const chosen = [];
    const leftBy = (/** @type {number} */ row) => (holds[row] ? optionalBytes(level, core.text(texts, row)) : 0);
    const settle = (/** @type {number} */ row, /** @type {ReturnType<typeof counts>} */ after, /** @type {number} */ at, /** @type {Spans} */ into, /** @type {boolean} */ isBlank) => {
      const segments = before.segments[2 * row];
      const shorter = leftBy(row);
      const gsm7 = after.encoding[at] === 0 ? atLeast(after.units[2 * at] - shorter, 0) : segments;
      const ucs2 = before.encoding[row] === UCS2 ? atLeast(before.units[2 * row] - shorter - plain.shrink[2 * row], UCS2) : segments;
      const now = after.segments[2 * at];
      if (gsm7 >= segments && ucs2 >= segments) return;
      if (after.encoding[at] === 0 && gsm7 === now && now < Math.min(segments, ucs2)) {
        if (!isBlank) found(row, segments - now, () => core.text(into, at));
      } else chosen.push(row);
    };
    for (let row = 0; row < texts.rows; row++) {
      if (before.encoding[row] !== UCS2 && !holds[row]) continue;
      const pieces = kinds[row] & (EMOJI | COMBINING | PAIRED);
      const isDoubtful =
        (pieces & (pieces - 1)) !== 0 ||
        (kinds[row] & BY_CONTEXT) !== 0 ||
        (kinds[row] & LINKABLE && links[row] && level.linked.test(core.text(texts, row))) ||
        (kinds[row] & LINKABLE && level.coded.test(core.text(texts, row))) ||
        (pieces & EMOJI && level.glued.test(core.text(texts, row)));
      if (isDoubtful) chosen.push(row);
      else if (pieces & (COMBINING | PAIRED)) paired.push(row);
      else settle(row, counted, row, plain.texts, Boolean(nothing[row]));
    }
    const together = paired.length ? joined() : null;
    if (together === null) chosen.push(...paired);
    else {
      const again = level.replaced(core.some(level.paired(together, texts.rows), paired)).texts;
      const after = counts(core, again, appended);
      const isBlank = core.bytes(blank(core, again), again.rows).slice();
      paired.forEach((row, at) => settle(row, after, at, again, Boolean(isBlank[at])));
    }
    const given = chosen.map((row) => core.text(texts, row));
    const made = given.map((text) => level.cheapest(text, clause));
    const differ = chosen.map((_, at) => at).filter((at) => made[at] !== given[at]);
    if (!differ.length) return;
    const edited = core.texts(differ.map((at) => made[at]));
    const after = counts(core, edited, appended);
    const isBlank = core.bytes(blank(core, edited), edited.rows).slice();
    differ.forEach((at, place) => {
      const saved = before.segments[2 * chosen[at]] - after.segments[2 * place];
      if (!isBlank[place]) found(chosen[at], saved, () => made[at]);
    });
  });
}

/** @param {Core} core @param {Spans} texts @param {Spans | null} clause */
function counts(core, texts, clause) {
  const { encoding, units, segments } = core.count(texts, clause);
  const { rows } = texts;
  return { encoding: core.bytes(encoding, rows).slice(), units: core.longs(units, rows).slice(), segments: core.longs(segments, rows).slice() };
}

/** @param {Core} core @param {Spans} texts */
function linkish(core, texts) {
  const at = core.take(texts.rows);
  core.calls.core_linkish(texts.data, texts.starts, texts.ends, BigInt(texts.rows), at);
  return core.bytes(at, texts.rows).slice();
}

/** Units that edits of characters that GSM-7 has could take away, at most. @param {Level} level @param {string} text */
const optionalBytes = (level, text) => text.length - text.replace(level.optional, "").length;

/** Segments that so many units take where no pair stands on a boundary. @param {number} units @param {number} encoding */
const atLeast = (units, encoding) => (units <= SINGLE[encoding] ? 1 : Math.ceil(units / SEVERAL[encoding]));
