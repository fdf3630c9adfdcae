// What the page is made with: written by estimator/page/data.py. What a text needs is `PageData`; the worker, which
// reads campaigns, has the tables beside it.

/**
 * @typedef {{minimum: number, maximum: number | null, price: number, known: boolean, gift: number,
 *   least: number | null}} BracketData prices in millionths
 *
 * @typedef {object} TariffData
 * @property {Record<string, number>} rates thousandths of a credit
 * @property {BracketData[]} brackets
 * @property {{credits: number, price: number, gift: number}[]} packs
 * @property {number} orderMaximum
 * @property {string | null} vat percent
 * @property {string} currency
 * @property {boolean} hasPrices
 * @property {Record<string, string>} used what a document says of it
 *
 * @typedef {object} PageData
 * @property {"en" | "fr"} language
 * @property {string} version
 * @property {string[]} homes countries whose national numbers are read
 * @property {{usual: string, other: string, home: string}} clauses home: of accounts billed there it is counted
 * @property {TariffData} tariff
 * @property {Record<string, [string, string]>} names of countries, in English and French
 * @property {Record<string, [string, string]>} characters their names, in English and French
 * @property {Record<string, {title: Record<string, string>, hint: Record<string, string>,
 *   sentence: Record<string, string>}>} reasons by code
 * @property {Record<string, Record<string, string>>} warnings
 * @property {Record<string, Record<string, string>>} reading
 * @property {Record<string, Record<string, string[]>>} words sentences of the page, in one form or two
 * @property {Record<string, string>} replacements
 *
 * @typedef {object} Tables
 * @property {import("./numbers.js").NumberData} numbers
 * @property {import("./columns.js").HeadingRules} headings
 * @property {import("./decode.js").EncodingRules} encodings
 * @property {import("./sums.js").SumRules} sums
 * @property {import("./fields.js").FieldSyntax[]} fields
 * @property {import("./advice.js").LevelData[]} levels each with those before it
 * @property {string} workbookLanguage how cells are written where the account is billed
 * @property {string[]} gsm7 its characters of one unit, and of two
 * @property {string} undecided the code of rows that the page cannot read
 *
 * @typedef {PageData & Tables} ReaderData
 */

export {};
