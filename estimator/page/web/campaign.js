// A campaign: its file read block by block, its rows counted and added up by the core; what the command does.
import { ASK } from "./core.js";
import { Fault, Text, joined } from "./decode.js";
import { ENCODINGS } from "./explain.js";
import { fillTemplate, foreignFields, parseTemplate } from "./fields.js";
import { HEAD_SIZE, findHeader, lineOf, placeOf } from "./header.js";
import { mask } from "./numbers.js";
import { asBeforeExcel, counts, csvLine } from "./rows.js";
import { MOST, MOST_TEXTS, Seeing } from "./seen.js";
import { Saving } from "./saving.js";
import { summaryOf } from "./summary.js";
import { totalsAmong } from "./sums.js";
import { Totals } from "./tally.js";

/** @typedef {import("./core.js").Spans} Spans */
/** @typedef {import("./reader.js").Reader} Reader */

/**
 * @typedef {object} Options
 * @property {string} encoding "" : found out
 * @property {string} delimiter "" : found out
 * @property {string} numberColumn
 * @property {string} messageColumn
 * @property {string} template "" : messages of their own
 * @property {string} fieldsAs
 * @property {string} country whose national numbers are meant; "" : nobody's
 * @property {boolean} assumesCountry
 * @property {string} clause
 * @property {boolean} clauseAssumed
 * @property {boolean} clauseBySender
 * @property {boolean} advise whether what each level of rewriting saves is looked for
 * @property {string} apply the level whose texts are written into the campaign; "" : none
 * @property {string} [sheetDelimiter] between the cells of what is written of a workbook
 */

/** @typedef {import("./summary.js").Example} Example */
/** @typedef {import("./summary.js").Summary} Summary */

const JUST_OVER = 10;
const SINGLE = [160, 70];
const SEVERAL = [153, 67];
const NUMERIC = /^[+]?[0-9][0-9 .-]*$/;
const RECORD_LIMIT = 64 << 20;
const MOST_LISTED = 200;
export const LEFTOVERS = ["field", "entity", "mojibake", "replaced", "sheet_error", "currency", "escape"];

/** One reading of one campaign. */
export class Run {
  /** @param {Reader} reader @param {Blob} file @param {string} name @param {Options} options @param {number[] | null} sheetRows */
  constructor(reader, file, name, options, sheetRows = null) {
    this.sheetRows = sheetRows;
    this.reader = reader;
    this.core = reader.core;
    this.data = reader.data;
    this.name = name;
    this.options = options;
    this.text = new Text(file, options.encoding, reader.data.encodings);
    const { core } = this;
    const { countries, rejects } = this.data.numbers;
    core.bigs(reader.rates, countries.length).set(countries.map((each) => BigInt(this.data.tariff.rates[each] ?? -1)));
    this.totals = Totals.of(core, countries.length, JUST_OVER);
    this.clause = options.clause ? core.texts([options.clause]) : null;
    this.other = core.texts([this.data.clauses.other]);
    this.numbersSeen = new Seeing(core, MOST);
    this.textsSeen = new Seeing(core, MOST_TEXTS);
    this.codes = [...rejects, "DST001", "CNT001", "MSG003", "MSG002", "NUM010"];
    this.rows = 0;
    this.line = 1;
    this.withOther = 0;
    this.saving = new Saving(core, reader.levels, options.clause, options.apply);
    this.totalsLeftOut = 0;
    /** @type {Map<string, number>} */
    this.besides = new Map();
    /** @type {Example | null} */
    this.first = null;
    /** @type {Example | null} */
    this.longest = null;
    /** @type {Summary["foreign"]} */
    this.foreign = [];
    this.foreignLeft = 20;
    /** @type {Summary["someRejects"]} */
    this.someRejects = [];
    /** @type {string[]} */
    this.rejectsText = [];
    this.rejected = 0;
    const syntax = this.data.fields.find((each) => each.name === options.fieldsAs) ?? this.data.fields[0];
    this.template = options.template ? parseTemplate(options.template, syntax) : null;
  }

  /** Find the header; what follows it in what was read so far. @param {AsyncGenerator<Uint8Array>} blocks */
  async begin(blocks) {
    /** @type {Uint8Array} */
    let rest = new Uint8Array();
    while (rest.length < HEAD_SIZE) {
      const next = await blocks.next();
      if (next.done) break;
      rest = joined(rest, next.value);
    }
    const { options } = this;
    const fields = this.template ? [...new Set(this.template.fields)] : null;
    const choice = { number: options.numberColumn, message: options.messageColumn };
    const header = findHeader(rest, false, this.reader.headings, choice, fields, options.delimiter);
    this.header = header;
    this.own = header.roles.decided.some(([kind]) => kind === "rejects" || kind === "applied");
    const { number, message, count, sender } = header.roles;
    this.wanted = [...new Set([number, message, count, sender, ...Object.values(header.roles.fields)])]
      .filter((at) => at >= 0)
      .sort((a, b) => a - b);
    this.line = header.nextLine;
    return rest.slice(header.end);
  }

