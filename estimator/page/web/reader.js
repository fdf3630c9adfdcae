// What reads campaigns, whatever file they come in: made once, with all that every one of them needs.
import { Level } from "./advice.js";
import { Run } from "./campaign.js";
import { Headings } from "./columns.js";
import { Core } from "./core.js";
import { Fault } from "./decode.js";
import { fold } from "./folding.js";
import { Numbers } from "./numbers.js";
import { Typing } from "./typed.js";
import { Workbook } from "./workbook.js";

/** @typedef {import("./page-data.js").ReaderData} ReaderData */
/** @typedef {import("./campaign.js").Options} Options */
/** @typedef {import("./campaign.js").Summary} Summary */

/** What files begin with that people take for their list; the page reads text, .xlsx, and what gzip packed. @type {[number[], string][]} */
const OTHERS = [
  [[0xd0, 0xcf, 0x11, 0xe0], "Excel 97-2003 (.xls)"],
  [[0x50, 0x41, 0x52, 0x31], "Parquet"],
  [[0x25, 0x50, 0x44, 0x46], "PDF"],
  [[0x89, 0x50, 0x4e, 0x47], "PNG"],
  [[0xff, 0xd8, 0xff], "JPEG"],
  [[0x28, 0xb5, 0x2f, 0xfd], "Zstandard"],
  [[0x42, 0x5a, 0x68, 0x39], "bzip2"],
  [[0xfd, 0x37, 0x7a, 0x58], "XZ"],
  [[0x37, 0x7a, 0xbc, 0xaf], "7-Zip"],
  [[0x52, 0x61, 0x72, 0x21], "RAR"],
];

export class Reader {
  /** @param {Core} core @param {ReaderData} data @param {Uint8Array} automaton */
  constructor(core, data, automaton) {
    this.core = core;
    this.data = data;
    this.typing = new Typing(data.numbers.typed, fold);
    this.numbers = new Numbers(core, data.numbers, automaton, this.typing);
    this.headings = new Headings(data.headings, this.typing);
    this.levels = data.levels.map((each) => new Level(core, each, data.gsm7));
    this.rates = core.take(8 * data.numbers.countries.length);
    this.codes = [...new Set(Object.values(data.numbers.national).map((rule) => rule.code))];
  }

  /**
   * @param {Blob} file
   * @param {string} name
   * @param {Options} options
   * @param {(done: number, size: number, rows: number) => void} progress
   * @returns {Promise<Summary>}
   */
  async summary(file, name, options, progress) {
    this.numbers.prepare(options.country);
    const before = this.core.top;
    try {
      const opened = await unpacked(file);
      if (await isWorkbook(opened)) return await this.ofWorkbook(opened, name, options, progress);
      return await new Run(this, opened, name, options).read(progress);
    } finally {
      this.core.top = before;
    }
  }

  /**
   * The first visible sheet that has recipients.
   * @param {Blob} file
   * @param {string} name
   * @param {Options} options
   * @param {(done: number, size: number, rows: number) => void} progress
   * @returns {Promise<Summary>}
   */
  async ofWorkbook(file, name, options, progress) {
    const book = await Workbook.open(file, this.data.tariff.used.billing_country, this.data.workbookLanguage);
    const before = this.core.top;
    const runOf = (/** @type {import("./workbook.js").SheetText} */ { text, rows }) => {
      this.core.top = before;
      return new Run(this, new Blob([text]), name, { ...options, encoding: "utf-8", delimiter: ";", sheetDelimiter: book.written.decimal === "," ? ";" : "," }, rows);
    };
    // First half: the sheets become text; second half: one of them is read.
    const half = (/** @type {number} */ share, /** @type {number} */ rows) => progress(share, 2, rows);
    /** @type {Fault[]} */
    const faults = [];
    /** @type {Summary["reading"]} */
    const others = [];
    let taken = null;
    for (const sheet of book.sheets) {
      [book.decided, book.merged] = [new Map(), []];
      const text = await book.sheetText(sheet, half);
      const fault = await faultOf(runOf(text), sheet.name);
      if (!fault && !taken && !sheet.hidden) {
        taken = { name: sheet.name, text, decided: book.decided, merged: book.merged };
        continue;
      }
      if (!sheet.hidden && fault) faults.push(fault);
      const kind = fault ? "sheet without" : sheet.hidden ? "hidden sheet" : "other sheet";
      const count = text.count - (fault ? 0 : 1);
      if (count > 0) others.push([kind, sheet.name, count]);
    }
    if (!taken) throw faults.find((fault) => fault.code !== "XLS006") ?? faults[0] ?? new Fault("XLS001");
    const run = runOf(taken.text);
    const summary = await run.read((done, size, rows) => progress(size + done, 2 * size, rows));
    const covered = taken.merged.filter(({ at }) => run.wanted?.includes(at)).sort((a, b) => a.at - b.at);
    if (covered.length) summary.reading.push(["merged cells", covered[0].place, covered.length]);
    for (const [decision, count] of taken.decided) {
      const [kind, detail] = decision.split("\0");
      summary.reading.push([kind, detail, count]);
    }
    if (others.length) summary.reading.push(["sheet", taken.name, 1], ...others);
    return summary;
  }
}

/** Why a sheet is no campaign; null where it is one. @param {Run} run @param {string} sheet @returns {Promise<Fault | null>} */
async function faultOf(run, sheet) {
  try {
    await run.begin(run.text.blocks());
    return null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.code === "CSV001" ? new Fault("XLS006", { sheet }) : error;
  }
}

/** What a compressed file holds; other files that are no text are refused. @param {Blob} file */
async function unpacked(file) {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  const begins = (/** @type {number[]} */ ...octets) => octets.every((octet, at) => head[at] === octet);
  if (begins(0x1f, 0x8b)) {
    try {
      return await new Response(file.stream().pipeThrough(new DecompressionStream("gzip"))).blob();
    } catch {
      throw new Fault("FIL007");
    }
  }
  const other = OTHERS.find(([octets]) => begins(...octets));
  if (other) throw new Fault("FIL010", { kind: other[1] });
  return file;
}

/** @param {Blob} file */
async function isWorkbook(file) {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return [0x50, 0x4b, 3, 4].every((octet, at) => head[at] === octet);
}
