/**
 * Prices on the phone: the twin of the server's pricing engine.
 *
 * One pure function: the same snapshot and cart give the same result here and there, to the smallest unit. It knows no
 * clock, no network and no storage, so it works in a page and in a service worker alike.
 * @module
 */

import { openCases } from "./applying.js";
import { Rules } from "./compile.js";
import { lineStage } from "./line-stage.js";
import { openSale } from "./lines.js";
import { orderStage } from "./order-stage.js";
import { resultOf } from "./result.js";

/** @typedef {import("./types.js").Snapshot} Snapshot */
/** @typedef {import("./types.js").Cart} Cart */
/** @typedef {import("./types.js").Result} Result */

/** @type {WeakMap<object, Rules>} */
const compiled = new WeakMap();

/**
 * Read a snapshot once, so that many carts can be priced fast. The same object is not read again; since snapshots are
 * never edited, do not edit it.
 * @param {Snapshot} snapshot
 * @returns {Rules} give it to `price` in the snapshot's place
 * @throws {TypeError | RangeError} if the snapshot cannot be read
 */
export function compile(snapshot) {
  let rules = compiled.get(snapshot);
  if (rules === undefined) compiled.set(snapshot, (rules = new Rules(snapshot)));
  return rules;
}

/**
 * Price a cart.
 * @param {Snapshot | Rules} snapshot as the server gave it, or compiled
 * @param {Cart} cart
 * @returns {Result} the waterfall of each line, or why the cart is refused; plain JSON, all of it fresh
 * @throws {TypeError | RangeError} if snapshot or cart cannot be read, or an amount is too large to be exact
 */
export function price(snapshot, cart) {
  const rules = snapshot instanceof Rules ? snapshot : compile(snapshot);
  const { sale, refused } = openSale(rules, cart);
  if (sale === undefined) return { snapshot: { ...rules.snapshot }, refused };
  const cases = openCases(sale);
  lineStage(sale, cases);
  const given = orderStage(sale, cases);
  return resultOf(sale, cases, given);
}
