// The one button of a printed paper.
document.querySelector("#print").addEventListener("click", () => window.print());
