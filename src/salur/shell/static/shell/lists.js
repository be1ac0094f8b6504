// Lists: filters and pages swap in place (htmx), rows are chosen with mouse and keys; without this file all of it works by plain links and forms.
"use strict";
(() => {
  const listing = () => document.getElementById("listing");
  const boxes = () => [...document.querySelectorAll("#list-rows input[name=paper]")];
  let last = null; // the row that was chosen last: where a range begins

  const swap = (verb, address, options) => {
    if (!window.htmx || !listing()) return false;
    window.htmx.ajax(verb, address, { target: "#listing", select: "#listing", swap: "outerHTML", ...options });
    return true;
  };
  const place = (form) => {
    const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    return `${new URL(form.action).pathname}?${asked}`;
  };

  // what is chosen, and the bar that says so
  const tell = () => {
    const all = boxes();
    const chosen = all.filter((box) => box.checked);
    for (const box of all) box.closest("tr").classList.toggle("sel", box.checked);
    const bar = document.getElementById("bulk");
    if (bar) bar.classList.toggle("idle", !chosen.length);
    for (const said of document.querySelectorAll("[data-said]")) said.textContent = said.dataset.said.replace("{count}", chosen.length);
    for (const count of document.querySelectorAll("[data-count]")) count.textContent = chosen.length;
    const whole = document.querySelector("[data-all]");
    if (whole) {
      whole.checked = all.length > 0 && chosen.length === all.length;
      whole.indeterminate = chosen.length > 0 && chosen.length < all.length;
    }
  };
  const choose = (box, range) => {
    const all = boxes();
    if (range && last && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((one, other) => one - other);
      for (const between of all.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    tell();
  };
  const none = () => {
    for (const box of boxes()) box.checked = false;
    tell();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-list-link]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      const address = link.getAttribute("href");
      if (swap("GET", address, { push: address })) event.preventDefault();
      return;
    }
    if (event.target.matches("#list-rows input[name=paper]")) choose(event.target, event.shiftKey);
    else if (event.target.matches("[data-all]")) {
      for (const box of boxes()) box.checked = event.target.checked;
      tell();
    } else if (event.target.closest("[data-none]")) none();
  });

  // typing searches by itself, a filter that is set shows at once; the box keeps its focus, since it is not swapped
  let waiting = 0;
  const sift = (form) => {
    const address = place(form);
    const rows = { target: "#list-rows", select: "#list-rows", selectOOB: "#list-tabs,#list-acts,#told", push: address };
    if (window.htmx) window.htmx.ajax("GET", address, { ...rows, swap: "innerHTML show:none" });
  };
  document.addEventListener("input", (event) => {
    const form = event.target.closest("#list-filters");
    if (!form || !window.htmx || !event.target.matches("[type=search]")) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => sift(form), 250);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id === "list-filters" && window.htmx) {
      event.preventDefault();
      clearTimeout(waiting);
      swap("GET", place(form), { push: place(form) });
    } else if (form.matches("[data-many]") && window.htmx) {
      event.preventDefault();
      if (form.dataset.sent) return; // a second click of the same form; the server would do it once all the same
      form.dataset.sent = "1";
      const values = [...new FormData(form, event.submitter)];
      const body = {};
      for (const [name, value] of values) body[name] = name in body ? [].concat(body[name], value) : value;
      swap("POST", form.getAttribute("action"), { values: body });
    }
  });

  // X chooses the row one stands on, Shift X as far as it; Escape lets go of all
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    if (event.key === "Escape" && boxes().some((box) => box.checked)) none();
    const row = document.querySelector("#list-rows tr.cur") || event.target.closest("#list-rows tbody tr");
    const box = row && row.querySelector("input[name=paper]");
    if (box && event.key.toLowerCase() === "x") {
      event.preventDefault();
      box.checked = event.shiftKey && last ? last.checked : !box.checked;
      choose(box, event.shiftKey);
    }
  });

  document.addEventListener("htmx:afterSettle", () => {
    last = null;
    tell();
    const became = document.getElementById("became");
    if (became) became.focus({ preventScroll: false });
    const wrong = document.querySelector("#listing [aria-invalid=true]");
    if (wrong) wrong.focus();
  });
  document.addEventListener("DOMContentLoaded", tell);
  if (document.readyState !== "loading") tell();
})();
