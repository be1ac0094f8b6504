/**
 * The lines of a cart before any scheme: what is refused, which price row counts, list amount and floor.
 * @module
 */

import { byCodePoint, decimal, readable, round, whole } from "./numbers.js";
import { depth, live, matches } from "./patterns.js";

/** @typedef {import("./compile.js").Rules} Rules */
/** @typedef {import("./types.js").Cart} Cart */
/** @typedef {import("./types.js").Item} Item */
/**
 * @typedef {object} Line a line while it is priced; amounts are BigInt
 * @property {number} no
 * @property {Item} item
 * @property {string} pack
 * @property {bigint} pieces
 * @property {object | null} manual
 * @property {object} row the price row
 * @property {object} tax the tax rule
 * @property {bigint} list
 * @property {bigint} floor
 * @property {bigint} net as it stands now
 * @property {object[]} steps
 * @property {object[]} later
 * @property {boolean} underFloor
 */
/**
 * @typedef {object} Sale a cart being priced
 * @property {Rules} rules
 * @property {Cart} cart
 * @property {bigint} scale smallest units in one of the currency
 * @property {object} rounding the row in force
 * @property {bigint} unit of the document: what nets are a multiple of after the line stage
 * @property {Line[]} lines by no
 * @property {Map<string, bigint>} pieces of each SKU in the cart
 */

const LINE_FAULTS = ["duplicate_line", "unknown_sku", "bad_pieces", "unknown_pack", "bad_price"];
const PRICE_FAULTS = ["no_price", "no_tax_rule"];
const PERSONAL = ["buyer", "sets", "class", "channel", "territory", "tier", "payment", "seller"];

/**
 * Read a cart: its lines with list amounts, or why it cannot be priced.
 * @param {Rules} rules
 * @param {Cart} cart
 * @returns {{sale?: Sale, refused?: {code: string, no?: number}[]}}
 */
export function openSale(rules, cart) {
  if (!rules.currencies.has(cart.currency)) return refusing("unknown_currency");
  const rounding = roundingInForce(rules, cart);
  if (rounding === null) return refusing("no_rounding");
  if (cart.lines.length === 0) return refusing("empty");
  const faults = faultsOfLines(rules, cart);
  if (faults.length > 0) return { refused: ordered(faults, LINE_FAULTS) };
  const scale = 10n ** BigInt(rules.currencies.get(cart.currency));
  const sale = { rules, cart, scale, rounding, unit: rounding.net.to, lines: [], pieces: piecesOfSkus(cart) };
  const lines = [...cart.lines].sort((a, b) => a.no - b.no).map((told) => lineOf(sale, told));
  const lacking = lines.flatMap(({ no, row, tax }) => [
    ...(row === null ? [{ code: "no_price", no }] : []),
    ...(tax === null ? [{ code: "no_tax_rule", no }] : []),
  ]);
  if (lacking.length > 0) return { refused: ordered(lacking, PRICE_FAULTS) };
  if (lines.some((line) => line.row.includesTax !== lines[0].row.includesTax)) return refusing("mixed_tax_basis");
  sale.lines = lines.map((line) => listed(sale, line));
  return { sale };
}

function refusing(code) {
  return { refused: [{ code }] };
}

/** By line, then as the codes are listed; each once, so that the order of the lines says nothing. */
function ordered(faults, codes) {
  const once = new Map(faults.map((fault) => [`${fault.no} ${fault.code}`, fault]));
  return [...once.values()].sort((a, b) => a.no - b.no || codes.indexOf(a.code) - codes.indexOf(b.code));
}

function faultsOfLines(rules, cart) {
  const seen = new Set();
  const faults = [];
  for (const { no, sku, pack, pieces, agreed } of cart.lines) {
    const item = rules.items.get(sku);
    if (seen.has(no)) faults.push({ code: "duplicate_line", no });
    seen.add(no);
    if (item === undefined) faults.push({ code: "unknown_sku", no });
    if (!Number.isInteger(pieces) || pieces <= 0) faults.push({ code: "bad_pieces", no });
    if (item !== undefined && !item.packs.has(pack ?? "piece")) faults.push({ code: "unknown_pack", no });
    else if (item !== undefined && agreed) faults.push(...agreedFaults(item, agreed).map((code) => ({ code, no })));
  }
  return faults;
}

