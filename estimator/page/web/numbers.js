// A column of phone numbers to destinations: estimator/numbers/matching.py and reading.py, by the same core.
//
// What the core's automaton cannot decide the command asks libphonenumber. Here libphonenumber-js has the same
// metadata and knows nearly as much; what neither decides is left out under a code of its own, and said.
import { ASK, Core } from "./core.js";
import { Typing, mayBeListed, strip, wholeDigits } from "./typed.js";

/** @typedef {import("./core.js").Spans} Spans */
/** @typedef {import("./core.js").Matched} Matched */
/** @typedef {{country: number, warning: number, reject: number, e164: number}} ReadNumber */

/**
 * @typedef {object} NumberData
 * @property {string[]} countries
 * @property {string[]} rejects codes by their number
 * @property {string[]} warnings
 * @property {Record<string, string[]>} dialledAlike
 * @property {Record<string, {code: string, trunk: string, shortest: number, longest: number, unclear: string,
 *   isMain: boolean}>} national
 * @property {Record<string, string>} prefixes the longest that a number begins with names its country
 * @property {number} states
 * @property {number} root
 * @property {import("./typed.js").TypedRules} typed
 */

const PLUS = 43;
const FEWEST_OF_ONE = 6;
const FEWEST_OF_TWO = 16;
/** No number of any country has more, its calling code and what is dialled before it included. */
const MOST_DIGITS = 17;
const KINDS = /** @type {Record<string, string>} */ ({
  ...{ MOBILE: "", FIXED_LINE_OR_MOBILE: "", FIXED_LINE: "landline", PREMIUM_RATE: "premium", SHARED_COST: "premium" },
});
const REFUSED = /** @type {Record<string, string>} */ ({ INVALID_COUNTRY: "NUM007", TOO_LONG: "NUM003", INVALID_LENGTH: "NUM009" });
const NO_MOBILES = ["landline", "premium", "service"];

export class Numbers {
  /**
   * @param {Core} core
   * @param {NumberData} data
   * @param {Uint8Array} automaton
   * @param {Typing} typing
   */
  constructor(core, data, automaton, typing) {
    this.core = core;
    this.data = data;
    this.typing = typing;
    this.code = Object.fromEntries(data.rejects.map((code, at) => [code, at]));
    this.doubt = Object.fromEntries(data.warnings.map((word, at) => [word, at]));
    const states = data.states;
    const view = new DataView(automaton.buffer, automaton.byteOffset, automaton.byteLength);
    this.step = core.take(40 * states);
    const step = new Uint32Array(core.memory.buffer, this.step, 10 * states);
    for (let at = 0; at < 10 * states; at++) {
      const far = view.getInt16(2 * at, true);
      step[at] = far ? (Math.floor(at / 10) + far) * 10 : 0;
    }
    const rest = automaton.subarray(20 * states);
    this.country = core.put(rest.subarray(0, 2 * states));
    this.warning = core.put(rest.subarray(2 * states, 3 * states));
    this.reject = core.put(rest.subarray(3 * states, 4 * states));
    this.trunks = core.put(
      Uint8Array.from(
        data.countries.flatMap((country) => {
          const rule = data.national[country];
          const trunk = rule ? rule.trunk : "";
          return rule ? [rule.code.length, trunk.length, ...[...trunk.padEnd(2, "0")].map(Number)].slice(0, 4) : [0, 0, 0, 0];
        }),
      ),
    );
    /** What is dialled before numbers, by country: `unclear` beginnings where it is no plain trunk prefix. */
    this.before = data.countries.map((country) => {
      const { code, trunk, unclear } = data.national[country];
      const beginnings = unclear.split(" ").filter(Boolean);
      return {
        size: code.length,
        zeros: trunk.startsWith("0") || beginnings.some((each) => each.startsWith("0")),
        unclear: trunk || !beginnings.length ? null : new Set(beginnings),
      };
    });
    /** @type {Map<string, number>} */
    this.plans = new Map();
    /** @type {Map<string, ReadNumber>} */
    this.known = new Map();
  }

