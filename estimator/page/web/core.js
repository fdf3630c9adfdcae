// The compiled core (estimator/count/core), called: memory is handed out here, and nothing is counted.

/**
 * Texts in the memory of the core: text i is data[starts[i]] up to, not including, data[ends[i]].
 * @typedef {{data: number, size: number, starts: number, ends: number, doubled: number, rows: number}} Spans
 */

/**
 * @typedef {object} Cut
 * @property {Spans[]} columns
 * @property {number} rows
 * @property {number} used
 * @property {number} lineEnds
 * @property {number} fault 0, or the number of CSV00n
 * @property {number} offset
 * @property {number} opened
 * @property {number} cells
 * @property {number} begun where the line ends before each row are, where they were asked for
 */

/** @typedef {{country: number, warning: number, reject: number, e164: number}} Matched */

/** @typedef {{encoding: number, units: number, segments: number}} Counted */

const INTERFACE = 9;
export const ASK = 255;
const PAGE_SIZE = 65536;

export class Core {
  /** @param {WebAssembly.Instance} instance */
  constructor(instance) {
    /** @type {any} */
    this.calls = instance.exports;
    /** @type {WebAssembly.Memory} */
    this.memory = this.calls.memory;
    if (this.calls.core_interface() !== INTERFACE) throw new Error("the core is of another version");
    this.top = (this.calls.__heap_base.value + 15) & ~15;
  }

  /** @param {BufferSource} octets */
  static async load(octets) {
    const { instance } = await WebAssembly.instantiate(octets, {});
    return new Core(instance);
  }

  /**
   * Memory that nothing was written to since the page began, or that holds what was there before.
   * @param {number} size
   */
  take(size) {
    const at = this.top;
    this.top = at + ((size + 31) & ~15);
    const lacking = this.top - this.memory.buffer.byteLength;
    if (lacking > 0) this.memory.grow(Math.ceil(lacking / PAGE_SIZE) + 16);
    return at;
  }

  /**
   * The same, all zero.
   * @param {number} size
   */
  takeClear(size) {
    const at = this.take(size);
    this.bytes(at, size).fill(0);
    return at;
  }

  /**
   * What `work` takes is given back when it is done.
   * @template T
   * @param {() => T} work
   * @returns {T}
   */
  within(work) {
    const before = this.top;
    try {
      return work();
    } finally {
      this.top = before;
    }
  }

  /** @param {number} at @param {number} size */
  bytes(at, size) {
    return new Uint8Array(this.memory.buffer, at, size);
  }

  /** The lower halves of 64-bit numbers: number i is [2 * i]. @param {number} at @param {number} rows */
  longs(at, rows) {
    return new Uint32Array(this.memory.buffer, at, 2 * rows);
  }

  /** @param {number} at @param {number} rows */
  bigs(at, rows) {
    return new BigInt64Array(this.memory.buffer, at, rows);
  }

  /** @param {Uint8Array} octets */
  put(octets) {
    const at = this.take(octets.length);
    this.bytes(at, octets.length).set(octets);
    return at;
  }

  /** @param {number[]} numbers */
  putLongs(numbers) {
    const at = this.take(8 * numbers.length);
    const halves = this.longs(at, numbers.length);
    numbers.forEach((number, place) => {
      halves[2 * place] = number;
      halves[2 * place + 1] = Math.floor(number / 2 ** 32);
    });
    return at;
  }

  /**
   * Texts put end to end.
   * @param {string[]} texts
   * @returns {Spans}
   */
  texts(texts) {
    const parts = texts.map(encode);
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    const data = this.take(size);
    const starts = [];
    const ends = [];
    let at = 0;
    for (const part of parts) {
      this.bytes(data + at, part.length).set(part);
      starts.push(at);
      at += part.length;
      ends.push(at);
    }
    return { data, size, starts: this.putLongs(starts), ends: this.putLongs(ends), doubled: 0, rows: parts.length };
  }

  /**
   * Some rows of others.
   * @param {Spans} spans
   * @param {ArrayLike<number>} rows
   * @returns {Spans}
   */
  some(spans, rows) {
    const count = rows.length;
    const starts = this.take(8 * count);
    const ends = this.take(8 * count);
    const doubled = spans.doubled ? this.take(count) : 0;
    const [from, to] = [this.longs(spans.starts, spans.rows), this.longs(spans.ends, spans.rows)];
    const [intoStarts, intoEnds] = [this.longs(starts, count), this.longs(ends, count)];
    for (let at = 0; at < count; at++) {
      intoStarts[2 * at] = from[2 * rows[at]];
      intoEnds[2 * at] = to[2 * rows[at]];
      intoStarts[2 * at + 1] = intoEnds[2 * at + 1] = 0;
    }
    if (doubled) {
      const [was, is] = [this.bytes(spans.doubled, spans.rows), this.bytes(doubled, count)];
      for (let at = 0; at < count; at++) is[at] = was[rows[at]];
    }
    return { data: spans.data, size: spans.size, starts, ends, doubled, rows: count };
  }

