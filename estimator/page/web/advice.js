// Cheaper texts that read the same, by level: the part of estimator/save/advice that leaves no choice.
//
// A message counts where it becomes GSM-7, and shorter, by replacing each character that GSM-7 lacks. What the
// command finds beside that, such as emoji left out, is not looked for: so what is said here is "at least".
import { Core, encode } from "./core.js";

/**
 * @typedef {{level: string, codes: number[], kinds: number[], becomes: (string | null)[], pairs: [string, string][],
 *   linked: string}} LevelData
 * @typedef {import("./core.js").Spans} Spans
 */

const [COMBINING, PAIRED, LINKABLE, BY_CONTEXT] = [2, 4, 8, 16];

/** The rules of one level and of those before it, as the core takes them. */
export class Level {
  /** @param {Core} core @param {LevelData} data */
  constructor(core, data) {
    this.core = core;
    this.name = data.level;
    this.pairs = data.pairs;
    this.linked = new RegExp(data.linked, "u");
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
      ...[core.takeClear(becomes.length), core.takeClear(8 * becomes.length), core.putLongs(starts)],
      ...[core.putLongs(becomes.map((each) => each?.length ?? -1)), core.put(octets)],
    ];
    this.at = core.take(32);
    new Uint32Array(core.memory.buffer, this.at, 8).set(arrays);
  }

  /**
   * Texts with what GSM-7 lacks replaced, and the kinds of rules that were met in each.
   * @param {Spans} texts none of them with doubled quotes
   */
  replaced(texts) {
    const { core } = this;
    const [into, offsets] = [core.take(texts.size * this.most), core.take(8 * (texts.rows + 1))];
    const [kinds, shrink] = [core.take(texts.rows), core.take(8 * texts.rows)];
    core.calls.core_replaced(...[texts.data, texts.starts, texts.ends, BigInt(texts.rows), this.at, into, offsets, kinds, shrink]);
    const size = core.longs(offsets, texts.rows + 1)[2 * texts.rows];
    return { texts: { data: into, size, starts: offsets, ends: offsets + 8, doubled: 0, rows: texts.rows }, kinds };
  }

  /**
   * What one text becomes where rules of several characters, or of links, are met; null: it is for the command.
   * @param {string} text
   * @param {number} kinds
   */
  rewritten(text, kinds) {
    const { core } = this;
    if ((kinds & (COMBINING | PAIRED)) === (COMBINING | PAIRED)) return null;
    if (kinds & LINKABLE && this.linked.test(text)) return null;
    const paired = this.pairs.reduce((left, [old, instead]) => left.replaceAll(old, instead), text);
    return core.within(() => core.text(this.replaced(core.texts([paired])).texts, 0));
  }
}

/**
 * The segments that each of some messages saves where it becomes cheaper.
 * @param {Level} level
 * @param {Spans} texts none of them with doubled quotes
 * @param {Spans | null} clause
 * @param {ArrayLike<number>} segments what they take now
 * @param {(row: number, saved: number) => void} found
 */
export function cheaper(level, texts, clause, segments, found) {
  const { core } = level;
  core.within(() => {
    const plain = level.replaced(texts);
    const linkish = core.take(texts.rows);
    core.calls.core_linkish(texts.data, texts.starts, texts.ends, BigInt(texts.rows), linkish);
    const counted = core.count(plain.texts, clause);
    const kinds = core.bytes(plain.kinds, texts.rows).slice();
    const links = core.bytes(linkish, texts.rows).slice();
    const encoding = core.bytes(counted.encoding, texts.rows).slice();
    const after = core.longs(counted.segments, texts.rows).slice();
    for (let row = 0; row < texts.rows; row++) {
      if (kinds[row] & BY_CONTEXT) continue;
      const pieces = kinds[row] & (COMBINING | PAIRED);
      if (!pieces) {
        if (kinds[row] & LINKABLE && links[row] && level.linked.test(core.text(texts, row))) continue;
        if (encoding[row] === 0 && after[2 * row] < segments[row]) found(row, segments[row] - after[2 * row]);
        continue;
      }
      const text = level.rewritten(core.text(texts, row), kinds[row]);
      if (text === null) continue;
      core.within(() => {
        const again = core.count(core.texts([text]), clause);
        const now = core.longs(again.segments, 1)[0];
        if (core.bytes(again.encoding, 1)[0] === 0 && now < segments[row]) found(row, segments[row] - now);
      });
    }
  });
}
