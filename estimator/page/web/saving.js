// What cheaper texts save in a campaign, by level and country; and the campaign written with them.
import { Core } from "./core.js";
import { rewrite } from "./advice.js";
import { exactLine } from "./rows.js";

/** @typedef {import("./core.js").Spans} Spans */
/** @typedef {import("./advice.js").Level} Level */

const NO_MESSAGE = "message";

export class Saving {
  /**
   * @param {Core} core
   * @param {Level[]} levels
   * @param {string} clause
   * @param {string} applied the level whose texts are written; "": none is
   */
  constructor(core, levels, clause, applied) {
    this.core = core;
    this.levels = applied ? levels.filter(({ name }) => name === applied) : levels;
    this.clause = clause;
    this.applied = applied;
    /** @type {Map<number, number>[]} */
    this.saved = this.levels.map(() => new Map());
    /** The messages of this block that became cheaper. @type {Map<number, string>} */
    this.texts = new Map();
    /** @type {Blob[]} */
    this.written = [];
  }

  /**
   * What each level saves in some rows.
   * @param {Spans} messages
   * @param {import("./core.js").Matched} matched
   * @param {import("./core.js").Counted} counted
   * @param {number} recipients
   * @param {number} withClause
   */
  add(messages, matched, counted, recipients, withClause) {
    const { core } = this;
    const { rows } = messages;
    this.texts.clear();
    const [encoding, reject] = [core.bytes(counted.encoding, rows).slice(), core.bytes(matched.reject, rows).slice()];
    const sentTo = withClause ? core.bytes(withClause, rows).slice() : null;
    const [units, segments] = [core.longs(counted.units, rows).slice(), core.longs(counted.segments, rows).slice()];
    const countries = new Int16Array(core.memory.buffer, matched.country, rows).slice();
    const holds = this.levels[this.levels.length - 1].meets(messages);
    for (const sent of [1, 0]) {
      /** @type {number[]} */
      const some = [];
      for (let row = 0; row < rows; row++)
        if (segments[2 * row] > 1 && (encoding[row] || holds[row]) && !reject[row] && (sentTo ? sentTo[row] : 1) === sent) some.push(row);
      if (!some.length) continue;
      const texts = core.gather(core.some(messages, some));
      const before = {
        encoding: Uint8Array.from(some, (row) => encoding[row]),
        units: Uint32Array.from({ length: 2 * some.length }, (_, at) => (at % 2 ? 0 : units[2 * some[at / 2]])),
        segments: Uint32Array.from({ length: 2 * some.length }, (_, at) => (at % 2 ? 0 : segments[2 * some[at / 2]])),
      };
      /** @type {string | null | undefined} */
      let together;
      const joined = () => (together === undefined ? (together = core.joined(texts)) : together);
      this.levels.forEach((level, at) => {
        rewrite(level, texts, joined, sent ? this.clause : "", before, (row, saved, text) => {
          const country = countries[some[row]];
          const sentIn = recipients ? Number(core.bigs(recipients, rows)[some[row]]) : 1;
          this.saved[at].set(country, (this.saved[at].get(country) ?? 0) + saved * sentIn);
          if (this.applied) this.texts.set(some[row], text());
        });
      });
    }
  }

  /**
   * The head of the campaign written again: its own columns, one for messages that were filled in, and no other.
   * @param {import("./header.js").Header} header
   * @param {number} ours columns at the end that are ours, and are made again
   * @param {string} delimiter
   * @param {boolean} filled whether the messages are a text that was filled in
   * @param {import("./columns.js").Headings} headings
   */
  begin(header, ours, delimiter, filled, headings) {
    const names = header.names.slice(0, header.names.length - ours);
    const added = names.some((name) => headings.messageRank(name)) ? headings.rules.appliedMessage : NO_MESSAGE;
    const column = filled ? added : names[header.roles.message];
    this.width = names.length;
    this.delimiter = delimiter;
    this.place = names.indexOf(column);
    if (this.place < 0) this.place = names.push(column) - 1;
    this.written.push(new Blob([exactLine(names, delimiter)]));
  }

  /** @param {Spans[]} columns of all rows that are kept @param {Spans} messages */
  write(columns, messages) {
    const lines = [];
    for (let row = 0; row < messages.rows; row++) {
      const cells = columns.slice(0, this.width).map((column) => this.core.text(column, row));
      cells[/** @type {number} */ (this.place)] = this.texts.get(row) ?? this.core.text(messages, row);
      lines.push(exactLine(cells, /** @type {string} */ (this.delimiter)));
    }
    this.written.push(new Blob(lines));
  }
}
