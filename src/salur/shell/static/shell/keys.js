// Keys of the desk: elements say theirs in data-key ("n", "s", "ctrl+k"). Keys without a modifier sleep while typing.
"use strict";
const typing = (element) => element.matches("input, select, textarea, [contenteditable]");
const pressed = (event) => (event.ctrlKey || event.metaKey ? "ctrl+" : "") + event.key.toLowerCase();

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const key = pressed(event);
  if (!key.startsWith("ctrl+") && typing(event.target)) {
    if (key === "escape") event.target.blur();
    return;
  }
  const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!found) return;
  event.preventDefault();
  if (typing(found)) found.focus();
  else found.click();
});

// rows of a list: J and K (or the arrows) walk, Enter opens
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || typing(event.target)) return;
  const step = { j: 1, arrowdown: 1, k: -1, arrowup: -1 }[event.key.toLowerCase()];
  const rows = [...document.querySelectorAll("main table.cards tbody tr")].filter((row) => row.querySelector("a"));
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.classList.contains("cur"));
  if (step) {
    const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    if (at >= 0) rows[at].classList.remove("cur");
    next.classList.add("cur");
    next.scrollIntoView({ block: "nearest" });
    event.preventDefault();
  } else if (event.key === "Enter" && at >= 0 && document.activeElement === document.body) {
    rows[at].querySelector("a").click();
  }
});

// what is found below the search box: the arrows walk, Escape puts it away
document.addEventListener("keydown", (event) => {
  const box = event.target.closest("form.find");
  if (!box || event.altKey || event.ctrlKey || event.isComposing) return;
  const found = box.querySelector(".found");
  if (event.key === "Escape") {
    found.replaceChildren();
    box.querySelector("input").focus();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const stops = [box.querySelector("input"), ...found.querySelectorAll("a")];
  if (!step || stops.length < 2) return;
  event.preventDefault();
  stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
});

// rows to type into: Enter goes on to the next cell (scanners send one), and the last row makes another below it
const grown = (table) => {
  const last = table.tBodies[0].lastElementChild;
  const next = last.cloneNode(true);
  const at = table.tBodies[0].rows.length;
  for (const cell of next.querySelectorAll("[id], [name], label")) {
    for (const name of ["id", "name", "for"]) {
      if (cell.hasAttribute(name)) cell.setAttribute(name, cell.getAttribute(name).replace(/\d+$/, at));
    }
    if (cell.matches("label")) cell.textContent = cell.textContent.replace(/\d+$/, at + 1);
    if (cell.matches("input")) cell.value = "";
  }
  for (const fault of next.querySelectorAll(".fault")) fault.remove();
  last.after(next);
};

document.addEventListener("input", (event) => {
  const table = event.target.closest("table.grid[data-grows]");
  if (table && event.target.closest("tr") === table.tBodies[0].lastElementChild) grown(table);
});

document.addEventListener("keydown", (event) => {
  const table = event.target.closest("table.grid");
  if (!table || event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
  event.preventDefault();
  const cells = [...table.querySelectorAll("input:not([type=hidden]), select")];
  cells[cells.indexOf(event.target) + 1]?.focus();
});
