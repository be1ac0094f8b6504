// At the gate: the bars of a delivery note tick its shipment; the first scan begins with nothing ticked.
const form = document.querySelector("form.gate");
const field = form?.querySelector("#scan");
const heard = form?.querySelector("[data-heard]");
const box = form?.querySelector("[data-scan]");
const bare = (code) => code.replace(/[\s-]/g, "").toLowerCase();
let begun = false;
if (box) box.hidden = false;

field?.addEventListener("keydown", async (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const code = field.value.trim();
  field.value = "";
  if (!code) return;
  const ticks = [...form.querySelectorAll("[name=shipment]")];
  const found = ticks.find((one) => bare(one.dataset.code) === bare(code));
  if (found && !begun) {
    begun = true;
    for (const one of ticks) one.checked = false;
  }
  if (found) found.checked = true;
  const many = ticks.filter((one) => one.checked).length;
  heard.textContent = found ? `${found.dataset.name} · ${many}/${ticks.length}` : `${box.dataset.elsewhere} ${code}`;
  heard.className = `note ${found ? "ok" : "bad"}`;
  heard.hidden = false;
});
