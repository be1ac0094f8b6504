/**
 * Taxes: the base and each part of a line, on the line alone or once for the order and then spread.
 * @module
 */

import { plain, round, spread, sum } from "./numbers.js";

/** @typedef {import("./lines.js").Sale} Sale */
/** @typedef {import("./lines.js").Line} Line */
/** @typedef {{base: bigint, parts: bigint[], untaxed: bigint}} Taxed */

/**
 * The tax of every line.
 * @param {Sale} sale
 * @returns {Map<Line, Taxed>}
 */
export function taxOf(sale) {
  const found = new Map();
  if (sale.rounding.tax.per !== "order") {
    for (const line of sale.lines) found.set(line, taxed(sale, line.tax, line.net, line.row.includesTax));
    return found;
  }
  for (const rule of new Set(sale.lines.map((line) => line.tax))) {
    const lines = sale.lines.filter((line) => line.tax === rule);
    shared(sale, rule, lines).forEach((one, at) => found.set(lines[at], one));
  }
  return found;
}

/** The arithmetic of a rule on one net. */
function taxed(sale, rule, net, inclusive) {
  const { fraction: f, exact, parts } = rule;
  const { tax: rounding } = sale.rounding;
  const full = f.n === f.d;
  const rate = added(parts);
  // exact base = net × f, or net × f ÷ (1 + r × f) if the net includes the tax; r = rate.n / (rate.d × 100)
  const n = inclusive ? net * f.n * rate.d * 100n : net * f.n;
  const d = inclusive ? f.d * rate.d * 100n + rate.n * f.n : f.d;
  const base = round(n, d, rounding);
  const fromExact = exact || (full && !inclusive);
  let amounts = parts.map(({ value }) =>
    fromExact ? round(n * value.n, d * value.d * 100n, rounding) : round(base * value.n, value.d * 100n, rounding),
  );
  if (inclusive && sum(amounts) > net) amounts = spread(net, amounts, 1n); // never more than the price it is in
  const untaxed = inclusive ? net - sum(amounts) : net;
  return { base: full ? untaxed : base, parts: amounts, untaxed };
}

/** The sum of the rates, as one fraction of a hundred. */
function added(parts) {
  let n = 0n;
  let d = 1n;
  for (const { value } of parts) [n, d] = [n * value.d + value.n * d, d * value.d];
  return { n, d };
}

/** The same on the sum of the nets, then spread over the lines by net. */
function shared(sale, rule, lines) {
  const inclusive = lines[0].row.includesTax;
  const nets = lines.map((line) => line.net);
  const all = taxed(sale, rule, sum(nets), inclusive);
  const { to } = sale.rounding.tax;
  const bases = spread(all.base, nets, to);
  const parts = all.parts.map((part) => spread(part, nets, to));
  const full = rule.fraction.n === rule.fraction.d;
  return lines.map((line, at) => {
    const own = parts.map((shares) => shares[at]);
    const untaxed = inclusive ? line.net - sum(own) : line.net;
    return { base: full ? untaxed : bases[at], parts: own, untaxed };
  });
}

/**
 * The tax of a line as the result has it.
 * @param {Line} line
 * @param {Taxed} taxed
 * @returns {object}
 */
export function taxShown({ tax: rule }, { base, parts }) {
  return {
    rule: rule.id,
    version: rule.version,
    code: rule.code,
    base: plain(base),
    parts: rule.parts.map(({ name, rate }, at) => ({ name, rate, amount: plain(parts[at]) })),
  };
}
