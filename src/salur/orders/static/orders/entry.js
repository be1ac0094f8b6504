// Order entry by keyboard: rows that follow each other, lists to choose from, and a word to the server after a change.
// Without this file the page is a plain form; all that is known about goods, prices and holds comes from the server.
const form = document.getElementById("entry");
const table = form.querySelector("table.entry");
const blank = document.getElementById("blank-row");
const bodies = () => [...table.tBodies];
const field = (body, name) => body.querySelector(`[name="${name}-${body.dataset.row}"]`);
const rowOf = (element) => element.closest?.("tbody[data-row]") ?? null;
const isEmpty = (body) => !field(body, "goods").value.trim() && !field(body, "quantity").value.trim();
const wrong = (input, is) => (is ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid"));
const say = () => form.dispatchEvent(new CustomEvent("salur:said"));

function added() {
  const at = Math.max(-1, ...bodies().map((body) => Number(body.dataset.row))) + 1;
  const holder = document.createElement("table");
  holder.innerHTML = blank.innerHTML.replaceAll("__n__", String(at));
  const body = holder.tBodies[0];
  table.append(body);
  window.htmx.process(body);
  return body;
}

function tidy() { // one empty row at the end is enough
  const empty = [];
  for (const body of bodies().reverse()) {
    if (!isEmpty(body) || body.contains(document.activeElement)) break;
    empty.push(body);
  }
  if (!empty.length) added();
  for (const body of empty.slice(0, -1)) body.remove();
}

function enter(body) {
  for (const one of bodies()) {
    one.classList.toggle("here", one === body);
    one.rows[0].classList.toggle("cur", one === body);
  }
  const at = document.getElementById("at");
  if (at.value === body.dataset.row) return;
  at.value = body.dataset.row;
  if (!isEmpty(body)) say();
}

// --- lists to choose from
const dropOf = (input) => document.getElementById(input.getAttribute("aria-controls"));
const options = (input) => [...dropOf(input).querySelectorAll("[role=option]")];

function close(input) {
  dropOf(input).replaceChildren();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function light(input, at) {
  const all = options(input);
  all.forEach((one, n) => {
    one.classList.toggle("on", n === at);
    one.setAttribute("aria-selected", String(n === at));
  });
  input.setAttribute("aria-activedescendant", all[at].id);
}

function choose(input, option) {
  input.value = option.dataset.name;
  const body = rowOf(input);
  const code = body ? field(body, "code") : document.getElementById("outlet-code");
  code.value = option.dataset.code;
  window.htmx.trigger(input, "htmx:abort");
  close(input);
  document.getElementById("typing").value = "";
  (body ? field(body, "quantity") : field(bodies()[0], "goods")).focus();
  say();
}

function onward(body) {
  const all = bodies();
  const next = all[all.indexOf(body) + 1] ?? added();
  field(next, "goods").focus();
}

function above(body) {
  const all = bodies();
  const before = all[all.indexOf(body) - 1];
  if (before) field(body, "quantity").value = field(before, "quantity").value;
}

function remove(body) {
  const all = bodies();
  const at = all.indexOf(body);
  const next = all[at + 1] ?? added();
  body.remove();
  field(next, "goods").focus();
  say();
}

function inList(event, input) { // true if the key was for the list
  const all = options(input);
  if (!all.length) return false;
  const at = all.findIndex((one) => one.classList.contains("on"));
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    light(input, (at + (event.key === "ArrowDown" ? 1 : all.length - 1)) % all.length);
  } else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey && at >= 0)) choose(input, all[Math.max(at, 0)]);
  else if (event.key === "Escape") close(input);
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if (event.altKey && !event.ctrlKey) {
    const found = form.querySelector(`[data-alt="${CSS.escape(event.key.toLowerCase())}"]`);
    if (found) { event.preventDefault(); found.click(); }
    return;
  }
  if (event.key === "F4") {
    event.preventDefault();
    document.getElementById("why")?.focus();
  }
});