  /** How numbers are dialled in a country; "" : nowhere. @param {string} home */
  plan(home) {
    const known = this.plans.get(home);
    if (known !== undefined) return known;
    const { core } = this;
    const rule = home ? this.data.national[home] : null;
    const unclear = core.takeClear(1000);
    if (rule) {
      core.bytes(unclear, 10).fill(1);
      for (const beginning of rule.unclear.split(" ").filter(Boolean)) {
        const width = 10 ** (3 - beginning.length);
        core.bytes(unclear + Number(beginning) * width, width).fill(1);
      }
    }
    const at = core.takeClear(112);
    new Uint32Array(core.memory.buffer, at, 5).set([this.step, this.country, this.warning, this.reject, unclear]);
    const step = new Uint32Array(core.memory.buffer, this.step, 10 * this.data.states);
    const code = rule ? rule.code : "";
    const afterCode = [...code].reduce((state, digit) => step[state + Number(digit)], this.data.root);
    core.bigs(at + 24, 8).set(
      [
        ...[this.data.root, rule ? this.data.countries.indexOf(home) : -1, afterCode, rule?.isMain ? 1 : 0],
        ...[rule ? rule.shortest : 0, rule ? rule.longest : 0, code.length, rule ? rule.trunk.length : 0],
      ].map(BigInt),
    );
    core.bytes(at + 88, 8).set([...code].map(Number));
    core.bytes(at + 96, 8).set([...(rule ? rule.trunk : "")].map(Number));
    new Uint32Array(core.memory.buffer, at + 104, 1)[0] = this.trunks;
    this.plans.set(home, at);
    return at;
  }

  /** Plans must not lie in memory that a block gives back. @param {string} home */
  prepare(home) {
    for (const each of ["", home, ...(this.data.dialledAlike[home] ?? [])]) this.plan(each);
  }

  /**
   * The destination of every number, or why it has none.
   * @param {Spans} cells
   * @param {string} home
   * @returns {Matched}
   */
  match(cells, home) {
    const found = this.core.numbers(cells, this.plan(home));
    if (home) {
      for (const other of this.data.dialledAlike[home] ?? []) this.readAsDialled(found, cells, home, other);
      this.readAbroad(found, cells);
    }
    this.doubtDialled(found, cells);
    this.doubtListed(found, cells, home);
    this.ask(found, cells, home);
    return found;
  }

  /** @param {Matched} found @param {number} rows */
  views(found, rows) {
    const { buffer } = this.core.memory;
    return {
      country: new Int16Array(buffer, found.country, rows),
      warning: new Uint8Array(buffer, found.warning, rows),
      reject: new Uint8Array(buffer, found.reject, rows),
      e164: new BigInt64Array(buffer, found.e164, rows),
    };
  }

  /** @param {Matched} found @param {Spans} cells @param {string} home @param {string} other */
  readAsDialled(found, cells, home, other) {
    const alike = new Set([home, ...this.data.dialledAlike[home]].map((each) => this.data.countries.indexOf(each)));
    const { warning, country } = this.views(found, cells.rows);
    const rows = [];
    for (let row = 0; row < cells.rows; row++)
      if (warning[row] === this.doubt.not_valid && alike.has(country[row])) rows.push(row);
    if (!rows.length) return;
    const again = this.core.numbers(this.core.some(cells, rows), this.plan(other));
    const [is, was] = [this.views(again, rows.length), this.views(found, cells.rows)];
    const there = this.data.countries.indexOf(other);
    const doubt = home === "FR" ? 0 : this.doubt.read_as_international;
    rows.forEach((row, at) => {
      if (is.country[at] !== there || is.warning[at] || is.reject[at]) return;
      was.country[row] = there;
      was.warning[row] = doubt;
      was.e164[row] = is.e164[at];
    });
  }

  /** @param {Matched} found @param {Spans} cells */
  readAbroad(found, cells) {
    const { reject } = this.views(found, cells.rows);
    const elsewhere = new Set(["", "NUM001", "NUM004", "NUM005"].map((code) => this.code[code]));
    const rows = [];
    for (let row = 0; row < cells.rows; row++)
      if (reject[row] < this.data.rejects.length && !elsewhere.has(reject[row])) rows.push(row);
    if (!rows.length) return;
    const texts = rows.map((row) => this.core.text(cells, row));
    const again = this.core.numbers(this.core.texts(texts.map((text) => `+${text}`)), this.plan(""));
    const [is, was] = [this.views(again, rows.length), this.views(found, cells.rows)];
    rows.forEach((row, at) => {
      const wrong = !is.reject[at] && is.warning[at] === this.doubt.not_valid;
      const zero = wrong && this.beginsWithZero(is.country[at], is.e164[at]);
      const asked = zero || texts[at].includes("(") ? ASK : is.reject[at];
      const fits = is.warning[at] !== this.doubt.not_valid || was.reject[row] === this.code.NUM003;
      if (asked !== ASK && (asked || !fits)) return;
      was.reject[row] = asked;
      was.country[row] = is.country[at];
      was.e164[row] = is.e164[at];
      was.warning[row] = is.warning[at] || this.doubt.read_as_international;
    });
  }