  /**
   * One text.
   * @param {Spans} spans
   * @param {number} row
   */
  text(spans, row) {
    return decode(this.octets(spans, row));
  }

  /** @param {Spans} spans @param {number} row */
  octets(spans, row) {
    const start = this.longs(spans.starts, spans.rows)[2 * row];
    const end = this.longs(spans.ends, spans.rows)[2 * row];
    const octets = this.bytes(spans.data + start, end - start);
    return spans.doubled && this.bytes(spans.doubled, spans.rows)[row] ? withoutDoubled(octets) : octets.slice();
  }

  /** Where the first byte is that begins no character. @param {number} data @param {number} size */
  utf8(data, size) {
    return Number(this.calls.core_utf8(data, BigInt(size), 0));
  }

  /**
   * Whole records at the beginning of some bytes.
   * @param {number} data
   * @param {number} size
   * @param {boolean} final
   * @param {string} delimiter
   * @param {number} width
   * @param {number[]} wanted
   * @param {boolean} [lines]
   * @returns {Cut}
   */
  records(data, size, final, delimiter, width, wanted, lines = false) {
    let room = Math.floor(size / 64) + 16;
    const before = this.top;
    for (;;) {
      const columns = this.putLongs(wanted);
      const starts = this.take(8 * room * wanted.length);
      const ends = this.take(8 * room * wanted.length);
      const doubled = this.take(room * wanted.length);
      const begun = lines ? this.take(8 * room) : 0;
      const cut = this.take(56);
      this.calls.core_records(
        ...[data, BigInt(size), final ? 1 : 0, delimiter.charCodeAt(0), BigInt(width), columns],
        ...[BigInt(wanted.length), BigInt(room), starts, ends, doubled, begun, cut, 0],
      );
      const [rows, used, lineEnds, fault, offset, opened, cells] = [...this.bigs(cut, 7)].map(Number);
      if (rows === room) {
        this.top = before;
        room = room > size / 2 ? room * 2 : Math.floor(size / 2) + 1;
        continue;
      }
      return {
        ...{ rows, used, lineEnds, fault, offset, opened, cells, begun },
        columns: wanted.map((_, at) => ({
          ...{ data, size, rows },
          starts: starts + 8 * room * at,
          ends: ends + 8 * room * at,
          doubled: doubled + room * at,
        })),
      };
    }
  }

  /**
   * @param {Spans} texts
   * @param {Spans | null} clause one text
   * @param {number} withClause where it is sent; 0: everywhere
   * @returns {Counted}
   */
  count(texts, clause, withClause = 0) {
    const rows = texts.rows;
    const counted = { encoding: this.take(rows), units: this.take(8 * rows), segments: this.take(8 * rows) };
    this.calls.core_count(
      ...[texts.data, BigInt(texts.size), texts.starts, texts.ends, texts.doubled, BigInt(rows)],
      ...[clause ? clause.data : 0, BigInt(clause ? clause.size : 0), withClause],
      ...[counted.encoding, counted.units, counted.segments, 0],
    );
    return counted;
  }

  /**
   * Where one text is cut: its encoding, and where each segment ends, and its units.
   * @param {string} text
   */
  cuts(text) {
    return this.within(() => {
      const spans = this.texts([text]);
      const ends = this.take(8 * (spans.size + 1));
      const units = this.take(8 * (spans.size + 1));
      const found = Number(this.calls.core_cuts(spans.data, BigInt(spans.size), ends, units));
      const counted = this.count(spans, null);
      return {
        encoding: this.bytes(counted.encoding, 1)[0],
        ends: [...this.bigs(ends, found)].map(Number),
        units: [...this.bigs(units, found)].map(Number),
      };
    });
  }

  /**
   * @param {Spans} cells
   * @param {number} plan
   * @returns {Matched}
   */
  numbers(cells, plan) {
    const rows = cells.rows;
    const found = {
      ...{ country: this.take(2 * rows), warning: this.take(rows), reject: this.take(rows) },
      e164: this.take(8 * rows),
    };
    this.calls.core_numbers(
      ...[cells.data, cells.starts, cells.ends, BigInt(rows), plan],
      ...[found.country, found.warning, found.reject, found.e164],
    );
    return found;
  }

  /**
   * Texts put end to end in new memory, two quotes that stand for one as one.
   * @param {Spans} texts
   * @returns {Spans}
   */
  gather(texts) {
    const rows = texts.rows;
    const [starts, ends] = [this.longs(texts.starts, rows), this.longs(texts.ends, rows)];
    let size = 0;
    for (let row = 0; row < rows; row++) size += ends[2 * row] - starts[2 * row];
    const into = this.take(size);
    const offsets = this.take(8 * (rows + 1));
    this.calls.core_gather(texts.data, texts.starts, texts.ends, texts.doubled, BigInt(rows), into, offsets);
    return { data: into, size, starts: offsets, ends: offsets + 8, doubled: 0, rows };
  }

