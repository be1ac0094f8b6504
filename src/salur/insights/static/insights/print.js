// The button that prints the sheet shown.
document.querySelector("[data-print]").addEventListener("click", () => window.print());
