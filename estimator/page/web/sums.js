// Rows that add up those above them: estimator/base/totals.py.
import { toScaled } from "./exact.js";
import { wordsOf } from "./folding.js";

/** @typedef {{initials: string, sums: string[], beside: string[]}} SumRules */

const AMOUNT = /^[+-]?[0-9][0-9.,\s]*(?:€|eur|%|cr[ée]dits?|sms)?$/i;

/** @param {string[]} cells @param {SumRules} rules */
export function isTotal(cells, rules) {
  const labels = cells.map((cell) => cell.trim()).filter((cell) => cell && !AMOUNT.test(cell));
  return labels.length > 0 && labels.every((label) => saysTotal(label, rules));
}

/** @param {string[]} cells @param {string[][]} above */
export function isSum(cells, above) {
  const filled = cells.map((_, at) => at).filter((at) => cells[at].trim());
  if (!filled.length || filled.length === cells.length || !filled.every((at) => AMOUNT.test(cells[at].trim()))) return false;
  if (!above.length || !above[above.length - 1].some((cell, at) => cell.trim() && !filled.includes(at))) return false;
  return filled.every((at) => {
    const all = above.map((row) => numberOf(row[at]));
    const sum = numberOf(cells[at]);
    if (sum === null || all.some((each) => each === null)) return false;
    return sum === all.reduce((one, other) => /** @type {bigint} */ (one) + /** @type {bigint} */ (other), 0n);
  });
}

/** @param {string} cell */
const numberOf = (cell) => toScaled((cell.trim() || "0").replace(/[\s\u00a0\u202f]/g, "").replace(",", "."), 15);

/** @param {string} cell @param {SumRules} rules */
function saysTotal(cell, rules) {
  const said = wordsOf(cell);
  const beside = said.filter((word) => !rules.sums.includes(word) && !rules.beside.includes(word) && !/^[0-9]+$/.test(word));
  return !beside.length && said.some((word) => rules.sums.includes(word));
}

/**
 * Rows of a block that add up others: campaign/totals.py.
 * @param {import("./core.js").Core} core
 * @param {Uint8Array} octets
 * @param {number} data
 * @param {import("./core.js").Cut} cut
 * @param {import("./core.js").Spans} numbers
 * @param {import("./header.js").Header} header
 * @param {SumRules} rules
 */
export function totalsAmong(core, octets, data, cut, numbers, header, rules) {
  const rows = cut.rows;
  const found = new Set();
  const [starts, ends] = [core.longs(numbers.starts, rows), core.longs(numbers.ends, rows)];
  const bytes = core.bytes(data, octets.length);
  /** @type {number[]} */
  const maybe = [];
  const without = new Set();
  for (let row = 0; row < rows; row++) {
    const size = ends[2 * row] - starts[2 * row];
    const first = size > 0 ? bytes[starts[2 * row]] | 32 : 97;
    const isWithout = first >= 97 && first <= 122;
    if (isWithout) without.add(row);
    if (isWithout || size < 8) maybe.push(row);
  }
  if (!maybe.length) return found;
  core.within(() => {
    const width = header.names.length;
    const every = Array.from({ length: width }, (_, at) => at);
    const whole = core.records(data, octets.length, true, header.delimiter, width, every).columns;
    const octetsNow = core.bytes(data, octets.length);
    const spans = whole.map((column) => [core.longs(column.starts, rows), core.longs(column.ends, rows)]);
    const firsts = (/** @type {number} */ row) => spans.map(([from, to]) => (to[2 * row] > from[2 * row] ? octetsNow[from[2 * row]] : -1));
    const texts = (/** @type {number} */ row) => whole.map((column) => core.text(column, row));
    const { initials } = rules;
    const sums = [];
    for (const row of maybe) {
      const first = firsts(row);
      if (first.some((byte) => byte >= 0 && initials.includes(String.fromCharCode(byte))) && isTotal(texts(row), rules)) found.add(row);
    }
    for (let row = 0; row < rows && sums.length <= 8; row++)
      if (without.has(row) && firsts(row).every((byte) => byte < 0 || "0123456789+- ".includes(String.fromCharCode(byte)))) sums.push(row);
    if (sums.length > 0 && sums.length <= 8)
      for (const row of sums) {
        const above = [];
        for (let at = 0; at < row; at++) if (!sums.includes(at)) above.push(texts(at));
        if (isSum(texts(row), above)) found.add(row);
      }
  });
  return found;
}