/** Why an agreed price cannot be. */
function agreedFaults(item, { per, price }) {
  if (!item.packs.has(per ?? "piece")) return ["unknown_pack"];
  return readable(price) ? [] : ["bad_price"];
}

/** The price agreed for a line, as a row: it stands instead of any of the list. */
function agreedRow({ price, per, includes_tax: includesTax = false }) {
  return { id: "agreed", version: 1, price, value: decimal(price), per: per ?? "piece", includesTax };
}

/** The row of the currency that is in force: the latest start, then the smaller id. */
function roundingInForce(rules, cart) {
  let best = null;
  for (const row of rules.rounding) {
    if (row.currency !== cart.currency || !live(row, cart.date)) continue;
    if (best === null || later(row, best)) best = row;
  }
  return best;
}

function later(row, best) {
  const order = byCodePoint(row.from ?? "", best.from ?? "");
  return order > 0 || (order === 0 && byCodePoint(row.id, best.id) < 0);
}

function piecesOfSkus(cart) {
  const found = new Map();
  for (const { sku, pieces } of cart.lines) found.set(sku, (found.get(sku) ?? 0n) + whole(pieces));
  return found;
}

function lineOf(sale, { no, sku, pack: told, pieces, manual = null, agreed = null }) {
  const { rules, cart } = sale;
  const item = rules.items.get(sku);
  const pack = told ?? "piece";
  const row = agreed ? agreedRow(agreed) : priceRow(sale, item, pack, sale.pieces.get(sku));
  const applies = (rule) => live(rule, cart.date) && rules.fits(rule.goods, item) && matches(rule.when, cart.who);
  return { no, item, pack, pieces: whole(pieces), manual, row, tax: rules.taxes.find(applies) ?? null };
}

function listed(sale, line) {
  const list = listAmount(sale, line.row, line.item, line.pieces);
  const floor = floorOf(sale, line.item, line.pieces, list);
  return { ...line, list, floor, net: list, steps: [], later: [], underFloor: false };
}

/**
 * The price row that counts for a SKU in a pack, when the cart has so many pieces of the SKU.
 * @param {Sale} sale
 * @param {Item} item
 * @param {string} pack
 * @param {bigint} pieces
 * @returns {object | null} null: it has no price
 */
export function priceRow(sale, item, pack, pieces) {
  const { cart, rules } = sale;
  let best = null;
  for (const row of rules.pricesOf(item.sku)) {
    if (row.currency !== cart.currency || !live(row, cart.date) || row.minPieces > pieces) continue;
    if ((row.pack !== null && row.pack !== pack) || !item.packs.has(row.per) || !matches(row.when, cart.who)) continue;
    const found = { row, vector: vectorOf(row, cart.who) };
    if (best === null || beats(found, best)) best = found;
  }
  return best === null ? null : best.row;
}

/** What makes a price row the more particular one, compared from left to right. */
function vectorOf(row, who) {
  return [...PERSONAL.map((key) => depth(row.when, key, who)), row.pack === null ? 0 : 1, row.minPieces];
}

function beats(one, other) {
  for (let at = 0; at < one.vector.length; at += 1) {
    if (one.vector[at] !== other.vector[at]) return one.vector[at] > other.vector[at];
  }
  return later(one.row, other.row);
}

/**
 * Price × pieces, in the smallest unit, rounded as list amounts are.
 * @param {Sale} sale
 * @param {object} row
 * @param {Item} item
 * @param {bigint} pieces
 * @returns {bigint}
 */
export function listAmount(sale, row, item, pieces) {
  const { n, d } = row.value;
  return round(n * sale.scale * pieces, d * item.packs.get(row.per), sale.rounding.list);
}

const UP = { to: 1n, mode: "up" };

/** The highest of the floors that match, 0 without one. */
function floorOf(sale, item, pieces, list) {
  const { cart, rules, scale } = sale;
  let highest = 0n;
  for (const row of rules.floors) {
    if ((row.currency !== null && row.currency !== cart.currency) || !live(row, cart.date)) continue;
    if (!rules.fits(row.goods, item) || !matches(row.when, cart.who)) continue;
    let amount = 0n;
    if (row.percent !== null) amount = round(list * row.percent.n, row.percent.d * 100n, UP);
    else if (item.packs.has(row.per)) {
      amount = round(row.price.n * scale * pieces, row.price.d * item.packs.get(row.per), UP);
    }
    if (amount > highest) highest = amount;
  }
  return highest;
}
