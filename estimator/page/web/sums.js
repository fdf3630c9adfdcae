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
