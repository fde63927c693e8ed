/** Buttons with data-print-page print the page. */
export function setUpPrint() {
  for (const button of document.querySelectorAll("[data-print-page]")) button.addEventListener("click", () => window.print());
}
