/**
 * The line stage, D1, D2, …: each line by itself; then what is taken off by hand, and the rounding of the net.
 * @module
 */

import { decimal, least, limit, plain, round, sum, whole } from "./numbers.js";
import { baseOf, drop, levels, limitsOf, qualified, stepOf } from "./stages.js";

/** @typedef {import("./lines.js").Sale} Sale */
/** @typedef {import("./lines.js").Line} Line */
/** @typedef {import("./applying.js").Case} Case */
/**
 * @typedef {object} LineOffer
 * @property {Case} one
 * @property {string} stage
 * @property {Line[]} lines
 * @property {bigint[]} bases
 * @property {bigint[]} entries nets at the entry of the level
 * @property {bigint[]} wanted
 * @property {bigint[]} amounts after cap and budget, 0 where another member of the group won
 * @property {string[]} clipped
 */

/**
 * Run the line stage on all lines.
 * @param {Sale} sale
 * @param {Case[]} cases
 */
export function lineStage(sale, cases) {
  for (const [level, found] of levels(cases, "line")) {
    const offers = qualified(found).map((one) => offerOf(sale, one, `D${level}`)).filter((offer) => offer !== null);
    pickBest(offers);
    for (const offer of offers) if (offer.one.reason === null) give(sale, offer);
  }
  for (const line of sale.lines) {
    takeByHand(sale, line);
    line.underFloor = line.net < line.floor;
    roundNet(sale, line);
  }
}

/** What a scheme would give on each of its lines, alone; null (with its reason) if that is nothing. */
function offerOf(sale, one, stage) {
  const lines = one.targets;
  const wanted = lines.map((line) => wantedOn(sale, one, line));
  const total = sum(wanted);
  if (total === 0n) return drop(one, "zero");
  const { limits, clipped, skipped } = limitsOf(one, total);
  if (skipped) return drop(one, "budget");
  const amounts = limits.reduce((amounts, most) => limit(amounts, most, sale.rounding.discount.to), wanted);
  if (sum(amounts) === 0n) return drop(one, "zero");
  const bases = lines.map((line) => baseOf(one, [line]));
  return { one, stage, lines, bases, entries: lines.map((line) => line.net), wanted, amounts: [...amounts], clipped };
}

function wantedOn(sale, one, line) {
  const { type, per } = one.scheme.benefit;
  const { n, d } = one.value;
  if (type === "percent") return discount(sale, line, baseOf(one, [line]) * n, d * 100n);
  const pack = line.item.packs.get(per);
  if (pack === undefined) return 0n;
  if (type === "amount") return discount(sale, line, n * line.pieces, d * pack);
  if (type !== "price") throw new TypeError(`not a benefit of a line: ${type}`);
  const target = round(n * sale.scale * line.pieces, d * pack, sale.rounding.list);
  return line.net > target ? line.net - target : 0n;
}

/** A discount of n/d on a line, rounded on the line or on one piece as the rounding row says. */
function discount(sale, line, n, d) {
  const rule = sale.rounding.discount;
  return rule.per === "unit" ? line.pieces * round(n, d * line.pieces, rule) : round(n, d, rule);
}

/** Groups in which the best wins: on each line the member that gives most there; who loses everywhere says to whom. */
function pickBest(offers) {
  const winners = new Map();
  for (const offer of offers) {
    if (offer.one.scheme.group?.pick !== "best") continue;
    const { name } = offer.one.scheme.group;
    if (!winners.has(name)) winners.set(name, new Map());
    const best = winners.get(name);
    offer.lines.forEach((line, at) => {
      const amount = offer.amounts[at];
      if (amount > (best.get(line)?.amount ?? 0n)) best.set(line, { amount, one: offer.one });
    });
  }
  for (const offer of offers) {
    if (offer.one.scheme.group?.pick === "best") yieldTo(offer, winners.get(offer.one.scheme.group.name));
  }
}

function yieldTo(offer, best) {
  let lostTo = null;
  offer.lines.forEach((line, at) => {
    if (offer.amounts[at] === 0n || best.get(line).one === offer.one) return;
    lostTo ??= best.get(line).one.scheme.id;
    offer.amounts[at] = 0n;
  });
  if (sum(offer.amounts) === 0n) drop(offer.one, "group", { lost_to: lostTo });
}

function give(sale, offer) {
  const { one, stage, lines, bases, entries, wanted, amounts, clipped } = offer;
  const { later } = one.scheme;
  lines.forEach((line, at) => {
    const room = later ? entries[at] : line.net > line.floor ? line.net - line.floor : 0n;
    const amount = least(amounts[at], room);
    if (amount === 0n) return;
    const cut = amount < amounts[at] ? [...clipped, "room"] : clipped;
    const step = stepOf(sale, { one, stage }, { base: bases[at], amount, wanted: wanted[at], clipped: cut });
    (later ? line.later : line.steps).push(step);
    if (!later) line.net -= amount;
    one.given += amount;
  });
  if (one.given === 0n) drop(one, "no_room");
}

/** A discount that the seller gives by hand: it may go under the floor. */
function takeByHand(sale, line) {
  if (line.manual === null) return;
  const { percent, amount: fixed } = line.manual;
  const share = percent === undefined || percent === null ? null : decimal(percent);
  const asked = share === null ? whole(fixed ?? 0) : round(line.net * share.n, share.d * 100n, sale.rounding.discount);
  const amount = least(line.net, asked);
  if (amount === 0n) return;
  const funders = { seller: plain(amount) };
  line.steps.push(handStep("manual", "manual", 1, line.net, amount, funders));
  line.net -= amount;
}

/** From here on every net is a multiple of the document's unit. */
function roundNet(sale, line) {
  const { id, version, net: rule } = sale.rounding;
  const rounded = rule.per === "unit" ? line.pieces * round(line.net, line.pieces, rule) : round(line.net, 1n, rule);
  if (rounded === line.net) return;
  line.steps.push(handStep("rounding", id, version, line.net, line.net - rounded, {}));
  line.net = rounded;
}

function handStep(stage, rule, version, base, amount, funders) {
  return { stage, rule, version, basis: "net", base: plain(base), amount: plain(amount), funders };
}
