// Which column holds what: estimator/campaign/headings.py, content.py, columns.py, with their lists as data.
import { Fault } from "./decode.js";
import { fold, wordsOf } from "./folding.js";
import { Typing } from "./typed.js";

/**
 * @typedef {object} HeadingRules
 * @property {string[]} numberNames
 * @property {string[]} messageNames
 * @property {string[]} recipients
 * @property {string[]} mobile
 * @property {string[]} phone
 * @property {string[]} fixed
 * @property {string[]} noNumbers
 * @property {string[]} message
 * @property {string[]} noMessages
 * @property {string[]} noTexts
 * @property {string[]} counts
 * @property {string[]} senders
 * @property {string[]} countries
 * @property {string[]} identifiers
 * @property {string} appliedMessage
 * @property {Record<string, string[][]>} ours
 *
 * @typedef {{number: string, message: string}} ColumnChoice
 * @typedef {[string, string]} Decision a kind and a detail
 *
 * @typedef {object} Roles
 * @property {number} number
 * @property {number} message -1: one text for all rows
 * @property {number} count -1: none
 * @property {number} sender -1: none
 * @property {Record<string, number>} fields
 * @property {Decision[]} decided
 *
 * @typedef {object} Sought
 * @property {string} kind
 * @property {(name: string) => number} rank
 * @property {(name: string) => boolean} isName
 * @property {(name: string) => boolean} mayName
 * @property {(content: Content) => boolean} fits
 * @property {(content: Content) => number} amount
 * @property {(name: string) => number} rankIfFit
 * @property {string} missing
 * @property {string} noneHolds
 * @property {boolean} byContent
 *
 * @typedef {{filled: number, numbers: number, texts: number, words: number}} Content
 */

