// The page: its parts wired together. In the worker, which runs the same program, only `work`.
import { curveOf, purchaseParts } from "./buying.js";
import { Core } from "./core.js";
import { byId, download, fromBase64, make } from "./dom.js";
import { toScaled } from "./exact.js";
import { faultText } from "./faults.js";
import { Message } from "./message.js";
import { results, totalText } from "./results.js";
import { Words, visible } from "./say.js";
import { fromLink, share } from "./sharing.js";
import { taking } from "./taking.js";
import { work } from "./worker.js";

/** @typedef {import("./page-data.js").PageData} PageData */

const ENCODING_CHOICES = ["", "utf-8", "cp1252", "mac_roman", "iso-8859-15", "utf-16le", "utf-16be"];
const PAUSE = 250;
/** Bytes of a campaign up to which what rewriting saves is looked for without being asked. */
const ADVISED_AT_ONCE = 8 << 20;

export class Page {
  /** @param {PageData} data @param {Core} core */
  constructor(data, core) {
    this.data = data;
    this.core = core;
    this.words = new Words(data);
    /** @type {Worker | null} */
    this.worker = null;
    this.asked = 0;
    /** Files that were given with the one that is read. */
    this.others = 0;
    /** Whether the text was sent to every row of a file that has none. */
    this.isFilled = false;
    this.purchaseAsked = 0;
    this.started = 0;
    /** @type {{blob: Blob, name: string} | null} */
    this.file = null;
    /** @type {{document: any, summary: import("./campaign.js").Summary, levels: any} | null} */
    this.result = null;
    /** @type {any} */
    this.bought = null;
    /** @type {{code: string, details: any} | null} */
    this.fault = null;
    this.message = new Message(this);
  }

  /** The text answered, before all else: the rest of the page is not even there yet. */
  answer() {
    fromLink(this);
    this.speakText();
    on("recipients", "input", () => this.text());
    on("message", "input", () => {
      this.text();
      if (this.isFilled || byId("use-text").checked) this.againSoon();
    });
    for (const id of ["country", "clause"]) on(id, "change", () => this.text());
  }

  begin() {
    this.speakRest();
    on("clause", "change", () => this.again());
    on("language", "change", ({ target }) => {
      this.words.language = target.value;
      this.speak();
    });
    taking(this);
    // A link that is opened in this very page changes its fragment alone.
    globalThis.addEventListener("hashchange", () => {
      fromLink(this);
      this.speak();
    });
    for (const id of ["home", "delimiter", "encoding", "number-column", "message-column", "use-text"]) on(id, "change", () => this.again());
    on("cancel", "click", () => this.cancel());
    for (const id of ["needed", "balance"]) on(id, "input", () => this.buySoon());
    on("balance", "change", () => this.again());
    on("save", "click", () => this.save());
    on("print", "click", () => globalThis.print());
    on("share", "click", () => share(this));
    this.startWorker();
  }

  /** Everything in the language in force. */
  speak() {
    this.speakText();
    this.speakRest();
  }

  /** What a text is answered with. */
  speakText() {
    const { words, data } = this;
    document.documentElement.lang = words.language;
    document.title = words.say("title");
    byId("language").value = words.language;
    for (const element of document.querySelectorAll("[data-say]")) element.textContent = words.say(/** @type {HTMLElement} */ (element).dataset.say ?? "");
    byId("clause-label").textContent = words.say("clause", { clause: visible(data.clauses.usual) });
    const chosen = byId("country").value || this.home;
    options("country", [[chosen, words.country(chosen)]], chosen);
    const { used } = data.tariff;
    const tariff = words.say("tariff", { country: words.country(this.home), valid_from: words.day(used.valid_from), read_on: words.day(used.read_on), source: used.source });
    byId("tariff").textContent = used.status === "illustrative" ? `${words.say("illustrative")} ${tariff}` : tariff;
    byId("version").textContent = `smscost ${data.version}`;
    this.text();
  }

  /** All else. */
  speakRest() {
    const { words, data, home } = this;
    const compare = new Intl.Collator(words.language).compare;
    const named = (/** @type {string[]} */ codes) => codes.map((code) => [code, words.country(code)]).sort((a, b) => compare(a[1], b[1]));
    options("country", named(Object.keys(data.tariff.rates)), home);
    options("home", [["", words.say("nobody")], ...named(data.homes)], home);
    options("delimiter", [["", words.say("found out")], [",", ","], [";", ";"], ["\t", words.say("tab")], ["|", "|"]], "");
    options("encoding", ENCODING_CHOICES.map((each) => [each, each ? each.toUpperCase().replace("_", " ") : words.say("found out")]), "");
    this.columns(this.result?.summary.header ?? []);
    this.show();
    this.showPurchase();
    byId("campaign-status").textContent = "";
  }

  /** The country where the account is billed. */
  get home() {
    return this.data.tariff.used.billing_country.toUpperCase();
  }

