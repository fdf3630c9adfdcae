// How people type numbers: estimator/numbers/typed.py, with its lists as data.

/**
 * @typedef {{spaces: string, separators: string, around: string, ignorable: [number, number][],
 *   labels: string[], beside: string, fewestDigits: number, markedTrunk: string}} TypedRules
 * @typedef {{international: boolean, digits: string, withTrunk: string}} Typed
 */

const PLAIN = /^\+?[0-9]+$/;
const SCIENTIFIC = /^[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+$/;
const GROUPED = /^[1-9][0-9]*([ .,'\u00a0\u2009\u2019\u202f])(?:[0-9]{2,3}\1)*[0-9]{3}(?!\1)[.,][0-9]{1,3}$/u;
const DECIMAL = /^[0-9]{7,}[.,](?:0{1,3}|[0-9]{1,2})$/;
const CODE_AND_ZERO = /^[^0-9+]*[1-9][0-9]{0,2}[^0-9]*\(0\)/;
const ALL_DIGITS = /^([0-9])[.,]([0-9]{7,})[eE]\+?([0-9]{1,2})$/;
const WRAPPED = /^=?\s*(["'«“”‘’`]?)(.*?)["'»“”‘’`]?$/su;
const SCHEME =
  /^(?:(?:tel|sms|smsto|callto|phone|whatsapp|wa)\s*:\s*\/{0,2}|tel(?:;[a-z]+(?:=[a-z,]+)?)+:|(?:https?:\/\/)?(?:wa\.me\/|(?:api\.)?whatsapp\.com\/send\/?\?phone=))/iu;
const PARAMETERS = /;[a-z-]+=.*/gisu;
const CONTEXT = /;phone-context=(\+[0-9.() -]+)/iu;
const WORD = /[\p{L}\p{Nl}\p{No}]+/gu;
const DIGIT = /[\p{Nd}²³¹⁰⁴-⁹₀-₉]/gu;
const NAMED = { amp: "&", nbsp: "\u00a0", plus: "+", quot: '"', apos: "'", lt: "<", gt: ">", lpar: "(", rpar: ")" };
const BETWEEN = [
  /\s*:::\s*/iu,
  /[\r\n]+/iu,
  /[;,|]/iu,
  /\s(?:ou|or|et|and|y|o|e|oder|und|lub|i)\s/iu,
  /\//iu,
  /\s-\s/iu,
  /(?<=[0-9])\s*(?=\+|\b00[1-9])/iu,
  /(?<=[0-9])\s+(?=0[1-9](?:[ .-]?[0-9]{2}){4}$)/iu,
];
const FEWEST_OF_SEVERAL = 8;
const DAY = /^[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{2,4}(?:[ T].*)?$/;
const MOMENT = /^[0-9]{1,4}([./-])[0-9]{1,2}\1[0-9]{2,4}[ T]+[0-9]{1,2}:[0-9]{2}.*$/s;
const NO_WORD = "[^\\p{L}\\p{N}_+]";
const IN_NUMBER = "[0-9 ./()\u00a0\u202f\u2010-\u2015-]";
const LISTED = new RegExp(
  `^(?:${NO_WORD}|_)*(?:n(?:[or]|um)?(?:${NO_WORD}|[_\u00ba])*)?(0*[1-9][0-9]{0,3})(?:[^\\p{L}\\p{N}_+(]|[_\u00ba])+` +
    `((?:\\+|0|\\(0)${IN_NUMBER}{8,}|\\(?[1-9]${IN_NUMBER}{7,})$`,
  "iu",
);
const PLACE = /^([^0-9]*)[0-9]+([^0-9+(]*)/;
const SIGN = /[^\p{L}\p{N}_\s+'"=\u00ab\u201c\u2018]|[_\u00ba]/gu;
const DASHES = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212";
const BULLET = /^\s*(?!\()[^\p{L}\p{N}_\s+'"=\u00ab\u201c\u2018]/u;
const COUNTS = /^\s*(?:[[#{]|n\s*[.\u00b0\u00ba]|n[or]\s*\.)/i;
const AMONG_DIGITS = "[.)/\u2019\u2212\u00ad\u2010-\u2015-]";
const MAY_BE_LISTED = new RegExp(
  "^(?:[^0-9+]*0*[1-9](?:[^0-9]*[0-9]){0,3}?[^0-9]*(?:(?<=[^0-9])0|\\+)" +
    `|(?:[^0-9+]*[1-9](?:[^0-9]*[0-9]){0,3}?(?=[^0-9+(]*${AMONG_DIGITS})` +
    `|[^0-9+]*(?:\\(|${AMONG_DIGITS})[^0-9+]*[1-9](?:[^0-9]*[0-9]){0,3}?)(?=[^0-9+(]*\\s)[^0-9+]*[1-9])`,
);
const SERVICE = /^\s*[*#][0-9]{2,3}#/;

export class Typing {
  /** @param {TypedRules} rules @param {(text: string) => string} fold */
  constructor(rules, fold) {
    this.fold = fold;
    this.rules = rules;
    this.separators = new Set(rules.separators);
    this.spaces = new Set(rules.spaces);
    this.around = new Set(rules.around);
    this.beside = new Set(rules.beside);
    this.labels = new Set(rules.labels);
  }

  /**
   * The digits of a number, or the code of the reason why there are none.
   * @param {string} number
   * @returns {Typed | string}
   */
  read(number) {
    let text = (/^[\x00-\x7f]*$/.test(number) ? number : this.inAscii(number)).replace(SERVICE, "");
    let bare = strip(text, this.around);
    if (MOMENT.test(bare)) return "NUM004";
    const grouped = GROUPED.exec(bare);
    const joined = grouped ? bare.replaceAll(grouped[1], "") : "";
    if (DECIMAL.test(joined)) bare = joined;
    if (SCIENTIFIC.test(bare) || DECIMAL.test(bare)) {
      const whole = wholeDigits(bare);
      if (whole === null) return "NUM005";
      text = bare = whole;
    }
    if (!PLAIN.test(this.joined(text))) text = this.unlabelled(bare);
    const plain = this.joined(text);
    if (!plain) return "NUM001";
    if (!PLAIN.test(plain)) return "NUM004";
    let rest;
    if (plain.startsWith("+")) rest = text.slice(text.indexOf("+") + 1);
    else if (plain.startsWith("00")) rest = text.slice(text.indexOf("0", text.indexOf("0") + 1) + 1);
    else if (CODE_AND_ZERO.test(text)) rest = text;
    else return { international: false, digits: plain, withTrunk: plain };
    const digits = (/** @type {string} */ each) => each.replace(/[^0-9]/g, "");
    return {
      international: true,
      digits: digits(rest.replaceAll(this.rules.markedTrunk, "")),
      withTrunk: digits(rest),
    };
  }

  /** The number behind its own number in a list: "1. 06…"; null where there is none. @param {string} number @returns {{number: string, place: string, isMarked: boolean, isDialled: boolean, isParted: boolean} | null} */
  listed(number) {
    const text = strip(this.seen(number), this.around);
    if (DAY.test(text)) return null;
    const found = LISTED.exec(text) ?? LISTED.exec(strip(this.unlabelled(text), this.around));
    const signs = PLACE.exec(text);
    if (!found || !signs) return null;
    const behindIt = strip(found[2], this.around);
    const [, before, behind] = signs;
    const isParted = /\s/.test(behind) && (before + behind).match(SIGN) !== null;
    const isDialled = /^(?:[+0]|\(0)/.test(behindIt);
    const isMarked = showsPlace(before, behind, isDialled);
    if (behindIt.startsWith(this.rules.markedTrunk) && !isMarked) return null;
    // In "06 03…" the zero of a number itself stands before its pairs of digits.
    if (found[1].startsWith("0") && ((found[1].length === 2 && !isParted) || !isDialled)) return null;
    if (!isDialled && !isParted) return null;
    return { number: behindIt, place: found[1].replace(/^0+/, ""), isMarked, isDialled, isParted };
  }

  /** The parts of a cell that holds more than one number. @param {string} number @returns {string[]} */
  several(number) {
    for (const between of BETWEEN) {
      const parts = number.split(between).map((part) => part.trim()).filter(Boolean);
      if (parts.length > 1 && parts.every((part) => digitsIn(part) >= FEWEST_OF_SEVERAL)) return parts;
    }
    return [];
  }

  /** @param {string} text */
  joined(text) {
    return [...text].filter((sign) => !this.separators.has(sign)).join("");
  }

  /** @param {string} number */
  inAscii(number) {
    return [...this.seen(number)]
      .map((sign) => (/\p{Nd}/u.test(sign) ? String(digitOf(sign)) : sign === "\uff0b" ? "+" : sign))
      .join("");
  }

  /** Without what no screen shows. @param {string} number */
  seen(number) {
    const unseen = (/** @type {number} */ code) => this.rules.ignorable.some(([a, b]) => a <= code && code < b);
    return [...number].filter((sign) => !unseen(sign.codePointAt(0) ?? 0)).join("");
  }

  /** @param {string} text */
  unlabelled(text) {
    if (digitsIn(text) < this.rules.fewestDigits) return text;
    if (/[&%]/.test(text)) text = unescaped(text).replace(/%2b/gi, "+").replaceAll("%20", " ");
    const trimmed = text.trim();
    text = strip(WRAPPED.exec(trimmed)?.[2] ?? text, this.spaces);
    const scheme = SCHEME.exec(text);
    if (scheme) {
      const said = text.slice(scheme[0].length);
      text = said.replace(PARAMETERS, "");
      const context = CONTEXT.exec(said);
      if (context && !text.startsWith("+")) text = context[1] + text;
    }
    if (![...text.matchAll(WORD)].every(([word]) => this.labels.has(this.fold(word)))) return text;
    const left = [...text.replace(WORD, " ")].map((sign) => (this.beside.has(sign) ? " " : sign)).join("");
    return digitsIn(left) ? left : text;
  }
}

/** Whether what is around a place in a list stands in no number. @param {string} before @param {string} behind @param {boolean} zero this one begins with one */
function showsPlace(before, behind, zero) {
  if (COUNTS.test(before) || (zero && BULLET.test(before)) || behind.slice(0, -1).includes(".")) return true;
  const inNumbers = `./${DASHES}${before.includes("(") ? ")" : ""}`;
  return (behind.match(SIGN) ?? []).some((sign) => !inNumbers.includes(sign));
}

/** Whether a number may stand behind its own number in a list: a fast look, which misses none. @param {string} number */
export const mayBeListed = (number) => MAY_BE_LISTED.test(number);

/** The digits of a number that a spreadsheet made a decimal one of; null where some are lost. @param {string} cell */
export function wholeDigits(cell) {
  if (DECIMAL.test(cell)) {
    const [whole, fraction] = cell.split(/[.,]/);
    return /^0+$/.test(fraction) ? whole : null;
  }
  const power = ALL_DIGITS.exec(cell);
  if (!power) return null;
  const places = Number(power[3]);
  return power[2].length >= places && /^0*$/.test(power[2].slice(places)) ? power[1] + power[2].slice(0, places) : null;
}

/** @param {string} text @param {Set<string>} signs */
export function strip(text, signs) {
  const each = [...text];
  while (each.length && signs.has(each[0])) each.shift();
  while (each.length && signs.has(each[each.length - 1])) each.pop();
  return each.join("");
}

/** @param {string} text */
export const digitsIn = (text) => text.match(DIGIT)?.length ?? 0;

/** Decimal digits come in tens. @param {string} sign */
function digitOf(sign) {
  let code = sign.codePointAt(0) ?? 0;
  const last = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - 1))) code--;
  return (last - code) % 10;
}

/** @param {string} text */
function unescaped(text) {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (name) return /** @type {Record<string, string>} */ (NAMED)[name] ?? whole;
    const code = hex ? parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
