// One stop on a phone: steppers, all intact, a signature drawn with a finger, a photo made small, the position.
const form = document.querySelector("form.stop");
for (const one of form.querySelectorAll("[data-js]")) one.hidden = false;

const whole = (input) => Number(input.dataset.whole);
const read = (input) => Number.parseInt(input.value, 10) || 0;
function changed(input) {
  const line = input.closest("[data-line]");
  const numbers = [...line.querySelectorAll(".qty")];
  line.querySelector(".less").open = numbers.some((one) => read(one) !== whole(one));
  const done = form.querySelector("[data-plain]"); // what it says is old until the server has said it anew
  if (done) done.textContent = done.dataset.plain;
}
form.addEventListener("input", (event) => {
  if (event.target.matches(".qty")) changed(event.target);
});
form.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (step) {
    const input = step.closest(".step").querySelector(".qty");
    const next = Math.min(Math.max(read(input) + Number(step.dataset.step), 0), whole(input));
    if (next === read(input)) return;
    input.value = next;
    changed(input);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (event.target.closest("[data-intact]")) {
    for (const input of form.querySelectorAll(".qty")) {
      input.value = whole(input);
      changed(input);
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
  } else if (event.target.closest("[data-all]")) {
    form.elements.cash.value = form.querySelector("[data-total]").textContent;
  }
});

// the signature: a picture of what was drawn, sent as a file
const pad = form.querySelector("canvas.sign");
const pen = pad.getContext("2d");
function clear() {
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, pad.width, pad.height);
  form.elements.signature.value = "";
}
clear();
const give = (input, blob, name) => {
  const held = new DataTransfer();
  held.items.add(new File([blob], name, { type: blob.type }));
  input.files = held.files;
};
const point = (event) => {
  const box = pad.getBoundingClientRect();
  return [((event.clientX - box.left) * pad.width) / box.width, ((event.clientY - box.top) * pad.height) / box.height];
};
pad.addEventListener("pointerdown", (event) => {
  event.preventDefault();
  pad.setPointerCapture(event.pointerId);
  pen.strokeStyle = "#111";
  pen.lineWidth = 4;
  pen.lineCap = pen.lineJoin = "round";
  pen.beginPath();
  pen.moveTo(...point(event));
});
pad.addEventListener("pointermove", (event) => {
  if (!pad.hasPointerCapture(event.pointerId)) return;
  pen.lineTo(...point(event));
  pen.stroke();
});
pad.addEventListener("pointerup", () => pad.toBlob((blob) => give(form.elements.signature, blob, "signature.png")));
form.querySelector("[data-clear]").addEventListener("click", clear);

// a phone's photo is larger than it need be
form.elements.photo.addEventListener("change", async () => {
  const [file] = form.elements.photo.files;
  if (!file || file.size < 500_000) return;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, 1600 / Math.max(picture.width, picture.height));
    const small = document.createElement("canvas");
    small.width = Math.round(picture.width * scale);
    small.height = Math.round(picture.height * scale);
    small.getContext("2d").drawImage(picture, 0, 0, small.width, small.height);
    small.toBlob((blob) => blob && give(form.elements.photo, blob, "photo.jpg"), "image/jpeg", 0.8);
  } catch {
    return; // what the browser cannot read, the server refuses in words
  }
});

const where = form.querySelector("[data-position]");
where.addEventListener("click", () => {
  const said = form.querySelector("[data-where]");
  const failed = () => (said.textContent = where.dataset.failed);
  if (!navigator.geolocation) return failed();
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      form.elements.latitude.value = coords.latitude.toFixed(6);
      form.elements.longitude.value = coords.longitude.toFixed(6);
      said.textContent = `${where.dataset.found} ±${Math.round(coords.accuracy)} m`;
    },
    failed,
    { enableHighAccuracy: true, timeout: 10_000 },
  );
});
