// Cells of rows: numbers of recipients, apostrophes of spreadsheets, lines of CSV.
import { Core } from "./core.js";

/** @typedef {import("./core.js").Spans} Spans */

const COUNT = /^([0-9]{1,9})(?:\.0)?$/;

/** Whole numbers of recipients; -1 for other cells. @param {Core} core @param {Spans} cells */
export function counts(core, cells) {
  const at = core.take(8 * cells.rows);
  /** @type {Map<string, bigint>} */
  const known = new Map();
  for (let row = 0; row < cells.rows; row++) {
    const text = core.text(cells, row);
    let count = known.get(text);
    if (count === undefined) {
      const found = COUNT.exec(text.trim());
      count = found ? BigInt(found[1]) : -1n;
      known.set(text, count);
    }
    core.bigs(at, cells.rows)[row] = count;
  }
  return at;
}

/** Cells without the apostrophe that is put before what a spreadsheet would compute. @param {Core} core @param {Spans} column */
export function asBeforeExcel(core, column) {
  const [starts, ends] = [core.longs(column.starts, column.rows), core.longs(column.ends, column.rows)];
  const bytes = core.bytes(column.data, column.size);
  for (let row = 0; row < column.rows; row++) {
    if (ends[2 * row] - starts[2 * row] < 2 || bytes[starts[2 * row]] !== 39) continue;
    let at = starts[2 * row];
    while (at < ends[2 * row] && bytes[at] === 39) at++;
    const computed = at < ends[2 * row] && [61, 43, 45, 64, 9, 13].includes(bytes[at]);
    if (computed) starts[2 * row] += 1;
  }
}

/** @param {string[]} cells @param {string} delimiter */
export function csvLine(cells, delimiter) {
  const quoted = cells.map((cell) => {
    const safe = /^'*[=+\-@\t\r]/.test(cell) && cell ? `'${cell}` : cell;
    return /["\r\n]/.test(safe) || safe.includes(delimiter) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${quoted.join(delimiter)}\r\n`;
}

const BLANK = /^[\t-\r \u00a0\u2000-\u200b\u202f\ufeff]*$/;
const LONGEST_BLANK = 64;

/** Where texts hold nothing that anybody sees. @param {Core} core @param {Spans} texts */
export function blank(core, texts) {
  const at = core.takeClear(texts.rows);
  const [starts, ends] = [core.longs(texts.starts, texts.rows), core.longs(texts.ends, texts.rows)];
  const [bytes, found] = [core.bytes(texts.data, texts.size), core.bytes(at, texts.rows)];
  for (let row = 0; row < texts.rows; row++) {
    const size = ends[2 * row] - starts[2 * row];
    const first = size ? bytes[starts[2 * row]] : 32;
    if (size <= LONGEST_BLANK && (first <= 32 || first > 127)) found[row] = Number(BLANK.test(core.text(texts, row)));
  }
  return at;
}

/** A row as programs read it: every cell between quotes, as `smscost advise --apply` writes them. @param {string[]} cells @param {string} delimiter */
export const exactLine = (cells, delimiter) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter)}\n`;
