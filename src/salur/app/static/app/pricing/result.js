/**
 * The result: lines with their taxes, sums, who pays, counters, hints, and why the others do not apply.
 * @module
 */

import { byCodePoint, plain, round, sum } from "./numbers.js";
import { hintOf } from "./hints.js";
import { taxOf, taxShown } from "./tax.js";

/** @typedef {import("./lines.js").Sale} Sale */
/** @typedef {import("./applying.js").Case} Case */

/**
 * @param {Sale} sale after both stages
 * @param {Case[]} cases
 * @param {{free: object[], points: object[]}} given
 * @returns {import("./types.js").Result}
 */
export function resultOf(sale, cases, { free, points }) {
  const taxes = taxOf(sale);
  const lines = sale.lines.map((line) => lineShown(line, taxes.get(line)));
  const known = [...cases].sort((a, b) => byCodePoint(a.scheme.id, b.scheme.id));
  const steps = [...lines.flatMap((line) => [...line.steps, ...line.later]), ...free.flatMap((line) => line.steps)];
  return {
    snapshot: { ...sale.rules.snapshot },
    currency: sale.cart.currency,
    includes_tax: sale.lines[0].row.includesTax,
    lines,
    free,
    points: points.sort((a, b) => byCodePoint(a.rule, b.rule)),
    totals: totalsOf(sale, lines, free),
    funders: fundersOf(steps),
    counters: known.filter(counts).map(counterOf),
    hints: known.map((one) => hintOf(sale, one)).filter((hint) => hint !== null),
    not_applied: known.filter((one) => one.reason !== null).map(refusalOf),
  };
}

function lineShown(line, taxed) {
  const { row } = line;
  const total = line.tax.payable ? taxed.untaxed + sum(taxed.parts) : taxed.untaxed;
  return {
    no: line.no,
    sku: line.item.sku,
    pieces: plain(line.pieces),
    price: { row: row.id, version: row.version, price: row.price, per: row.per },
    list: plain(line.list),
    steps: line.steps,
    net: plain(line.net),
    later: line.later,
    under_floor: line.underFloor,
    tax: taxShown(line, taxed),
    untaxed: plain(taxed.untaxed),
    total: plain(total),
  };
}

/** Sums of amounts of the result, which are exact each; the sums are made as big integers. */
function added(amounts) {
  return sum(amounts.map(BigInt));
}

function totalsOf(sale, lines, free) {
  const steps = lines.flatMap((line) => line.steps);
  const total = added(lines.map((line) => line.total));
  const payable = round(total, 1n, sale.rounding.payable);
  const sums = {
    list: added(lines.map((line) => line.list)),
    discount: added(steps.filter((step) => step.stage !== "rounding").map((step) => step.amount)),
    rounding: added(steps.filter((step) => step.stage === "rounding").map((step) => step.amount)),
    net: added(lines.map((line) => line.net)),
    untaxed: added(lines.map((line) => line.untaxed)),
    tax: added(lines.flatMap((line) => line.tax.parts.map((part) => part.amount))),
    total,
    payable_rounding: payable - total,
    payable,
    later: added(lines.flatMap((line) => line.later.map((step) => step.amount))),
    free_value: added(free.map((line) => line.list)),
  };
  return Object.fromEntries(Object.entries(sums).map(([name, amount]) => [name, plain(amount)]));
}

function fundersOf(steps) {
  const sums = new Map();
  for (const { funders } of steps) {
    for (const [name, amount] of Object.entries(funders)) sums.set(name, (sums.get(name) ?? 0n) + BigInt(amount));
  }
  return Object.fromEntries([...sums].map(([name, amount]) => [name, plain(amount)]));
}

/** Whoever gave something is counted, and whose need runs over a period and was measured. */
function counts(one) {
  return one.reason === null || (one.own !== null && one.scheme.needs.some((need) => need.period));
}

function counterOf({ scheme, own, times, given }) {
  const { id, version } = scheme;
  return { rule: id, version, measured: own.map(plain), times: plain(times), amount: plain(given) };
}

function refusalOf({ scheme, reason }) {
  return { rule: scheme.id, version: scheme.version, ...reason };
}