  /** @param {string[]} header */
  columns(header) {
    const choices = [["", this.words.say("found out")], ...header.filter(Boolean).map((name) => [name, name])];
    for (const id of ["number-column", "message-column"]) options(id, choices, "");
  }

  get clause() {
    return byId("clause").checked ? this.data.clauses.usual : "";
  }

  text() {
    this.message.show();
  }

  /** The total, in view. @param {string | null} text */
  sticky(text) {
    const total = this.result ? totalText(this.result.document, this.words) : text;
    byId("total").hidden = !total;
    byId("total-text").textContent = total ?? "";
    if (this.result) {
      const { totals } = this.result.document;
      byId("total-text").append(make("br"), this.words.say("price", { price: this.words.money(totals.price, totals.price_at_least) }));
    }
  }

  startWorker() {
    const held = (/** @type {string} */ id) => byId(id).textContent;
    const address = URL.createObjectURL(new Blob([held("library"), held("program")], { type: "text/javascript" }));
    this.worker = new Worker(address);
    this.worker.onmessage = ({ data }) => this.heard(data);
    this.worker.onerror = ({ message }) => this.heard({ kind: "fault", id: this.asked, code: "", details: { what: message } });
    this.worker.postMessage({ kind: "begin", data: held("data"), tables: held("tables"), core: held("core"), automaton: held("automaton") });
  }

  /** @param {Blob} blob @param {string} name @param {number} [others] files that were given with it */
  take(blob, name, others = 0) {
    this.others = others;
    byId("number-column").value = byId("message-column").value = "";
    this.file = { blob, name };
    this.adviceAsked = false;
    this.again();
  }

  /** Read the file, once more where a choice has changed. */
  again() {
    if (!this.file) return;
    if (this.running) this.stop();
    this.fault = null;
    this.result = null;
    this.show();
    this.askWorker(this.options());
  }

  /** The same, once the text that goes to every row is no longer typed. */
  againSoon() {
    clearTimeout(this.textLater);
    this.textLater = setTimeout(() => this.again(), 2 * PAUSE);
  }

  /** @returns {import("./campaign.js").Options} */
  options() {
    const home = byId("home").value;
    const { clauses, tariff } = this.data;
    const template = byId("use-text").checked || this.textTaken ? byId("message").value : "";
    return {
      ...{ encoding: byId("encoding").value, delimiter: byId("delimiter").value, country: home },
      ...{ numberColumn: byId("number-column").value, messageColumn: byId("message-column").value },
      ...{ template, fieldsAs: "ovhcloud", clause: this.clause, clauseAssumed: Boolean(this.clause) },
      advise: this.adviceAsked || (this.file?.blob.size ?? 0) <= ADVISED_AT_ONCE,
      clauseBySender: tariff.used.billing_country === clauses.home,
      assumesCountry: home === this.home,
      apply: "",
    };
  }

  /** The campaign read once more, and written with its cheaper texts. @param {string} level */
  apply(level) {
    if (!this.file || this.running) return;
    this.askWorker({ ...this.options(), advise: true, apply: level });
  }

  /** @param {import("./campaign.js").Options} options */
  askWorker(options) {
    if (!this.file) return;
    const { blob, name } = this.file;
    this.asked += 1;
    this.running = true;
    this.started = performance.now();
    byId("progress").hidden = false;
    byId("campaign-status").textContent = "";
    this.progress(0, 1, 0);
    this.worker?.postMessage({ kind: "campaign", id: this.asked, file: blob, name, options, balance: this.balance() });
  }

  balance() {
    const given = this.amount("balance");
    return given ?? "0";
  }

  /** A number that was typed, as it is exactly. @param {string} id */
  amount(id) {
    const text = byId(id).value.replace(/[\s\u202f]/g, "").replace(",", ".");
    const wrong = text !== "" && toScaled(text, 3) === null;
    byId(id).setAttribute("aria-invalid", String(wrong));
    return wrong || text === "" ? null : text;
  }

  /** @param {number} done of its bytes @param {number} size @param {number} rows */
  progress(done, size, rows) {
    const share = done / (size || 1);
    byId("bar").value = share;
    const percent = Math.round(100 * share);
    byId("progress-text").textContent = this.words.say("reading", { name: this.file?.name ?? "", rows: this.words.counted("row", rows), percent });
  }

