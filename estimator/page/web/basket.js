// The cheapest basket of orders: estimator/price/packs/offers.py and cheapest.py, which says why this is right.
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
export function orderOf(offer, quantity) {
  return {
    ...{ offer, quantity, received: quantity + offer.gift },
    price: offer.base + offer.unit * quantity,
    least: offer.base + offer.least * quantity,
  };
}

/** @param {bigint[]} one @param {bigint[]} other */
export function before(one, other) {
  const at = one.findIndex((each, place) => each !== other[place]);
  return at >= 0 && one[at] < other[at];
}

/** The first of the lowest. @template T @param {T[]} all @param {(one: T) => bigint[]} rank @returns {T | null} */
export function lowest(all, rank) {
  return all.length ? all.reduce((best, each) => (before(rank(each), rank(best)) ? each : best)) : null;
}

/** @param {Lot} lot */
export const rankOf = (lot) => [lot.price, lot.least, -lot.received, 1n];
/** @param {Basket} basket */
export const basketRank = (basket) => [basket.price, basket.least, -basket.received, basket.size];

/** @param {Line[]} lines @returns {Basket} */
export function basketOf(lines) {
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

/** The smallest order of each offer that brings so many credits. @param {Offer[]} offers @param {bigint} need @returns {Lot[]} */
export const covering = (offers, need) =>
  offers.flatMap((offer) => {
    const quantity = offer.lowest > need - offer.gift ? offer.lowest : need - offer.gift;
    return quantity <= offer.highest ? [orderOf(offer, quantity)] : [];
  });

/** @param {Offer[]} offers @param {bigint} need @returns {Lot | null} */
const bestSingle = (offers, need) => lowest(covering(offers, need), rankOf);

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