  /** @param {(done: number, size: number, rows: number) => void} progress @returns {Promise<Summary>} */
  async read(progress) {
    const blocks = this.text.blocks();
    /** @type {Uint8Array} */
    let rest = await this.begin(blocks);
    this.listHeader();
    for (let ended = false; !ended; ) {
      for (let missing = rest.length + 1; missing > 0; ) {
        const next = await blocks.next();
        if (next.done) {
          ended = true;
          break;
        }
        rest = joined(rest, next.value);
        missing -= next.value.length;
      }
      rest = this.block(rest, ended);
      progress(this.text.position, this.text.file.size, this.rows);
      if (rest.length > RECORD_LIMIT) throw new Fault("CSV007", { line: this.line, limit: "64 MiB" });
    }
    if (this.text.fault) {
      const { byte, encoding } = this.text.fault;
      throw new Fault("ENC003", { line: this.line + lineOf(rest, rest.length) - 1, byte: hex(byte), encoding, advice: "" });
    }
    if (!this.rows) throw new Fault("FIL006");
    return summaryOf(this);
  }

  /** Cut, count and add up whole records; what is left belongs to the next block. @param {Uint8Array} octets @param {boolean} ended @returns {Uint8Array} */
  block(octets, ended) {
    const { core } = this;
    const header = /** @type {import("./header.js").Header} */ (this.header);
    const wanted = /** @type {number[]} */ (this.wanted);
    return core.within(() => {
      const data = core.put(octets);
      const final = ended && !this.text.fault;
      const cut = core.records(data, octets.length, final, header.delimiter, header.names.length, wanted);
      const atPlace = [3, 5, 9].includes(cut.fault);
      const checked = cut.fault && atPlace ? cut.offset : cut.used;
      const good = core.utf8(data, checked);
      if (good < checked) throw new Fault("ENC001", { line: this.line + lineOf(octets, good) - 1, byte: hex(octets[good]) });
      if (cut.rows) this.add(octets, data, cut, wanted);
      if (cut.fault) {
        const line = this.line + lineOf(octets, cut.offset) - 1;
        const place = placeOf(octets, cut.opened);
        const opened = this.line + place.opened - 1;
        throw new Fault(`CSV00${cut.fault}`, {
          ...{ line: cut.fault === 2 ? opened : line, cells: cut.cells, width: header.names.length },
          ...{ delimiter: header.delimiter, column: place.column, opened },
        });
      }
      this.line += cut.lineEnds;
      return octets.slice(cut.used);
    });
  }

  /** @param {Uint8Array} octets @param {number} data @param {import("./core.js").Cut} cut @param {number[]} wanted */
  add(octets, data, cut, wanted) {
    const { core, options } = this;
    const header = /** @type {import("./header.js").Header} */ (this.header);
    let columns = cut.columns;
    if (this.own) columns.forEach((column) => asBeforeExcel(core, column));
    const rowsRead = cut.rows;
    const apart = totalsAmong(core, octets, data, cut, columns[wanted.indexOf(header.roles.number)], header, this.data.sums);
    /** @type {number[] | null} */
    let kept = null;
    if (apart.size) {
      kept = Array.from({ length: rowsRead }, (_, row) => row).filter((row) => !apart.has(row));
      columns = columns.map((column) => core.some(column, /** @type {number[]} */ (kept)));
      this.totalsLeftOut += apart.size;
    }
    const rows = columns[0].rows;
    if (!rows) return;
    const column = (/** @type {number} */ at) => columns[wanted.indexOf(at)];
    const cells = column(header.roles.number);
    const messages = this.template
      ? fillTemplate(core, this.template, this.template.fields.map((name) => column(header.roles.fields[name])), rows)
      : column(header.roles.message);
    const recipients = header.roles.count < 0 ? 0 : counts(core, column(header.roles.count));
    const withClause = this.clauses(header.roles.sender < 0 ? null : column(header.roles.sender), rows);
    const matched = this.reader.numbers.match(cells, options.country);
    const undecided = this.undecided(matched, rows);
    const counted = core.count(messages, this.clause, withClause);
    this.totals.add(messages, matched, counted, recipients, withClause, Boolean(this.clause), this.reader.rates, core.nothing(messages));
    if (undecided.length) {
      const reject = core.bytes(matched.reject, rows);
      for (const row of undecided) reject[row] = ASK;
    }
    this.leftovers(messages, matched, recipients);
    if (options.advise) core.within(() => this.saving.add(messages, matched, counted, recipients, withClause));
    if (options.apply) core.within(() => this.apply(octets, data, kept, messages));
    this.other && this.withOtherClause(messages, matched, counted, withClause);
    this.examples(cells, messages, matched, counted, withClause, () => this.lines(octets, data, rowsRead, kept));
    this.rejects(octets, data, cut, cells, matched, kept);
    const keys = core.keys(messages, matched.e164, matched.reject, this.textsSeen.level);
    this.numbersSeen.add(keys.numbers, rows);
    this.textsSeen.add(keys.pairs, rows);
    this.rows += rows;
  }

