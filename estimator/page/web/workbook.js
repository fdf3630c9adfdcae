// An Excel workbook as the text of a CSV: each cell as the sheet shows it, each row on the line it has there.
//
// The browser itself unpacks the file; SheetJS's SSF writes numbers by their formats. What a workbook does not
// say, such as how decimals are written, is taken as in the country where the account is billed.
import { Fault } from "./decode.js";

/** @typedef {{name: string, hidden: boolean, path: string}} Sheet */
/** @typedef {{text: string, rows: number[], count: number}} SheetText the sheet's row of each line, from 1; its rows */
/** @typedef {{at: number, size: number, packed: boolean}} Entry */

const DELIMITER = ";";
const GENERAL = "General";
const WRITTEN = /** @type {Record<string, {decimal: string, thousands: string, day: string}>} */ ({
  fr: { decimal: ",", thousands: "\u00a0", day: "dd/mm/yyyy" },
  pl: { decimal: ",", thousands: "\u00a0", day: "dd.mm.yyyy" },
  es: { decimal: ",", thousands: ".", day: "dd/mm/yyyy" },
  it: { decimal: ",", thousands: ".", day: "dd/mm/yyyy" },
  gb: { decimal: ".", thousands: ",", day: "dd/mm/yyyy" },
  ie: { decimal: ".", thousands: ",", day: "dd/mm/yyyy" },
});
const MOST_PACKED = 1 << 30;
const ROWS_A_REPORT = 1000;

export class Workbook {
  /** @param {Blob} file @param {string} country where the account is billed @param {string} tag of its language */
  constructor(file, country, tag) {
    this.file = file;
    this.written = WRITTEN[country] ?? WRITTEN.fr;
    this.tag = tag;
    /** @type {Map<string, Entry>} */
    this.entries = new Map();
    /** @type {Sheet[]} */
    this.sheets = [];
    /** @type {string[]} */
    this.strings = [];
    /** @type {string[]} */
    this.formats = [];
    this.from1904 = false;
    /** @type {Map<string, number>} */
    this.decided = new Map();
    /** Cells that show in rows below, too, and the column each is in. @type {{at: number, place: string}[]} */
    this.merged = [];
  }

  /** @param {Blob} file @param {string} country @param {string} tag */
  static async open(file, country, tag) {
    const book = new Workbook(file, country, tag);
    try {
      await book.directory();
      await book.about();
    } catch (error) {
      if (error instanceof Fault) throw error;
      throw new Fault("XLS001");
    }
    return book;
  }

  /** Where each file of the archive is. */
  async directory() {
    const tail = new DataView(await this.file.slice(-66000).arrayBuffer());
    let end = tail.byteLength - 22;
    while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--;
    if (end < 0) throw new Fault("XLS001");
    const [size, start] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
    const list = new DataView(await this.file.slice(start, start + size).arrayBuffer());
    for (let at = 0; at + 46 <= list.byteLength; ) {
      const [name, extra, comment] = [28, 30, 32].map((place) => list.getUint16(at + place, true));
      const octets = new Uint8Array(list.buffer, at + 46, name);
      this.entries.set(new TextDecoder().decode(octets), {
        packed: list.getUint16(at + 10, true) === 8,
        size: list.getUint32(at + 20, true),
        at: list.getUint32(at + 42, true),
      });
      if (list.getUint32(at + 24, true) > MOST_PACKED) throw new Fault("FIL008", { limit: 1024 });
      at += 46 + name + extra + comment;
    }
  }

  /** What another program packed. */
  otherArchive() {
    const holds = (/** @type {string} */ begins) => [...this.entries.keys()].some((name) => name.startsWith(begins));
    const kinds = [["content.xml", "OpenDocument (.ods, .odt)"], ["word/", "Word (.docx)"], ["ppt/", "PowerPoint (.pptx)"], ["xl/workbook.bin", "Excel (.xlsb)"]];
    const [, kind] = kinds.find(([begins]) => holds(begins)) ?? ["", "ZIP"];
    return new Fault("FIL010", { kind });
  }

  /** A file of the archive, as text; "" where there is none. @param {string} path */
  async text(path) {
    const entry = this.entries.get(path);
    if (!entry) return "";
    const head = new DataView(await this.file.slice(entry.at, entry.at + 30).arrayBuffer());
    const start = entry.at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
    const octets = this.file.slice(start, start + entry.size);
    if (!entry.packed) return octets.text();
    return new Response(octets.stream().pipeThrough(new DecompressionStream("deflate-raw"))).text();
  }

