// The cheapest basket of orders: estimator/price/packs, whose `cheapest.py` says why this is right.
import { ceilThousand, divideHalfUp, roundLine, toCredits, toPrice, withVat } from "./exact.js";

/** @typedef {import("./page-data.js").TariffData} TariffData */

/**
 * @typedef {object} Offer
 * @property {number} id of what the tariff calls it
 * @property {boolean} isBracket
 * @property {boolean} known
 * @property {boolean} bounded whether anybody knows how low the price may be
 * @property {number} minimum
 * @property {number | null} maximum
 * @property {bigint} lowest
 * @property {bigint} highest
 * @property {bigint} unit
 * @property {bigint} base
 * @property {bigint} gift
 * @property {bigint} least
 *
 * @typedef {{offer: Offer, quantity: bigint, price: bigint, received: bigint, least: bigint}} Lot
 * @typedef {{lot: Lot, times: bigint}} Line
 * @typedef {{lines: Line[], price: bigint, least: bigint, received: bigint, size: bigint}} Basket
 *
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
 * @property {{minimum: number, each: bigint, trigger: bigint} | null} nextBracket
 * @property {Order | null} mayBeCheaper
 * @property {{order: Order, credits: bigint, extra: bigint} | null} more
 */

const CELLS = 1 << 23;
const COUNT = 2 ** 26;
const SAFE = 1n << 61n;

/** The search would not fit in memory. */
export class TooLarge extends Error {}

/** @param {TariffData} tariff @returns {Offer[]} */
export function offersOf(tariff) {
  const most = BigInt(tariff.orderMaximum);
  const brackets = tariff.brackets.map((each, id) => {
    const end = each.maximum === null ? most : BigInt(each.maximum - 1);
    return {
      ...{ id, isBracket: true, known: each.known, minimum: each.minimum, maximum: each.maximum },
      bounded: each.known || each.least !== null,
      lowest: BigInt(Math.max(each.minimum, 1)),
      highest: end < most ? end : most,
      unit: BigInt(each.price),
      base: 0n,
      gift: BigInt(each.gift),
      least: BigInt(each.known ? each.price : (each.least ?? 0)),
    };
  });
  const packs = tariff.packs.map((each, at) => ({
    ...{ id: tariff.brackets.length + at, isBracket: false, known: true, bounded: true, minimum: each.credits, maximum: null },
    ...{ lowest: BigInt(each.credits), highest: BigInt(each.credits), unit: 0n, least: 0n },
    ...{ base: BigInt(each.price), gift: BigInt(each.gift) },
  }));
  return [...brackets.filter((offer) => offer.lowest <= offer.highest), ...packs];
}

/** @param {Offer} offer @param {bigint} quantity @returns {Lot} */
function orderOf(offer, quantity) {
  return {
    ...{ offer, quantity, received: quantity + offer.gift },
    price: offer.base + offer.unit * quantity,
    least: offer.base + offer.least * quantity,
  };
}

/** @param {bigint[]} one @param {bigint[]} other */
function before(one, other) {
  const at = one.findIndex((each, place) => each !== other[place]);
  return at >= 0 && one[at] < other[at];
}

/** The first of the lowest. @template T @param {T[]} all @param {(one: T) => bigint[]} rank @returns {T | null} */
function lowest(all, rank) {
  return all.length ? all.reduce((best, each) => (before(rank(each), rank(best)) ? each : best)) : null;
}

/** @param {Lot} lot */
const rankOf = (lot) => [lot.price, lot.least, -lot.received, 1n];
/** @param {Basket} basket */
const basketRank = (basket) => [basket.price, basket.least, -basket.received, basket.size];

/** @param {Line[]} lines @returns {Basket} */
function basketOf(lines) {
  /** @type {Map<string, Line>} */
  const found = new Map();
  for (const { lot, times } of lines) {
    const key = `${lot.offer.id} ${lot.quantity}`;
    if (times) found.set(key, { lot, times: times + (found.get(key)?.times ?? 0n) });
  }
  const sorted = [...found.values()].sort((a, b) => Number(b.lot.quantity - a.lot.quantity) || Number(a.lot.price - b.lot.price));
  const sum = (/** @type {(lot: Lot) => bigint} */ of) => sorted.reduce((all, { lot, times }) => all + of(lot) * times, 0n);
  return {
    lines: sorted,
    ...{ price: sum((lot) => lot.price), least: sum((lot) => lot.least) },
    ...{ received: sum((lot) => lot.received), size: sum(() => 1n) },
  };
}

/** The smallest and the largest order of each offer. @param {Offer[]} offers @returns {Lot[]} */
const ends = (offers) =>
  offers.flatMap((offer) => [...new Set([offer.lowest, offer.highest])].map((quantity) => orderOf(offer, quantity)));

