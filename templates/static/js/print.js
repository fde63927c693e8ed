/** Buttons with data-print-page print the page. */
export function setUpPrint() {
  for (const button of document.querySelectorAll("[data-print-page]")) button.addEventListener("click", () => window.print());
/** Buttons with data-print print the page; without scripts they are not shown. */
export function setUpPrint(root) {
  for (const button of root.querySelectorAll?.("[data-print]") ?? []) button.addEventListener("click", () => window.print());
}
