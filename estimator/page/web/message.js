// The text of a message, explained while it is typed: its segments, what costs what, what to put instead.
import { TooLarge } from "./basket.js";
import { byId, make, table } from "./dom.js";
import { boundsOfUsed } from "./estimate.js";
import { toCredits, toPrice } from "./exact.js";
import { explain } from "./explain.js";
import { priceOf } from "./purchase.js";
import { seen } from "./say.js";
import { blocks, forcingList, partsOf, summaryOf } from "./textbox.js";

export class Message {
  /** @param {import("./main.js").Page} page */
  constructor(page) {
    this.page = page;
    /** @type {string[]} */
    this.undone = [];
    this.announced = "";
  }

  /** The text, explained. */
  show() {
    const { words, core, data, clause } = this.page;
    const message = byId("message").value;
    const details = byId("text-details");
    const recipients = this.recipients();
    if (!message) {
      byId("text-summary").textContent = words.say("no text");
      byId("blocks").replaceChildren();
      details.replaceChildren(...this.undoButton());
      byId("announced").textContent = "";
      this.announced = "";
      this.page.sticky(null);
      return;
    }
    const explained = explain(core, message, clause);
    byId("text-summary").textContent = summaryOf(explained, words);
    byId("blocks").replaceChildren(blocks(explained, clause, words));
    const parts = [];
    const country = byId("country").value;
    const rate = BigInt(data.tariff.rates[country] ?? 0);
    const milli = rate * BigInt(explained.segments.length) * recipients;
    const says = words.say("cost of all", {
      messages: words.counted("message", recipients.toString()),
      country: words.country(country),
      credits: words.counted("credit", toCredits(milli)),
      price: this.costOf(milli),
    });
    parts.push(make("p", { class: "big" }, says));
    if (explained.over) {
      const saved = rate * recipients;
      parts.push(
        make("p", { class: "save" }, words.say(explained.doubled.length ? "to save units" : "to save", {
          characters: words.counted("character", explained.over),
          units: words.counted("unit", explained.over),
          recipients: words.counted("recipient", recipients.toString()),
          credits: words.counted("credit", toCredits(saved)),
          price: this.lessOf(milli, saved),
        })),
      );
    }
    if (explained.forcing.length) {
      parts.push(make("p", {}, words.say("forcing")), forcingList(explained, words, (character, instead) => this.replace((text) => text.replaceAll(character, instead))));
      if (explained.forcing.some(({ character }) => data.replacements[character] !== undefined))
        parts.push(
          make("p", {}, make("button", { type: "button", on: { click: () => this.replaceAll(explained.forcing) } }, words.say("replace all"))),
        );
    }
    parts.push(...this.undoButton());
    if (explained.doubled.length) {
      const doubled = explained.doubled.map(({ character, positions }) => words.say("times", { name: `${seen(character)} (${words.character(character)})`, count: positions.length }));
      parts.push(make("p", {}, `${words.say("doubled")} ${doubled.join(", ")}`));
    }
    const costs = partsOf(core, message, clause, words);
    if (costs.length)
      parts.push(
        table([words.say("parts"), words.say("units"), words.say("segments")], costs.map(([name, units, segments]) => [name, words.number(units), words.number(segments)]), {
          numbers: [1, 2],
          caption: words.say("parts"),
        }),
      );
    details.replaceChildren(...parts);
    const announced = words.say("announced", { segments: words.counted("segment", explained.segments.length), encoding: explained.encoding });
    if (announced !== this.announced) byId("announced").textContent = this.announced = announced;
    this.page.sticky(says);
  }

  /** How many get the text: one, where that is not said, or not to be read, which is said. */
  recipients() {
    const box = byId("recipients");
    const given = box.value.replace(/\s/g, "");
    const isWrong = given !== "" && !/^[0-9]{1,9}$/.test(given);
    box.setAttribute("aria-invalid", String(isWrong));
    byId("recipients-wrong").textContent = isWrong ? this.page.words.say("no count") : "";
    return given === "" || isWrong ? 1n : BigInt(given);
  }

  undoButton() {
    if (!this.undone.length) return [];
    const undo = () => {
      byId("message").value = this.undone.pop();
      this.show();
      byId("message").focus();
    };
    return [make("p", {}, make("button", { type: "button", id: "undo", on: { click: undo } }, this.page.words.say("undo")))];
  }

  /** @param {(text: string) => string} change */
  replace(change) {
    const box = byId("message");
    this.undone.push(box.value);
    box.value = change(box.value);
    this.show();
    box.focus();
  }

  /** @param {{character: string}[]} forcing */
  replaceAll(forcing) {
    this.replace((text) => forcing.reduce((left, { character }) => left.replaceAll(character, this.page.data.replacements[character] ?? character), text));
  }

  /** What so many credits cost: their share of the cheapest purchase of all. @param {bigint} milli */
  costOf(milli) {
    const bounds = this.boundsOf(milli);
    return bounds ? this.page.words.money(toPrice(bounds.most), bounds.least === null ? null : toPrice(bounds.least)) : this.page.words.say("unknown");
  }

  /** What is saved: the difference of two prices, where both are exact; else of what is paid at most. @param {bigint} milli @param {bigint} saved */
  lessOf(milli, saved) {
    const [all, rest] = [this.boundsOf(milli), this.boundsOf(milli - saved)];
    return all && rest ? this.page.words.money(toPrice(all.most - rest.most)) : this.page.words.say("unknown");
  }

  /** @param {bigint} milli */
  boundsOf(milli) {
    if (!this.page.data.tariff.hasPrices) return null;
    try {
      return boundsOfUsed(milli, priceOf(milli, this.page.data.tariff));
    } catch (error) {
      if (error instanceof TooLarge) return null;
      throw error;
    }
  }
}
