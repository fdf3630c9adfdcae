// Where the header is, and with which delimiter: estimator/campaign/header.py and base/above.py.
import { Headings } from "./columns.js";
import { decode } from "./core.js";
import { Fault } from "./decode.js";

export const HEAD_SIZE = 64 << 10;
const LOOKED_AT = 30;
export const DELIMITERS = [",", ";", "\t", "|"];
const NUMBER = /^[+(]?[0-9][0-9 ().\u00a0\u202f-]{7,}[0-9]$/;
const BLANK = /^[\t-\r \u00a0\u2000-\u200b\u202f\ufeff]*$/;

/**
 * @typedef {{cells: string[], start: number, end: number, whole: boolean}} Found a record of the head
 * @typedef {{names: string[], roles: import("./columns.js").Roles, delimiter: string, end: number,
 *   nextLine: number, line: number}} Header
 */

/**
 * The records of the first bytes, blank ones too, as far as they can be read.
 * @param {Uint8Array} octets
 * @param {string} delimiter
 * @param {number} start
 * @param {boolean} final
 * @returns {Generator<Found>}
 */
export function* scan(octets, delimiter, start, final) {
  const size = Math.min(octets.length, HEAD_SIZE);
  const between = delimiter.charCodeAt(0);
  let at = start;
  while (at < size) {
    const begin = at;
    const cells = [];
    let opened = at;
    for (;;) {
      opened = at;
      let text;
      if (octets[at] === 34 && at < size) {
        at++;
        for (;;) {
          const close = octets.indexOf(34, at);
          if (close < 0 || close >= size) {
            if (final) throw new Fault("CSV002", { offset: opened });
            return;
          }
          at = close + 1;
          if (octets[at] === 34 && at < size) at++;
          else break;
        }
        text = decode(octets.subarray(opened + 1, at - 1)).replaceAll('""', '"');
      } else {
        while (at < size && octets[at] !== between && octets[at] !== 10 && octets[at] !== 13) at++;
        text = decode(octets.subarray(opened, at));
      }
      cells.push(text);
      if (at >= size || octets[at] !== between) break;
      at++;
    }
    if (at >= size && !final) return;
    const stop = at;
    if (octets[at] === 13 && octets[at + 1] === 10) at += 2;
    else if (octets[at] === 13 || octets[at] === 10) at++;
    if (at === stop && stop < size) throw new Fault("CSV004", { offset: stop, ...placeOf(octets, opened) });
    yield { cells, start: begin, end: at, whole: true };
  }
}

/** @param {string} text */
export function looksLikeNumber(text) {
  const trimmed = text.trim();
  return NUMBER.test(trimmed) && (trimmed.match(/[0-9]/g)?.length ?? 0) >= 9;
}

/** Which of the first rows names the columns. @param {string[][]} rows @param {(row: string[]) => number} meaning */
export function headerAt(rows, meaning) {
  let [best, most, widest, named] = [0, 0, 0, 0];
  const looked = rows.slice(0, LOOKED_AT);
  for (const [at, row] of looked.entries()) {
    const filled = filledIn(row);
    const found = filled >= widest ? meaning(row) : 0;
    // Below a row as long, of words alone, one that has but one such name may be a row as all others are.
    if (found > Math.max(most, Number(filled === named && named > 1))) [best, most] = [at, found];
    widest = Math.max(widest, filled);
    if (!row.some((cell) => /\p{Nd}/u.test(cell))) named = Math.max(named, filled);
    if (row.some(looksLikeNumber)) break;
  }
  if (most) return best;
  const wide = looked.map((_, at) => at).filter((at) => filledIn(looked[at]) > 1);
  return 2 * wide.length > looked.length ? wide[0] : 0;
}

/** @param {string[]} row */
const filledIn = (row) => row.filter((cell) => cell.trim()).length;

/**
 * @param {Uint8Array} head
 * @param {boolean} whole whether it is all there is
 * @param {Headings} headings
 * @param {import("./columns.js").ColumnChoice} choice
 * @param {string[] | null} fields
 * @param {string} asked the delimiter; "" : found out
 * @returns {Header}
 */
export function findHeader(head, whole, headings, choice, fields, asked) {
  if (/^\s*(?:(?:\[\s*)?\{\s*"[^"]*"\s*:|(?:\[\s*\]|\{\s*\})\s*$)/.test(decode(head.subarray(0, 4096))))
    throw new Fault("FIL010", { kind: "JSON" });
  const begins = decode(head.subarray(0, 4096));
  if (/^\s*<(?:\?xml|!--|[A-Za-z][\w:.-]*(?:\s[^>]*)?>)/.test(begins)) throw new Fault("FIL010", { kind: "XML" });
  if (/^\s*BEGIN:VCARD\b/i.test(begins)) throw new Fault("FIL010", { kind: "vCard" });
  if (looksLikeUtf16(head)) throw new Fault("ENC004", { line: 1 });
  let start = 0;
  while (head[start] === 10 || head[start] === 13) start++;
  const sep = /^"?sep=([\t -~])"?(?:\r\n|\n|\r)[\r\n]*/i.exec(decode(head.subarray(start, start + 40)));
  if (sep) start += sep[0].length;
  const named = asked || (sep ? sep[1] : "");
  if (start === head.length) throw new Fault("CSV001");
  /** @type {Header[]} */
  let found = [];
  /** @type {{error: Fault, rank: number[]}[]} */
  const refused = [];
  const meaning = (/** @type {string[]} */ row) => headings.named(row, choice, fields);
  for (const delimiter of named ? [named] : DELIMITERS) {
    const tried = attempt(head, whole, start, delimiter, headings, choice, fields, meaning);
    if ("error" in tried) refused.push(tried);
    else if (!found.some((each) => each.names.join("\0") === tried.names.join("\0"))) found.push(tried);
  }
  if (found.length > 1) {
    const several = found.filter((each) => each.names.length > 1);
    if (several.length) found = several;
    const most = Math.max(...found.map((each) => meaning(each.names)));
    found = found.filter((each) => meaning(each.names) === most);
  }
  if (found.length > 1) throw new Fault("CSV006", { delimiters: found.map((each) => each.delimiter) });
  const worst = refused.reduce(
    (/** @type {{error: Fault, rank: number[]} | null} */ one, other) => (!one || isBefore(one.rank, other.rank) ? other : one),
    null,
  );
  if (worst && (!found.length || (worst.rank[1] > 1 && found.every((each) => each.names.length === 1))))
    throw worst.error;
  return found[0];
}

/** @param {number[]} one @param {number[]} other */
function isBefore(one, other) {
  const at = one.findIndex((each, place) => each !== other[place]);
  return at >= 0 && one[at] < other[at];
}

/**
 * @param {Uint8Array} head
 * @param {boolean} whole
 * @param {number} start
 * @param {string} delimiter
 * @param {Headings} headings
 * @param {import("./columns.js").ColumnChoice} choice
 * @param {string[] | null} fields
 * @param {(row: string[]) => number} meaning
 * @returns {Header | {error: Fault, rank: number[]}}
 */
function attempt(head, whole, start, delimiter, headings, choice, fields, meaning) {
  /** @type {Found[]} */
  const rows = [];
  try {
    for (const record of scan(head, delimiter, start, head.length < HEAD_SIZE)) {
      if (!record.cells.every((cell) => BLANK.test(cell)))
        rows.push({ ...record, cells: record.cells.map((cell) => cell.trim()) });
      if (rows.length === LOOKED_AT) break;
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
  const texts = rows.map((row) => row.cells);
  const at = rows.length ? headerAt(texts, meaning) : 0;
  const begin = rows.length ? rows[at].start : start;
  const line = lineOf(head, begin);
  try {
    const final = head.length < HEAD_SIZE;
    const record = /** @type {Found | undefined} */ (scan(head, delimiter, begin, final).next().value);
    if (!record) throw new Fault(final ? "CSV001" : "CSV007", { line, limit: "64 KiB" });
    if (record.cells.every((cell) => BLANK.test(cell))) throw new Fault("CSV001");
    const above = head.subarray(start, record.end);
    if (above.includes(0)) throw new Fault("CSV005", { line: lineOf(head, start + above.indexOf(0)) });
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(above);
    } catch {
      throw new Fault("ENC001", { line, byte: `0x${wrongByte(above).toString(16).toUpperCase().padStart(2, "0")}` });
    }
    const names = record.cells.map((cell) => cell.trim());
    const roles = headings.roles(names, choice, fields, texts.slice(at + 1));
    return { names, roles, delimiter, end: record.end, nextLine: lineOf(head, record.end), line };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    error.details.line ??= error.details.offset === undefined ? line : lineOf(head, error.details.offset);
    const first = decode(head.subarray(begin, begin + HEAD_SIZE)).split(/\r\n|\n|\r/, 1)[0] ?? "";
    const count = first.split(delimiter).length - 1;
    const alike = rows.length && count ? texts.filter((row) => row.length === texts[at].length).length : 0;
    return { error, rank: [Number(error.code === "COL007"), alike, count] };
  }
}

/** The line of a place, from 1. @param {Uint8Array} octets @param {number} place */
export function lineOf(octets, place) {
  let line = 1;
  for (let at = 0; at < place; at++)
    if (octets[at] === 10 || (octets[at] === 13 && octets[at + 1] !== 10)) line++;
  return line;
}

/** Where a cell is opened that breaks off or goes on wrongly. @param {Uint8Array} octets @param {number} at */
export function placeOf(octets, at) {
  const before = decode(octets.subarray(Math.max(octets.lastIndexOf(10, at), octets.lastIndexOf(13, at)) + 1, at));
  return { opened: lineOf(octets, at), column: [...before].length + 1 };
}

/** @param {Uint8Array} head */
function looksLikeUtf16(head) {
  if (head.length < 4) return false;
  const [even, odd] = [0, 1].map((first) => [...head.subarray(0, 8)].filter((_, at) => at % 2 === first));
  return (odd.every((byte) => !byte) && even.every(Boolean)) || (even.every((byte) => !byte) && odd.every(Boolean));
}

/** The first byte that begins no character of UTF-8. @param {Uint8Array} octets */
function wrongByte(octets) {
  const decoder = new TextDecoder();
  const at = octets.findIndex((byte, each) => byte >= 0x80 && decoder.decode(octets.subarray(0, each + 4)).includes("\ufffd"));
  return octets[Math.max(0, at)];
}
