/**
 * "Two more cartons and you reach the next step."
 * @module
 */

import { plain } from "./numbers.js";
import { hasBudget, rounds } from "./applying.js";

/** @typedef {import("./lines.js").Sale} Sale */
/** @typedef {import("./applying.js").Case} Case */

const SILENT = new Set(["when", "goods", "group", "given"]);

/**
 * The next step of a scheme, if exactly one need is short of it and not by much.
 * @param {Sale} sale
 * @param {Case} one
 * @returns {object | null}
 */
export function hintOf(sale, one) {
  if (one.totals === null || (one.reason !== null && SILENT.has(one.reason.reason)) || !hasBudget(one)) return null;
  const { scheme, totals } = one;
  const short = nextStep(scheme, totals)
    .map((next, need) => ({ next, need, have: totals[need] }))
    .filter(({ next, have }) => have < next);
  if (short.length !== 1) return null;
  const [{ next, need, have }] = short;
  const missing = next - have;
  const { n, d } = sale.rules.hintsWithin;
  if (have <= 0n || missing * 100n * d > n * next) return null;
  return {
    rule: scheme.id,
    version: scheme.version,
    need,
    measure: scheme.needs[need].measure,
    have: plain(have),
    next: plain(next),
    missing: plain(missing),
  };
}

/** What each need would have to reach; nothing if there is no further step. */
function nextStep({ needs, benefit, every, maxTimes }, totals) {
  if (benefit.slabs.length > 0) {
    const slab = benefit.slabs.find(({ min }) => min > totals[0]);
    return slab === undefined ? [] : [slab.min];
  }
  if (!every || needs.length === 0) return needs.map(({ min }) => min);
  const times = rounds(needs, totals);
  return maxTimes !== null && times >= maxTimes ? [] : needs.map(({ min }) => (times + 1n) * min);
}