  /** @param {any} said */
  heard(said) {
    if (said.kind === "purchase" || said.id < 0) {
      if (said.id !== -this.purchaseAsked) return;
      this.bought = said;
      this.showPurchase();
      return;
    }
    if (said.id !== this.asked) return;
    if (said.kind === "progress") {
      this.progress(said.done, said.size, said.rows);
      return;
    }
    this.running = false;
    byId("progress").hidden = true;
    if (said.kind === "applied") {
      download(said.file, `${this.words.say("applied file")}-${this.stem()}.csv`);
      byId("campaign-status").textContent = this.words.say("applied says");
      return;
    }
    if (said.kind === "fault") {
      if ((said.code === "COL002" || said.code === "COL013") && byId("message").value && !this.textTaken) {
        this.textTaken = true;
        this.again();
        return;
      }
      this.textTaken = false;
      this.fault = said;
      byId("reading").open = /^(COL|ENC|CSV006)/.test(said.code);
      if (said.details.columns) this.columns(said.details.columns);
    } else {
      this.result = said;
      const chosen = ["number-column", "message-column"].map((id) => byId(id).value);
      this.columns(said.summary.header);
      ["number-column", "message-column"].forEach((id, at) => (byId(id).value = chosen[at]));
      byId("campaign-status").textContent = this.words.say("done", {
        name: this.file?.name ?? "",
        rows: this.words.counted("row", said.summary.rows),
        seconds: this.words.number(((performance.now() - this.started) / 1000).toFixed(1)),
      });
      if (this.textTaken) byId("campaign-status").append(` ${this.words.say("used text")}`);
      if (this.others) byId("campaign-status").append(` ${this.words.say("others", { count: this.others })}`);
      this.isFilled = Boolean(this.textTaken);
      this.textTaken = false;
      byId("needed").value = this.words.number(said.document.totals.credits);
      this.buy();
    }
    this.show();
  }

  stop() {
    this.worker?.terminate();
    this.running = false;
    byId("progress").hidden = true;
    this.startWorker();
  }

  cancel() {
    this.stop();
    if (!this.result) this.file = null;
    byId("campaign-status").textContent = this.words.say("cancelled");
    byId("choose").focus();
  }

  /** What was found, or what is wrong. */
  show() {
    const { words, result, fault } = this;
    byId("fault").replaceChildren(...(fault ? [make("p", {}, faultText(fault, words))] : []));
    const download = () => this.downloadRejects();
    const ask = () => {
      this.adviceAsked = true;
      this.again();
    };
    byId("results").replaceChildren(...(result ? results(result.document, result.summary, words, download, result.levels, ask, (level) => this.apply(level)) : []));
    byId("save").disabled = !result;
    const message = byId("message").value;
    if (result || !message) this.sticky(null);
    else this.text();
  }

  downloadRejects() {
    if (this.result) download(this.result.summary.rejectsFile, `rejects-${this.stem()}.csv`);
  }

  stem() {
    return (this.file?.name ?? "campaign").replace(/\.[^.]*$/, "");
  }

  buySoon() {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.buy(), PAUSE);
  }

  buy() {
    const [needed, balance] = [this.amount("needed"), this.amount("balance")];
    this.bought = null;
    if (needed !== null && balance !== null && this.data.tariff.hasPrices) {
      this.purchaseAsked += 1;
      this.worker?.postMessage({ kind: "purchase", id: -this.purchaseAsked, needed, balance });
    } else this.showPurchase();
  }

  showPurchase() {
    const { words, bought } = this;
    const box = byId("bought");
    if (!this.data.tariff.hasPrices) box.replaceChildren(make("p", {}, words.say("no prices")));
    else if (!bought) box.replaceChildren(...(byId("needed").value && this.amount("needed") === null ? [make("p", {}, words.say("no amount"))] : []));
    else if (bought.kind === "fault") box.replaceChildren(make("p", {}, bought.code === "PAC004" ? words.say("too large") : words.say("unforeseen", bought.details)));
    else {
      box.replaceChildren(...purchaseParts(bought.document, words));
      byId("bought-said").textContent = box.firstElementChild?.textContent ?? "";
      if (bought.curve.length) box.append(curveOf(bought.curve, bought.need, bought.document, words));
    }
  }

  save() {
    if (!this.result) return;
    const octets = `${JSON.stringify(this.result.document, null, 2)}\n`;
    download(new Blob([octets], { type: "application/json" }), `${this.stem()}.json`);
  }
}

/** Choices of a select; the one that was chosen stays. @param {string} id @param {string[][]} choices @param {string} first */
function options(id, choices, first) {
  const select = byId(id);
  const before = select.options.length ? select.value : first;
  select.replaceChildren(...choices.map(([value, text]) => make("option", { value }, text)));
  select.value = choices.some(([value]) => value === before) ? before : first;
}

/** @param {string} id @param {string} event @param {(event: any) => void} handler */
const on = (id, event, handler) => byId(id).addEventListener(event, handler);

/** Once all of the file is there, and what was answered could be shown. */
const shown = () =>
  new Promise((done) => {
    const soon = () => setTimeout(done, 0);
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", soon);
    else soon();
  });

async function open() {
  const data = JSON.parse(byId("data").textContent);
  const core = await Core.load(fromBase64(byId("core").textContent));
  const page = new Page(data, core);
  page.answer();
  performance.mark("answered");
  await shown();
  page.begin();
  document.documentElement.dataset.ready = "yes";
}

if (typeof document === "undefined") work();
else open();