form.addEventListener("keydown", (event) => {
  const input = event.target;
  if (event.isComposing || event.altKey || (event.ctrlKey && event.key === "Enter")) return;
  if (!(input instanceof HTMLInputElement)) return;
  const body = rowOf(input);
  if (input.getAttribute("role") === "combobox" && inList(event, input)) return event.preventDefault();
  if (body && event.ctrlKey && event.key === "Delete") { event.preventDefault(); return remove(body); }
  if (event.key !== "Enter") {
    if (body && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const all = bodies();
      const to = all[all.indexOf(body) + (event.key === "ArrowDown" ? 1 : -1)];
      if (to) { event.preventDefault(); field(to, input.name.split("-")[0]).focus(); }
    }
    return;
  }
  event.preventDefault();
  if (!body) return input.id === "outlet" ? field(bodies()[0], "goods").focus() : undefined;
  if (input.classList.contains("sin")) {
    field(body, "quantity").focus();
  } else {
    if (event.shiftKey) above(body);
    onward(body);
  }
});

form.addEventListener("focusin", (event) => {
  const body = rowOf(event.target);
  if (body) enter(body);
  if (event.target.classList.contains("qin")) event.target.select();
});

form.addEventListener("focusout", (event) => {
  if (event.target.getAttribute("role") !== "combobox") return;
  if (event.relatedTarget && dropOf(event.target).contains(event.relatedTarget)) return;
  close(event.target);
  document.getElementById("typing").value = "";
});

form.addEventListener("input", (event) => {
  const body = rowOf(event.target);
  if (body && event.target.classList.contains("sin")) {
    document.getElementById("typing").value = body.dataset.row;
    field(body, "code").value = "";
  } else if (event.target.id === "outlet") document.getElementById("outlet-code").value = "";
  else if (event.target.id !== "pasted") say();
  if (body && body === bodies().at(-1) && !isEmpty(body)) added();
});
form.addEventListener("change", say);

// the mouse chooses before the field loses its focus
form.addEventListener("mousedown", (event) => {
  const option = event.target.closest("[role=option]");
  if (!option) return;
  event.preventDefault();
  choose(form.querySelector(`[aria-controls="${option.closest(".drop-in").id}"]`), option);
});

// answers to questions, in their place
form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=choose]");
  if (!button) return;
  event.preventDefault();
  const [what, value] = [button.value.slice(0, button.value.indexOf(":")), button.value.slice(button.value.indexOf(":") + 1)];
  if (what === "o") {
    document.getElementById("outlet").value = "";
    document.getElementById("outlet-code").value = value;
    field(bodies()[0], "goods").focus();
  } else {
    const body = table.querySelector(`tbody[data-row="${CSS.escape(what.slice(1))}"]`);
    if (what[0] === "g") {
      field(body, "goods").value = button.dataset.name;
      field(body, "code").value = value;
    } else field(body, "quantity").value = value;
    field(body, "quantity").focus();
  }
  say();
});

// several lines pasted into a field of goods go into the box for messages
form.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text");
  if (!event.target.classList.contains("sin") || !text.trim().includes("\n")) return;
  event.preventDefault();
  document.getElementById("pasted").value = text;
  document.getElementById("paste").click();
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  const target = event.detail.target;
  if (target.classList?.contains("drop-in")) {
    const input = form.querySelector(`[aria-controls="${target.id}"]`);
    const open = options(input).length > 0 && document.activeElement === input;
    if (!open) return close(input);
    input.setAttribute("aria-expanded", "true");
    light(input, 0);
  }
});

// what the server has made out of a code or a barcode stands in its field, unless somebody is typing there
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "beside") return;
  for (const body of bodies()) {
    const [goods, code] = [field(body, "goods"), field(body, "code")];
    const known = code.dataset.goods;
    if (code.value && known && goods !== document.activeElement) goods.value = known;
    const asks = body.querySelector(".says .plum") !== null;
    wrong(goods, asks && !code.value);
    wrong(field(body, "quantity"), asks && Boolean(code.value));
  }
  const [outlet, who] = [document.getElementById("outlet"), document.getElementById("outlet-code")];
  if (outlet && who.value && who.dataset.name && outlet !== document.activeElement) outlet.value = who.dataset.name;
});

let sent = false; // the key does a thing once; a second press need not even travel
form.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
window.addEventListener("pageshow", () => { sent = false; });

tidy();
const asked = document.getElementById("outlet-says") ? document.getElementById("outlet") : table.querySelector("[aria-invalid]");
if (asked) asked.focus();
else if (bodies().length > 1 || document.getElementById("outlet-code")?.value) field(bodies().at(-1), "goods").focus();