/** @param {Offer[]} offers @param {bigint} need @returns {Lot | null} */
function bestSingle(offers, need) {
  const lots = offers.flatMap((offer) => {
    const quantity = offer.lowest > need - offer.gift ? offer.lowest : need - offer.gift;
    return quantity <= offer.highest ? [orderOf(offer, quantity)] : [];
  });
  return lowest(lots, rankOf);
}

/** @param {Offer[]} offers @returns {Lot} */
function bulkOf(offers) {
  return ends(offers).reduce((best, lot) => {
    const price = lot.price * best.received - best.price * lot.received;
    const least = lot.least * best.received - best.least * lot.received;
    const is = price || least || best.received - lot.received;
    return is < 0n ? lot : best;
  });
}

/** @param {bigint} a @param {bigint} b */
const floorDiv = (a, b) => (a % b !== 0n && a < 0n !== b < 0n ? a / b - 1n : a / b);
/** @param {bigint} a @param {bigint} b */
const ceilDiv = (a, b) => -floorDiv(-a, b);

/** @param {Offer[]} offers @param {bigint} price @param {bigint} need */
function withinReach(offers, price, need) {
  return offers
    .filter((offer) => orderOf(offer, offer.lowest).price <= price)
    .map((offer) => {
      const affordable = offer.unit ? floorDiv(price - offer.base, offer.unit) : offer.highest;
      const enough = offer.lowest > need - offer.gift ? offer.lowest : need - offer.gift;
      const highest = [offer.highest, affordable, enough].reduce((one, other) => (other < one ? other : one));
      return { ...offer, highest };
    });
}

/** @param {Offer[]} offers @param {bigint} need @returns {Basket[]} */
function guesses(offers, need) {
  const bulk = bulkOf(offers);
  const [full, rest] = [need / bulk.received, need % bulk.received];
  const found = [basketOf([{ lot: bulk, times: full + (rest > 0n ? 1n : 0n) }])];
  const [one, last] = [bestSingle(offers, need), bestSingle(offers, rest)];
  if (one) found.push(basketOf([{ lot: one, times: 1n }]));
  if (last && rest) found.push(basketOf([{ lot: bulk, times: full }, { lot: last, times: 1n }]));
  const { offer } = bulk;
  const [times, room] = [ceilDiv(need, bulk.received), offer.highest - offer.lowest];
  if (room && !offer.gift && times * offer.lowest <= need) {
    const over = need - times * offer.lowest;
    const [raised, more] = [over / room, over % room];
    const between = raised < times ? [{ lot: orderOf(offer, offer.lowest + more), times: 1n }] : [];
    found.push(
      basketOf([
        { lot: orderOf(offer, offer.highest), times: raised },
        ...between,
        { lot: orderOf(offer, offer.lowest), times: times - raised - BigInt(between.length) },
      ]),
    );
  }
  return found;
}

/** @param {bigint} a @param {bigint} b @returns {bigint} */
const gcd = (a, b) => (b ? gcd(b, a % b) : a);

/** The best basket that brings at least so many credits. @param {Offer[]} all @param {bigint} need @returns {Basket} */
export function cheapestBasket(all, need) {
  let offers = all;
  let known = /** @type {Basket} */ (lowest(guesses(offers, need), basketRank));
  for (;;) {
    offers = withinReach(offers, known.price, need);
    const better = /** @type {Basket} */ (lowest(guesses(offers, need), basketRank));
    if (!before(basketRank(better), basketRank(known))) break;
    known = better;
  }
  const bulk = bulkOf(offers);
  const unbeatable =
    known.received === need && known.price * bulk.received === bulk.price * need && known.least * bulk.received === bulk.least * need;
  if (unbeatable) return known;
  const gap = known.price * bulk.received - bulk.price * need;
  const excess = (/** @type {Lot} */ lot) => lot.price * bulk.received - bulk.price * lot.received;
  const candidates = ends(offers).filter((lot) => excess(lot) <= gap);
  const free = offers.reduce((most, offer) => (offer.highest + offer.gift > most ? offer.highest + offer.gift : most), 0n);
  const others = candidates.filter((lot) => !(lot.offer.id === bulk.offer.id && lot.quantity === bulk.quantity));
  let dear = 0n;
  let level = 0n;
  let shared = bulk.received;
  for (const lot of others) {
    const over = excess(lot);
    if (over) {
      const most = (gap * lot.received) / over;
      if (most > dear) dear = most;
    } else {
      if (lot.received > level) level = lot.received;
      shared = gcd(shared, lot.received);
    }
  }
  const fromOthers = dear + level * (bulk.received / shared - 1n);
  const many = ceilDiv(need - free - fromOthers, bulk.received);
  const times = many > 0n ? many : 0n;
  const left = need - times * bulk.received;
  checkSize(ends(offers), left);
  const table = new Table(offers, bulk, Number(left));
  table.fill(candidates);
  const small = table.walkBack(offers, candidates);
  return basketOf([...small.lines, { lot: bulk, times }]);
}

