/** ui.DateField: typed as dd/MM/yyyy, slashes put in while typing, picked from the browser's calendar. */
export function setUpDates(root) {
  for (const box of root.querySelectorAll("[data-date]")) {
    const [text, native] = box.querySelectorAll("input");
    text.addEventListener("input", (event) => {
      if (event.inputType?.startsWith("delete") || text.selectionStart !== text.value.length) return;
      const digits = text.value.replace(/\D/g, "").slice(0, 8);
      if (/^\d{1,2}\/\d{0,2}(\/\d*)?$/.test(text.value) && !/^\d{3,}/.test(text.value)) return;
      text.value = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].filter(Boolean).join("/");
    });
    box.querySelector("button").addEventListener("click", () => {
      native.value = iso(text.value);
      native.showPicker?.();
    });
    native.addEventListener("change", (event) => {
      event.stopPropagation();
      const [year, month, day] = native.value.split("-");
      text.value = native.value ? `${day}/${month}/${year}` : "";
      text.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}

function iso(vietnamese) {
  const parts = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(vietnamese.trim());
  return parts ? `${parts[3]}-${parts[2].padStart(2, "0")}-${parts[1].padStart(2, "0")}` : "";
}
