// A purchase as a plain value and as a document: estimator/price/packs/buying.py and document.py.
import { TooLarge, basketOf, basketRank, cheapestBasket, covering, lowest, offersOf, orderOf } from "./basket.js";
import { ceilThousand, divideHalfUp, roundLine, toCredits, toPrice, withVat } from "./exact.js";

/** @typedef {import("./page-data.js").TariffData} TariffData */
/** @typedef {import("./basket.js").Offer} Offer */
/** @typedef {import("./basket.js").Lot} Lot */
/** @typedef {import("./basket.js").Basket} Basket */

/**
 * @typedef {{credits: bigint, gift: bigint, each: bigint | null, price: bigint, atLeast: bigint | null}} Order
 *
 * @typedef {object} Purchase
 * @property {bigint} needed milli-credits
 * @property {bigint} held milli-credits
 * @property {{order: Order, times: bigint}[]} orders
 * @property {bigint} price
 * @property {bigint | null} atLeast
 * @property {bigint} received credits
 * @property {bigint} leftOver milli-credits
 * @property {{orders: {order: Order, times: bigint}[], price: bigint, atLeast: bigint | null, extra: bigint, leftOver: bigint} | null} alternative
 * @property {{minimum: number, each: bigint, trigger: bigint, isSure: boolean} | null} nextBracket
 * @property {Order | null} mayBeCheaper
 * @property {{order: Order, credits: bigint, extra: bigint} | null} more
 */

/** @param {Lot} lot @returns {Order} */
function lineOf(lot) {
  return {
    ...{ credits: lot.quantity, gift: lot.offer.gift, price: roundLine(lot.price) },
    each: lot.offer.isBracket ? lot.offer.unit : null,
    atLeast: lot.offer.bounded ? roundLine(lot.least) : null,
  };
}

/** @param {Basket} basket */
const ordersOf = (basket) => basket.lines.map(({ lot, times }) => ({ order: lineOf(lot), times }));

/** @param {{order: Order, times: bigint}[]} orders */
function totalOf(orders) {
  const price = orders.reduce((sum, { order, times }) => sum + order.price * times, 0n);
  const known = orders.every(({ order }) => order.atLeast !== null);
  const atLeast = known ? orders.reduce((sum, { order, times }) => sum + (order.atLeast ?? 0n) * times, 0n) : null;
  return { price, atLeast };
}

/** What covers a need costs, and what it brings; nothing else is asked. @param {bigint} needed milli-credits @param {TariffData} tariff */
export function priceOf(needed, tariff) {
  const best = needed > 0n ? cheapestBasket(offersOf(tariff), ceilThousand(needed)) : basketOf([]);
  return { ...totalOf(ordersOf(best)), received: best.received };
}

// An alternative that the command could not list, or write down, is none.
const MOST_ORDERS = 1_000_000n;
const MOST_PRICE = 10n ** 18n;

/** @param {Lot} lot */
const isAtMost = (lot) => lot.least !== lot.price;

/**
 * The cheapest purchase that, with what the account holds, covers a need.
 * @param {bigint} needed milli-credits
 * @param {bigint} held milli-credits
 * @param {TariffData} tariff
 * @returns {Purchase}
 */
export function cheapestPurchase(needed, held, tariff) {
  const offers = offersOf(tariff);
  const lacking = needed - held;
  const need = lacking > 0n ? ceilThousand(lacking) : 0n;
  const best = need ? cheapestBasket(offers, need) : basketOf([]);
  const orders = ordersOf(best);
  const { price, atLeast } = totalOf(orders);
  const cheaper = need ? mayBeCheaper(offers, best, need) : null;
  const other = alternative(withoutOne(offers, best, need), price, held - needed);
  const same = other && cheaper && other.orders.length === 1 && other.orders[0].times === 1n && sameOrder(other.orders[0].order, cheaper);
  return {
    ...{ needed, held, orders, price, atLeast, received: best.received },
    leftOver: held + best.received * 1000n - needed,
    alternative: same ? null : other,
    nextBracket: nextBracket(offers, need),
    mayBeCheaper: cheaper,
    more: moreCredits(offers, best, price, atLeast),
  };
}

/** @param {Order} one @param {Order} other */
const sameOrder = (one, other) =>
  one.credits === other.credits && one.gift === other.gift && one.each === other.each && one.price === other.price && one.atLeast === other.atLeast;

