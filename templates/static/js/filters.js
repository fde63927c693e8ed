const PAUSE = 350; // milliseconds after the last key before a search starts

/** A form with data-autosubmit applies itself when a choice changes or typing pauses. */
export function setUpFilters(root) {
  for (const form of root.querySelectorAll("form[data-autosubmit]")) {
    const apply = form.querySelector("[data-filter-apply]");
    if (apply) apply.classList.add("visually-hidden");
    let timer;
    const submit = () => {
      clearTimeout(timer);
      form.requestSubmit();
    };
    form.addEventListener("change", (event) => {
      if (event.target.type !== "search") submit();
    });
    form.addEventListener("input", (event) => {
      if (event.target.type !== "search") return;
      clearTimeout(timer);
      timer = setTimeout(submit, PAUSE);
    });
    form.addEventListener("formdata", ({ formData }) => {
      for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
    });
    keepCursor(form);
  }
}

/** After a search the new page puts the cursor back where the reader was typing. */
function keepCursor(form) {
  const field = form.querySelector("input[type=search]");
  const key = "search:" + location.pathname;
  if (!field) return;
  form.addEventListener("submit", () => {
    if (document.activeElement === field) sessionStorage.setItem(key, "1");
  });
  if (sessionStorage.getItem(key)) {
    sessionStorage.removeItem(key);
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }
}
