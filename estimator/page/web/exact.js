// Credits and money, exactly: whole numbers of thousandths and of millionths inside, as BigInt; texts outside.
// The same rules as estimator/base/exact.py and money.py.

const CENT = 10000n;

/**
 * A decimal number times ten to the power of `places`; null where it is none, or has more decimals.
 * @param {string} text
 * @param {number} places
 * @returns {bigint | null}
 */
export function toScaled(text, places) {
  const found = /^\s*([+-]?)([0-9]{1,15})(?:\.([0-9]{1,15}))?\s*$/.exec(text);
  if (!found) return null;
  const fraction = (found[3] ?? "").replace(/0+$/, "");
  if (fraction.length > places) return null;
  const scaled = BigInt(found[2] + fraction.padEnd(places, "0"));
  return found[1] === "-" ? -scaled : scaled;
}

/**
 * The inverse, without zeros at its end beyond `least` decimals.
 * @param {bigint} scaled
 * @param {number} places
 * @param {number} [least]
 */
export function fromScaled(scaled, places, least = 0) {
  const size = scaled < 0n ? -scaled : scaled;
  const digits = size.toString().padStart(places + 1, "0");
  const fraction = digits.slice(digits.length - places).replace(/0+$/, "").padEnd(least, "0");
  return `${scaled < 0n ? "-" : ""}${digits.slice(0, digits.length - places)}${fraction ? "." : ""}${fraction}`;
}

/** @param {bigint} milli */
export const toCredits = (milli) => fromScaled(milli, 3);

/** @param {bigint} micro */
export const toPrice = (micro) => fromScaled(micro, 6, 2);

/**
 * To the nearest whole number, halves away from zero.
 * @param {bigint} numerator
 * @param {bigint} denominator above 0
 */
export function divideHalfUp(numerator, denominator) {
  const size = numerator < 0n ? -numerator : numerator;
  const quotient = (2n * size + denominator) / (2n * denominator);
  return numerator < 0n ? -quotient : quotient;
}

/**
 * One line of an invoice, rounded half-up to the cent: the one rounding of money.
 * @param {bigint} numerator micro-units
 * @param {bigint} [denominator]
 */
export const roundLine = (numerator, denominator = 1n) => divideHalfUp(numerator, denominator * CENT) * CENT;

/**
 * @param {bigint} micro
 * @param {string} percent
 */
export function withVat(micro, percent) {
  const scaled = toScaled(percent, 6) ?? 0n;
  return roundLine(micro * (100000000n + scaled), 100000000n);
}

/**
 * A rounded total split to the cent: largest remainder, first come first served.
 * @param {bigint} total
 * @param {bigint[]} weights
 * @returns {bigint[]}
 */
export function shareOut(total, weights) {
  const whole = weights.reduce((sum, each) => sum + each, 0n);
  if (!whole) return weights.map(() => 0n);
  const cents = total / CENT;
  const parts = weights.map((weight) => (cents * weight) / whole);
  let left = cents - parts.reduce((sum, each) => sum + each, 0n);
  const byRemainder = weights
    .map((weight, at) => ({ at, left: (cents * weight) % whole }))
    .sort((a, b) => (a.left === b.left ? a.at - b.at : a.left > b.left ? -1 : 1));
  for (const { at } of byRemainder) {
    if (left <= 0n) break;
    parts[at] += 1n;
    left -= 1n;
  }
  return parts.map((part) => part * CENT);
}

/** @param {bigint} value */
export const ceilThousand = (value) => (value > 0n ? (value + 999n) / 1000n : -(-value / 1000n));
