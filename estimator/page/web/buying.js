// A purchase, and the curve of what credits cost.
import { make, table } from "./dom.js";
import { Words } from "./say.js";

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [640, 260, 70, 34];

/** @param {any} purchase @param {Words} words */
export function purchaseParts(purchase, words) {
  if (!purchase.orders.length) return [make("p", {}, words.say("nothing to buy"))];
  const credits = (/** @type {string} */ count) => words.counted("credit", count);
  const price = words.money(purchase.price, purchase.at_least);
  const parts = [make("p", { class: "big" }, words.say("cheapest", { price }))];
  if (purchase.price_with_vat !== null)
    parts.push(make("p", {}, words.say("with vat", { price: words.money(purchase.price_with_vat, purchase.at_least_with_vat), vat: words.number(purchase.vat) })));
  const heads = [words.say("orders"), words.say("credits"), words.say("one credit"), words.say("price column", { currency: words.currency })];
  parts.push(table(heads, orderRows(purchase.orders, words), { numbers: [1, 2, 3], caption: words.say("orders") }));
  parts.push(
    make("p", {}, words.say("left over", { needed: credits(purchase.credits_needed), held: credits(purchase.balance), left: credits(purchase.left_over) })),
  );
  const { alternative, next_bracket: next, may_be_cheaper: cheaper, more } = purchase;
  if (alternative)
    parts.push(
      make("p", {}, words.say("next best", {
        price: words.money(alternative.price, alternative.at_least),
        extra: words.money(alternative.extra, alternative.extra_at_least),
        left: credits(alternative.left_over),
      })),
    );
  if (next)
    parts.push(
      make("p", {}, words.say(next.sure ? "from" : "from perhaps", { trigger: words.counted("credit", next.trigger), minimum: words.number(next.minimum), price: words.money(next.price_per_credit) })),
    );
  if (cheaper) parts.push(make("p", {}, words.say("may be cheaper", { credits: words.counted("credit", cheaper.credits), price: words.money(cheaper.price, cheaper.at_least) })));
  if (more)
    parts.push(make("p", {}, words.say("more credits", { credits: words.counted("credit", more.credits), extra: words.money(more.extra), quantity: received(more.order, words) })));
  return parts;
}

/** Credits, and those that come on top. @param {any} order @param {Words} words */
const received = (order, words) => words.number(order.credits) + (order.gift ? ` + ${words.number(order.gift)}` : "");

/** Equal orders on one line. @param {any[]} orders @param {Words} words */
function orderRows(orders, words) {
  /** @type {Map<string, any>} */
  const kinds = new Map();
  for (const order of orders) {
    const key = JSON.stringify(order);
    kinds.set(key, { order, times: (kinds.get(key)?.times ?? 0) + 1 });
  }
  return [...kinds.values()].map(({ order, times }) => [
    words.number(times),
    received(order, words),
    order.price_per_credit === null ? "" : words.number(order.price_per_credit),
    words.priceOf(order.price, order.at_least),
  ]);
}

/**
 * The curve of price against quantity, with what is needed and where a larger order pays.
 * @param {[number, number][]} curve
 * @param {number} need
 * @param {any} purchase
 * @param {Words} words
 */
export function curveOf(curve, need, purchase, words) {
  const [far, high] = [curve[curve.length - 1][0], Math.max(...curve.map(([, price]) => price))];
  const x = (/** @type {number} */ at) => LEFT + (at / far) * (WIDTH - LEFT - 12);
  const y = (/** @type {number} */ price) => HEIGHT - BOTTOM - (price / (high || 1)) * (HEIGHT - BOTTOM - 16);
  const line = curve.map(([at, price], place) => `${place ? "L" : "M"}${x(at).toFixed(1)} ${y(price).toFixed(1)}`).join("");
  const says = words.say("curve says", {
    least: words.money(curve[0][1].toFixed(2)),
    first: words.counted("credit", curve[0][0]),
    most: words.money(high.toFixed(2)),
    quantity: words.number(far),
  });
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": says, class: "curve" });
  picture.append(
    svg("path", { d: `M${LEFT} 8V${HEIGHT - BOTTOM}H${WIDTH - 8}`, class: "axis" }),
    svg("path", { d: line, class: "line" }),
    text(LEFT - 6, y(high) + 8, words.number(high.toFixed(0)), "end"),
    text(LEFT - 6, y(0) + 4, "0", "end"),
    text(WIDTH - 8, HEIGHT - 8, words.number(far), "end"),
  );
  const marks = [{ at: need, name: "need", says: "curve need" }];
  const { trigger, sure } = purchase.next_bracket ?? {};
  if (trigger && trigger < far) marks.push({ at: trigger, name: "trigger", says: `curve trigger${sure ? "" : " perhaps"}` });
  for (const { at, name } of marks) picture.append(svg("path", { d: `M${x(at)} 8V${HEIGHT - BOTTOM}`, class: `mark ${name}` }));
  const legend = marks.map(({ at, name, says }) => make("li", { class: name }, words.say(says, { quantity: words.number(at) })));
  return make("figure", {}, picture, make("figcaption", {}, words.say("curve"), make("ul", { class: "legend" }, ...legend)));
}

/** @param {string} tag @param {Record<string, any>} properties */
function svg(tag, properties) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(properties)) element.setAttribute(name, String(value));
  return element;
}

/** @param {number} x @param {number} y @param {string} words @param {string} anchor */
function text(x, y, words, anchor) {
  const element = svg("text", { x, y, "text-anchor": anchor });
  element.textContent = words;
  return element;
}
