// Numbers that came before: estimator/price/seen.py. A hash table in the memory of the core, which fills it.
import { Core } from "./core.js";

export const MOST = 400000;
export const MOST_TEXTS = 50000;
const FEWEST_PLACES = 1 << 12;
const GROWTH = 16;
const KEY_BITS = 64;

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
    this.again = core.takeClear(8 * KEY_BITS);
    this.at = core.takeClear(40);
    this.set(0);
  }

  /** @param {number} taken */
  set(taken) {
    new Uint32Array(this.core.memory.buffer, this.at, 2).set([this.keys, this.again]);
    const most = Math.min(this.most, Math.floor((this.size * 4) / 5));
    this.core.bigs(this.at + 8, 4).set([this.size, taken, most, this.level].map(BigInt));
  }

  /** @param {number} keys @param {number} rows */
  add(keys, rows) {
    let done = this.core.see(keys, rows, this.at, 0);
    while (done < rows) {
      this.makeRoom();
      done += this.core.see(keys + 8 * done, rows - done, this.at, 0);
    }
  }

  /** A larger table, or else half of the keys. */
  makeRoom() {
    if (Math.floor((this.size * 4) / 5) >= this.most) {
      this.core.forget(this.at);
      this.level += 1;
      return;
    }
    this.core.within(() => {
      const { keys, count } = this.kept();
      this.core.bytes(this.keys, 8 * this.size).fill(0);
      this.size = Math.min(this.size * GROWTH, this.places);
      this.set(0);
      this.core.see(keys, count, this.at, 0);
    });
  }

  /** A copy of the keys in the table. */
  kept() {
    const here = this.core.bigs(this.keys, this.size);
    const rows = [];
    for (let at = 0; at < this.size; at++) if (here[at]) rows.push(at);
    const keys = this.core.take(8 * rows.length);
    const [from, into] = [this.core.bigs(this.keys, this.size), this.core.bigs(keys, rows.length)];
    rows.forEach((row, at) => (into[at] = from[row]));
    return { keys, count: rows.length };
  }

  get repeated() {
    const again = this.core.bigs(this.again, KEY_BITS).slice(this.level);
    return Number(again.reduce((sum, each) => sum + each, 0n)) * this.oneIn;
  }

  get oneIn() {
    return 2 ** this.level;
  }
}
