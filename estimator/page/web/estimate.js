// What a summary costs, as the document that `smscost estimate --format json` writes.
import { roundLine, shareOut, toCredits, toPrice, toScaled } from "./exact.js";
import { fill } from "./say.js";
import { cheapestPurchase, creditPrice, priceOf, purchaseDocument } from "./purchase.js";

/** @typedef {import("./page-data.js").PageData} PageData */
/** @typedef {import("./campaign.js").Summary} Summary */
/** @typedef {{most: bigint, least: bigint | null}} Bounds micro-units */

/**
 * @param {Summary} summary
 * @param {PageData} data
 * @param {import("./campaign.js").Options} options
 * @param {string} balance
 * @param {(code: string) => string} nameOf of a character
 */
export function estimateDocument(summary, data, options, balance, nameOf) {
  const { tariff } = data;
  const rate = (/** @type {string} */ country) => BigInt(tariff.rates[country]);
  const milliOf = (/** @type {Summary["lines"][number]} */ line) => rate(line[0]) * BigInt(line[3]);
  const total = summary.lines.reduce((sum, line) => sum + milliOf(line), 0n);
  const whole = tariff.hasPrices ? cheapestPurchase(total, 0n, tariff) : null;
  const each = whole ? creditPrice(whole) : null;
  /** @type {Bounds | null} */
  const bounds = whole ? { most: whole.price, least: whole.atLeast } : null;
  const usedBounds = bounds && whole ? boundsOfUsed(total, whole) : null;
  const messages = summary.lines.reduce((sum, line) => sum + line[2], 0);
  const segments = summary.lines.reduce((sum, line) => sum + line[3], 0);
  const grouped = (/** @type {(line: Summary["lines"][number]) => string} */ keyOf) => {
    /** @type {Map<string, {messages: number, segments: number, milli: bigint}>} */
    const found = new Map();
    for (const line of summary.lines) {
      const of = found.get(keyOf(line)) ?? { messages: 0, segments: 0, milli: 0n };
      of.messages += line[2];
      of.segments += line[3];
      of.milli += milliOf(line);
      found.set(keyOf(line), of);
    }
    const sorted = [...found].sort((a, b) => (a[1].milli === b[1].milli ? (a[0] < b[0] ? -1 : 1) : a[1].milli > b[1].milli ? -1 : 1));
    const weights = sorted.map(([, of]) => of.milli);
    const most = usedBounds ? shareOut(usedBounds.most, weights) : null;
    const least = usedBounds && usedBounds.least !== null ? shareOut(usedBounds.least, weights) : null;
    return sorted.map(([key, of], at) => ({
      key,
      ...amounts(of.messages, of.segments, of.milli, most ? most[at] : null, least ? least[at] : null),
    }));
  };
  const held = toScaled(balance, 3) ?? 0n;
  const purchase = tariff.hasPrices ? cheapestPurchase(total, held, tariff) : null;
  const left = summary.rows - summary.rejected;
  const justOver = summary.lines.reduce((sum, line) => sum + rate(line[0]) * BigInt(line[4]), 0n);
  return {
    schema: 1,
    campaign: { name: summary.name, rows: summary.rows, priced: left, rejected: summary.rejected, left_out: 0 },
    stop_clause: options.clause
      ? {
          ...{ text: options.clause, units: [...options.clause].length, messages: summary.withClause },
          ...{ of_account: null, measured_on: null },
          rows_with_other: options.clauseAssumed ? summary.withOther : null,
        }
      : null,
    totals: {
      ...amounts(messages, segments, total, usedBounds?.most ?? null, usedBounds?.least ?? null),
      price_at_most: whole !== null && whole.atLeast !== whole.price,
      currency: tariff.currency,
      credit_price: each ? toPrice(each.most) : null,
      credit_price_at_least: each && each.least !== null ? toPrice(each.least) : null,
    },
    encodings: ["GSM-7", "UCS-2"].flatMap((name) =>
      grouped((line) => line[1])
        .filter(({ key }) => key === name)
        .map(({ key, ...rest }) => ({ encoding: key, ...rest })),
    ),
    destinations: grouped((line) => line[0]).map(({ key, ...rest }) => ({
      ...{ country: key, name: data.names[key]?.[0] ?? key, rate: toCredits(rate(key)) },
      ...rest,
    })),
    lines: [...summary.lines]
      .sort((a, b) => (a[0] + a[1] < b[0] + b[1] ? -1 : 1))
      .map(([country, encoding, sent, parts]) => ({ country, encoding, messages: sent, segments: parts })),
    lengths: summary.lengths.map(([parts, sent]) => ({ segments: parts, messages: sent })),
    forcing: summary.forcing
      .map(([code, sent]) => ({ character: String.fromCodePoint(code), code, messages: sent }))
      .sort((a, b) => b.messages - a.messages || a.code - b.code)
      .map(({ character, messages: sent }) => ({ character, name: nameOf(character), messages: sent })),
    just_over: { units: 10, messages: summary.lines.reduce((sum, line) => sum + line[4], 0), credits: toCredits(justOver) },
    rejects: [...summary.rejects]
      .sort((a, b) => b[2] - a[2] || (a[0] + a[1] < b[0] + b[1] ? -1 : 1))
      .map(([code, country, rows]) => ({
        ...{ code, country: country || null, rows },
        reason: (data.reasons[code]?.title.en ?? code).replace("{country}", data.names[country]?.[0] ?? country),
      })),
    warnings: [...summary.warnings]
      .sort((a, b) => (a[0] < b[0] ? -1 : 1))
      .map(([kind, sent]) => ({ kind, text: fill(data.warnings[kind].en, {}), messages: sent })),
    split: null,
    assumed: {},
    purchase: purchase ? purchaseDocument(purchase, tariff) : null,
    tariff: tariff.used,
    read_as: readAs(summary, data, options),
    examples: summary.first ? [{ ...summary.first, campaign: null }] : [],
    longest: summary.longest ? { ...summary.longest, campaign: null } : null,
    foreign_fields: summary.foreign.map(({ written, column, fieldsAs }) => ({ written, column, fields_as: fieldsAs })),
    duplicates: {
      ...{ rows: summary.duplicates.rows, same_text: summary.duplicates.sameText },
      ...{ one_in: summary.duplicates.oneIn, text_one_in: summary.duplicates.textOneIn },
    },
    ...{ stock: null, bad_files: [], adding: null },
    campaigns: [
      {
        ...amounts(messages, segments, total, usedBounds?.most ?? null, usedBounds?.least ?? null),
        ...{ name: summary.name, rows: summary.rows, rejected: summary.rejected, bytes: null },
      },
    ],
  };
}

