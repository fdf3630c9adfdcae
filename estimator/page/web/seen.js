// Numbers that came before: estimator/price/seen.py. A hash table in the memory of the core, which fills it.
import { Core } from "./core.js";

export const MOST = 400000;
export const MOST_TEXTS = 50000;
const FEWEST_PLACES = 1 << 12;
const GROWTH = 16;

export class Seeing {
  /** @param {Core} core @param {number} most */
  constructor(core, most) {
    this.core = core;
    this.most = most;
    this.level = 0;
    // Once and for all: what a block takes is given back after it, and a table must stay.
    this.places = Math.max(2 ** Math.ceil(Math.log2(most * 1.25 + 1)), FEWEST_PLACES);
    this.size = Math.min(FEWEST_PLACES, this.places);
    this.keys = core.takeClear(8 * this.places);
    this.again = core.takeClear(4 * this.places);
    this.at = core.takeClear(40);
    this.set(0);
  }

  /** @param {number} taken */
  set(taken) {
    new Uint32Array(this.core.memory.buffer, this.at, 2).set([this.keys, this.again]);
    const most = Math.min(this.most, Math.floor((this.size * 4) / 5));
    this.core.bigs(this.at + 8, 4).set([this.size, taken, most, this.level].map(BigInt));
  }

  /** @param {number} keys @param {number} rows @param {number} [times] */
  add(keys, rows, times = 0) {
    let done = this.core.see(keys, times, rows, this.at, 0);
    while (done < rows) {
      this.makeRoom();
      done += this.core.see(keys + 8 * done, times ? times + 4 * done : 0, rows - done, this.at, 0);
    }
  }

  /** A larger table, or else half of the keys. */
  makeRoom() {
    const grows = Math.floor((this.size * 4) / 5) < this.most;
    this.core.within(() => {
      const { keys, again, count } = this.kept();
      this.core.bytes(this.keys, 8 * this.size).fill(0);
      this.core.bytes(this.again, 4 * this.size).fill(0);
      if (grows) this.size = Math.min(this.size * GROWTH, this.places);
      else this.level += 1;
      this.set(0);
      this.core.see(keys, again, count, this.at, 0);
    });
  }

  /** Copies of what the table holds. */
  kept() {
    const here = this.core.bigs(this.keys, this.size);
    const rows = [];
    for (let at = 0; at < this.size; at++) if (here[at]) rows.push(at);
    const keys = this.core.take(8 * rows.length);
    const again = this.core.take(4 * rows.length);
    const from = this.core.bigs(this.keys, this.size);
    const often = new Uint32Array(this.core.memory.buffer, this.again, this.size);
    const [intoKeys, intoAgain] = [this.core.bigs(keys, rows.length), new Uint32Array(this.core.memory.buffer, again, rows.length)];
    rows.forEach((row, at) => {
      intoKeys[at] = from[row];
      intoAgain[at] = often[row];
    });
    return { keys, again, count: rows.length };
  }

  get repeated() {
    const again = new Uint32Array(this.core.memory.buffer, this.again, this.size);
    return again.reduce((sum, each) => sum + each, 0) * this.oneIn;
  }

  get oneIn() {
    return 2 ** this.level;
  }
}
