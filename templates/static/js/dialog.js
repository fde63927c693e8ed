/** Buttons with data-dialog-close close the dialog they stand in. */
export function setUpDialogs() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dialog-close]");
    if (button) button.closest("dialog")?.close();
    if (event.target instanceof HTMLDialogElement) event.target.close(); // the backdrop
  });
}

/** Turns ui.Confirm, a question that opens under its button, into a modal dialog. */
export function setUpConfirm(root) {
  for (const details of root.querySelectorAll("details[data-confirm]")) {
    const summary = details.querySelector("summary");
    const content = details.querySelector(".confirm__content");
    if (!content) continue;
    summary.setAttribute("role", "button");
    summary.setAttribute("aria-haspopup", "dialog");
    summary.addEventListener("click", (event) => {
      event.preventDefault();
      open(details, content, summary);
    });
  }
}

function open(details, content, summary) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", content.querySelector(".confirm__title").textContent);
  dialog.append(content);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    details.querySelector(".confirm__panel").append(content);
    dialog.remove();
    summary.focus();
  });
  dialog.showModal();
}
