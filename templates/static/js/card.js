/**
 * "Scan the QR code of the card": opens the camera in a dialog. What the code says
 * is sent with the form to be read and filled in there. The decoder is fetched on
 * a press of the button only.
 */
export function setUpCard() {
  const part = document.querySelector("[data-card]");
  if (!part) return;
  const button = part.querySelector("[data-card-button]");
  const dialog = part.querySelector("dialog");
  const status = part.querySelector("[data-card-status]");
  const hint = status.textContent;
  const refuse = () => {
    if (dialog.open) dialog.close();
    status.textContent = part.dataset.refused;
    part.closest("form").elements.full_name.focus();
  };
  button.addEventListener("click", async () => {
    button.disabled = true;
    status.textContent = hint;
    try {
      const { scan } = await import("./card-scan.js");
      const text = await scan(dialog);
      if (text) send(part.closest("form"), text);
    } catch {
      refuse();
    }
    button.disabled = false;
  });
}

function send(form, text) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "card", value: text });
  form.append(field);
  form.submit(); // without the browser's checks: most of the form is still empty
}