  /** Ask of numbers that may begin with what is dialled before them, behind the calling code. @param {Matched} found @param {Spans} cells */
  doubtDialled(found, cells) {
    const { reject, warning, country, e164 } = this.views(found, cells.rows);
    const rows = [];
    for (let row = 0; row < cells.rows; row++)
      if (!reject[row] && this.isDialled(country[row], warning[row], e164[row])) rows.push(row);
    for (const row of rows) {
      // Of those that nobody has, those written with their calling code: at home the core knows.
      const typed = this.views(found, cells.rows).warning[row] === this.doubt.not_valid ? this.typing.read(this.core.text(cells, row)) : null;
      if (!typed || (typeof typed !== "string" && typed.international)) this.views(found, cells.rows).reject[row] = ASK;
    }
  }

  /**
   * Ask of numbers of nobody, or of others without their sign, whether a place in a list is before them: "31. 06…".
   * @param {Matched} found
   * @param {Spans} cells
   * @param {string} home
   */
  doubtListed(found, cells, home) {
    const { reject, warning, country } = this.views(found, cells.rows);
    const here = this.data.countries.indexOf(home);
    const isAbroad = (/** @type {number} */ row) => home && !reject[row] && country[row] !== here;
    const numbers = new Set([0, ASK, this.code.NUM001, this.code.NUM004]);
    const [octets, starts] = [this.core.bytes(cells.data, cells.size), this.core.longs(cells.starts, cells.rows)];
    const rows = [];
    for (let row = 0; row < cells.rows; row++)
      if (warning[row] === this.doubt.not_valid || !numbers.has(reject[row]) || isAbroad(row))
        // A sign is no place: most numbers of other countries need not be looked at as texts.
        if (octets[starts[2 * row]] !== PLUS) rows.push(row);
    for (const row of rows) if (mayBeListed(this.core.text(cells, row))) this.views(found, cells.rows).reject[row] = ASK;
  }

  /** Whether it may begin with what is dialled before it. @param {number} country @param {number} warning @param {bigint} e164 */
  isDialled(country, warning, e164) {
    const before = this.before[country];
    if (!before || !e164) return false;
    if (warning === this.doubt.not_valid && before.zeros && this.beginsWithZero(country, e164)) return true;
    return before.unclear !== null && before.unclear.has(String(e164).slice(before.size, before.size + 3));
  }

  /** @param {number} country @param {bigint} e164 */
  beginsWithZero(country, e164) {
    return String(e164)[this.before[country]?.size ?? 0] === "0";
  }

  /** @param {Matched} found @param {Spans} cells @param {string} home */
  ask(found, cells, home) {
    const { reject } = this.views(found, cells.rows);
    const fewest = { [ASK]: 0, [this.code.NUM003]: FEWEST_OF_TWO, [this.code.NUM004]: FEWEST_OF_ONE };
    const rows = [];
    for (let row = 0; row < cells.rows; row++) {
      const least = fewest[reject[row]];
      if (least !== undefined || reject[row] === this.code.NUM005) rows.push(row);
    }
    for (const row of rows) {
      const octets = this.core.octets(cells, row);
      const before = this.views(found, cells.rows).reject[row];
      if (octets.filter((byte) => (byte >= 48 && byte <= 57) || byte > 127).length < (fewest[before] ?? 0)) continue;
      const text = this.core.text(cells, row);
      // A spreadsheet's decimal number is read only where all its digits are there.
      const whole = before === this.code.NUM005 ? wholeDigits(strip(text, this.typing.around)) : text;
      if (whole === null) continue;
      const read = this.explain(whole, home);
      const is = this.views(found, cells.rows);
      is.country[row] = read.reject ? -1 : read.country;
      is.warning[row] = read.reject ? 0 : read.warning;
      is.reject[row] = read.reject;
      is.e164[row] = read.reject ? 0n : BigInt(read.e164);
    }
  }