  /** Rows whose number only libphonenumber could read: the core must not add them up as priced. @param {import("./core.js").Matched} matched @param {number} rows */
  undecided(matched, rows) {
    const reject = this.core.bytes(matched.reject, rows);
    const found = [];
    for (let row = reject.indexOf(ASK); row >= 0; row = reject.indexOf(ASK, row + 1)) found.push(row);
    return found;
  }

  /** @param {Spans | null} senders @param {number} rows */
  clauses(senders, rows) {
    if (!this.clause || !senders || !this.options.clauseBySender) return this.clause ? 0 : this.core.takeClear(rows);
    const at = this.core.take(rows);
    const sent = Array.from({ length: rows }, (_, row) => Number(!NUMERIC.test(this.core.text(senders, row))));
    this.core.bytes(at, rows).set(sent);
    return at;
  }

  /** @param {Spans} messages @param {import("./core.js").Matched} matched @param {number} recipients */
  leftovers(messages, matched, recipients) {
    const at = this.core.leftovers(messages);
    if (!at) return;
    const [kinds, reject] = [this.core.bytes(at, messages.rows), this.core.bytes(matched.reject, messages.rows)];
    const sent = recipients ? this.core.bigs(recipients, messages.rows) : null;
    for (let row = 0; row < messages.rows; row++) {
      if (!kinds[row] || reject[row]) continue;
      LEFTOVERS.forEach((kind, bit) => {
        if ((kinds[row] >> bit) & 1) this.besides.set(kind, (this.besides.get(kind) ?? 0) + (sent ? Number(sent[row]) : 1));
      });
    }
  }

  /** Rows that would take more segments with the other clause. @param {Spans} messages @param {import("./core.js").Matched} matched @param {import("./core.js").Counted} counted @param {number} withClause */
  withOtherClause(messages, matched, counted, withClause) {
    if (!this.options.clauseAssumed || !this.clause) return;
    const { core } = this;
    const rows = messages.rows;
    const longer = this.data.clauses.other.length - this.options.clause.length;
    const [encoding, reject] = [core.bytes(counted.encoding, rows), core.bytes(matched.reject, rows)];
    const [units, segments] = [core.longs(counted.units, rows), core.longs(counted.segments, rows)];
    const sent = withClause ? core.bytes(withClause, rows) : null;
    const near = [];
    for (let row = 0; row < rows; row++) {
      const parts = segments[2 * row];
      const held = parts === 1 ? SINGLE[encoding[row]] : parts * SEVERAL[encoding[row]] - (parts - 1);
      if (units[2 * row] + longer > held && !reject[row] && (!sent || sent[row])) near.push(row);
    }
    if (!near.length) return;
    const again = core.count(core.some(messages, near), this.other);
    const [now, was] = [core.longs(again.segments, near.length), core.longs(counted.segments, rows)];
    near.forEach((row, at) => {
      this.withOther += Number(now[2 * at] > was[2 * row]);
    });
  }

  /** @param {Spans} cells @param {Spans} messages @param {import("./core.js").Matched} matched @param {import("./core.js").Counted} counted @param {number} withClause @param {() => number[]} lines */
  examples(cells, messages, matched, counted, withClause, lines) {
    const { core } = this;
    const rows = cells.rows;
    const reject = core.bytes(matched.reject, rows);
    const [segments, units] = [core.longs(counted.segments, rows), core.longs(counted.units, rows)];
    const size = (/** @type {number} */ row) => segments[2 * row] * 2 ** 32 + units[2 * row];
    let longest = -1;
    for (let row = 0; row < rows; row++)
      if (!reject[row] && (longest < 0 || size(row) > size(longest))) longest = row;
    if (longest < 0) return;
    const known = this.longest ? this.longest.segments * 2 ** 32 + this.longest.units : -1;
    const grows = size(longest) > known;
    const looksForFields = this.foreignLeft > 0;
    if (!grows && this.first && !looksForFields) return;
    const found = core.within(lines);
    const example = (/** @type {number} */ row) => {
      const clause = this.clause && (!withClause || core.bytes(withClause, rows)[row]) ? this.options.clause : "";
      return {
        row: this.rows + row + 1,
        line: found[row],
        number: mask(core.text(cells, row), this.reader.typing, this.reader.codes),
        message: core.text(messages, row) + clause,
        encoding: ENCODINGS[core.bytes(counted.encoding, rows)[row]],
        units: core.longs(counted.units, rows)[2 * row],
        segments: core.longs(counted.segments, rows)[2 * row],
      };
    };
    for (let row = 0; row < rows && this.foreignLeft > 0; row++) {
      if (core.bytes(matched.reject, rows)[row]) continue;
      this.foreignLeft--;
      const one = example(row);
      this.first ??= one;
      for (const field of foreignFields(one.message, this.header?.names ?? [], this.data.fields))
        if (!this.foreign.some((each) => each.column === field.column && each.fieldsAs === field.fieldsAs)) this.foreign.push(field);
    }
    if (grows) this.longest = example(longest);
  }

