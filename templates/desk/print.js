// Buttons with data-print print the page; without scripts they are not shown.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
