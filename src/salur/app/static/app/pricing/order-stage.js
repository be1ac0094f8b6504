/**
 * The order stage, H1, H2, …: one total over a set of lines, then spread over them; free goods and points.
 * @module
 */

import { cutTo, least, plain, round, spread, sum } from "./numbers.js";
import { freeOffer, giveFree } from "./free-goods.js";
import { baseOf, drop, levels, limitsOf, qualified, stepOf } from "./stages.js";

/** @typedef {import("./lines.js").Sale} Sale */
/** @typedef {import("./lines.js").Line} Line */
/** @typedef {import("./applying.js").Case} Case */
/**
 * @typedef {object} OrderOffer
 * @property {Case} one
 * @property {string} stage
 * @property {Map<Line, bigint>} entries nets at the entry of the level
 * @property {bigint} base
 * @property {bigint} wanted
 * @property {bigint} total after cap and budget
 * @property {bigint} worth what counts among the members of a best-of group
 * @property {string[]} clipped
 */

/**
 * Run the order stage.
 * @param {Sale} sale
 * @param {Case[]} cases
 * @returns {{free: object[], points: object[]}} what is given beside discounts, in (level, priority, id) order
 */
export function orderStage(sale, cases) {
  const given = { free: [], points: [] };
  for (const [level, found] of levels(cases, "order")) {
    const offers = qualified(found).map((one) => offerOf(sale, one, `H${level}`)).filter((offer) => offer !== null);
    pickBest(offers);
    for (const offer of offers) if (offer.one.reason === null) give(sale, offer, given);
  }
  return given;
}

/** What a scheme would give, alone; null (with its reason) if that is nothing. */
function offerOf(sale, one, stage) {
  const { type } = one.scheme.benefit;
  if (type === "free") return freeOffer(sale, one, stage);
  if (type === "points") return pointsOffer(one, stage);
  const wanted = round(...totalOf(one), { to: sale.unit, mode: sale.rounding.discount.mode });
  if (wanted === 0n) return drop(one, "zero");
  const { limits, clipped, skipped } = limitsOf(one, wanted);
  if (skipped) return drop(one, "budget");
  const total = limits.reduce(least, wanted);
  if (cutTo(total, sale.unit) === 0n) return drop(one, "zero");
  const entries = new Map(one.targets.map((line) => [line, line.net]));
  const offer = { one, stage, entries, base: baseOf(one, one.targets), wanted, total, worth: 0n, clipped };
  offer.worth = cutTo(least(total, sum(roomsOf(sale, offer))), sale.unit);
  return offer;
}

function pointsOffer(one, stage) {
  const { n, d } = one.value;
  const points = (n * one.times) / d;
  if (points === 0n) return drop(one, "zero");
  return { one, stage, points };
}

/**
 * The exact total of a benefit, before rounding.
 * @returns {[bigint, bigint]} numerator and denominator
 */
function totalOf(one) {
  const { n, d } = one.value;
  switch (one.scheme.benefit.type) {
    case "percent":
      return [baseOf(one, one.targets) * n, d * 100n];
    case "amount":
      return [n * one.times, d];
    case "bundle":
      return bundleTotal(one);
    default:
      throw new TypeError(`not a benefit of an order: ${one.scheme.benefit.type}`);
  }
}

/** What the goods of the bundles cost by themselves (the average net of a piece counts) less the bundle's price. */
function bundleTotal(one) {
  let { n, d } = one.value;
  n = -n * one.times;
  one.scheme.needs.forEach(({ min }, at) => {
    const lines = one.needLines[at];
    const pieces = sum(lines.map((line) => line.pieces));
    if (pieces === 0n) return;
    n = n * pieces + sum(lines.map((line) => line.net)) * min * one.times * d;
    d *= pieces;
  });
  return [n > 0n ? n : 0n, d];
}

/** How much each line can still give, in multiples of the unit; a rebate is limited by the net at the entry. */
function roomsOf(sale, { one, entries }) {
  return one.targets.map((line) => {
    const room = one.scheme.later ? entries.get(line) : line.net - line.floor;
    return room > 0n ? cutTo(room, sale.unit) : 0n;
  });
}

/** Groups in which the best wins: one member for the whole cart. */
function pickBest(offers) {
  const winners = new Map();
  const members = offers.filter((offer) => offer.one.scheme.group?.pick === "best" && offer.points === undefined);
  for (const offer of members) {
    const { name } = offer.one.scheme.group;
    if (offer.worth > (winners.get(name)?.worth ?? 0n)) winners.set(name, offer);
  }
  for (const offer of members) {
    const winner = winners.get(offer.one.scheme.group.name);
    if (winner === undefined) drop(offer.one, offer.free === undefined ? "no_room" : "zero");
    else if (winner !== offer) drop(offer.one, "group", { lost_to: winner.one.scheme.id });
  }
}

function give(sale, offer, given) {
  const { one } = offer;
  const { id, version } = one.scheme;
  if (offer.points !== undefined) given.points.push({ rule: id, version, points: plain(offer.points) });
  else if (offer.free !== undefined) given.free.push(giveFree(sale, offer));
  else share(sale, offer);
}

/** Spread the total over the lines by their rooms: without floors that is in proportion to the nets. */
function share(sale, offer) {
  const { one, stage, base, wanted, total, clipped } = offer;
  const { later } = one.scheme;
  const rooms = roomsOf(sale, offer);
  const room = sum(rooms);
  const whole = cutTo(least(total, room), sale.unit);
  if (whole === 0n) {
    drop(one, "no_room");
    return;
  }
  const cut = room < total ? [...clipped, "room"] : clipped;
  spread(whole, rooms, sale.unit).forEach((amount, at) => {
    if (amount === 0n) return;
    const line = one.targets[at];
    (later ? line.later : line.steps).push(stepOf(sale, { one, stage }, { base, amount, whole, wanted, clipped: cut }));
    if (!later) line.net -= amount;
  });
  one.given = whole;
}
