// What runs beside the page, so that it stays alive: files and purchases.
import { Core } from "./core.js";
import { Fault } from "./decode.js";
import { fromBase64 } from "./dom.js";
import { estimateDocument, levelsOf } from "./estimate.js";
import { toScaled } from "./exact.js";
import { TooLarge, pricesUpTo } from "./basket.js";
import { cheapestPurchase, purchaseDocument } from "./purchase.js";
import { Reader } from "./reader.js";

/** @typedef {import("./page-data.js").PageData} PageData */

/**
 * @typedef {{kind: "begin", data: string, tables: string, core: string, automaton: string}
 *   | {kind: "campaign", id: number, file: Blob, name: string, options: import("./campaign.js").Options, balance: string}
 *   | {kind: "purchase", id: number, needed: string, balance: string}} Asked
 */

const STEP = 150;
const GONE = ["NotFoundError", "NotReadableError"];
const MOST_OF_CURVE = 400000;
const POINTS = 240;

/** @type {Reader | null} */
let reader = null;

/** What came before is done before what comes next. @type {Promise<void>} */
let busy = Promise.resolve();

export function work() {
  const scope = /** @type {any} */ (globalThis);
  scope.onmessage = (/** @type {MessageEvent<Asked>} */ { data: asked }) => {
    busy = busy.then(() => answer(asked, (said) => scope.postMessage(said)));
  };
}

/** @param {Asked} asked @param {(said: any) => void} say */
async function answer(asked, say) {
  const id = "id" in asked ? asked.id : 0;
  try {
    if (asked.kind === "begin") {
      const data = { ...JSON.parse(asked.data), ...JSON.parse(asked.tables) };
      reader = new Reader(await Core.load(fromBase64(asked.core)), data, await inflated(fromBase64(asked.automaton)));
      return;
    }
    if (!reader) throw new Error("not begun");
    if (asked.kind === "campaign") {
      let last = 0;
      const summary = await reader.summary(asked.file, asked.name, asked.options, (done, size, rows) => {
        if (Date.now() - last < STEP) return;
        last = Date.now();
        say({ kind: "progress", id, done, size, rows });
      });
      if (asked.options.apply) {
        say({ kind: "applied", id, file: summary.applied });
        return;
      }
      const document = estimateDocument(summary, reader.data, asked.options, asked.balance, (character) => nameOf(character));
      say({ kind: "campaign", id, summary, document, levels: asked.options.advise ? levelsOf(summary, reader.data) : null });
    } else if (asked.kind === "purchase") say({ kind: "purchase", id, ...bought(asked.needed, asked.balance, reader.data) });
  } catch (error) {
    // A folder, or a file that was changed or moved since it was given.
    if (error instanceof DOMException && GONE.includes(error.name)) say({ kind: "fault", id, code: "FIL003", details: {} });
    else if (error instanceof Fault) say({ kind: "fault", id, code: error.code, details: error.details });
    else if (error instanceof TooLarge) say({ kind: "fault", id, code: "PAC004", details: {} });
    else say({ kind: "fault", id, code: "", details: { what: error instanceof Error ? `${error.message} ${error.stack}` : String(error) } });
  }
}

/** @param {string} character */
function nameOf(character) {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return reader?.data.characters[character]?.[0] ?? `U+${code}`;
}

/** @param {string} needed @param {string} balance @param {PageData} data */
function bought(needed, balance, data) {
  const milli = toScaled(needed, 3) ?? 0n;
  const purchase = cheapestPurchase(milli, toScaled(balance, 3) ?? 0n, data.tariff);
  const need = Number(toScaled(needed, 3) ?? 0n) / 1000 - Number(toScaled(balance, 3) ?? 0n) / 1000;
  /** @type {[number, number][]} */
  const curve = [];
  const end = Math.ceil(Math.max(2 * need, 2000));
  if (need > 0 && end <= MOST_OF_CURVE) {
    const prices = pricesUpTo(data.tariff, end);
    const step = Math.max(1, Math.floor(end / POINTS));
    for (let at = step; at <= end; at += step) curve.push([at, prices[at] / 1e6]);
  }
  return { document: purchaseDocument(purchase, data.tariff), curve, need: Math.max(0, Math.ceil(need)) };
}

/** @param {Uint8Array<ArrayBuffer>} octets */
export async function inflated(octets) {
  const stream = new Blob([octets]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
