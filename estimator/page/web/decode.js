// The bytes of a file as UTF-8, block by block: estimator/base/decode.py and encodings.py.
import { encode } from "./core.js";

export const BLOCK = 4 << 20;
const EVIDENCE = 1 << 20;
const MOST_STRANGE = 10;
/** What Python's cp1252 has no character for. */
const NOT_IN_CP1252 = [0x81, 0x8d, 0x8f, 0x90, 0x9d];
const LABELS = /** @type {Record<string, string>} */ ({
  cp1252: "windows-1252",
  mac_roman: "macintosh",
  "iso8859-15": "iso-8859-15",
});

/** @typedef {{plausible: string, letters: string}} EncodingRules */

export class Fault extends Error {
  /**
   * A mistake in a file, by its code in the catalogue.
   * @param {string} code
   * @param {Record<string, any>} [details]
   */
  constructor(code, details = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** What is said of a file once it is read. */
export class Text {
  /**
   * @param {Blob} file
   * @param {string} encoding "" : found out
   * @param {EncodingRules} rules
   */
  constructor(file, encoding, rules) {
    this.file = file;
    this.asked = encoding;
    this.rules = rules;
    this.readAs = "";
    this.position = 0;
    /** @type {{byte: number, encoding: string} | null} */
    this.fault = null;
  }

  async *raw() {
    for (let at = 0; at < this.file.size; at += BLOCK) {
      const octets = new Uint8Array(await this.file.slice(at, at + BLOCK).arrayBuffer());
      this.position = Math.min(at + BLOCK, this.file.size);
      yield octets;
    }
  }

  /** Blocks that, end to end, are the text: no block ends within a line end, and the last line has one. */
  async *blocks() {
    let held = new Uint8Array();
    let last = 10;
    for await (const block of this.decoded()) {
      if (!block.length) continue;
      const whole = held.length ? joined(held, block) : block;
      const cr = whole[whole.length - 1] === 13 ? 1 : 0;
      held = whole.slice(whole.length - cr);
      last = whole[whole.length - 1];
      if (whole.length > cr) yield whole.subarray(0, whole.length - cr);
    }
    if (held.length) yield held;
    else if (last !== 10 && !this.fault) yield Uint8Array.of(10);
  }

  /** @returns {AsyncGenerator<Uint8Array>} */
  async *decoded() {
    const raw = this.raw();
    const first = await raw.next();
    if (first.done) return;
    let opening = first.value;
    let encoding = this.asked;
    const marks = /** @type {[number[], string][]} */ ([
      [[0xef, 0xbb, 0xbf], "utf-8"],
      [[0xff, 0xfe], "utf-16le"],
      [[0xfe, 0xff], "utf-16be"],
    ]);
    for (const [mark, named] of marks)
      if (mark.every((byte, at) => opening[at] === byte) && (!encoding || encoding === named)) {
        opening = opening.subarray(mark.length);
        encoding = named;
        break;
      }
    if (encoding === "utf-8") yield* chained(opening, raw);
    else if (encoding) yield* this.transcoded(chained(opening, raw), encoding);
    else yield* this.detected(chained(opening, raw));
  }

  /** @param {AsyncGenerator<Uint8Array>} blocks @returns {AsyncGenerator<Uint8Array>} */
  async *detected(blocks) {
    let before = new Uint8Array();
    for await (let block of blocks) {
      if (isAscii(block)) {
        yield block;
        before = block.slice(-1);
        continue;
      }
      let ended = false;
      while (block.length < EVIDENCE && !ended) {
        const more = await blocks.next();
        ended = Boolean(more.done);
        if (!more.done) block = joined(block, more.value);
      }
      this.readAs = guessed(joined(before, block), block.length < EVIDENCE, this.rules) ?? "";
      const rest = chained(block, blocks);
      if (this.readAs) yield* this.transcoded(rest, this.readAs);
      else yield* rest;
      return;
    }
  }

  /** @param {AsyncGenerator<Uint8Array>} blocks @param {string} encoding @returns {AsyncGenerator<Uint8Array>} */
  async *transcoded(blocks, encoding) {
    const decoder = new TextDecoder(LABELS[encoding] ?? encoding, { fatal: true, ignoreBOM: true });
    for await (const block of blocks) {
      const bad = encoding === "cp1252" ? block.findIndex((byte) => NOT_IN_CP1252.includes(byte)) : -1;
      try {
        yield encode(decoder.decode(bad < 0 ? block : block.subarray(0, bad), { stream: true }));
      } catch {
        this.fault = { byte: block[0], encoding };
        return;
      }
      if (bad >= 0) {
        this.fault = { byte: block[bad], encoding };
        return;
      }
    }
    try {
      yield encode(decoder.decode());
    } catch {
      this.fault = { byte: 0, encoding };
    }
  }
}

/**
 * The encoding of a piece of a text that is not UTF-8; null where it is, or where nothing is likely.
 * @param {Uint8Array} octets
 * @param {boolean} final
 * @param {EncodingRules} rules
 * @returns {string | null}
 */
export function guessed(octets, final, rules) {
  if (isUtf8(octets, final) || octets.includes(0)) return null;
  const latin = new TextDecoder("x-user-defined").decode(octets).replace(/[\uf780-\uf7ff]/g, (sign) =>
    String.fromCharCode(sign.charCodeAt(0) - 0xf700),
  );
  if (/[\xc3\xc5][\x80-\xbf]|\xe2\x80[\x93-\xa6]|\xc2[\xa0-\xbf]/.test(latin)) return null;
  let best = null;
  let most = 0;
  for (const encoding of Object.keys(LABELS)) {
    const score = scoreOf(octets, encoding, rules);
    if (score > most) [best, most] = [encoding, score];
  }
  return best;
}

/** @param {Uint8Array} octets */
function isAscii(octets) {
  for (let at = 0; at < octets.length; at++) if (octets[at] > 127) return false;
  return true;
}

/** @param {Uint8Array} octets @param {boolean} final */
function isUtf8(octets, final) {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(octets, { stream: !final });
    return true;
  } catch {
    return false;
  }
}

/** @param {Uint8Array} octets @param {string} encoding @param {EncodingRules} rules */
function scoreOf(octets, encoding, rules) {
  if (encoding === "cp1252" && octets.some((byte) => NOT_IN_CP1252.includes(byte))) return 0;
  const text = new TextDecoder(LABELS[encoding]).decode(octets);
  const found = text.match(/[^\x00-\x7f]/gu)?.length ?? 0;
  const plausible = text.match(new RegExp(rules.plausible, "gmu")) ?? [];
  const letter = new RegExp(`[${rules.letters}]`, "u");
  if ((found - plausible.length) * MOST_STRANGE > found) return 0;
  if (!plausible.some((each) => letter.test(each)) || new RegExp(`[${rules.letters}]{4}`, "u").test(text)) return 0;
  return plausible.length;
}

/** @param {Uint8Array} first @param {AsyncGenerator<Uint8Array>} rest @returns {AsyncGenerator<Uint8Array>} */
async function* chained(first, rest) {
  if (first.length) yield first;
  yield* rest;
}

/** @param {Uint8Array} one @param {Uint8Array} other */
export function joined(one, other) {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
