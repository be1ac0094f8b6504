/**
 * Exact numbers: decimals as fractions of big integers, rounding, and the sharing out of an amount.
 *
 * No floating point anywhere: an amount is a BigInt of the currency's smallest unit, a price or percentage a fraction.
 * @module
 */

/** @typedef {{n: bigint, d: bigint}} Fraction a number n/d, never negative, d > 0 */
/** @typedef {{to: bigint, mode: string, per: string}} Rounding to a multiple of `to` smallest units */

const DECIMAL = /^(\d{1,18})(?:\.(\d{1,12}))?$/;

/** @type {Fraction} */
export const NONE = Object.freeze({ n: 0n, d: 1n });

/**
 * Read a decimal such as "12.345" exactly.
 * @param {string | number} text a decimal string, or a whole number
 * @returns {Fraction}
 * @throws {TypeError} if it is anything else
 */
export function decimal(text) {
  if (typeof text === "number") return { n: whole(text), d: 1n };
  const found = typeof text === "string" && DECIMAL.exec(text);
  if (!found) throw new TypeError(`not a decimal: ${String(text)}`);
  const places = found[2] ?? "";
  return { n: BigInt(found[1] + places), d: 10n ** BigInt(places.length) };
}

/**
 * Whether a text can be read as a decimal.
 * @param {unknown} text
 * @returns {boolean}
 */
export function readable(text) {
  return typeof text === "string" && DECIMAL.test(text);
}

/**
 * Read a whole number of the input.
 * @param {number} number
 * @returns {bigint}
 * @throws {RangeError} if it has a fraction or is larger than a number can carry exactly
 */
export function whole(number) {
  if (!Number.isSafeInteger(number)) throw new RangeError(`not a whole number that is exact: ${String(number)}`);
  return BigInt(number);
}

/**
 * Write a whole number into the result.
 * @param {bigint} amount
 * @returns {number}
 * @throws {RangeError} if a number cannot carry it exactly: a wrong price is worse than none
 */
export function plain(amount) {
  const number = Number(amount);
  if (!Number.isSafeInteger(number)) throw new RangeError(`too large to be exact: ${amount}`);
  return number;
}

/**
 * Round n/d (not negative) to a multiple of `to` as the mode says.
 * @param {bigint} n
 * @param {bigint} d
 * @param {{to: bigint, mode: string}} rule half_up, down, up or half_even
 * @returns {bigint}
 */
export function round(n, d, rule) {
  const step = d * rule.to;
  const down = n / step;
  const rest = n - down * step;
  if (rest === 0n) return down * rule.to;
  return (goesUp(down, rest * 2n, step, rule.mode) ? down + 1n : down) * rule.to;
}

function goesUp(down, twice, step, mode) {
  switch (mode) {
    case "half_up":
      return twice >= step;
    case "down":
      return false;
    case "up":
      return true;
    case "half_even":
      return twice > step || (twice === step && down % 2n === 1n);
    default:
      throw new TypeError(`unknown rounding: ${mode}`);
  }
}

/**
 * The largest multiple of a unit that is not larger.
 * @param {bigint} amount
 * @param {bigint} unit
 * @returns {bigint}
 */
export function cutTo(amount, unit) {
  return amount - (amount % unit);
}

/**
 * Share out an amount by largest remainder; the shares add up to it exactly.
 * @param {bigint} amount
 * @param {bigint[]} weights in the order of their keys: among equal remainders the earlier gets the unit
 * @param {bigint} unit shares are multiples of it, if the amount is one
 * @returns {bigint[]}
 */
export function spread(amount, weights, unit) {
  const all = sum(weights);
  if (all === 0n) return weights.map(() => 0n);
  const step = amount % unit === 0n ? unit : 1n;
  const units = amount / step;
  const shares = weights.map((weight) => (units * weight) / all);
  let left = units - sum(shares);
  if (left > 0n) {
    const rests = weights.map((weight, at) => units * weight - shares[at] * all);
    const order = rests.map((_, at) => at);
    order.sort((a, b) => (rests[a] === rests[b] ? a - b : rests[a] > rests[b] ? -1 : 1));
    for (let at = 0; left > 0n; at += 1, left -= 1n) shares[order[at]] += 1n;
  }
  return step === 1n ? shares : shares.map((share) => share * step);
}

/**
 * Bring amounts down so that they do not exceed a total together.
 * @param {bigint[]} amounts
 * @param {bigint} total
 * @param {bigint} unit kept if all amounts are multiples of it
 * @returns {bigint[]} the same list if it fits already
 */
export function limit(amounts, total, unit) {
  if (sum(amounts) <= total) return amounts;
  return spread(total, amounts, amounts.every((amount) => amount % unit === 0n) ? unit : 1n);
}

/**
 * @param {bigint[]} amounts
 * @returns {bigint}
 */
export function sum(amounts) {
  let all = 0n;
  for (const amount of amounts) all += amount;
  return all;
}

/**
 * @param {bigint} a
 * @param {bigint} b
 * @returns {bigint}
 */
export function least(a, b) {
  return a < b ? a : b;
}

/**
 * Order texts by code point. (JavaScript's own order is by 16-bit unit, which differs beyond the first plane.)
 * @param {string} a
 * @param {string} b
 * @returns {number} negative, zero or positive
 */
export function byCodePoint(a, b) {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const one = a.charCodeAt(at);
    const other = b.charCodeAt(at);
    if (one !== other) return lifted(one) - lifted(other);
  }
  return a.length - b.length;
}

/** A surrogate stands for a character beyond all single units, so it sorts after them. */
function lifted(unit) {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