  /** The line that each row begins on. @param {Uint8Array} octets @param {number} data @param {number} rows @param {number[] | null} kept */
  lines(octets, data, rows, kept) {
    const header = /** @type {import("./header.js").Header} */ (this.header);
    const cut = this.core.records(data, octets.length, true, header.delimiter, header.names.length, [0], true);
    const begun = this.core.longs(cut.begun, rows);
    const all = Array.from({ length: rows }, (_, row) => this.lineShown(this.line + begun[2 * row]));
    return kept ? kept.map((row) => all[row]) : all;
  }

  /** The row of a sheet that a line stands for. @param {number} line */
  lineShown(line) {
    return this.sheetRows ? (this.sheetRows[line - 1] ?? line) : line;
  }

  /** The head of a list of rejects, as the command writes it. */
  listHeader() {
    const header = /** @type {import("./header.js").Header} */ (this.header);
    const [, ours] = this.reader.headings.own(header.names);
    this.ownColumns = ours.length;
    const names = header.names.slice(0, header.names.length - ours.length);
    this.rejectsText.push(csvLine([...names, "code", "reason", "line"], header.delimiter));
    const delimiter = this.options.sheetDelimiter ?? header.delimiter;
    if (this.options.apply) this.saving.begin(header, ours.length, delimiter, this.template !== null, this.reader.headings);
  }

  /** All rows with their cheaper texts. @param {Uint8Array} octets @param {number} data @param {number[] | null} kept @param {Spans} messages */
  apply(octets, data, kept, messages) {
    const { core } = this;
    const { delimiter, names } = /** @type {import("./header.js").Header} */ (this.header);
    const every = names.map((_, at) => at);
    let { columns } = core.records(data, octets.length, true, delimiter, names.length, every);
    if (this.own) columns.forEach((column) => asBeforeExcel(core, column));
    if (kept) columns = columns.map((column) => core.some(column, kept));
    this.saving.write(columns, messages);
  }

  /** @param {Uint8Array} octets @param {number} data @param {import("./core.js").Cut} cut @param {Spans} cells @param {import("./core.js").Matched} matched @param {number[] | null} kept */
  rejects(octets, data, cut, cells, matched, kept) {
    const { core } = this;
    const header = /** @type {import("./header.js").Header} */ (this.header);
    const reject = core.bytes(matched.reject, cells.rows);
    /** @type {number[]} */
    const rows = [];
    for (let row = 0; row < cells.rows; row++) if (reject[row]) rows.push(row);
    if (!rows.length) return;
    this.rejected += rows.length;
    core.within(() => {
      const width = header.names.length;
      const every = Array.from({ length: width }, (_, at) => at);
      const whole = core.records(data, octets.length, true, header.delimiter, width, every, true);
      if (this.own) whole.columns.forEach((column) => asBeforeExcel(core, column));
      for (const row of rows) {
        const at = kept ? kept[row] : row;
        const number = core.bytes(matched.reject, cells.rows)[row];
        const code = number === ASK ? this.data.undecided : this.codes[number];
        const place = new Int16Array(core.memory.buffer, matched.country, cells.rows)[row];
        const country = code === "DST001" ? this.data.numbers.countries[place] : "";
        const line = this.lineShown(this.line + core.longs(whole.begun, cut.rows)[2 * at]);
        const texts = whole.columns.slice(0, width - (this.ownColumns ?? 0)).map((column) => core.text(column, at));
        this.rejectsText.push(csvLine([...texts, code, this.reason(code, country), String(line)], header.delimiter));
        if (this.someRejects.length < MOST_LISTED) this.someRejects.push([line, code, country, core.text(cells, row)]);
      }
    });
  }

  /** @param {string} code @param {string} country */
  reason(code, country) {
    const language = this.data.language;
    const title = this.data.reasons[code]?.title[language] ?? code;
    return title.replace("{country}", this.data.names[country]?.[language === "fr" ? 1 : 0] ?? country);
  }
}

/** @param {number} byte */
const hex = (byte) => `0x${byte.toString(16).toUpperCase().padStart(2, "0")}`;
