/**
 * A scheme as the engine works with it: defaults filled in, numbers exact.
 * @module
 */

import { byCodePoint, decimal, NONE, whole } from "./numbers.js";

/** @typedef {import("./numbers.js").Fraction} Fraction */
/** @typedef {import("./patterns.js").Pattern} Pattern */
/**
 * @typedef {object} Need
 * @property {string} measure pieces, packs, skus, list_value or net_value
 * @property {string} pack what packs are counted
 * @property {bigint} min
 * @property {boolean} period whether what came before this cart counts
 * @property {Pattern} goods
 */
/**
 * @typedef {object} Benefit
 * @property {string} type percent, amount, price, bundle, free or points
 * @property {Fraction} value of its type: percent, amount, price, points, or quantity of free packs
 * @property {{min: bigint, value: Fraction}[]} slabs ascending
 * @property {boolean} marginal each slab for what lies above it; else the last one reached for all
 * @property {string} per the pack an amount or price is for
 * @property {string} pack the pack of free goods
 * @property {string | null} sku free goods: a code, cheapest or dearest
 */
/**
 * @typedef {object} Scheme
 * @property {string} id
 * @property {number} version
 * @property {string} currency
 * @property {string | null | undefined} from
 * @property {string | null | undefined} to
 * @property {Pattern} when
 * @property {Need[]} needs
 * @property {boolean} every given for each time the need is met
 * @property {bigint | null} maxTimes
 * @property {string} scope line or order
 * @property {number} level
 * @property {string} base net or list
 * @property {number} priority
 * @property {{name: string, pick: string} | null} group
 * @property {boolean} later
 * @property {Benefit} benefit
 * @property {boolean} counted whether the benefit is given n times
 * @property {bigint | null} cap
 * @property {{amount: bigint | null, buyerAmount: bigint | null, uses: bigint | null, buyerUses: bigint | null,
 *   skip: boolean}} budget
 * @property {{names: string[], weights: bigint[]}} funders by code point of the name
 * @property {Pattern[]} targets lines of any of these get the benefit
 * @property {Pattern[]} patterns lines of any of these are touched
 */

/** The field that holds the value of each type of benefit, in the benefit and in its slabs. */
const VALUE = {
  percent: "percent",
  amount: "amount",
  price: "price",
  bundle: "amount",
  free: "quantity",
  points: "points",
};

/**
 * @param {object} row of the snapshot
 * @param {(raw: object | null | undefined) => Pattern} pattern
 * @returns {Scheme}
 */
export function readScheme(row, pattern) {
  const goods = pattern(row.goods);
  const needs = (row.need ?? []).map((need) => readNeed(need, goods, pattern));
  const benefit = readBenefit(row.benefit, row.scope);
  const scope = row.scope;
  const targets = benefit.type === "bundle" ? needs.map((need) => need.goods) : [goods];
  return {
    id: row.id,
    version: row.version,
    currency: row.currency,
    from: row.from,
    to: row.to,
    when: pattern(row.when),
    needs,
    every: row.times === "every",
    maxTimes: optional(row.max_times),
    scope,
    level: row.level ?? 1,
    base: benefit.type === "price" || benefit.type === "bundle" ? "net" : (row.base ?? "net"),
    priority: row.priority ?? 100,
    group: row.group ?? null,
    later: row.settle === "later",
    benefit,
    counted: scope === "order" && benefit.type !== "percent",
    cap: optional(row.cap),
    budget: readBudget(row.budget ?? {}),
    funders: readFunders(row.funders ?? {}),
    targets,
    patterns: [...new Set([...targets, ...needs.map((need) => need.goods)])],
  };
}

function readNeed(row, goods, pattern) {
  return {
    measure: row.measure,
    pack: row.pack ?? "piece",
    min: whole(row.min),
    period: row.period ?? false,
    goods: row.goods === undefined || row.goods === null ? goods : pattern(row.goods),
  };
}

function readBenefit(row, scope) {
  const field = VALUE[row.type];
  if (field === undefined) throw new TypeError(`unknown benefit: ${String(row.type)}`);
  const sloped = row.type === "percent" || (row.type === "amount" && scope === "line"); // elsewhere slabs are whole
  const value = (part) => (part[field] === undefined || part[field] === null ? NONE : decimal(part[field]));
  return {
    type: row.type,
    value: row.type === "free" && row.quantity === undefined ? decimal(1) : value(row),
    slabs: (row.slabs ?? []).map((slab) => ({ min: whole(slab.min), value: value(slab) })),
    marginal: row.slab_mode === "marginal" && sloped,
    per: row.per ?? "piece",
    pack: row.pack ?? "piece",
    sku: row.sku ?? null,
  };
}

function readBudget(row) {
  return {
    amount: optional(row.amount),
    buyerAmount: optional(row.buyer_amount),
    uses: optional(row.uses),
    buyerUses: optional(row.buyer_uses),
    skip: row.short === "skip",
  };
}

/** Shares as whole numbers of one scale, so that spreading needs no fractions. */
function readFunders(row) {
  const names = Object.keys(row).sort(byCodePoint);
  const shares = names.map((name) => decimal(row[name]));
  const scale = shares.reduce((most, share) => (share.d > most ? share.d : most), 1n);
  return { names, weights: shares.map((share) => share.n * (scale / share.d)) };
}

function optional(number) {
  return number === undefined || number === null ? null : whole(number);
}