  /** The sheets, the shared texts, the formats. */
  async about() {
    const book = await this.text("xl/workbook.xml");
    if (!book) throw this.otherArchive();
    this.from1904 = /<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(?:1|true)"/.test(book);
    const targets = new Map();
    for (const relation of elements(await this.text("xl/_rels/workbook.xml.rels"), "Relationship"))
      targets.set(relation.Id, relation.Target);
    for (const sheet of elements(book, "sheet")) {
      const target = String(targets.get(sheet["r:id"] ?? sheet["ns:id"] ?? "") ?? "");
      const path = target.startsWith("/") ? target.slice(1) : `xl/${target}`;
      if (this.entries.has(path)) this.sheets.push({ name: sheet.name, hidden: Boolean(sheet.state && sheet.state !== "visible"), path });
    }
    const strings = await this.text("xl/sharedStrings.xml");
    for (const [, inside] of strings.matchAll(/<(?:\w+:)?si\b[^>]*?(?:\/>|>(.*?)<\/(?:\w+:)?si>)/gs)) this.strings.push(textIn(inside ?? ""));
    const styles = await this.text("xl/styles.xml");
    const own = new Map();
    for (const format of elements(styles, "numFmt")) own.set(format.numFmtId, format.formatCode);
    const used = /<(?:\w+:)?cellXfs\b.*?<\/(?:\w+:)?cellXfs>/s.exec(styles)?.[0] ?? "";
    const table = /** @type {any} */ (globalThis).SSF.get_table();
    for (const style of elements(used, "xf")) {
      const id = style.numFmtId ?? "0";
      const usual = id === "14" ? this.written.day : id === "22" ? `${this.written.day} hh:mm` : table[Number(id)];
      this.formats.push(own.get(id) ?? usual ?? GENERAL);
    }
  }

  /** A sheet as the text of a CSV. @param {Sheet} sheet @param {(share: number, rows: number) => void} progress @returns {Promise<SheetText>} */
  async sheetText(sheet, progress) {
    const source = await this.text(sheet.path);
    const merged = mergedCells(source);
    /** @type {Map<number, {text: string, last: number, place: string, isSeen: boolean}>} */
    const above = new Map();
    const lines = [];
    /** @type {number[]} */
    const rows = [];
    let last = 0;
    for (const { index, 1: attributes, 2: inside } of source.matchAll(/<(?:\w+:)?row\b([^>]*?)(?:\/>|>(.*?)<\/(?:\w+:)?row>)/gs)) {
      if (lines.length % ROWS_A_REPORT === 0) progress(index / source.length, lines.length);
      const row = Number(/\br="([0-9]+)"/.exec(attributes)?.[1] ?? last + 1);
      last = row;
      /** @type {string[]} */
      const cells = [];
      for (const [, about, held] of (inside ?? "").matchAll(/<(?:\w+:)?c\b([^>]*?)(?:\/>|>(.*?)<\/(?:\w+:)?c>)/gs)) {
        const place = /\br="([A-Z]+)[0-9]+"/.exec(about)?.[1];
        const at = place ? columnOf(place) : cells.length;
        while (cells.length < at) cells.push("");
        cells[at] = this.cell(about, held ?? "", `${place ?? ""}${row}`);
      }
      if (!cells.some((cell) => cell.trim())) continue;
      const own = [...cells];
      for (const [at, held] of above) {
        if (held.last < row) {
          above.delete(at);
          continue;
        }
        while (cells.length <= at) cells.push("");
        cells[at] = held.text;
        if (!held.isSeen) this.merged.push({ at, place: held.place });
        held.isSeen = true;
      }
      for (const { at, last, place } of merged.get(row) ?? [])
        if (own[at]?.trim()) above.set(at, { text: own[at], last, place, isSeen: false });
      const line = cells.map(quotedCell).join(DELIMITER);
      for (let more = line.split(/\r\n|\r|\n/).length; more > 0; more--) rows.push(row);
      lines.push(line);
    }
    return { text: lines.length ? `${lines.join("\n")}\n` : "", rows, count: lines.length };
  }

