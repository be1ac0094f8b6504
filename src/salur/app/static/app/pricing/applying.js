/**
 * Does a scheme apply? Which lines it touches, what its needs measure, how many times it is given, what its budget has
 * left; and the groups in which the first one wins.
 * @module
 */

import { least, plain, sum, whole } from "./numbers.js";
import { failingKey, live } from "./patterns.js";

/** @typedef {import("./lines.js").Sale} Sale */
/** @typedef {import("./lines.js").Line} Line */
/** @typedef {import("./numbers.js").Fraction} Fraction */
/**
 * @typedef {object} Case a scheme in one cart
 * @property {import("./schemes.js").Scheme} scheme
 * @property {object} counter what happened before
 * @property {Line[]} targets the lines that get the benefit
 * @property {Line[][]} needLines the lines of each need
 * @property {Line[]} touched both together, by no
 * @property {object | null} reason why it gives nothing
 * @property {boolean} settled whether it has been decided that it applies (first-of: before the levels)
 * @property {bigint[] | null} own what each need measures in this cart; null: not measured
 * @property {bigint[] | null} totals the same with what came before
 * @property {bigint} times how many times it is given; 1 for a rate
 * @property {Fraction} value of the benefit, by slab
 * @property {bigint} given in this cart
 */

/**
 * The schemes that touch this cart, in (priority, id) order, first-of groups decided.
 * @param {Sale} sale
 * @returns {Case[]}
 */
export function openCases(sale) {
  const { rules, cart } = sale;
  const items = new Set(sale.lines.map((line) => line.item));
  const cases = [];
  const known = new Map();
  for (const scheme of rules.schemesFor(items)) {
    if (scheme.currency !== cart.currency || !live(scheme, cart.date)) continue;
    const opened = caseOf(sale, scheme, known);
    if (opened.touched.length === 0) continue;
    const key = failingKey(scheme.when, cart.who);
    if (key !== null) opened.reason = { reason: "when", key };
    cases.push(opened);
  }
  decideFirst(cases);
  for (const one of cases) if (one.reason === null && one.targets.length === 0) one.reason = { reason: "goods" };
  return cases;
}

function caseOf(sale, scheme, known) {
  const { cart, rules } = sale;
  const linesOf = (goods) => {
    if (!known.has(goods)) known.set(goods, sale.lines.filter((line) => rules.fits(goods, line.item)));
    return known.get(goods);
  };
  const counters = cart.counters ?? {};
  return {
    scheme,
    counter: Object.hasOwn(counters, scheme.id) ? counters[scheme.id] : {},
    targets: union(sale, scheme.targets.map(linesOf)),
    needLines: scheme.needs.map((need) => linesOf(need.goods)),
    touched: union(sale, scheme.patterns.map(linesOf)),
    reason: null,
    settled: false,
    own: null,
    totals: null,
    times: 0n,
    value: scheme.benefit.value,
    given: 0n,
  };
}

function union(sale, lists) {
  if (lists.length === 1) return lists[0];
  const all = new Set(lists.flat());
  return sale.lines.filter((line) => all.has(line));
}

/** Groups in which the first wins: each member is tested on the lines that no earlier winner of its group touches. */
function decideFirst(cases) {
  /** @type {Map<string, Map<Line, string>>} */
  const taken = new Map();
  for (const one of cases) {
    const { group, id } = one.scheme;
    if (group === null || group.pick !== "first" || one.reason !== null) continue;
    if (!taken.has(group.name)) taken.set(group.name, new Map());
    const winners = taken.get(group.name);
    const met = one.touched.find((line) => winners.has(line));
    if (met !== undefined) keepOnly(one, (line) => !winners.has(line));
    if (one.targets.length === 0) one.reason = { reason: "goods" };
    else qualify(one);
    if (one.reason === null) for (const line of one.touched) winners.set(line, id);
    else if (met !== undefined) one.reason = { reason: "group", lost_to: winners.get(met) };
  }
}

function keepOnly(one, free) {
  one.targets = one.targets.filter(free);
  one.needLines = one.needLines.map((lines) => lines.filter(free));
  one.touched = one.touched.filter(free);
}

/**
 * Decide whether a scheme applies by its needs, what it gave before and its budget; if so its times and value are set,
 * if not its reason.
 * @param {Case} one
 */
