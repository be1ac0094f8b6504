/**
 * Free goods: so many packs of a SKU, at list value; a line of their own with net 0.
 * @module
 */

import { byCodePoint, plain } from "./numbers.js";
import { moneyLeft } from "./applying.js";
import { listAmount, priceRow } from "./lines.js";
import { drop, stepOf } from "./stages.js";

/** @typedef {import("./lines.js").Sale} Sale */
/** @typedef {import("./applying.js").Case} Case */

/**
 * The free goods that a scheme would give, alone; null (with its reason) if there are none.
 * @param {Sale} sale
 * @param {Case} one
 * @param {string} stage
 * @returns {object | null}
 */
export function freeOffer(sale, one, stage) {
  const quantity = one.value.n / one.value.d;
  const found = chosen(sale, one, quantity);
  if (found === null) return drop(one, "no_price");
  const { item, row } = found;
  const each = quantity * item.packs.get(one.scheme.benefit.pack);
  const valueOf = (times) => listAmount(sale, row, item, each * times);
  const wanted = valueOf(one.times);
  const { cap, budget } = one.scheme;
  const left = moneyLeft(one);
  let times = cap === null ? one.times : mostTimes(valueOf, one.times, cap);
  const clipped = times < one.times ? ["cap"] : [];
  if (left !== null && valueOf(times) > left) {
    times = budget.skip ? 0n : mostTimes(valueOf, times, left);
    if (times === 0n) return drop(one, "budget");
    clipped.push("budget");
  }
  if (times * each === 0n) return drop(one, "zero");
  const worth = valueOf(times);
  return { one, stage, free: { item, row, pieces: each * times, times }, wanted, worth, clipped };
}

/** The SKU that is given, and its price; of several the cheapest or dearest by list price of one free pack. */
function chosen(sale, one, quantity) {
  const { sku, pack } = one.scheme.benefit;
  const packs = quantity * one.times;
  if (sku !== "cheapest" && sku !== "dearest") return priced(sale, sale.rules.items.get(sku), pack, packs);
  const sign = sku === "cheapest" ? 1 : -1;
  let best = null;
  for (const item of new Set(one.targets.map((line) => line.item))) {
    const found = priced(sale, item, pack, packs);
    if (found !== null && (best === null || before(found, best, sign))) best = found;
  }
  return best;
}

function before(one, best, sign) {
  if (one.amount === best.amount) return byCodePoint(one.item.sku, best.item.sku) < 0;
  return one.amount < best.amount === sign > 0;
}

/** The price of a free pack: for the pieces of the SKU in the cart, or for the free ones if it is not there. */
function priced(sale, item, pack, packs) {
  const size = item?.packs.get(pack);
  if (size === undefined) return null;
  const row = priceRow(sale, item, pack, sale.pieces.get(item.sku) ?? packs * size);
  return row === null ? null : { item, row, amount: listAmount(sale, row, item, size) };
}

/** The largest number of times whose value fits, found by halving. */
function mostTimes(valueOf, times, most) {
  let [fits, not] = [0n, times + 1n];
  while (not - fits > 1n) {
    const middle = (fits + not) / 2n;
    if (valueOf(middle) <= most) fits = middle;
    else not = middle;
  }
  return fits;
}

/**
 * Give them: a line whose one step takes all of it.
 * @param {Sale} sale
 * @param {object} offer
 * @returns {object} the free line of the result
 */
export function giveFree(sale, offer) {
  const { one, free, wanted, worth: amount, clipped } = offer;
  const { item, row, pieces, times } = free;
  one.times = times;
  one.given = amount;
  const step = stepOf(sale, offer, { basis: "list", base: amount, amount, wanted, clipped });
  const price = { row: row.id, version: row.version, price: row.price, per: row.per };
  return { sku: item.sku, pieces: plain(pieces), price, list: plain(amount), steps: [step], net: 0 };
}
