// What the tests ask of a page: price carts, measure, let the service worker price. Texts of JSON in and out.
import { compile, price } from "/pricing/index.js";

/** Each [snapshot, cart] priced; a cart that cannot be said exactly gives its error. */
globalThis.priced = (text) => JSON.stringify(JSON.parse(text).map(([snapshot, cart]) => attempt(snapshot, cart)));

function attempt(snapshot, cart) {
  try {
    return price(snapshot, cart);
  } catch (error) {
    return { error: `${error.name}: ${error.message}` };
  }
}

/** Milliseconds to read a snapshot, to price its cart the first time, and then again and again. */
globalThis.measured = (text, rounds) => {
  const [snapshot, cart] = JSON.parse(text);
  const [began, rules, read] = [performance.now(), compile(snapshot), performance.now()];
  price(rules, cart);
  const first = performance.now();
  const again = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    price(rules, cart);
    again.push(performance.now() - start);
  }
  return JSON.stringify({ compile: read - began, first: first - read, again });
};

/** Whether pricing leaves what it was given as it was, even if nothing of it can be changed. */
globalThis.untouched = (text) => {
  const pairs = JSON.parse(text);
  pairs.forEach(frozen);
  return JSON.stringify(pairs.map(([snapshot, cart]) => attempt(snapshot, cart)));
};

function frozen(value) {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
}

/** The same price from the service worker. */
globalThis.pricedByWorker = async (text) => {
  await navigator.serviceWorker.register("/worker.js", { type: "module" });
  const { active } = await navigator.serviceWorker.ready;
  const channel = new MessageChannel();
  const answer = new Promise((resolve) => (channel.port1.onmessage = ({ data }) => resolve(data)));
  active.postMessage(text, [channel.port2]);
  return answer;
};

document.title = "ready";
