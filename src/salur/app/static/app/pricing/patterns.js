/**
 * The one matcher for prices, floors, schemes and taxes: who buys (`when`), which goods (`goods`), on which day.
 * @module
 */

import { byCodePoint } from "./numbers.js";

/** @typedef {{keys: {key: string, values: string[]}[], except: Pattern | null}} Pattern */
/** @typedef {Record<string, string | string[]>} Attributes */

/** @type {Pattern} */
const EVERYTHING = Object.freeze({ keys: [], except: null });

/**
 * Read patterns, equal ones once, so that what is remembered of a pattern serves all rules that share it.
 * @returns {(raw: object | null | undefined) => Pattern}
 */
export function patternReader() {
  /** @type {Map<string, Pattern>} */
  const known = new Map();
  return (raw) => {
    if (raw === undefined || raw === null) return EVERYTHING;
    const text = JSON.stringify(raw);
    const found = known.get(text) ?? read(raw);
    known.set(text, found);
    return found;
  };
}

function read(raw) {
  const names = Object.keys(raw).filter((key) => key !== "except").sort(byCodePoint);
  const keys = names.map((key) => ({ key, values: listed(raw[key]) }));
  const except = Object.hasOwn(raw, "except") && raw.except !== null ? read(raw.except) : null;
  return { keys, except };
}

/**
 * An attribute or the values of a pattern as a list.
 * @param {unknown} value
 * @returns {string[]}
 */
export function listed(value) {
  if (Array.isArray(value)) return value;
  return typeof value === "string" ? [value] : [];
}

/**
 * The key by which a pattern fails: the first by code point, `except` last.
 * @param {Pattern} pattern
 * @param {Attributes} attributes
 * @returns {string | null} null if it matches
 */
export function failingKey(pattern, attributes) {
  for (const { key, values } of pattern.keys) {
    if (!Object.hasOwn(attributes, key) || !hitsAny(values, listed(attributes[key]))) return key;
  }
  return pattern.except !== null && matches(pattern.except, attributes) ? "except" : null;
}

/**
 * @param {Pattern} pattern
 * @param {Attributes} attributes
 * @returns {boolean}
 */
export function matches(pattern, attributes) {
  return failingKey(pattern, attributes) === null;
}

function hitsAny(values, attribute) {
  return attribute.some((one) => values.some((value) => hits(value, one)));
}

/** Equal, or the attribute lies below the value in a tree: ID/32 hits ID/32/32.73. */
function hits(value, attribute) {
  return attribute === value || attribute.startsWith(`${value}/`);
}

/**
 * How deep a pattern says a key: the segments of its longest value that hits, 0 if it does not name the key.
 * @param {Pattern} pattern
 * @param {string} key
 * @param {Attributes} attributes
 * @returns {number}
 */
export function depth(pattern, key, attributes) {
  const named = pattern.keys.find((one) => one.key === key);
  if (named === undefined) return 0;
  const attribute = listed(attributes[key]);
  const hitting = named.values.filter((value) => attribute.some((one) => hits(value, one)));
  return Math.max(0, ...hitting.map((value) => value.split("/").length));
}

/**
 * Whether a rule is in force on a day; both ends are included, a missing one is open.
 * @param {{from?: string | null, to?: string | null}} rule
 * @param {string} date
 * @returns {boolean}
 */
export function live(rule, date) {
  return (rule.from ?? "") <= date && (rule.to ?? "9999-99-99") >= date;
}