  /**
   * Texts as one string, which is many times faster to change than each of them: a NUL ends each. Null where one
   * holds a NUL of its own.
   * @param {Spans} texts end to end, as `gather` gives them
   */
  joined({ data, size, starts, rows }) {
    const octets = new Uint8Array(size + rows);
    const [from, offsets] = [this.bytes(data, size), this.longs(starts, rows + 1)];
    if (from.includes(0)) return null;
    for (let row = 0; row < rows; row++) octets.set(from.subarray(offsets[2 * row], offsets[2 * row + 2]), offsets[2 * row] + row);
    return decode(octets);
  }

  /**
   * Such a string as texts again.
   * @param {string} joined
   * @param {number} rows
   * @returns {Spans}
   */
  parted(joined, rows) {
    const data = this.take(3 * joined.length);
    const size = ENCODER.encodeInto(joined, this.bytes(data, 3 * joined.length)).written;
    const [starts, ends] = [this.takeClear(8 * rows), this.takeClear(8 * rows)];
    const [first, last] = [this.longs(starts, rows), this.longs(ends, rows)];
    const octets = this.bytes(data, size);
    for (let row = 0, at = 0; row < rows; row++) {
      first[2 * row] = at;
      last[2 * row] = octets.indexOf(0, at);
      at = last[2 * row] + 1;
    }
    return { data, size, starts, ends, doubled: 0, rows };
  }

  /**
   * The characters that GSM-7 lacks: the byte each begins at, and its code point.
   * @param {string} text
   * @returns {{position: number, code: number}[]}
   */
  outside(text) {
    return this.within(() => {
      const spans = this.texts([text]);
      const [row, position, code] = [0, 0, 0].map(() => this.take(8 * spans.size));
      const found = Number(
        this.calls.core_outside(spans.data, spans.starts, spans.ends, 1n, row, position, code),
      );
      const [at, is] = [this.longs(position, found), this.longs(code, found)];
      return Array.from({ length: found }, (_, each) => ({ position: at[2 * each], code: is[2 * each] }));
    });
  }

  /**
   * Which texts betray a broken export; 0 where none does.
   * @param {Spans} texts
   */
  leftovers(texts) {
    const kinds = this.take(texts.rows);
    const some = this.calls.core_leftovers(
      ...[texts.data, BigInt(texts.size), texts.starts, texts.ends, BigInt(texts.rows), kinds, 0],
    );
    return Number(some) ? kinds : 0;
  }

  /**
   * Which texts say nothing: blanks that nobody sees, or the error of a spreadsheet.
   * @param {Spans} texts
   */
  nothing(texts) {
    const at = this.take(texts.rows);
    this.calls.core_nothing(texts.data, texts.starts, texts.ends, BigInt(texts.rows), at);
    return at;
  }

  /**
   * @param {Spans} texts
   * @param {number} e164
   * @param {number} reject
   * @param {number} level
   */
  keys(texts, e164, reject, level) {
    const [numbers, pairs] = [this.take(8 * texts.rows), this.take(8 * texts.rows)];
    this.calls.core_keys(
      ...[texts.data, BigInt(texts.size), texts.starts, texts.ends, texts.doubled, BigInt(texts.rows)],
      ...[e164, reject, BigInt(level), numbers, pairs, 0],
    );
    return { numbers, pairs };
  }

  /** @param {number} keys @param {number} rows @param {number} seen */
  see(keys, rows, seen) {
    return Number(this.calls.core_see(keys, BigInt(rows), seen, 0, 0));
  }
}

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * UTF-8; half a surrogate pair as the three bytes its code point would have, as the core takes it.
 * @param {string} text
 */
export function encode(text) {
  if (isWellFormed(text)) return ENCODER.encode(text);
  const parts = [];
  for (const sign of text) {
    const code = sign.charCodeAt(0);
    if (sign.length === 1 && code >= 0xd800 && code <= 0xdfff)
      parts.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else parts.push(...ENCODER.encode(sign));
  }
  return Uint8Array.from(parts);
}

/** Whether no half of a surrogate pair stands alone; not every browser has a function for it. @param {string} text */
const isWellFormed = (text) =>
  /** @type {any} */ (text).isWellFormed?.() ?? !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);

/** @param {Uint8Array} octets */
export const decode = (octets) => DECODER.decode(/** @type {any} */ (octets));

/** @param {Uint8Array} octets */
function withoutDoubled(octets) {
  const kept = [];
  for (let at = 0; at < octets.length; at++) {
    kept.push(octets[at]);
    if (octets[at] === 34 && octets[at + 1] === 34) at++;
  }
  return Uint8Array.from(kept);
}
