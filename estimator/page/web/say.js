// Sentences, numbers and money in the language in force.
/** @typedef {import("./page-data.js").PageData} PageData */

const NARROW = "\u202f";

export class Words {
  /** @param {PageData} data */
  constructor(data) {
    this.data = data;
    this.language = data.language;
  }

  /**
   * A sentence with its fields filled in; of two forms, the one that `count` asks for.
   * @param {string} key
   * @param {Record<string, string | number>} [fields]
   */
  say(key, fields = {}) {
    const forms = this.data.words[key][this.language];
    const many = forms.length > 1 && !this.isOne(String(fields.count));
    return fill(forms[many ? 1 : 0], { ...fields, count: this.number(fields.count ?? "") });
  }

  /** @param {string} count */
  isOne(count) {
    return this.language === "fr" ? Math.abs(Math.trunc(Number(count))) < 2 : Number(count) === 1;
  }

  /** Something counted. @param {string} noun @param {number | string} count */
  counted(noun, count) {
    return this.say(noun, { count });
  }

  /** An exact number as people read it. @param {number | string} value */
  number(value) {
    const [whole, fraction] = String(value).split(".");
    const apart = whole.replace(/\B(?=(?:[0-9]{3})+$)/g, NARROW);
    return fraction === undefined ? apart : `${apart}${this.language === "fr" ? "," : "."}${fraction}`;
  }

  get currency() {
    const code = this.data.tariff.currency;
    return code === "EUR" && this.language === "fr" ? "€" : code;
  }

  /** A price; its bounds where it is not exact. @param {string | null} most @param {string | null} [least] */
  money(most, least = most) {
    if (most === null) return this.say("unknown");
    const fields = { price: this.number(most), most: this.number(most), currency: this.currency };
    if (least === null) return this.say("at most", fields);
    return least === most ? this.say("money", fields) : this.say("between", { ...fields, least: this.number(least) });
  }

  /** The same in a column. @param {string | null} most @param {string | null} least */
  priceOf(most, least) {
    if (most === null) return this.say("unknown");
    return least === most ? this.number(most) : least === null ? `≤ ${this.number(most)}` : `${this.number(least)} – ${this.number(most)}`;
  }

  /** @param {string} code */
  country(code) {
    return this.data.names[code]?.[this.language === "fr" ? 1 : 0] ?? code;
  }

  /** @param {string} character */
  character(character) {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    return this.data.characters[character]?.[this.language === "fr" ? 1 : 0] ?? `U+${code}`;
  }

  /** A day as the language writes it. @param {string} day */
  day(day) {
    return this.language === "fr" ? day.split("-").reverse().join("/") : day;
  }

  /** A share in percent, to one decimal. @param {number} part @param {number} whole */
  share(part, whole) {
    const tenths = Math.round((1000 * part) / whole);
    return this.number(part === whole ? "100" : (Math.min(999, Math.max(1, tenths)) / 10).toFixed(1));
  }
}

/** @param {string} sentence @param {Record<string, string | number>} fields */
export function fill(sentence, fields) {
  return sentence.replace(/\{\{|\}\}|\{(\w+)(?::\w+)?\}/g, (found, name) => {
    if (!name) return found[0];
    const value = fields[name];
    return value === undefined ? found : String(value);
  });
}

/** What cannot be seen is written out; a line end as on the key. @param {string} text */
export function visible(text) {
  return text.replaceAll("\n", "↵").replace(/[\x00-\x1f]/g, (sign) => String.fromCharCode(0x2400 + sign.charCodeAt(0)));
}

/** A character as the blocks of a message show it: what no screen shows is written out, as the command does. @param {string} character */
export function seen(character) {
  if (character === "\n") return "↵\n";
  if (character === " " || !/[\p{C}\p{Z}]/u.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 ? String.fromCharCode(0x2400 + code) : `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}