  /** One number looked at closely. @param {string} number @param {string} home @returns {ReadNumber} */
  explain(number, home) {
    const key = `${home} ${number}`;
    let read = this.known.get(key);
    if (!read) {
      read = this.core.within(() => this.explained(number, home));
      if (this.known.size < 1 << 16) this.known.set(key, read);
    }
    return read;
  }

  /** @param {string} number @param {string} home @returns {ReadNumber} */
  explained(number, home) {
    const typed = this.typing.read(number);
    let read = this.ofOne(typed, home);
    if (!(this.isValid(read) && this.isWhatItSays(typed, read, home))) read = this.unlisted(number, typed, read, home) ?? read;
    if (read.reject !== this.code.NUM003 && read.reject !== this.code.NUM004) return read;
    const parts = this.typing.several(number).map((part) => this.ofOne(this.typing.read(part), home));
    if (!parts.length || parts.some((part) => part.reject && part.reject !== ASK)) return read;
    if (parts.some((part) => part.reject)) return reject(ASK);
    const mobile = parts.find((part) => !NO_MOBILES.includes(this.data.warnings[part.warning]));
    return { ...(mobile ?? parts[0]), warning: this.doubt.first_of_several };
  }

  /** Whether it has its sign, or is one of the home country. @param {import("./typed.js").Typed | string} typed @param {ReadNumber} read @param {string} home */
  isWhatItSays(typed, read, home) {
    if (typeof typed === "string" || typed.international || !home) return true;
    return this.isAtHome(read, home);
  }

  /** By its calling code. @param {ReadNumber} read @param {string} home */
  isAtHome(read, home) {
    const codes = [home, ...(this.data.dialledAlike[home] ?? [])].map((each) => this.data.national[each].code);
    return !read.reject && codes.includes(this.data.national[this.data.countries[read.country]].code);
  }

  /** The number behind its place in a list; null where the whole is one as it is. @param {string} number @param {import("./typed.js").Typed | string} typed @param {ReadNumber} read @param {string} home */
  unlisted(number, typed, read, home) {
    const listed = this.typing.listed(number);
    if (!listed) return null;
    if (typeof typed !== "string" && typed.international && !(read.reject || this.beginsWithZero(read.country, BigInt(read.e164)))) return null;
    const alone = this.ofOne(this.typing.read(listed.number), home);
    const isAtHome = home !== "" && this.isValid(alone) && this.isAtHome(alone, home);
    const coded = listed.isMarked ? null : this.coded(typed, listed.place);
    if (coded && !(isAtHome && listed.isDialled && listed.isParted)) return coded;
    // What is not decided is no valid number: of these the library knows.
    if (listed.isDialled) return !alone.reject || alone.reject === ASK || (listed.isMarked && !this.isValid(read)) ? alone : null;
    return isAtHome ? alone : null;
  }

  /** The whole as a number whose calling code stands where a place might; null: it is none. @param {import("./typed.js").Typed | string} typed @param {string} place @returns {ReadNumber | null} */
  coded(typed, place) {
    if (typeof typed === "string" || typed.international) return null;
    const read = this.digits(`+${typed.digits}`, "");
    if (!this.isValid(read) || this.data.national[this.data.countries[read.country]].code !== place) return null;
    return { ...read, warning: read.warning || this.doubt.read_as_international };
  }

  /** @param {import("./typed.js").Typed | string} typed @param {string} home @returns {ReadNumber} */
  ofOne(typed, home) {
    if (typeof typed === "string") return reject(this.code[typed]);
    if (typed.international) {
      const read = this.digits(`+${typed.digits}`, "");
      if (typed.digits === typed.withTrunk || this.isValid(read)) return read;
      const kept = this.digits(`+${typed.withTrunk}`, "");
      return this.isValid(kept) || kept.reject === ASK ? kept : read;
    }
    if (home) return this.nationally(typed.digits, home);
    const read = this.digits(`+${typed.digits}`, "");
    if (read.reject === ASK) return read;
    if (!this.isValid(read)) return reject(this.code.NUM006);
    return { ...read, warning: read.warning || this.doubt.read_as_international };
  }

