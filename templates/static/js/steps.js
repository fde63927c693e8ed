/** ← and → follow the links marked data-step="prev" and "next": to the day or team before and after. */
export function setUpSteps() {
  const steps = { ArrowLeft: "prev", ArrowRight: "next" };
  document.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (document.querySelector("dialog[open]") || takesArrows(event.target)) return;
    document.querySelector(`[data-step="${step}"]`)?.click();
  });
}

/** Elements for which the arrow keys mean something else. */
function takesArrows(element) {
  return element.isContentEditable || element.closest("input, select, textarea, [data-map], [role=region]") !== null;
}
