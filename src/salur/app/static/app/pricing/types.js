/**
 * The JSON that goes in and out, as JSDoc types. Amounts are whole numbers of the currency's smallest unit, prices and
 * percentages decimal strings. This file holds no program.
 * @module
 */

/** @typedef {Record<string, unknown>} Row a rule as the snapshot has it */
/**
 * @typedef {object} Snapshot rules as they are in force for somebody; never edited, a change is a new version
 * @property {"rules/1"} format
 * @property {string} id
 * @property {number} version
 * @property {Record<string, number>} currencies with their number of decimals
 * @property {string} [hints_within_percent]
 * @property {Record<string, Row>} skus
 * @property {Row[]} prices
 * @property {Row[]} floors
 * @property {Row[]} schemes
 * @property {Row[]} taxes
 * @property {Row[]} rounding
 */
/**
 * @typedef {object} CartLine
 * @property {number} no the line's identity, not its place
 * @property {string} sku
 * @property {string} [pack] what it was ordered in
 * @property {number} pieces always smallest pieces
 * @property {{percent?: string, amount?: number}} [manual]
 * @property {{price: string, per?: string, includes_tax?: boolean}} [agreed] stands instead of any price of the list
 */
/**
 * @typedef {object} Counter what happened before this cart, of one scheme
 * @property {number[]} [measured]
 * @property {number} [given]
 * @property {number} [amount]
 * @property {number} [uses]
 * @property {number} [buyer_amount]
 * @property {number} [buyer_uses]
 */
/**
 * @typedef {object} Cart
 * @property {string} date YYYY-MM-DD
 * @property {string} currency
 * @property {Record<string, string | string[]>} who
 * @property {CartLine[]} lines
 * @property {Record<string, Counter>} [counters]
 */
/**
 * @typedef {object} Step
 * @property {string} stage D1, D2, …, manual, rounding, H1, H2, …
 * @property {string} rule
 * @property {number} version
 * @property {"net" | "list"} basis
 * @property {number} base
 * @property {number} amount
 * @property {number} [whole] the total of an order-stage scheme
 * @property {number} [wanted] if it was cut
 * @property {string[]} [clipped] by what: cap, budget, room
 * @property {Record<string, number>} funders
 */
/**
 * @typedef {object} PricedLine
 * @property {number} no
 * @property {string} sku
 * @property {number} pieces
 * @property {{row: string, version: number, price: string, per: string}} price
 * @property {number} list
 * @property {Step[]} steps
 * @property {number} net
 * @property {Step[]} later
 * @property {boolean} under_floor
 * @property {{rule: string, version: number, code: string, base: number,
 *   parts: {name: string, rate: string, amount: number}[]}} tax
 * @property {number} untaxed
 * @property {number} total
 */
/**
 * @typedef {object} Result
 * @property {{id: string, version: number}} snapshot
 * @property {{code: string, no?: number}[]} [refused] then nothing else but the snapshot is there
 * @property {string} [currency]
 * @property {boolean} [includes_tax]
 * @property {PricedLine[]} [lines]
 * @property {object[]} [free]
 * @property {{rule: string, version: number, points: number}[]} [points]
 * @property {Record<string, number>} [totals]
 * @property {Record<string, number>} [funders]
 * @property {{rule: string, version: number, measured: number[], times: number, amount: number}[]} [counters]
 * @property {{rule: string, version: number, need: number, measure: string, have: number, next: number,
 *   missing: number}[]} [hints]
 * @property {{rule: string, version: number, reason: string}[]} [not_applied]
 */
/**
 * @typedef {object} Item a SKU of the snapshot
 * @property {string} sku
 * @property {Map<string, bigint>} packs pieces of each
 * @property {Record<string, unknown>} attributes what goods patterns look at
 */

export {};