  /** @param {string} digits @param {string} home @returns {ReadNumber} */
  nationally(digits, home) {
    const read = this.digits(digits, home);
    if (this.isValid(read) || read.reject === ASK) return read;
    const own = digits.startsWith(this.data.national[home].trunk)
      ? digits.slice(this.data.national[home].trunk.length)
      : digits;
    for (const other of this.data.dialledAlike[home] ?? []) {
      if (own.length !== 9) break;
      const alike = this.digits(`+${this.data.national[other].code}${own}`, "");
      const there = this.data.countries.indexOf(other);
      if (!alike.reject && alike.country === there && !alike.warning)
        return { ...alike, warning: home === "FR" ? 0 : this.doubt.read_as_international };
    }
    if (!read.reject) return read;
    const abroad = this.digits(`+${digits}`, "");
    if (abroad.reject === ASK) return abroad;
    const mayBe = read.reject === this.code.NUM003 && !abroad.reject && !this.beginsWithZero(abroad.country, BigInt(abroad.e164));
    const fits = mayBe || this.isValid(abroad);
    return fits ? { ...abroad, warning: abroad.warning || this.doubt.read_as_international } : read;
  }

  /** As libphonenumber reads digits. @param {string} text @param {string} home @returns {ReadNumber} */
  digits(text, home) {
    if (text.length > MOST_DIGITS && home) return reject(this.code.NUM003);
    const read = this.byAutomaton(text, home);
    return read.reject === ASK ? (this.byLibrary(text, home) ?? read) : read;
  }

  /**
   * As libphonenumber-js reads it; null where nobody here knows: what it makes of national numbers that are not
   * valid is not always what libphonenumber does.
   * @param {string} text
   * @param {string} home
   * @returns {ReadNumber | null}
   */
  byLibrary(text, home) {
    const library = /** @type {any} */ (globalThis).libphonenumber;
    if (!library) return null;
    let found;
    try {
      found = library.parsePhoneNumberWithError(text, { defaultCountry: home || undefined, extract: false });
    } catch (error) {
      const why = error instanceof Error ? error.message : "";
      return home ? null : reject(this.code[REFUSED[why] ?? "NUM002"]);
    }
    const digits = found.number.slice(1);
    if (found.isNonGeographic()) return reject(this.code.NUM008);
    if (found.isValid()) {
      const country = this.data.countries.indexOf(found.country);
      const doubt = KINDS[found.getType()] ?? "service";
      return country < 0 ? null : { country, warning: this.doubt[doubt], reject: 0, e164: Number(digits) };
    }
    const wrong = library.validatePhoneNumberLength(found.number);
    if (home && (wrong !== "TOO_LONG" || text.startsWith(this.data.national[home].code))) return null;
    if (wrong) return reject(this.code[REFUSED[wrong] ?? "NUM002"]);
    const prefix = [...digits].map((_, at) => digits.slice(0, digits.length - at)).find((each) => this.data.prefixes[each]);
    if (!prefix || found.nationalNumber.startsWith("0")) return null;
    return { country: this.data.countries.indexOf(this.data.prefixes[prefix]), warning: this.doubt.not_valid, reject: 0, e164: Number(digits) };
  }

  /** @param {string} text @param {string} home @returns {ReadNumber} */
  byAutomaton(text, home) {
    const found = this.views(this.core.numbers(this.core.texts([text]), this.plan(home)), 1);
    const doubtful = text.startsWith("+") && !found.reject[0] && this.isDialled(found.country[0], found.warning[0], found.e164[0]);
    return {
      country: found.country[0],
      warning: found.reject[0] ? 0 : found.warning[0],
      reject: doubtful ? ASK : found.reject[0],
      e164: Number(found.e164[0]),
    };
  }

  /** @param {ReadNumber} read */
  isValid(read) {
    return !read.reject && read.warning !== this.doubt.not_valid;
  }
}

/** @param {number} code @returns {ReadNumber} */
const reject = (code) => ({ country: -1, warning: 0, reject: code, e164: 0 });

/**
 * A number for screens: its calling code, where it begins with one, and its last two digits.
 * @param {string} number
 * @param {Typing} typing
 * @param {string[]} codes calling codes
 */
export function mask(number, typing, codes) {
  const typed = typing.read(number);
  if (typeof typed === "string" || typed.digits.length < 7) return "…";
  const code = typed.international ? (codes.find((each) => typed.digits.startsWith(each)) ?? "") : "";
  return `${code ? "+" : ""}${code}…${typed.digits.slice(-2)}`;
}