/**
 * What a campaign takes once rewritten by a level and those before it: segments, credits, and the price at most.
 * @param {Summary} summary
 * @param {PageData} data
 */
export function levelsOf(summary, data) {
  const { rates, hasPrices } = data.tariff;
  const total = summary.lines.reduce((sum, line) => sum + BigInt(rates[line[0]]) * BigInt(line[3]), 0n);
  const segments = summary.lines.reduce((sum, line) => sum + line[3], 0);
  const priceOfAll = (/** @type {bigint} */ milli) => (hasPrices ? boundsOfUsed(milli, priceOf(milli, data.tariff)).most : null);
  const before = priceOfAll(total);
  return summary.saved.map(([level, saved]) => {
    const milli = saved.reduce((sum, [country, each]) => sum + BigInt(rates[country]) * BigInt(each), 0n);
    const after = priceOfAll(total - milli);
    return {
      ...{ level, segments: segments - saved.reduce((sum, [, each]) => sum + each, 0) },
      ...{ credits: toCredits(total - milli), saved: toCredits(milli) },
      price: before === null || after === null ? null : toPrice(before - after),
    };
  });
}

/** @param {number} messages @param {number} segments @param {bigint} milli @param {bigint | null} most @param {bigint | null} least */
function amounts(messages, segments, milli, most, least) {
  return {
    ...{ messages, segments, credits: toCredits(milli) },
    price: most === null ? null : toPrice(most),
    price_at_least: least === null ? null : toPrice(least),
  };
}

/** @param {Summary} summary @param {PageData} data @param {import("./campaign.js").Options} options */
function readAs(summary, data, options) {
  const decided = [...summary.reading].sort((a, b) => (a[0] + "\0" + a[1] < b[0] + "\0" + b[1] ? -1 : 1));
  if (options.assumesCountry) decided.unshift(["country", options.country, 1]);
  return decided.map(([kind, detail, count]) => ({ kind, detail, text: readingText(data, kind, detail, count, "en"), count, campaigns: [] }));
}

/** @param {PageData} data @param {string} kind @param {string} detail @param {number} count @param {"en" | "fr"} language */
export function readingText(data, kind, detail, count, language) {
  const sentence = data.reading[kind === "encoding" ? `${kind} ${detail}` : kind]?.[language] ?? kind;
  const said = kind === "country" ? (data.names[detail]?.[language === "fr" ? 1 : 0] ?? detail) : detail;
  return sentence.replaceAll("{detail}", said).replaceAll("{count}", String(count));
}

/**
 * What the credits used cost, of all that are bought.
 * @param {bigint} total
 * @param {{price: bigint, atLeast: bigint | null, received: bigint}} whole
 * @returns {Bounds}
 */
export function boundsOfUsed(total, whole) {
  const share = (/** @type {bigint} */ price) => usedShare(price, total, whole.received);
  return { most: share(whole.price), least: whole.atLeast === null ? null : share(whole.atLeast) };
}

/** @param {bigint} price @param {bigint} milli @param {bigint} received */
const usedShare = (price, milli, received) => (received ? roundLine(price * milli, received * 1000n) : 0n);
