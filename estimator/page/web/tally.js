// What the rows of a campaign add up to, in the memory of the core, which does the sums.
export const MOST_SEGMENTS = 255;
export const KINDS_OF_WARNING = 9;
const CHARACTERS = 1 << 15;

/** @typedef {import("./core.js").Core} Core */

export class Totals {
  /**
   * @param {Core} core
   * @param {number} at
   * @param {{lines: number, lengths: number, warnings: number, clauses: number, rejects: number,
   *   noRate: number, codes: number, last: number, forcing: number}} rooms
   * @param {number} countries
   */
  constructor(core, at, rooms, countries) {
    this.core = core;
    this.at = at;
    this.rooms = rooms;
    this.countries = countries;
    /** @type {Map<number, number>} */
    this.forcing = new Map();
  }

  /**
   * With room for all of them.
   * @param {Core} core
   * @param {number} countries
   * @param {number} near
   */
  static of(core, countries, near) {
    const at = core.takeClear(72);
    const rooms = {
      lines: core.takeClear(8 * 4 * 2 * countries),
      lengths: core.takeClear(8 * 2 * (MOST_SEGMENTS + 1)),
      warnings: core.takeClear(8 * 2 * KINDS_OF_WARNING),
      clauses: core.takeClear(8 * 4),
      rejects: core.takeClear(8 * 256),
      noRate: core.takeClear(8 * countries),
      codes: core.takeClear(4 * CHARACTERS),
      last: core.takeClear(4 * CHARACTERS),
      forcing: core.takeClear(8 * CHARACTERS),
    };
    core.bigs(at, 2).set([BigInt(countries), BigInt(near)]);
    new Uint32Array(core.memory.buffer, at + 16, 9).set(Object.values(rooms));
    return new Totals(core, at, rooms, countries);
  }

  /**
   * Settle what becomes of each row, and add it up.
   * @param {import("./core.js").Spans} texts
   * @param {import("./core.js").Matched} matched
   * @param {import("./core.js").Counted} counted
   * @param {number} recipients
   * @param {number} withClause
   * @param {boolean} sent
   * @param {number} rates
   * @param {number} missing where there is no message
   */
  add(texts, matched, counted, recipients, withClause, sent, rates, missing) {
    let done = 0;
    while (done < texts.rows) {
      done += Number(
        this.core.calls.core_tally(
          ...[texts.data, texts.starts + 8 * done, texts.ends + 8 * done, BigInt(texts.rows - done)],
          ...[matched.country + 2 * done, matched.warning + done, counted.encoding + done],
          ...[counted.units + 8 * done, counted.segments + 8 * done, recipients ? recipients + 8 * done : 0],
          ...[missing + done, withClause ? withClause + done : 0, sent ? 1 : 0, rates, matched.reject + done, 0, this.at],
        ),
      );
      if (done < texts.rows) this.settle();
    }
  }

  /** Move what the table of characters holds to `forcing`. */
  settle() {
    const { codes, last, forcing } = this.rooms;
    const [is, messages] = [new Uint32Array(this.core.memory.buffer, codes, CHARACTERS), this.core.bigs(forcing, CHARACTERS)];
    for (let at = 0; at < CHARACTERS; at++)
      if (is[at]) this.forcing.set(is[at] - 1, (this.forcing.get(is[at] - 1) ?? 0) + Number(messages[at]));
    is.fill(0);
    messages.fill(0n);
    new Uint32Array(this.core.memory.buffer, last, CHARACTERS).fill(0);
    this.core.bigs(this.at + 56, 2).fill(0n);
  }

  /** @param {"lines" | "lengths" | "warnings" | "clauses" | "rejects" | "noRate"} room @param {number} size */
  numbers(room, size) {
    return Array.from(this.core.bigs(this.rooms[room], size), Number);
  }
}
