// Strips that scroll sideways (days, tabs, the menu of a phone) begin where one is.

/** The nearest part around an element that scrolls sideways. */
function stripOf(element) {
  for (let part = element.parentElement; part; part = part.parentElement) {
    if (part.scrollWidth > part.clientWidth && getComputedStyle(part).overflowX !== "visible") return part;
  }
  return null;
}

/** Brings what is current into the middle of its strip; the page itself stays where it is. */
export function setUpStrips(root) {
  for (const current of root.querySelectorAll?.("[aria-current]") ?? []) {
    const strip = stripOf(current);
    if (!strip || strip === document.documentElement || strip === document.body) continue;
    const at = current.getBoundingClientRect();
    const around = strip.getBoundingClientRect();
    strip.scrollLeft += at.left - around.left - (around.width - at.width) / 2;
  }
}