/** What the best basket costs for every need up to one, in millionths. @param {TariffData} tariff @param {number} need */
export function pricesUpTo(tariff, need) {
  const offers = offersOf(tariff);
  const candidates = ends(offers);
  checkSize(candidates, BigInt(need));
  const table = new Table(offers, bulkOf(offers), need);
  table.fill(candidates);
  table.price[0] = 0;
  return table.price;
}

/** @param {Lot[]} candidates @param {bigint} need */
function checkSize(candidates, need) {
  const most = candidates.reduce((all, lot) => {
    const price = lot.price * ((2n * need) / lot.received + 2n);
    return price > all ? price : all;
  }, 0n);
  if (need > BigInt(CELLS) || most > SAFE) throw new TooLarge();
}

class Table {
  /** @param {Offer[]} offers @param {Lot} bulk @param {number} need */
  constructor(offers, bulk, need) {
    this.price = new Float64Array(need + 1);
    this.least = new Float64Array(need + 1);
    this.tie = new Float64Array(need + 1);
    const [received, price, least] = [bulk.received, bulk.price, bulk.least].map(Number);
    for (let at = 0; at <= need; at++) {
      const copies = Math.ceil(at / received);
      this.price[at] = copies * price;
      this.least[at] = copies * least;
      this.tie[at] = copies * (1 - received * COUNT);
    }
    for (const offer of offers) {
      const [lowestOf, highest, gift] = [offer.lowest, offer.highest, offer.gift].map(Number);
      const [base, unit, low] = [offer.base, offer.unit, offer.least].map(Number);
      for (let at = 0; at <= Math.min(need, highest + gift); at++) {
        const quantity = Math.max(lowestOf, at - gift);
        this.improve(at, base + unit * quantity, base + low * quantity, 1 - (quantity + gift) * COUNT);
      }
    }
  }

  /** Any number of copies of each, the largest first. @param {Lot[]} candidates */
  fill(candidates) {
    for (const lot of [...candidates].sort((a, b) => Number(b.received - a.received))) {
      const [received, price, least] = [lot.received, lot.price, lot.least].map(Number);
      const tie = 1 - received * COUNT;
      for (let at = received; at < this.price.length; at++)
        this.improve(at, this.price[at - received] + price, this.least[at - received] + least, this.tie[at - received] + tie);
    }
  }

  /** @param {number} at @param {number} price @param {number} least @param {number} tie */
  improve(at, price, least, tie) {
    if (price > this.price[at]) return;
    if (price === this.price[at]) {
      if (least > this.least[at]) return;
      if (least === this.least[at] && tie >= this.tie[at]) return;
    }
    this.price[at] = price;
    this.least[at] = least;
    this.tie[at] = tie;
  }

  /** @param {bigint} need @returns {bigint[]} */
  rank(need) {
    const at = Number(need);
    const tie = BigInt(this.tie[at]);
    const lessReceived = floorDiv(tie, BigInt(COUNT));
    return [BigInt(this.price[at]), BigInt(this.least[at]), lessReceived, tie - lessReceived * BigInt(COUNT)];
  }

  /** @param {Offer[]} offers @param {Lot[]} candidates @returns {Basket} */
  walkBack(offers, candidates) {
    let need = BigInt(this.price.length - 1);
    /** @type {Line[]} */
    const taken = [];
    const leads = (/** @type {Lot} */ lot) => {
      if (lot.received >= need) return false;
      const below = this.rank(need - lot.received);
      const here = this.rank(need);
      return rankOf(lot).every((each, at) => each + below[at] === here[at]);
    };
    for (;;) {
      const one = bestSingle(offers, need);
      if (one && rankOf(one).every((each, at) => each === this.rank(need)[at])) return basketOf([...taken, { lot: one, times: 1n }]);
      const lot = candidates.find(leads);
      if (!lot) throw new Error("nothing leads there");
      while (leads(lot)) {
        taken.push({ lot, times: 1n });
        need -= lot.received;
      }
    }
  }
}

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
    return lowest(others, basketRank);
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
    return low < instead.received ? { minimum: following.minimum, each: following.unit, trigger: low } : null;
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
}

/** @param {Offer[]} offers @param {Basket} best @param {bigint} need */
function mayBeCheaper(offers, best, need) {
  const lots = offers.filter((offer) => offer.lowest <= need && need <= offer.highest).map((offer) => orderOf(offer, need));
  const lot = lowest(lots, rankOf);
  const one = lot && lineOf(lot);
  if (!one || one.price === one.atLeast || best.received === need) return null;
  return one.atLeast === null || one.atLeast < roundLine(best.price) ? one : null;
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
      ...{ extra: toPrice(other.extra), left_over: toCredits(other.leftOver), at_most: other.price !== other.atLeast },
    },
    next_bracket: next && { minimum: next.minimum, price_per_credit: toPrice(next.each), trigger: Number(next.trigger) },
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