  /** What a cell shows. @param {string} about @param {string} held @param {string} place */
  cell(about, held, place) {
    const kind = /\bt="(\w+)"/.exec(about)?.[1] ?? "n";
    if (kind === "inlineStr") return textIn(held);
    const value = unescaped(/<(?:\w+:)?v\b[^>]*>(.*?)<\/(?:\w+:)?v>/s.exec(held)?.[1] ?? "");
    if (value === "" && kind !== "str" && /<(?:\w+:)?f\b/.test(held)) throw new Fault("XLS005", { cell: place });
    if (kind === "s") return this.strings[Number(value)] ?? "";
    if (kind === "str") return value;
    if (kind === "e") {
      this.decide("error cells", place);
      return "";
    }
    if (kind === "b") return value === "1" ? "TRUE" : "FALSE";
    if (kind === "d" || value === "") return value;
    return this.number(value, this.formats[Number(/\bs="([0-9]+)"/.exec(about)?.[1] ?? -1)] ?? GENERAL, place);
  }

  /** @param {string} value @param {string} format @param {string} place */
  number(value, format, place) {
    if (format === "@") return plain(value, this.written.decimal);
    if (format === GENERAL) {
      const text = plain(value, this.written.decimal);
      if (!/^[0-9]+$/.test(text)) this.decide("language", this.tag);
      if (/^[0-9]{12,}$/.test(text)) this.decide("long numbers", place);
      return text;
    }
    const { SSF } = /** @type {any} */ (globalThis);
    let text;
    try {
      text = String(SSF.format(format, Number(value), { date1904: this.from1904 }));
    } catch {
      this.decide("cells not as shown", `${place} (${format})`);
      return plain(value, this.written.decimal);
    }
    if (SSF.is_date(format)) {
      this.decide("language", this.tag);
      // Names of months and days come in English.
      if (/m{3}|d{3}/i.test(format)) this.decide("cells not as shown", `${place} (${format})`);
      return text;
    }
    if (!/^[0-9]+$/.test(text)) this.decide("language", this.tag);
    return text.replace(/[.,]/g, (sign) => (sign === "." ? this.written.decimal : this.written.thousands));
  }

  /** @param {string} kind @param {string} detail */
  decide(kind, detail) {
    const known = [...this.decided.keys()].find((key) => key.startsWith(`${kind}\0`)) ?? `${kind}\0${detail}`;
    this.decided.set(known, kind === "language" ? 1 : (this.decided.get(known) ?? 0) + 1);
  }
}

/** Cells that are merged with some below them, by row. @param {string} source @returns {Map<number, {at: number, last: number, place: string}[]>} */
function mergedCells(source) {
  const found = new Map();
  for (const [, column, first, last] of source.matchAll(/<(?:\w+:)?mergeCell\s[^>]{0,99}?ref=["']([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})["']/g)) {
    if (Number(last) <= Number(first)) continue;
    const row = Number(first);
    found.set(row, [...(found.get(row) ?? []), { at: columnOf(column), last: Number(last), place: `${column}${first}` }]);
  }
  return found;
}

/** A number without a format: 15 digits, as spreadsheets hold them. @param {string} value @param {string} decimal */
function plain(value, decimal) {
  const number = Number(value);
  if (Number.isInteger(number) && Math.abs(number) < 1e15) return String(number);
  return String(Number(number.toPrecision(15))).replace(".", decimal);
}

/** The attributes of each element of a name. @param {string} source @param {string} name @returns {Record<string, string>[]} */
function elements(source, name) {
  return [...source.matchAll(new RegExp(`<(?:\\w+:)?${name}\\b([^>]*?)/?>`, "g"))].map(([, about]) =>
    Object.fromEntries([...about.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key, value]) => [key, unescaped(value)])),
  );
}

/** The texts in a cell or a shared text; how they are pronounced is none of it. @param {string} source */
function textIn(source) {
  const said = source.replace(/<(?:\w+:)?rPh\b.*?<\/(?:\w+:)?rPh>/gs, "");
  return [...said.matchAll(/<(?:\w+:)?t\b[^>]*?(?:\/>|>(.*?)<\/(?:\w+:)?t>)/gs)].map(([, text]) => unescaped(text ?? "")).join("");
}

/** @param {string} text */
function unescaped(text) {
  const named = /** @type {Record<string, string>} */ ({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" });
  return text
    .replace(/&(?:#x([0-9a-f]+)|#([0-9]+)|(\w+));/gi, (whole, hex, decimal, name) =>
      name ? (named[name] ?? whole) : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)),
    )
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
}

/** @param {string} letters */
const columnOf = (letters) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** @param {string} cell */
const quotedCell = (cell) => (/[";\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
