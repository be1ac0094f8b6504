/**
 * What both stages share: which schemes come at which level, cap and budget, steps and who pays them.
 * @module
 */

import { plain, spread, sum } from "./numbers.js";
import { moneyLeft, qualify } from "./applying.js";

/** @typedef {import("./applying.js").Case} Case */
/** @typedef {import("./lines.js").Line} Line */
/** @typedef {import("./lines.js").Sale} Sale */
/**
 * @typedef {object} Offer what a scheme would give at its level
 * @property {Case} one
 * @property {string} stage
 * @property {bigint} total after cap and budget
 * @property {string[]} clipped by cap, by budget
 */

/**
 * The levels of a stage that have schemes, ascending, with their schemes in (priority, id) order.
 * @param {Case[]} cases
 * @param {"line" | "order"} scope
 * @returns {[number, Case[]][]}
 */
export function levels(cases, scope) {
  const found = new Map();
  for (const one of cases) {
    if (one.scheme.scope !== scope || one.reason !== null) continue;
    if (!found.has(one.scheme.level)) found.set(one.scheme.level, []);
    found.get(one.scheme.level).push(one);
  }
  return [...found].sort(([a], [b]) => a - b);
}

/**
 * Those of a level that apply, on the nets at its entry; the others keep their reason.
 * @param {Case[]} cases
 * @returns {Case[]}
 */
export function qualified(cases) {
  cases.forEach(qualify);
  return cases.filter((one) => one.reason === null);
}

/**
 * Bring a total down to the scheme's cap, then to what its budget has left.
 * @param {Case} one
 * @param {bigint} total
 * @returns {{limits: bigint[], clipped: string[], skipped: boolean}} the limits that cut, in order; skipped: the
 *   budget is too small and the scheme gives nothing rather than a part
 */
export function limitsOf(one, total) {
  const { cap, budget } = one.scheme;
  const left = moneyLeft(one);
  const limits = [];
  const clipped = [];
  if (cap !== null && total > cap) {
    limits.push(cap);
    clipped.push("cap");
    total = cap;
  }
  if (left === null || total <= left) return { limits, clipped, skipped: false };
  if (budget.skip) return { limits, clipped, skipped: true };
  return { limits: [...limits, left], clipped: [...clipped, "budget"], skipped: false };
}

/**
 * Write down that a scheme gives nothing.
 * @param {Case} one
 * @param {string} reason
 * @param {object} [more]
 * @returns {null}
 */
export function drop(one, reason, more = {}) {
  one.reason = { reason, ...more };
  one.times = 0n;
  return null;
}

/**
 * One step of the waterfall as the result has it.
 * @param {Sale} sale
 * @param {{one: Case, stage: string}} offer
 * @param {{basis?: string, base: bigint, amount: bigint, whole?: bigint, wanted: bigint, clipped: string[]}} figures
 * @returns {object}
 */
export function stepOf(sale, { one, stage }, { basis, base, amount, whole, wanted, clipped }) {
  const { id, version, funders, base: own } = one.scheme;
  const step = { stage, rule: id, version, basis: basis ?? own, base: plain(base) };
  if (whole !== undefined) step.whole = plain(whole);
  step.amount = plain(amount);
  if (clipped.length > 0) Object.assign(step, { wanted: plain(wanted), clipped: [...clipped] });
  const shares = spread(amount, funders.weights, sale.unit);
  step.funders = Object.fromEntries(funders.names.map((name, at) => [name, plain(shares[at])]));
  return step;
}

/**
 * The base of a benefit on some lines: their nets as they stand (at the entry of the level) or their list amounts.
 * @param {Case} one
 * @param {Line[]} lines
 * @returns {bigint}
 */
export function baseOf(one, lines) {
  return sum(lines.map((line) => (one.scheme.base === "list" ? line.list : line.net)));
}
