// A service worker that prices what it is asked.
import { price } from "/pricing/index.js";

self.addEventListener("message", ({ data, ports }) => {
  const pairs = JSON.parse(data);
  ports[0].postMessage(JSON.stringify(pairs.map(([snapshot, cart]) => price(snapshot, cart))));
});