export function qualify(one) {
  if (one.settled) return;
  const { scheme, counter } = one;
  one.own = scheme.needs.map((need, at) => measure(need, one.needLines[at]));
  one.totals = one.own.map((own, at) => own + before(one, at));
  const short = scheme.needs.findIndex((need, at) => one.totals[at] < need.min);
  if (short >= 0) {
    const { min } = scheme.needs[short];
    one.reason = { reason: "need", need: short, have: plain(one.totals[short]), min: plain(min) };
    return;
  }
  one.times = scheme.counted ? timesOf(scheme, one.totals, counter) : 1n;
  if (one.times <= 0n) one.reason = { reason: "given" };
  else if (!hasBudget(one)) one.reason = { reason: "budget" };
  else one.value = valueOf(one);
  if (one.reason !== null) one.times = 0n;
  one.settled = one.reason === null;
}

/** What was measured for a need before this cart. */
function before(one, at) {
  return one.scheme.needs[at].period ? whole(one.counter.measured?.[at] ?? 0) : 0n;
}

function measure(need, lines) {
  switch (need.measure) {
    case "pieces":
      return sum(lines.map((line) => line.pieces));
    case "packs":
      return packs(need.pack, lines);
    case "skus":
      return BigInt(new Set(lines.map((line) => line.item)).size);
    case "list_value":
      return sum(lines.map((line) => line.list));
    case "net_value":
      return sum(lines.map((line) => line.net));
    default:
      throw new TypeError(`unknown measure: ${need.measure}`);
  }
}

/** Whole packs of each SKU: two lines of one SKU add up to a carton, half cartons of two SKUs do not. */
function packs(pack, lines) {
  const pieces = new Map();
  for (const { item, pieces: more } of lines) pieces.set(item, (pieces.get(item) ?? 0n) + more);
  let all = 0n;
  for (const [item, count] of pieces) if (item.packs.has(pack)) all += count / item.packs.get(pack);
  return all;
}

function timesOf({ every, needs, maxTimes }, totals, counter) {
  let times = every ? rounds(needs, totals) : 1n;
  if (maxTimes !== null) times = least(times, maxTimes);
  return needs.some((need) => need.period) ? times - whole(counter.given ?? 0) : times;
}

/**
 * How many times all needs are met; needs of nothing do not count, and without any it is once.
 * @param {import("./schemes.js").Need[]} needs
 * @param {bigint[]} totals what they measure
 * @returns {bigint}
 */
export function rounds(needs, totals) {
  const counts = needs.flatMap(({ min }, at) => (min > 0n ? [totals[at] / min] : []));
  return counts.length > 0 ? counts.reduce(least) : 1n;
}

/** The value of the benefit: its own, that of the slab reached, or the blend of the slabs this cart runs through. */
function valueOf(one) {
  const { value, slabs, marginal } = one.scheme.benefit;
  if (slabs.length === 0) return value;
  const [total] = one.totals;
  if (marginal) return blended(slabs, total - one.own[0], total);
  const reached = slabs.filter((slab) => slab.min <= total);
  return reached.length > 0 ? reached[reached.length - 1].value : value;
}

/** Each slab's value × how much of (from, to] lies above its start and not above the next one's, by all of it. */
function blended(slabs, from, to) {
  let n = 0n;
  let d = 1n;
  slabs.forEach(({ min, value }, at) => {
    const start = min > from ? min : from;
    const end = at + 1 < slabs.length ? least(slabs[at + 1].min, to) : to;
    if (end <= start) return;
    n = n * value.d + value.n * (end - start) * d;
    d *= value.d;
  });
  return { n, d: to > from ? d * (to - from) : 1n };
}

/**
 * The money a scheme's budget has left; null without one.
 * @param {Case} one
 * @returns {bigint | null}
 */
export function moneyLeft({ scheme: { budget }, counter }) {
  const all = budget.amount === null ? null : budget.amount - whole(counter.amount ?? 0);
  const buyers = budget.buyerAmount === null ? null : budget.buyerAmount - whole(counter.buyer_amount ?? 0);
  if (all === null || buyers === null) return all ?? buyers;
  return least(all, buyers);
}

/**
 * Whether a scheme's budget has anything left, in money and in uses.
 * @param {Case} one
 * @returns {boolean}
 */
export function hasBudget(one) {
  const { budget } = one.scheme;
  const { counter } = one;
  const money = moneyLeft(one);
  if (money !== null && money <= 0n) return false;
  if (budget.uses !== null && budget.uses <= whole(counter.uses ?? 0)) return false;
  return budget.buyerUses === null || budget.buyerUses > whole(counter.buyer_uses ?? 0);
}
