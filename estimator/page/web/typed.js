// How people type numbers: estimator/numbers/typed.py, with its lists as data.

/**
 * @typedef {{spaces: string, separators: string, around: string, ignorable: [number, number][],
 *   labels: string[], beside: string, fewestDigits: number, markedTrunk: string}} TypedRules
 * @typedef {{international: boolean, digits: string, withTrunk: string}} Typed
 */

const PLAIN = /^\+?[0-9]+$/;
const SCIENTIFIC = /^[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+$/;
const DECIMAL = /^[0-9]{7,}[.,]0{1,3}$/;
const ALL_DIGITS = /^([0-9])[.,]([0-9]{7,})[eE]\+?([0-9]{1,2})$/;
const WRAPPED = /^=?\s*(["'«“”‘’`]?)(.*?)["'»“”‘’`]?$/su;
const SCHEME =
  /^(?:(?:tel|sms|smsto|callto|phone|whatsapp|wa)\s*:\s*\/{0,2}|tel(?:;[a-z]+(?:=[a-z,]+)?)+:|(?:https?:\/\/)?(?:wa\.me\/|(?:api\.)?whatsapp\.com\/send\/?\?phone=))/iu;
const PARAMETERS = /;[a-z-]+=.*/gisu;
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
const LISTED =
  /^[\s.*\u2022-]*(?:n\s*[°º]\s*)?\(?0*[1-9][0-9]{0,3}\s*(?:(?:[.):\]/\u2010-\u2015-]\s*){1,2}|\s)((?:\+|0|\(0)[0-9 ./()\u00a0\u202f\u2010-\u2015-]{8,})$/iu;
const COUNTED = /^(?:n\s*[°º]\s*)?[1-9][0-9]{0,3}\s?[.):\]]\s+((?!\(0)[1-9(][0-9 ./()\u00a0\u202f\u2010-\u2015-]{7,})$/iu;
const MARKED = /^(?:\s*(?:[^\p{L}\p{N}_\s(+'"=«“‘]|n\s*[°º]|n[or]\.)|[^0-9]*[0-9]+\s*(?:[^\s\p{L}\p{N}_+(./-]|_|[./-]+\s))/iu;
const MAY_BE_LISTED =
  /^[^0-9+]*0*[1-9](?:[^0-9]*[0-9]){0,3}?(?:[^0-9]*(?:(?<=[^0-9])0|\+)|[^0-9+]*[.):\]][^0-9+]*\s[^0-9+]*[1-9])/;
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
    else return { international: false, digits: plain, withTrunk: plain };
    const digits = (/** @type {string} */ each) => each.replace(/[^0-9]/g, "");
    return {
      international: true,
      digits: digits(rest.replaceAll(this.rules.markedTrunk, "")),
      withTrunk: digits(rest),
    };
  }

  /** The number behind its own number in a list: "1. 06…"; null where there is none. @param {string} number @returns {{number: string, isMarked: boolean, isDialled: boolean} | null} */
  listed(number) {
    const text = strip(this.seen(number), this.around);
    if (DAY.test(text)) return null;
    const counted = COUNTED.exec(text);
    if (counted) return { number: strip(counted[1], this.around), isMarked: true, isDialled: false };
    const found = LISTED.exec(text) ?? LISTED.exec(strip(this.unlabelled(text), this.around));
    return found && { number: strip(found[1], this.around), isMarked: MARKED.test(text), isDialled: true };
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
    if (scheme) text = text.slice(scheme[0].length).replace(PARAMETERS, "");
    if (![...text.matchAll(WORD)].every(([word]) => this.labels.has(this.fold(word)))) return text;
    const left = [...text.replace(WORD, " ")].map((sign) => (this.beside.has(sign) ? " " : sign)).join("");
    return digitsIn(left) ? left : text;
  }
}

/** Whether a number may stand behind its own number in a list: a fast look, which misses none. @param {string} number */
export const mayBeListed = (number) => MAY_BE_LISTED.test(number);

/** The digits of a number that a spreadsheet made a decimal one of; null where some are lost. @param {string} cell */
export function wholeDigits(cell) {
  if (DECIMAL.test(cell)) return cell.split(/[.,]/)[0];
  const power = ALL_DIGITS.exec(cell);
  return power && power[2].length === Number(power[3]) ? power[1] + power[2] : null;
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
