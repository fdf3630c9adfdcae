// One message looked at closely: what `estimator.explain` says, by the core.
import { Core, decode, encode } from "./core.js";

export const ENCODINGS = ["GSM-7", "UCS-2"];
const SINGLE = [160, 70];
const SEVERAL = [153, 67];

/**
 * @typedef {object} Explained
 * @property {string} text the message as it is sent, clause included
 * @property {string} encoding
 * @property {{text: string, units: number}[]} segments
 * @property {number} units
 * @property {number} limit
 * @property {number} left units that still fit into the last segment
 * @property {number} over units to take away to save a segment; 0 where there is only one
 * @property {{character: string, positions: number[]}[]} forcing
 * @property {{character: string, positions: number[]}[]} doubled
 * @property {Set<number>} pairs positions of characters that take two units
 */

/**
 * @param {Core} core
 * @param {string} message
 * @param {string} clause
 * @returns {Explained}
 */
export function explain(core, message, clause) {
  const text = message + clause;
  const octets = encode(text);
  const { encoding, ends, units } = core.cuts(text);
  const segments = ends.map((end, at) => ({
    text: decode(octets.subarray(at ? ends[at - 1] : 0, end)),
    units: units[at],
  }));
  const limit = (ends.length === 1 ? SINGLE : SEVERAL)[encoding];
  const last = units[units.length - 1];
  const all = units.reduce((sum, each) => sum + each, 0);
  const characters = [...text];
  const sizes = sizesOf(core, characters, encoding);
  /** @type {Map<string, number[]>} */
  const outside = new Map();
  for (const { code } of core.outside(text)) outside.set(String.fromCodePoint(code), []);
  /** @type {Map<string, number[]>} */
  const doubled = new Map();
  characters.forEach((character, at) => {
    outside.get(character)?.push(at);
    if (sizes.get(character) === 2) doubled.set(character, [...(doubled.get(character) ?? []), at]);
  });
  return {
    text,
    segments,
    limit,
    encoding: ENCODINGS[encoding],
    units: all,
    left: limit - last,
    over: ends.length === 1 ? 0 : ends.length === 2 ? all - SINGLE[encoding] : last,
    forcing: used(outside),
    doubled: used(doubled),
    pairs: new Set([...doubled.values()].flat()),
  };
}

/**
 * The units of each character in an encoding: of GSM-7, as the core counts it alone.
 * @param {Core} core
 * @param {string[]} characters
 * @param {number} encoding
 */
function sizesOf(core, characters, encoding) {
  const each = [...new Set(characters)];
  if (encoding) return new Map(each.map((character) => [character, character.length]));
  return core.within(() => {
    const spans = core.texts(each);
    const units = core.longs(core.count(spans, null).units, spans.rows);
    return new Map(each.map((character, at) => [character, units[2 * at]]));
  });
}

/** The most used first, then in the order of the text. @param {Map<string, number[]>} where */
function used(where) {
  return [...where]
    .filter(([, positions]) => positions.length)
    .map(([character, positions]) => ({ character, positions }))
    .sort((a, b) => b.positions.length - a.positions.length || a.positions[0] - b.positions[0]);
}
