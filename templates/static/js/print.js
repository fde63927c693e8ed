/** Buttons with data-print print the page; without scripts they are not shown. */
export function setUpPrint(root) {
  for (const button of root.querySelectorAll?.("[data-print]") ?? []) button.addEventListener("click", () => window.print());
}
