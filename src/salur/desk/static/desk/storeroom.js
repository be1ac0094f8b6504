// The warehouse's forms: a scan counts, one line stands there at a time (data-walk), what is typed is kept on the phone.
const form = document.querySelector("form.store");
const walk = form.hasAttribute("data-walk");
const lines = [...form.querySelectorAll("[data-line]")];
const kept = form.dataset.keep && `salur-${form.dataset.keep}`;
for (const one of form.querySelectorAll("[data-js]")) one.hidden = false;

// -- quantities
const numbers = (line) => [...line.querySelectorAll(".trio .num")];
const read = (input) => Number.parseInt(input.value, 10) || 0;
const typed = (line) => numbers(line).some((one) => one.value.trim() !== "");
const total = (line) => numbers(line).reduce((sum, one) => sum + read(one) * Number(one.dataset.ratio), 0);
const whole = (line) => (line.dataset.whole === undefined ? Infinity : Number(line.dataset.whole));
function set(line, pieces) {
  let rest = pieces;
  for (const one of numbers(line)) {
    const ratio = Number(one.dataset.ratio);
    one.value = Math.floor(rest / ratio) || "";
    rest %= ratio;
  }
  if (!pieces) numbers(line).at(-1).value = "0";
}
function said(line) {
  const parts = numbers(line).filter(read).map((one) => `${read(one)} ${one.nextElementSibling.textContent}`);
  return parts.join(" ") || `0 ${numbers(line).at(-1).nextElementSibling.textContent}`;
}
function changed(line) {
  const short = line.querySelector("[data-short]");
  if (short) short.hidden = !typed(line) || total(line) >= whole(line);
  const differs = line.querySelector("[data-differs]");
  if (differs) {
    const expected = Number(line.dataset.expected);
    differs.hidden = !typed(line) || total(line) === expected;
    const wrong = total(line) > expected ? "too_many" : "missing"; // the likely one, until somebody chooses
    const chosen = differs.querySelector(":checked");
    if (chosen && ["too_many", "missing"].includes(chosen.value)) differs.querySelector(`[value="${wrong}"]`).checked = true;
  }
  const done = line.querySelector("[data-done]");
  if (done) done.textContent = `${done.dataset.text} ${said(line)}`;
  keep();
}

// -- one line at a time
let at = 0;
const end = form.querySelector("[data-end]");
const done = new Set();
function show() {
  if (!walk) return;
  lines.forEach((line, n) => (line.hidden = n !== at));
  const over = at >= lines.length;
  if (end) end.hidden = !over;
  form.querySelector("[data-send]").hidden = !over;
  form.querySelector(".scan")?.toggleAttribute("hidden", over);
  form.querySelector("[data-undo]").hidden = at === 0;
  const count = form.querySelector("[data-at]");
  if (count) count.textContent = `${Math.min(at + 1, lines.length)}/${lines.length}`;
  const bar = form.querySelector("[data-bar]");
  if (bar) bar.value = done.size;
  window.scrollTo(0, 0);
}
function next(line) {
  done.add(lines.indexOf(line));
  const left = lines.findIndex((_, n) => !done.has(n));
  at = left < 0 ? lines.length : left;
  keep();
  show();
  if (at >= lines.length) form.querySelector("[data-send] button").focus();
}