const PHONE_NUMBER = /^\s*[+(]?[0-9][0-9 ().\u00a0\u202f-]{6,}$/;
const AMOUNT = /^[+-]?[0-9]+(?:[.,][0-9]+)?$/;
const DAY = /^[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{2,4}(?:[ T].*)?$/;
const HAS_DIGITS = /(?:\p{Nd}\P{Nd}*){8}/u;

export class Headings {
  /** @param {HeadingRules} rules @param {Typing} typing */
  constructor(rules, typing) {
    this.rules = rules;
    this.typing = typing;
    const set = (/** @type {string[]} */ names) => new Set(names);
    this.numberNames = set(rules.numberNames.map(fold));
    this.messageNames = set(rules.messageNames.map(fold));
    this.counts = set(rules.counts.map(fold));
    this.senders = set(rules.senders.map(fold));
    this.countries = new Set(rules.countries.map(fold));
    /** @type {Sought} */
    this.numbers = {
      kind: "numbers",
      rank: (name) => this.numberRank(name),
      isName: (name) => this.numberNames.has(fold(name)),
      mayName: (name) => !says(name, [...rules.noNumbers, ...rules.identifiers]),
      fits: (content) => 2 * content.numbers > content.filled,
      amount: (content) => content.numbers,
      rankIfFit: (name) => (fold(name) === "sms" ? 3 : 0),
      missing: "COL001",
      noneHolds: "COL012",
      byContent: true,
    };
    /** @type {Sought} */
    this.messages = {
      kind: "messages",
      rank: (name) => this.messageRank(name),
      isName: (name) => this.messageNames.has(fold(name)),
      mayName: (name) => !says(name, [...rules.noTexts, ...rules.noMessages]),
      fits: (content) => 2 * content.texts > content.filled,
      amount: (content) => content.filled,
      rankIfFit: () => 0,
      missing: "COL002",
      noneHolds: "COL013",
      byContent: false,
    };
  }

  /** @param {string} heading */
  numberRank(heading) {
    if (this.rules.recipients.includes(fold(heading))) return 4;
    const named = this.numberNames.has(fold(heading));
    if (!named && says(heading, this.rules.noNumbers)) return 0;
    if (says(heading, this.rules.mobile)) return 3;
    if (named || says(heading, this.rules.phone)) return says(heading, this.rules.fixed) ? 1 : 2;
    return 0;
  }

  /** @param {string} heading */
  messageRank(heading) {
    if (this.messageNames.has(fold(heading))) return 2;
    return says(heading, this.rules.message) && !says(heading, this.rules.noMessages) ? 1 : 0;
  }

  /** How much of what a campaign needs a row names; a field counts half. @param {string[]} header @param {ColumnChoice} choice @param {string[] | null} fields */
  named(header, choice, fields) {
    const names = header.filter(Boolean);
    const folded = new Set(names.map(fold));
    const chosen = [choice.number, choice.message].filter(Boolean);
    const has = (/** @type {string} */ name) => folded.has(fold(name));
    let found = 2 * chosen.filter(has).length + (fields ?? []).filter(has).length;
    if (2 * names.filter((name) => AMOUNT.test(name)).length > names.length) return found;
    if (!choice.number && header.some((name) => this.numberRank(name))) found += 2;
    if (!fields && !choice.message && header.some((name) => this.messageRank(name))) found += 2;
    return found;
  }

  /** @param {string[][]} rows @param {number} column @returns {Content} */
  content(rows, column) {
    const cells = rows.filter((row) => column < row.length).map((row) => row[column].trim()).filter(Boolean);
    return {
      filled: cells.length,
      numbers: cells.filter((cell) => this.isNumber(cell)).length,
      texts: cells.filter(isText).length,
      words: cells.filter((cell) => /\p{L}/u.test(cell) && !/\p{Nd}/u.test(cell)).length,
    };
  }

  /** @param {string} cell */
  isNumber(cell) {
    if (cell.includes(" ") && !HAS_DIGITS.test(cell)) return false;
    const typed = this.typing.read(cell);
    if (typeof typed === "string") return typed === "NUM005";
    return typed.digits.length >= 8 && typed.digits.length <= 15 && !DAY.test(cell);
  }

  /** Which table of ours it is, and the columns that we added. @param {string[]} header @returns {[string, string[]]} */
  own(header) {
    for (const [kind, several] of Object.entries(this.rules.ours))
      for (const ours of several)
        if (header.length > ours.length && ours.every((name, at) => header[header.length - ours.length + at] === name))
          return [kind, ours];
    return ["", []];
  }

  /**
   * @param {string[]} names
   * @param {ColumnChoice} choice
   * @param {string[] | null} fields those of one text for all rows; null: there is none
   * @param {string[][]} rows the first ones below
   * @returns {Roles}
   */
  roles(names, choice, fields, rows) {
    /** @type {Decision[]} */
    const decided = [];
    const [kind, ours] = this.own(names);
    if (kind) decided.push([kind, ours.join(", ")]);
    const header = names.slice(0, names.length - ours.length);
    const asked = new Set([choice.number, choice.message, ...(fields ?? [])].filter(Boolean).map((name) => fold(name ?? "")));
    const means = (/** @type {string} */ name) =>
      this.numberRank(name) || this.messageRank(name) || [asked, this.counts, this.senders].some((each) => each.has(fold(name)));
    checkUnique(header, header.filter(means));
    const search = new Search(this, header, rows, decided);
    const chosen = choice.message && !fields ? search.chosen(choice.message) : -1;
    const number = search.number(choice, chosen);
    let message = chosen;
    if (!fields && message < 0) message = search.found(this.messages, [number]);
    const columns = Object.fromEntries((fields ?? []).map((name) => [name, search.field(name)]));
    const taken = [number, message];
    const counts = (/** @type {Content} */ content) => !content.filled || content.words < content.filled;
    // What a text says is a quantity of something else.
    const count = search.atMostOne(this.counts, "counts", [...taken, ...Object.values(columns)], counts);
    const sender = search.atMostOne(this.senders, "senders", taken);
    if (count >= 0) decided.push(["counts", header[count]]);
    if (sender >= 0) decided.push(["senders", header[sender]]);
    const needed = [...taken, count, sender, ...Object.values(columns)];
    header.forEach((name, at) => {
      if (!needed.includes(at) && this.countries.has(fold(name))) decided.push(["countries", name]);
    });
    checkUnique(header, [number, message, count, sender, ...Object.values(columns)].map((at) => header[at]));
    return { number, message, fields: columns, decided, count, sender };
  }
}

/** Refuse two columns of one name, where one of them is read. @param {string[]} header @param {string[]} used */
function checkUnique(header, used) {
  header.forEach((name, at) => {
    if (name && used.includes(name) && header.indexOf(name) !== at)
      throw new Fault("COL006", { name, first: header.indexOf(name) + 1, second: at + 1 });
  });
}

class Search {
  /** @param {Headings} headings @param {string[]} header @param {string[][]} rows @param {Decision[]} decided */
  constructor(headings, header, rows, decided) {
    this.headings = headings;
    this.header = header;
    this.rows = rows;
    this.decided = decided;
  }

  /** @param {ColumnChoice} choice @param {number} besides */
  number(choice, besides) {
    if (choice.number) return this.chosen(choice.number);
    const named = this.header.filter((name, at) => at !== besides && this.headings.numberRank(name));
    if (named.every((name) => this.headings.isNumber(name)))
      if (this.header.some((name) => PHONE_NUMBER.test(name) || this.headings.isNumber(name))) throw new Fault("COL007", {});
    return this.found(this.headings.numbers, [besides]);
  }

  /** @param {Sought} sought @param {number[]} besides @returns {number} */
  found(sought, besides) {
    const free = this.header.map((_, at) => at).filter((at) => this.header[at] && !besides.includes(at));
    const applied = this.headings.rules.appliedMessage;
    if (sought.kind === "messages" && this.header.includes(applied)) {
      const best = this.header.indexOf(applied);
      this.decided.push([sought.kind, applied]);
      for (const at of free)
        if (at !== best && sought.rank(this.header[at])) this.decided.push([`other ${sought.kind}`, this.header[at]]);
      return best;
    }
    /** @type {Map<number, number>} */
    const ranks = new Map();
    /** @type {Map<number, Content>} */
    const contents = new Map(free.map((at) => [at, this.headings.content(this.rows, at)]));
    const content = (/** @type {number} */ at) => /** @type {Content} */ (contents.get(at));
    const fits = (/** @type {number} */ at) => content(at).filled > 0 && sought.fits(content(at));
    for (const at of free) if (sought.rank(this.header[at])) ranks.set(at, sought.rank(this.header[at]));
    for (const at of free)
      if (sought.rankIfFit(this.header[at]) && sought.fits(content(at)))
        ranks.set(at, sought.rankIfFit(this.header[at]));
    const ranked = [...ranks.keys()];
    const worth = (/** @type {number} */ at) => [
      ranks.get(at) ?? 0,
      sought.amount(content(at)),
      Number(sought.isName(this.header[at])),
      -at,
    ];
    const taken = (/** @type {number[]} */ several) => {
      const best = several.reduce((one, other) => (isMore(worth(other), worth(one)) ? other : one));
      const others = several.filter((at) => at !== best);
      if (others.length || !sought.isName(this.header[best])) this.decided.push([sought.kind, this.header[best]]);
      for (const at of others) this.decided.push([`other ${sought.kind}`, this.header[at]]);
      return best;
    };
    const agreeing = ranked.filter(fits);
    if (agreeing.length) return taken(agreeing);
    const whole = ranked.filter((at) => sought.isName(this.header[at]));
    const named = whole.length ? whole : ranked;
    const alike = free.filter((at) => !ranks.has(at) && fits(at) && sought.mayName(this.header[at]));
    if (sought.byContent && alike.length === 1 && named.every((at) => content(at).filled)) return taken(alike);
    if (named.length > 1 && !this.rows.length)
      throw new Fault("COL003", { what: sought.kind, columns: named.map((at) => this.header[at]) });
    if (named.length) return taken(named);
    if (alike.length === 1) return taken(alike);
    const columns = this.header.filter(Boolean);
    throw new Fault(!alike.length && this.rows.length ? sought.noneHolds : sought.missing, { columns });
  }

  /** @param {string} name */
  chosen(name) {
    const found = this.called(name);
    if (!found.length) throw new Fault("COL005", { name, columns: this.header.filter(Boolean) });
    if (found.length > 1) throw new Fault("COL003", { what: "numbers", columns: found.map((at) => this.header[at]) });
    return found[0];
  }

  /** @param {Set<string>} names @param {string} what @param {number[]} besides @param {(content: Content) => boolean} fits */
  atMostOne(names, what, besides, fits = () => true) {
    const named = this.header.map((_, at) => at).filter((at) => !besides.includes(at) && names.has(fold(this.header[at])));
    const found = named.filter((at) => fits(this.headings.content(this.rows, at)));
    if (found.length > 1) throw new Fault("COL004", { what, columns: found.map((at) => this.header[at]) });
    return found.length ? found[0] : -1;
  }

  /** @param {string} name */
  field(name) {
    const found = this.called(name);
    if (!found.length) throw new Fault("TPL003", { field: name, columns: this.header.filter(Boolean) });
    if (found.length > 1) throw new Fault("TPL004", { field: name, columns: found.map((at) => this.header[at]) });
    return found[0];
  }

  /** @param {string} name */
  called(name) {
    const every = this.header.map((_, at) => at);
    const exact = every.filter((at) => this.header[at] === name);
    return exact.length ? exact : every.filter((at) => this.header[at] && fold(this.header[at]) === fold(name));
  }
}

/** @param {number[]} one @param {number[]} other */
export function isMore(one, other) {
  const at = one.findIndex((each, place) => each !== other[place]);
  return at >= 0 && one[at] > other[at];
}

/** Whether a heading holds one of some words. @param {string} heading @param {string[]} words */
function says(heading, words) {
  if (/[,;|\t]/.test(heading)) return false;
  return wordsOf(heading.replace(/(?<=[a-z])(?=[A-Z])/g, " ")).some((word) => words.includes(word));
}

/** @param {string} cell */
function isText(cell) {
  const words = cell.split(/\s+/).filter(Boolean);
  return [...cell].length >= 16 && words.length >= 3 && !words[0].includes("@");
}