/** @param {Offer[]} offers @param {Basket} best @param {bigint} need @returns {Basket | null} */
function withoutOne(offers, best, need) {
  if (best.lines.some(({ lot }) => isAtMost(lot)) || !need) return null;
  try {
    const sources = [...new Map(best.lines.map(({ lot }) => [lot.offer.id, lot.offer])).values()];
    const others = sources.flatMap((source) => {
      const rest = offers.filter((offer) => !isSame(offer, source));
      return rest.length ? [cheapestBasket(rest, need)] : [];
    });
    const found = lowest(others, basketRank);
    return found && found.size <= MOST_ORDERS && found.price <= MOST_PRICE ? found : null;
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
}

/** Whether two are one thing to a buyer. @param {Offer} one @param {Offer} other */
function isSame(one, other) {
  if (!one.isBracket || !other.isBracket || one.known === other.known) return one.id === other.id;
  const [low, high] = one.minimum < other.minimum ? [one, other] : [other, one];
  return low.maximum === high.minimum && low.unit === high.unit;
}

/** @param {Basket | null} other @param {bigint} price @param {bigint} held */
function alternative(other, price, held) {
  if (!other) return null;
  const orders = ordersOf(other);
  const total = totalOf(orders);
  return { orders, ...total, extra: total.price - price, leftOver: held + other.received * 1000n };
}

/** @param {Offer[]} offers @param {bigint} need */
function nextBracket(offers, need) {
  const rising = offers.filter((offer) => offer.isBracket).sort((a, b) => a.minimum - b.minimum);
  if (!need || !rising.length) return null;
  const own = [...rising].reverse().find((each) => BigInt(each.minimum) <= need) ?? rising[0];
  const following = rising.find((each) => each.minimum > own.minimum && each.unit < own.unit);
  if (!following || !own.known || !following.known) return null;
  const others = offers.filter((offer) => offer.id !== following.id);
  const instead = orderOf(following, BigInt(following.minimum));
  try {
    let [low, high] = [1n, instead.received];
    while (low < high) {
      const middle = (low + high) / 2n;
      if (cheapestBasket(others, middle).price > instead.price) high = middle;
      else low = middle + 1n;
    }
    const isSure = !others.some((offer) => offer.lowest < BigInt(following.minimum) && isAtMost(orderOf(offer, offer.lowest)));
    return low < instead.received ? { minimum: following.minimum, each: following.unit, trigger: low, isSure } : null;
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
}

/** @param {Offer[]} offers @param {Basket} best @param {bigint} need */
function mayBeCheaper(offers, best, need) {
  if (offers.every((offer) => offer.lowest + offer.gift > need)) return null;
  const bought = best.size === 1n ? best.lines[0].lot : null;
  const lots = covering(offers, need).filter(
    (lot) => isAtMost(lot) && (lot.received === need || lot.offer.bounded) && !(bought && bought.offer.id === lot.offer.id && bought.quantity === lot.quantity),
  );
  const found = lowest(lots, (lot) => [lot.least, lot.quantity, lot.price]);
  return found && roundLine(found.least) < roundLine(best.least) ? lineOf(found) : null;
}

/** @param {Offer[]} offers @param {Basket} best @param {bigint} price @param {bigint | null} atLeast */
function moreCredits(offers, best, price, atLeast) {
  if (!best.lines.length || price !== atLeast) return null;
  const larger = offers.map((offer) => orderOf(offer, offer.lowest)).filter((lot) => lot.received > best.received && !isAtMost(lot));
  if (!larger.length) return null;
  const found = larger.reduce((one, lot) => {
    const less = (lot.price - best.price) * (one.received - best.received) < (one.price - best.price) * (lot.received - best.received);
    return less ? lot : one;
  });
  if (2n * (found.price - best.price) * best.received > best.price * (found.received - best.received)) return null;
  const order = lineOf(found);
  if (order.price < price) return null;
  return { order, credits: found.received - best.received, extra: order.price - price };
}

/** What one credit costs, to the millionth. @param {Purchase} purchase */
export function creditPrice(purchase) {
  if (!purchase.received) return null;
  const each = (/** @type {bigint} */ price) => divideHalfUp(price, purchase.received);
  return { most: each(purchase.price), least: purchase.atLeast === null ? null : each(purchase.atLeast) };
}

/** @param {Purchase} purchase @param {TariffData} tariff */
export function purchaseDocument(purchase, tariff) {
  const { price, atLeast } = purchase;
  const taxed = tariff.vat === null ? null : withVat(price, tariff.vat);
  const leastTaxed = tariff.vat === null || atLeast === null ? null : withVat(atLeast, tariff.vat);
  const bought = purchase.orders.reduce((sum, { order, times }) => sum + order.credits * times, 0n);
  const smallest = offersOf(tariff).reduce((/** @type {bigint | null} */ least, offer) => (least === null || offer.lowest < least ? offer.lowest : least), null) ?? 0n;
  const usedOf = purchase.held < purchase.needed ? purchase.held : purchase.needed;
  const { alternative: other, nextBracket: next, mayBeCheaper: cheaper, more } = purchase;
  return {
    ...{ credits_needed: toCredits(purchase.needed), balance: toCredits(purchase.held) },
    orders: orderDocuments(purchase.orders),
    ...{ price: toPrice(price), at_least: maybePrice(atLeast), at_least_with_vat: maybePrice(leastTaxed) },
    ...{ price_with_vat: maybePrice(taxed), vat: tariff.vat, left_over: toCredits(purchase.leftOver) },
    ...{ at_most: price !== atLeast, currency: tariff.currency },
    alternative: other && {
      ...{ orders: orderDocuments(other.orders), price: toPrice(other.price), at_least: maybePrice(other.atLeast) },
      ...{ extra: toPrice(other.extra), extra_at_least: maybePrice(other.atLeast === null ? null : other.atLeast - price), left_over: toCredits(other.leftOver), at_most: other.price !== other.atLeast },
    },
    next_bracket: next && { minimum: next.minimum, price_per_credit: toPrice(next.each), trigger: Number(next.trigger), sure: next.isSure },
    may_be_cheaper: cheaper && orderDocument(cheaper),
    more: more && { order: orderDocument(more.order), credits: Number(more.credits), extra: toPrice(more.extra) },
    balance_used: toCredits(usedOf > 0n ? usedOf : 0n),
    vat_amount: taxed === null ? null : toPrice(taxed - price),
    smallest_order: bought === smallest && purchase.leftOver >= 1000n ? Number(smallest) : null,
  };
}

/** @param {{order: Order, times: bigint}[]} orders */
const orderDocuments = (orders) => orders.flatMap(({ order, times }) => Array.from({ length: Number(times) }, () => orderDocument(order)));

/** @param {Order} order */
function orderDocument(order) {
  return {
    ...{ credits: Number(order.credits), gift: Number(order.gift), price: toPrice(order.price) },
    ...{ price_per_credit: maybePrice(order.each), at_least: maybePrice(order.atLeast), at_most: order.price !== order.atLeast },
  };
}

/** @param {bigint | null} micro */
const maybePrice = (micro) => (micro === null ? null : toPrice(micro));