// -- scanning: a label's code and Enter, from a keyboard or a scanner that types, or the camera
const heard = form.querySelector("[data-heard]");
const box = form.querySelector("[data-scan]");
const field = form.querySelector("#scan");
const bare = (code) => code.replace(/\s/g, "").replace(/^0+(?=\d)/, "").toLowerCase();
function codes(line) {
  return new Map(line.dataset.codes.split(" ").map((one) => [bare(one.slice(0, one.lastIndexOf(":"))), Number(one.slice(one.lastIndexOf(":") + 1))]));
}
function say(text, bad) {
  heard.textContent = text;
  heard.hidden = !text;
  heard.className = `note ${bad ? "bad" : "ok"}`;
  if (bad) navigator.vibrate?.(120);
}
async function hear(code) {
  const wanted = bare(code);
  if (!wanted) return;
  const fits = lines.filter((line) => codes(line).has(wanted));
  const line = fits.find((one) => !one.hidden && total(one) < whole(one)) || fits.find((one) => !done.has(lines.indexOf(one))) || fits[0];
  if (!line) return stranger(code);
  const ratio = codes(line).get(wanted);
  const fresh = line.dataset.scanned === undefined;
  const count = (fresh && walk ? 0 : total(line)) + ratio;
  if (count > whole(line)) return say(`${box.dataset.full} ${line.dataset.name}`, true);
  line.dataset.scanned = "";
  set(line, count);
  if (walk) {
    at = lines.indexOf(line);
    done.delete(at);
    show();
  } else line.scrollIntoView({ block: "nearest" });
  changed(line);
  say(`${line.dataset.name} · ${said(line)}`);
  if (walk && count === whole(line)) next(line);
}
async function stranger(code) {
  if (field.hasAttribute("data-adds")) {
    field.value = code;
    return form.querySelector('[name=do][value="add"]').click();
  }
  const answer = await fetch(`${box.dataset.what}?code=${encodeURIComponent(code)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  const known = answer?.ok ? (await answer.text()).trim() : "";
  say(known ? `${box.dataset.elsewhere} ${known}` : `${box.dataset.none} ${code}.`, true);
}
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input")) return;
  event.preventDefault(); // Enter ends a code or a number, not the work
  if (event.target === field) {
    const code = field.value;
    field.value = "";
    hear(code);
  } else if (event.target.matches(".num") && event.target.value.length >= 8) {
    const code = event.target.value; // a scanner typed into a quantity
    event.target.value = event.target.dataset.before || "";
    hear(code);
  } else event.target.blur();
});
let run = "";
document.addEventListener("keydown", (event) => {
  if (!field || event.target.matches("input, select, textarea, button, a, summary") || event.ctrlKey || event.altKey) return;
  if (event.key === "Enter") {
    if (run.length >= 3) hear(run);
    run = "";
  } else if (event.key.length === 1) run += event.key;
});

const camera = form.querySelector("[data-camera]");
if (camera && !("BarcodeDetector" in window && navigator.mediaDevices)) camera.hidden = true;
camera?.addEventListener("click", async () => {
  const video = form.querySelector("[data-cam]");
  if (video.srcObject) return close(video);
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.hidden = false;
    await video.play();
    look(video, new window.BarcodeDetector());
  } catch {
    close(video);
  }
});
function close(video) {
  for (const track of video.srcObject?.getTracks() || []) track.stop();
  video.srcObject = null;
  video.hidden = true;
}
async function look(video, detector) {
  let last = "";
  while (video.srcObject) {
    const [found] = await detector.detect(video).catch(() => []);
    if (found && found.rawValue !== last) hear((last = found.rawValue));
    else if (!found) last = "";
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

// -- buttons
form.addEventListener("focusin", (event) => {
  if (!event.target.matches(".num")) return;
  event.target.dataset.before = event.target.value;
  event.target.select();
});
form.addEventListener("input", (event) => {
  const line = event.target.closest("[data-line]");
  if (line) changed(line);
  else keep();
});
form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const line = event.target.closest("[data-line]");
  if (!button) return;
  if (button.matches("[data-done]")) next(line);
  else if (button.matches("[data-none-there]")) {
    set(line, 0);
    const reason = line.querySelector('[data-short] [value="not_found"]');
    if (reason) reason.checked = true;
    changed(line);
  } else if (button.matches("[data-as-expected]")) {
    set(line, Number(line.dataset.expected));
    changed(line);
  } else if (button.matches("[data-undo]")) {
    at = Math.max(0, at - 1);
    done.delete(at);
    keep();
    show();
  } else if (button.matches("[data-step]")) {
    const input = button.parentElement.querySelector("input");
    input.value = Math.max(0, read(input) + Number(button.dataset.step)) || "";
    keep();
  }
});

// -- what is typed is kept on this phone until it is sent: a page that is loaded again goes on, under the same key
function fields() {
  return [...form.elements].filter((one) => one.name && !["csrfmiddlewaretoken", "scan", "do"].includes(one.name));
}
function keep() {
  if (!kept) return;
  const values = fields().map((one) => (one.type === "radio" || one.type === "checkbox" ? one.checked : one.value));
  localStorage.setItem(kept, JSON.stringify({ names: fields().map((one) => one.name), values, done: [...done], at }));
}
function restore() {
  const text = kept && localStorage.getItem(kept);
  if (!text || form.querySelector("[role=alert]")) return;
  const was = JSON.parse(text);
  const now = fields();
  if (was.names.join() !== now.map((one) => one.name).join()) return;
  now.forEach((one, n) => {
    if (one.type === "radio" || one.type === "checkbox") one.checked = was.values[n];
    else if (one.type !== "file") one.value = was.values[n];
  });
  was.done.forEach((n) => done.add(n));
  at = was.at;
}
restore();
form.addEventListener("submit", () => {
  if (kept) localStorage.removeItem(kept);
});
lines.forEach(changed);
show();
if (field && matchMedia("(pointer: fine)").matches) field.focus();
