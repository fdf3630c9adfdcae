// What one reading of a campaign found, as numbers and names that a worker can tell the page.
import { ASK } from "./core.js";
import { ENCODINGS } from "./explain.js";
import { KINDS_OF_WARNING, MOST_SEGMENTS } from "./tally.js";

/**
 * @typedef {{row: number, line: number, number: string, message: string, encoding: string, units: number,
 *   segments: number}} Example
 *
 * @typedef {object} Summary
 * @property {string} name
 * @property {number} rows
 * @property {[string, string, number, number, number][]} lines country, encoding, messages, segments, just over
 * @property {[number, number][]} lengths
 * @property {[number, number][]} forcing code point and messages
 * @property {number} withClause messages
 * @property {number} withOther rows
 * @property {[string, number][]} warnings
 * @property {[string, string, number][]} rejects code, country, rows
 * @property {[string, [string, number][]][]} saved level, and segments by country
 * @property {[string, string, number][]} reading kind, detail, count
 * @property {{rows: number, sameText: number, oneIn: number, textOneIn: number}} duplicates
 * @property {Example | null} first
 * @property {Example | null} longest
 * @property {{written: string, column: string, fieldsAs: string}[]} foreign
 * @property {string[]} header
 * @property {string} delimiter
 * @property {{number: string, message: string, fields: string[]}} columns
 * @property {number} rejected
 * @property {Blob} rejectsFile
 * @property {Blob} applied the campaign with its cheaper texts, where a level was to be applied
 * @property {[number, string, string, string][]} someRejects line, code, country, cell
 */

/** @param {import("./campaign.js").Run} run @returns {Summary} */
export function summaryOf(run) {
  const { totals, data } = run;
  const header = /** @type {import("./header.js").Header} */ (run.header);
  const countries = data.numbers.countries;
  totals.settle();
  /** @type {Summary["lines"]} */
  const lines = [];
  const sums = totals.numbers("lines", 8 * countries.length);
  for (let at = 0; at < 2 * countries.length; at++)
    if (sums[4 * at]) lines.push([countries[at >> 1], ENCODINGS[at & 1], ...threeOf(sums, 4 * at + 1)]);
  const pairs = (/** @type {"lengths" | "warnings" | "clauses"} */ room, /** @type {number} */ size) => {
    const numbers = totals.numbers(room, 2 * size);
    return Array.from({ length: size }, (_, at) => [at, numbers[2 * at], numbers[2 * at + 1]]).filter((each) => each[1]);
  };
  /** @type {Summary["rejects"]} */
  const rejects = [];
  totals.numbers("rejects", 256).forEach((rows, at) => {
    if (rows && run.codes[at] !== "DST001") rejects.push([at === ASK ? data.undecided : run.codes[at], "", rows]);
  });
  totals.numbers("noRate", countries.length).forEach((rows, at) => {
    if (rows) rejects.push(["DST001", countries[at], rows]);
  });
  /** @type {Summary["warnings"]} */
  const warnings = pairs("warnings", KINDS_OF_WARNING)
    .filter(([kind]) => kind)
    .map(([kind, , messages]) => [data.numbers.warnings[kind], messages]);
  for (const [kind, messages] of run.besides) if (messages) warnings.push([kind, messages]);
  /** @type {Summary["reading"]} */
  const reading = header.roles.decided.map(([kind, detail]) => [kind, detail, 1]);
  if (run.text.readAs) reading.push(["encoding", run.text.readAs, 1]);
  if (header.line > 1) reading.push(["header", String(header.line), 1]);
  if (run.totalsLeftOut) reading.push(["totals", "", run.totalsLeftOut]);
  const repeated = run.numbersSeen.repeated;
  return {
    ...{ name: run.name, rows: run.rows, lines, rejects, warnings, withOther: run.withOther },
    lengths: pairs("lengths", MOST_SEGMENTS + 1).map(([at, , messages]) => [at, messages]),
    forcing: [...totals.forcing],
    withClause: pairs("clauses", 2).find(([at]) => at === 1)?.[2] ?? 0,
    reading,
    saved: run.saving.levels.map((level, at) => [level.name, [...run.saving.saved[at]].map(([each, saved]) => [countries[each], saved])]),
    duplicates: {
      rows: repeated,
      sameText: Math.min(run.textsSeen.repeated, repeated),
      oneIn: run.numbersSeen.oneIn,
      textOneIn: run.textsSeen.oneIn,
    },
    ...{ first: run.first, longest: run.longest, foreign: run.foreign },
    header: header.names,
    delimiter: header.delimiter,
    columns: {
      number: header.names[header.roles.number],
      message: header.roles.message < 0 ? "" : header.names[header.roles.message],
      fields: Object.keys(header.roles.fields),
    },
    rejected: run.rejected,
    applied: new Blob(run.saving.written, { type: "text/csv" }),
    rejectsFile: new Blob(["\ufeff", ...run.rejectsText], { type: "text/csv" }),
    someRejects: run.someRejects,
  };
}

/** @param {number[]} numbers @param {number} at @returns {[number, number, number]} */
const threeOf = (numbers, at) => [numbers[at], numbers[at + 1], numbers[at + 2]];
