/**
 * A rule snapshot read once: numbers exact, patterns shared, schemes found by the goods they name.
 * @module
 */

import { byCodePoint, decimal, whole } from "./numbers.js";
import { listed, matches, patternReader } from "./patterns.js";
import { readScheme } from "./schemes.js";

/** @typedef {import("./types.js").Snapshot} Snapshot */
/** @typedef {import("./types.js").Item} Item */
/** @typedef {import("./schemes.js").Scheme} Scheme */

const FORMAT = "rules/1";
const PIECE = "piece";

/** The rules of one snapshot, ready to price carts. Nothing in it changes but what it remembers. */
export class Rules {
  /** @param {Snapshot} snapshot */
  constructor(snapshot) {
    if (snapshot.format !== FORMAT) throw new TypeError(`not a snapshot of ${FORMAT}: ${String(snapshot.format)}`);
    const pattern = patternReader();
    this.snapshot = { id: snapshot.id, version: snapshot.version };
    this.currencies = new Map(Object.entries(snapshot.currencies));
    this.hintsWithin = decimal(snapshot.hints_within_percent ?? "0");
    /** @type {Map<string, Item>} */
    this.items = new Map(Object.entries(snapshot.skus).map(([code, row]) => [code, readItem(code, row)]));
    this.rounding = (snapshot.rounding ?? []).map(readRounding);
    this.floors = (snapshot.floors ?? []).map((row) => readFloor(row, pattern));
    this.taxes = (snapshot.taxes ?? []).map((row) => readTax(row, pattern)).sort(byPriority);
    this.schemes = (snapshot.schemes ?? []).map((row) => readScheme(row, pattern)).sort(byPriority);
    this._pattern = pattern;
    this._priceRows = bySku(snapshot.prices ?? []);
    /** @type {Map<string, object[]>} */
    this._prices = new Map();
    this._index = indexed(this.schemes);
    /** @type {Map<object, Map<string, boolean>>} */
    this._goods = new Map();
  }

  /** The price rows of a SKU, read when it is first asked for. */
  pricesOf(sku) {
    let rows = this._prices.get(sku);
    if (rows === undefined) {
      rows = (this._priceRows.get(sku) ?? []).map((row) => readPrice(row, this._pattern));
      this._prices.set(sku, rows);
    }
    return rows;
  }

  /** Whether a goods pattern matches a SKU; remembered, since a snapshot never changes. */
  fits(goods, item) {
    let known = this._goods.get(goods);
    if (known === undefined) this._goods.set(goods, (known = new Map()));
    let answer = known.get(item.sku);
    if (answer === undefined) known.set(item.sku, (answer = matches(goods, item.attributes)));
    return answer;
  }

  /**
   * The schemes that may touch one of these SKUs, in (priority, id) order.
   * @param {Iterable<Item>} items
   * @returns {Scheme[]}
   */
  schemesFor(items) {
    const places = new Set(this._index.always);
    for (const { attributes } of items) {
      for (const [key, found] of this._index.keys) {
        for (const value of Object.hasOwn(attributes, key) ? listed(attributes[key]) : []) {
          for (const place of trunks(value).flatMap((one) => found.get(one) ?? [])) places.add(place);
        }
      }
    }
    return [...places].sort((a, b) => a - b).map((place) => this.schemes[place]);
  }
}

/**
 * Where schemes are looked up: by one key of each goods pattern they have; a pattern without keys is always looked at.
 * @param {Scheme[]} schemes
 */
function indexed(schemes) {
  const keys = new Map();
  const always = new Set();
  schemes.forEach((scheme, place) => {
    for (const goods of scheme.patterns) {
      const chosen = goods.keys.find((one) => one.key === "sku") ?? goods.keys[0];
      if (chosen === undefined) always.add(place);
      else for (const value of chosen.values) placed(keys, chosen.key, value, place);
    }
  });
  return { keys, always };
}

function placed(keys, key, value, place) {
  if (!keys.has(key)) keys.set(key, new Map());
  const values = keys.get(key);
  if (values.has(value)) values.get(value).push(place);
  else values.set(value, [place]);
}

/** A value and everything it lies below: a/b/c, a/b, a. */
function trunks(value) {
  const found = [value];
  for (let at = value.lastIndexOf("/"); at >= 0; at = at === 0 ? -1 : value.lastIndexOf("/", at - 1)) {
    found.push(value.slice(0, at));
  }
  return found;
}

/** Priority ascending, then id by code point. */
export function byPriority(a, b) {
  return a.priority - b.priority || byCodePoint(a.id, b.id);
}

/** Price rows are only sorted by SKU; each is read when its SKU is first sold. */
function bySku(rows) {
  const found = new Map();
  for (const row of rows) {
    if (found.has(row.sku)) found.get(row.sku).push(row);
    else found.set(row.sku, [row]);
  }
  return found;
}

function readItem(sku, row) {
  const packs = new Map(Object.entries(row.packs ?? {}).map(([name, pieces]) => [name, whole(pieces)]));
  packs.set(PIECE, 1n);
  return { sku, packs, attributes: { ...row, sku } };
}

function readPrice(row, pattern) {
  const { id, version, currency, from, to, price } = row;
  return {
    id, version, currency, from, to, price,
    value: decimal(price),
    per: row.per ?? PIECE,
    pack: row.pack ?? null,
    minPieces: whole(row.min_pieces ?? 1),
    when: pattern(row.when),
    includesTax: row.includes_tax ?? false,
  };
}

function readFloor(row, pattern) {
  return {
    from: row.from,
    to: row.to,
    currency: row.currency ?? null,
    goods: pattern(row.goods),
    when: pattern(row.when),
    price: row.price === undefined || row.price === null ? null : decimal(row.price),
    percent: row.percent === undefined || row.percent === null ? null : decimal(row.percent),
    per: row.per ?? PIECE,
  };
}

function readTax(row, pattern) {
  const [n, d] = row.base_fraction ?? [1, 1];
  return {
    id: row.id,
    version: row.version,
    from: row.from,
    to: row.to,
    priority: row.priority ?? 100,
    goods: pattern(row.goods),
    when: pattern(row.when),
    code: row.code ?? "",
    fraction: { n: whole(n), d: whole(d) },
    exact: row.tax_from === "exact_base",
    payable: row.payable ?? true,
    parts: (row.components ?? []).map(({ name, rate }) => ({ name, rate, value: decimal(rate) })),
  };
}

function readRounding(row) {
  const rule = (part) => ({ to: whole(part?.to ?? 1), mode: part?.mode ?? "half_up", per: part?.per ?? "line" });
  return {
    id: row.id,
    version: row.version,
    currency: row.currency,
    from: row.from,
    to: row.to,
    list: rule(row.list),
    discount: rule(row.discount),
    net: rule(row.net),
    tax: rule(row.tax),
    payable: rule(row.payable),
  };
}
