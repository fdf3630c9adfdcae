// Numbers that came before: estimator/price/seen.py. A hash table in the memory of the core, which fills it.
import { Core } from "./core.js";

export const MOST = 400000;
export const MOST_TEXTS = 50000;
const PLACES = 1 << 12;
const GROWTH = 16;
const KEY_BITS = 64;

export class Seeing {
  /** @param {Core} core @param {number} most */
  constructor(core, most) {
    this.core = core;
    this.most = most;
    // Once and for all: what a block takes is given back after it, and a table must stay.
    this.places = Math.max(2 ** Math.ceil(Math.log2(most * 1.25 + 1)), PLACES);
    this.size = Math.min(PLACES, this.places);
    this.keys = core.takeClear(8 * this.places);
    this.again = core.takeClear(8 * KEY_BITS);
    this.at = core.takeClear(40);
    new Uint32Array(core.memory.buffer, this.at, 2).set([this.keys, this.again]);
    this.resize();
  }

  get room() {
    return Math.min(this.most, Math.floor((this.size * 4) / 5));
  }

  resize() {
    this.core.bigs(this.at + 8, 3).set([this.size, 0, this.room].map(BigInt));
  }

  /** @param {number} keys @param {number} rows */
  add(keys, rows) {
    let done = this.core.see(keys, rows, this.at);
    while (done < rows) {
      if (this.room < this.most) this.grow();
      else this.core.calls.core_forget(this.at);
      done += this.core.see(keys + 8 * done, rows - done, this.at);
    }
  }

  grow() {
    this.core.within(() => {
      const before = this.size;
      const old = this.core.put(this.core.bytes(this.keys, 8 * before).slice());
      this.core.bytes(this.keys, 8 * this.places).fill(0);
      this.size = Math.min(before * GROWTH, this.places);
      this.resize();
      this.core.see(old, before, this.at);
    });
  }

  get level() {
    return Number(this.core.bigs(this.at + 32, 1)[0]);
  }

  get repeated() {
    const again = [...this.core.bigs(this.again, KEY_BITS)].slice(this.level);
    return Number(again.reduce((sum, each) => sum + each, 0n)) * this.oneIn;
  }

  get oneIn() {
    return 2 ** this.level;
  }
}
